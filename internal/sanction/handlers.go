package sanction

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves the operations on sanctions.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the sanctions of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListPetitionSanctions implements listPetitionSanctions.
func (h *Handlers) ListPetitionSanctions(ctx context.Context, r api.ListPetitionSanctionsRequestObject) (api.ListPetitionSanctionsResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionSanctions200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// GetPetitionSanction implements getPetitionSanction.
func (h *Handlers) GetPetitionSanction(ctx context.Context, r api.GetPetitionSanctionRequestObject) (api.GetPetitionSanctionResponseObject, error) {
	root, row, err := h.service.Get(ctx, r.CaseId, r.SanctionId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionSanction200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.GetPetitionSanction200ResponseHeaders{ETag: row.ETag()}}, nil
}

// CreatePetitionSanction implements createPetitionSanction.
func (h *Handlers) CreatePetitionSanction(ctx context.Context, r api.CreatePetitionSanctionRequestObject) (api.CreatePetitionSanctionResponseObject, error) {
	root, row, err := h.service.Create(ctx, r.CaseId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionSanction201JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.CreatePetitionSanction201ResponseHeaders{ETag: row.ETag(), Location: at(row)}}, nil
}

// UpdatePetitionSanction implements updatePetitionSanction.
func (h *Handlers) UpdatePetitionSanction(ctx context.Context, r api.UpdatePetitionSanctionRequestObject) (api.UpdatePetitionSanctionResponseObject, error) {
	root, row, err := h.service.Update(ctx, r.CaseId, r.SanctionId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionSanction200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.UpdatePetitionSanction200ResponseHeaders{ETag: row.ETag()}}, nil
}

// VoidPetitionSanction implements voidPetitionSanction.
func (h *Handlers) VoidPetitionSanction(ctx context.Context, r api.VoidPetitionSanctionRequestObject) (api.VoidPetitionSanctionResponseObject, error) {
	root, row, err := h.service.Void(ctx, r.CaseId, r.SanctionId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionSanction200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.VoidPetitionSanction200ResponseHeaders{ETag: row.ETag()}}, nil
}
