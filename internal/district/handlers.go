package district

import (
	"context"
	"net/http" //nolint:depguard // a status report is answered with its stored bytes, by a response writer

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves status reports.
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
	corrected, err := h.service.Corrected(ctx, page.Items)
	if err != nil {
		return nil, err
	}
	return api.ListStatusReports200JSONResponse{Body: toReportPage(page, corrected)}, nil
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

// ListStatusReportSigningKeys implements listStatusReportSigningKeys.
func (h *Handlers) ListStatusReportSigningKeys(context.Context, api.ListStatusReportSigningKeysRequestObject) (api.ListStatusReportSigningKeysResponseObject, error) {
	id, key, err := h.service.Key()
	if err != nil {
		return nil, err
	}
	return api.ListStatusReportSigningKeys200JSONResponse{Body: api.StatusReportKeyList{
		Items: []api.StatusReportKey{{KeyId: id, Algorithm: api.SigningAlgorithmEd25519, PublicKey: key}},
	}}, nil
}

// GetStatusReportSignature implements getStatusReportSignature.
func (h *Handlers) GetStatusReportSignature(ctx context.Context, r api.GetStatusReportSignatureRequestObject) (api.GetStatusReportSignatureResponseObject, error) {
	x, err := h.service.Get(ctx, r.ReportId)
	if err != nil {
		return nil, err
	}
	return api.GetStatusReportSignature200JSONResponse{Body: toSignature(x), Headers: api.GetStatusReportSignature200ResponseHeaders{ETag: x.ETag()}}, nil
}

// PrintStatusReport implements printStatusReport.
func (h *Handlers) PrintStatusReport(ctx context.Context, r api.PrintStatusReportRequestObject) (api.PrintStatusReportResponseObject, error) {
	x, err := h.service.Get(ctx, r.ReportId)
	if err != nil {
		return nil, err
	}
	b, err := x.page()
	if err != nil {
		return nil, err
	}
	return api.PrintStatusReport200TexthtmlResponse{Body: b, ContentLength: int64(b.Len()), Headers: api.PrintStatusReport200ResponseHeaders{
		ContentDisposition: wire.PageName(x.ID), ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}

// GetStatusReportXlsx implements getStatusReportXlsx.
func (h *Handlers) GetStatusReportXlsx(ctx context.Context, r api.GetStatusReportXlsxRequestObject) (api.GetStatusReportXlsxResponseObject, error) {
	x, err := h.service.Get(ctx, r.ReportId)
	if err != nil {
		return nil, err
	}
	b, err := x.workbook()
	if err != nil {
		return nil, err
	}
	return api.GetStatusReportXlsx200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetStatusReportXlsx200ResponseHeaders{
			ContentDisposition: `attachment; filename="status-report-` + x.Number + `.xlsx"`,
		},
	}, nil
}
