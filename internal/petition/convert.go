package petition

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/store"
)

func toCase(c *Case, by Caller) api.PetitionCase {
	return api.PetitionCase{
		Id: c.ID, Version: c.Version, CreatedAt: local(c.CreatedAt), UpdatedAt: local(c.UpdatedAt),
		InspectionId: c.InspectionID, BatchId: c.BatchID, Number: c.Number, NumberParts: toNumber(c.Number),
		SecondaryNumbers: several(c.SecondaryNumbers), Channel: api.PetitionChannel(c.Channel), KeyCase: c.KeyCase,
		ReceivedAt: local(c.ReceivedAt), Summary: c.Summary, Area: optional(c.Area), Address: optional(c.Address),
		PollutionTypes: present(c.PollutionTypes), PrimaryType: optional(c.PrimaryType), TypeLabels: several(c.TypeLabels),
		ResponsibleText: optional(c.ResponsibleText), AssistingText: optional(c.AssistingText),
		UpstreamAssignedAt: toInstant(c.UpstreamAssignedAt), UpstreamDueAt: toInstant(c.UpstreamDueAt), Remark: optional(c.Remark),
		Handling: api.PetitionHandling(c.Handling), Completion: api.PetitionCompletion(c.Completion),
		Publication: api.PetitionPublication(c.Publication), SignOff: api.PetitionSignOff(c.SignOff),
		Cycle: int32(c.Cycle), DueAt: toInstant(c.DueAt), Overdue: c.Overdue(by.Now), Dispatch: toDispatch(c.Dispatch),
		VoidedAt: toInstant(c.VoidedAt), VoidReason: optional(c.VoidReason), AllowedActions: c.Allowed(by),
	}
}

func toCasePage(p store.Page[Case], by Caller) api.PetitionCasePage {
	out := api.PetitionCasePage{Items: make([]api.PetitionCase, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toCase(&p.Items[i], by))
	}
	return out
}

func toNumber(printed string) api.CaseNumberParts {
	n := intake.ParseNumber(printed)
	p := api.CaseNumberParts{
		Family: api.CaseNumberFamily(n.Family), LevelPrefix: optional(n.LevelPrefix), Area: optional(n.Area), Batch: optional(n.Batch),
		Round: positive(n.Round), Sequence: positive(n.Sequence),
	}
	if n.Channel != "" {
		ch := api.PetitionChannel(n.Channel)
		p.Channel = &ch
	}
	if n.Date != "" {
		p.ReceivedOn = &api.Day{Time: calendar.Date(n.Date).Midnight()}
	}
	return p
}

func toDispatch(d *Dispatch) *api.CaseDispatch {
	if d == nil {
		return nil
	}
	out := &api.CaseDispatch{
		Id: d.ID, Sequence: int32(d.Sequence), LeadUnitId: d.LeadUnitID, LeadUnitName: d.LeadUnitName,
		AssistingUnits: make([]api.CaseUnit, 0, len(d.Assisting)), GroupId: d.GroupID, Instruction: optional(d.Instruction),
		DispatchedAt: local(d.At), DispatchedBy: someone(d.By), AcknowledgeBy: toInstant(d.AcknowledgeBy),
		AcknowledgedAt: toInstant(d.AcknowledgedAt), AcknowledgedBy: someone(d.AcknowledgedBy),
		ReturnedAt: toInstant(d.ReturnedAt), ReturnReason: optional(d.ReturnReason), ProposedUnitId: d.ProposedUnitID,
	}
	if d.AcknowledgedAt != nil {
		out.AcknowledgedLate = &d.AcknowledgeLate
	}
	for _, u := range d.Assisting {
		out.AssistingUnits = append(out.AssistingUnits, api.CaseUnit{UnitId: u.ID, Name: u.Name, Role: api.PetitionUnitRoleAssist})
	}
	return out
}

func fromCreate(b *api.PetitionCaseCreate) Intake {
	in := Intake{
		InspectionID: b.InspectionId, BatchID: b.BatchId, Number: b.Number, Secondary: elements(b.SecondaryNumbers),
		KeyCase: b.KeyCase != nil && *b.KeyCase, ReceivedAt: b.ReceivedAt, Summary: strings.TrimSpace(b.Summary), Area: text(b.Area),
		Address: text(b.Address), Types: elements(b.PollutionTypes), PrimaryType: text(b.PrimaryType), TypeLabels: elements(b.TypeLabels),
		Responsible: text(b.ResponsibleText), Assisting: text(b.AssistingText), AssignedAt: b.UpstreamAssignedAt,
		DueAt: b.UpstreamDueAt, Remark: text(b.Remark),
	}
	if b.Channel != nil {
		in.Channel = intake.Channel(*b.Channel)
	}
	return in
}

func fromPatch(b *api.PetitionCasePatch) Patch {
	return Patch{
		BatchID: b.BatchId, Number: b.Number, Secondary: b.SecondaryNumbers,
		Channel: (*intake.Channel)(b.Channel), KeyCase: b.KeyCase, ReceivedAt: b.ReceivedAt, Summary: b.Summary,
		Area: b.Area, Address: b.Address, Types: b.PollutionTypes, PrimaryType: b.PrimaryType, TypeLabels: b.TypeLabels,
		Responsible: b.ResponsibleText, Assisting: b.AssistingText, AssignedAt: b.UpstreamAssignedAt, DueAt: b.UpstreamDueAt, Remark: b.Remark,
	}
}

func fromDispatch(b *api.PetitionCaseDispatchRequest) Order {
	return Order{LeadUnitID: b.LeadUnitId, Assisting: elements(b.AssistingUnitIds), GroupID: b.GroupId, Instruction: text(b.Instruction)}
}

func fromReassign(b *api.PetitionCaseReassignRequest) Order {
	return Order{LeadUnitID: b.LeadUnitId, Assisting: elements(b.AssistingUnitIds), GroupID: b.GroupId, Instruction: text(b.Instruction), Reason: b.Reason}
}

func fromFilter(p api.ListPetitionCasesParams) Filter {
	f := Filter{
		InspectionID: p.InspectionId, BatchID: p.BatchId, UnitID: p.UnitId, GroupID: p.GroupId, Type: text(p.PollutionType),
		KeyCase: p.KeyCase, Overdue: p.Overdue, DueBefore: p.DueBefore, DueAfter: p.DueAfter, Number: text(p.Number), Query: text(p.Q),
	}
	if p.Handling != nil {
		f.Handling = Handling(*p.Handling)
	}
	if p.Completion != nil {
		f.Completion = string(*p.Completion)
	}
	if p.Channel != nil {
		f.Channel = intake.Channel(*p.Channel)
	}
	return f
}

var labels = map[string]string{
	"petition_case.created": "登记", past[update]: "修改", past[void]: "作废", past[dispatch]: "转办",
	past[acknowledge]: "签收", past[giveBack]: "退回", past[reassign]: "改派",
}

func toTimeline(steps []Step) api.PetitionCaseTimeline {
	out := api.PetitionCaseTimeline{Items: make([]api.PetitionCaseTimelineEntry, 0, len(steps))}
	for _, s := range steps {
		label := labels[s.Kind]
		if label == "" {
			label = s.Kind
		}
		out.Items = append(out.Items, api.PetitionCaseTimelineEntry{
			Sequence: s.Event.Sequence, At: local(s.OccurredAt), Kind: s.Kind, Label: label, Version: s.ResourceVersion,
			ActorId: someone(s.ActorID), ActorName: optional(s.ActorName), UnitId: s.UnitID, UnitName: optional(s.UnitName), Note: optional(s.Note),
		})
	}
	return out
}

// maxDeadlines is what one answer holds; older ones are in the timeline.
const maxDeadlines = 20

func toDeadlines(c *Case, now time.Time) api.PetitionCaseDeadlineList {
	all := c.Deadlines[max(0, len(c.Deadlines)-maxDeadlines):]
	out := api.PetitionCaseDeadlineList{Items: make([]api.PetitionCaseDeadline, 0, len(all))}
	for _, d := range all {
		item := api.PetitionCaseDeadline{
			Step: api.PetitionDeadlineStep(d.Step), Status: d.status(now), StartedAt: local(d.StartedAt), DueAt: local(d.DueAt),
			MetAt: toInstant(d.MetAt), RuleName: optional(d.Explanation.RuleName), Basis: optional(d.Explanation.Basis), Explanation: d.Why,
		}
		if id, err := uuid.Parse(d.Explanation.RuleID); err == nil {
			item.RuleId = &id
		}
		if len(d.Explanation.Skipped) > 0 {
			skipped := make([]api.PetitionSkippedDay, 0, len(d.Explanation.Skipped))
			for _, s := range d.Explanation.Skipped {
				skipped = append(skipped, api.PetitionSkippedDay{Day: api.Day{Time: s.Date.Midnight()}, Name: optional(s.Name)})
			}
			item.SkippedDays = &skipped
		}
		out.Items = append(out.Items, item)
	}
	return out
}

// status is decided once: what was met or late stays so.
func (d *Deadline) status(now time.Time) api.PetitionDeadlineStatus {
	switch {
	case d.MetAt != nil && d.MetAt.After(d.DueAt):
		return api.PetitionDeadlineStatusLate
	case d.MetAt != nil:
		return api.PetitionDeadlineStatusMet
	case now.After(d.DueAt):
		return api.PetitionDeadlineStatusOverdue
	}
	return api.PetitionDeadlineStatusOpen
}

func local(t time.Time) time.Time { return t.In(calendar.Zone) }

func toInstant(t *time.Time) *time.Time {
	if t == nil {
		return nil
	}
	l := local(*t)
	return &l
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

func positive(n int) *int32 {
	if n <= 0 {
		return nil
	}
	v := int32(n)
	return &v
}

func someone(id uuid.UUID) *uuid.UUID {
	if id == uuid.Nil {
		return nil
	}
	return &id
}

func present(s []string) []string {
	if s == nil {
		return []string{}
	}
	return s
}

func several(s []string) *[]string {
	if len(s) == 0 {
		return nil
	}
	return &s
}

func elements[T any](s *[]T) []T {
	if s == nil {
		return nil
	}
	return *s
}

func at(id uuid.UUID) string { return "/v1/petition-cases/" + id.String() }
