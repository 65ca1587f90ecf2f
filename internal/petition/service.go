package petition

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/calendar"
	"lianluo/internal/due"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
	"lianluo/internal/tally"
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
		if err := Open(tx, in.InspectionID); err != nil {
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
		c.derive(nil, tx.Now)
		if err := tx.Create(c); err != nil {
			return taken(err)
		}
		if err := saveTypes(tx, c); err != nil {
			return err
		}
		tally.Change(tx, nil, c.counted())
		c.turn(tx, due.Created)
		return event.Append(tx, "petition_case.created", c, map[string]any{"number": c.Number, "key_case": c.KeyCase})
	})
	return c, err
}

// Register saves new cases that belong together, such as the rows of a table. It
// returns already_exists.
func Register(tx *store.Tx, cases []Case) error {
	for i := range cases {
		cases[i].derive(nil, tx.Now)
	}
	if err := store.CreateAll(tx, cases); err != nil {
		return taken(err)
	}
	all := make([]*Case, len(cases))
	for i := range cases {
		all[i] = &cases[i]
	}
	if err := saveTypes(tx, all...); err != nil {
		return err
	}
	for _, c := range all {
		tally.Change(tx, nil, c.counted())
		c.turn(tx, due.Created)
		data := map[string]any{"number": c.Number, "key_case": c.KeyCase}
		if c.BatchID != nil {
			data["batch_id"] = c.BatchID
		}
		if err := event.Append(tx, "petition_case.created", c, data); err != nil {
			return err
		}
	}
	return nil
}

// Open keeps a round from being archived until the transaction ends, without
// making the cases of a round wait for each other. It returns not_found,
// archived or state_conflict.
func Open(tx *store.Tx, id uuid.UUID) error {
	i, err := store.Get[inspection.Inspection](store.ForShare(tx, tx.DB).Select("id", "state", "voided_at"), id)
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
	return s.change(ctx, id, ifMatch, OnUpdate, func(tx *store.Tx, c *Case, _ Caller) error {
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
	return s.change(ctx, id, ifMatch, OnVoid, func(tx *store.Tx, c *Case, _ Caller) error {
		c.VoidedAt, c.VoidReason = &tx.Now, reason
		c.Note(reason, nil)
		return nil
	})
}

// change is load, decide, save and event for one action on a case.
func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(*store.Tx, *Case, Caller) error) (*Case, error) {
	var c *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		root, err := HoldMatch(tx, id, ifMatch)
		if err != nil {
			return err
		}
		c = root.Case
		return root.Act(on, nil, func(c *Case, by Caller) error { return act(tx, c, by) })
	})
	return c, err
}

// Root is a case held for a change of itself or of one of its parts: nobody
// else changes the case or its parts until the transaction ends. A slice of a
// part holds the case first and loads its own row then, so that two changes
// never wait for each other in a ring.
type Root struct {
	tx     *store.Tx
	Case   *Case
	before Handling // what the case was when the action began
}

// Part is what the event of a change says was changed of the case.
type Part struct {
	Kind string // "claim", "measure", …
	Row  store.Row
}

// Hold loads the case that a part belongs to. It returns not_found outside the
// caller's view.
func Hold(tx *store.Tx, id uuid.UUID) (*Root, error) {
	c, err := store.Load[Case](tx, id, Visible(tx.Actor))
	return &Root{tx: tx, Case: c}, err
}

// HoldMatch is Hold for an act on the case itself: it returns stale_version too.
func HoldMatch(tx *store.Tx, id uuid.UUID, ifMatch *string) (*Root, error) {
	c, err := store.LoadMatch[Case](tx, id, ifMatch, Visible(tx.Actor))
	return &Root{tx: tx, Case: c}, err
}

// Act is one action on the case or on a part: the tables decide, act does what
// belongs to it, the case is saved with a new version, and one event tells of
// both. It returns state_conflict, forbidden, requirements_unmet, archived, and
// what act returns; nothing is saved then.
func (r *Root) Act(on string, part *Part, act func(c *Case, by Caller) error) error {
	c, by := r.Case, Caller{Actor: r.tx.Actor, Now: r.tx.Now}
	r.before = c.Handling
	was := c.counted()
	if err := Open(r.tx, c.InspectionID); err != nil {
		return err
	}
	if err := c.Apply(on, by); err != nil {
		return err
	}
	if err := act(c, by); err != nil {
		return err
	}
	c.derive(was, r.tx.Now)
	if err := r.tx.Save(c); err != nil {
		return taken(err)
	}
	tally.Change(r.tx, was, c.counted())
	c.turn(r.tx, on)
	data := map[string]any{"number": c.Number, "from": r.before, "to": c.Handling}
	if c.LeadUnitID != nil {
		data["lead_unit_id"] = c.LeadUnitID
	}
	if part != nil {
		m := part.Row.Base()
		data["part"] = map[string]any{"kind": part.Kind, "id": m.ID, "version": m.Version}
	}
	return event.Append(r.tx, "petition_case."+past[on], c, data)
}

// turn tells the clocks of the case's steps what was done.
func (c *Case) turn(tx *store.Tx, on string) {
	due.Turn(tx, due.Case{ID: c.ID, Cycle: c.Cycle, Key: c.KeyCase, UnitID: c.LeadUnitID, SplitFrom: c.SplitFromID, NoticeEnds: c.Progress.NoticeEnds}, on)
}

// maxTimeline is what one answer holds; a case has some dozen events.
const maxTimeline = 1000

// Step is one entry of a timeline: the event and what the case remembers of it.
type Step struct {
	event.Event
	Entry
}

// Timeline reads what happened to a case, oldest first; not_found outside the
// caller's view.
func (s *Service) Timeline(ctx context.Context, id uuid.UUID) ([]Step, error) {
	c, err := s.Whole(ctx, id)
	if err != nil {
		return nil, err
	}
	var events []event.Event
	err = s.store.Reading(ctx).Where("resource_id = ? AND resource_type = ? AND audience = ?", id, "petition_case", event.General).
		Order("sequence").Limit(maxTimeline).Find(&events).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	byVersion := map[int64]Entry{}
	for _, e := range c.Journal {
		byVersion[e.Version] = e
	}
	out := make([]Step, 0, len(events))
	for _, e := range events {
		out = append(out, Step{Event: e, Entry: byVersion[e.ResourceVersion]})
		delete(byVersion, e.ResourceVersion) // what is called out later, of the same version, has no words
	}
	return out, nil
}
