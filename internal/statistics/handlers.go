package statistics

import (
	"context"

	"lianluo/api"
)

// Handlers serves the tables.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetPetitionStatistics implements getPetitionStatistics.
func (h *Handlers) GetPetitionStatistics(ctx context.Context, r api.GetPetitionStatisticsRequestObject) (api.GetPetitionStatisticsResponseObject, error) {
	t, err := h.service.Table(ctx, ask(r.Params))
	if err != nil {
		return nil, err
	}
	body := toAPI(t)
	etag, err := tag(&body)
	if err != nil {
		return nil, err
	}
	return api.GetPetitionStatistics200JSONResponse{Body: body, Headers: api.GetPetitionStatistics200ResponseHeaders{ETag: etag}}, nil
}

// GetPetitionStatisticsXlsx implements getPetitionStatisticsXlsx.
func (h *Handlers) GetPetitionStatisticsXlsx(ctx context.Context, r api.GetPetitionStatisticsXlsxRequestObject) (api.GetPetitionStatisticsXlsxResponseObject, error) {
	p := r.Params
	t, err := h.service.Table(ctx, ask(api.GetPetitionStatisticsParams{InspectionId: p.InspectionId, BatchId: p.BatchId, By: p.By, Across: p.Across,
		TypeCounting: p.TypeCounting, Attribution: p.Attribution, AsOf: p.AsOf}))
	if err != nil {
		return nil, err
	}
	b, err := t.workbook()
	if err != nil {
		return nil, err
	}
	return api.GetPetitionStatisticsXlsx200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: b, ContentLength: int64(b.Len()), Headers: api.GetPetitionStatisticsXlsx200ResponseHeaders{
			ContentDisposition: `attachment; filename="statistics.xlsx"; filename*=UTF-8''%E7%BB%9F%E8%AE%A1%E8%A1%A8.xlsx`,
		},
	}, nil
}
