package minutes

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/wire"
)

func toDecision(d *Decision, position int, progress map[uuid.UUID]Progress) api.MeetingDecision {
	out := api.MeetingDecision{Position: wire.Number(position), Matter: d.Matter, LeadUnitId: d.LeadUnitID, LeadGroupId: d.LeadGroupID, LeadName: d.LeadName,
		DueOn: api.Day{Time: d.DueOn.Midnight()}, AssignmentId: d.AssignmentID, AssignmentNumber: wire.Optional[string](d.AssignmentNumber)}
	if d.AssignmentID != nil {
		if p, ok := progress[*d.AssignmentID]; ok {
			out.AssignmentState, out.Overdue = wire.Optional[api.AssignmentState](p.State), &p.Overdue
		}
	}
	return out
}

func toDecisions(rows []Decision, progress map[uuid.UUID]Progress) []api.MeetingDecision {
	out := make([]api.MeetingDecision, 0, len(rows))
	for i := range rows {
		out = append(out, toDecision(&rows[i], i+1, progress))
	}
	return out
}

func toVersions(rows []Minutes) api.MeetingMinutesList {
	out := api.MeetingMinutesList{Items: make([]api.MeetingMinutes, 0, len(rows))}
	for i := range rows {
		m := &rows[i]
		x := api.MeetingMinutes{Number: int32(m.Number), Topics: make([]api.MeetingTopic, 0, len(m.Topics)), Decisions: toDecisions(m.Decisions, nil), FileIds: wire.Present(m.FileIDs),
			DraftedBy: m.DraftedBy, DraftedByName: m.DraftedByName, DraftedAt: wire.Local(m.DraftedAt), SignedAt: wire.Instant(m.SignedAt)}
		for _, t := range m.Topics {
			x.Topics = append(x.Topics, api.MeetingTopic{Title: t.Title, Discussion: t.Discussion})
		}
		out.Items = append(out.Items, x)
	}
	return out
}

func fromDraft(b *api.MeetingMinutesDraft) Draft {
	d := Draft{Topics: []Topic{}, Decisions: []Decision{}, FileIDs: wire.Present(wire.Elements(b.FileIds))}
	for _, t := range b.Topics {
		d.Topics = append(d.Topics, Topic{t.Title, t.Discussion})
	}
	for _, x := range b.Decisions {
		d.Decisions = append(d.Decisions, Decision{Matter: x.Matter, LeadUnitID: x.LeadUnitId, LeadGroupID: x.LeadGroupId, DueOn: calendar.Date(x.DueOn.Format("2006-01-02"))})
	}
	return d
}

func fromConvey(b *api.MeetingConvey) Message {
	m := Message{Title: b.Title, Body: b.Body, AcknowledgeBy: b.AcknowledgeBy}
	for _, t := range b.Targets {
		m.Targets = append(m.Targets, Target{Kind: string(t.Kind), GroupID: t.GroupId, Role: wire.Text(t.Role)})
	}
	return m
}
