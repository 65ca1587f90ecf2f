package urgent

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on urgent reports.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListUrgentReports implements listUrgentReports.
func (h *Handlers) ListUrgentReports(ctx context.Context, r api.ListUrgentReportsRequestObject) (api.ListUrgentReportsResponseObject, error) {
	page, shown, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListUrgentReports200JSONResponse{Body: toPage(page, shown, h.service.Caller(ctx))}, nil
}

// CreateUrgentReport implements createUrgentReport.
func (h *Handlers) CreateUrgentReport(ctx context.Context, r api.CreateUrgentReportRequestObject) (api.CreateUrgentReportResponseObject, error) {
	x, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateUrgentReport201JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.CreateUrgentReport201ResponseHeaders{ETag: x.ETag(), Location: at(x.ID)}}, nil
}

// GetUrgentReport implements getUrgentReport.
func (h *Handlers) GetUrgentReport(ctx context.Context, r api.GetUrgentReportRequestObject) (api.GetUrgentReportResponseObject, error) {
	x, err := h.service.Get(ctx, r.UrgentReportId)
	if err != nil {
		return nil, err
	}
	return api.GetUrgentReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.GetUrgentReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// FollowUpUrgentReport implements followUpUrgentReport.
func (h *Handlers) FollowUpUrgentReport(ctx context.Context, r api.FollowUpUrgentReportRequestObject) (api.FollowUpUrgentReportResponseObject, error) {
	x, err := h.service.Write(ctx, r.UrgentReportId, r.Params.IfMatch, EntryKind(r.Body.Kind), r.Body.Text)
	if err != nil {
		return nil, err
	}
	return api.FollowUpUrgentReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.FollowUpUrgentReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// AcknowledgeUrgentReport implements acknowledgeUrgentReport.
func (h *Handlers) AcknowledgeUrgentReport(ctx context.Context, r api.AcknowledgeUrgentReportRequestObject) (api.AcknowledgeUrgentReportResponseObject, error) {
	x, err := h.service.Acknowledge(ctx, r.UrgentReportId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.AcknowledgeUrgentReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.AcknowledgeUrgentReport200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidUrgentReport implements voidUrgentReport.
func (h *Handlers) VoidUrgentReport(ctx context.Context, r api.VoidUrgentReportRequestObject) (api.VoidUrgentReportResponseObject, error) {
	x, err := h.service.Void(ctx, r.UrgentReportId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidUrgentReport200JSONResponse{Body: toAPI(x, h.service.Caller(ctx)), Headers: api.VoidUrgentReport200ResponseHeaders{ETag: x.ETag()}}, nil
}
