package assignment

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on assignments.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// show gives an assignment as it is for the caller, links to what few may know of
// included.
func (h *Handlers) show(ctx context.Context) func(*Assignment, error) (*Assignment, api.Assignment, error) {
	return func(a *Assignment, err error) (*Assignment, api.Assignment, error) {
		if err == nil {
			err = h.service.Reveal(ctx, a)
		}
		if err != nil {
			return nil, api.Assignment{}, err
		}
		return a, ToAPI(a, h.service.Caller(ctx)), nil
	}
}

// ListAssignments implements listAssignments.
func (h *Handlers) ListAssignments(ctx context.Context, r api.ListAssignmentsRequestObject) (api.ListAssignmentsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListAssignments200JSONResponse{Body: toPage(page, h.service.Caller(ctx))}, nil
}

// ExportAssignments implements exportAssignments.
func (h *Handlers) ExportAssignments(ctx context.Context, r api.ExportAssignmentsRequestObject) (api.ExportAssignmentsResponseObject, error) {
	p := r.Params
	body, size, err := h.service.Workbook(ctx, fromFilter(api.ListAssignmentsParams{
		InspectionId: p.InspectionId, Kind: p.Kind, Source: p.Source, FromAbove: p.FromAbove, State: p.State, Colour: p.Colour, LeadUnitId: p.LeadUnitId,
		LeadGroupId: p.LeadGroupId, LinkedId: p.LinkedId, Overdue: p.Overdue, DueBefore: p.DueBefore, Q: p.Q,
	}))
	if err != nil {
		return nil, err
	}
	return api.ExportAssignments200ApplicationvndOpenxmlformatsOfficedocumentSpreadsheetmlSheetResponse{
		Body: body, ContentLength: size, Headers: api.ExportAssignments200ResponseHeaders{
			ContentDisposition: `attachment; filename="assignments.xlsx"; filename*=UTF-8''%E4%BA%A4%E5%8A%9E%E4%BA%8B%E9%A1%B9%E5%8F%B0%E8%B4%A6.xlsx`,
		},
	}, nil
}

// IssueAssignment implements issueAssignment.
func (h *Handlers) IssueAssignment(ctx context.Context, r api.IssueAssignmentRequestObject) (api.IssueAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Issue(ctx, FromCreate(r.Body)))
	if err != nil {
		return nil, err
	}
	return api.IssueAssignment201JSONResponse{Body: body, Headers: api.IssueAssignment201ResponseHeaders{ETag: a.ETag(), Location: at(a)}}, nil
}

// GetAssignment implements getAssignment.
func (h *Handlers) GetAssignment(ctx context.Context, r api.GetAssignmentRequestObject) (api.GetAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Get(ctx, r.AssignmentId))
	if err != nil {
		return nil, err
	}
	return api.GetAssignment200JSONResponse{Body: body, Headers: api.GetAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// UpdateAssignment implements updateAssignment.
func (h *Handlers) UpdateAssignment(ctx context.Context, r api.UpdateAssignmentRequestObject) (api.UpdateAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Update(ctx, r.AssignmentId, r.Params.IfMatch, fromPatch(r.Body)))
	if err != nil {
		return nil, err
	}
	return api.UpdateAssignment200JSONResponse{Body: body, Headers: api.UpdateAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// AcknowledgeAssignment implements acknowledgeAssignment.
func (h *Handlers) AcknowledgeAssignment(ctx context.Context, r api.AcknowledgeAssignmentRequestObject) (api.AcknowledgeAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Acknowledge(ctx, r.AssignmentId, r.Params.IfMatch))
	if err != nil {
		return nil, err
	}
	return api.AcknowledgeAssignment200JSONResponse{Body: body, Headers: api.AcknowledgeAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// DeclineAssignment implements declineAssignment.
func (h *Handlers) DeclineAssignment(ctx context.Context, r api.DeclineAssignmentRequestObject) (api.DeclineAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Decline(ctx, r.AssignmentId, r.Params.IfMatch, r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.DeclineAssignment200JSONResponse{Body: body, Headers: api.DeclineAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// ReassignAssignment implements reassignAssignment.
func (h *Handlers) ReassignAssignment(ctx context.Context, r api.ReassignAssignmentRequestObject) (api.ReassignAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Reassign(ctx, r.AssignmentId, r.Params.IfMatch, fromRecipients(r.Body.LeadUnitId, r.Body.LeadGroupId, r.Body.AssistingUnitIds, r.Body.AssistingGroupIds)))
	if err != nil {
		return nil, err
	}
	return api.ReassignAssignment200JSONResponse{Body: body, Headers: api.ReassignAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// StartAssignment implements startAssignment.
func (h *Handlers) StartAssignment(ctx context.Context, r api.StartAssignmentRequestObject) (api.StartAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Start(ctx, r.AssignmentId, r.Params.IfMatch))
	if err != nil {
		return nil, err
	}
	return api.StartAssignment200JSONResponse{Body: body, Headers: api.StartAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// RaiseAssignment implements raiseAssignment.
func (h *Handlers) RaiseAssignment(ctx context.Context, r api.RaiseAssignmentRequestObject) (api.RaiseAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Raise(ctx, r.AssignmentId, r.Params.IfMatch))
	if err != nil {
		return nil, err
	}
	return api.RaiseAssignment200JSONResponse{Body: body, Headers: api.RaiseAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// CompleteAssignment implements completeAssignment.
func (h *Handlers) CompleteAssignment(ctx context.Context, r api.CompleteAssignmentRequestObject) (api.CompleteAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Complete(ctx, r.AssignmentId, r.Params.IfMatch, wire.Text(r.Body.Closing)))
	if err != nil {
		return nil, err
	}
	return api.CompleteAssignment200JSONResponse{Body: body, Headers: api.CompleteAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// VoidAssignment implements voidAssignment.
func (h *Handlers) VoidAssignment(ctx context.Context, r api.VoidAssignmentRequestObject) (api.VoidAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Withdraw(ctx, r.AssignmentId, r.Params.IfMatch, r.Body.Reason))
	if err != nil {
		return nil, err
	}
	return api.VoidAssignment200JSONResponse{Body: body, Headers: api.VoidAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}

// LinkAssignment implements linkAssignment.
func (h *Handlers) LinkAssignment(ctx context.Context, r api.LinkAssignmentRequestObject) (api.LinkAssignmentResponseObject, error) {
	a, body, err := h.show(ctx)(h.service.Link(ctx, r.AssignmentId, r.Params.IfMatch, Link{string(r.Body.Type), r.Body.Id}))
	if err != nil {
		return nil, err
	}
	return api.LinkAssignment200JSONResponse{Body: body, Headers: api.LinkAssignment200ResponseHeaders{ETag: a.ETag()}}, nil
}
