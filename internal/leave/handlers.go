package leave

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on leave.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListLeaveRequests implements listLeaveRequests.
func (h *Handlers) ListLeaveRequests(ctx context.Context, r api.ListLeaveRequestsRequestObject) (api.ListLeaveRequestsResponseObject, error) {
	page, cases, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListLeaveRequests200JSONResponse{Body: toPage(page, cases, h.service.Caller(ctx))}, nil
}

// CreateLeaveRequest implements createLeaveRequest.
func (h *Handlers) CreateLeaveRequest(ctx context.Context, r api.CreateLeaveRequestRequestObject) (api.CreateLeaveRequestResponseObject, error) {
	c, err := h.service.Submit(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateLeaveRequest201JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.CreateLeaveRequest201ResponseHeaders{ETag: c.ETag(), Location: at(c.ID)}}, nil
}

// GetLeaveRequest implements getLeaveRequest.
func (h *Handlers) GetLeaveRequest(ctx context.Context, r api.GetLeaveRequestRequestObject) (api.GetLeaveRequestResponseObject, error) {
	c, err := h.service.Get(ctx, r.LeaveRequestId)
	if err != nil {
		return nil, err
	}
	return api.GetLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.GetLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ApproveLeaveRequest implements approveLeaveRequest.
func (h *Handlers) ApproveLeaveRequest(ctx context.Context, r api.ApproveLeaveRequestRequestObject) (api.ApproveLeaveRequestResponseObject, error) {
	c, err := h.service.Approve(ctx, r.LeaveRequestId, r.Params.IfMatch, wire.Text(r.Body.Opinion))
	if err != nil {
		return nil, err
	}
	return api.ApproveLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ApproveLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// RejectLeaveRequest implements rejectLeaveRequest.
func (h *Handlers) RejectLeaveRequest(ctx context.Context, r api.RejectLeaveRequestRequestObject) (api.RejectLeaveRequestResponseObject, error) {
	c, err := h.service.Reject(ctx, r.LeaveRequestId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RejectLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.RejectLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// WithdrawLeaveRequest implements withdrawLeaveRequest.
func (h *Handlers) WithdrawLeaveRequest(ctx context.Context, r api.WithdrawLeaveRequestRequestObject) (api.WithdrawLeaveRequestResponseObject, error) {
	c, err := h.service.Withdraw(ctx, r.LeaveRequestId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.WithdrawLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.WithdrawLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ExtendLeaveRequest implements extendLeaveRequest.
func (h *Handlers) ExtendLeaveRequest(ctx context.Context, r api.ExtendLeaveRequestRequestObject) (api.ExtendLeaveRequestResponseObject, error) {
	c, err := h.service.Extend(ctx, r.LeaveRequestId, r.Params.IfMatch, r.Body.EndsAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ExtendLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ExtendLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReplaceLeaveStandIn implements replaceLeaveStandIn.
func (h *Handlers) ReplaceLeaveStandIn(ctx context.Context, r api.ReplaceLeaveStandInRequestObject) (api.ReplaceLeaveStandInResponseObject, error) {
	c, err := h.service.ReplaceStandIn(ctx, r.LeaveRequestId, r.Params.IfMatch, r.Body.StandInId)
	if err != nil {
		return nil, err
	}
	return api.ReplaceLeaveStandIn200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ReplaceLeaveStandIn200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReturnFromLeave implements returnFromLeave.
func (h *Handlers) ReturnFromLeave(ctx context.Context, r api.ReturnFromLeaveRequestObject) (api.ReturnFromLeaveResponseObject, error) {
	c, err := h.service.Return(ctx, r.LeaveRequestId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.ReturnFromLeave200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ReturnFromLeave200ResponseHeaders{ETag: c.ETag()}}, nil
}

// CloseLeaveRequest implements closeLeaveRequest.
func (h *Handlers) CloseLeaveRequest(ctx context.Context, r api.CloseLeaveRequestRequestObject) (api.CloseLeaveRequestResponseObject, error) {
	c, err := h.service.Close(ctx, r.LeaveRequestId, r.Params.IfMatch, wire.Text(r.Body.Note))
	if err != nil {
		return nil, err
	}
	return api.CloseLeaveRequest200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.CloseLeaveRequest200ResponseHeaders{ETag: c.ETag()}}, nil
}

// GetLeaveSummary implements getLeaveSummary.
func (h *Handlers) GetLeaveSummary(ctx context.Context, r api.GetLeaveSummaryRequestObject) (api.GetLeaveSummaryResponseObject, error) {
	s, err := h.service.Summary(ctx, ask(r.Params.InspectionId, r.Params.GroupId, r.Params.From, r.Params.To))
	if err != nil {
		return nil, err
	}
	return api.GetLeaveSummary200JSONResponse{Body: toSummary(s)}, nil
}

// GetLeaveSummaryXlsx implements getLeaveSummaryXlsx.
func (h *Handlers) GetLeaveSummaryXlsx(ctx context.Context, r api.GetLeaveSummaryXlsxRequestObject) (api.GetLeaveSummaryXlsxResponseObject, error) {
	s, err := h.service.Summary(ctx, ask(r.Params.InspectionId, r.Params.GroupId, r.Params.From, r.Params.To))
	if err != nil {
		return nil, err
	}
	b, err := s.workbook()
	if err != nil {
		return nil, err
	}
	return api.GetLeaveSummaryXlsx200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetLeaveSummaryXlsx200ResponseHeaders{
			ContentDisposition: `attachment; filename="attendance.xlsx"; filename*=UTF-8''%E5%87%BA%E5%8B%A4%E6%B1%87%E6%80%BB.xlsx`,
		},
	}, nil
}

// GetLeaveRequestsXlsx implements getLeaveRequestsXlsx.
func (h *Handlers) GetLeaveRequestsXlsx(ctx context.Context, r api.GetLeaveRequestsXlsxRequestObject) (api.GetLeaveRequestsXlsxResponseObject, error) {
	p := r.Params
	rows, err := h.service.All(ctx, fromFilter(api.ListLeaveRequestsParams{InspectionId: p.InspectionId, GroupId: p.GroupId, PersonId: p.PersonId,
		StandInId: p.StandInId, State: p.State, Kind: p.Kind, From: p.From, To: p.To, Q: p.Q}))
	if err != nil {
		return nil, err
	}
	b, err := workbook(rows, h.service.Caller(ctx))
	if err != nil {
		return nil, err
	}
	return api.GetLeaveRequestsXlsx200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetLeaveRequestsXlsx200ResponseHeaders{
			ContentDisposition: `attachment; filename="leave.xlsx"; filename*=UTF-8''%E8%AF%B7%E5%81%87%E7%99%BB%E8%AE%B0%E8%A1%A8.xlsx`,
		},
	}, nil
}
