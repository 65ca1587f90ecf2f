package finding

import (
	"strings"

	"lianluo/api"
	"lianluo/internal/assignment"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/wire"
)

func toAPI(a *assignment.Assignment, f *Finding, by order.Caller) api.AssignmentFinding {
	return api.AssignmentFinding{
		Id: f.ID, Version: f.Version, CreatedAt: wire.Local(f.CreatedAt), UpdatedAt: wire.Local(f.UpdatedAt), AssignmentId: f.AssignmentID, Number: int32(f.Number),
		Point: f.Point, Place: wire.Optional[string](f.Place), FoundAt: wire.Local(f.FoundAt), Text: f.Text, FileIds: wire.Present(f.FileIDs), FoundBy: f.FoundBy,
		State: api.AssignmentFindingState(f.State), CaseId: f.CaseID, FollowUpId: f.FollowUpID, FollowedAt: wire.Instant(f.FollowedAt), FollowedBy: f.FollowedBy,
		FollowedByName: wire.Optional[string](f.FollowedName), VoidedAt: wire.Instant(f.VoidedAt), VoidReason: wire.Optional[string](f.VoidReason), AllowedActions: f.Allowed(a, by),
	}
}

func toList(a *assignment.Assignment, rows []Finding, by order.Caller) api.AssignmentFindingList {
	out := api.AssignmentFindingList{Items: make([]api.AssignmentFinding, 0, len(rows))}
	for i := range rows {
		out.Items = append(out.Items, toAPI(a, &rows[i], by))
	}
	return out
}

func fromCreate(b *api.AssignmentFindingCreate) New {
	return New{Point: b.Point, Place: wire.Text(b.Place), Text: b.Text, FoundBy: wire.Text(b.FoundBy), FoundAt: b.FoundAt, Files: wire.Elements(b.FileIds)}
}

func fromRaise(b *api.AssignmentFindingRaise) petition.Intake {
	return petition.Intake{Number: b.Number, Summary: strings.TrimSpace(wire.Text(b.Summary)), Area: wire.Text(b.Area), Address: wire.Text(b.Address),
		KeyCase: b.KeyCase != nil && *b.KeyCase, Types: wire.Elements(b.PollutionTypes)}
}

func fromPassDown(b *api.AssignmentFindingPassDown) assignment.New {
	return assignment.New{Title: b.Title, Matter: wire.Text(b.Matter), DueAt: b.DueAt,
		To: assignment.Recipients{UnitID: b.LeadUnitId, GroupID: b.LeadGroupId, Units: wire.Elements(b.AssistingUnitIds), Groups: wire.Elements(b.AssistingGroupIds)}}
}

func at(f *Finding) string { return order.Path("assignments", f.AssignmentID, "findings", f.ID) }
