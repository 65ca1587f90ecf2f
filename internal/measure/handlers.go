package measure

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves the operations on measures.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the measures of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListPetitionMeasures implements listPetitionMeasures.
func (h *Handlers) ListPetitionMeasures(ctx context.Context, r api.ListPetitionMeasuresRequestObject) (api.ListPetitionMeasuresResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionMeasures200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// GetPetitionMeasure implements getPetitionMeasure.
func (h *Handlers) GetPetitionMeasure(ctx context.Context, r api.GetPetitionMeasureRequestObject) (api.GetPetitionMeasureResponseObject, error) {
	root, row, err := h.service.Get(ctx, r.CaseId, r.MeasureId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionMeasure200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.GetPetitionMeasure200ResponseHeaders{ETag: row.ETag()}}, nil
}

// CreatePetitionMeasure implements createPetitionMeasure.
func (h *Handlers) CreatePetitionMeasure(ctx context.Context, r api.CreatePetitionMeasureRequestObject) (api.CreatePetitionMeasureResponseObject, error) {
	root, row, err := h.service.Create(ctx, r.CaseId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionMeasure201JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.CreatePetitionMeasure201ResponseHeaders{ETag: row.ETag(), Location: at(row)}}, nil
}

// UpdatePetitionMeasure implements updatePetitionMeasure.
func (h *Handlers) UpdatePetitionMeasure(ctx context.Context, r api.UpdatePetitionMeasureRequestObject) (api.UpdatePetitionMeasureResponseObject, error) {
	root, row, err := h.service.Update(ctx, r.CaseId, r.MeasureId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionMeasure200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.UpdatePetitionMeasure200ResponseHeaders{ETag: row.ETag()}}, nil
}

// FinishPetitionMeasure implements finishPetitionMeasure.
func (h *Handlers) FinishPetitionMeasure(ctx context.Context, r api.FinishPetitionMeasureRequestObject) (api.FinishPetitionMeasureResponseObject, error) {
	root, row, err := h.service.Finish(ctx, r.CaseId, r.MeasureId, r.Params.IfMatch, r.Body.DoneAt, wire.Text(r.Body.Result), wire.Elements(r.Body.EvidenceFileIds))
	if err != nil {
		return nil, err
	}
	return api.FinishPetitionMeasure200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.FinishPetitionMeasure200ResponseHeaders{ETag: row.ETag()}}, nil
}

// AddPetitionMeasureEvidence implements addPetitionMeasureEvidence.
func (h *Handlers) AddPetitionMeasureEvidence(ctx context.Context, r api.AddPetitionMeasureEvidenceRequestObject) (api.AddPetitionMeasureEvidenceResponseObject, error) {
	root, row, err := h.service.Prove(ctx, r.CaseId, r.MeasureId, r.Params.IfMatch, r.Body.EvidenceFileIds)
	if err != nil {
		return nil, err
	}
	return api.AddPetitionMeasureEvidence200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.AddPetitionMeasureEvidence200ResponseHeaders{ETag: row.ETag()}}, nil
}

// VoidPetitionMeasure implements voidPetitionMeasure.
func (h *Handlers) VoidPetitionMeasure(ctx context.Context, r api.VoidPetitionMeasureRequestObject) (api.VoidPetitionMeasureResponseObject, error) {
	root, row, err := h.service.Void(ctx, r.CaseId, r.MeasureId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionMeasure200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.VoidPetitionMeasure200ResponseHeaders{ETag: row.ETag()}}, nil
}
