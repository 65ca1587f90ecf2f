package worklist

import (
	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/order"
	"lianluo/internal/wire"
)

// kinds are what work may be: the word for it on paper, and where it is read.
var kinds = map[string]struct{ word, path string }{
	"petition_case":       {"信访举报件", "/v1/petition-cases/"},
	"assignment":          {"交办事项", "/v1/assignments/"},
	"accountability_item": {"督办问责", "/v1/accountability-items/"},
	"meeting":             {"会议", "/v1/meetings/"},
	"shift_swap":          {"换班", "/v1/shift-swaps/"},
	"leave_request":       {"请假", "/v1/leave-requests/"},
}

func toItem(i *Item) api.WorkItem {
	out := api.WorkItem{Type: api.WorkType(i.Type), Id: i.ID, Path: kinds[i.Type].path + i.ID.String(), Number: i.Number, Title: i.Title, State: i.State, LeadName: wire.Optional[string](i.LeadName),
		Overdue: i.Overdue, Colour: order.ColourToAPI(i.Colour), Reasons: make([]api.WorkReason, 0, len(i.Reasons))}
	if i.DueAt.Before(order.EndOfTime) {
		out.DueAt = wire.Instant(&i.DueAt)
	}
	for _, r := range i.Reasons {
		out.Reasons = append(out.Reasons, api.WorkReason(r))
	}
	return out
}

func toItems(rows []Item) []api.WorkItem {
	out := make([]api.WorkItem, 0, len(rows))
	for i := range rows {
		out = append(out, toItem(&rows[i]))
	}
	return out
}

func toDemand(d *Demand) api.UpperDemand {
	out := api.UpperDemand{Type: api.WorkType(d.Type), Id: d.ID, Number: d.Number, Title: d.Title, Source: api.AssignmentSource(d.Source), AskedAt: wire.Local(d.AskedAt),
		State: d.State, Overdue: d.Overdue, Colour: order.ColourToAPI(d.Colour), Deliveries: make([]api.AssignmentDelivery, 0, len(d.Deliveries))}
	if d.DueAt.Before(order.EndOfTime) {
		out.DueAt = wire.Instant(&d.DueAt)
	}
	for i := range d.Deliveries {
		x := &d.Deliveries[i]
		out.Deliveries = append(out.Deliveries, api.AssignmentDelivery{Sequence: int32(i) + 1, To: api.AssignmentParty{UnitId: x.UnitID, GroupId: x.GroupID, Name: x.Name},
			IssuedAt: wire.Local(x.At), AcknowledgeBy: wire.Instant(x.AcknowledgeBy), AcknowledgedAt: wire.Instant(x.AcknowledgedAt), AcknowledgedBy: x.AcknowledgedBy,
			AcknowledgedByName: wire.Optional[string](x.AcknowledgedName), DeclinedAt: wire.Instant(x.DeclinedAt), DeclinedBy: x.DeclinedBy, DeclineReason: wire.Optional[string](x.DeclineReason)})
	}
	return out
}

func toDemands(rows []Demand) []api.UpperDemand {
	out := make([]api.UpperDemand, 0, len(rows))
	for i := range rows {
		out = append(out, toDemand(&rows[i]))
	}
	return out
}

func toBrief(b *Brief) api.DailyBrief {
	out := api.DailyBrief{Day: api.Day{Time: calendar.DateOf(b.At).Midnight()}, GeneratedAt: wire.Local(b.At), Figures: make([]api.DailyBriefFigures, 0, len(b.Figures)),
		Overdue: toItems(b.Overdue), DueToday: toItems(b.DueToday), ToSign: toItems(b.ToDo), NewDemands: toDemands(b.Demands)}
	for _, f := range b.Figures {
		out.Figures = append(out.Figures, api.DailyBriefFigures{Type: api.WorkType(f.Type), Overdue: f.By[Overdue], DueToday: f.By[DueToday],
			ToAcknowledge: f.By[ToAcknowledge], ToReview: f.By[ToReview], ToSign: f.By[ToSign], New: f.New})
	}
	return out
}
