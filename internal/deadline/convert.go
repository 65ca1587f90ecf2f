package deadline

import (
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/clock"
	"lianluo/internal/due"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toDeadline(d *due.Deadline, now time.Time) api.PetitionStepDeadline {
	out := api.PetitionStepDeadline{
		Id: d.ID, Cycle: int32(d.Cycle), Step: api.PetitionStep(d.Step), Status: api.PetitionStepStatus(d.Status(now)),
		Colour: wire.Optional[api.PetitionDeadlineColour](d.Colour(now)), StartedAt: wire.Local(d.StartedAt), DueAt: wire.Local(d.DueAt),
		OriginalDueAt: wire.Local(d.OriginalDueAt), RuleId: d.RuleID, RuleName: wire.Optional[string](d.Explanation.RuleName),
		Basis: wire.Optional[string](d.Explanation.Basis), Explanation: d.Why,
	}
	if d.Status(now) != clock.Open { // a period that runs is over later
		out.MetAt, out.EndedAt = wire.Instant(d.MetAt), wire.Instant(d.EndedAt)
	}
	if len(d.Explanation.Skipped) > 0 {
		skipped := make([]api.PetitionSkippedDay, 0, len(d.Explanation.Skipped))
		for _, s := range d.Explanation.Skipped {
			skipped = append(skipped, api.PetitionSkippedDay{Day: api.Day{Time: s.Date.Midnight()}, Name: wire.Optional[string](s.Name)})
		}
		out.SkippedDays = &skipped
	}
	return out
}

// maxItems is what the list of the two first steps holds.
const maxItems = 20

// toDeadlines shows all steps, and the two that had deadlines from the beginning
// as they always were: whoever knows only those goes on without the others.
func toDeadlines(rows []due.Deadline, now time.Time) api.PetitionCaseDeadlineList {
	items, steps := make([]api.PetitionCaseDeadline, 0, len(rows)), make([]api.PetitionStepDeadline, 0, len(rows))
	for i := range rows {
		d := toDeadline(&rows[i], now)
		steps = append(steps, d)
		if step := rows[i].Step; step != due.Acknowledge && step != due.Complete || rows[i].LapsedBy != "" {
			continue
		}
		items = append(items, api.PetitionCaseDeadline{Step: api.PetitionDeadlineStep(d.Step), Status: api.PetitionDeadlineStatus(d.Status), StartedAt: d.StartedAt, DueAt: d.DueAt,
			MetAt: d.MetAt, RuleId: d.RuleId, RuleName: d.RuleName, Basis: d.Basis, Explanation: d.Explanation, SkippedDays: d.SkippedDays})
	}
	return api.PetitionCaseDeadlineList{Items: items[max(0, len(items)-maxItems):], Steps: &steps}
}

func fromFilter(p api.ListPetitionDeadlinesParams) Filter {
	f := Filter{Before: p.Before, UnitID: p.UnitId, Step: wire.Text(p.Step)}
	if p.State != nil {
		f.State = string(*p.State)
	}
	return f
}

func toPage(p store.Page[Entry], now time.Time) api.PetitionDeadlinePage {
	out := api.PetitionDeadlinePage{Items: make([]api.PetitionPendingDeadline, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		x := &p.Items[i]
		item := api.PetitionPendingDeadline{CaseId: x.CaseID, CaseNumber: x.Case.Number, KeyCase: x.Case.KeyCase, Handling: api.PetitionHandling(x.Case.Handling),
			UnitId: x.UnitID, Deadline: toDeadline(&x.Deadline, now)}
		if x.Case.Dispatch != nil {
			item.UnitName = wire.Optional[string](x.Case.Dispatch.LeadUnitName)
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func toExtension(v View) api.PetitionDeadlineExtension {
	return api.PetitionDeadlineExtension{
		Id: v.ID, Version: v.Version, CreatedAt: wire.Local(v.CreatedAt), UpdatedAt: wire.Local(v.UpdatedAt), CaseId: v.CaseID, Cycle: int32(v.Cycle),
		DeadlineId: v.DeadlineID, Step: api.PetitionStep(v.Step), DueAt: wire.Local(v.DueAt), PreviousDueAt: wire.Local(v.PreviousDueAt),
		Reason: v.Reason, State: api.PetitionExtensionState(v.State), AskedBy: v.AskedBy, DecidedAt: wire.Instant(v.DecidedAt), DecidedBy: v.DecidedBy,
		Decision: wire.Optional[string](v.Decision), AllowedActions: v.Actions,
	}
}

func toExtensions(views []View) api.PetitionDeadlineExtensionList {
	out := api.PetitionDeadlineExtensionList{Items: make([]api.PetitionDeadlineExtension, 0, len(views))}
	for _, v := range views {
		out.Items = append(out.Items, toExtension(v))
	}
	return out
}

// withAccount adds to an explanation what became of the case's deadline.
func withAccount(out api.DeadlineExplanation, a Account, by petition.Caller) api.DeadlineExplanation {
	id, caseID, status := a.ID, a.CaseID, api.PetitionStepStatus(a.Status(by.Now))
	original, extended := wire.Local(a.OriginalDueAt), make([]api.DeadlineExtended, 0, len(a.Extensions))
	for _, e := range a.Extensions {
		extended = append(extended, api.DeadlineExtended{From: wire.Local(e.PreviousDueAt), To: wire.Local(e.DueAt), Reason: e.Reason, DecidedAt: wire.Local(*e.DecidedAt)})
	}
	out.DeadlineId, out.CaseId, out.Status, out.OriginalDueAt, out.Extended = &id, &caseID, &status, &original, &extended
	out.Colour = wire.Optional[api.PetitionDeadlineColour](a.Colour(by.Now))
	if a.Status(by.Now) != clock.Open {
		out.MetAt = wire.Instant(a.MetAt)
	}
	return out
}

func at(caseID, id uuid.UUID) string {
	return "/v1/petition-cases/" + caseID.String() + "/deadline-extensions/" + id.String()
}
