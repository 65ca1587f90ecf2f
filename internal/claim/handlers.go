package claim

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations on claims.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the claims of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListPetitionClaims implements listPetitionClaims.
func (h *Handlers) ListPetitionClaims(ctx context.Context, r api.ListPetitionClaimsRequestObject) (api.ListPetitionClaimsResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionClaims200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// GetPetitionClaim implements getPetitionClaim.
func (h *Handlers) GetPetitionClaim(ctx context.Context, r api.GetPetitionClaimRequestObject) (api.GetPetitionClaimResponseObject, error) {
	root, row, err := h.service.Get(ctx, r.CaseId, r.ClaimId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionClaim200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.GetPetitionClaim200ResponseHeaders{ETag: row.ETag()}}, nil
}

// CreatePetitionClaim implements createPetitionClaim.
func (h *Handlers) CreatePetitionClaim(ctx context.Context, r api.CreatePetitionClaimRequestObject) (api.CreatePetitionClaimResponseObject, error) {
	root, row, err := h.service.Create(ctx, r.CaseId, r.Body.Text, wire.Text(r.Body.PollutionType))
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionClaim201JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.CreatePetitionClaim201ResponseHeaders{ETag: row.ETag(), Location: at(row)}}, nil
}

// UpdatePetitionClaim implements updatePetitionClaim.
func (h *Handlers) UpdatePetitionClaim(ctx context.Context, r api.UpdatePetitionClaimRequestObject) (api.UpdatePetitionClaimResponseObject, error) {
	root, row, err := h.service.Update(ctx, r.CaseId, r.ClaimId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePetitionClaim200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.UpdatePetitionClaim200ResponseHeaders{ETag: row.ETag()}}, nil
}

// DecidePetitionClaim implements decidePetitionClaim.
func (h *Handlers) DecidePetitionClaim(ctx context.Context, r api.DecidePetitionClaimRequestObject) (api.DecidePetitionClaimResponseObject, error) {
	root, row, err := h.service.Decide(ctx, r.CaseId, r.ClaimId, r.Params.IfMatch, petition.Verdict(r.Body.Verdict), r.Body.Finding)
	if err != nil {
		return nil, err
	}
	return api.DecidePetitionClaim200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.DecidePetitionClaim200ResponseHeaders{ETag: row.ETag()}}, nil
}

// VoidPetitionClaim implements voidPetitionClaim.
func (h *Handlers) VoidPetitionClaim(ctx context.Context, r api.VoidPetitionClaimRequestObject) (api.VoidPetitionClaimResponseObject, error) {
	root, row, err := h.service.Void(ctx, r.CaseId, r.ClaimId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionClaim200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.VoidPetitionClaim200ResponseHeaders{ETag: row.ETag()}}, nil
}
