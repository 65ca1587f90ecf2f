package meeting

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on meetings.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListMeetings implements listMeetings.
func (h *Handlers) ListMeetings(ctx context.Context, r api.ListMeetingsRequestObject) (api.ListMeetingsResponseObject, error) {
	page, rows, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListMeetings200JSONResponse{Body: toPage(page, rows, h.service.Caller(ctx))}, nil
}

// CreateMeeting implements createMeeting.
func (h *Handlers) CreateMeeting(ctx context.Context, r api.CreateMeetingRequestObject) (api.CreateMeetingResponseObject, error) {
	m, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateMeeting201JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.CreateMeeting201ResponseHeaders{ETag: m.ETag(), Location: at(m.ID)}}, nil
}

// GetMeeting implements getMeeting.
func (h *Handlers) GetMeeting(ctx context.Context, r api.GetMeetingRequestObject) (api.GetMeetingResponseObject, error) {
	m, err := h.service.Get(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	return api.GetMeeting200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.GetMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}

// ListProposedAttendees implements listProposedAttendees.
func (h *Handlers) ListProposedAttendees(ctx context.Context, r api.ListProposedAttendeesRequestObject) (api.ListProposedAttendeesResponseObject, error) {
	rows, err := h.service.Proposal(ctx, r.Params.InspectionId, Kind(r.Params.Kind), r.Params.GroupId, r.Params.StartsAt)
	if err != nil {
		return nil, err
	}
	return api.ListProposedAttendees200JSONResponse{Body: toProposal(rows)}, nil
}

// ListMeetingWeeks implements listMeetingWeeks.
func (h *Handlers) ListMeetingWeeks(ctx context.Context, r api.ListMeetingWeeksRequestObject) (api.ListMeetingWeeksResponseObject, error) {
	c, err := h.service.Weeks(ctx, r.Params.InspectionId)
	if err != nil {
		return nil, err
	}
	return api.ListMeetingWeeks200JSONResponse{Body: toWeeks(c)}, nil
}

// ListMeetingAttendance implements listMeetingAttendance.
func (h *Handlers) ListMeetingAttendance(ctx context.Context, r api.ListMeetingAttendanceRequestObject) (api.ListMeetingAttendanceResponseObject, error) {
	rows, err := h.service.People(ctx, r.MeetingId)
	if err != nil {
		return nil, err
	}
	return api.ListMeetingAttendance200JSONResponse{Body: toPeople(rows)}, nil
}

// ListMeetingReceipts implements listMeetingReceipts.
func (h *Handlers) ListMeetingReceipts(ctx context.Context, r api.ListMeetingReceiptsRequestObject) (api.ListMeetingReceiptsResponseObject, error) {
	rows, err := h.service.Receipts(ctx, r.MeetingId, r.Params.Acknowledged)
	if err != nil {
		return nil, err
	}
	return api.ListMeetingReceipts200JSONResponse{Body: toReceipts(rows)}, nil
}

// UpdateMeeting implements updateMeeting.
func (h *Handlers) UpdateMeeting(ctx context.Context, r api.UpdateMeetingRequestObject) (api.UpdateMeetingResponseObject, error) {
	m, err := h.service.Update(ctx, r.MeetingId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateMeeting200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.UpdateMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}

// HoldMeeting implements holdMeeting.
func (h *Handlers) HoldMeeting(ctx context.Context, r api.HoldMeetingRequestObject) (api.HoldMeetingResponseObject, error) {
	m, err := h.service.Hold(ctx, r.MeetingId, r.Params.IfMatch, Holding{From: r.Body.HeldFrom, To: r.Body.HeldTo, ChairID: r.Body.ChairId})
	if err != nil {
		return nil, err
	}
	return api.HoldMeeting200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.HoldMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}

// CancelMeeting implements cancelMeeting.
func (h *Handlers) CancelMeeting(ctx context.Context, r api.CancelMeetingRequestObject) (api.CancelMeetingResponseObject, error) {
	m, err := h.service.Cancel(ctx, r.MeetingId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.CancelMeeting200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.CancelMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}

// RecordMeetingAttendance implements recordMeetingAttendance.
func (h *Handlers) RecordMeetingAttendance(ctx context.Context, r api.RecordMeetingAttendanceRequestObject) (api.RecordMeetingAttendanceResponseObject, error) {
	m, err := h.service.Record(ctx, r.MeetingId, r.Params.IfMatch, fromEntries(r.Body.Entries))
	if err != nil {
		return nil, err
	}
	return api.RecordMeetingAttendance200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.RecordMeetingAttendance200ResponseHeaders{ETag: m.ETag()}}, nil
}

// VoidMeeting implements voidMeeting.
func (h *Handlers) VoidMeeting(ctx context.Context, r api.VoidMeetingRequestObject) (api.VoidMeetingResponseObject, error) {
	m, err := h.service.Void(ctx, r.MeetingId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidMeeting200JSONResponse{Body: ToAPI(m, h.service.Caller(ctx)), Headers: api.VoidMeeting200ResponseHeaders{ETag: m.ETag()}}, nil
}
