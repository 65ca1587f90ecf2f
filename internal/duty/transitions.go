package duty

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Case is a shift with what decides about it: the one that follows on its desk, if
// it is near, and how far the handover has come.
type Case struct {
	*Shift
	Next     *Shift
	Handover *Handover
	Free     bool // nobody is responsible on the desk
}

// The actions on a shift. Taking over is never asked for: it follows from checking
// in on a desk for which nobody is responsible, from a handover, and from relief.
const (
	checkIn    = "check_in"
	takeOver   = "take_over"
	handOver   = "handover"
	accept     = "accept_handover"
	confirm    = "confirm_handover"
	relieve    = "relieve"
	reportLeft = "report_left_post"
	addEntry   = "add_log_entry"
	closeShift = "close"
)

// Lifecycle is one shift's way. What the clock does is not in it: a shift becomes
// unmanned or missed by the time alone.
var Lifecycle = lifecycle.Table[State, *Case, Caller]{
	{From: Planned, On: checkIn, To: Planned, Guard: all(rostered, inTime, notPresent)},
	{From: Planned, On: takeOver, To: OnDuty, Guard: deskIsFree},
	{From: Planned, On: relieve, To: Planned, Guard: all(reliever, begun)},
	{From: Unmanned, On: checkIn, To: Unmanned, Guard: all(rostered, inTime, notPresent)},
	{From: Unmanned, On: takeOver, To: OnDuty, Guard: deskIsFree},
	{From: Unmanned, On: relieve, To: Unmanned, Guard: all(reliever, begun)},
	{From: OnDuty, On: checkIn, To: OnDuty, Guard: all(rostered, notPresent)},
	{From: OnDuty, On: handOver, To: HandoverPending, Guard: all(officer, nearEnd, hasNext)},
	{From: OnDuty, On: relieve, To: OnDuty, Guard: all(reliever, begun)},
	{From: OnDuty, On: reportLeft, To: OnDuty, Guard: reporter},
	{From: OnDuty, On: addEntry, To: OnDuty, Guard: seated},
	{From: OnDuty, On: closeShift, To: HandedOver, Guard: all(seated, ended, hasNoNext)},
	{From: HandoverPending, On: checkIn, To: HandoverPending, Guard: all(rostered, notPresent)},
	{From: HandoverPending, On: handOver, To: HandoverPending, Guard: all(officer, hasNext, notAccepted)},
	{From: HandoverPending, On: accept, To: HandoverPending, Guard: all(successor, notAccepted)},
	{From: HandoverPending, On: confirm, To: HandedOver, Guard: all(officer, accepted)},
	{From: HandoverPending, On: relieve, To: HandoverPending, Guard: all(reliever, begun)},
	{From: HandoverPending, On: reportLeft, To: HandoverPending, Guard: reporter},
	{From: HandoverPending, On: addEntry, To: HandoverPending, Guard: seated},
	{From: HandoverPending, On: closeShift, To: HandedOver, Guard: all(seated, ended, hasNoNext)},
}

type guard = func(*Case, Caller) error

func all(guards ...guard) guard {
	return func(c *Case, by Caller) error {
		for _, g := range guards {
			if err := g(c, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func unmet(code, zh, en string) error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: code, Detail: fault.T(zh, en)}}
	return f
}

func denied(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

func rostered(c *Case, by Caller) error {
	if !by.Can(auth.DutyWork) {
		return fault.Denied(string(auth.DutyWork))
	}
	if c.Of(by.PersonID) == "" {
		return denied("不是表上这一班的人，不得顶岗", "only who is on the roster: nobody stands in")
	}
	return nil
}

func inTime(c *Case, by Caller) error {
	if by.Now.Before(c.StartsAt.Add(-opensBefore)) || !by.Now.Before(c.EndsAt) {
		return fault.New(fault.CodeWindowClosed, fault.T("到岗在开始前 60 分钟至结束之间登记", "one checks in from 60 minutes before the start to the end"))
	}
	return nil
}

func notPresent(c *Case, by Caller) error {
	if c.Seat(c.Of(by.PersonID)).present() {
		return unmet("checked_in", "已经到岗", "has checked in already")
	}
	return nil
}

func deskIsFree(c *Case, by Caller) error {
	switch {
	case !c.Free:
		return unmet("desk_held", "上一班的人仍然负责", "the pair before is still responsible")
	case !c.Officer.present():
		return unmet("no_officer", "值班员还没有到岗", "the officer has not come")
	case by.Now.Before(c.StartsAt.Add(-opensBefore)):
		return fault.New(fault.CodeWindowClosed, fault.Text{})
	}
	return nil
}

// seated is a guard: the pair itself.
func seated(c *Case, by Caller) error {
	if !by.Can(auth.DutyWork) || c.Of(by.PersonID) == "" {
		return denied("只有本班的人", "only the pair on duty")
	}
	return nil
}

func officer(c *Case, by Caller) error {
	if !by.Can(auth.DutyWork) || c.Of(by.PersonID) != Officer {
		return denied("由本班的值班员交班", "the officer on duty hands over")
	}
	if !c.Officer.present() {
		return unmet("not_checked_in", "值班员不在岗", "the officer is not on post")
	}
	return nil
}

func nearEnd(c *Case, by Caller) error {
	if by.Now.Before(c.EndsAt.Add(-opensBefore)) {
		return fault.New(fault.CodeWindowClosed, fault.T("结束前 60 分钟起才能交班", "one hands over from 60 minutes before the end"))
	}
	return nil
}

func ended(c *Case, by Caller) error {
	if by.Now.Before(c.EndsAt) {
		return fault.New(fault.CodeWindowClosed, fault.T("班次还没有结束", "the shift has not ended"))
	}
	return nil
}

func hasNext(c *Case, _ Caller) error {
	if c.Next == nil {
		return unmet("no_next_shift", "没有下一班可以交接", "no shift follows")
	}
	return nil
}

func hasNoNext(c *Case, _ Caller) error {
	if c.Next != nil {
		return unmet("has_next_shift", "还有下一班，须当面交接", "a shift follows: hand over face to face")
	}
	return nil
}

func begun(c *Case, by Caller) error {
	if by.Now.Before(c.StartsAt) && c.TookOverAt == nil {
		return fault.New(fault.CodeWindowClosed, fault.T("还没有开始，请修订值班表", "it has not begun: revise the roster"))
	}
	return nil
}

// reliever is a guard: the leader of the shift for the officer, a commander for
// either. Which seat is looked at when it is known.
func reliever(c *Case, by Caller) error {
	if c.MayRelieve(Officer, by) || c.MayRelieve(Leader, by) {
		return nil
	}
	return denied("由本班的带班领导或指挥人员替换", "the leader on duty or a commander relieves")
}

// MayRelieve tells whether the caller may put somebody else on the seat.
func (s *Shift) MayRelieve(r Role, by Caller) bool {
	return by.Can(auth.DutyWork) && (by.Has(auth.Commander) || r == Officer && s.Of(by.PersonID) == Leader)
}

// reporter is a guard: who may say that somebody has left.
func reporter(c *Case, by Caller) error {
	if by.Can(auth.DutyWork) && (by.Has(auth.Commander|auth.Coordinator) || c.Of(by.PersonID) == Leader) {
		return nil
	}
	return denied("由本班的带班领导、协调员或指挥人员登记", "the leader on duty, a coordinator or a commander")
}

// successor is a guard: the officer of the next shift, who has come.
func successor(c *Case, by Caller) error {
	switch {
	case c.Handover == nil || c.Next == nil || c.Next.ID != c.Handover.NextShiftID:
		return unmet("no_next_shift", "没有下一班可以交接", "no shift follows")
	case !by.Can(auth.DutyWork) || c.Next.Of(by.PersonID) != Officer:
		return denied("由下一班的值班员接班", "the officer of the next shift takes over")
	case !c.Next.Officer.present():
		return unmet("not_checked_in", "接班人还没有到岗", "the successor has not checked in")
	}
	return nil
}

// acceptedHolds tells that the successor's word still counts: given for the shift
// that follows now, by who sits there now. A roster or a relief may have come between.
func (c *Case) acceptedHolds() bool {
	return c.HandoverAcceptedAt != nil && c.Handover != nil && c.Next != nil && c.Next.ID == c.Handover.NextShiftID &&
		c.Next.Officer.CheckedInAt != nil && !c.Next.Officer.CheckedInAt.After(*c.HandoverAcceptedAt)
}

func notAccepted(c *Case, _ Caller) error {
	if c.acceptedHolds() {
		return unmet("accepted_already", "接班方已经确认", "the successor has confirmed already")
	}
	return nil
}

func accepted(c *Case, _ Caller) error {
	switch {
	case c.acceptedHolds():
		return nil
	case c.HandoverAcceptedAt != nil:
		return unmet("no_next_shift", "接班的班次或接班人已有变动，请重新交接", "the next shift or its officer has changed: hand over again")
	}
	return unmet("not_accepted", "接班方还没有确认", "the successor has not confirmed")
}

// Allowed lists what the caller may do with the shift.
func (c *Case) Allowed(by Caller) []string {
	return slices.DeleteFunc(Lifecycle.Allowed(c.State, c, by), func(on string) bool { return on == takeOver })
}

// apply asks the table.
func (c *Case) apply(on string, by Caller) (State, error) {
	to, err := Lifecycle.Apply(c.State, on, c, by)
	if f, ok := fault.As(err); ok && f.Code == fault.CodeStateConflict {
		f.AllowedActions = c.Allowed(by)
	}
	return to, err
}

// Someone is a person by id and name.
type Someone struct {
	ID   uuid.UUID
	Name string
}
