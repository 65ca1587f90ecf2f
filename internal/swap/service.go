package swap

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/roster"
	"lianluo/internal/store"
)

// Service is what can be done with swaps.
type Service struct {
	store   *store.Store
	duties  *duty.Service
	rosters *roster.Service
}

// NewService keeps swaps in the store.
func NewService(s *store.Store, d *duty.Service, r *roster.Service) *Service {
	return &Service{s, d, r}
}

// Caller is who acts in the context, at this moment.
func (s *Service) Caller(ctx context.Context) Caller { return Caller{auth.From(ctx), s.store.Now()} }

// New is what a swap is made from. Without a group it goes through the only one
// that the person is of.
type New struct {
	ShiftID        uuid.UUID
	PeerID         uuid.UUID
	CounterShiftID *uuid.UUID
	GroupID        *uuid.UUID
	Reason         string
}

// Request asks to give a shift to a peer, or to exchange two. It returns forbidden
// for a shift that is not the caller's, window_closed for one that has begun,
// already_exists while another request for the seat is pending,
// requirements_unmet with every rule of duty that it would break, archived and
// unprocessable.
func (s *Service) Request(ctx context.Context, n New) (*Case, error) {
	var out *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		given, taken, err := turns(tx, n)
		if err != nil {
			return err
		}
		if _, err := inspection.Open(tx, given.InspectionID); err != nil {
			return err
		}
		people, err := duty.HoldPeople(tx, tx.Actor.PersonID, n.PeerID)
		if err != nil {
			return err
		}
		w, err := s.draft(tx, n, given, taken, people)
		if err != nil {
			return err
		}
		c, err := s.judge(tx.Context(), w, tx.Now)
		if err != nil {
			return err
		}
		if err := unhindered(*c, Caller{tx.Actor, tx.Now}); err != nil {
			return err
		}
		if err := tx.Create(w); err != nil {
			return once(err)
		}
		out = c
		return event.Append(tx, "shift_swap.requested", w, w.data(tx.Now))
	})
	return out, err
}

func once(err error) error {
	if fault.Is(err, fault.CodeAlreadyExists) {
		return fault.New(fault.CodeAlreadyExists, fault.T("这一班已有一份未决的换班", "a swap of this seat is pending"))
	}
	return err
}

// turns reads the shifts of a request.
func turns(tx *store.Tx, n New) (given, taken *duty.Shift, err error) {
	unknown := func(at string, err error) error {
		if fault.Is(err, fault.CodeNotFound) {
			return fault.Invalid(at, "unknown_reference", fault.T("没有这一班", "there is no such shift"))
		}
		return err
	}
	if given, err = store.Get[duty.Shift](tx.DB, n.ShiftID); err != nil {
		return nil, nil, unknown("/shift_id", err)
	}
	if n.CounterShiftID != nil {
		if taken, err = store.Get[duty.Shift](tx.DB, *n.CounterShiftID); err != nil {
			return nil, nil, unknown("/counter_shift_id", err)
		}
	}
	return given, taken, nil
}

// draft makes the row, with the two people held.
func (s *Service) draft(tx *store.Tx, n New, given, taken *duty.Shift, people map[uuid.UUID]duty.Someone) (*Swap, error) {
	me := tx.Actor.PersonID
	role := given.Of(me)
	switch {
	case role == "":
		return nil, refused("只有表上这一班的人可以提出", "only who is on the roster for the shift")
	case given.Begun(tx.Now) || taken != nil && taken.Begun(tx.Now):
		return nil, fault.New(fault.CodeWindowClosed, fault.T("班次已经开始，只能紧急替换", "the shift has begun: only relief is left"))
	}
	w := &Swap{InspectionID: given.InspectionID, PersonID: me, PersonName: people[me].Name, PeerID: n.PeerID, PeerName: people[n.PeerID].Name, Reason: n.Reason, State: Requested,
		Given: Turn{given.ID, role, given.StartsAt, given.EndsAt}, Approvals: []Approval{}, RequestedBy: tx.Actor.ID, ExpiresAt: given.StartsAt}
	var c fault.Checks
	_, known := people[n.PeerID]
	c.When(!known, "/peer_id", "unknown_reference", fault.T("没有这个人", "there is no such person"))
	c.When(n.PeerID == me, "/peer_id", "same_person", fault.T("对方须是另一人", "the peer is somebody else"))
	if taken != nil {
		w.Taken = TakenTurn{&taken.ID, taken.Of(n.PeerID), &taken.StartsAt, &taken.EndsAt}
		if taken.StartsAt.Before(w.ExpiresAt) {
			w.ExpiresAt = taken.StartsAt
		}
		c.When(taken.ID == given.ID, "/counter_shift_id", "same_shift", fault.T("须是另一班", "must be another shift"))
		c.When(taken.InspectionID != given.InspectionID, "/counter_shift_id", "other_inspection", fault.T("不是同一轮督察的班次", "belongs to another round"))
		c.When(w.Taken.Role == "", "/counter_shift_id", "not_holder", fault.T("不是对方的班次", "is not the peer's shift"))
	}
	if err := s.through(tx, w, n.GroupID, &c); err != nil {
		return nil, err
	}
	w.NextAlertAt = &w.ExpiresAt
	return w, c.Err()
}

// through finds the group that the request goes through and who approves there.
func (s *Service) through(tx *store.Tx, w *Swap, named *uuid.UUID, c *fault.Checks) error {
	groups, err := groupsOf(tx.DB, w.InspectionID, w.PersonID)
	if err != nil {
		return err
	}
	switch {
	case len(groups) == 0:
		c.Add("/shift_id", "no_post", fault.T("您不在这轮督察的任何组里", "you hold no post in this inspection"))
	case named == nil && len(groups) > 1:
		c.Add("/group_id", "required", fault.T("您在几个组任职，须写明经哪个组", "you are of several groups: name one"))
	case named == nil:
		w.GroupID = groups[0]
	default:
		w.GroupID = *named
		if _, ok := find(groups, *named); !ok {
			c.Add("/group_id", "not_of_the_group", fault.T("您不在这个组", "you are not of this group"))
		}
	}
	if err := c.Err(); err != nil {
		return err
	}
	g, err := store.Get[group.Group](tx.DB, w.GroupID)
	if err != nil {
		return err
	}
	leads, led, err := leadership(tx.DB, w)
	w.GroupName, w.Route = g.Name, RouteOf(led && !leads)
	return err
}

func find(ids []uuid.UUID, id uuid.UUID) (int, bool) {
	for i := range ids {
		if ids[i] == id {
			return i, true
		}
	}
	return 0, false
}

// Consent is the peer's word, Decline its refusal. Both return not_found,
// stale_version, state_conflict, forbidden and archived; Consent also
// requirements_unmet.
func (s *Service) Consent(ctx context.Context, id uuid.UUID, ifMatch *string, note string) (*Case, error) {
	return s.act(ctx, id, ifMatch, onConsent, func(tx *store.Tx, c *Case, to State) (string, error) {
		c.State, c.ConsentedAt, c.ConsentNote = to, &tx.Now, note
		return "consented", nil
	})
}

// Decline refuses, also after having consented; see Consent.
func (s *Service) Decline(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.act(ctx, id, ifMatch, onDecline, ending("declined", reason))
}

// Approve gives one approval; the last one changes who is on duty. It returns
// not_found, stale_version, state_conflict, forbidden for one's own and for a
// second time, requirements_unmet with every rule of duty that would be broken,
// and archived.
func (s *Service) Approve(ctx context.Context, id uuid.UUID, ifMatch *string, opinion string) (*Case, error) {
	return s.act(ctx, id, ifMatch, onApprove, func(tx *store.Tx, c *Case, to State) (string, error) {
		c.Approvals = append(c.Approvals, Approval{Stage: c.stage(), By: tx.Actor.ID, PersonID: tx.Actor.PersonID, Name: tx.Actor.Name, At: tx.Now, Opinion: opinion})
		if c.State = to; to != Applied {
			return string(to), nil
		}
		people, err := duty.HoldPeople(tx, c.PersonID, c.PeerID)
		if err != nil {
			return "", err
		}
		c.AppliedAt, c.NextAlertAt = &tx.Now, nil
		return "applied", duty.Exchange(tx, c.changes(), people)
	})
}

// Reject refuses the swap at the level whose turn it is; see Approve.
func (s *Service) Reject(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.act(ctx, id, ifMatch, onReject, ending("rejected", reason))
}

// Withdraw takes the request back; see Consent.
func (s *Service) Withdraw(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Case, error) {
	return s.act(ctx, id, ifMatch, onWithdraw, ending("withdrawn", reason))
}

func ending(past, reason string) func(*store.Tx, *Case, State) (string, error) {
	return func(tx *store.Tx, c *Case, to State) (string, error) {
		c.State, c.EndedAt, c.EndedBy, c.EndReason, c.NextAlertAt = to, &tx.Now, &tx.Actor.ID, reason, nil
		return past, nil
	}
}

// act is one action on a swap. The round is locked first, so that leave, rosters,
// handovers and other swaps of it wait, and the people next, as everywhere.
func (s *Service) act(ctx context.Context, id uuid.UUID, ifMatch *string, on string, change func(*store.Tx, *Case, State) (string, error)) (*Case, error) {
	var out *Case
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		seen, err := store.Get[Swap](tx.DB.Scopes(visible(tx.Actor)), id)
		if err != nil {
			return err
		}
		_, open := inspection.Open(tx, seen.InspectionID)
		if open != nil && !fault.Is(open, fault.CodeArchived) {
			return open
		}
		if _, err := duty.HoldPeople(tx, seen.PersonID, seen.PeerID); err != nil {
			return err
		}
		w, err := store.LoadMatch[Swap](tx, id, ifMatch, visible(tx.Actor))
		if err != nil {
			return err
		}
		if open != nil {
			return open
		}
		c, err := s.judge(tx.Context(), w, tx.Now)
		if err != nil {
			return err
		}
		to, err := c.apply(on, Caller{tx.Actor, tx.Now})
		if err != nil {
			return err
		}
		past, err := change(tx, c, to)
		if err != nil {
			return err
		}
		if err := tx.Save(w); err != nil {
			return err
		}
		if out, err = s.judge(tx.Context(), w, tx.Now); err != nil {
			return err
		}
		return event.Append(tx, "shift_swap."+past, w, w.data(tx.Now))
	})
	return out, err
}
