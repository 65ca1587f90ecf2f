package casetable

import (
	"context"

	"lianluo/api"
)

// Handlers serves the operations on batches that concern their table of cases.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ImportPetitionBatch implements importPetitionBatch.
func (h *Handlers) ImportPetitionBatch(ctx context.Context, r api.ImportPetitionBatchRequestObject) (api.ImportPetitionBatchResponseObject, error) {
	content, sheet, err := fromImport(r)
	if err != nil {
		return nil, err
	}
	res, err := h.service.Import(ctx, r.BatchId, r.Params.IfMatch, content, sheet)
	if err != nil {
		return nil, err
	}
	return api.ImportPetitionBatch200JSONResponse{Body: toImport(res), Headers: api.ImportPetitionBatch200ResponseHeaders{ETag: res.Batch.ETag()}}, nil
}

// GetPetitionBatchReconciliation implements getPetitionBatchReconciliation.
func (h *Handlers) GetPetitionBatchReconciliation(ctx context.Context, r api.GetPetitionBatchReconciliationRequestObject) (api.GetPetitionBatchReconciliationResponseObject, error) {
	lines, now, err := h.service.Reconcile(ctx, r.BatchId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionBatchReconciliation200JSONResponse{Body: toReconciliation(r.BatchId, lines, now)}, nil
}

// GetPetitionImportTemplate implements getPetitionImportTemplate.
func (h *Handlers) GetPetitionImportTemplate(_ context.Context, _ api.GetPetitionImportTemplateRequestObject) (api.GetPetitionImportTemplateResponseObject, error) {
	return toTemplate()
}
