package roster

import (
	"maps"
	"slices"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty/cover"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(r *Roster, by auth.Actor) api.DutyRoster {
	out := api.DutyRoster{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID, GroupId: r.GroupID,
		Name: r.Name, Edition: wire.Number(int(r.Edition)), State: api.DutyRosterState(r.stage()), SupersedesId: r.SupersedesID,
		FromOn: day(r.FromOn), ToOn: day(r.ToOn), Pattern: api.DutyPattern(r.Pattern), ShiftStart: r.ShiftStart, RestHours: wire.Number(int(r.RestHours)),
		SameWeekendLeader: r.SameWeekendLeader, LeaderIds: wire.Present(r.Leaders), OfficerIds: wire.Present(r.Officers),
		Exemptions: make([]api.DutyExemption, 0, len(r.Exemptions)), Wishes: toWishes(r.Wishes), Entries: make([]api.DutyEntry, 0, len(r.Entries)),
		PublishedAt: wire.Instant(r.PublishedAt), PublishedBy: r.PublishedBy, VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason),
		AllowedActions: r.Allowed(by),
	}
	for _, e := range r.Exemptions {
		x := api.DutyExemption{PersonId: e.PersonID, Reason: e.Reason, NightsOnly: &e.NightsOnly}
		x.FromOn, x.ToOn = someDay(e.From), someDay(e.To)
		out.Exemptions = append(out.Exemptions, x)
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		out.Entries = append(out.Entries, api.DutyEntry{Date: day(e.Day), StartsAt: wire.Local(e.StartsAt), EndsAt: wire.Local(e.EndsAt), Night: e.Night,
			Weekend: e.Weekend, Holiday: e.Holiday, LeaderId: e.LeaderID, OfficerId: e.OfficerID})
	}
	if r.Proposal != nil {
		p := toProposal(r.Proposal)
		out.Proposal = &p
	}
	return out
}

func toProposal(p *Proposal) api.DutyProposal {
	out := api.DutyProposal{ProposedAt: wire.Local(p.At), Unfilled: []api.DutyUnfilled{}, DeniedWishes: toWishes(p.Denied), Uneven: []api.DutyUneven{}, Shares: []api.DutyShare{}}
	for _, u := range p.Unfilled {
		x := api.DutyUnfilled{StartsAt: wire.Local(u.StartsAt), Role: api.DutyRole(u.Role), Reasons: []api.DutyReasonCount{}}
		for _, reason := range slices.Sorted(maps.Keys(u.Reasons)) {
			x.Reasons = append(x.Reasons, api.DutyReasonCount{Reason: api.DutyReason(reason), People: wire.Number(u.Reasons[reason])})
		}
		out.Unfilled = append(out.Unfilled, x)
	}
	for _, u := range p.Uneven {
		out.Uneven = append(out.Uneven, api.DutyUneven{MostId: u.Most, LeastId: u.Least, Spread: wire.Number(u.Spread)})
	}
	for _, s := range p.Shares {
		out.Shares = append(out.Shares, api.DutyShare{PersonId: s.PersonID, Shifts: wire.Number(s.Shifts), Nights: wire.Number(s.Nights),
			Weekends: wire.Number(s.Weekends), Holidays: wire.Number(s.Holidays)})
	}
	return out
}

func toCoverage(c *Coverage) api.DutyCoverage {
	out := api.DutyCoverage{InspectionId: c.InspectionID, From: someDay(c.From), To: someDay(c.To), OpenEnded: c.OpenEnded, Complete: c.Complete(), Truncated: c.Truncated,
		Desks: make([]api.DutyDeskCoverage, 0, len(c.Desks))}
	for i := range c.Desks {
		d := &c.Desks[i]
		x := api.DutyDeskCoverage{Days: wire.Number(d.Days), UncoveredDays: wire.Number(d.Uncovered), GapCount: wire.Number(d.Count), Gaps: make([]api.DutyGap, 0, len(d.Gaps))}
		if d.Group != nil {
			x.GroupId, x.GroupName = &d.Group.ID, &d.Group.Name
		}
		for _, g := range d.Gaps {
			x.Gaps = append(x.Gaps, toGap(&g, d.names))
		}
		out.Desks = append(out.Desks, x)
	}
	return out
}

func toGap(g *cover.Gap, names map[uuid.UUID]string) api.DutyGap {
	out := api.DutyGap{Date: day(g.Day), Role: api.DutyRole(roles[g.Role]), Reason: api.DutyGapReason(g.Reason), Missing: wire.Number(g.Missing),
		ShiftId: wire.Someone(g.ShiftID), PersonId: wire.Someone(g.Person), PersonName: wire.Optional[string](names[g.Person])}
	if !g.Span.From.IsZero() {
		from, to := wire.Local(g.Span.From), wire.Local(g.Span.To)
		out.StartsAt, out.EndsAt = &from, &to
	}
	return out
}

func toWishes(wishes []Wish) []api.DutyWish {
	out := make([]api.DutyWish, 0, len(wishes))
	for _, w := range wishes {
		out = append(out, api.DutyWish{PersonId: w.PersonID, Date: day(w.Day), Glad: w.Glad})
	}
	return out
}

func day(d calendar.Date) api.Day { return api.Day{Time: d.Midnight()} }

func someDay(d calendar.Date) *api.Day {
	if d == "" {
		return nil
	}
	x := day(d)
	return &x
}

func date(d *api.Day) calendar.Date {
	if d == nil {
		return ""
	}
	return calendar.DateOf(d.Time)
}

func toPage(p store.Page[Roster], by auth.Actor) api.DutyRosterPage {
	out := api.DutyRosterPage{Items: make([]api.DutyRoster, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toAPI(&p.Items[i], by))
	}
	return out
}

func fromCreate(b *api.DutyRosterCreate) New {
	return New{InspectionID: b.InspectionId, GroupID: b.GroupId, Name: b.Name, FromOn: calendar.DateOf(b.FromOn.Time), ToOn: calendar.DateOf(b.ToOn.Time),
		Pattern: Pattern(wire.Text(b.Pattern)), ShiftStart: wire.Text(b.ShiftStart), RestHours: wide(b.RestHours), SameWeekendLeader: b.SameWeekendLeader != nil && *b.SameWeekendLeader,
		Leaders: b.LeaderIds, Officers: b.OfficerIds, Exemptions: fromExemptions(wire.Elements(b.Exemptions)), Wishes: fromWishes(wire.Elements(b.Wishes))}
}

func fromPatch(b *api.DutyRosterPatch) Patch {
	p := Patch{Name: b.Name, RestHours: wide(b.RestHours), SameWeekendLeader: b.SameWeekendLeader, Leaders: b.LeaderIds, Officers: b.OfficerIds}
	if b.Exemptions != nil {
		list := fromExemptions(*b.Exemptions)
		p.Exemptions = &list
	}
	if b.Wishes != nil {
		list := fromWishes(*b.Wishes)
		p.Wishes = &list
	}
	if b.Entries != nil {
		list := make([]Entry, 0, len(*b.Entries))
		for _, e := range *b.Entries {
			list = append(list, Entry{StartsAt: e.StartsAt, EndsAt: e.EndsAt, LeaderID: e.LeaderId, OfficerID: e.OfficerId})
		}
		p.Entries = &list
	}
	return p
}

func fromExemptions(list []api.DutyExemption) []Exemption {
	out := make([]Exemption, 0, len(list))
	for _, e := range list {
		out = append(out, Exemption{PersonID: e.PersonId, From: date(e.FromOn), To: date(e.ToOn), NightsOnly: e.NightsOnly != nil && *e.NightsOnly, Reason: e.Reason})
	}
	return out
}

func fromWishes(list []api.DutyWish) []Wish {
	out := make([]Wish, 0, len(list))
	for _, w := range list {
		out = append(out, Wish{PersonID: w.PersonId, Day: calendar.DateOf(w.Date.Time), Glad: w.Glad})
	}
	return out
}

func wide(n *int32) *int64 {
	if n == nil {
		return nil
	}
	v := int64(*n)
	return &v
}

func at(id uuid.UUID) string { return "/v1/duty-rosters/" + id.String() }
