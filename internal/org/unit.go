package org

import (
	"github.com/google/uuid"
	"github.com/oapi-codegen/nullable"

	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Kind is the sort of unit.
type Kind string

// The kinds of unit.
const (
	OfficeDepartment  Kind = "office_department"
	Police            Kind = "police"
	MarketSupervision Kind = "market_supervision"
	UrbanEnforcement  Kind = "urban_enforcement"
	TrafficPolice     Kind = "traffic_police"
	Community         Kind = "community"
	Company           Kind = "company"
	OtherUnit         Kind = "other"
)

// Unit is a unit of the office. Collective ones stand for many, such as "all
// communities"; they cannot be given a matter to handle.
type Unit struct {
	record.Meta
	record.Void
	record.Search
	Name         string
	Kind         Kind
	Collective   bool
	ParentID     *uuid.UUID
	ContactPhone string
}

// NewUnit is what a unit is made from.
type NewUnit struct {
	Name         string
	Kind         Kind
	Collective   bool
	ParentID     *uuid.UUID
	ContactPhone string
}

// UnitPatch is a change of a unit; what is unspecified stays.
type UnitPatch struct {
	Name         *string
	Kind         *Kind
	Collective   *bool
	ParentID     nullable.Nullable[uuid.UUID]
	ContactPhone nullable.Nullable[string]
}

func makeUnit(n NewUnit) *Unit {
	u := &Unit{Name: n.Name, Kind: n.Kind, Collective: n.Collective, ParentID: n.ParentID, ContactPhone: n.ContactPhone}
	u.index()
	return u
}

func (u *Unit) index() { u.Search = store.Index(u.Name) }

func (u *Unit) patch(p UnitPatch) {
	if p.Name != nil {
		u.Name = *p.Name
	}
	if p.Kind != nil {
		u.Kind = *p.Kind
	}
	if p.Collective != nil {
		u.Collective = *p.Collective
	}
	patchID(&u.ParentID, p.ParentID)
	patchText(&u.ContactPhone, p.ContactPhone)
	u.index()
}

func patchID(field **uuid.UUID, p nullable.Nullable[uuid.UUID]) {
	if !p.IsSpecified() {
		return
	}
	*field = nil
	if v, err := p.Get(); err == nil {
		*field = &v
	}
}

func patchText(field *string, p nullable.Nullable[string]) {
	if p.IsSpecified() {
		*field, _ = p.Get() // null leaves "", which is none
	}
}
