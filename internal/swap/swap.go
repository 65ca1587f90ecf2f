// Package swap is how people on duty change with one another in peace: one gives a
// shift to a peer, or the two exchange theirs. The peer consents, the own group's
// leader and the coordination group approve, and only then is somebody else
// responsible. Once a shift has begun, only relief is left.
package swap

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// State is how far a swap has come.
type State string

// The states.
const (
	Requested     State = "requested"
	Consented     State = "consented"
	GroupApproved State = "group_approved"
	Applied       State = "applied"
	Declined      State = "declined"
	Rejected      State = "rejected"
	Withdrawn     State = "withdrawn"
	Expired       State = "expired"
)

// pending are the states in which something is still to be said.
var pending = []State{Requested, Consented, GroupApproved}

// Stage is one level of approval.
type Stage string

// The stages.
const (
	OwnGroup   Stage = "group_leader"
	CoordGroup Stage = "coordination_group"
)

// Approval is one person's consent at one stage.
type Approval struct {
	Stage    Stage     `json:"stage"`
	By       uuid.UUID `json:"by"`
	PersonID uuid.UUID `json:"person_id"`
	Name     string    `json:"name"`
	At       time.Time `json:"at"`
	Opinion  string    `json:"opinion,omitempty"`
}

// Turn is a seat of a shift that changes hands. A shift whose times change is
// another shift, so they are as they were.
type Turn struct {
	ShiftID  uuid.UUID
	Role     duty.Role
	StartsAt time.Time
	EndsAt   time.Time
}

// TakenTurn is the seat that the peer gives in return, if any.
type TakenTurn struct {
	ShiftID  *uuid.UUID
	Role     duty.Role
	StartsAt *time.Time
	EndsAt   *time.Time
}

// Swap is one request. Names are as they were when it was asked.
type Swap struct {
	record.Meta
	InspectionID uuid.UUID
	GroupID      uuid.UUID // through whose leader it goes
	GroupName    string
	Given        Turn      `gorm:"embedded;embeddedPrefix:given_"`
	Taken        TakenTurn `gorm:"embedded;embeddedPrefix:taken_"`
	PersonID     uuid.UUID
	PersonName   string
	PeerID       uuid.UUID
	PeerName     string
	Reason       string
	State        State
	Route        []Stage    `gorm:"serializer:json"`
	Approvals    []Approval `gorm:"serializer:json"`
	RequestedBy  uuid.UUID
	ConsentedAt  *time.Time
	ConsentNote  string
	AppliedAt    *time.Time
	EndedAt      *time.Time // declined, rejected, withdrawn or expired
	EndedBy      *uuid.UUID
	EndReason    string
	ExpiresAt    time.Time // when the first of the shifts begins
	NextAlertAt  *time.Time
}

// TableName names the table.
func (Swap) TableName() string { return "shift_swaps" }

// At is the state at an instant: what nobody has decided ends with the beginning
// of the shift, whether or not the clock has looked.
func (s *Swap) At(now time.Time) State {
	if s.Pending() && !now.Before(s.ExpiresAt) {
		return Expired
	}
	return s.State
}

// Pending tells that something is still to be said.
func (s *Swap) Pending() bool { return slices.Contains(pending, s.State) }

// stage is the level whose turn it is.
func (s *Swap) stage() Stage {
	if len(s.Approvals) < len(s.Route) {
		return s.Route[len(s.Approvals)]
	}
	return ""
}

// RouteOf is who approves, in order. A leader's own swap, and one in whose group
// nobody leads but the two concerned, goes to the coordination group twice.
func RouteOf(ledByOthers bool) []Stage {
	if ledByOthers {
		return []Stage{OwnGroup, CoordGroup}
	}
	return []Stage{CoordGroup, CoordGroup}
}

// changes are the seats as they would be.
func (s *Swap) changes() []duty.Change {
	out := []duty.Change{{ShiftID: s.Given.ShiftID, Role: s.Given.Role, From: s.PersonID, To: s.PeerID}}
	if s.Taken.ShiftID != nil {
		out = append(out, duty.Change{ShiftID: *s.Taken.ShiftID, Role: s.Taken.Role, From: s.PeerID, To: s.PersonID})
	}
	return out
}

// Obstacle is what keeps a swap from going on.
type Obstacle struct {
	Code   string
	Detail fault.Text
}

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Case is a swap with what stands in its way.
type Case struct {
	*Swap
	Obstacles []Obstacle
}

// The actions on a swap.
const (
	onConsent  = "consent"
	onDecline  = "decline"
	onApprove  = "approve"
	onReject   = "reject"
	onWithdraw = "withdraw"
	onExpire   = "expire"
)

// Lifecycle is the life of a swap. The rules of duty are looked at on each step
// forward. A peer may decline until all have approved.
var Lifecycle = lifecycle.Table[State, Case, Caller]{
	{From: Requested, On: onConsent, To: Consented, Guard: all(peer, unhindered)},
	{From: Requested, On: onDecline, To: Declined, Guard: peer},
	{From: Requested, On: onWithdraw, To: Withdrawn, Guard: owner},
	{From: Requested, On: onExpire, To: Expired, Guard: clockwork},
	{From: Consented, On: onApprove, To: GroupApproved, Guard: all(approver, unhindered)},
	{From: Consented, On: onReject, To: Rejected, Guard: approver},
	{From: Consented, On: onDecline, To: Declined, Guard: peer},
	{From: Consented, On: onWithdraw, To: Withdrawn, Guard: owner},
	{From: Consented, On: onExpire, To: Expired, Guard: clockwork},
	{From: GroupApproved, On: onApprove, To: Applied, Guard: all(approver, unhindered)},
	{From: GroupApproved, On: onReject, To: Rejected, Guard: approver},
	{From: GroupApproved, On: onDecline, To: Declined, Guard: peer},
	{From: GroupApproved, On: onWithdraw, To: Withdrawn, Guard: owner},
	{From: GroupApproved, On: onExpire, To: Expired, Guard: clockwork},
}

type guard = func(Case, Caller) error

func all(guards ...guard) guard {
	return func(c Case, by Caller) error {
		for _, g := range guards {
			if err := g(c, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func refused(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

var (
	errNotPeer  = refused("由对方本人答复", "the peer answers")
	errNotOwner = refused("只有提出换班的人可以", "only who asked may do this")
	errOwn      = refused("不能审批自己的换班", "nobody approves their own swap")
	errTwice    = refused("同一人不能审批两次，须由另一人审批", "two different people approve")
	errNotTurn  = refused("这一步不由您审批", "this step is not yours to approve")
	errClock    = refused("到时自动发生", "happens by itself when the time has come")
)

func peer(c Case, by Caller) error {
	if by.Can(auth.SwapRequest) && by.PersonID == c.PeerID {
		return nil
	}
	return errNotPeer
}

func owner(c Case, by Caller) error {
	if by.Can(auth.SwapRequest) && by.PersonID == c.PersonID {
		return nil
	}
	return errNotOwner
}

// approver lets whose turn it is decide: neither of the two concerned, and nobody
// twice.
func approver(c Case, by Caller) error {
	switch {
	case !by.Can(auth.SwapApprove):
		return fault.Denied(string(auth.SwapApprove))
	case c.concerns(by.Actor):
		return errOwn
	case !c.stage().admits(c.Swap, by.Actor):
		return errNotTurn
	case slices.ContainsFunc(c.Approvals, func(a Approval) bool { return a.By == by.ID || a.PersonID == by.PersonID }):
		return errTwice
	}
	return nil
}

// admits tells who speaks for a level.
func (g Stage) admits(s *Swap, by auth.Actor) bool {
	switch g {
	case OwnGroup:
		return by.LeadsGroup(s.GroupID)
	case CoordGroup:
		return by.Has(auth.Commander)
	}
	return false
}

// concerns tells the two who change.
func (s *Swap) concerns(by auth.Actor) bool {
	return by.PersonID != uuid.Nil && (by.PersonID == s.PersonID || by.PersonID == s.PeerID) || by.ID == s.RequestedBy
}

func unhindered(c Case, _ Caller) error {
	if len(c.Obstacles) == 0 {
		return nil
	}
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	for _, o := range c.Obstacles {
		f.Fields = append(f.Fields, fault.Field{Code: o.Code, Detail: o.Detail})
	}
	return f
}

func clockwork(_ Case, by Caller) error {
	if by.Kind != auth.KindSystem {
		return errClock
	}
	return nil
}

// Allowed lists what the caller may do with the swap now.
func (c Case) Allowed(by Caller) []string { return Lifecycle.Allowed(c.At(by.Now), c, by) }

// apply asks the table.
func (c Case) apply(on string, by Caller) (State, error) {
	to, err := Lifecycle.Apply(c.At(by.Now), on, c, by)
	if f, ok := fault.As(err); ok && f.Code == fault.CodeStateConflict {
		f.AllowedActions = c.Allowed(by)
	}
	return to, err
}

// data is what events tell of a swap; reasons stay out of it.
func (s *Swap) data(now time.Time) map[string]any {
	out := map[string]any{"inspection_id": s.InspectionID, "group_id": s.GroupID, "shift_id": s.Given.ShiftID, "role": s.Given.Role,
		"person_id": s.PersonID, "peer_id": s.PeerID, "state": s.At(now)}
	if s.Taken.ShiftID != nil {
		out["counter_shift_id"] = *s.Taken.ShiftID
	}
	return out
}
