package deadline

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/office"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on deadlines and extensions.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the deadlines of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	rows, err := h.service.OfCase(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toDeadlines(rows, h.service.cases.Caller(ctx).Now), nil
}

// ListPetitionCaseDeadlines implements listPetitionCaseDeadlines.
func (h *Handlers) ListPetitionCaseDeadlines(ctx context.Context, r api.ListPetitionCaseDeadlinesRequestObject) (api.ListPetitionCaseDeadlinesResponseObject, error) {
	rows, err := h.service.OfCase(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionCaseDeadlines200JSONResponse{Body: toDeadlines(rows, h.service.cases.Caller(ctx).Now)}, nil
}

// ListPetitionDeadlines implements listPetitionDeadlines.
func (h *Handlers) ListPetitionDeadlines(ctx context.Context, r api.ListPetitionDeadlinesRequestObject) (api.ListPetitionDeadlinesResponseObject, error) {
	page, err := h.service.Pending(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionDeadlines200JSONResponse{Body: toPage(page, h.service.cases.Caller(ctx).Now)}, nil
}

// ListPetitionDeadlineExtensions implements listPetitionDeadlineExtensions.
func (h *Handlers) ListPetitionDeadlineExtensions(ctx context.Context, r api.ListPetitionDeadlineExtensionsRequestObject) (api.ListPetitionDeadlineExtensionsResponseObject, error) {
	views, err := h.service.Extensions(ctx, r.CaseId)
	if err != nil {
		return nil, err
	}
	return api.ListPetitionDeadlineExtensions200JSONResponse{Body: toExtensions(views)}, nil
}

// GetPetitionDeadlineExtension implements getPetitionDeadlineExtension.
func (h *Handlers) GetPetitionDeadlineExtension(ctx context.Context, r api.GetPetitionDeadlineExtensionRequestObject) (api.GetPetitionDeadlineExtensionResponseObject, error) {
	v, err := h.service.Extension(ctx, r.CaseId, r.ExtensionId)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionDeadlineExtension200JSONResponse{Body: toExtension(v), Headers: api.GetPetitionDeadlineExtension200ResponseHeaders{ETag: v.ETag()}}, nil
}

// CreatePetitionDeadlineExtension implements createPetitionDeadlineExtension.
func (h *Handlers) CreatePetitionDeadlineExtension(ctx context.Context, r api.CreatePetitionDeadlineExtensionRequestObject) (api.CreatePetitionDeadlineExtensionResponseObject, error) {
	v, err := h.service.Ask(ctx, r.CaseId, string(r.Body.Step), r.Body.DueAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.CreatePetitionDeadlineExtension201JSONResponse{Body: toExtension(v), Headers: api.CreatePetitionDeadlineExtension201ResponseHeaders{
		ETag: v.ETag(), Location: at(v.CaseID, v.ID),
	}}, nil
}

// ApprovePetitionDeadlineExtension implements approvePetitionDeadlineExtension.
func (h *Handlers) ApprovePetitionDeadlineExtension(ctx context.Context, r api.ApprovePetitionDeadlineExtensionRequestObject) (api.ApprovePetitionDeadlineExtensionResponseObject, error) {
	v, err := h.service.Decide(ctx, r.CaseId, r.ExtensionId, r.Params.IfMatch, clock.Approved, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.ApprovePetitionDeadlineExtension200JSONResponse{Body: toExtension(v), Headers: api.ApprovePetitionDeadlineExtension200ResponseHeaders{ETag: v.ETag()}}, nil
}

// RejectPetitionDeadlineExtension implements rejectPetitionDeadlineExtension.
func (h *Handlers) RejectPetitionDeadlineExtension(ctx context.Context, r api.RejectPetitionDeadlineExtensionRequestObject) (api.RejectPetitionDeadlineExtensionResponseObject, error) {
	v, err := h.service.Decide(ctx, r.CaseId, r.ExtensionId, r.Params.IfMatch, clock.Rejected, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectPetitionDeadlineExtension200JSONResponse{Body: toExtension(v), Headers: api.RejectPetitionDeadlineExtension200ResponseHeaders{ETag: v.ETag()}}, nil
}

// WithdrawPetitionDeadlineExtension implements withdrawPetitionDeadlineExtension.
func (h *Handlers) WithdrawPetitionDeadlineExtension(ctx context.Context, r api.WithdrawPetitionDeadlineExtensionRequestObject) (api.WithdrawPetitionDeadlineExtensionResponseObject, error) {
	v, err := h.service.Decide(ctx, r.CaseId, r.ExtensionId, r.Params.IfMatch, clock.Withdrawn, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.WithdrawPetitionDeadlineExtension200JSONResponse{Body: toExtension(v), Headers: api.WithdrawPetitionDeadlineExtension200ResponseHeaders{ETag: v.ETag()}}, nil
}

// ExplainDeadline implements explainDeadline: of a case, or of an assumption.
func (h *Handlers) ExplainDeadline(ctx context.Context, r api.ExplainDeadlineRequestObject) (api.ExplainDeadlineResponseObject, error) {
	b := r.Body
	if b.CaseId == nil {
		e, err := h.service.offices.Explain(ctx, office.FromQuestion(b))
		if err != nil {
			return nil, err
		}
		return api.ExplainDeadline200JSONResponse{Body: office.ToExplanation(e)}, nil
	}
	if b.Step == nil || b.Rule != nil || b.RuleId != nil || b.Start != nil {
		return nil, fault.Invalid("", "case_and_step", fault.T("给出 case_id 的，只另外给出 step", "with case_id give step and nothing else"))
	}
	a, err := h.service.Account(ctx, *b.CaseId, string(*b.Step))
	if err != nil {
		return nil, err
	}
	return api.ExplainDeadline200JSONResponse{Body: withAccount(office.ToExplanation(a.Explanation), a, h.service.cases.Caller(ctx))}, nil
}
