package lookback

import (
	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, l *LookBack, by petition.Caller) api.LookBack {
	return api.LookBack{
		Id: l.ID, Version: l.Version, CreatedAt: wire.Local(l.CreatedAt), UpdatedAt: wire.Local(l.UpdatedAt), CaseId: l.CaseID, Cycle: int32(l.Cycle),
		LookedAt: wire.Local(l.LookedAt), Result: api.LookBackResult(l.Result), Findings: l.Findings, PhotoFileIds: wire.Present(l.Photos),
		InspectorId: l.InspectorID, ReopenedAt: wire.Instant(l.ReopenedAt), VoidedAt: wire.Instant(l.VoidedAt),
		VoidReason: wire.Optional[string](l.VoidReason), AllowedActions: l.Allowed(root, by),
	}
}

func toList(root *petition.Case, rows []LookBack, by petition.Caller) api.LookBackList {
	out := api.LookBackList{Items: make([]api.LookBack, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func fromCreate(b *api.LookBackCreate) New {
	return New{LookedAt: b.LookedAt, Result: string(b.Result), Findings: b.Findings, Photos: wire.Elements(b.PhotoFileIds), Reopen: b.Reopen != nil && *b.Reopen}
}

func at(l *LookBack) string {
	return "/v1/petition-cases/" + l.CaseID.String() + "/look-backs/" + l.ID.String()
}
