package duty

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on shifts.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDutyShifts implements listDutyShifts.
func (h *Handlers) ListDutyShifts(ctx context.Context, r api.ListDutyShiftsRequestObject) (api.ListDutyShiftsResponseObject, error) {
	page, cases, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDutyShifts200JSONResponse{Body: toPage(page, cases, h.service.Caller(ctx))}, nil
}

// GetCurrentDutyShifts implements getCurrentDutyShifts.
func (h *Handlers) GetCurrentDutyShifts(ctx context.Context, r api.GetCurrentDutyShiftsRequestObject) (api.GetCurrentDutyShiftsResponseObject, error) {
	at, cases, err := h.service.Now(ctx, r.Params.InspectionId, r.Params.GroupId)
	if err != nil {
		return nil, err
	}
	return api.GetCurrentDutyShifts200JSONResponse{Body: toNow(at, cases, h.service.Caller(ctx))}, nil
}

// GetDutyShift implements getDutyShift.
func (h *Handlers) GetDutyShift(ctx context.Context, r api.GetDutyShiftRequestObject) (api.GetDutyShiftResponseObject, error) {
	c, err := h.service.Get(ctx, r.ShiftId)
	if err != nil {
		return nil, err
	}
	return api.GetDutyShift200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.GetDutyShift200ResponseHeaders{ETag: c.ETag()}}, nil
}

// CheckInDutyShift implements checkInDutyShift.
func (h *Handlers) CheckInDutyShift(ctx context.Context, r api.CheckInDutyShiftRequestObject) (api.CheckInDutyShiftResponseObject, error) {
	c, err := h.service.CheckIn(ctx, r.ShiftId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.CheckInDutyShift200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.CheckInDutyShift200ResponseHeaders{ETag: c.ETag()}}, nil
}

// HandOverDutyShift implements handOverDutyShift.
func (h *Handlers) HandOverDutyShift(ctx context.Context, r api.HandOverDutyShiftRequestObject) (api.HandOverDutyShiftResponseObject, error) {
	code, d, c, err := h.service.HandOver(ctx, r.ShiftId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.HandOverDutyShift200JSONResponse{Body: toCode(code, d, c, h.service.Caller(ctx)), Headers: api.HandOverDutyShift200ResponseHeaders{ETag: c.ETag()}}, nil
}

// AcceptDutyHandover implements acceptDutyHandover.
func (h *Handlers) AcceptDutyHandover(ctx context.Context, r api.AcceptDutyHandoverRequestObject) (api.AcceptDutyHandoverResponseObject, error) {
	c, err := h.service.Accept(ctx, r.ShiftId, r.Params.IfMatch, r.Body.Code, fromVerdicts(r.Body.Decisions))
	if err != nil {
		return nil, err
	}
	return api.AcceptDutyHandover200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.AcceptDutyHandover200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ConfirmDutyHandover implements confirmDutyHandover.
func (h *Handlers) ConfirmDutyHandover(ctx context.Context, r api.ConfirmDutyHandoverRequestObject) (api.ConfirmDutyHandoverResponseObject, error) {
	c, err := h.service.Confirm(ctx, r.ShiftId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ConfirmDutyHandover200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ConfirmDutyHandover200ResponseHeaders{ETag: c.ETag()}}, nil
}

// GetDutyHandover implements getDutyHandover.
func (h *Handlers) GetDutyHandover(ctx context.Context, r api.GetDutyHandoverRequestObject) (api.GetDutyHandoverResponseObject, error) {
	d, err := h.service.Digest(ctx, r.ShiftId)
	if err != nil {
		return nil, err
	}
	return api.GetDutyHandover200JSONResponse{Body: toHandover(d)}, nil
}

// RelieveDutyShift implements relieveDutyShift.
func (h *Handlers) RelieveDutyShift(ctx context.Context, r api.RelieveDutyShiftRequestObject) (api.RelieveDutyShiftResponseObject, error) {
	c, err := h.service.Relieve(ctx, r.ShiftId, r.Params.IfMatch, Role(r.Body.Role), r.Body.PersonId, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.RelieveDutyShift200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.RelieveDutyShift200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ReportLeftPost implements reportLeftPost.
func (h *Handlers) ReportLeftPost(ctx context.Context, r api.ReportLeftPostRequestObject) (api.ReportLeftPostResponseObject, error) {
	c, err := h.service.ReportLeft(ctx, r.ShiftId, r.Params.IfMatch, Role(r.Body.Role), r.Body.LeftAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ReportLeftPost200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.ReportLeftPost200ResponseHeaders{ETag: c.ETag()}}, nil
}

// CloseDutyShift implements closeDutyShift.
func (h *Handlers) CloseDutyShift(ctx context.Context, r api.CloseDutyShiftRequestObject) (api.CloseDutyShiftResponseObject, error) {
	c, err := h.service.Close(ctx, r.ShiftId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.CloseDutyShift200JSONResponse{Body: toAPI(c, h.service.Caller(ctx)), Headers: api.CloseDutyShift200ResponseHeaders{ETag: c.ETag()}}, nil
}

// ListDutyLogEntries implements listDutyLogEntries.
func (h *Handlers) ListDutyLogEntries(ctx context.Context, r api.ListDutyLogEntriesRequestObject) (api.ListDutyLogEntriesResponseObject, error) {
	page, c, err := h.service.Entries(ctx, r.ShiftId, LogFilter{Kind: wire.Text(r.Params.Kind)}, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDutyLogEntries200JSONResponse{Body: toEntries(page, c, h.service.Caller(ctx))}, nil
}

// CreateDutyLogEntry implements createDutyLogEntry.
func (h *Handlers) CreateDutyLogEntry(ctx context.Context, r api.CreateDutyLogEntryRequestObject) (api.CreateDutyLogEntryResponseObject, error) {
	e, c, err := h.service.AddEntry(ctx, r.ShiftId, fromEntry(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateDutyLogEntry201JSONResponse{Body: toEntry(e, c, h.service.Caller(ctx)), Headers: api.CreateDutyLogEntry201ResponseHeaders{ETag: e.ETag(), Location: at(e.ShiftID, e.ID)}}, nil
}

// GetDutyLogEntry implements getDutyLogEntry.
func (h *Handlers) GetDutyLogEntry(ctx context.Context, r api.GetDutyLogEntryRequestObject) (api.GetDutyLogEntryResponseObject, error) {
	e, c, err := h.service.Entry(ctx, r.ShiftId, r.EntryId)
	if err != nil {
		return nil, err
	}
	return api.GetDutyLogEntry200JSONResponse{Body: toEntry(e, c, h.service.Caller(ctx)), Headers: api.GetDutyLogEntry200ResponseHeaders{ETag: e.ETag()}}, nil
}
