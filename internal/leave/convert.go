package leave

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(c *Case, by Caller) api.LeaveRequest {
	l := c.Request
	out := api.LeaveRequest{
		Id: l.ID, Version: l.Version, CreatedAt: wire.Local(l.CreatedAt), UpdatedAt: wire.Local(l.UpdatedAt), InspectionId: l.InspectionID,
		GroupId: l.GroupID, GroupName: l.GroupName, PersonId: l.PersonID, PersonName: l.PersonName, Kind: api.LeaveKind(l.Kind),
		StartsAt: wire.Local(l.StartsAt), EndsAt: wire.Local(l.EndsAt), OriginalEndsAt: wire.Local(l.OriginalEndsAt),
		WorkingDays: int32(l.WorkingDays), NaturalDays: int32(l.NaturalDays), StandInId: l.StandInID, StandInName: l.StandInName,
		StandInPhone: wire.Optional[string](l.StandInPhone), State: api.LeaveState(l.At(by.Now)), Route: []api.LeaveStage{},
		Approvals: toApprovals(l.Approvals), Extensions: make([]api.LeaveExtension, 0, len(l.Extensions)), Obstacles: []api.LeaveObstacle{},
		SubmittedBy: l.SubmittedBy, EndedAt: wire.Instant(l.EndedAt), EndedBy: l.EndedBy, ReturnedAt: wire.Instant(l.ReturnedAt), ReturnedBy: l.ReturnedBy,
		ReturnedLate: l.ReturnedLate(), ClosedAt: wire.Instant(l.ClosedAt), ClosedBy: l.ClosedBy, AllowedActions: c.Allowed(by),
	}
	for _, s := range l.Route {
		out.Route = append(out.Route, api.LeaveStage(s))
	}
	for i := range l.Extensions {
		out.Extensions = append(out.Extensions, toExtension(&l.Extensions[i]))
	}
	for _, o := range c.Obstacles {
		out.Obstacles = append(out.Obstacles, api.LeaveObstacle{Code: api.LeaveObstacleCode(o.Code), Detail: o.Detail.In(by.Lang)})
	}
	if l.Knows(by.Actor) {
		out.Reason, out.SpecialReason, out.EndReason = wire.Optional[string](l.Reason), wire.Optional[string](l.SpecialReason), wire.Optional[string](l.EndReason)
		out.ReturnNote, out.CloseNote = wire.Optional[string](l.ReturnNote), wire.Optional[string](l.CloseNote)
		return out
	}
	return silent(out)
}

// silent leaves out all that people wrote: whoever only stands in need not know
// why, nor what stands in the way.
func silent(out api.LeaveRequest) api.LeaveRequest {
	out.Obstacles = []api.LeaveObstacle{}
	for i := range out.Approvals {
		out.Approvals[i].Opinion = nil
	}
	for i := range out.Extensions {
		e := &out.Extensions[i]
		e.Reason, e.Note = nil, nil
		for j := range e.Approvals {
			e.Approvals[j].Opinion = nil
		}
	}
	return out
}

func toApprovals(rows []Approval) []api.LeaveApproval {
	out := make([]api.LeaveApproval, 0, len(rows))
	for _, a := range rows {
		out = append(out, api.LeaveApproval{Stage: api.LeaveStage(a.Stage), ApprovedBy: a.By, Name: a.Name, ApprovedAt: wire.Local(a.At), Opinion: wire.Optional[string](a.Opinion)})
	}
	return out
}

func toExtension(e *Extension) api.LeaveExtension {
	return api.LeaveExtension{
		EndsAt: wire.Local(e.EndsAt), PreviousEndsAt: wire.Local(e.PreviousEndsAt), Reason: wire.Optional[string](e.Reason), State: api.LeaveExtensionState(e.State),
		AskedBy: e.AskedBy, AskedAt: wire.Local(e.AskedAt), Approvals: toApprovals(e.Approvals), DecidedAt: wire.Instant(e.DecidedAt), DecidedBy: e.DecidedBy,
		Note: wire.Optional[string](e.Note),
	}
}

func toPage(p store.Page[Request], cases []Case, by Caller) api.LeaveRequestPage {
	out := api.LeaveRequestPage{Items: make([]api.LeaveRequest, 0, len(cases)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range cases {
		out.Items = append(out.Items, toAPI(&cases[i], by))
	}
	return out
}

func fromCreate(b *api.LeaveRequestCreate) New {
	return New{
		InspectionID: b.InspectionId, GroupID: someone(b.GroupId), PersonID: someone(b.PersonId), Kind: Kind(b.Kind), Reason: b.Reason,
		SpecialReason: wire.Text(b.SpecialReason), StartsAt: b.StartsAt, EndsAt: b.EndsAt, StandInID: b.StandInId,
	}
}

func someone(id *uuid.UUID) uuid.UUID {
	if id == nil {
		return uuid.Nil
	}
	return *id
}

func fromFilter(p api.ListLeaveRequestsParams) Filter {
	f := Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, PersonID: p.PersonId, StandInID: p.StandInId, State: State(wire.Text(p.State)),
		Kind: Kind(wire.Text(p.Kind)), From: p.From, To: p.To, Query: wire.Text(p.Q)}
	return f
}

func ask(inspection uuid.UUID, group *uuid.UUID, from, to *api.Day) Ask {
	a := Ask{InspectionID: inspection, GroupID: group}
	if from != nil {
		a.From = calendar.Date(from.Format("2006-01-02"))
	}
	if to != nil {
		a.To = calendar.Date(to.Format("2006-01-02"))
	}
	return a
}

func toSummary(s *Summary) api.LeaveSummary {
	out := api.LeaveSummary{InspectionId: s.InspectionID, From: api.Day{Time: s.From.Midnight()}, To: api.Day{Time: s.To.Midnight()},
		Groups: make([]api.LeaveGroupSummary, 0, len(s.Groups)), Total: toFigures(&s.Total)}
	for i := range s.Groups {
		g := &s.Groups[i]
		line := api.LeaveGroupSummary{GroupId: g.GroupID, GroupName: g.Name, Figures: toFigures(&g.Figures), People: make([]api.LeavePersonSummary, 0, len(g.People))}
		for j := range g.People {
			p := &g.People[j]
			line.People = append(line.People, api.LeavePersonSummary{PersonId: p.PersonID, PersonName: p.Name, Figures: toFigures(&p.Figures)})
		}
		out.Groups = append(out.Groups, line)
	}
	return out
}

func toFigures(f *Figures) api.LeaveFigures {
	n := func(i int64) int32 { return wire.Number(int(i)) }
	return api.LeaveFigures{
		Requests: wire.Number(f.Requests), PeopleOnLeave: wire.Number(f.People), AwayNow: wire.Number(f.AwayNow), Overdue: wire.Number(f.Overdue),
		LateReturns: wire.Number(f.Late), LeaveNaturalDays: n(f.NaturalDays), LeaveWorkingDays: n(f.WorkingDays), ExpectedWorkingDays: n(f.Expected),
		PresentWorkingDays: n(f.Present()),
	}
}

func at(id uuid.UUID) string { return "/v1/leave-requests/" + id.String() }
