package office

import (
	"context"

	"lianluo/api"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Handlers serves the operations on the office, its calendar and its rules,
// and the catalogue of problems.
type Handlers struct {
	service *Service
	status  func(fault.Kind) int
}

// NewHandlers serves the operations from the service; status is the server's
// map from kinds of fault to HTTP statuses, for the catalogue.
func NewHandlers(s *Service, status func(fault.Kind) int) *Handlers {
	return &Handlers{service: s, status: status}
}

// GetOffice implements getOffice.
func (h *Handlers) GetOffice(ctx context.Context, _ api.GetOfficeRequestObject) (api.GetOfficeResponseObject, error) {
	v, err := h.service.Get(ctx)
	if err != nil {
		return nil, err
	}
	return api.GetOffice200JSONResponse{Body: toOffice(ctx, v), Headers: api.GetOffice200ResponseHeaders{ETag: v.ETag()}}, nil
}

// UpdateOffice implements updateOffice.
func (h *Handlers) UpdateOffice(ctx context.Context, r api.UpdateOfficeRequestObject) (api.UpdateOfficeResponseObject, error) {
	v, err := h.service.Update(ctx, r.Params.IfMatch, fromOfficePatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateOffice200JSONResponse{Body: toOffice(ctx, v), Headers: api.UpdateOffice200ResponseHeaders{ETag: v.ETag()}}, nil
}

// ListCalendarDays implements listCalendarDays.
func (h *Handlers) ListCalendarDays(ctx context.Context, r api.ListCalendarDaysRequestObject) (api.ListCalendarDaysResponseObject, error) {
	page, err := h.service.ListDays(ctx, fromDayFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListCalendarDays200JSONResponse{Body: toDayPage(page)}, nil
}

// ImportCalendarDays implements importCalendarDays.
func (h *Handlers) ImportCalendarDays(ctx context.Context, r api.ImportCalendarDaysRequestObject) (api.ImportCalendarDaysResponseObject, error) {
	n, err := h.service.ImportDays(ctx, fromImport(r.Body))
	if err != nil {
		return nil, err
	}
	return api.ImportCalendarDays200JSONResponse{Body: toImported(r.Body.Year, n)}, nil
}

// ListDeadlineRules implements listDeadlineRules.
func (h *Handlers) ListDeadlineRules(ctx context.Context, r api.ListDeadlineRulesRequestObject) (api.ListDeadlineRulesResponseObject, error) {
	page, err := h.service.ListRules(ctx, fromRuleFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDeadlineRules200JSONResponse{Body: toRulePage(ctx, page)}, nil
}

// CreateDeadlineRule implements createDeadlineRule.
func (h *Handlers) CreateDeadlineRule(ctx context.Context, r api.CreateDeadlineRuleRequestObject) (api.CreateDeadlineRuleResponseObject, error) {
	x, err := h.service.CreateRule(ctx, fromRuleCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateDeadlineRule201JSONResponse{Body: toRule(ctx, x), Headers: api.CreateDeadlineRule201ResponseHeaders{
		ETag: x.ETag(), Location: "/v1/deadline-rules/" + x.ID.String(),
	}}, nil
}

// GetDeadlineRule implements getDeadlineRule.
func (h *Handlers) GetDeadlineRule(ctx context.Context, r api.GetDeadlineRuleRequestObject) (api.GetDeadlineRuleResponseObject, error) {
	x, err := h.service.GetRule(ctx, r.RuleId.String())
	if err != nil {
		return nil, err
	}
	return api.GetDeadlineRule200JSONResponse{Body: toRule(ctx, x), Headers: api.GetDeadlineRule200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateDeadlineRule implements updateDeadlineRule.
func (h *Handlers) UpdateDeadlineRule(ctx context.Context, r api.UpdateDeadlineRuleRequestObject) (api.UpdateDeadlineRuleResponseObject, error) {
	x, err := h.service.UpdateRule(ctx, r.RuleId, r.Params.IfMatch, fromRulePatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateDeadlineRule200JSONResponse{Body: toRule(ctx, x), Headers: api.UpdateDeadlineRule200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidDeadlineRule implements voidDeadlineRule.
func (h *Handlers) VoidDeadlineRule(ctx context.Context, r api.VoidDeadlineRuleRequestObject) (api.VoidDeadlineRuleResponseObject, error) {
	x, err := h.service.VoidRule(ctx, r.RuleId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidDeadlineRule200JSONResponse{Body: toRule(ctx, x), Headers: api.VoidDeadlineRule200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListProblemTypes implements listProblemTypes.
func (h *Handlers) ListProblemTypes(context.Context, api.ListProblemTypesRequestObject) (api.ListProblemTypesResponseObject, error) {
	return api.ListProblemTypes200JSONResponse{Body: toProblemTypes(h.status)}, nil
}
