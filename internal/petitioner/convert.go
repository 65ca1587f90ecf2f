package petitioner

import (
	"lianluo/api"
	"lianluo/internal/calendar"
)

func toMasked(r *Record) api.PetitionerMasked {
	out := api.PetitionerMasked{
		CaseId: r.CaseID, Version: r.Version, Recorded: r.Version > 0, Anonymous: r.Anonymous,
		NameMasked: optional(maskName(r.Name)), PhoneMasked: optional(maskPhone(r.Phone)),
		IdNumberMasked: optional(maskID(r.IDNumber)), AddressMasked: optional(maskAddress(r.Address)),
	}
	if r.Version > 0 {
		at := r.UpdatedAt.In(calendar.Zone)
		out.UpdatedAt = &at
		repeats := append([]api.Uuid{}, r.Repeats...)
		out.RepeatCaseIds = &repeats
	}
	return out
}

func toPetitioner(r *Record) api.Petitioner {
	return api.Petitioner{
		CaseId: r.CaseID, Version: r.Version, Anonymous: r.Anonymous, Name: optional(r.Name), Phone: optional(r.Phone),
		IdNumber: optional(r.IDNumber), Address: optional(r.Address), Remark: optional(r.Remark), UpdatedAt: r.UpdatedAt.In(calendar.Zone),
	}
}

func fromPut(b *api.PetitionerPut) Identity {
	return Identity{
		Anonymous: b.Anonymous, Name: text(b.Name), Phone: text(b.Phone), IDNumber: text(b.IdNumber), Address: text(b.Address), Remark: text(b.Remark),
	}
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
