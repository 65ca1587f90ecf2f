package signoff

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations on the way to sign-off.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the steps of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(rows), nil
}

// ListPetitionSignOffSteps implements listPetitionSignOffSteps.
func (h *Handlers) ListPetitionSignOffSteps(ctx context.Context, r api.ListPetitionSignOffStepsRequestObject) (api.ListPetitionSignOffStepsResponseObject, error) {
	rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionSignOffSteps200JSONResponse{Body: toList(rows)}, nil
}

// ApplyPetitionSignOff implements applyPetitionSignOff.
func (h *Handlers) ApplyPetitionSignOff(ctx context.Context, r api.ApplyPetitionSignOffRequestObject) (api.ApplyPetitionSignOffResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnApplySignOff, Step{Opinion: wire.Text(r.Body.Opinion)})
	if err != nil {
		return nil, err
	}
	return api.ApplyPetitionSignOff200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ApplyPetitionSignOff200ResponseHeaders{ETag: c.ETag()}}, nil
}

// AcceptPetitionRectification implements acceptPetitionRectification.
func (h *Handlers) AcceptPetitionRectification(ctx context.Context, r api.AcceptPetitionRectificationRequestObject) (api.AcceptPetitionRectificationResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnAcceptRectification, Step{Opinion: r.Body.Opinion, DocumentNumber: wire.Text(r.Body.DocumentNumber), Photos: wire.Elements(r.Body.PhotoFileIds)})
	if err != nil {
		return nil, err
	}
	return api.AcceptPetitionRectification200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.AcceptPetitionRectification200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ConfirmPetitionNotice implements confirmPetitionNotice.
func (h *Handlers) ConfirmPetitionNotice(ctx context.Context, r api.ConfirmPetitionNoticeRequestObject) (api.ConfirmPetitionNoticeResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnConfirmNotice, Step{Opinion: wire.Text(r.Body.Opinion), DocumentNumber: wire.Text(r.Body.DocumentNumber)})
	if err != nil {
		return nil, err
	}
	return api.ConfirmPetitionNotice200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ConfirmPetitionNotice200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ApprovePetitionSignOff implements approvePetitionSignOff.
func (h *Handlers) ApprovePetitionSignOff(ctx context.Context, r api.ApprovePetitionSignOffRequestObject) (api.ApprovePetitionSignOffResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnApproveSignOff, Step{Opinion: wire.Text(r.Body.Opinion), DocumentNumber: wire.Text(r.Body.DocumentNumber)})
	if err != nil {
		return nil, err
	}
	return api.ApprovePetitionSignOff200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ApprovePetitionSignOff200ResponseHeaders{ETag: c.ETag()}}, nil
}

// RecordPetitionCityReview implements recordPetitionCityReview.
func (h *Handlers) RecordPetitionCityReview(ctx context.Context, r api.RecordPetitionCityReviewRequestObject) (api.RecordPetitionCityReviewResponseObject, error) {
	step, err := fromReview(r.Body)
	if err != nil {
		return nil, err
	}
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnRecordCityReview, step)
	if err != nil {
		return nil, err
	}
	return api.RecordPetitionCityReview200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.RecordPetitionCityReview200ResponseHeaders{ETag: c.ETag()}}, nil
}

// FinishPetitionSignOff implements finishPetitionSignOff.
func (h *Handlers) FinishPetitionSignOff(ctx context.Context, r api.FinishPetitionSignOffRequestObject) (api.FinishPetitionSignOffResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnFinishSignOff, Step{Opinion: wire.Text(r.Body.Opinion), DocumentNumber: wire.Text(r.Body.DocumentNumber), DecidedOn: day(r.Body.DecidedOn)})
	if err != nil {
		return nil, err
	}
	return api.FinishPetitionSignOff200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.FinishPetitionSignOff200ResponseHeaders{ETag: c.ETag()}}, nil
}

// RejectPetitionSignOff implements rejectPetitionSignOff.
func (h *Handlers) RejectPetitionSignOff(ctx context.Context, r api.RejectPetitionSignOffRequestObject) (api.RejectPetitionSignOffResponseObject, error) {
	c, err := h.service.Take(ctx, r.CaseId, r.Params.IfMatch, petition.OnRejectSignOff, Step{Reason: r.Body.Reason, DocumentNumber: wire.Text(r.Body.DocumentNumber)})
	if err != nil {
		return nil, err
	}
	return api.RejectPetitionSignOff200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.RejectPetitionSignOff200ResponseHeaders{ETag: c.ETag()}}, nil
}
