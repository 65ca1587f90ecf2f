package group

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on groups, duties, appointments and gaps.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListGroups implements listGroups.
func (h *Handlers) ListGroups(ctx context.Context, r api.ListGroupsRequestObject) (api.ListGroupsResponseObject, error) {
	page, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListGroups200JSONResponse{Body: toGroupPage(page)}, nil
}

// CreateGroup implements createGroup.
func (h *Handlers) CreateGroup(ctx context.Context, r api.CreateGroupRequestObject) (api.CreateGroupResponseObject, error) {
	g, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateGroup201JSONResponse{Body: toGroup(g), Headers: api.CreateGroup201ResponseHeaders{
		ETag: g.ETag(), Location: "/v1/groups/" + g.ID.String(),
	}}, nil
}

// GetGroup implements getGroup.
func (h *Handlers) GetGroup(ctx context.Context, r api.GetGroupRequestObject) (api.GetGroupResponseObject, error) {
	g, err := h.service.Get(ctx, r.GroupId)
	if err != nil {
		return nil, err
	}
	return api.GetGroup200JSONResponse{Body: toGroup(g), Headers: api.GetGroup200ResponseHeaders{ETag: g.ETag()}}, nil
}

// UpdateGroup implements updateGroup.
func (h *Handlers) UpdateGroup(ctx context.Context, r api.UpdateGroupRequestObject) (api.UpdateGroupResponseObject, error) {
	g, err := h.service.Update(ctx, r.GroupId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateGroup200JSONResponse{Body: toGroup(g), Headers: api.UpdateGroup200ResponseHeaders{ETag: g.ETag()}}, nil
}

// VoidGroup implements voidGroup.
func (h *Handlers) VoidGroup(ctx context.Context, r api.VoidGroupRequestObject) (api.VoidGroupResponseObject, error) {
	g, err := h.service.Void(ctx, r.GroupId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidGroup200JSONResponse{Body: toGroup(g), Headers: api.VoidGroup200ResponseHeaders{ETag: g.ETag()}}, nil
}

// ListGroupDuties implements listGroupDuties.
func (h *Handlers) ListGroupDuties(ctx context.Context, r api.ListGroupDutiesRequestObject) (api.ListGroupDutiesResponseObject, error) {
	page, err := h.service.ListDuties(ctx, r.GroupId, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListGroupDuties200JSONResponse{Body: toDutyPage(page)}, nil
}

// CreateGroupDuty implements createGroupDuty.
func (h *Handlers) CreateGroupDuty(ctx context.Context, r api.CreateGroupDutyRequestObject) (api.CreateGroupDutyResponseObject, error) {
	d, err := h.service.AddDuty(ctx, r.GroupId, NewDuty{Number: wide(r.Body.Number), Text: r.Body.Text})
	if err != nil {
		return nil, err
	}
	return api.CreateGroupDuty201JSONResponse{Body: toDuty(d), Headers: api.CreateGroupDuty201ResponseHeaders{
		ETag: d.ETag(), Location: "/v1/groups/" + d.GroupID.String() + "/duties/" + d.ID.String(),
	}}, nil
}

// GetGroupDuty implements getGroupDuty.
func (h *Handlers) GetGroupDuty(ctx context.Context, r api.GetGroupDutyRequestObject) (api.GetGroupDutyResponseObject, error) {
	d, err := h.service.GetDuty(ctx, r.GroupId, r.DutyId)
	if err != nil {
		return nil, err
	}
	return api.GetGroupDuty200JSONResponse{Body: toDuty(d), Headers: api.GetGroupDuty200ResponseHeaders{ETag: d.ETag()}}, nil
}

// UpdateGroupDuty implements updateGroupDuty.
func (h *Handlers) UpdateGroupDuty(ctx context.Context, r api.UpdateGroupDutyRequestObject) (api.UpdateGroupDutyResponseObject, error) {
	d, err := h.service.UpdateDuty(ctx, r.GroupId, r.DutyId, r.Params.IfMatch, DutyPatch{Number: wide(r.Body.Number), Text: r.Body.Text})
	if err != nil {
		return nil, err
	}
	return api.UpdateGroupDuty200JSONResponse{Body: toDuty(d), Headers: api.UpdateGroupDuty200ResponseHeaders{ETag: d.ETag()}}, nil
}

// VoidGroupDuty implements voidGroupDuty.
func (h *Handlers) VoidGroupDuty(ctx context.Context, r api.VoidGroupDutyRequestObject) (api.VoidGroupDutyResponseObject, error) {
	d, err := h.service.VoidDuty(ctx, r.GroupId, r.DutyId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidGroupDuty200JSONResponse{Body: toDuty(d), Headers: api.VoidGroupDuty200ResponseHeaders{ETag: d.ETag()}}, nil
}

// ListAppointments implements listAppointments.
func (h *Handlers) ListAppointments(ctx context.Context, r api.ListAppointmentsRequestObject) (api.ListAppointmentsResponseObject, error) {
	page, err := h.service.ListPosts(ctx, fromPostFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListAppointments200JSONResponse{Body: toAppointmentPage(ctx, page)}, nil
}

// CreateAppointment implements createAppointment.
func (h *Handlers) CreateAppointment(ctx context.Context, r api.CreateAppointmentRequestObject) (api.CreateAppointmentResponseObject, error) {
	p, err := h.service.Appoint(ctx, fromAppointmentCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateAppointment201JSONResponse{Body: toAppointment(ctx, *p), Headers: api.CreateAppointment201ResponseHeaders{
		ETag: p.ETag(), Location: "/v1/appointments/" + p.ID.String(),
	}}, nil
}

// GetAppointment implements getAppointment.
func (h *Handlers) GetAppointment(ctx context.Context, r api.GetAppointmentRequestObject) (api.GetAppointmentResponseObject, error) {
	p, err := h.service.GetPost(ctx, r.AppointmentId)
	if err != nil {
		return nil, err
	}
	return api.GetAppointment200JSONResponse{Body: toAppointment(ctx, *p), Headers: api.GetAppointment200ResponseHeaders{ETag: p.ETag()}}, nil
}

// EndAppointment implements endAppointment.
func (h *Handlers) EndAppointment(ctx context.Context, r api.EndAppointmentRequestObject) (api.EndAppointmentResponseObject, error) {
	p, err := h.service.End(ctx, r.AppointmentId, r.Params.IfMatch, r.Body.EndsAt, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.EndAppointment200JSONResponse{Body: toAppointment(ctx, *p), Headers: api.EndAppointment200ResponseHeaders{ETag: p.ETag()}}, nil
}

// FillAppointment implements fillAppointment.
func (h *Handlers) FillAppointment(ctx context.Context, r api.FillAppointmentRequestObject) (api.FillAppointmentResponseObject, error) {
	p, err := h.service.Fill(ctx, r.AppointmentId, r.Params.IfMatch, r.Body.PersonId, wire.Text(r.Body.Basis), r.Body.StartsAt)
	if err != nil {
		return nil, err
	}
	return api.FillAppointment200JSONResponse{Body: toAppointment(ctx, *p), Headers: api.FillAppointment200ResponseHeaders{ETag: p.ETag()}}, nil
}

// VoidAppointment implements voidAppointment.
func (h *Handlers) VoidAppointment(ctx context.Context, r api.VoidAppointmentRequestObject) (api.VoidAppointmentResponseObject, error) {
	p, err := h.service.VoidAppointment(ctx, r.AppointmentId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidAppointment200JSONResponse{Body: toAppointment(ctx, *p), Headers: api.VoidAppointment200ResponseHeaders{ETag: p.ETag()}}, nil
}

// GetInspectionGaps implements getInspectionGaps. Gaps come from many rows, so
// the entity tag is a digest of the answer.
func (h *Handlers) GetInspectionGaps(ctx context.Context, r api.GetInspectionGapsRequestObject) (api.GetInspectionGapsResponseObject, error) {
	list, err := h.service.Gaps(ctx, r.InspectionId)
	if err != nil {
		return nil, err
	}
	body := api.InspectionGaps{InspectionId: r.InspectionId, Items: toGaps(list)}
	data, err := json.Marshal(body)
	sum := sha256.Sum256(data)
	etag := `"` + hex.EncodeToString(sum[:16]) + `"`
	return api.GetInspectionGaps200JSONResponse{Body: body, Headers: api.GetInspectionGaps200ResponseHeaders{ETag: etag}}, err
}
