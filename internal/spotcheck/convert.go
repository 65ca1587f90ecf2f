package spotcheck

import (
	"lianluo/api"
	"lianluo/internal/duty"
	"lianluo/internal/store"
	"lianluo/internal/wire"
)

func toAPI(c *Check) api.SpotCheck {
	out := api.SpotCheck{
		Id: c.ID, Version: c.Version, CreatedAt: wire.Local(c.CreatedAt), UpdatedAt: wire.Local(c.UpdatedAt), ShiftId: c.ShiftID, InspectionId: c.InspectionID,
		Role: api.DutyRole(c.Role), PersonId: c.PersonID, PersonName: c.PersonName, Method: api.SpotCheckMethod(c.Method), CheckedAt: wire.Local(c.CheckedAt),
		Result: api.SpotCheckResult(c.Result), Passed: c.Passed, Note: wire.Optional[string](c.Note), CheckedBy: c.CheckedBy,
	}
	if c.AnswerSeconds != nil {
		n := wire.Number(int(*c.AnswerSeconds))
		out.AnswerSeconds = &n
	}
	return out
}

func toPage(p store.Page[Check]) api.SpotCheckPage {
	out := api.SpotCheckPage{Items: make([]api.SpotCheck, 0, len(p.Items)), NextCursor: wire.Optional[string](p.Next), Total: p.Total}
	for i := range p.Items {
		out.Items = append(out.Items, toAPI(&p.Items[i]))
	}
	return out
}

func fromCreate(b *api.SpotCheckCreate) New {
	n := New{ShiftID: b.ShiftId, Role: duty.Role(b.Role), Method: string(b.Method), CheckedAt: b.CheckedAt, Result: string(b.Result), Note: wire.Text(b.Note)}
	if b.AnswerSeconds != nil {
		s := int64(*b.AnswerSeconds)
		n.AnswerSeconds = &s
	}
	return n
}
