package finding

import (
	"context"

	"lianluo/api"
)

// Handlers serves the operations on what is found.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListAssignmentFindings implements listAssignmentFindings.
func (h *Handlers) ListAssignmentFindings(ctx context.Context, r api.ListAssignmentFindingsRequestObject) (api.ListAssignmentFindingsResponseObject, error) {
	a, rows, err := h.service.List(ctx, r.AssignmentId)
	if err != nil {
		return nil, err
	}
	return api.ListAssignmentFindings200JSONResponse{Body: toList(a, rows, h.service.inspections.Caller(ctx))}, nil
}

// CreateAssignmentFinding implements createAssignmentFinding.
func (h *Handlers) CreateAssignmentFinding(ctx context.Context, r api.CreateAssignmentFindingRequestObject) (api.CreateAssignmentFindingResponseObject, error) {
	a, f, err := h.service.Create(ctx, r.AssignmentId, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateAssignmentFinding201JSONResponse{Body: toAPI(a, f, h.service.inspections.Caller(ctx)), Headers: api.CreateAssignmentFinding201ResponseHeaders{ETag: f.ETag(), Location: at(f)}}, nil
}

// GetAssignmentFinding implements getAssignmentFinding.
func (h *Handlers) GetAssignmentFinding(ctx context.Context, r api.GetAssignmentFindingRequestObject) (api.GetAssignmentFindingResponseObject, error) {
	a, f, err := h.service.Get(ctx, r.AssignmentId, r.FindingId)
	if err != nil {
		return nil, err
	}
	return api.GetAssignmentFinding200JSONResponse{Body: toAPI(a, f, h.service.inspections.Caller(ctx)), Headers: api.GetAssignmentFinding200ResponseHeaders{ETag: f.ETag()}}, nil
}

// RaiseCaseFromFinding implements raiseCaseFromFinding.
func (h *Handlers) RaiseCaseFromFinding(ctx context.Context, r api.RaiseCaseFromFindingRequestObject) (api.RaiseCaseFromFindingResponseObject, error) {
	a, f, err := h.service.Raise(ctx, r.AssignmentId, r.FindingId, r.Params.IfMatch, fromRaise(r.Body))
	if err != nil {
		return nil, err
	}
	return api.RaiseCaseFromFinding200JSONResponse{Body: toAPI(a, f, h.service.inspections.Caller(ctx)), Headers: api.RaiseCaseFromFinding200ResponseHeaders{ETag: f.ETag()}}, nil
}

// PassDownFinding implements passDownFinding.
func (h *Handlers) PassDownFinding(ctx context.Context, r api.PassDownFindingRequestObject) (api.PassDownFindingResponseObject, error) {
	a, f, err := h.service.PassDown(ctx, r.AssignmentId, r.FindingId, r.Params.IfMatch, fromPassDown(r.Body))
	if err != nil {
		return nil, err
	}
	return api.PassDownFinding200JSONResponse{Body: toAPI(a, f, h.service.inspections.Caller(ctx)), Headers: api.PassDownFinding200ResponseHeaders{ETag: f.ETag()}}, nil
}

// VoidAssignmentFinding implements voidAssignmentFinding.
func (h *Handlers) VoidAssignmentFinding(ctx context.Context, r api.VoidAssignmentFindingRequestObject) (api.VoidAssignmentFindingResponseObject, error) {
	a, f, err := h.service.Void(ctx, r.AssignmentId, r.FindingId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidAssignmentFinding200JSONResponse{Body: toAPI(a, f, h.service.inspections.Caller(ctx)), Headers: api.VoidAssignmentFinding200ResponseHeaders{ETag: f.ETag()}}, nil
}
