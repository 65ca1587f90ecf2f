package measure

import (
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, m *Measure, by petition.Caller) api.PetitionMeasure {
	out := api.PetitionMeasure{
		Id: m.ID, Version: m.Version, CreatedAt: wire.Local(m.CreatedAt), UpdatedAt: wire.Local(m.UpdatedAt), CaseId: m.CaseID,
		Cycle: int32(m.Cycle), Position: int32(m.Position), Text: m.Text, UnitId: m.UnitID, UnitName: wire.Optional[string](m.UnitName),
		ResponsiblePerson: wire.Optional[string](m.ResponsiblePerson), DoneAt: wire.Instant(m.DoneAt), Result: wire.Optional[string](m.Result),
		EvidenceFileIds: wire.Present(m.Evidence), Overdue: m.Overdue(by.Now), VoidedAt: wire.Instant(m.VoidedAt),
		VoidReason: wire.Optional[string](m.VoidReason), AllowedActions: m.Allowed(root, by),
	}
	if m.DueOn != nil {
		out.DueOn = &api.Day{Time: m.DueOn.Midnight()}
	}
	return out
}

func toList(root *petition.Case, rows []Measure, by petition.Caller) api.PetitionMeasureList {
	out := api.PetitionMeasureList{Items: make([]api.PetitionMeasure, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func fromCreate(b *api.PetitionMeasureCreate) Patch {
	p := Patch{Text: &b.Text}
	if b.UnitId != nil {
		p.UnitID = nullable.NewNullableWithValue(*b.UnitId)
	}
	if b.ResponsiblePerson != nil {
		p.ResponsiblePerson = nullable.NewNullableWithValue(*b.ResponsiblePerson)
	}
	if b.DueOn != nil {
		p.DueOn = nullable.NewNullableWithValue(calendar.DateOf(b.DueOn.Time))
	}
	return p
}

func fromPatch(b *api.PetitionMeasurePatch) Patch {
	return Patch{Text: b.Text, UnitID: b.UnitId, ResponsiblePerson: b.ResponsiblePerson, DueOn: wire.DayPatch(b.DueOn)}
}

func at(m *Measure) string {
	return "/v1/petition-cases/" + m.CaseID.String() + "/measures/" + m.ID.String()
}
