package spotcheck

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on spot checks.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListSpotChecks implements listSpotChecks.
func (h *Handlers) ListSpotChecks(ctx context.Context, r api.ListSpotChecksRequestObject) (api.ListSpotChecksResponseObject, error) {
	page, err := h.service.List(ctx, Filter{InspectionID: r.Params.InspectionId, ShiftID: r.Params.ShiftId, Passed: r.Params.Passed}, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListSpotChecks200JSONResponse{Body: toPage(page)}, nil
}

// CreateSpotCheck implements createSpotCheck.
func (h *Handlers) CreateSpotCheck(ctx context.Context, r api.CreateSpotCheckRequestObject) (api.CreateSpotCheckResponseObject, error) {
	c, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateSpotCheck201JSONResponse{Body: toAPI(c), Headers: api.CreateSpotCheck201ResponseHeaders{ETag: c.ETag(), Location: "/v1/spot-checks/" + c.ID.String()}}, nil
}

// GetSpotCheck implements getSpotCheck.
func (h *Handlers) GetSpotCheck(ctx context.Context, r api.GetSpotCheckRequestObject) (api.GetSpotCheckResponseObject, error) {
	c, err := h.service.Get(ctx, r.SpotCheckId)
	if err != nil {
		return nil, err
	}
	return api.GetSpotCheck200JSONResponse{Body: toAPI(c), Headers: api.GetSpotCheck200ResponseHeaders{ETag: c.ETag()}}, nil
}
