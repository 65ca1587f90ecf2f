package batch

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on batches; import and reconciliation, which
// concern cases, are served by package petition.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListPetitionBatches implements listPetitionBatches.
func (h *Handlers) ListPetitionBatches(ctx context.Context, r api.ListPetitionBatchesRequestObject) (api.ListPetitionBatchesResponseObject, error) {
	page, err := h.service.List(ctx, Filter{InspectionID: r.Params.InspectionId}, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionBatches200JSONResponse{Body: toBatchPage(ctx, page)}, nil
}

// CreatePetitionBatch implements createPetitionBatch.
func (h *Handlers) CreatePetitionBatch(ctx context.Context, r api.CreatePetitionBatchRequestObject) (api.CreatePetitionBatchResponseObject, error) {
	b, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionBatch201JSONResponse{Body: toBatch(ctx, b), Headers: api.CreatePetitionBatch201ResponseHeaders{
		ETag: b.ETag(), Location: at(b.ID),
	}}, nil
}

// GetPetitionBatch implements getPetitionBatch.
func (h *Handlers) GetPetitionBatch(ctx context.Context, r api.GetPetitionBatchRequestObject) (api.GetPetitionBatchResponseObject, error) {
	b, err := h.service.Get(ctx, r.BatchId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionBatch200JSONResponse{Body: toBatch(ctx, b), Headers: api.GetPetitionBatch200ResponseHeaders{ETag: b.ETag()}}, nil
}

// UpdatePetitionBatch implements updatePetitionBatch.
func (h *Handlers) UpdatePetitionBatch(ctx context.Context, r api.UpdatePetitionBatchRequestObject) (api.UpdatePetitionBatchResponseObject, error) {
	b, err := h.service.Update(ctx, r.BatchId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionBatch200JSONResponse{Body: toBatch(ctx, b), Headers: api.UpdatePetitionBatch200ResponseHeaders{ETag: b.ETag()}}, nil
}

// VoidPetitionBatch implements voidPetitionBatch.
func (h *Handlers) VoidPetitionBatch(ctx context.Context, r api.VoidPetitionBatchRequestObject) (api.VoidPetitionBatchResponseObject, error) {
	b, err := h.service.Void(ctx, r.BatchId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionBatch200JSONResponse{Body: toBatch(ctx, b), Headers: api.VoidPetitionBatch200ResponseHeaders{ETag: b.ETag()}}, nil
}
