package petition

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Deadlines knows the office's rules: when a step that starts at the instant is
// due, and why. ok is false when no rule for the step is in force.
type Deadlines interface {
	Deadline(tx *store.Tx, step string, start time.Time, keyCase bool) (e calendar.Explanation, ok bool, err error)
}

// Service is what can be done with cases.
type Service struct {
	store     *store.Store
	deadlines Deadlines
}

// NewService serves cases from the store; deadlines come from the office's rules.
func NewService(s *store.Store, d Deadlines) *Service { return &Service{store: s, deadlines: d} }

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller {
	return Caller{Actor: auth.From(ctx), Now: s.store.Now()}
}

// Create registers a case. It returns already_exists for a number used in the
// inspection, archived, and unprocessable for unknown references or types.
func (s *Service) Create(ctx context.Context, in Intake) (*Case, error) {
	var c *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := open(tx, in.InspectionID); err != nil {
			return reference(err, "/inspection_id")
		}
		var received time.Time
		if in.BatchID != nil {
			b, err := batchOf(tx, *in.BatchID, in.InspectionID)
			if err != nil {
				return err
			}
			received = b.ReceivedAt
		}
		var err error
		if c, err = NewCase(in, received, tx.Now); err != nil {
			return err
		}
		if err := tx.Create(c); err != nil {
			return taken(err)
		}
		if err := saveTypes(tx, c); err != nil {
			return err
		}
		return event.Append(tx, "petition_case.created", c, map[string]any{"number": c.Number, "key_case": c.KeyCase})
	})
	return c, err
}

// open keeps a round from being archived until the transaction ends, without
// making the cases of a round wait for each other. It returns not_found,
// archived or state_conflict.
func open(tx *store.Tx, id uuid.UUID) error {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB), id)
	if err != nil {
		return err
	}
	return i.Writable()
}

// batchOf loads the live batch that a case is to belong to; it must be of the
// case's inspection.
func batchOf(tx *store.Tx, id, inspection uuid.UUID) (*batch.Batch, error) {
	b, err := batch.Live(tx, id)
	if err != nil {
		return nil, reference(err, "/batch_id")
	}
	if b.InspectionID != inspection {
		return nil, fault.Invalid("/batch_id", "other_inspection", fault.T("批次不属于这轮督察", "the batch belongs to another inspection"))
	}
	return b, nil
}

// reference tells a missing object as a fault of the body that names it.
func reference(err error, pointer string) error {
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid(pointer, "unknown_reference", fault.T("没有这个对象", "there is no such object"))
	}
	return err
}

// taken says which value exists already.
func taken(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("本轮督察中已有这个编号的办件", "the inspection has a case of this number"))
	}
	return err
}

// Update changes what was registered. It returns not_found, stale_version,
// state_conflict, already_exists, archived and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Case, error) {
	return s.change(ctx, id, ifMatch, update, func(tx *store.Tx, c *Case, _ Caller) error {
		if err := c.patch(p); err != nil {
			return err
		}
		if p.BatchID.IsSpecified() && c.BatchID != nil {
			if _, err := batchOf(tx, *c.BatchID, c.InspectionID); err != nil {
				return err
			}
		}
		if p.Types == nil {
			return nil
		}
		return replaceTypes(tx, c)
	})
}

// Void takes a case that is in nobody's hands out of the lists. It returns
// not_found, stale_version, state_conflict and archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.change(ctx, id, ifMatch, void, func(tx *store.Tx, c *Case, _ Caller) error {
		c.VoidedAt, c.VoidReason = &tx.Now, reason
		c.note(reason, nil)
		return nil
	})
}

// change is load, decide, save and event for one action on a case.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(*store.Tx, *Case, Caller) error) (*Case, error) {
	var c *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if c, err = store.LoadMatch[Case](tx, id, ifMatch, Visible(tx.Actor)); err != nil {
			return err
		}
		by := Caller{Actor: tx.Actor, Now: tx.Now}
		from := c.Handling
		if err := c.Apply(on, by); err != nil {
			return err
		}
		if err := open(tx, c.InspectionID); err != nil {
			return err
		}
		if err := act(tx, c, by); err != nil {
			return err
		}
		if err := tx.Save(c); err != nil {
			return taken(err)
		}
		data := map[string]any{"number": c.Number, "from": from, "to": c.Handling}
		if c.LeadUnitID != nil {
			data["lead_unit_id"] = c.LeadUnitID
		}
		return event.Append(tx, past[on], c, data)
	})
	return c, err
}
