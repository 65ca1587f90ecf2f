package inspection

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on rounds.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListInspections implements listInspections.
func (h *Handlers) ListInspections(ctx context.Context, r api.ListInspectionsRequestObject) (api.ListInspectionsResponseObject, error) {
	f := Filter{}
	if r.Params.State != nil {
		f.State = State(*r.Params.State)
	}
	if r.Params.Level != nil {
		f.Level = Level(*r.Params.Level)
	}
	if r.Params.Q != nil {
		f.Query = *r.Params.Q
	}
	page, err := h.service.List(ctx, f, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	body, err := toPage(ctx, page)
	return api.ListInspections200JSONResponse{Body: body}, err
}

// CreateInspection implements createInspection.
func (h *Handlers) CreateInspection(ctx context.Context, r api.CreateInspectionRequestObject) (api.CreateInspectionResponseObject, error) {
	n, err := fromCreate(r.Body)
	if err != nil {
		return nil, err
	}
	i, err := h.service.Create(ctx, n)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.CreateInspection201JSONResponse{Body: body, Headers: api.CreateInspection201ResponseHeaders{
		ETag: i.ETag(), Location: "/v1/inspections/" + i.ID.String(),
	}}, err
}

// GetInspection implements getInspection.
func (h *Handlers) GetInspection(ctx context.Context, r api.GetInspectionRequestObject) (api.GetInspectionResponseObject, error) {
	i, err := h.service.Get(ctx, r.InspectionId)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.GetInspection200JSONResponse{Body: body, Headers: api.GetInspection200ResponseHeaders{ETag: i.ETag()}}, err
}

// UpdateInspection implements updateInspection.
func (h *Handlers) UpdateInspection(ctx context.Context, r api.UpdateInspectionRequestObject) (api.UpdateInspectionResponseObject, error) {
	p, err := fromPatch(r.Body)
	if err != nil {
		return nil, err
	}
	i, err := h.service.Update(ctx, r.InspectionId, r.Params.IfMatch, p)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.UpdateInspection200JSONResponse{Body: body, Headers: api.UpdateInspection200ResponseHeaders{ETag: i.ETag()}}, err
}

// StartInspection implements startInspection.
func (h *Handlers) StartInspection(ctx context.Context, r api.StartInspectionRequestObject) (api.StartInspectionResponseObject, error) {
	i, err := h.service.Start(ctx, r.InspectionId, r.Params.IfMatch, fromDay(r.Body.StationedFrom))
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.StartInspection200JSONResponse{Body: body, Headers: api.StartInspection200ResponseHeaders{ETag: i.ETag()}}, err
}

// FinishInspection implements finishInspection.
func (h *Handlers) FinishInspection(ctx context.Context, r api.FinishInspectionRequestObject) (api.FinishInspectionResponseObject, error) {
	i, err := h.service.Finish(ctx, r.InspectionId, r.Params.IfMatch, fromDay(r.Body.StationedTo))
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.FinishInspection200JSONResponse{Body: body, Headers: api.FinishInspection200ResponseHeaders{ETag: i.ETag()}}, err
}

// ArchiveInspection implements archiveInspection.
func (h *Handlers) ArchiveInspection(ctx context.Context, r api.ArchiveInspectionRequestObject) (api.ArchiveInspectionResponseObject, error) {
	i, err := h.service.Archive(ctx, r.InspectionId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.ArchiveInspection200JSONResponse{Body: body, Headers: api.ArchiveInspection200ResponseHeaders{ETag: i.ETag()}}, err
}

// VoidInspection implements voidInspection.
func (h *Handlers) VoidInspection(ctx context.Context, r api.VoidInspectionRequestObject) (api.VoidInspectionResponseObject, error) {
	i, err := h.service.Void(ctx, r.InspectionId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.VoidInspection200JSONResponse{Body: body, Headers: api.VoidInspection200ResponseHeaders{ETag: i.ETag()}}, err
}
