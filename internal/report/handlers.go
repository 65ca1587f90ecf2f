package report

import (
	"context"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on reports.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListWorkReports implements listWorkReports.
func (h *Handlers) ListWorkReports(ctx context.Context, r api.ListWorkReportsRequestObject) (api.ListWorkReportsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListWorkReports200JSONResponse{Body: toPage(page, h.service.Caller(ctx))}, nil
}

// ExportWorkReports implements exportWorkReports.
func (h *Handlers) ExportWorkReports(ctx context.Context, r api.ExportWorkReportsRequestObject) (api.ExportWorkReportsResponseObject, error) {
	rows, err := h.service.All(ctx, fromExport(r.Params))
	if err != nil {
		return nil, err
	}
	body, size, err := sheet(rows)
	if err != nil {
		return nil, err
	}
	return api.ExportWorkReports200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{Body: body, ContentLength: size,
		Headers: api.ExportWorkReports200ResponseHeaders{ContentDisposition: fileName("attachment", "work-reports.xlsx")}}, nil
}

// CreateWorkReport implements createWorkReport.
func (h *Handlers) CreateWorkReport(ctx context.Context, r api.CreateWorkReportRequestObject) (api.CreateWorkReportResponseObject, error) {
	x, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateWorkReport201JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.CreateWorkReport201ResponseHeaders{ETag: x.ETag(), Location: at(x.ID)}}, nil
}

// GetWorkReport implements getWorkReport.
func (h *Handlers) GetWorkReport(ctx context.Context, r api.GetWorkReportRequestObject) (api.GetWorkReportResponseObject, error) {
	x, err := h.service.Get(ctx, r.WorkReportId)
	if err != nil {
		return nil, err
	}
	return api.GetWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.GetWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateWorkReport implements updateWorkReport.
func (h *Handlers) UpdateWorkReport(ctx context.Context, r api.UpdateWorkReportRequestObject) (api.UpdateWorkReportResponseObject, error) {
	x, err := h.service.Update(ctx, r.WorkReportId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.UpdateWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// SubmitWorkReport implements submitWorkReport.
func (h *Handlers) SubmitWorkReport(ctx context.Context, r api.SubmitWorkReportRequestObject) (api.SubmitWorkReportResponseObject, error) {
	x, err := h.service.Submit(ctx, r.WorkReportId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.SubmitWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.SubmitWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ReturnWorkReport implements returnWorkReport.
func (h *Handlers) ReturnWorkReport(ctx context.Context, r api.ReturnWorkReportRequestObject) (api.ReturnWorkReportResponseObject, error) {
	x, err := h.service.Return(ctx, r.WorkReportId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.ReturnWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.ReturnWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// AcceptWorkReport implements acceptWorkReport.
func (h *Handlers) AcceptWorkReport(ctx context.Context, r api.AcceptWorkReportRequestObject) (api.AcceptWorkReportResponseObject, error) {
	x, err := h.service.Accept(ctx, r.WorkReportId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.AcceptWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.AcceptWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidWorkReport implements voidWorkReport.
func (h *Handlers) VoidWorkReport(ctx context.Context, r api.VoidWorkReportRequestObject) (api.VoidWorkReportResponseObject, error) {
	x, err := h.service.Void(ctx, r.WorkReportId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidWorkReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.VoidWorkReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListMissingWorkReports implements listMissingWorkReports.
func (h *Handlers) ListMissingWorkReports(ctx context.Context, r api.ListMissingWorkReportsRequestObject) (api.ListMissingWorkReportsResponseObject, error) {
	p := r.Params
	q, rows, now, err := h.service.Missing(ctx, Span{InspectionID: p.InspectionId, GroupID: p.GroupId, From: fromDay(p.ReportFrom), To: fromDay(p.ReportTo)})
	if err != nil {
		return nil, err
	}
	return api.ListMissingWorkReports200JSONResponse{Body: toMissing(q, rows, Caller{Now: now})}, nil
}

// NudgeWorkReports implements nudgeWorkReports.
func (h *Handlers) NudgeWorkReports(ctx context.Context, r api.NudgeWorkReportsRequestObject) (api.NudgeWorkReportsResponseObject, error) {
	rows, err := h.service.Nudge(ctx, r.Body.InspectionId, calendar.DateOf(r.Body.ReportOn.Time), wire.Elements(r.Body.GroupIds))
	if err != nil {
		return nil, err
	}
	return api.NudgeWorkReports200JSONResponse{Body: toNudged(rows)}, nil
}

// ListStreetReports implements listStreetReports.
func (h *Handlers) ListStreetReports(ctx context.Context, r api.ListStreetReportsRequestObject) (api.ListStreetReportsResponseObject, error) {
	p := r.Params
	page, err := h.service.Streets(ctx, StreetFilter{InspectionID: p.InspectionId, From: fromDay(p.ReportFrom), To: fromDay(p.ReportTo), Latest: p.Latest}, store.RequestOf(p))
	if err != nil {
		return nil, err
	}
	return api.ListStreetReports200JSONResponse{Body: toStreetPage(page, h.service.Caller(ctx))}, nil
}

// CreateStreetReport implements createStreetReport.
func (h *Handlers) CreateStreetReport(ctx context.Context, r api.CreateStreetReportRequestObject) (api.CreateStreetReportResponseObject, error) {
	x, err := h.service.Compile(ctx, r.Body.InspectionId, calendar.DateOf(r.Body.ReportOn.Time), wire.Text(r.Body.Summary))
	if err != nil {
		return nil, err
	}
	return api.CreateStreetReport201JSONResponse{Body: toStreet(x, h.service.Caller(ctx), true), Headers: api.CreateStreetReport201ResponseHeaders{ETag: x.ETag(), Location: streetAt(x.ID)}}, nil
}

// GetStreetReport implements getStreetReport.
func (h *Handlers) GetStreetReport(ctx context.Context, r api.GetStreetReportRequestObject) (api.GetStreetReportResponseObject, error) {
	x, err := h.service.Street(ctx, r.StreetReportId)
	if err != nil {
		return nil, err
	}
	return api.GetStreetReport200JSONResponse{Body: toStreet(x, h.service.Caller(ctx), true), Headers: api.GetStreetReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// CorrectStreetReport implements correctStreetReport.
func (h *Handlers) CorrectStreetReport(ctx context.Context, r api.CorrectStreetReportRequestObject) (api.CorrectStreetReportResponseObject, error) {
	x, err := h.service.Correct(ctx, r.StreetReportId, r.Params.IfMatch, r.Body.Reason, r.Body.Summary)
	if err != nil {
		return nil, err
	}
	return api.CorrectStreetReport201JSONResponse{Body: toStreet(x, h.service.Caller(ctx), true), Headers: api.CorrectStreetReport201ResponseHeaders{ETag: x.ETag(), Location: streetAt(x.ID)}}, nil
}

// PrintStreetReport implements printStreetReport.
func (h *Handlers) PrintStreetReport(ctx context.Context, r api.PrintStreetReportRequestObject) (api.PrintStreetReportResponseObject, error) {
	x, err := h.service.Street(ctx, r.StreetReportId)
	if err != nil {
		return nil, err
	}
	body, size, err := x.HTML()
	if err != nil {
		return nil, err
	}
	return api.PrintStreetReport200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintStreetReport200ResponseHeaders{
		ContentDisposition: wire.PageName(x.ID), ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}
