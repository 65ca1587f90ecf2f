package audit

import (
	"context"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
)

// Handlers serves the audit operations.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListAuditEvents implements listAuditEvents.
func (h *Handlers) ListAuditEvents(ctx context.Context, r api.ListAuditEventsRequestObject) (api.ListAuditEventsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListAuditEvents200JSONResponse{Body: toPage(page, auth.From(ctx).Lang)}, nil
}

// GetAuditEvent implements getAuditEvent.
func (h *Handlers) GetAuditEvent(ctx context.Context, r api.GetAuditEventRequestObject) (api.GetAuditEventResponseObject, error) {
	e, err := h.service.Get(ctx, r.EventId)
	if err != nil {
		return nil, err
	}
	return api.GetAuditEvent200JSONResponse{Body: toEvent(e, auth.From(ctx).Lang), Headers: api.GetAuditEvent200ResponseHeaders{ETag: e.ETag()}}, nil
}

// VerifyAuditChain implements verifyAuditChain.
func (h *Handlers) VerifyAuditChain(ctx context.Context, r api.VerifyAuditChainRequestObject) (api.VerifyAuditChainResponseObject, error) {
	after, limit := fromPart(r.Params)
	v, err := h.service.VerifyPart(ctx, after, limit)
	if err != nil {
		return nil, err
	}
	return api.VerifyAuditChain200JSONResponse{Body: toVerification(v)}, nil
}
