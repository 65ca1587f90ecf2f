package discipline

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
)

// Handlers serves the operations on discipline records.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDisciplineRecords implements listDisciplineRecords.
func (h *Handlers) ListDisciplineRecords(ctx context.Context, r api.ListDisciplineRecordsRequestObject) (api.ListDisciplineRecordsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDisciplineRecords200JSONResponse{Body: toPage(page, h.service.Caller(ctx))}, nil
}

// GetDisciplineSummary implements getDisciplineSummary.
func (h *Handlers) GetDisciplineSummary(ctx context.Context, r api.GetDisciplineSummaryRequestObject) (api.GetDisciplineSummaryResponseObject, error) {
	tallies, err := h.service.Summary(ctx, r.Params.InspectionId)
	if err != nil {
		return nil, err
	}
	return api.GetDisciplineSummary200JSONResponse{Body: toSummary(tallies)}, nil
}

// GetDisciplineRecord implements getDisciplineRecord.
func (h *Handlers) GetDisciplineRecord(ctx context.Context, r api.GetDisciplineRecordRequestObject) (api.GetDisciplineRecordResponseObject, error) {
	row, err := h.service.Get(ctx, r.RecordId)
	if err != nil {
		return nil, err
	}
	return api.GetDisciplineRecord200JSONResponse{Body: toAPI(row, h.service.Caller(ctx)), Headers: api.GetDisciplineRecord200ResponseHeaders{ETag: row.ETag()}}, nil
}

// AppealDisciplineRecord implements appealDisciplineRecord.
func (h *Handlers) AppealDisciplineRecord(ctx context.Context, r api.AppealDisciplineRecordRequestObject) (api.AppealDisciplineRecordResponseObject, error) {
	row, err := h.service.Appeal(ctx, r.RecordId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.AppealDisciplineRecord200JSONResponse{Body: toAPI(row, h.service.Caller(ctx)), Headers: api.AppealDisciplineRecord200ResponseHeaders{ETag: row.ETag()}}, nil
}

// GrantDisciplineAppeal implements grantDisciplineAppeal.
func (h *Handlers) GrantDisciplineAppeal(ctx context.Context, r api.GrantDisciplineAppealRequestObject) (api.GrantDisciplineAppealResponseObject, error) {
	row, err := h.service.Grant(ctx, r.RecordId, r.Params.IfMatch, r.Body.Decision)
	if err != nil {
		return nil, err
	}
	return api.GrantDisciplineAppeal200JSONResponse{Body: toAPI(row, h.service.Caller(ctx)), Headers: api.GrantDisciplineAppeal200ResponseHeaders{ETag: row.ETag()}}, nil
}

// DismissDisciplineAppeal implements dismissDisciplineAppeal.
func (h *Handlers) DismissDisciplineAppeal(ctx context.Context, r api.DismissDisciplineAppealRequestObject) (api.DismissDisciplineAppealResponseObject, error) {
	row, err := h.service.Dismiss(ctx, r.RecordId, r.Params.IfMatch, r.Body.Decision)
	if err != nil {
		return nil, err
	}
	return api.DismissDisciplineAppeal200JSONResponse{Body: toAPI(row, h.service.Caller(ctx)), Headers: api.DismissDisciplineAppeal200ResponseHeaders{ETag: row.ETag()}}, nil
}
