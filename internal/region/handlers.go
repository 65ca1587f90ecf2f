package region

import (
	"context"

	"lianluo/api"
	"lianluo/internal/wire"
)

// Handlers serves what is read of several offices.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDistrictOffices implements listDistrictOffices.
func (h *Handlers) ListDistrictOffices(ctx context.Context, _ api.ListDistrictOfficesRequestObject) (api.ListDistrictOfficesResponseObject, error) {
	offices, err := h.service.Offices(ctx)
	if err != nil {
		return nil, err
	}
	return api.ListDistrictOffices200JSONResponse{Body: toOffices(offices)}, nil
}

const usualPage = 50

// ListDistrictStatusReports implements listDistrictStatusReports.
func (h *Handlers) ListDistrictStatusReports(ctx context.Context, r api.ListDistrictStatusReportsRequestObject) (api.ListDistrictStatusReportsResponseObject, error) {
	limit := usualPage
	if r.Params.Limit != nil {
		limit = int(*r.Params.Limit)
	}
	page, err := h.service.Reports(ctx, wire.Text(r.Params.After), limit)
	if err != nil {
		return nil, err
	}
	return api.ListDistrictStatusReports200JSONResponse{Body: toPage(page)}, nil
}

// GetConsolidatedReport implements getConsolidatedReport.
func (h *Handlers) GetConsolidatedReport(ctx context.Context, r api.GetConsolidatedReportRequestObject) (api.GetConsolidatedReportResponseObject, error) {
	c, err := h.service.Consolidate(ctx, fromDay(r.Params.ReportOn))
	if err != nil {
		return nil, err
	}
	return api.GetConsolidatedReport200JSONResponse{Body: toConsolidated(c)}, nil
}
