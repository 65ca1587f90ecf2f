package feedback

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations on answers.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the versions of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(rows), nil
}

// ListPetitionFeedback implements listPetitionFeedback.
func (h *Handlers) ListPetitionFeedback(ctx context.Context, r api.ListPetitionFeedbackRequestObject) (api.ListPetitionFeedbackResponseObject, error) {
	rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionFeedback200JSONResponse{Body: toList(rows)}, nil
}

// ListPetitionReviews implements listPetitionReviews.
func (h *Handlers) ListPetitionReviews(ctx context.Context, r api.ListPetitionReviewsRequestObject) (api.ListPetitionReviewsResponseObject, error) {
	rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListPetitionReviews200JSONResponse{Body: toReviews(rows)}, nil
}

// GetPetitionFeedback implements getPetitionFeedback.
func (h *Handlers) GetPetitionFeedback(ctx context.Context, r api.GetPetitionFeedbackRequestObject) (api.GetPetitionFeedbackResponseObject, error) {
	f, err := h.service.Get(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)), int64(r.Number))
	if err != nil {
		return nil, err
	}
	return api.GetPetitionFeedback200JSONResponse{Body: toAPI(f), Headers: api.GetPetitionFeedback200ResponseHeaders{ETag: f.ETag()}}, nil
}

// DraftPetitionFeedback implements draftPetitionFeedback.
func (h *Handlers) DraftPetitionFeedback(ctx context.Context, r api.DraftPetitionFeedbackRequestObject) (api.DraftPetitionFeedbackResponseObject, error) {
	f, err := h.service.Draft(ctx, r.CaseId, r.Params.IfMatch, r.Body.Text)
	if err != nil {
		return nil, err
	}
	return api.DraftPetitionFeedback201JSONResponse{Body: toAPI(f), Headers: api.DraftPetitionFeedback201ResponseHeaders{ETag: f.ETag(), Location: at(f)}}, nil
}

// ComparePetitionFeedback implements comparePetitionFeedback.
func (h *Handlers) ComparePetitionFeedback(ctx context.Context, r api.ComparePetitionFeedbackRequestObject) (api.ComparePetitionFeedbackResponseObject, error) {
	cycle := int64(wire.Whole(r.Params.Cycle))
	from, err := h.service.Get(ctx, r.CaseId, cycle, int64(r.Params.From))
	if err != nil {
		return nil, err
	}
	to, err := h.service.Get(ctx, r.CaseId, cycle, int64(r.Params.To))
	if err != nil {
		return nil, err
	}
	return api.ComparePetitionFeedback200JSONResponse{Body: toComparison(from, to)}, nil
}

// CountPetitionFeedbackReturns implements countPetitionFeedbackReturns.
func (h *Handlers) CountPetitionFeedbackReturns(ctx context.Context, r api.CountPetitionFeedbackReturnsRequestObject) (api.CountPetitionFeedbackReturnsResponseObject, error) {
	counts, err := h.service.Counts(ctx, r.Params.InspectionId, r.Params.From, r.Params.To)
	if err != nil {
		return nil, err
	}
	return api.CountPetitionFeedbackReturns200JSONResponse{Body: toCounts(counts)}, nil
}

// ReviewPetitionFeedback implements reviewPetitionFeedback.
func (h *Handlers) ReviewPetitionFeedback(ctx context.Context, r api.ReviewPetitionFeedbackRequestObject) (api.ReviewPetitionFeedbackResponseObject, error) {
	c, err := h.service.Review(ctx, r.CaseId, r.Params.IfMatch, petition.OnReviewFeedback, Review{Opinion: wire.Text(r.Body.Opinion)})
	if err != nil {
		return nil, err
	}
	return api.ReviewPetitionFeedback200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ReviewPetitionFeedback200ResponseHeaders{ETag: c.ETag()}}, nil
}

// SignPetitionFeedback implements signPetitionFeedback.
func (h *Handlers) SignPetitionFeedback(ctx context.Context, r api.SignPetitionFeedbackRequestObject) (api.SignPetitionFeedbackResponseObject, error) {
	c, err := h.service.Review(ctx, r.CaseId, r.Params.IfMatch, petition.OnSignFeedback, Review{Opinion: wire.Text(r.Body.Opinion)})
	if err != nil {
		return nil, err
	}
	return api.SignPetitionFeedback200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.SignPetitionFeedback200ResponseHeaders{ETag: c.ETag()}}, nil
}

// SubmitPetitionFeedback implements submitPetitionFeedback.
func (h *Handlers) SubmitPetitionFeedback(ctx context.Context, r api.SubmitPetitionFeedbackRequestObject) (api.SubmitPetitionFeedbackResponseObject, error) {
	c, err := h.service.Review(ctx, r.CaseId, r.Params.IfMatch, petition.OnSubmitFeedback, Review{Step: string(r.Body.SubmittedTo), DocumentNumber: wire.Text(r.Body.DocumentNumber)})
	if err != nil {
		return nil, err
	}
	return api.SubmitPetitionFeedback200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.SubmitPetitionFeedback200ResponseHeaders{ETag: c.ETag()}}, nil
}

// AcceptPetitionFeedback implements acceptPetitionFeedback.
func (h *Handlers) AcceptPetitionFeedback(ctx context.Context, r api.AcceptPetitionFeedbackRequestObject) (api.AcceptPetitionFeedbackResponseObject, error) {
	c, err := h.service.Review(ctx, r.CaseId, r.Params.IfMatch, petition.OnAcceptFeedback, Review{Step: string(r.Body.Level), DocumentNumber: wire.Text(r.Body.DocumentNumber)})
	if err != nil {
		return nil, err
	}
	return api.AcceptPetitionFeedback200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.AcceptPetitionFeedback200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReturnPetitionFeedback implements returnPetitionFeedback.
func (h *Handlers) ReturnPetitionFeedback(ctx context.Context, r api.ReturnPetitionFeedbackRequestObject) (api.ReturnPetitionFeedbackResponseObject, error) {
	c, err := h.service.Review(ctx, r.CaseId, r.Params.IfMatch, petition.OnReturnFeedback, fromReturn(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ReturnPetitionFeedback200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ReturnPetitionFeedback200ResponseHeaders{ETag: c.ETag()}}, nil
}
