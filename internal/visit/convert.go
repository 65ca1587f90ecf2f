package visit

import (
	"lianluo/api"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(root *petition.Case, v *Visit, by petition.Caller) api.FollowUpVisit {
	return api.FollowUpVisit{
		Id: v.ID, Version: v.Version, CreatedAt: wire.Local(v.CreatedAt), UpdatedAt: wire.Local(v.UpdatedAt), CaseId: v.CaseID, Cycle: int32(v.Cycle),
		Method: api.FollowUpMethod(v.Method), AttemptedAt: wire.Local(v.AttemptedAt), Reached: v.Outcome != NotReached, Outcome: api.FollowUpOutcome(v.Outcome),
		Note: wire.Optional[string](v.Note), VisitorId: v.VisitorID, ReopenedAt: wire.Instant(v.ReopenedAt),
		VoidedAt: wire.Instant(v.VoidedAt), VoidReason: wire.Optional[string](v.VoidReason), AllowedActions: v.Allowed(root, by),
	}
}

func toList(root *petition.Case, rows []Visit, by petition.Caller) api.FollowUpVisitList {
	out := api.FollowUpVisitList{Items: make([]api.FollowUpVisit, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(root, &rows[i], by))
	}
	return out
}

func fromCreate(b *api.FollowUpVisitCreate) New {
	return New{Method: string(b.Method), AttemptedAt: b.AttemptedAt, Outcome: string(b.Outcome), Note: wire.Text(b.Note)}
}

func at(v *Visit) string {
	return "/v1/petition-cases/" + v.CaseID.String() + "/follow-up-visits/" + v.ID.String()
}
