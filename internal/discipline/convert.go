package discipline

import (
	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(r *Record, by Caller) api.DisciplineRecord {
	return api.DisciplineRecord{
		Id: r.ID, Version: r.Version, CreatedAt: wire.Local(r.CreatedAt), UpdatedAt: wire.Local(r.UpdatedAt), InspectionId: r.InspectionID,
		PersonId: r.PersonID, PersonName: r.PersonName, Kind: api.DisciplineKind(r.Kind), At: wire.Local(r.At), Minutes: wire.Positive(int(r.Minutes)),
		EvidenceType: r.EvidenceType, EvidenceId: r.EvidenceID, State: api.DisciplineState(r.State), AppealReason: wire.Optional[string](r.AppealReason),
		AppealedAt: wire.Instant(r.AppealedAt), Decision: wire.Optional[string](r.Decision), DecidedAt: wire.Instant(r.DecidedAt), DecidedBy: r.DecidedBy,
		AllowedActions: r.Allowed(by),
	}
}

func toPage(p store.Page[Record], by Caller) api.DisciplineRecordPage {
	out := api.DisciplineRecordPage{Items: make([]api.DisciplineRecord, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toAPI(&p.Items[i], by))
	}
	return out
}

func toSummary(tallies []Tally) api.DisciplineSummary {
	out := api.DisciplineSummary{Items: make([]api.DisciplineTally, 0, len(tallies))}
	for _, t := range tallies {
		item := api.DisciplineTally{PersonId: t.PersonID, PersonName: t.PersonName, Counts: []api.DisciplineCount{}}
		for _, k := range Kinds {
			if n := t.Counts[k]; n > 0 {
				item.Counts = append(item.Counts, api.DisciplineCount{Kind: api.DisciplineKind(k), Count: wire.Number(n)})
			}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func fromFilter(p api.ListDisciplineRecordsParams) Filter {
	return Filter{InspectionID: p.InspectionId, PersonID: p.PersonId, Kind: Kind(wire.Text(p.Kind)), State: State(wire.Text(p.State))}
}
