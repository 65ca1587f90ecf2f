package liaison

import (
	"context"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/group"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toLiaison(ctx context.Context, p group.Post, covers map[uuid.UUID]Cover) api.Liaison {
	a := p.Appointment
	out := api.Liaison{
		Id: a.ID, Version: a.Version, CreatedAt: a.CreatedAt.In(calendar.Zone), UpdatedAt: a.UpdatedAt.In(calendar.Zone),
		InspectionId: a.InspectionID, GroupId: a.GroupID, PersonId: who(a.PersonID), PersonName: a.PersonName,
		Phone: wire.Optional[string](a.Phone), StandInId: a.StandInID, StandInName: wire.Optional[string](a.StandInName), StandInPhone: wire.Optional[string](a.StandInPhone),
		StartsAt: a.StartsAt.In(calendar.Zone), EndReason: wire.Optional[string](a.EndReason), AllowedActions: p.AllowedLiaison(auth.From(ctx)),
	}
	if a.EndsAt != nil {
		local := a.EndsAt.In(calendar.Zone)
		out.EndsAt = &local
	}
	if c, ok := covers[who(a.PersonID)]; ok {
		out.CoveredBy = &api.LiaisonCover{LeaveRequestId: c.RequestID, StandInId: c.StandInID, StandInName: c.Name,
			StandInPhone: wire.Optional[string](c.Phone), From: wire.Local(c.From), Until: wire.Local(c.Until)}
	}
	return out
}

func toPage(ctx context.Context, p store.Page[group.Post], covers map[uuid.UUID]Cover) api.LiaisonPage {
	out := api.LiaisonPage{Items: make([]api.Liaison, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for _, x := range p.Items {
		out.Items = append(out.Items, toLiaison(ctx, x, covers))
	}
	return out
}

func fromCreate(b *api.LiaisonCreate) group.NewAppointment {
	n := group.NewAppointment{GroupID: b.GroupId, Role: group.Liaison, PersonID: &b.PersonId, StartsAt: b.StartsAt}
	n.Contact.StandInID = b.StandInId
	if b.Phone != nil {
		n.Contact.Phone = *b.Phone
	}
	if b.StandInPhone != nil {
		n.Contact.StandInPhone = *b.StandInPhone
	}
	return n
}

func fromFilter(p api.ListLiaisonsParams) group.PostFilter {
	held := false
	return group.PostFilter{
		InspectionID: p.InspectionId, GroupID: p.GroupId, PersonID: p.PersonId, Role: group.Liaison, Vacant: &held,
		AsOf: p.AsOf, Ended: p.IncludeEnded != nil && *p.IncludeEnded,
	}
}

func who(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}
