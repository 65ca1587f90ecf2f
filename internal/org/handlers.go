package org

import (
	"context"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// Handlers serves the operations on units and people.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// ListUnits implements listUnits.
func (h *Handlers) ListUnits(ctx context.Context, r api.ListUnitsRequestObject) (api.ListUnitsResponseObject, error) {
	page, err := h.service.ListUnits(ctx, fromUnitFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListUnits200JSONResponse{Body: toUnitPage(page)}, nil
}

// CreateUnit implements createUnit.
func (h *Handlers) CreateUnit(ctx context.Context, r api.CreateUnitRequestObject) (api.CreateUnitResponseObject, error) {
	x, err := h.service.CreateUnit(ctx, fromUnitCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreateUnit201JSONResponse{Body: toUnit(x), Headers: api.CreateUnit201ResponseHeaders{
		ETag: x.ETag(), Location: at("units", x.ID),
	}}, nil
}

// GetUnit implements getUnit.
func (h *Handlers) GetUnit(ctx context.Context, r api.GetUnitRequestObject) (api.GetUnitResponseObject, error) {
	x, err := h.service.GetUnit(ctx, r.UnitId)
	if err != nil {
		return nil, err
	}
	return api.GetUnit200JSONResponse{Body: toUnit(x), Headers: api.GetUnit200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdateUnit implements updateUnit.
func (h *Handlers) UpdateUnit(ctx context.Context, r api.UpdateUnitRequestObject) (api.UpdateUnitResponseObject, error) {
	x, err := h.service.UpdateUnit(ctx, r.UnitId, r.Params.IfMatch, fromUnitPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateUnit200JSONResponse{Body: toUnit(x), Headers: api.UpdateUnit200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidUnit implements voidUnit.
func (h *Handlers) VoidUnit(ctx context.Context, r api.VoidUnitRequestObject) (api.VoidUnitResponseObject, error) {
	x, err := h.service.VoidUnit(ctx, r.UnitId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidUnit200JSONResponse{Body: toUnit(x), Headers: api.VoidUnit200ResponseHeaders{ETag: x.ETag()}}, nil
}

// ListPeople implements listPeople.
func (h *Handlers) ListPeople(ctx context.Context, r api.ListPeopleRequestObject) (api.ListPeopleResponseObject, error) {
	page, err := h.service.ListPeople(ctx, PersonFilter{UnitID: r.Params.UnitId, Query: wire.Text(r.Params.Q)}, store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListPeople200JSONResponse{Body: toPersonPage(page)}, nil
}

// CreatePerson implements createPerson.
func (h *Handlers) CreatePerson(ctx context.Context, r api.CreatePersonRequestObject) (api.CreatePersonResponseObject, error) {
	x, err := h.service.CreatePerson(ctx, fromPersonCreate(r.Body))
	if err != nil {
		return nil, err
	}
	return api.CreatePerson201JSONResponse{Body: toPerson(x), Headers: api.CreatePerson201ResponseHeaders{
		ETag: x.ETag(), Location: at("people", x.ID),
	}}, nil
}

// GetPerson implements getPerson.
func (h *Handlers) GetPerson(ctx context.Context, r api.GetPersonRequestObject) (api.GetPersonResponseObject, error) {
	x, err := h.service.GetPerson(ctx, r.PersonId)
	if err != nil {
		return nil, err
	}
	return api.GetPerson200JSONResponse{Body: toPerson(x), Headers: api.GetPerson200ResponseHeaders{ETag: x.ETag()}}, nil
}

// UpdatePerson implements updatePerson.
func (h *Handlers) UpdatePerson(ctx context.Context, r api.UpdatePersonRequestObject) (api.UpdatePersonResponseObject, error) {
	x, err := h.service.UpdatePerson(ctx, r.PersonId, r.Params.IfMatch, fromPersonPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdatePerson200JSONResponse{Body: toPerson(x), Headers: api.UpdatePerson200ResponseHeaders{ETag: x.ETag()}}, nil
}

// VoidPerson implements voidPerson.
func (h *Handlers) VoidPerson(ctx context.Context, r api.VoidPersonRequestObject) (api.VoidPersonResponseObject, error) {
	x, err := h.service.VoidPerson(ctx, r.PersonId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidPerson200JSONResponse{Body: toPerson(x), Headers: api.VoidPerson200ResponseHeaders{ETag: x.ETag()}}, nil
}
