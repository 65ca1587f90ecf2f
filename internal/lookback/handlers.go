package lookback

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations on look-backs.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the look-backs of a cycle as the contract shows them.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListLookBacks implements listLookBacks.
func (h *Handlers) ListLookBacks(ctx context.Context, r api.ListLookBacksRequestObject) (api.ListLookBacksResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListLookBacks200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// GetLookBack implements getLookBack.
func (h *Handlers) GetLookBack(ctx context.Context, r api.GetLookBackRequestObject) (api.GetLookBackResponseObject, error) {
	root, row, err := h.service.Get(ctx, r.CaseId, r.LookBackId)
	if err != nil {
		return nil, err
	}
	return api.GetLookBack200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.GetLookBack200ResponseHeaders{ETag: row.ETag()}}, nil
}

// CreateLookBack implements createLookBack.
func (h *Handlers) CreateLookBack(ctx context.Context, r api.CreateLookBackRequestObject) (api.CreateLookBackResponseObject, error) {
	root, row, err := h.service.Create(ctx, r.CaseId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateLookBack201JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.CreateLookBack201ResponseHeaders{ETag: row.ETag(), Location: at(row)}}, nil
}

// VoidLookBack implements voidLookBack.
func (h *Handlers) VoidLookBack(ctx context.Context, r api.VoidLookBackRequestObject) (api.VoidLookBackResponseObject, error) {
	root, row, err := h.service.Void(ctx, r.CaseId, r.LookBackId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidLookBack200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.VoidLookBack200ResponseHeaders{ETag: row.ETag()}}, nil
}

// ReopenForLookBack implements reopenForLookBack.
func (h *Handlers) ReopenForLookBack(ctx context.Context, r api.ReopenForLookBackRequestObject) (api.ReopenForLookBackResponseObject, error) {
	c, err := h.service.Reopen(ctx, r.CaseId, r.LookBackId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ReopenForLookBack200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ReopenForLookBack200ResponseHeaders{ETag: c.ETag()}}, nil
}
