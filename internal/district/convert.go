package district

import (
	"strings"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

func optional(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}

func fromReportCreate(b *api.StatusReportCreate) NewReport {
	n := NewReport{InspectionID: b.InspectionId}
	if b.Remarks != nil {
		n.Remarks = *b.Remarks
	}
	return n
}

func fromReportFilter(p api.ListStatusReportsParams) ReportFilter {
	return ReportFilter{InspectionID: p.InspectionId, From: p.TakenFrom, To: p.TakenTo}
}

func toReportPage(p store.Page[Report]) api.StatusReportPage {
	out := api.StatusReportPage{Items: make([]api.StatusReportSummary, 0, len(p.Items)), NextCursor: optional(p.Next), Total: p.Total}
	for i := range p.Items {
		r := &p.Items[i]
		out.Items = append(out.Items, api.StatusReportSummary{
			Id: r.ID, Version: r.Version, CreatedAt: r.CreatedAt.In(calendar.Zone), UpdatedAt: r.UpdatedAt.In(calendar.Zone),
			Number: r.Number, TakenAt: r.TakenAt.In(calendar.Zone), InspectionId: r.InspectionID,
			CasesTotal: int32(r.CasesTotal), CasesOverdue: int32(r.CasesOverdue), Digest: r.Digest,
		})
	}
	return out
}

func toChangePage(c Changes) api.ChangePage {
	out := api.ChangePage{Items: make([]api.Change, 0, len(c.Events))}
	for i := range c.Events {
		e := &c.Events[i]
		x := api.Change{
			Id: e.ID, Kind: e.Kind, OccurredAt: e.OccurredAt.In(calendar.Zone), ResourceType: optional(e.ResourceType),
			RequestId: optional(e.RequestID), Tombstone: strings.HasSuffix(e.Kind, ".voided"),
		}
		if e.ResourceID != uuid.Nil {
			x.ResourceId = &e.ResourceID
		}
		if e.ResourceVersion > 0 {
			x.ResourceVersion = &e.ResourceVersion
		}
		out.Items = append(out.Items, x)
	}
	if c.More {
		out.Next = &c.Position
	} else {
		out.Delta = &c.Position
	}
	return out
}
