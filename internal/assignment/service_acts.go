package assignment

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/store"
)

// Patch changes what has not been taken yet; nil fields stay.
type Patch struct {
	Title, Matter, SourceDocument *string
	Visit                         func(was *Visit) *Visit
	Concerned                     *[]uuid.UUID
}

// Update corrects an assignment before it is taken. It returns not_found,
// stale_version, state_conflict, archived and unprocessable.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnUpdate, func(tx *store.Tx, a *Assignment, _ order.Caller) error {
		set(&a.Title, p.Title)
		set(&a.Matter, p.Matter)
		set(&a.SourceDocument, p.SourceDocument)
		set(&a.Concerned, p.Concerned)
		if p.Visit != nil {
			a.Visit = p.Visit(a.Visit)
		}
		a.index()
		var checks fault.Checks
		if err := a.check(tx, &checks); err != nil {
			return err
		}
		if err := s.checkLinks(tx, a, &checks); err != nil {
			return err
		}
		if err := checks.Err(); err != nil || p.Concerned == nil {
			return err
		}
		return saveShares(tx, a)
	})
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Acknowledge takes an assignment over. It returns not_found, stale_version,
// state_conflict, forbidden and archived.
func (s *Service) Acknowledge(ctx context.Context, id uuid.UUID, ifMatch *string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnAcknowledge, func(_ *store.Tx, a *Assignment, by order.Caller) error {
		d := a.delivery()
		d.AcknowledgedAt, d.AcknowledgedBy, d.AcknowledgedName = &by.Now, &by.ID, by.Name
		return nil
	})
}

// Decline hands an assignment back within the window. It returns what Acknowledge
// returns, and window_closed.
func (s *Service) Decline(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnDecline, func(_ *store.Tx, a *Assignment, by order.Caller) error {
		d := a.delivery()
		d.DeclinedAt, d.DeclinedBy, d.DeclineReason = &by.Now, &by.ID, reason
		return nil
	})
}

// Reassign gives an assignment to others, who have a window of their own; the
// deadline never starts again. It returns not_found, stale_version,
// state_conflict, archived, too_many_parts and unprocessable.
func (s *Service) Reassign(ctx context.Context, id uuid.UUID, ifMatch *string, to Recipients) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnReassign, func(tx *store.Tx, a *Assignment, _ order.Caller) error {
		if len(a.Deliveries) >= mostDeliveries {
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		var checks fault.Checks
		if err := a.give(tx, to, &checks); err != nil {
			return err
		}
		if err := checks.Err(); err != nil {
			return err
		}
		if err := s.deliver(tx, a); err != nil {
			return err
		}
		a.index()
		return saveShares(tx, a)
	})
}

// Start notes that the work has begun. It returns what Acknowledge returns.
func (s *Service) Start(ctx context.Context, id uuid.UUID, ifMatch *string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnStart, func(*store.Tx, *Assignment, order.Caller) error { return nil })
}

// Raise marks an assignment yellow by hand, because it is behind. It returns what
// Acknowledge returns.
func (s *Service) Raise(ctx context.Context, id uuid.UUID, ifMatch *string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, order.OnRaise, func(_ *store.Tx, a *Assignment, _ order.Caller) error {
		a.Stands().Raise(clock.Yellow)
		return nil
	})
}

// Complete is done with an assignment. It was in time when the feedback that is
// accepted was. It returns what Acknowledge returns, and requirements_unmet.
func (s *Service) Complete(ctx context.Context, id uuid.UUID, ifMatch *string, words string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnComplete, func(tx *store.Tx, a *Assignment, by order.Caller) error {
		last, err := s.LastFeedback(tx, a)
		if err != nil {
			return err
		}
		a.Meet(last.GivenAt)
		a.CompletedAt, a.CompletedBy, a.Closing = &by.Now, &by.ID, words
		return nil
	})
}

// Withdraw voids an assignment that is not reported about yet. It returns what
// Acknowledge returns.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Assignment, error) {
	return s.Change(ctx, id, ifMatch, OnVoid, func(_ *store.Tx, a *Assignment, by order.Caller) error {
		a.VoidedAt, a.VoidReason = &by.Now, reason
		a.Lapse(OnVoid, by.Now)
		return nil
	})
}

// Alerts has assignments called out that are near their end or past it; with it
// their colour rises.
func (s *Service) Alerts(w *alarm.Watch) {
	alarm.Ring(w, "assignment alerts", func(tx *store.Tx, _ []Assignment) (func(*Assignment, clock.Level) error, error) {
		return func(a *Assignment, level clock.Level) error {
			if a.Voided() {
				return nil
			}
			a.Stands().Raise(order.Urgency(level)) // also of an archived round: it is what it is
			if err := writable(tx, a.InspectionID); err != nil {
				if fault.Is(err, fault.CodeArchived) {
					return nil // nobody works on it any more
				}
				return err
			}
			past := "deadline_near"
			if level.Late {
				past = "overdue"
			}
			data := s.Data(a)
			data["level"], data["colour"], data["due_at"] = level.Name, a.Colour, a.DueAt
			return s.Tell(tx, past, a, data)
		}, nil
	})
}
