package petitioner

import (
	"lianluo/api"
	"lianluo/internal/wire"
)

func toMasked(r *Record) api.PetitionerMasked {
	out := api.PetitionerMasked{
		CaseId: r.CaseID, Version: r.Version, Recorded: r.Version > 0, Anonymous: r.Anonymous,
		NameMasked: wire.Optional[string](maskName(r.Name)), PhoneMasked: wire.Optional[string](maskPhone(r.Phone)),
		IdNumberMasked: wire.Optional[string](maskID(r.IDNumber)), AddressMasked: wire.Optional[string](maskAddress(r.Address)),
	}
	if r.Sealed > 0 {
		out.SealedTextCount = &r.Sealed
	}
	if r.Version > 0 {
		at := wire.Local(r.UpdatedAt)
		out.UpdatedAt = &at
		repeats := append([]api.Uuid{}, r.Repeats...)
		out.RepeatCaseIds = &repeats
	}
	return out
}

func toPetitioner(r *Record) api.Petitioner {
	out := api.Petitioner{
		CaseId: r.CaseID, Version: r.Version, Anonymous: r.Anonymous, Name: wire.Optional[string](r.Name), Phone: wire.Optional[string](r.Phone),
		IdNumber: wire.Optional[string](r.IDNumber), Address: wire.Optional[string](r.Address), Remark: wire.Optional[string](r.Remark), UpdatedAt: wire.Local(r.UpdatedAt),
	}
	if len(r.Texts) == 0 {
		return out
	}
	texts := make([]api.SealedText, 0, len(r.Texts))
	for _, t := range r.Texts {
		texts = append(texts, api.SealedText{Kind: t.Kind, Id: t.RowID, Field: t.Field, Text: t.Words, SealedAt: wire.Local(t.CreatedAt)})
	}
	out.SealedTexts = &texts
	return out
}

func fromPut(b *api.PetitionerPut) Identity {
	return Identity{
		Anonymous: b.Anonymous, Name: wire.Text(b.Name), Phone: wire.Text(b.Phone), IDNumber: wire.Text(b.IdNumber), Address: wire.Text(b.Address), Remark: wire.Text(b.Remark),
	}
}
