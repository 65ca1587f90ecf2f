package petition

import (
	"context"
	"strconv"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Order says who is to handle a case.
type Order struct {
	LeadUnitID  uuid.UUID
	Assisting   []uuid.UUID
	GroupID     *uuid.UUID
	Instruction string
	Reason      string // of a reassignment
}

// Dispatch gives a registered or returned case to its units and computes the
// deadlines. It returns not_found, stale_version, state_conflict, archived, and
// unprocessable for units that are unknown, that are companies or collective
// and should lead, or that are named twice.
func (s *Service) Dispatch(ctx context.Context, id uuid.UUID, ifMatch *string, o Order) (*Case, error) {
	return s.change(ctx, id, ifMatch, OnDispatch, func(tx *store.Tx, c *Case, by Caller) error {
		return s.hand(tx, c, by, o, o.Instruction)
	})
}

// Reassign gives a case to another lead unit, or again to the one that returned
// it. The original deadline stays; the unit has an acknowledgement window of its
// own. Errors as for Dispatch.
func (s *Service) Reassign(ctx context.Context, id uuid.UUID, ifMatch *string, o Order) (*Case, error) {
	return s.change(ctx, id, ifMatch, OnReassign, func(tx *store.Tx, c *Case, by Caller) error {
		if c.Dispatch.ReturnedAt == nil && o.LeadUnitID == c.Dispatch.LeadUnitID {
			return fault.Invalid("/lead_unit_id", "same_unit", fault.T("改派应换一个主办单位", "a reassignment names another lead unit"))
		}
		if o.GroupID == nil {
			o.GroupID = c.GroupID
		}
		if o.Instruction == "" && c.Dispatch != nil {
			o.Instruction = c.Dispatch.Instruction
		}
		return s.hand(tx, c, by, o, o.Reason)
	})
}

// Acknowledge takes a dispatched case over for the lead unit. It returns
// not_found, stale_version, state_conflict, forbidden and archived.
func (s *Service) Acknowledge(ctx context.Context, id uuid.UUID, ifMatch *string, note string) (*Case, error) {
	return s.change(ctx, id, ifMatch, OnAcknowledge, func(_ *store.Tx, c *Case, by Caller) error {
		c.acknowledged(by)
		c.Note(note, c.leadUnit())
		return nil
	})
}

// Return hands a dispatched case back with the unit that should have it. It
// returns not_found, stale_version, state_conflict, window_closed, forbidden,
// archived, and unprocessable for a proposed unit that is unknown, the own or one that cannot lead.
func (s *Service) Return(ctx context.Context, id uuid.UUID, ifMatch *string, reason string, proposed uuid.UUID) (*Case, error) {
	return s.change(ctx, id, ifMatch, OnReturn, func(tx *store.Tx, c *Case, by Caller) error {
		units, err := liveUnits(tx, []uuid.UUID{proposed})
		if err != nil {
			return err
		}
		u, ok := units[proposed]
		if !ok {
			return reference(fault.Missing(), "/proposed_unit_id")
		}
		var checks fault.Checks
		canLead(&checks, u, "/proposed_unit_id")
		checks.When(u.ID == *c.LeadUnitID, "/proposed_unit_id", "same_unit", fault.T("提议的单位不能是本单位", "the proposed unit cannot be the own"))
		if err := checks.Err(); err != nil {
			return err
		}
		c.returned(by, reason, proposed)
		c.Note(reason, &UnitName{ID: u.ID, Name: u.Name})
		return nil
	})
}

func (c *Case) leadUnit() *UnitName {
	return &UnitName{ID: c.Dispatch.LeadUnitID, Name: c.Dispatch.LeadUnitName}
}

// hand checks the order, computes what is due when, and gives the case away.
func (s *Service) hand(tx *store.Tx, c *Case, by Caller, o Order, note string) error {
	d, err := s.compose(tx, c, o)
	if err != nil {
		return err
	}
	d.At, d.By = by.Now, by.ID
	ack, ackOK, err := s.deadlines.Deadline(tx, due.Acknowledge, by.Now, c.KeyCase)
	if err != nil {
		return err
	}
	var complete calendar.Explanation
	var completeOK bool
	if c.DueAt == nil {
		start := by.Now
		if c.UpstreamAssignedAt != nil {
			start = *c.UpstreamAssignedAt
		}
		if complete, completeOK, err = s.deadlines.Deadline(tx, due.Complete, start, c.KeyCase); err != nil {
			return err
		}
	}
	for _, p := range c.give(d, ack, ackOK, complete, completeOK) {
		due.Given(tx, c.ID, p)
	}
	c.Note(note, c.leadUnit())
	return saveUnits(tx, c)
}

// compose reads the units and the group that the order names, telling all that
// is wrong with them at once.
func (s *Service) compose(tx *store.Tx, c *Case, o Order) (Dispatch, error) {
	var checks fault.Checks
	d := Dispatch{ID: record.NewID(), LeadUnitID: o.LeadUnitID, GroupID: o.GroupID, Instruction: o.Instruction, Assisting: []UnitName{}}
	units, err := liveUnits(tx, append([]uuid.UUID{o.LeadUnitID}, o.Assisting...))
	if err != nil {
		return d, err
	}
	lead := units[o.LeadUnitID]
	d.LeadUnitName = lead.Name
	canLead(&checks, lead, "/lead_unit_id")
	seen := map[uuid.UUID]bool{o.LeadUnitID: true}
	for i, id := range o.Assisting {
		at := "/assisting_unit_ids/" + strconv.Itoa(i)
		if seen[id] {
			checks.Add(at, "duplicate_unit", fault.T("单位重复", "the unit is named twice"))
			continue
		}
		seen[id] = true
		usable(&checks, units[id], at)
		d.Assisting = append(d.Assisting, UnitName{ID: id, Name: units[id].Name})
	}
	if o.GroupID != nil {
		g, err := store.Get[group.Group](tx.DB.Scopes(store.NotVoided), *o.GroupID)
		switch {
		case fault.Is(err, fault.CodeNotFound) || err == nil && g.InspectionID != c.InspectionID:
			checks.Add("/group_id", "unknown_reference", fault.T("本轮督察没有这个工作组", "the inspection has no such group"))
		case err != nil:
			return d, err
		}
	}
	return d, checks.Err()
}

// liveUnits reads units by id and keeps them so until the transaction ends;
// those that are not live are missing.
func liveUnits(tx *store.Tx, ids []uuid.UUID) (map[uuid.UUID]org.Unit, error) {
	var found []org.Unit
	if err := store.ForShare(tx, tx.DB).Select("id", "name", "kind", "collective").Scopes(store.NotVoided).Where("id IN ?", ids).Order("id").Find(&found).Error; err != nil {
		return nil, err
	}
	out := make(map[uuid.UUID]org.Unit, len(found))
	for _, u := range found {
		out[u.ID] = u
	}
	return out, nil
}

// canLead notes a unit that cannot have a case.
func canLead(checks *fault.Checks, u org.Unit, pointer string) {
	usable(checks, u, pointer)
	checks.When(u.Kind == org.Company, pointer, "company_cannot_lead", fault.T("企业只能协办，不能主办", "a company may assist, not lead"))
}

// usable notes a unit that cannot be given a case in any role.
func usable(checks *fault.Checks, u org.Unit, pointer string) {
	checks.When(u.ID == uuid.Nil, pointer, "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	checks.When(u.Collective, pointer, "collective_unit", fault.T("统称不能承办，请写明具体单位", "a collective name cannot handle a case"))
}

// saveTypes writes the types of new cases as rows.
func saveTypes(tx *store.Tx, cases ...*Case) error {
	var rows []CaseType
	for _, c := range cases {
		for _, t := range c.PollutionTypes {
			rows = append(rows, CaseType{CaseID: c.ID, Code: t})
		}
	}
	return store.CreateLater(tx, rows)
}

// replaceTypes makes the rows of a changed case equal to its types.
func replaceTypes(tx *store.Tx, c *Case) error {
	if err := tx.DB.Where("case_id = ?", c.ID).Delete(&CaseType{}).Error; err != nil {
		return err
	}
	return saveTypes(tx, c)
}

// saveUnits makes the units of the dispatch in force the current ones.
func saveUnits(tx *store.Tx, c *Case) error {
	if c.Dispatch.Sequence > 1 {
		err := tx.DB.Model(&CaseUnit{}).Where("case_id = ? AND is_current", c.ID).
			Updates(map[string]any{"is_current": false, "updated_at": tx.Now, "version": gorm.Expr("version + 1")}).Error
		if err != nil {
			return err
		}
	}
	rows := []CaseUnit{{CaseID: c.ID, UnitID: c.Dispatch.LeadUnitID, Role: "lead", Sequence: int64(c.Dispatch.Sequence), IsCurrent: true}}
	for _, u := range c.Dispatch.Assisting {
		rows = append(rows, CaseUnit{CaseID: c.ID, UnitID: u.ID, Role: "assist", Sequence: int64(c.Dispatch.Sequence), IsCurrent: true})
	}
	return store.CreateLater(tx, rows)
}
