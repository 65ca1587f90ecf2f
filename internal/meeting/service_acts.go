package meeting

import (
	"context"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// stepMinutes is the rule that says when minutes are to be signed.
const stepMinutes = "meeting_minutes"

// Update changes what has not been held yet, its time only with a reason. It
// returns what Change returns, and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Read, error) {
	return s.Change(ctx, id, ifMatch, OnUpdate, func(tx *store.Tx, r *Read, i *inspection.Inspection, by Caller) error {
		var c fault.Checks
		if err := r.patch(p, by, &c); err != nil {
			return err
		}
		if p.ChairID == nil && p.People == nil && p.Units == nil {
			return c.Err()
		}
		if p.ChairID != nil {
			r.ChairID = *p.ChairID
		}
		rows, err := PeopleOf(tx.DB, r.ID)
		if err != nil {
			return err
		}
		people, units := named(rows)
		if p.People != nil {
			people = *p.People
		}
		if p.Units != nil {
			units = *p.Units
		}
		if rows, err = staff(tx, i, r.Meeting, &people, units, &c); err != nil {
			return err
		}
		if err := c.Err(); err != nil {
			return err
		}
		r.Counts = count(rows)
		return seat(tx, r.ID, rows)
	})
}

func named(rows []Attendee) (people, units []uuid.UUID) {
	for i := range rows {
		if rows[i].PersonID != nil {
			people = append(people, *rows[i].PersonID)
		} else {
			units = append(units, *rows[i].UnitID)
		}
	}
	return people, units
}

// Holding is when a meeting really was, and who presided.
type Holding struct {
	From, To *time.Time
	ChairID  *uuid.UUID
}

// Hold notes that a meeting was held. Who presided is asked again: posts may have
// changed, and somebody on leave presides nowhere. It returns what Change returns,
// and unprocessable.
func (s *Service) Hold(ctx context.Context, id uuid.UUID, ifMatch *string, h Holding) (*Read, error) {
	return s.Change(ctx, id, ifMatch, OnHold, func(tx *store.Tx, r *Read, i *inspection.Inspection, by Caller) error {
		var c fault.Checks
		r.holdAt(h, by.Now, &c)
		rows, err := preside(tx, i, r.Meeting, h.ChairID, &c)
		if err != nil {
			return err
		}
		away, err := s.away(tx, r.Meeting, rows)
		if err != nil {
			return err
		}
		_, gone := away[r.ChairID]
		c.When(gone, "/chair_id", "on_leave", fault.T("主持人正在请假，请写明实际主持人", "the chair is on leave: name who presided"))
		if err := c.Err(); err != nil {
			return err
		}
		was := slices.Clone(rows)
		excuse(rows, away)
		for k := range rows {
			if rows[k].PersonID != nil && *rows[k].PersonID == r.ChairID {
				rows[k].mark(Present)
			}
		}
		if err := save(tx, r.Meeting, was, rows); err != nil {
			return err
		}
		end := *r.HeldFrom
		if r.HeldTo != nil {
			end = *r.HeldTo
		}
		e, ok, err := s.deadlines.Deadline(tx, stepMinutes, end, false)
		if ok {
			r.Clock = clock.Start(end, e.DueAt, by.Now)
		}
		return err
	})
}

// holdAt notes when it was: as planned when nothing else is said, and never later
// than now.
func (m *Meeting) holdAt(h Holding, now time.Time, c *fault.Checks) {
	from := m.StartsAt
	if now.Before(from) {
		from = now
	}
	if h.From != nil {
		from = h.From.UTC()
	}
	m.HeldFrom, m.HeldTo = &from, nil
	c.When(from.After(now), "/held_from", "in_future", fault.T("还没有到这个时间", "that is still to come"))
	if h.To != nil {
		to := h.To.UTC()
		m.HeldTo = &to
		c.When(to.After(now), "/held_to", "in_future", fault.T("还没有到这个时间", "that is still to come"))
		c.When(!to.After(from), "/held_to", "before_start", fault.T("须晚于开始时间", "must be later than the start"))
		c.When(to.Sub(from) > longest, "/held_to", "too_long", fault.T("一次会至多 7 天", "a meeting lasts 7 days at most"))
	}
}

// preside makes whoever presided the chair, who is among those asked to come.
func preside(tx *store.Tx, i *inspection.Inspection, m *Meeting, chair *uuid.UUID, c *fault.Checks) ([]Attendee, error) {
	rows, err := PeopleOf(tx.DB, m.ID)
	if err != nil {
		return nil, err
	}
	if chair != nil {
		m.ChairID = *chair
	}
	people, units := named(rows)
	seated, err := staff(tx, i, m, &people, units, c)
	if err != nil || len(seated) == len(rows) {
		return rows, err
	}
	if err := seat(tx, m.ID, seated); err != nil {
		return nil, err
	}
	return seated, nil
}

// save keeps how the attendees stand, of those who stood otherwise, and counts them.
func save(tx *store.Tx, m *Meeting, was, rows []Attendee) error {
	for k := range rows {
		if rows[k] == was[k] {
			continue
		}
		if err := tx.Save(&rows[k]); err != nil {
			return err
		}
	}
	m.Counts = count(rows)
	return nil
}

// Cancel calls a meeting off. It returns what Change returns.
func (s *Service) Cancel(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Read, error) {
	return s.Change(ctx, id, ifMatch, OnCancel, func(_ *store.Tx, r *Read, _ *inspection.Inspection, by Caller) error {
		r.CancelledAt, r.CancelReason = &by.Now, reason
		return nil
	})
}

// Void takes a meeting whose minutes are not issued out of the lists. It returns
// what Change returns.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Read, error) {
	return s.Change(ctx, id, ifMatch, OnVoid, func(_ *store.Tx, r *Read, _ *inspection.Inspection, by Caller) error {
		r.VoidedAt, r.VoidReason = &by.Now, reason
		if r.Runs() {
			r.Lapse(OnVoid, by.Now)
		}
		return nil
	})
}

// Attachable returns the fault that attaching a file to the meeting would meet.
func (s *Service) Attachable(ctx context.Context, id uuid.UUID) error {
	r, err := s.Get(ctx, id)
	if err != nil {
		return err
	}
	return r.Apply(OnAttach, s.Caller(ctx)) // on a copy that nobody keeps
}

// Attach runs a change of one of the meeting's files, and tells of it.
func (s *Service) Attach(tx *store.Tx, id uuid.UUID, file *record.Meta, act func() error) error {
	m, err := store.Load[Meeting](tx, id, Visible(tx.Actor))
	if err != nil {
		return err
	}
	part := map[string]any{}
	return move(tx, &Read{Meeting: m}, OnAttach, part, func(*inspection.Inspection, Caller) error {
		err := act()
		part["part"] = map[string]any{"kind": "file", "id": file.ID, "version": file.Version}
		return err
	})
}
