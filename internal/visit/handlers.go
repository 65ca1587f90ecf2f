package visit

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

// Handlers serves the operations on follow-up visits.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export gives the visits of a cycle as the contract shows them, without
// what the petitioners said: what leaves the office does not carry it.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, cycle int64) (any, error) {
	root, rows, err := h.service.List(ctx, caseID, cycle)
	if err != nil {
		return nil, err
	}
	for i := range rows {
		rows[i].Note = ""
	}
	return toList(root, rows, h.service.cases.Caller(ctx)), nil
}

// ListFollowUpVisits implements listFollowUpVisits.
func (h *Handlers) ListFollowUpVisits(ctx context.Context, r api.ListFollowUpVisitsRequestObject) (api.ListFollowUpVisitsResponseObject, error) {
	root, rows, err := h.service.List(ctx, r.CaseId, int64(wire.Whole(r.Params.Cycle)))
	if err != nil {
		return nil, err
	}
	return api.ListFollowUpVisits200JSONResponse{Body: toList(root, rows, h.service.cases.Caller(ctx))}, nil
}

// GetFollowUpVisit implements getFollowUpVisit.
func (h *Handlers) GetFollowUpVisit(ctx context.Context, r api.GetFollowUpVisitRequestObject) (api.GetFollowUpVisitResponseObject, error) {
	root, row, err := h.service.Get(ctx, r.CaseId, r.VisitId)
	if err != nil {
		return nil, err
	}
	return api.GetFollowUpVisit200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.GetFollowUpVisit200ResponseHeaders{ETag: row.ETag()}}, nil
}

// CreateFollowUpVisit implements createFollowUpVisit.
func (h *Handlers) CreateFollowUpVisit(ctx context.Context, r api.CreateFollowUpVisitRequestObject) (api.CreateFollowUpVisitResponseObject, error) {
	root, row, err := h.service.Create(ctx, r.CaseId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateFollowUpVisit201JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.CreateFollowUpVisit201ResponseHeaders{ETag: row.ETag(), Location: at(row)}}, nil
}

// VoidFollowUpVisit implements voidFollowUpVisit.
func (h *Handlers) VoidFollowUpVisit(ctx context.Context, r api.VoidFollowUpVisitRequestObject) (api.VoidFollowUpVisitResponseObject, error) {
	root, row, err := h.service.Void(ctx, r.CaseId, r.VisitId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidFollowUpVisit200JSONResponse{Body: toAPI(root, row, h.service.cases.Caller(ctx)), Headers: api.VoidFollowUpVisit200ResponseHeaders{ETag: row.ETag()}}, nil
}

// ReopenForFollowUpVisit implements reopenForFollowUpVisit.
func (h *Handlers) ReopenForFollowUpVisit(ctx context.Context, r api.ReopenForFollowUpVisitRequestObject) (api.ReopenForFollowUpVisitResponseObject, error) {
	c, err := h.service.Reopen(ctx, r.CaseId, r.VisitId, r.Params.IfMatch, wire.Text(r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.ReopenForFollowUpVisit200JSONResponse{Body: petition.ToAPI(c, h.service.cases.Caller(ctx)), Headers: api.ReopenForFollowUpVisit200ResponseHeaders{ETag: c.ETag()}}, nil
}
