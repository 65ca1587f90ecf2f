package worklist

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the lists across everything.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListMyWork implements listMyWork.
func (h *Handlers) ListMyWork(ctx context.Context, r api.ListMyWorkRequestObject) (api.ListMyWorkResponseObject, error) {
	page := store.RequestOf(r.Params)
	q := Ask{Reason: Reason(wire.Text(r.Params.Reason)), Type: wire.Text(r.Params.Type), Limit: page.Limit, Cursor: page.Cursor, Count: page.Count}
	p, err := h.service.Work(ctx, q)
	if err != nil {
		return nil, err
	}
	return api.ListMyWork200JSONResponse{Body: api.WorkPage{Items: toItems(p.Items), NextCursor: wire.Optional[string](p.Next), Total: p.Total}}, nil
}

// ListUpperDemands implements listUpperDemands.
func (h *Handlers) ListUpperDemands(ctx context.Context, r api.ListUpperDemandsRequestObject) (api.ListUpperDemandsResponseObject, error) {
	page := store.RequestOf(r.Params)
	q := Ask{InspectionID: r.Params.InspectionId, Type: wire.Text(r.Params.Type), Limit: page.Limit, Cursor: page.Cursor, Count: page.Count}
	p, err := h.service.Demands(ctx, q)
	if err != nil {
		return nil, err
	}
	return api.ListUpperDemands200JSONResponse{Body: api.UpperDemandPage{Items: toDemands(p.Items), NextCursor: wire.Optional[string](p.Next), Total: p.Total}}, nil
}

// GetDailyBrief implements getDailyBrief.
func (h *Handlers) GetDailyBrief(ctx context.Context, _ api.GetDailyBriefRequestObject) (api.GetDailyBriefResponseObject, error) {
	b, err := h.service.Brief(ctx)
	if err != nil {
		return nil, err
	}
	return api.GetDailyBrief200JSONResponse{Body: toBrief(b)}, nil
}

// PrintDailyBrief implements printDailyBrief.
func (h *Handlers) PrintDailyBrief(ctx context.Context, _ api.PrintDailyBriefRequestObject) (api.PrintDailyBriefResponseObject, error) {
	b, err := h.service.Brief(ctx)
	if err != nil {
		return nil, err
	}
	body, size, err := b.page()
	if err != nil {
		return nil, err
	}
	return api.PrintDailyBrief200TexthtmlResponse{Body: body, ContentLength: size, Headers: api.PrintDailyBrief200ResponseHeaders{
		ContentDisposition: `inline; filename="brief.html"`, ContentSecurityPolicy: wire.PagePolicy,
	}}, nil
}
