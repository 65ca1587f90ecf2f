package leave

import (
	"slices"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Case is a request with what decides about it.
type Case struct {
	*Request
	Obstacles []Obstacle
}

// The actions on a request. What approve, reject and withdraw mean while an
// extension is asked for is the extension's table's affair.
const (
	onApprove = "approve"
	onReject  = "reject"
	onTake    = "withdraw"
	onExtend  = "extend"
	onReplace = "replace_stand_in"
	onBegin   = "begin"
	onOverdue = "overdue"
	onReturn  = "return"
	onClose   = "close"
)

type guard = func(Case, Caller) error

// Lifecycle is the life of a request. With more than two levels of approval it
// stays group_approved until the last one. The clock alone begins a leave and
// finds somebody overdue.
var Lifecycle = lifecycle.Table[State, Case, Caller]{
	{From: Submitted, On: onApprove, To: GroupApproved, Guard: all(approver, unhindered)},
	{From: Submitted, On: onReject, To: Rejected, Guard: approver},
	{From: Submitted, On: onTake, To: Withdrawn, Guard: owner},
	{From: Submitted, On: onReplace, To: Submitted, Guard: caretaker},
	{From: GroupApproved, On: onApprove, To: Approved, Guard: all(approver, unhindered)},
	{From: GroupApproved, On: onReject, To: Rejected, Guard: approver},
	{From: GroupApproved, On: onTake, To: Withdrawn, Guard: owner},
	{From: GroupApproved, On: onReplace, To: GroupApproved, Guard: caretaker},
	{From: Approved, On: onTake, To: Withdrawn, Guard: all(owner, settled)},
	{From: Approved, On: onExtend, To: Approved, Guard: all(owner, settled, extendable)},
	{From: Approved, On: onReplace, To: Approved, Guard: caretaker},
	{From: Approved, On: onBegin, To: OnLeave, Guard: clockwork},
	{From: OnLeave, On: onExtend, To: OnLeave, Guard: all(owner, settled, extendable)},
	{From: OnLeave, On: onReplace, To: OnLeave, Guard: caretaker},
	{From: OnLeave, On: onReturn, To: Returned, Guard: caretaker},
	{From: OnLeave, On: onOverdue, To: OverdueReturn, Guard: clockwork},
	{From: OverdueReturn, On: onReplace, To: OverdueReturn, Guard: caretaker},
	{From: OverdueReturn, On: onReturn, To: Returned, Guard: caretaker},
	{From: Returned, On: onClose, To: Closed, Guard: closer},
}

// ExtensionLifecycle is the life of a request for more days, while the leave
// itself is approved and not over.
var ExtensionLifecycle = lifecycle.Table[ExtensionState, Case, Caller]{
	{From: NoExtension, On: onExtend, To: ExtensionAsked, Guard: owner},
	{From: ExtensionAsked, On: onApprove, To: ExtensionPassed, Guard: all(approver, unhindered)},
	{From: ExtensionAsked, On: onReject, To: ExtensionRefused, Guard: approver},
	{From: ExtensionAsked, On: onTake, To: ExtensionTaken, Guard: owner},
	{From: ExtensionAsked, On: onReturn, To: ExtensionLapsed, Guard: caretaker},
	{From: ExtensionPassed, On: onApprove, To: ExtensionGranted, Guard: all(approver, unhindered)},
	{From: ExtensionPassed, On: onReject, To: ExtensionRefused, Guard: approver},
	{From: ExtensionPassed, On: onTake, To: ExtensionTaken, Guard: owner},
	{From: ExtensionPassed, On: onReturn, To: ExtensionLapsed, Guard: caretaker},
}

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
	errOwn      = refused("不能审批自己的请假", "nobody approves their own leave")
	errTwice    = refused("同一人不能审批两次，须由另一人审批", "two different people approve")
	errNotTurn  = refused("这一步不由您审批", "this step is not yours to approve")
	errNotOwner = refused("只有请假人或登记人可以", "only who is concerned may do this")
	errNotCare  = refused("只有请假人、本组组长和综合协调组可以", "only the person, the group's leader or a coordinator may do this")
	errSelf     = refused("不能由本人结案", "somebody else closes it")
	errClock    = refused("到时自动发生", "happens by itself when the time has come")
	errFull     = fault.New(fault.CodeTooManyParts, fault.T("续假次数已到上限", "there are too many extensions"))
)

// concerns tells the person on leave, and whoever asked in their name.
func (l *Request) concerns(by auth.Actor) bool {
	return l.own(by) || by.ID == l.SubmittedBy
}

func (l *Request) own(by auth.Actor) bool { return l.PersonID == by.PersonID }

// approver lets whose turn it is decide: nobody on their own leave or on what
// they asked for, and nobody twice.
func approver(c Case, by Caller) error {
	_, _, given, _ := c.asking()
	switch {
	case !by.Can(auth.LeaveApprove):
		return fault.Denied(string(auth.LeaveApprove))
	case c.own(by.Actor) || c.asker() == by.ID:
		return errOwn
	case !c.stage().admits(c.Request, by.Actor):
		return errNotTurn
	case slices.ContainsFunc(given, func(a Approval) bool { return a.By == by.ID || a.PersonID == by.PersonID }):
		return errTwice
	}
	return nil
}

// admits tells who speaks for a level.
func (s Stage) admits(l *Request, by auth.Actor) bool {
	switch s {
	case OwnGroup:
		return by.LeadsGroup(l.GroupID)
	case CoordOffice:
		return by.Has(auth.Coordinator)
	case CoordGroup:
		return by.Has(auth.Commander)
	case CoordLeader:
		return by.Has(auth.Commander) && by.Chief
	}
	return false
}

func unhindered(c Case, _ Caller) error { return unmet(c.Obstacles) }

func owner(c Case, by Caller) error {
	if by.Can(auth.LeaveRequest) && c.concerns(by.Actor) {
		return nil
	}
	return errNotOwner
}

// caretaker lets the leader of the group and the coordinators act where somebody
// who is ill or back from the road cannot.
func caretaker(c Case, by Caller) error {
	if by.Can(auth.LeaveRequest) && (c.concerns(by.Actor) || by.LeadsGroup(c.GroupID) || by.Has(auth.Coordinator|auth.Commander)) {
		return nil
	}
	return errNotCare
}

func settled(c Case, _ Caller) error {
	if e := c.Pending(); e != nil {
		return fault.State(string(e.State), []string{})
	}
	return nil
}

func extendable(c Case, _ Caller) error {
	if len(c.Extensions) >= maxExtensions {
		return errFull
	}
	return nil
}

func clockwork(_ Case, by Caller) error {
	if by.Kind != auth.KindSystem {
		return errClock
	}
	return nil
}

func closer(c Case, by Caller) error {
	switch {
	case !by.Has(auth.Commander | auth.Coordinator):
		return fault.Denied(string(auth.LeaveClose))
	case c.own(by.Actor):
		return errSelf
	}
	return nil
}

// extension is where the request for more days stands.
func (c Case) extension() ExtensionState {
	if e := c.Pending(); e != nil {
		return e.State
	}
	return NoExtension
}

// ofExtension tells that the action is about the extension that waits.
func (c Case) ofExtension(on string) bool {
	return c.Pending() != nil && (on == onApprove || on == onReject || on == onTake)
}

// Allowed lists what the caller may do with the request now.
func (c Case) Allowed(by Caller) []string {
	out := []string{}
	for _, on := range Lifecycle.Allowed(c.At(by.Now), c, by) {
		if !c.ofExtension(on) {
			out = append(out, on)
		}
	}
	if c.Pending() == nil {
		return out
	}
	for _, on := range ExtensionLifecycle.Allowed(c.extension(), c, by) {
		if c.ofExtension(on) {
			out = append(out, on)
		}
	}
	return out
}
