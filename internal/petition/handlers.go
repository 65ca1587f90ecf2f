package petition

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on cases, and those on batches that concern
// their cases.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListPetitionCases implements listPetitionCases.
func (h *Handlers) ListPetitionCases(ctx context.Context, r api.ListPetitionCasesRequestObject) (api.ListPetitionCasesResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return casePage{toCasePage(page, h.service.Caller(ctx))}, nil
}

// CreatePetitionCase implements createPetitionCase.
func (h *Handlers) CreatePetitionCase(ctx context.Context, r api.CreatePetitionCaseRequestObject) (api.CreatePetitionCaseResponseObject, error) {
	c, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionCase201JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.CreatePetitionCase201ResponseHeaders{
		ETag: c.ETag(), Location: at(c.ID),
	}}, nil
}

// GetPetitionCase implements getPetitionCase.
func (h *Handlers) GetPetitionCase(ctx context.Context, r api.GetPetitionCaseRequestObject) (api.GetPetitionCaseResponseObject, error) {
	c, err := h.service.Get(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return oneCase{toCase(c, h.service.Caller(ctx)), c.ETag()}, nil
}

// UpdatePetitionCase implements updatePetitionCase.
func (h *Handlers) UpdatePetitionCase(ctx context.Context, r api.UpdatePetitionCaseRequestObject) (api.UpdatePetitionCaseResponseObject, error) {
	c, err := h.service.Update(ctx, r.CaseId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.UpdatePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// VoidPetitionCase implements voidPetitionCase.
func (h *Handlers) VoidPetitionCase(ctx context.Context, r api.VoidPetitionCaseRequestObject) (api.VoidPetitionCaseResponseObject, error) {
	c, err := h.service.Void(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.VoidPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// DispatchPetitionCase implements dispatchPetitionCase.
func (h *Handlers) DispatchPetitionCase(ctx context.Context, r api.DispatchPetitionCaseRequestObject) (api.DispatchPetitionCaseResponseObject, error) {
	c, err := h.service.Dispatch(ctx, r.CaseId, r.Params.IfMatch, fromDispatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.DispatchPetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.DispatchPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// AcknowledgePetitionCase implements acknowledgePetitionCase.
func (h *Handlers) AcknowledgePetitionCase(ctx context.Context, r api.AcknowledgePetitionCaseRequestObject) (api.AcknowledgePetitionCaseResponseObject, error) {
	c, err := h.service.Acknowledge(ctx, r.CaseId, r.Params.IfMatch, text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.AcknowledgePetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.AcknowledgePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReturnPetitionCase implements returnPetitionCase.
func (h *Handlers) ReturnPetitionCase(ctx context.Context, r api.ReturnPetitionCaseRequestObject) (api.ReturnPetitionCaseResponseObject, error) {
	c, err := h.service.Return(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason, r.Body.ProposedUnitId)
	if err != nil {
		return nil, err
	}
	return api.ReturnPetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.ReturnPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReassignPetitionCase implements reassignPetitionCase.
func (h *Handlers) ReassignPetitionCase(ctx context.Context, r api.ReassignPetitionCaseRequestObject) (api.ReassignPetitionCaseResponseObject, error) {
	c, err := h.service.Reassign(ctx, r.CaseId, r.Params.IfMatch, fromReassign(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ReassignPetitionCase200JSONResponse{Body: toCase(c, h.service.Caller(ctx)), Headers: api.ReassignPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// GetPetitionCaseTimeline implements getPetitionCaseTimeline.
func (h *Handlers) GetPetitionCaseTimeline(ctx context.Context, r api.GetPetitionCaseTimelineRequestObject) (api.GetPetitionCaseTimelineResponseObject, error) {
	steps, err := h.service.Timeline(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionCaseTimeline200JSONResponse{Body: toTimeline(steps)}, nil
}

// ListPetitionCaseDeadlines implements listPetitionCaseDeadlines.
func (h *Handlers) ListPetitionCaseDeadlines(ctx context.Context, r api.ListPetitionCaseDeadlinesRequestObject) (api.ListPetitionCaseDeadlinesResponseObject, error) {
	c, err := h.service.Whole(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.ListPetitionCaseDeadlines200JSONResponse{Body: toDeadlines(c, h.service.Caller(ctx).Now)}, nil
}

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
