package plan

import (
	"context"
	"encoding/json"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on plan imports.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListPlanImports implements listPlanImports.
func (h *Handlers) ListPlanImports(ctx context.Context, r api.ListPlanImportsRequestObject) (api.ListPlanImportsResponseObject, error) {
	var state State
	if r.Params.State != nil {
		state = State(*r.Params.State)
	}
	page, err := h.service.List(ctx, state, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListPlanImports200JSONResponse{Body: toPage(ctx, page)}, nil
}

// CreatePlanImport implements createPlanImport.
func (h *Handlers) CreatePlanImport(ctx context.Context, r api.CreatePlanImportRequestObject) (api.CreatePlanImportResponseObject, error) {
	in, err := received(r)
	if err != nil {
		return nil, err
	}
	i, err := h.service.Create(ctx, in)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.CreatePlanImport201JSONResponse{Body: body, Headers: api.CreatePlanImport201ResponseHeaders{
		ETag: i.ETag(), Location: "/v1/plan-imports/" + i.ID.String(),
	}}, err
}

// GetPlanImport implements getPlanImport.
func (h *Handlers) GetPlanImport(ctx context.Context, r api.GetPlanImportRequestObject) (api.GetPlanImportResponseObject, error) {
	i, err := h.service.Get(ctx, r.PlanImportId)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.GetPlanImport200JSONResponse{Body: body, Headers: api.GetPlanImport200ResponseHeaders{ETag: i.ETag()}}, err
}

// UpdatePlanImport implements updatePlanImport.
func (h *Handlers) UpdatePlanImport(ctx context.Context, r api.UpdatePlanImportRequestObject) (api.UpdatePlanImportResponseObject, error) {
	patch, err := json.Marshal(r.Body.Draft)
	if err != nil {
		return nil, err
	}
	i, err := h.service.Update(ctx, r.PlanImportId, r.Params.IfMatch, patch)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.UpdatePlanImport200JSONResponse{Body: body, Headers: api.UpdatePlanImport200ResponseHeaders{ETag: i.ETag()}}, err
}

// ApplyPlanImport implements applyPlanImport.
func (h *Handlers) ApplyPlanImport(ctx context.Context, r api.ApplyPlanImportRequestObject) (api.ApplyPlanImportResponseObject, error) {
	i, err := h.service.Apply(ctx, r.PlanImportId, r.Params.IfMatch, r.Body.StartsAt)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.ApplyPlanImport200JSONResponse{Body: body, Headers: api.ApplyPlanImport200ResponseHeaders{ETag: i.ETag()}}, err
}

// VoidPlanImport implements voidPlanImport.
func (h *Handlers) VoidPlanImport(ctx context.Context, r api.VoidPlanImportRequestObject) (api.VoidPlanImportResponseObject, error) {
	i, err := h.service.Void(ctx, r.PlanImportId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	body, err := toAPI(ctx, i)
	return api.VoidPlanImport200JSONResponse{Body: body, Headers: api.VoidPlanImport200ResponseHeaders{ETag: i.ETag()}}, err
}
