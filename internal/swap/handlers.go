package swap

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on swaps.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListShiftSwaps implements listShiftSwaps.
func (h *Handlers) ListShiftSwaps(ctx context.Context, r api.ListShiftSwapsRequestObject) (api.ListShiftSwapsResponseObject, error) {
	page, cases, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListShiftSwaps200JSONResponse{Body: toPage(page, cases, h.service.Caller(ctx))}, nil
}

// CreateShiftSwap implements createShiftSwap.
func (h *Handlers) CreateShiftSwap(ctx context.Context, r api.CreateShiftSwapRequestObject) (api.CreateShiftSwapResponseObject, error) {
	c, err := h.service.Request(ctx, New{ShiftID: r.Body.ShiftId, PeerID: r.Body.PeerId, CounterShiftID: r.Body.CounterShiftId, GroupID: r.Body.GroupId, Reason: r.Body.Reason})
	if err != nil {
		return nil, err
	}
	return api.CreateShiftSwap201JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.CreateShiftSwap201ResponseHeaders{ETag: c.ETag(), Location: at(c.ID)}}, nil
}

// GetShiftSwap implements getShiftSwap.
func (h *Handlers) GetShiftSwap(ctx context.Context, r api.GetShiftSwapRequestObject) (api.GetShiftSwapResponseObject, error) {
	c, err := h.service.Get(ctx, r.SwapId)
	if err != nil {
		return nil, err
	}
	return api.GetShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.GetShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ConsentToShiftSwap implements consentToShiftSwap.
func (h *Handlers) ConsentToShiftSwap(ctx context.Context, r api.ConsentToShiftSwapRequestObject) (api.ConsentToShiftSwapResponseObject, error) {
	c, err := h.service.Consent(ctx, r.SwapId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.ConsentToShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ConsentToShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}

// DeclineShiftSwap implements declineShiftSwap.
func (h *Handlers) DeclineShiftSwap(ctx context.Context, r api.DeclineShiftSwapRequestObject) (api.DeclineShiftSwapResponseObject, error) {
	c, err := h.service.Decline(ctx, r.SwapId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.DeclineShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.DeclineShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ApproveShiftSwap implements approveShiftSwap.
func (h *Handlers) ApproveShiftSwap(ctx context.Context, r api.ApproveShiftSwapRequestObject) (api.ApproveShiftSwapResponseObject, error) {
	c, err := h.service.Approve(ctx, r.SwapId, r.Params.IfMatch, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.ApproveShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ApproveShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}

// RejectShiftSwap implements rejectShiftSwap.
func (h *Handlers) RejectShiftSwap(ctx context.Context, r api.RejectShiftSwapRequestObject) (api.RejectShiftSwapResponseObject, error) {
	c, err := h.service.Reject(ctx, r.SwapId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.RejectShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}

// WithdrawShiftSwap implements withdrawShiftSwap.
func (h *Handlers) WithdrawShiftSwap(ctx context.Context, r api.WithdrawShiftSwapRequestObject) (api.WithdrawShiftSwapResponseObject, error) {
	c, err := h.service.Withdraw(ctx, r.SwapId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.WithdrawShiftSwap200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.WithdrawShiftSwap200ResponseHeaders{ETag: c.ETag()}}, nil
}
