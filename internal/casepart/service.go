// Package casepart does once what the parts of a petition case have in common:
// claims, measures, sanctions, visits, slips … are few, belong to one cycle of one
// case, act through it, are counted by it, and never change once the cycle is over.
package casepart

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// Max bounds the parts of one kind in one cycle of a case.
const Max = 200

// Row is a part that belongs to a cycle of a case and can be voided; its
// pointer embeds record.Meta and record.Void.
type Row[T any] interface {
	*T
	store.Row
	Voided() bool
	CycleOf() int64
}

// Kind is one kind of part.
type Kind[T any, P Row[T]] struct {
	Name string
	// Settle tells the case what its live parts of the cycle amount to; nil when
	// the case counts none of them.
	Settle func(c *petition.Case, parts []T)
}

func of(caseID uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("case_id = ?", caseID) }
}

func live[T any](db *gorm.DB, caseID uuid.UUID, cycle int64) ([]T, error) {
	rows := []T{}
	err := db.Scopes(store.NotVoided, of(caseID)).Where("cycle = ?", cycle).Order("position, id").Limit(Max).Find(&rows).Error
	return rows, err
}

// List reads the live parts of a cycle, or of the present one for zero;
// not_found outside the caller's view.
func (p Kind[T, P]) List(ctx context.Context, s *store.Store, cases *petition.Service, caseID uuid.UUID, cycle int64) (*petition.Case, []T, error) {
	c, err := cases.Get(ctx, caseID)
	if err != nil {
		return nil, nil, err
	}
	if cycle == 0 {
		cycle = c.Cycle
	}
	rows, err := live[T](s.Reading(ctx), caseID, cycle)
	return c, rows, s.Fault(err)
}

// Get reads a part, voided ones included; not_found outside the caller's view.
func (p Kind[T, P]) Get(ctx context.Context, s *store.Store, cases *petition.Service, caseID, id uuid.UUID) (*petition.Case, P, error) {
	c, err := cases.Get(ctx, caseID)
	if err != nil {
		return nil, nil, err
	}
	row, err := store.Get[T](s.Reading(ctx).Scopes(of(caseID)), id)
	return c, P(row), s.Fault(err)
}

// Create adds a part by an action of the case. fill gets the case and the next
// position. It returns not_found, state_conflict, forbidden, archived, too_many
// and what fill returns.
func (p Kind[T, P]) Create(ctx context.Context, s *store.Store, caseID uuid.UUID, on string, row P, fill func(tx *store.Tx, c *petition.Case, position int64) error) (*petition.Case, error) {
	var root *petition.Root
	err := s.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if root, err = petition.Hold(tx, caseID); err != nil {
			return err
		}
		return root.Act(on, &petition.Part{Kind: p.Name, Row: row}, func(c *petition.Case, _ petition.Caller) error {
			*row = *new(T) // the whole act may run again
			var last struct{ N, Position int64 }
			err := tx.DB.Model(row).Scopes(of(c.ID)).Where("cycle = ?", c.Cycle).
				Select("COUNT(CASE WHEN voided_at IS NULL THEN 1 END) AS n, COALESCE(MAX(position), 0) AS position").Scan(&last).Error
			if err != nil {
				return err
			}
			if last.N >= Max {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			if err := fill(tx, c, last.Position+1); err != nil {
				return err
			}
			if err := tx.Create(row); err != nil {
				return err
			}
			return p.settle(tx, c)
		})
	})
	if err != nil {
		return nil, err
	}
	return root.Case, nil
}

// Change changes a part by an action of the case. It returns not_found,
// stale_version, state_conflict (also for a part of an earlier cycle), forbidden,
// archived and what act returns.
func (p Kind[T, P]) Change(ctx context.Context, s *store.Store, caseID, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, row P, c *petition.Case, by petition.Caller) error) (*petition.Case, P, error) {
	var root *petition.Root
	var row P
	err := s.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if root, err = petition.Hold(tx, caseID); err != nil {
			return err
		}
		loaded, err := store.LoadMatch[T, P](tx, id, ifMatch, of(caseID))
		if err != nil {
			return err
		}
		row = P(loaded)
		if row.Voided() {
			return fault.State("voided", []string{})
		}
		if row.CycleOf() != root.Case.Cycle {
			return fault.State("earlier_cycle", []string{})
		}
		return root.Act(on, &petition.Part{Kind: p.Name, Row: row}, func(c *petition.Case, by petition.Caller) error {
			if err := act(tx, row, c, by); err != nil {
				return err
			}
			if err := tx.Save(row); err != nil {
				return err
			}
			return p.settle(tx, c)
		})
	})
	if err != nil {
		return nil, nil, err
	}
	return root.Case, row, nil
}

func (p Kind[T, P]) settle(tx *store.Tx, c *petition.Case) error {
	if p.Settle == nil {
		return nil
	}
	rows, err := live[T](tx.DB, c.ID, c.Cycle)
	if err != nil {
		return err
	}
	p.Settle(c, rows)
	return nil
}

// InCase is the case and the cycle that a part belongs to, and its place there.
type InCase struct {
	CaseID   uuid.UUID
	Cycle    int64
	Position int64
}

// CycleOf is the cycle that the part belongs to.
func (p *InCase) CycleOf() int64 { return p.Cycle }

// Belongs makes a new part one of the case's present cycle.
func Belongs(c *petition.Case, position int64) InCase { return InCase{c.ID, c.Cycle, position} }

// Offered lists the verbs whose act on the part the case admits now, in the
// order given: pairs of act and verb. A voided part, or one of an earlier cycle,
// offers nothing.
func Offered(c *petition.Case, part interface {
	Voided() bool
	CycleOf() int64
}, by petition.Caller, pairs ...[2]string) []string {
	out := []string{}
	if part.Voided() || part.CycleOf() != c.Cycle {
		return out
	}
	for _, p := range pairs {
		if c.Admits(p[0], by) {
			out = append(out, p[1])
		}
	}
	return out
}
