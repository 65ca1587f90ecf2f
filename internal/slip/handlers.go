package slip

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves the operations on slips.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the slips of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListPetitionSlips implements listPetitionSlips.
func (h *Handlers) ListPetitionSlips(ctx context.Context, r api.ListPetitionSlipsRequestObject) (api.ListPetitionSlipsResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionSlips200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// IssuePetitionSlip implements issuePetitionSlip.
func (h *Handlers) IssuePetitionSlip(ctx context.Context, r api.IssuePetitionSlipRequestObject) (api.IssuePetitionSlipResponseObject, error) {
	root, s, err := h.service.Issue(ctx, r.CaseId, string(r.Body.Kind), wire.Text(r.Body.Demand))
	if err != nil {
		return nil, err
	}
	return api.IssuePetitionSlip201JSONResponse{Body: toAPI(root, s, h.service.cases.Caller(ctx)), Headers: api.IssuePetitionSlip201ResponseHeaders{ETag: s.ETag(), Location: at(s)}}, nil
}

// GetPetitionSlip implements getPetitionSlip.
func (h *Handlers) GetPetitionSlip(ctx context.Context, r api.GetPetitionSlipRequestObject) (api.GetPetitionSlipResponseObject, error) {
	root, s, err := h.service.Get(ctx, r.CaseId, r.SlipId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionSlip200JSONResponse{Body: toAPI(root, s, h.service.cases.Caller(ctx)), Headers: api.GetPetitionSlip200ResponseHeaders{ETag: s.ETag()}}, nil
}

// PrintPetitionSlip implements printPetitionSlip.
func (h *Handlers) PrintPetitionSlip(ctx context.Context, r api.PrintPetitionSlipRequestObject) (api.PrintPetitionSlipResponseObject, error) {
	_, s, err := h.service.Get(ctx, r.CaseId, r.SlipId)
	if err != nil {
		return nil, err
	}
	body, size, err := s.HTML()
	if err != nil {
		return nil, err
	}
	return api.PrintPetitionSlip200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintPetitionSlip200ResponseHeaders{
		ContentDisposition: wire.PageName(s.ID), ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}

// VoidPetitionSlip implements voidPetitionSlip.
func (h *Handlers) VoidPetitionSlip(ctx context.Context, r api.VoidPetitionSlipRequestObject) (api.VoidPetitionSlipResponseObject, error) {
	root, s, err := h.service.Void(ctx, r.CaseId, r.SlipId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPetitionSlip200JSONResponse{Body: toAPI(root, s, h.service.cases.Caller(ctx)), Headers: api.VoidPetitionSlip200ResponseHeaders{ETag: s.ETag()}}, nil
}
