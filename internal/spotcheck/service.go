package spotcheck

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/discipline"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

// Service keeps spot checks.
type Service struct {
	store  *store.Store
	duties *duty.Service
}

// NewService keeps checks in the store.
func NewService(s *store.Store, d *duty.Service) *Service { return &Service{s, d} }

// Create records a check. A failure is held against the person, and one who has
// gone is reported gone. It returns forbidden for oneself, state_conflict, archived
// and unprocessable.
func (s *Service) Create(ctx context.Context, n New) (*Check, error) {
	var c *Check
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := n.check(); err != nil {
			return err
		}
		shift, err := s.duties.SpotCheck(tx, n.ShiftID, duty.Checked{At: n.CheckedAt, Role: n.Role, Gone: n.Result == NotOnPost})
		if err != nil {
			return err
		}
		seat := shift.Seat(n.Role)
		c = &Check{ShiftID: shift.ID, InspectionID: shift.InspectionID, Role: n.Role, PersonID: seat.PersonID, PersonName: seat.PersonName, Method: n.Method,
			CheckedAt: n.CheckedAt.UTC(), AnswerSeconds: n.AnswerSeconds, Result: n.Result, Passed: passes[n.Result], Note: n.Note, CheckedBy: tx.Actor.ID}
		if err := tx.Create(c); err != nil {
			return err
		}
		if !c.Passed {
			err := discipline.Note(tx, discipline.Fact{InspectionID: c.InspectionID, PersonID: c.PersonID, PersonName: c.PersonName, Kind: discipline.SpotCheckFailed,
				At: c.CheckedAt, EvidenceType: "spot_check", EvidenceID: c.ID})
			if err != nil {
				return err
			}
		}
		return event.Append(tx, "spot_check.recorded", c, map[string]any{"inspection_id": c.InspectionID, "shift_id": c.ShiftID, "role": c.Role, "result": c.Result, "passed": c.Passed})
	})
	return c, err
}

// Get reads a check; not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Check, error) {
	c, err := store.Get[Check](s.store.Reading(ctx), id)
	return c, s.store.Fault(err)
}

// Filter narrows the list of checks; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	ShiftID      *uuid.UUID
	Passed       *bool
}

var checks = store.List[Check]{
	Table:   "spot_checks",
	Default: "-checked_at",
	Columns: map[string]store.Column[Check]{"checked_at": {Name: "checked_at", Value: func(c *Check) any { return c.CheckedAt }}},
}

// List gives one page of checks. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Check], error) {
	db := s.store.Reading(ctx)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.ShiftID != nil {
		db = db.Where("shift_id = ?", *f.ShiftID)
	}
	if f.Passed != nil {
		db = db.Where("passed = ?", *f.Passed)
	}
	return checks.Fetch(s.store, db, r)
}
