package duty

import (
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(c *Case, by Caller) api.DutyShift {
	s := c.Shift
	return api.DutyShift{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), InspectionId: s.InspectionID, GroupId: s.GroupID,
		RosterId: s.RosterID, Date: api.Day{Time: s.Day.Midnight()}, StartsAt: wire.Local(s.StartsAt), EndsAt: wire.Local(s.EndsAt), Night: s.Night,
		State: api.DutyShiftState(s.State), Leader: toSeat(&s.Leader), Officer: toSeat(&s.Officer), TookOverAt: wire.Instant(s.TookOverAt),
		HandoverAcceptedAt: wire.Instant(s.HandoverAcceptedAt), RelievedAt: wire.Instant(s.RelievedAt), UnmannedSince: wire.Instant(s.UnmannedSince),
		EscalatedAt: wire.Instant(s.EscalatedAt), AllowedActions: c.Allowed(by),
	}
}

func toSeat(s *Seat) api.DutySeat {
	return api.DutySeat{PersonId: s.PersonID, PersonName: s.PersonName, RosteredId: s.RosteredID, CheckedInAt: wire.Instant(s.CheckedInAt),
		LateMinutes: wire.Positive(int(s.Late)), LeftAt: wire.Instant(s.LeftAt)}
}

func toCases(cases []Case, by Caller) []api.DutyShift {
	out := make([]api.DutyShift, 0, len(cases))
	for i := range cases {
		out = append(out, toAPI(&cases[i], by))
	}
	return out
}

func toPage(p store.Page[Shift], cases []Case, by Caller) api.DutyShiftPage {
	return api.DutyShiftPage{Items: toCases(cases, by), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
}

func toNow(at time.Time, cases []Case, by Caller) api.DutyNow {
	return api.DutyNow{At: wire.Local(at), Items: toCases(cases, by)}
}

func fromFilter(p api.ListDutyShiftsParams) Filter {
	return Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, PersonID: p.PersonId, State: State(wire.Text(p.State)), From: p.From, To: p.To}
}

func toHandover(h *Handover) api.DutyHandover {
	out := api.DutyHandover{ShiftId: h.ShiftID, NextShiftId: h.NextShiftID, StartedAt: wire.Local(h.StartedAt), CodeExpiresAt: wire.Instant(h.CodeExpiresAt),
		TriesLeft: wire.Number(h.TriesLeft()), Matters: make([]api.DutyHandoverItem, 0, len(h.Items)), AcceptedAt: wire.Instant(h.AcceptedAt),
		AcceptedBy: h.AcceptedBy, ConfirmedAt: wire.Instant(h.ConfirmedAt)}
	for _, m := range h.Items {
		out.Matters = append(out.Matters, api.DutyHandoverItem{Id: m.ID, Kind: api.DutyItemKind(m.Kind), SubjectId: m.SubjectID, Title: m.Title, DueAt: wire.Instant(m.DueAt),
			Decision: wire.Optional[api.DutyItemDecision](m.Decision), Note: wire.Optional[string](m.Note)})
	}
	return out
}

func toCode(code string, h *Handover, c *Case, by Caller) api.DutyHandoverCode {
	return api.DutyHandoverCode{Code: code, ExpiresAt: wire.Local(*h.CodeExpiresAt), Handover: toHandover(h), Shift: toAPI(c, by)}
}

func fromVerdicts(list []api.DutyItemVerdict) []Verdict {
	out := make([]Verdict, 0, len(list))
	for _, v := range list {
		out = append(out, Verdict{ID: v.ItemId, Decision: string(v.Decision), Note: wire.Text(v.Note)})
	}
	return out
}

func toEntry(e *Entry, c *Case, by Caller) api.DutyLogEntry {
	return api.DutyLogEntry{
		Id: e.ID, Version: e.Version, CreatedAt: wire.Local(e.CreatedAt), UpdatedAt: wire.Local(e.UpdatedAt), ShiftId: e.ShiftID, At: wire.Local(e.At),
		Kind: api.DutyLogKind(e.Kind), Party: wire.Optional[string](e.Party), Content: e.Content, Instruction: wire.Optional[string](e.Instruction),
		Result: wire.Optional[string](e.Result), SubjectType: wire.Optional[string](e.SubjectType), SubjectId: e.SubjectID, FollowUp: e.FollowUp,
		Open: e.Open, ResolvesId: e.ResolvesID, RecordedBy: e.RecordedBy, RecordedName: e.RecordedName, AllowedActions: e.Allowed(c, by),
	}
}

func toEntries(p store.Page[Entry], c *Case, by Caller) api.DutyLogEntryPage {
	out := api.DutyLogEntryPage{Items: make([]api.DutyLogEntry, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toEntry(&p.Items[i], c, by))
	}
	return out
}

func fromEntry(b *api.DutyLogEntryCreate) NewEntry {
	return NewEntry{At: b.At, Kind: string(b.Kind), Party: wire.Text(b.Party), Content: b.Content, Instruction: wire.Text(b.Instruction), Result: wire.Text(b.Result),
		SubjectType: wire.Text(b.SubjectType), SubjectID: b.SubjectId, FollowUp: b.FollowUp != nil && *b.FollowUp, ResolvesID: b.ResolvesId}
}

func at(shift, entry uuid.UUID) string {
	return "/v1/duty-shifts/" + shift.String() + "/log-entries/" + entry.String()
}
