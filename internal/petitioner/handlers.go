package petitioner

import (
	"context"

	"lianluo/api"
	"lianluo/internal/record"
)

// Handlers serves the operations on petitioners.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetPetitioner implements getPetitioner.
func (h *Handlers) GetPetitioner(ctx context.Context, r api.GetPetitionerRequestObject) (api.GetPetitionerResponseObject, error) {
	p, err := h.service.Get(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitioner200JSONResponse{Body: toMasked(p), Headers: api.GetPetitioner200ResponseHeaders{ETag: record.ETag(p.Version)}}, nil
}

// PutPetitioner implements putPetitioner.
func (h *Handlers) PutPetitioner(ctx context.Context, r api.PutPetitionerRequestObject) (api.PutPetitionerResponseObject, error) {
	p, err := h.service.Put(ctx, r.CaseId, r.Params.IfMatch, fromPut(r.Body))
	if err != nil {
		return nil, err
	}
	return api.PutPetitioner200JSONResponse{Body: toMasked(p), Headers: api.PutPetitioner200ResponseHeaders{ETag: record.ETag(p.Version)}}, nil
}

// ReadPetitioner implements readPetitioner.
func (h *Handlers) ReadPetitioner(ctx context.Context, r api.ReadPetitionerRequestObject) (api.ReadPetitionerResponseObject, error) {
	p, err := h.service.Reveal(ctx, r.CaseId, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ReadPetitioner200JSONResponse{Body: toPetitioner(p), Headers: api.ReadPetitioner200ResponseHeaders{ETag: record.ETag(p.Version)}}, nil
}
