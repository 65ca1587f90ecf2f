package district

import (
	"context"
	"net/http" //nolint:depguard // a status report is answered with its stored bytes, by a response writer
	"strconv"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves status reports and the change stream.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// verbatim answers with the bytes kept when the report was made: generated
// types would encode it anew, and differently with the next version.
type verbatim struct {
	report *Report
	status int
}

func (v verbatim) write(w http.ResponseWriter) error {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("ETag", v.report.ETag())
	if v.status == http.StatusCreated {
		w.Header().Set("Location", "/v1/status-reports/"+v.report.ID.String())
	}
	w.WriteHeader(v.status)
	_, err := w.Write([]byte(v.report.Body))
	return err
}

// VisitCreateStatusReportResponse implements the generated interface.
func (v verbatim) VisitCreateStatusReportResponse(w http.ResponseWriter) error { return v.write(w) }

// VisitGetStatusReportResponse implements the generated interface.
func (v verbatim) VisitGetStatusReportResponse(w http.ResponseWriter) error { return v.write(w) }

// VisitGetLatestStatusReportResponse implements the generated interface.
func (v verbatim) VisitGetLatestStatusReportResponse(w http.ResponseWriter) error { return v.write(w) }

// ListStatusReports implements listStatusReports.
func (h *Handlers) ListStatusReports(ctx context.Context, r api.ListStatusReportsRequestObject) (api.ListStatusReportsResponseObject, error) {
	page, err := h.service.List(ctx, fromReportFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListStatusReports200JSONResponse{Body: toReportPage(page)}, nil
}

// CreateStatusReport implements createStatusReport.
func (h *Handlers) CreateStatusReport(ctx context.Context, r api.CreateStatusReportRequestObject) (api.CreateStatusReportResponseObject, error) {
	x, err := h.service.Create(ctx, fromReportCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return verbatim{x, http.StatusCreated}, nil
}

// GetStatusReport implements getStatusReport.
func (h *Handlers) GetStatusReport(ctx context.Context, r api.GetStatusReportRequestObject) (api.GetStatusReportResponseObject, error) {
	x, err := h.service.Get(ctx, r.ReportId)
	if err != nil {
		return nil, err
	}
	return verbatim{x, http.StatusOK}, nil
}

// GetLatestStatusReport implements getLatestStatusReport.
func (h *Handlers) GetLatestStatusReport(ctx context.Context, _ api.GetLatestStatusReportRequestObject) (api.GetLatestStatusReportResponseObject, error) {
	x, err := h.service.Latest(ctx)
	if err != nil {
		return nil, err
	}
	return verbatim{x, http.StatusOK}, nil
}

// ListChanges implements listChanges.
func (h *Handlers) ListChanges(ctx context.Context, r api.ListChangesRequestObject) (api.ListChangesResponseObject, error) {
	c, err := h.service.Changes(ctx, r.Params.After, r.Params.Limit)
	if err != nil {
		return nil, err
	}
	out := api.ListChanges200JSONResponse{Body: toChangePage(c)}
	if c.More {
		next := "/v1/changes?after=" + c.Position
		if r.Params.Limit != nil {
			next += "&limit=" + strconv.Itoa(int(*r.Params.Limit))
		}
		out.Headers.Link = "<" + next + `>; rel="next"`
	}
	return out, nil
}
