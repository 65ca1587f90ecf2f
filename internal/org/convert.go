package org

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toUnit(u *Unit) api.Unit {
	return api.Unit{
		Id: u.ID, Version: u.Version, CreatedAt: u.CreatedAt.In(calendar.Zone), UpdatedAt: u.UpdatedAt.In(calendar.Zone),
		Name: u.Name, Kind: api.UnitKind(u.Kind), Collective: u.Collective, ParentId: u.ParentID,
		ContactPhone: wire.Optional[string](u.ContactPhone), VoidedAt: wire.Instant(u.VoidedAt), VoidReason: wire.Optional[string](u.VoidReason),
	}
}

func toUnitPage(p store.Page[Unit]) api.UnitPage {
	out := api.UnitPage{Items: make([]api.Unit, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toUnit(&p.Items[i]))
	}
	return out
}

func fromUnitCreate(b *api.UnitCreate) NewUnit {
	return NewUnit{
		Name: b.Name, Kind: Kind(b.Kind), Collective: b.Collective != nil && *b.Collective,
		ParentID: b.ParentId, ContactPhone: wire.Text(b.ContactPhone),
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
		Name: p.Name, Title: wire.Optional[string](p.Title), UnitId: p.UnitID,
		MobilePhone: wire.Optional[string](p.MobilePhone), OfficePhone: wire.Optional[string](p.OfficePhone), Email: wire.Optional[string](p.Email),
		VoidedAt: wire.Instant(p.VoidedAt), VoidReason: wire.Optional[string](p.VoidReason),
	}
}

func toPersonPage(p store.Page[Person]) api.PersonPage {
	out := api.PersonPage{Items: make([]api.Person, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toPerson(&p.Items[i]))
	}
	return out
}

func fromPersonCreate(b *api.PersonCreate) NewPerson {
	return NewPerson{
		Name: b.Name, Title: wire.Text(b.Title), UnitID: b.UnitId,
		MobilePhone: wire.Text(b.MobilePhone), OfficePhone: wire.Text(b.OfficePhone), Email: wire.Text(b.Email),
	}
}

func fromPersonPatch(b *api.PersonPatch) PersonPatch {
	return PersonPatch{
		Name: b.Name, Title: b.Title, UnitID: b.UnitId, MobilePhone: b.MobilePhone, OfficePhone: b.OfficePhone, Email: b.Email,
	}
}

func fromUnitFilter(p api.ListUnitsParams) UnitFilter {
	f := UnitFilter{ParentID: p.ParentId, Query: wire.Text(p.Q)}
	if p.Kind != nil {
		f.Kind = Kind(*p.Kind)
	}
	return f
}

func at(collection string, id uuid.UUID) string { return "/v1/" + collection + "/" + id.String() }
