package compliance

import (
	"context"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the clauses.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// GetCompliance implements getCompliance.
func (h *Handlers) GetCompliance(ctx context.Context, r api.GetComplianceRequestObject) (api.GetComplianceResponseObject, error) {
	found, err := h.service.Current(ctx, r.Params.InspectionId)
	if err != nil {
		return nil, err
	}
	body := toAPI(found, auth.From(ctx))
	etag, err := tag(&body)
	return api.GetCompliance200JSONResponse{Body: body, Headers: api.GetCompliance200ResponseHeaders{ETag: etag}}, err
}

// PrintCompliance implements printCompliance.
func (h *Handlers) PrintCompliance(ctx context.Context, r api.PrintComplianceRequestObject) (api.PrintComplianceResponseObject, error) {
	found, err := h.service.Print(ctx, r.Params.InspectionId)
	if err != nil {
		return nil, err
	}
	b, err := found.page()
	return api.PrintCompliance200TexthtmlResponse{Body: b, ContentLength: int64(b.Len()), Headers: api.PrintCompliance200ResponseHeaders{
		ContentDisposition: wire.PageName(found.InspectionID), ContentSecurityPolicy: wire.PagePolicy,
	}}, err
}

// GetComplianceClause implements getComplianceClause.
func (h *Handlers) GetComplianceClause(ctx context.Context, r api.GetComplianceClauseRequestObject) (api.GetComplianceClauseResponseObject, error) {
	found, x, err := h.service.Clause(ctx, r.Params.InspectionId, Clause(r.Clause))
	if err != nil {
		return nil, err
	}
	body := api.ComplianceClauseReport{InspectionId: found.InspectionID, Finding: toFinding(x, auth.From(ctx), mostEvidence)}
	etag, err := tag(&body)
	return api.GetComplianceClause200JSONResponse{Body: body, Headers: api.GetComplianceClause200ResponseHeaders{ETag: etag}}, err
}

// ListComplianceHistory implements listComplianceHistory.
func (h *Handlers) ListComplianceHistory(ctx context.Context, r api.ListComplianceHistoryRequestObject) (api.ListComplianceHistoryResponseObject, error) {
	page, err := h.service.History(ctx, r.Params.InspectionId, Clause(r.Clause), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListComplianceHistory200JSONResponse{Body: toHistory(page, auth.From(ctx))}, nil
}
