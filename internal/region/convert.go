package region

import (
	openapi_types "github.com/oapi-codegen/runtime/types"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/wire"
)

func toOffices(offices []Office) api.DistrictOfficeList {
	out := api.DistrictOfficeList{Items: make([]api.DistrictOffice, 0, len(offices))}
	for _, o := range offices {
		item := api.DistrictOffice{Id: o.ID, Name: o.Name, Own: o.Own, Scopes: []api.ApiScope{}}
		for _, s := range o.Scopes {
			item.Scopes = append(item.Scopes, api.ApiScope(s))
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func toPage(p Page) api.DistrictReportPage {
	out := api.DistrictReportPage{Items: make([]api.DistrictReport, 0, len(p.Reports))}
	for i := range p.Reports {
		r := &p.Reports[i]
		out.Items = append(out.Items, api.DistrictReport{OfficeId: r.OfficeID, OfficeName: p.Names[r.OfficeID], Id: r.ID, Number: r.Number, TakenAt: wire.Local(r.TakenAt),
			Digest: r.Digest, Document: r.Body, KeyId: r.KeyID, Signature: r.Signature})
	}
	if p.More {
		out.Next = &p.Position
	} else {
		out.Delta = &p.Position
	}
	return out
}

func fromDay(d *openapi_types.Date) calendar.Date {
	if d == nil {
		return ""
	}
	return calendar.DateOf(d.Time)
}

func toConsolidated(c Consolidated) api.ConsolidatedReport {
	out := api.ConsolidatedReport{ComputedAt: wire.Local(c.TakenAt), Offices: make([]api.ConsolidatedOffice, 0, len(c.Lines)), Totals: toFigures(c.Totals)}
	if c.On != "" {
		out.ReportOn = &openapi_types.Date{Time: c.On.Midnight()}
	}
	for _, l := range c.Lines {
		o := api.ConsolidatedOffice{OfficeId: l.ID, OfficeName: l.Name}
		if r := l.Report; r != nil {
			f, at := toFigures(l.Figures), wire.Local(r.TakenAt)
			o.ReportId, o.Number, o.TakenAt, o.Digest, o.Figures = &r.ID, &r.Number, &at, &r.Digest, &f
		} else {
			out.OfficesWithout++
		}
		out.Offices = append(out.Offices, o)
	}
	return out
}

func toFigures(f Figures) api.ConsolidatedFigures {
	return api.ConsolidatedFigures{CasesTotal: int32(f.Total), CasesKey: int32(f.Key), CasesOverdue: int32(f.Overdue),
		ByCompletion: toCounts(f.Completion), ByPollutionType: toCounts(f.Types), AssignmentsOpen: int32(f.AssignmentsOpen), AssignmentsOverdue: int32(f.AssignmentsOverdue),
		AccountabilityOpen: int32(f.AccountabilityOpen), DutyDays: int32(f.DutyDays), DutyCoveredDays: int32(f.DutyCovered), WorkReportsMissing: int32(f.ReportsMissing)}
}

func toCounts(counts []Count) []api.StatusCount {
	out := make([]api.StatusCount, 0, len(counts))
	for _, c := range counts {
		out = append(out, api.StatusCount{Code: c.Code, Name: c.Name, Count: int32(c.Count)})
	}
	return out
}
