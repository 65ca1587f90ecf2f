package org

import (
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

func toUnit(u *Unit) api.Unit {
	return api.Unit{
		Id: u.ID, Version: u.Version, CreatedAt: u.CreatedAt.In(calendar.Zone), UpdatedAt: u.UpdatedAt.In(calendar.Zone),
		Name: u.Name, Kind: api.UnitKind(u.Kind), Collective: u.Collective, ParentId: u.ParentID,
		ContactPhone: optional(u.ContactPhone), VoidedAt: toInstant(u.VoidedAt), VoidReason: optional(u.VoidReason),
	}
}

func toUnitPage(p store.Page[Unit]) api.UnitPage {
	out := api.UnitPage{Items: make([]api.Unit, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toUnit(&p.Items[i]))
	}
	return out
}

func fromUnitCreate(b *api.UnitCreate) NewUnit {
	return NewUnit{
		Name: b.Name, Kind: Kind(b.Kind), Collective: b.Collective != nil && *b.Collective,
		ParentID: b.ParentId, ContactPhone: text(b.ContactPhone),
	}
}

func fromUnitPatch(b *api.UnitPatch) UnitPatch {
	return UnitPatch{
		Name: b.Name, Kind: (*Kind)(b.Kind), Collective: b.Collective,
		ParentID: b.ParentId, ContactPhone: b.ContactPhone,
	}
}

func toPerson(p *Person) api.Person {
	return api.Person{
		Id: p.ID, Version: p.Version, CreatedAt: p.CreatedAt.In(calendar.Zone), UpdatedAt: p.UpdatedAt.In(calendar.Zone),
		Name: p.Name, Title: optional(p.Title), UnitId: p.UnitID,
		MobilePhone: optional(p.MobilePhone), OfficePhone: optional(p.OfficePhone),
		VoidedAt: toInstant(p.VoidedAt), VoidReason: optional(p.VoidReason),
	}
}

func toPersonPage(p store.Page[Person]) api.PersonPage {
	out := api.PersonPage{Items: make([]api.Person, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toPerson(&p.Items[i]))
	}
	return out
}

func fromPersonCreate(b *api.PersonCreate) NewPerson {
	return NewPerson{
		Name: b.Name, Title: text(b.Title), UnitID: b.UnitId,
		MobilePhone: text(b.MobilePhone), OfficePhone: text(b.OfficePhone),
	}
}

func fromPersonPatch(b *api.PersonPatch) PersonPatch {
	return PersonPatch{
		Name: b.Name, Title: b.Title, UnitID: b.UnitId, MobilePhone: b.MobilePhone, OfficePhone: b.OfficePhone,
	}
}

func fromUnitFilter(p api.ListUnitsParams) UnitFilter {
	f := UnitFilter{ParentID: p.ParentId, Query: text(p.Q)}
	if p.Kind != nil {
		f.Kind = Kind(*p.Kind)
	}
	return f
}

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func toInstant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	local := t.In(calendar.Zone)
	return &local
}

func at(collection string, id uuid.UUID) string { return "/v1/" + collection + "/" + id.String() }
