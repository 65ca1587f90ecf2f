package report

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toDay(d calendar.Date) api.Day { return api.Day{Time: d.Midnight()} }

func fromDay(d *api.Day) calendar.Date {
	if d == nil {
		return ""
	}
	return calendar.DateOf(d.Time)
}

func toAPI(r *Report, by Caller) api.WorkReport {
	out := api.WorkReport{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID,
		GroupId: r.GroupID, GroupName: r.GroupName, Kind: api.WorkReportKind(r.Kind), ReportOn: toDay(r.ReportOn), DueAt: wire.Instant(r.DueAt),
		Title: r.Title, IsNil: r.IsNil, Content: wire.Optional[string](r.Content.Content), Problems: wire.Optional[string](r.Problems),
		NextSteps: wire.Optional[string](r.NextSteps), State: api.WorkReportState(r.State), Late: r.Late, SubmittedAt: wire.Instant(r.SubmittedAt),
		VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason), AllowedActions: r.Allowed(by),
	}
	if len(r.Submissions) > 0 {
		list := make([]api.WorkReportSubmission, 0, len(r.Submissions))
		for i := range r.Submissions {
			list = append(list, toSubmission(&r.Submissions[i]))
		}
		out.Submissions = &list
	}
	return out
}

func toSubmission(s *Submission) api.WorkReportSubmission {
	return api.WorkReportSubmission{
		Number: int32(s.Number), IsNil: s.IsNil, Content: wire.Optional[string](s.Content.Content), Problems: wire.Optional[string](s.Problems),
		NextSteps: wire.Optional[string](s.NextSteps), SubmittedAt: wire.Local(s.SubmittedAt), SubmittedBy: s.SubmittedBy, SubmittedByName: s.Name,
		Late: s.Late, Verdict: wire.Optional[api.WorkReportVerdict](s.Verdict), ReviewedAt: wire.Instant(s.ReviewedAt), ReviewedBy: s.ReviewedBy,
		Words: wire.Optional[string](s.Words),
	}
}

func toPage(p store.Page[Report], by Caller) api.WorkReportPage {
	out := api.WorkReportPage{Items: make([]api.WorkReport, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toAPI(&p.Items[i], by))
	}
	return out
}

func fromCreate(b *api.WorkReportCreate) New {
	return New{InspectionID: b.InspectionId, GroupID: b.GroupId, Kind: Kind(b.Kind), ReportOn: calendar.DateOf(b.ReportOn.Time), Title: wire.Text(b.Title),
		Content: Content{IsNil: b.IsNil != nil && *b.IsNil, Content: wire.Text(b.Content), Problems: wire.Text(b.Problems), NextSteps: wire.Text(b.NextSteps)}}
}

func fromPatch(b *api.WorkReportPatch) Patch {
	return Patch{Title: b.Title, Content: b.Content, Problems: b.Problems, NextSteps: b.NextSteps, IsNil: b.IsNil}
}

func fromFilter(p api.ListWorkReportsParams) Filter {
	return Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, Kind: Kind(wire.Text(p.Kind)), State: State(wire.Text(p.State)),
		From: fromDay(p.ReportFrom), To: fromDay(p.ReportTo), IsNil: p.IsNil, Late: p.Late, Query: wire.Text(p.Q)}
}

func fromExport(p api.ExportWorkReportsParams) Filter {
	return fromFilter(api.ListWorkReportsParams{InspectionId: p.InspectionId, GroupId: p.GroupId, Kind: p.Kind, State: p.State,
		ReportFrom: p.ReportFrom, ReportTo: p.ReportTo, IsNil: p.IsNil, Late: p.Late, Q: p.Q})
}

func toMissing(q Span, rows []Owed, by Caller) api.MissingWorkReportList {
	out := api.MissingWorkReportList{InspectionId: q.InspectionID, ReportFrom: toDay(q.From), ReportTo: toDay(q.To), AsOf: wire.Local(by.Now),
		Items: make([]api.MissingWorkReport, 0, len(rows))}
	for i := range rows {
		o := &rows[i]
		if o.Standing == Missing {
			out.Missing++
		}
		out.Items = append(out.Items, api.MissingWorkReport{ReportOn: toDay(o.Day), GroupId: o.GroupID, GroupName: o.GroupName, DueAt: wire.Local(o.DueAt),
			Status: api.MissingWorkReportStatus(o.Standing), WorkReportId: o.ReportID, NudgedAt: wire.Instant(o.NudgedAt)})
	}
	return out
}

func toNudged(rows []Nudged) api.WorkReportNudgeResult {
	out := api.WorkReportNudgeResult{Items: make([]api.WorkReportNudged, 0, len(rows))}
	for i := range rows {
		x := &rows[i]
		n := api.WorkReportNudged{GroupId: x.GroupID, ReportOn: toDay(x.Day), Outcome: api.WorkReportNudgeOutcome(x.Outcome)}
		if x.Outcome != notMissing && x.NudgedAt != nil {
			next := x.NudgedAt.Add(nudgeEvery)
			n.NudgedAt, n.NextAt = wire.Instant(x.NudgedAt), wire.Instant(&next)
		}
		out.Items = append(out.Items, n)
	}
	return out
}

func toStreet(s *Street, by Caller, whole bool) api.StreetReport {
	f := &s.Body.Figures
	out := api.StreetReport{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), InspectionId: s.InspectionID,
		InspectionName: s.Body.Inspection, OfficeName: s.Body.Office, ReportOn: toDay(s.ReportOn), Number: s.Number, Edition: int32(s.Edition),
		SupersedesId: s.SupersedesID, CorrectionReason: wire.Optional[string](s.CorrectionReason), Summary: wire.Optional[string](s.Body.Summary),
		GroupsDue: int32(s.GroupsDue), GroupsSubmitted: int32(s.GroupsSubmitted), GroupsNil: int32(s.GroupsNil), GroupsLate: int32(s.GroupsLate), GroupsMissing: int32(s.GroupsMissing),
		Figures: api.StreetReportFigures{TakenAt: wire.Local(f.TakenAt), CasesTotal: f.Total, CasesReceived: f.Received, CasesKey: f.Key, CasesOverdue: f.Overdue,
			CasesByHandling: toCounts(f.ByHandling), CasesByCompletion: toCounts(f.ByCompletion), UrgentOpen: f.UrgentOpen, UrgentUnacknowledged: f.UrgentUnacknowledged},
		Digest: s.Digest, CompiledBy: s.CompiledBy, CompiledByName: s.CompiledName, Latest: s.SupersededAt == nil, AllowedActions: s.Allowed(by),
	}
	if whole {
		entries := make([]api.StreetReportEntry, 0, len(s.Body.Entries))
		for i := range s.Body.Entries {
			entries = append(entries, toEntry(&s.Body.Entries[i]))
		}
		out.Entries = &entries
	}
	return out
}

func toCounts(rows []Count) []api.StreetReportCount {
	out := make([]api.StreetReportCount, 0, len(rows))
	for _, c := range rows {
		out = append(out, api.StreetReportCount{Code: c.Code, Name: c.Name, Count: c.N})
	}
	return out
}

func toEntry(e *Entry) api.StreetReportEntry {
	out := api.StreetReportEntry{GroupId: e.GroupID, GroupName: e.Group, Status: api.StreetReportEntryStatus(e.Status), WorkReportId: e.ReportID, IsNil: e.IsNil,
		Content: wire.Optional[string](e.Content.Content), Problems: wire.Optional[string](e.Problems), NextSteps: wire.Optional[string](e.NextSteps), Late: e.Late}
	if e.Version > 0 {
		out.WorkReportVersion = &e.Version
	}
	return out
}

func toStreetPage(p store.Page[Street], by Caller) api.StreetReportPage {
	out := api.StreetReportPage{Items: make([]api.StreetReport, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toStreet(&p.Items[i], by, false))
	}
	return out
}

func at(id uuid.UUID) string { return "/v1/work-reports/" + id.String() }

func streetAt(id uuid.UUID) string { return "/v1/street-reports/" + id.String() }
