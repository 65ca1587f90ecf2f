package sanction

import (
	"github.com/oapi-codegen/nullable"

	"lianluo/api"
	"lianluo/internal/calendar"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, s *Sanction, by petition.Caller) api.PetitionSanction {
	out := api.PetitionSanction{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), CaseId: s.CaseID, Cycle: int32(s.Cycle),
		Kind: api.SanctionKind(s.Kind), Subject: s.Subject, DocumentNumber: wire.Optional[string](s.DocumentNumber), FineIntendedFen: s.FineIntended,
		FineDecidedFen: s.FineDecided, FinePaidFen: s.FinePaid, Remark: wire.Optional[string](s.Remark), VoidedAt: wire.Instant(s.VoidedAt),
		VoidReason: wire.Optional[string](s.VoidReason), AllowedActions: s.Allowed(root, by),
	}
	if s.DecidedOn != nil {
		out.DecidedOn = &api.Day{Time: s.DecidedOn.Midnight()}
	}
	return out
}

func toList(root *petition.Case, rows []Sanction, by petition.Caller) api.PetitionSanctionList {
	out := api.PetitionSanctionList{Items: make([]api.PetitionSanction, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func fromCreate(b *api.PetitionSanctionCreate) Patch {
	p := Patch{
		Kind: (*string)(&b.Kind), Subject: &b.Subject, DocumentNumber: given(b.DocumentNumber), Remark: given(b.Remark),
		Intended: given(b.FineIntendedFen), Decided: given(b.FineDecidedFen), Paid: given(b.FinePaidFen),
	}
	if b.DecidedOn != nil {
		p.DecidedOn = nullable.NewNullableWithValue(calendar.DateOf(b.DecidedOn.Time))
	}
	return p
}

func given[T any](v *T) nullable.Nullable[T] {
	if v == nil {
		return nil
	}
	return nullable.NewNullableWithValue(*v)
}

func fromPatch(b *api.PetitionSanctionPatch) Patch {
	return Patch{
		Kind: (*string)(b.Kind), Subject: b.Subject, DocumentNumber: b.DocumentNumber, Remark: b.Remark, DecidedOn: wire.DayPatch(b.DecidedOn),
		Intended: b.FineIntendedFen, Decided: b.FineDecidedFen, Paid: b.FinePaidFen,
	}
}

func at(s *Sanction) string {
	return "/v1/petition-cases/" + s.CaseID.String() + "/sanctions/" + s.ID.String()
}
