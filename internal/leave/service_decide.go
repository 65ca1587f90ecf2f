package leave

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Approve gives one consent: to the leave, or to the extension that waits. The
// last one decides. It returns not_found, stale_version, state_conflict,
// forbidden for one's own and for a second time, requirements_unmet with every
// obstacle, and archived.
func (s *Service) Approve(ctx context.Context, id uuid.UUID, ifMatch *string, opinion string) (*Case, error) {
	return s.change(ctx, id, ifMatch, onApprove, func(tx *store.Tx, c *Case, _ State) (string, error) {
		given := Approval{Stage: c.stage(), By: tx.Actor.ID, PersonID: tx.Actor.PersonID, Name: tx.Actor.Name, At: tx.Now, Opinion: opinion}
		if e := c.Pending(); e != nil {
			return s.consent(tx, c, e, given)
		}
		c.Approvals = append(c.Approvals, given)
		if c.State = GroupApproved; len(c.Approvals) == len(c.Route) {
			c.State, c.NextAlertAt = Approved, &c.StartsAt
			return "approved", nil
		}
		return "group_approved", nil
	})
}

// consent adds an approval to an extension; the last one moves the end.
func (s *Service) consent(tx *store.Tx, c *Case, e *Extension, given Approval) (string, error) {
	e.Approvals = append(e.Approvals, given)
	if e.State = ExtensionPassed; len(e.Approvals) < len(c.Route) {
		return "extension_group_approved", nil
	}
	e.State, e.DecidedAt, e.DecidedBy = ExtensionGranted, &tx.Now, &tx.Actor.ID
	c.EndsAt = e.EndsAt
	if !tx.Now.Before(c.StartsAt) {
		c.NextAlertAt = &c.EndsAt
	}
	return "extended", s.count(tx, c.Request)
}

// Reject refuses the leave or the extension that waits, with a reason. Errors are
// those of Approve, without requirements_unmet.
func (s *Service) Reject(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.end(ctx, id, ifMatch, onReject, reason, ExtensionRefused, "rejected")
}

// Withdraw takes the request back, or the extension that waits. A leave that has
// begun is not withdrawn: one comes back from it.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.end(ctx, id, ifMatch, onTake, reason, ExtensionTaken, "withdrawn")
}

func (s *Service) end(ctx context.Context, id uuid.UUID, ifMatch *string, on, reason string, ext ExtensionState, past string) (*Case, error) {
	return s.change(ctx, id, ifMatch, on, func(tx *store.Tx, c *Case, to State) (string, error) {
		if e := c.Pending(); e != nil {
			e.State, e.DecidedAt, e.DecidedBy, e.Note = ext, &tx.Now, &tx.Actor.ID, reason
			return "extension_" + past, nil
		}
		c.State, c.EndedAt, c.EndedBy, c.EndReason, c.NextAlertAt = to, &tx.Now, &tx.Actor.ID, reason, nil
		return past, nil
	})
}

// Extend asks for more days, before the end: once it is over, one is overdue. It
// returns what Approve returns, already_exists when leave has been asked for some
// of the time, and unprocessable for an end that is not later.
func (s *Service) Extend(ctx context.Context, id uuid.UUID, ifMatch *string, to time.Time, reason string) (*Case, error) {
	return s.change(ctx, id, ifMatch, onExtend, func(tx *store.Tx, c *Case, _ State) (string, error) {
		to = to.UTC().Truncate(time.Microsecond)
		var checks fault.Checks
		checks.When(!to.After(c.EndsAt), "/ends_at", "not_later", fault.T("须晚于现在的结束时间", "must be later than the present end"))
		checks.When(to.Sub(c.StartsAt) > longest, "/ends_at", "too_long", fault.T("连续至多 366 天", "at most 366 days in all"))
		if err := checks.Err(); err != nil {
			return "", err
		}
		c.Extensions = append(c.Extensions, Extension{EndsAt: to, PreviousEndsAt: c.EndsAt, Reason: reason, State: ExtensionAsked,
			AskedBy: tx.Actor.ID, AskedAt: tx.Now, Approvals: []Approval{}})
		return "extension_asked", free(tx, c.Request, c.EndsAt, to)
	})
}

// ReplaceStandIn names somebody else. A leave that is approved needs one who is
// free. It returns what Approve returns, and unprocessable.
func (s *Service) ReplaceStandIn(ctx context.Context, id uuid.UUID, ifMatch *string, standIn uuid.UUID) (*Case, error) {
	return s.change(ctx, id, ifMatch, onReplace, func(tx *store.Tx, c *Case, _ State) (string, error) {
		people, err := holdPeople(tx, standIn) // locked already
		if err != nil {
			return "", err
		}
		var checks fault.Checks
		checks.When(standIn == c.StandInID, "/stand_in_id", "same_person", fault.T("已经是替补", "stands in already"))
		if err := s.nameStandIn(tx, c.Request, people[standIn], standIn, &checks); err != nil {
			return "", err
		}
		if err := checks.Err(); err != nil {
			return "", err
		}
		if c.State != Approved {
			return "stand_in_replaced", nil
		}
		return "stand_in_replaced", s.freeStandIn(tx, c.Request)
	}, standIn)
}

// Return notes, at this moment, that somebody is back. An extension that waits
// lapses. Whether it was in time is decided once.
func (s *Service) Return(ctx context.Context, id uuid.UUID, ifMatch *string, note string) (*Case, error) {
	return s.change(ctx, id, ifMatch, onReturn, func(tx *store.Tx, c *Case, to State) (string, error) {
		if e := c.Pending(); e != nil {
			e.State, e.DecidedAt, e.DecidedBy = ExtensionLapsed, &tx.Now, &tx.Actor.ID
		}
		c.State, c.ReturnedAt, c.ReturnedBy, c.ReturnNote, c.NextAlertAt = to, &tx.Now, &tx.Actor.ID, note, nil
		return "returned", nil
	})
}

// Close ends the file of a leave from which somebody is back.
func (s *Service) Close(ctx context.Context, id uuid.UUID, ifMatch *string, note string) (*Case, error) {
	return s.change(ctx, id, ifMatch, onClose, func(tx *store.Tx, c *Case, to State) (string, error) {
		c.State, c.ClosedAt, c.ClosedBy, c.CloseNote = to, &tx.Now, &tx.Actor.ID, note
		return "closed", nil
	})
}
