package liaison

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/group"
	"lianluo/internal/store"
)

// Handlers serves the operations on liaisons.
type Handlers struct {
	service *group.Service
	covers  Covers
}

// NewHandlers serves the operations from the groups' service.
func NewHandlers(s *group.Service, c Covers) *Handlers { return &Handlers{service: s, covers: c} }

// Cover is somebody who stands in for a liaison on leave.
type Cover struct {
	RequestID uuid.UUID
	StandInID uuid.UUID
	Name      string
	Phone     string
	From      time.Time
	Until     time.Time
}

// Covers knows who stands in for whom at an instant, by who is away.
type Covers interface {
	Covers(ctx context.Context, people []uuid.UUID, at time.Time) (map[uuid.UUID]Cover, error)
}

// standIns are those of the posts' holders: at the instant that was asked about, or
// now. Posts that are over have none.
func (h *Handlers) standIns(ctx context.Context, asOf *time.Time, posts ...group.Post) (map[uuid.UUID]Cover, error) {
	at := h.service.Now()
	if asOf != nil {
		at = *asOf
	}
	var people []uuid.UUID
	for _, p := range posts {
		if p.EndsAt == nil || p.EndsAt.After(at) {
			people = append(people, who(p.PersonID))
		}
	}
	if len(people) == 0 {
		return map[uuid.UUID]Cover{}, nil
	}
	return h.covers.Covers(ctx, people, at)
}

// show is one liaison as the contract has it.
func (h *Handlers) show(ctx context.Context, p *group.Post) (api.Liaison, error) {
	covers, err := h.standIns(ctx, nil, *p)
	if p.EndsAt != nil { // who is away now is not away from a post that is over
		covers = nil
	}
	return toLiaison(ctx, *p, covers), err
}

// ListLiaisons implements listLiaisons.
func (h *Handlers) ListLiaisons(ctx context.Context, r api.ListLiaisonsRequestObject) (api.ListLiaisonsResponseObject, error) {
	page, err := h.service.ListPosts(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	covers, err := h.standIns(ctx, r.Params.AsOf, page.Items...)
	if err != nil {
		return nil, err
	}
	return api.ListLiaisons200JSONResponse{Body: toPage(ctx, page, covers)}, nil
}

// CreateLiaison implements createLiaison: it designates.
func (h *Handlers) CreateLiaison(ctx context.Context, r api.CreateLiaisonRequestObject) (api.CreateLiaisonResponseObject, error) {
	p, err := h.service.Designate(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	body, err := h.show(ctx, p)
	if err != nil {
		return nil, err
	}
	return api.CreateLiaison201JSONResponse{Body: body, Headers: api.CreateLiaison201ResponseHeaders{
		ETag: p.ETag(), Location: "/v1/liaisons/" + p.ID.String(),
	}}, nil
}

// GetLiaison implements getLiaison.
func (h *Handlers) GetLiaison(ctx context.Context, r api.GetLiaisonRequestObject) (api.GetLiaisonResponseObject, error) {
	p, err := h.service.GetLiaison(ctx, r.LiaisonId)
	if err != nil {
		return nil, err
	}
	body, err := h.show(ctx, p)
	if err != nil {
		return nil, err
	}
	return api.GetLiaison200JSONResponse{Body: body, Headers: api.GetLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}

// UpdateLiaison implements updateLiaison.
func (h *Handlers) UpdateLiaison(ctx context.Context, r api.UpdateLiaisonRequestObject) (api.UpdateLiaisonResponseObject, error) {
	p, err := h.service.UpdateLiaison(ctx, r.LiaisonId, r.Params.IfMatch, group.ContactPatch{
		Phone: r.Body.Phone, StandInID: r.Body.StandInId, StandInPhone: r.Body.StandInPhone,
	})
	if err != nil {
		return nil, err
	}
	body, err := h.show(ctx, p)
	if err != nil {
		return nil, err
	}
	return api.UpdateLiaison200JSONResponse{Body: body, Headers: api.UpdateLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}

// EndLiaison implements endLiaison.
func (h *Handlers) EndLiaison(ctx context.Context, r api.EndLiaisonRequestObject) (api.EndLiaisonResponseObject, error) {
	p, err := h.service.EndLiaison(ctx, r.LiaisonId, r.Params.IfMatch, r.Body.EndsAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	body, err := h.show(ctx, p)
	if err != nil {
		return nil, err
	}
	return api.EndLiaison200JSONResponse{Body: body, Headers: api.EndLiaison200ResponseHeaders{ETag: p.ETag()}}, nil
}
