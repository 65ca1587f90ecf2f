package liaison

import (
	"context"

	"lianluo/api"
	"lianluo/internal/group"
	"lianluo/internal/store"
)

// Handlers serves the operations on liaisons.
type Handlers struct{ service *group.Service }

// NewHandlers serves the operations from the groups' service.
func NewHandlers(s *group.Service) *Handlers { return &Handlers{service: s} }

// ListLiaisons implements listLiaisons.
func (h *Handlers) ListLiaisons(ctx context.Context, r api.ListLiaisonsRequestObject) (api.ListLiaisonsResponseObject, error) {
	page, err := h.service.ListPosts(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListLiaisons200JSONResponse{Body: toPage(ctx, page)}, nil
}

// CreateLiaison implements createLiaison: it designates.
func (h *Handlers) CreateLiaison(ctx context.Context, r api.CreateLiaisonRequestObject) (api.CreateLiaisonResponseObject, error) {
	p, err := h.service.Designate(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateLiaison201JSONResponse{Body: toLiaison(ctx, *p), Headers: api.CreateLiaison201ResponseHeaders{
		ETag: p.ETag(), Location: "/v1/liaisons/" + p.ID.String(),
	}}, nil
}

// GetLiaison implements getLiaison.
func (h *Handlers) GetLiaison(ctx context.Context, r api.GetLiaisonRequestObject) (api.GetLiaisonResponseObject, error) {
	p, err := h.service.GetLiaison(ctx, r.LiaisonId)
	if err != nil {
		return nil, err
	}
	return api.GetLiaison200JSONResponse{Body: toLiaison(ctx, *p), Headers: api.GetLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}

// UpdateLiaison implements updateLiaison.
func (h *Handlers) UpdateLiaison(ctx context.Context, r api.UpdateLiaisonRequestObject) (api.UpdateLiaisonResponseObject, error) {
	p, err := h.service.UpdateLiaison(ctx, r.LiaisonId, r.Params.IfMatch, group.ContactPatch{
		Phone: r.Body.Phone, StandInID: r.Body.StandInId, StandInPhone: r.Body.StandInPhone,
	})
	if err != nil {
		return nil, err
	}
	return api.UpdateLiaison200JSONResponse{Body: toLiaison(ctx, *p), Headers: api.UpdateLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}

// EndLiaison implements endLiaison.
func (h *Handlers) EndLiaison(ctx context.Context, r api.EndLiaisonRequestObject) (api.EndLiaisonResponseObject, error) {
	p, err := h.service.EndLiaison(ctx, r.LiaisonId, r.Params.IfMatch, r.Body.EndsAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.EndLiaison200JSONResponse{Body: toLiaison(ctx, *p), Headers: api.EndLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}
