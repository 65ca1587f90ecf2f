package group

import (
	"context"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toGroup(g *Group) api.Group {
	out := api.Group{
		Id: g.ID, Version: g.Version, CreatedAt: g.CreatedAt.In(calendar.Zone), UpdatedAt: g.UpdatedAt.In(calendar.Zone),
		InspectionId: g.InspectionID, Kind: api.GroupKind(g.Kind), Name: g.Name, Position: int32(g.Position),
		Units:    make([]api.GroupUnit, 0, len(g.Units)),
		VoidedAt: wire.Instant(g.VoidedAt), VoidReason: wire.Optional[string](g.VoidReason),
	}
	if g.Function != "" {
		f := api.GroupFunction(g.Function)
		out.Function = &f
	}
	for _, u := range g.Units {
		out.Units = append(out.Units, api.GroupUnit{UnitId: u.UnitID, Role: api.GroupUnitRole(u.Role)})
	}
	return out
}

func toGroupPage(p store.Page[Group]) api.GroupPage {
	out := api.GroupPage{Items: make([]api.Group, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toGroup(&p.Items[i]))
	}
	return out
}

func fromCreate(b *api.GroupCreate) New {
	n := New{InspectionID: b.InspectionId, Kind: Kind(b.Kind), Name: b.Name, Position: wide(b.Position)}
	if b.Function != nil {
		n.Function = Function(*b.Function)
	}
	if b.Units != nil {
		n.Units = fromUnits(*b.Units)
	}
	return n
}

func fromPatch(b *api.GroupPatch) Patch {
	p := Patch{Name: b.Name, Function: (*Function)(b.Function), Position: wide(b.Position)}
	if b.Units != nil {
		units := fromUnits(*b.Units)
		p.Units = &units
	}
	return p
}

func fromUnits(units []api.GroupUnit) []NewUnit {
	out := make([]NewUnit, 0, len(units))
	for _, u := range units {
		out = append(out, NewUnit{UnitID: u.UnitId, Role: UnitRole(u.Role)})
	}
	return out
}

func fromFilter(p api.ListGroupsParams) Filter {
	f := Filter{InspectionID: p.InspectionId, UnitID: p.UnitId, Query: wire.Text(p.Q)}
	if p.Kind != nil {
		f.Kind = Kind(*p.Kind)
	}
	if p.Function != nil {
		f.Function = Function(*p.Function)
	}
	return f
}

func toDuty(d *Duty) api.GroupDuty {
	return api.GroupDuty{
		Id: d.ID, Version: d.Version, CreatedAt: d.CreatedAt.In(calendar.Zone), UpdatedAt: d.UpdatedAt.In(calendar.Zone),
		GroupId: d.GroupID, Number: int32(d.Number), Text: d.Text,
		VoidedAt: wire.Instant(d.VoidedAt), VoidReason: wire.Optional[string](d.VoidReason),
	}
}

func toDutyPage(p store.Page[Duty]) api.GroupDutyPage {
	out := api.GroupDutyPage{Items: make([]api.GroupDuty, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toDuty(&p.Items[i]))
	}
	return out
}

func toAppointment(ctx context.Context, p Post) api.Appointment {
	a := p.Appointment
	return api.Appointment{
		Id: a.ID, Version: a.Version, CreatedAt: a.CreatedAt.In(calendar.Zone), UpdatedAt: a.UpdatedAt.In(calendar.Zone),
		InspectionId: a.InspectionID, GroupId: a.GroupID, Role: api.AppointmentRole(a.Role), Vacant: a.Vacant(),
		PersonId: a.PersonID, PersonName: wire.Optional[string](a.PersonName), Position: int32(a.Position),
		Basis: wire.Optional[string](a.Basis), StartsAt: a.StartsAt.In(calendar.Zone), EndsAt: wire.Instant(a.EndsAt), EndReason: wire.Optional[string](a.EndReason),
		VoidedAt: wire.Instant(a.VoidedAt), VoidReason: wire.Optional[string](a.VoidReason), AllowedActions: p.Allowed(auth.From(ctx)),
	}
}

func toAppointmentPage(ctx context.Context, p store.Page[Post]) api.AppointmentPage {
	out := api.AppointmentPage{Items: make([]api.Appointment, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for _, x := range p.Items {
		out.Items = append(out.Items, toAppointment(ctx, x))
	}
	return out
}

func fromAppointmentCreate(b *api.AppointmentCreate) NewAppointment {
	return NewAppointment{
		GroupID: b.GroupId, Role: Role(b.Role), PersonID: b.PersonId, Position: wide(b.Position),
		Basis: wire.Text(b.Basis), StartsAt: b.StartsAt,
	}
}

func fromPostFilter(p api.ListAppointmentsParams) PostFilter {
	f := PostFilter{
		InspectionID: p.InspectionId, GroupID: p.GroupId, PersonID: p.PersonId, Vacant: p.Vacant,
		AsOf: p.AsOf, Ended: p.IncludeEnded != nil && *p.IncludeEnded,
	}
	if p.Role != nil {
		f.Role = Role(*p.Role)
	}
	return f
}

func toGaps(list []Gap) []api.InspectionGap {
	out := make([]api.InspectionGap, 0, len(list))
	for _, g := range list {
		out = append(out, api.InspectionGap{
			Code: api.InspectionGapCode(g.Code), Detail: g.Detail, GroupId: g.GroupID, AppointmentId: g.AppointmentID,
		})
	}
	return out
}

func wide(n *int32) *int64 {
	if n == nil {
		return nil
	}
	w := int64(*n)
	return &w
}
