package casework

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations of the work on a case.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the case as the contract shows it.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	c, err := h.service.cases.Get(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return h.show(ctx, c), nil
}

// ExportCycles gives the case's earlier cycles as the contract shows them.
func (h *Handlers) ExportCycles(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	cycles, err := h.service.cases.Cycles(ctx, caseID)
	if err != nil {
		return nil, err
	}
	return toCycles(cycles), nil
}

// ReferPetitionCaseUpward implements referPetitionCaseUpward.
func (h *Handlers) ReferPetitionCaseUpward(ctx context.Context, r api.ReferPetitionCaseUpwardRequestObject) (api.ReferPetitionCaseUpwardResponseObject, error) {
	c, err := h.service.Refer(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason, wire.Text(r.Body.ProposedAuthority))
	if err != nil {
		return nil, err
	}
	return api.ReferPetitionCaseUpward200JSONResponse{Body: h.show(ctx, c), Headers: api.ReferPetitionCaseUpward200ResponseHeaders{ETag: c.ETag()}}, nil
}

// BeginPetitionCaseVerification implements beginPetitionCaseVerification.
func (h *Handlers) BeginPetitionCaseVerification(ctx context.Context, r api.BeginPetitionCaseVerificationRequestObject) (api.BeginPetitionCaseVerificationResponseObject, error) {
	c, err := h.service.Begin(ctx, r.CaseId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.BeginPetitionCaseVerification200JSONResponse{Body: h.show(ctx, c), Headers: api.BeginPetitionCaseVerification200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ConcludePetitionCaseVerification implements concludePetitionCaseVerification.
func (h *Handlers) ConcludePetitionCaseVerification(ctx context.Context, r api.ConcludePetitionCaseVerificationRequestObject) (api.ConcludePetitionCaseVerificationResponseObject, error) {
	c, err := h.service.Find(ctx, r.CaseId, r.Params.IfMatch, r.Body.Finding, petition.Verdict(wire.Text(r.Body.Verdict)), wire.Text(r.Body.VerdictReason))
	if err != nil {
		return nil, err
	}
	return api.ConcludePetitionCaseVerification200JSONResponse{Body: h.show(ctx, c), Headers: api.ConcludePetitionCaseVerification200ResponseHeaders{ETag: c.ETag()}}, nil
}

// CompletePetitionCase implements completePetitionCase.
func (h *Handlers) CompletePetitionCase(ctx context.Context, r api.CompletePetitionCaseRequestObject) (api.CompletePetitionCaseResponseObject, error) {
	c, err := h.service.State(ctx, r.CaseId, r.Params.IfMatch, petition.OnComplete, fromComplete(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CompletePetitionCase200JSONResponse{Body: h.show(ctx, c), Headers: api.CompletePetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// CompletePetitionCaseStage implements completePetitionCaseStage.
func (h *Handlers) CompletePetitionCaseStage(ctx context.Context, r api.CompletePetitionCaseStageRequestObject) (api.CompletePetitionCaseStageResponseObject, error) {
	c, err := h.service.State(ctx, r.CaseId, r.Params.IfMatch, petition.OnCompleteStage, fromComplete(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CompletePetitionCaseStage200JSONResponse{Body: h.show(ctx, c), Headers: api.CompletePetitionCaseStage200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReportPetitionCaseNotCompleted implements reportPetitionCaseNotCompleted.
func (h *Handlers) ReportPetitionCaseNotCompleted(ctx context.Context, r api.ReportPetitionCaseNotCompletedRequestObject) (api.ReportPetitionCaseNotCompletedResponseObject, error) {
	c, err := h.service.State(ctx, r.CaseId, r.Params.IfMatch, petition.OnReportNotCompleted, fromComplete(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ReportPetitionCaseNotCompleted200JSONResponse{Body: h.show(ctx, c), Headers: api.ReportPetitionCaseNotCompleted200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReopenPetitionCase implements reopenPetitionCase.
func (h *Handlers) ReopenPetitionCase(ctx context.Context, r api.ReopenPetitionCaseRequestObject) (api.ReopenPetitionCaseResponseObject, error) {
	c, err := h.service.Reopen(ctx, r.CaseId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ReopenPetitionCase200JSONResponse{Body: h.show(ctx, c), Headers: api.ReopenPetitionCase200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ListPetitionCaseCycles implements listPetitionCaseCycles.
func (h *Handlers) ListPetitionCaseCycles(ctx context.Context, r api.ListPetitionCaseCyclesRequestObject) (api.ListPetitionCaseCyclesResponseObject, error) {
	cycles, err := h.service.cases.Cycles(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.ListPetitionCaseCycles200JSONResponse{Body: toCycles(cycles)}, nil
}

func (h *Handlers) show(ctx context.Context, c *petition.Case) api.PetitionCase {
	return petition.ToAPI(c, h.service.cases.Caller(ctx))
}
