package notice

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// NewCheck is what a roll call is made from.
type NewCheck struct {
	InspectionID uuid.UUID
	Title        string
	Targets      []Target
	Minutes      int64
}

// Call begins a roll call. It returns unprocessable, archived, and
// requirements_unmet when nobody is meant.
func (s *Service) Call(ctx context.Context, n NewCheck) (*Called, error) {
	out := &Called{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := round(tx, n.InspectionID); err != nil {
			return err
		}
		var checks fault.Checks
		checkTitle(n.Title, &checks)
		checkTargets(n.Targets, &checks)
		if err := checks.Err(); err != nil {
			return err
		}
		if err := known(tx, n.InspectionID, n.Targets); err != nil {
			return err
		}
		people, err := s.people(tx, n.InspectionID, n.Targets)
		if err != nil {
			return err
		}
		c := &Check{InspectionID: n.InspectionID, Title: n.Title, Targets: n.Targets, AnswerMinutes: n.Minutes, StartedBy: tx.Actor.ID,
			Clock: clock.Start(tx.Now, tx.Now.Add(time.Duration(n.Minutes)*time.Minute), tx.Now)}
		c.ID = record.NewID()
		*out = Called{Check: c, Answers: make([]Answer, len(people)), now: tx.Now}
		for i, p := range people {
			out.Answers[i] = Answer{Person: p, ContactCheckID: c.ID}
		}
		out.settle()
		if err := tx.Create(c); err != nil {
			return err
		}
		if err := store.CreateAll(tx, out.Answers); err != nil {
			return err
		}
		if err := event.Append(tx, "contact_check.started", c, out.about()); err != nil {
			return err
		}
		return s.post(tx, Delivery{SubjectType: "contact_check", SubjectID: c.ID, Title: c.Title, Occasion: onStart, DueBy: c.DueAt}, people)
	})
	return out, err
}

func (c *Called) about() map[string]any {
	return map[string]any{"inspection_id": c.InspectionID, "people": c.People, "answered": c.Answered, "answer_by": c.DueAt}
}

func (s *Service) changeCheck(ctx context.Context, id uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, c *Called, by Caller) error) (*Called, error) {
	var c *Called
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		row, err := store.LoadMatch[Check](tx, id, ifMatch, visibleChecks(tx.Actor))
		if err != nil {
			return err
		}
		out, err := s.withAnswers(tx.DB, []*Check{row})
		if err != nil {
			return err
		}
		c = &out[0]
		c.now = tx.Now
		by := Caller{Actor: tx.Actor, Now: tx.Now}
		if err := c.Apply(on, by); err != nil {
			return err
		}
		if err := round(tx, c.InspectionID); err != nil {
			return err
		}
		if err := act(tx, c, by); err != nil {
			return err
		}
		return event.Append(tx, checkPast[on], c.Check, c.about())
	})
	return c, err
}

// reach notes that somebody was reached. The roll call's version stays, so that
// all can answer at once.
func (c *Called) reach(tx *store.Tx, a *Answer, method string) error {
	a.answer(c.StartedAt, tx.Now, method, tx.Actor.ID)
	if err := tx.Save(a); err != nil {
		return err
	}
	c.settle()
	return tx.DB.Model(&Check{}).Where("id = ?", c.ID).Updates(map[string]any{
		"answered": c.Answered, "met_at": c.MetAt, "ended_at": c.EndedAt, "next_alert_at": c.NextAlertAt,
	}).Error
}

// Answer notes that the caller has answered. It returns not_found, stale_version,
// state_conflict when that was done before, forbidden and archived.
func (s *Service) Answer(ctx context.Context, id uuid.UUID, ifMatch *string) (*Called, error) {
	return s.changeCheck(ctx, id, ifMatch, OnAnswer, func(tx *store.Tx, c *Called, by Caller) error {
		return c.reach(tx, c.of(by.PersonID), ownDevice)
	})
}

// Record notes for somebody who was reached by telephone that they have answered;
// nobody does so for themselves. It returns not_found, stale_version,
// state_conflict, forbidden, archived and unprocessable for who is not called.
func (s *Service) Record(ctx context.Context, id uuid.UUID, ifMatch *string, person uuid.UUID) (*Called, error) {
	return s.changeCheck(ctx, id, ifMatch, OnRecord, func(tx *store.Tx, c *Called, by Caller) error {
		a := c.of(person)
		switch {
		case a == nil:
			return fault.Invalid("/person_id", "unknown_reference", fault.T("没有点到这个人", "the person is not called"))
		case person == by.PersonID:
			return fault.New(fault.CodeForbidden, fault.T("不能代记自己", "nobody records their own answer"))
		case a.AnsweredAt != nil:
			return fault.State(answered, []string{})
		}
		return c.reach(tx, a, byPhone)
	})
}

// VoidCheck takes a roll call out of the lists. It returns not_found,
// stale_version, state_conflict, forbidden and archived.
func (s *Service) VoidCheck(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Called, error) {
	return s.changeCheck(ctx, id, ifMatch, OnVoid, func(tx *store.Tx, c *Called, by Caller) error {
		c.VoidedAt, c.VoidReason = &by.Now, reason
		if c.Runs() {
			c.Lapse(OnVoid, by.Now)
		}
		if err := tx.Save(c.Check); err != nil {
			return err
		}
		return recall(tx, c.ID)
	})
}

// Alerts has those reminded who have not acknowledged, and says who was not
// reached when the time is over.
func (s *Service) Alerts(w *alarm.Watch) {
	alarm.Ring(w, "notice reminders", func(tx *store.Tx, _ []Notice) (func(*Notice, clock.Level) error, error) {
		return func(n *Notice, l clock.Level) error { return s.remind(tx, n, l) }, nil
	})
	alarm.Ring(w, "contact check alerts", func(tx *store.Tx, _ []Check) (func(*Check, clock.Level) error, error) {
		return func(c *Check, l clock.Level) error { return s.callOut(tx, c, l) }, nil
	})
}

func (s *Service) remind(tx *store.Tx, n *Notice, l clock.Level) error {
	if err := round(tx, n.InspectionID); fault.Is(err, fault.CodeArchived) {
		return nil // nobody acknowledges there
	} else if err != nil {
		return err
	}
	rows, err := receipts(tx.DB, n.ID)
	if err != nil {
		return err
	}
	kind := "notice.reminded"
	if l.Late {
		kind = "notice.overdue"
	}
	data := n.about()
	data["level"], data["due_at"], data["waiting"] = l.Name, n.DueAt, unheard(rows)
	if err := event.Append(tx, kind, n, data); err != nil {
		return err
	}
	return s.post(tx, n.letter(l.Name), remaining(rows))
}

func (s *Service) callOut(tx *store.Tx, row *Check, l clock.Level) error {
	if err := round(tx, row.InspectionID); fault.Is(err, fault.CodeArchived) || !l.Late {
		return nil
	} else if err != nil {
		return err
	}
	out, err := s.withAnswers(tx.DB, []*Check{row})
	if err != nil {
		return err
	}
	c := &out[0]
	c.now = tx.Now
	data := c.about()
	data["unreachable"] = c.lost()
	return event.Append(tx, "contact_check.unreachable", row, data)
}
