package claim

import (
	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, c *Claim, by petition.Caller) api.PetitionClaim {
	return api.PetitionClaim{
		Id: c.ID, Version: c.Version, CreatedAt: wire.Local(c.CreatedAt), UpdatedAt: wire.Local(c.UpdatedAt), CaseId: c.CaseID,
		Cycle: int32(c.Cycle), Position: int32(c.Position), Text: c.Text, PollutionType: wire.Optional[api.PollutionType](c.PollutionType),
		Verdict: wire.Optional[api.PetitionVerdict](c.Verdict), Finding: wire.Optional[string](c.Finding), DecidedAt: wire.Instant(c.DecidedAt),
		DecidedBy: c.DecidedBy, VoidedAt: wire.Instant(c.VoidedAt), VoidReason: wire.Optional[string](c.VoidReason), AllowedActions: c.Allowed(root, by), MaskedIn: wire.Several(c.maskedIn()),
	}
}

func toList(root *petition.Case, rows []Claim, by petition.Caller) api.PetitionClaimList {
	out := api.PetitionClaimList{Items: make([]api.PetitionClaim, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func fromPatch(b *api.PetitionClaimPatch) Patch {
	return Patch{Text: b.Text, PollutionType: b.PollutionType}
}

func at(c *Claim) string {
	return "/v1/petition-cases/" + c.CaseID.String() + "/claims/" + c.ID.String()
}
