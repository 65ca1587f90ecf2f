package roster

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on rosters.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListDutyRosters implements listDutyRosters.
func (h *Handlers) ListDutyRosters(ctx context.Context, r api.ListDutyRostersRequestObject) (api.ListDutyRostersResponseObject, error) {
	page, err := h.service.List(ctx, Filter{InspectionID: r.Params.InspectionId, GroupID: r.Params.GroupId, State: State(wire.Text(r.Params.State))}, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListDutyRosters200JSONResponse{Body: toPage(page, actor(ctx))}, nil
}

// GetDutyCoverage implements getDutyCoverage.
func (h *Handlers) GetDutyCoverage(ctx context.Context, r api.GetDutyCoverageRequestObject) (api.GetDutyCoverageResponseObject, error) {
	found, err := h.service.Coverage(ctx, Question{InspectionID: r.Params.InspectionId, GroupID: r.Params.GroupId, From: date(r.Params.From), To: date(r.Params.To)})
	if err != nil {
		return nil, err
	}
	return api.GetDutyCoverage200JSONResponse{Body: toCoverage(found)}, nil
}

// CreateDutyRoster implements createDutyRoster.
func (h *Handlers) CreateDutyRoster(ctx context.Context, r api.CreateDutyRosterRequestObject) (api.CreateDutyRosterResponseObject, error) {
	row, err := h.service.Create(ctx, fromCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateDutyRoster201JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.CreateDutyRoster201ResponseHeaders{ETag: row.ETag(), Location: at(row.ID)}}, nil
}

// GetDutyRoster implements getDutyRoster.
func (h *Handlers) GetDutyRoster(ctx context.Context, r api.GetDutyRosterRequestObject) (api.GetDutyRosterResponseObject, error) {
	row, err := h.service.Get(ctx, r.RosterId)
	if err != nil {
		return nil, err
	}
	return api.GetDutyRoster200JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.GetDutyRoster200ResponseHeaders{ETag: row.ETag()}}, nil
}

// UpdateDutyRoster implements updateDutyRoster.
func (h *Handlers) UpdateDutyRoster(ctx context.Context, r api.UpdateDutyRosterRequestObject) (api.UpdateDutyRosterResponseObject, error) {
	row, err := h.service.Update(ctx, r.RosterId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateDutyRoster200JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.UpdateDutyRoster200ResponseHeaders{ETag: row.ETag()}}, nil
}

// ProposeDutyRoster implements proposeDutyRoster.
func (h *Handlers) ProposeDutyRoster(ctx context.Context, r api.ProposeDutyRosterRequestObject) (api.ProposeDutyRosterResponseObject, error) {
	row, err := h.service.Propose(ctx, r.RosterId, r.Params.IfMatch, r.Body.KeepEntries != nil && *r.Body.KeepEntries)
	if err != nil {
		return nil, err
	}
	return api.ProposeDutyRoster200JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.ProposeDutyRoster200ResponseHeaders{ETag: row.ETag()}}, nil
}

// PublishDutyRoster implements publishDutyRoster.
func (h *Handlers) PublishDutyRoster(ctx context.Context, r api.PublishDutyRosterRequestObject) (api.PublishDutyRosterResponseObject, error) {
	row, err := h.service.Publish(ctx, r.RosterId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.PublishDutyRoster200JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.PublishDutyRoster200ResponseHeaders{ETag: row.ETag()}}, nil
}

// ReviseDutyRoster implements reviseDutyRoster.
func (h *Handlers) ReviseDutyRoster(ctx context.Context, r api.ReviseDutyRosterRequestObject) (api.ReviseDutyRosterResponseObject, error) {
	row, err := h.service.Revise(ctx, r.RosterId, r.Params.IfMatch)
	if err != nil {
		return nil, err
	}
	return api.ReviseDutyRoster201JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.ReviseDutyRoster201ResponseHeaders{ETag: row.ETag(), Location: at(row.ID)}}, nil
}

// VoidDutyRoster implements voidDutyRoster.
func (h *Handlers) VoidDutyRoster(ctx context.Context, r api.VoidDutyRosterRequestObject) (api.VoidDutyRosterResponseObject, error) {
	row, err := h.service.Void(ctx, r.RosterId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidDutyRoster200JSONResponse{Body: toAPI(row, actor(ctx)), Headers: api.VoidDutyRoster200ResponseHeaders{ETag: row.ETag()}}, nil
}
