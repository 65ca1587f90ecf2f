package meeting

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

// ToAPI gives a meeting as the contract shows it to the caller.
func ToAPI(r *Read, by Caller) api.Meeting {
	out := api.Meeting{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID,
		Kind: api.MeetingKind(r.Kind), GroupId: r.GroupID, GroupName: wire.Optional[string](r.GroupName), Title: r.Title, Place: r.Place,
		StartsAt: wire.Local(r.StartsAt), EndsAt: wire.Instant(r.EndsAt), ChairId: r.ChairID, ChairName: r.ChairName, ChairRole: wire.Optional[api.AppointmentRole](r.ChairRole),
		Agenda: make([]api.MeetingAgendaItem, 0, len(r.Agenda)), State: api.MeetingState(r.State), Postponements: make([]api.MeetingPostponement, 0, len(r.Postponements)),
		HeldFrom: wire.Instant(r.HeldFrom), HeldTo: wire.Instant(r.HeldTo), CancelledAt: wire.Instant(r.CancelledAt), CancelReason: wire.Optional[string](r.CancelReason),
		Attendance:   api.MeetingCounts{Invited: int32(r.Invited), Present: int32(r.Present), Absent: int32(r.Absent), OnLeave: int32(r.OnLeave), StandIn: int32(r.StandIn), Unrecorded: int32(r.Unrecorded())},
		MinutesCount: int32(r.MinutesCount), MinutesOverdue: r.MinutesOverdue(by.Now), SignedAt: wire.Instant(r.SignedAt), SignedBy: r.SignedBy,
		Number: wire.Optional[string](r.Number), IssuedAt: wire.Instant(r.IssuedAt), IssuedBy: r.IssuedBy, Recipients: int32(r.Recipients), Acknowledged: int32(r.Acknowledged),
		NoticeIds: wire.Present(r.NoticeIDs), ConvenedBy: r.ConvenedBy, VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason),
		AllowedActions: r.Allowed(by),
	}
	if r.promised() {
		out.MinutesDueAt = wire.Instant(&r.DueAt)
	}
	for _, x := range r.Agenda {
		out.Agenda = append(out.Agenda, api.MeetingAgendaItem{Title: x.Title, Presenter: wire.Optional[string](x.Presenter)})
	}
	for _, x := range r.Postponements {
		out.Postponements = append(out.Postponements, api.MeetingPostponement{From: wire.Local(x.From), To: wire.Local(x.To), Reason: x.Reason, PostponedBy: x.By, PostponedAt: wire.Local(x.At)})
	}
	return out
}

func toPage(p store.Page[Meeting], rows []Read, by Caller) api.MeetingPage {
	out := api.MeetingPage{Items: make([]api.Meeting, 0, len(rows)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range rows {
		out.Items = append(out.Items, ToAPI(&rows[i], by))
	}
	return out
}

func toPeople(rows []Attendee) api.MeetingAttendance {
	out := api.MeetingAttendance{Items: make([]api.MeetingParticipant, 0, len(rows))}
	for i := range rows {
		a := &rows[i]
		out.Items = append(out.Items, api.MeetingParticipant{
			PersonId: a.PersonID, UnitId: a.UnitID, Name: a.Name, GroupName: wire.Optional[string](a.GroupName), Role: wire.Optional[api.AppointmentRole](a.Role),
			Status: api.MeetingAttendanceStatus(a.Status), Reason: wire.Optional[string](a.Reason), StandInId: a.StandInID, StandInName: wire.Optional[string](a.StandInName),
			RepresentedBy: wire.Optional[string](a.RepresentedBy),
		})
	}
	return out
}

func toReceipts(rows []Receipt) api.MeetingReceiptList {
	out := api.MeetingReceiptList{Items: make([]api.MeetingReceipt, 0, len(rows))}
	for i := range rows {
		r := &rows[i]
		out.Items = append(out.Items, api.MeetingReceipt{PersonId: r.PersonID, UnitId: r.UnitID, Name: r.Name, AcknowledgedAt: wire.Instant(r.AcknowledgedAt), AcknowledgedBy: r.AcknowledgedBy})
	}
	return out
}

func toProposal(rows []Proposed) api.MeetingProposal {
	out := api.MeetingProposal{Items: make([]api.MeetingProposedAttendee, 0, len(rows))}
	for i := range rows {
		p := &rows[i]
		out.Items = append(out.Items, api.MeetingProposedAttendee{PersonId: p.PersonID, Name: p.PersonName, GroupId: p.GroupID, GroupName: p.GroupName,
			Role: api.AppointmentRole(p.Role), OnLeave: p.Away, StandInId: wire.Someone(p.Cover.PersonID), StandInName: wire.Optional[string](p.Cover.Name)})
	}
	return out
}

func toWeeks(c *Calendar) api.MeetingWeekList {
	out := api.MeetingWeekList{InspectionId: c.InspectionID, IntervalDays: wire.Number(c.Days), Items: make([]api.MeetingWeek, 0, len(c.Weeks))}
	for i := range c.Weeks {
		w := &c.Weeks[i]
		out.Items = append(out.Items, api.MeetingWeek{Number: wire.Number(w.Number), From: api.Day{Time: w.From.Midnight()}, To: api.Day{Time: w.To.Midnight()},
			Standing: api.MeetingWeekStanding(w.Standing), MeetingIds: w.Meetings, MinutesOverdue: w.Overdue})
	}
	return out
}

func fromAgenda(b *[]api.MeetingAgendaItem) *[]AgendaItem {
	if b == nil {
		return nil
	}
	out := []AgendaItem{}
	for _, x := range *b {
		out = append(out, AgendaItem{Title: x.Title, Presenter: wire.Text(x.Presenter)})
	}
	return &out
}

func fromCreate(b *api.MeetingCreate) New {
	n := New{InspectionID: b.InspectionId, Kind: Kind(b.Kind), GroupID: b.GroupId, Title: b.Title, Place: b.Place, StartsAt: b.StartsAt, EndsAt: b.EndsAt,
		ChairID: b.ChairId, Agenda: []AgendaItem{}, People: b.AttendeeIds, Units: wire.Elements(b.UnitIds)}
	if a := fromAgenda(b.Agenda); a != nil {
		n.Agenda = *a
	}
	return n
}

func fromPatch(b *api.MeetingPatch) Patch {
	return Patch{Title: b.Title, Place: b.Place, StartsAt: b.StartsAt, EndsAt: b.EndsAt, Reason: wire.Text(b.PostponeReason), ChairID: b.ChairId,
		Agenda: fromAgenda(b.Agenda), People: b.AttendeeIds, Units: b.UnitIds}
}

func fromEntries(rows []api.MeetingAttendanceEntry) []Entry {
	out := make([]Entry, 0, len(rows))
	for _, e := range rows {
		out = append(out, Entry{PersonID: e.PersonId, UnitID: e.UnitId, Status: Status(e.Status), Reason: wire.Text(e.Reason), StandInID: e.StandInId, RepresentedBy: wire.Text(e.RepresentedBy)})
	}
	return out
}

func fromFilter(p api.ListMeetingsParams) Filter {
	return Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, ChairID: p.ChairId, Kind: wire.Text(p.Kind), State: wire.Text(p.State), From: p.From, To: p.To,
		Overdue: p.MinutesOverdue, Mine: p.Mine != nil && *p.Mine, Query: wire.Text(p.Q)}
}

func at(id uuid.UUID) string { return "/v1/meetings/" + id.String() }
