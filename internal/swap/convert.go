package swap

import (
	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(c *Case, by Caller) api.ShiftSwap {
	s := c.Swap
	out := api.ShiftSwap{
		Id: s.ID, Version: s.Version, CreatedAt: wire.Local(s.CreatedAt), UpdatedAt: wire.Local(s.UpdatedAt), InspectionId: s.InspectionID,
		GroupId: s.GroupID, GroupName: s.GroupName, PersonId: s.PersonID, PersonName: s.PersonName, PeerId: s.PeerID, PeerName: s.PeerName,
		Given:  api.ShiftSwapTurn{ShiftId: s.Given.ShiftID, Role: api.DutyRole(s.Given.Role), StartsAt: wire.Local(s.Given.StartsAt), EndsAt: wire.Local(s.Given.EndsAt)},
		Reason: s.Reason, State: api.ShiftSwapState(s.At(by.Now)), Route: make([]api.ShiftSwapStage, 0, len(s.Route)), Approvals: make([]api.ShiftSwapApproval, 0, len(s.Approvals)),
		RequestedBy: s.RequestedBy, ConsentedAt: wire.Instant(s.ConsentedAt), ConsentNote: wire.Optional[string](s.ConsentNote), AppliedAt: wire.Instant(s.AppliedAt),
		EndedAt: wire.Instant(s.EndedAt), EndedBy: s.EndedBy, EndReason: wire.Optional[string](s.EndReason), ExpiresAt: wire.Local(s.ExpiresAt),
		Obstacles: make([]api.ShiftSwapObstacle, 0, len(c.Obstacles)), AllowedActions: c.Allowed(by),
	}
	if t := s.Taken; t.ShiftID != nil {
		out.Taken = &api.ShiftSwapTurn{ShiftId: *t.ShiftID, Role: api.DutyRole(t.Role), StartsAt: wire.Local(*t.StartsAt), EndsAt: wire.Local(*t.EndsAt)}
	}
	for _, g := range s.Route {
		out.Route = append(out.Route, api.ShiftSwapStage(g))
	}
	for _, a := range s.Approvals {
		out.Approvals = append(out.Approvals, api.ShiftSwapApproval{Stage: api.ShiftSwapStage(a.Stage), ApprovedBy: a.By, Name: a.Name, ApprovedAt: wire.Local(a.At), Opinion: wire.Optional[string](a.Opinion)})
	}
	for _, o := range c.Obstacles {
		out.Obstacles = append(out.Obstacles, api.ShiftSwapObstacle{Code: api.ShiftSwapObstacleCode(o.Code), Detail: o.Detail.In(by.Lang)})
	}
	return out
}

func toPage(p store.Page[Swap], cases []Case, by Caller) api.ShiftSwapPage {
	out := api.ShiftSwapPage{Items: make([]api.ShiftSwap, 0, len(cases)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range cases {
		out.Items = append(out.Items, toAPI(&cases[i], by))
	}
	return out
}

func fromFilter(p api.ListShiftSwapsParams) Filter {
	return Filter{InspectionID: p.InspectionId, GroupID: p.GroupId, PersonID: p.PersonId, ShiftID: p.ShiftId, State: State(wire.Text(p.State))}
}

func at(id uuid.UUID) string { return "/v1/shift-swaps/" + id.String() }
