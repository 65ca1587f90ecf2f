package slip

import (
	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, s *Slip, by petition.Caller) api.PetitionSlip {
	out := api.PetitionSlip{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), CaseId: s.CaseID, Cycle: int32(s.Cycle),
		Kind: api.PetitionSlipKind(s.Kind), Number: s.Number, Lines: make([]api.PetitionSlipLine, 0, len(s.Sheet.Lines)),
		Masked: make([]api.PetitionSlipMask, 0, len(s.Masked)), IssuedBy: wire.Someone(s.IssuedBy), IssuedByName: wire.Optional[string](s.IssuedName),
		IssuedAt: wire.Local(s.IssuedAt), VoidedAt: wire.Instant(s.VoidedAt), VoidReason: wire.Optional[string](s.VoidReason), AllowedActions: s.Allowed(root, by),
	}
	for _, l := range s.Sheet.Lines {
		out.Lines = append(out.Lines, api.PetitionSlipLine{Label: l.Label, Text: l.Text})
	}
	for _, m := range s.Masked {
		out.Masked = append(out.Masked, api.PetitionSlipMask{Line: m.Line, Kind: m.Kind, Sample: m.Sample})
	}
	return out
}

func toList(root *petition.Case, rows []Slip, by petition.Caller) api.PetitionSlipList {
	out := api.PetitionSlipList{Items: make([]api.PetitionSlip, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func at(s *Slip) string {
	return "/v1/petition-cases/" + s.CaseID.String() + "/slips/" + s.ID.String()
}
