package assignment

import (
	"context"

	"lianluo/api"
	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/wire"
)

const collection = "assignments"

// ListAssignmentFeedback implements listAssignmentFeedback.
func (h *Handlers) ListAssignmentFeedback(ctx context.Context, r api.ListAssignmentFeedbackRequestObject) (api.ListAssignmentFeedbackResponseObject, error) {
	rows, err := h.service.FeedbackOf(ctx, r.AssignmentId)
	if err != nil {
		return nil, err
	}
	return api.ListAssignmentFeedback200JSONResponse{Body: order.FeedbackToAPI(rows)}, nil
}

// GiveAssignmentFeedback implements giveAssignmentFeedback.
func (h *Handlers) GiveAssignmentFeedback(ctx context.Context, r api.GiveAssignmentFeedbackRequestObject) (api.GiveAssignmentFeedbackResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.GiveFeedback(ctx, r.AssignmentId, r.Params.IfMatch, r.Body.Text, wire.Elements(r.Body.FileIds)))
	if err != nil {
		return nil, err
	}
	return api.GiveAssignmentFeedback200JSONResponse{Body: body, Headers: api.GiveAssignmentFeedback200ResponseHeaders{ETag: a.ETag()}}, nil
}

// ReviewAssignmentFeedback implements reviewAssignmentFeedback.
func (h *Handlers) ReviewAssignmentFeedback(ctx context.Context, r api.ReviewAssignmentFeedbackRequestObject) (api.ReviewAssignmentFeedbackResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Review(ctx, r.AssignmentId, r.Params.IfMatch, order.Accepted, wire.Text(r.Body.Opinion)))
	if err != nil {
		return nil, err
	}
	return api.ReviewAssignmentFeedback200JSONResponse{Body: body, Headers: api.ReviewAssignmentFeedback200ResponseHeaders{ETag: a.ETag()}}, nil
}

// ReturnAssignmentFeedback implements returnAssignmentFeedback.
func (h *Handlers) ReturnAssignmentFeedback(ctx context.Context, r api.ReturnAssignmentFeedbackRequestObject) (api.ReturnAssignmentFeedbackResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Review(ctx, r.AssignmentId, r.Params.IfMatch, order.SentBack, r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.ReturnAssignmentFeedback200JSONResponse{Body: body, Headers: api.ReturnAssignmentFeedback200ResponseHeaders{ETag: a.ETag()}}, nil
}

// ListAssignmentExtensions implements listAssignmentExtensions.
func (h *Handlers) ListAssignmentExtensions(ctx context.Context, r api.ListAssignmentExtensionsRequestObject) (api.ListAssignmentExtensionsResponseObject, error) {
	rows, err := h.service.Extensions(ctx, r.AssignmentId)
	if err != nil {
		return nil, err
	}
	return api.ListAssignmentExtensions200JSONResponse{Body: order.ExtensionsToAPI(rows)}, nil
}

// AskAssignmentExtension implements askAssignmentExtension.
func (h *Handlers) AskAssignmentExtension(ctx context.Context, r api.AskAssignmentExtensionRequestObject) (api.AskAssignmentExtensionResponseObject, error) {
	e, err := h.service.Ask(ctx, r.AssignmentId, r.Body.DueAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.AskAssignmentExtension201JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.AskAssignmentExtension201ResponseHeaders{ETag: e.ETag(), Location: order.Path(collection, r.AssignmentId, "extensions", e.ID)}}, nil
}

// GetAssignmentExtension implements getAssignmentExtension.
func (h *Handlers) GetAssignmentExtension(ctx context.Context, r api.GetAssignmentExtensionRequestObject) (api.GetAssignmentExtensionResponseObject, error) {
	e, err := h.service.ExtensionOf(ctx, r.AssignmentId, r.ExtensionId)
	if err != nil {
		return nil, err
	}
	return api.GetAssignmentExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.GetAssignmentExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// ApproveAssignmentExtension implements approveAssignmentExtension.
func (h *Handlers) ApproveAssignmentExtension(ctx context.Context, r api.ApproveAssignmentExtensionRequestObject) (api.ApproveAssignmentExtensionResponseObject, error) {
	e, err := h.service.Decide(ctx, r.AssignmentId, r.ExtensionId, r.Params.IfMatch, clock.Approved, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.ApproveAssignmentExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.ApproveAssignmentExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// RejectAssignmentExtension implements rejectAssignmentExtension.
func (h *Handlers) RejectAssignmentExtension(ctx context.Context, r api.RejectAssignmentExtensionRequestObject) (api.RejectAssignmentExtensionResponseObject, error) {
	e, err := h.service.Decide(ctx, r.AssignmentId, r.ExtensionId, r.Params.IfMatch, clock.Rejected, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.RejectAssignmentExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.RejectAssignmentExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}

// WithdrawAssignmentExtension implements withdrawAssignmentExtension.
func (h *Handlers) WithdrawAssignmentExtension(ctx context.Context, r api.WithdrawAssignmentExtensionRequestObject) (api.WithdrawAssignmentExtensionResponseObject, error) {
	e, err := h.service.Decide(ctx, r.AssignmentId, r.ExtensionId, r.Params.IfMatch, clock.Withdrawn, "")
	if err != nil {
		return nil, err
	}
	return api.WithdrawAssignmentExtension200JSONResponse{Body: order.ExtensionToAPI(e), Headers: api.WithdrawAssignmentExtension200ResponseHeaders{ETag: e.ETag()}}, nil
}
