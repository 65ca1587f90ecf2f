package urgent

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(r *Shown, by Caller) api.UrgentReport {
	out := api.UrgentReport{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID, GroupId: r.GroupID,
		GroupName: wire.Optional[string](r.GroupName), Number: r.Number, Title: r.Title, Place: wire.Optional[string](r.Place), OccurredAt: wire.Instant(r.OccurredAt),
		KnownAt: wire.Local(r.KnownAt), DueAt: wire.Local(r.FirstDueAt), Explanation: r.Explanation, Late: r.Late, State: api.UrgentReportState(r.State),
		Entries: make([]api.UrgentReportEntry, 0, len(r.Entries)), AcknowledgeBy: wire.Local(r.Clock.DueAt), Overdue: r.overdue(by.Now),
		Unacknowledged: int32(r.Unacknowledged), Recipients: make([]api.UrgentReportRecipient, 0, len(r.Recipients)),
		VoidedAt: wire.Instant(r.VoidedAt), VoidReason: wire.Optional[string](r.VoidReason), AllowedActions: r.Allowed(by),
	}
	for i := range r.Entries {
		e := &r.Entries[i]
		out.Entries = append(out.Entries, api.UrgentReportEntry{Number: int32(e.Number), Kind: api.UrgentReportEntryKind(e.Kind), Text: e.Text,
			WrittenAt: wire.Local(e.WrittenAt), WrittenBy: e.WrittenBy, WrittenByName: e.Name})
	}
	for i := range r.Recipients {
		x := &r.Recipients[i]
		out.Recipients = append(out.Recipients, api.UrgentReportRecipient{PersonId: x.PersonID, Name: x.Name, Role: api.AppointmentRole(x.Role),
			DeliveredAt: wire.Local(x.DeliveredAt), AcknowledgedAt: wire.Instant(x.AcknowledgedAt), AcknowledgedNumber: int32(x.AcknowledgedNumber)})
	}
	return out
}

func toPage(p store.Page[Report], shown []Shown, by Caller) api.UrgentReportPage {
	out := api.UrgentReportPage{Items: make([]api.UrgentReport, 0, len(shown)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range shown {
		out.Items = append(out.Items, toAPI(&shown[i], by))
	}
	return out
}

func fromCreate(b *api.UrgentReportCreate) New {
	return New{InspectionID: b.InspectionId, GroupID: b.GroupId, Title: b.Title, Place: wire.Text(b.Place), OccurredAt: b.OccurredAt, KnownAt: b.KnownAt, Text: b.Text}
}

func fromFilter(p api.ListUrgentReportsParams) Filter {
	return Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, State: State(wire.Text(p.State)), Late: p.Late, Acknowledged: p.Acknowledged, Query: wire.Text(p.Q)}
}

func at(id uuid.UUID) string { return "/v1/urgent-reports/" + id.String() }
