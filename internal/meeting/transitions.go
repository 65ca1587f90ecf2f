package meeting

import (
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// State is how far a meeting has come.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Scheduled State = "scheduled"
	Held      State = "held"
	Drafted   State = "minutes_drafted"
	Signed    State = "signed"
	Issued    State = "issued"
	Cancelled State = "cancelled"
	voided    State = "voided"
)

// States lists those that are stored.
var States = []State{Scheduled, Held, Drafted, Signed, Issued, Cancelled}

// The actions on a meeting.
const (
	OnUpdate      = "update"
	OnHold        = "hold"
	OnCancel      = "cancel"
	OnAttendance  = "record_attendance"
	OnDraft       = "draft_minutes"
	OnSign        = "sign"
	OnIssue       = "issue"
	OnAcknowledge = "acknowledge"
	OnConvey      = "convey"
	OnAttach      = "attach"
	OnVoid        = "void"
)

// past names the event of each action.
var past = map[string]string{
	OnUpdate: "updated", OnHold: "held", OnCancel: "cancelled", OnAttendance: "attendance_recorded", OnDraft: "minutes_drafted", OnSign: "minutes_signed",
	OnIssue: "minutes_issued", OnAcknowledge: "minutes_acknowledged", OnConvey: "conveyed", OnAttach: "files_changed", OnVoid: "voided",
}

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Read is a meeting with the caller's own receipt of its minutes, if there is one.
type Read struct {
	*Meeting
	Mine *Receipt
}

type guard = func(*Read, Caller) error

// Lifecycle is the life of a meeting: it is held or cancelled, and when it was
// held its minutes are drafted in versions, signed by the chair and issued.
var Lifecycle = lifecycle.Table[State, *Read, Caller]{
	{From: Scheduled, On: OnUpdate, To: Scheduled, Guard: convenes},
	{From: Scheduled, On: OnHold, To: Held, Guard: records},
	{From: Scheduled, On: OnCancel, To: Cancelled, Guard: convenes},
	{From: Scheduled, On: OnVoid, To: Scheduled, Guard: convenes},
	{From: Scheduled, On: OnAttach, To: Scheduled, Guard: records},
	{From: Held, On: OnAttendance, To: Held, Guard: records},
	{From: Held, On: OnDraft, To: Drafted, Guard: records},
	{From: Held, On: OnConvey, To: Held, Guard: conveys},
	{From: Held, On: OnVoid, To: Held, Guard: convenes},
	{From: Held, On: OnAttach, To: Held, Guard: records},
	{From: Drafted, On: OnAttendance, To: Drafted, Guard: records},
	{From: Drafted, On: OnDraft, To: Drafted, Guard: records},
	{From: Drafted, On: OnSign, To: Signed, Guard: all(chairs, complete)},
	{From: Drafted, On: OnConvey, To: Drafted, Guard: conveys},
	{From: Drafted, On: OnVoid, To: Drafted, Guard: convenes},
	{From: Drafted, On: OnAttach, To: Drafted, Guard: records},
	{From: Signed, On: OnIssue, To: Issued, Guard: issues},
	{From: Signed, On: OnConvey, To: Signed, Guard: conveys},
	{From: Signed, On: OnVoid, To: Signed, Guard: convenes},
	{From: Issued, On: OnAcknowledge, To: Issued, Guard: waits},
	{From: Issued, On: OnConvey, To: Issued, Guard: conveys},
	{From: Cancelled, On: OnVoid, To: Cancelled, Guard: convenes},
}

func all(guards ...guard) guard {
	return func(r *Read, by Caller) error {
		for _, g := range guards {
			if err := g(r, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func refused(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

func unmet(code, zh, en string) error {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = []fault.Field{{Code: code, Detail: fault.T(zh, en)}}
	return f
}

var (
	errNotConvener = refused("只有召集会议的一方可以", "only those who convene it may")
	errNotRecorder = refused("只有召集的一方、本组人员和主持人可以", "only those who convene it, the huddle's group and the chair may")
	errNotChair    = refused("只有主持人本人可以签发", "the chair alone signs")
	errNotSent     = refused("没有发给您", "it was not sent to you")
	errOpen        = unmet("attendance_open", "还有人没有登记参会情况", "of somebody it is not known whether they came")
	errKind        = unmet("other_kind", "只有传达会传达", "only a conveying meeting is passed on")
)

func can(p auth.Permission, by Caller) error {
	if !by.Can(p) {
		return fault.Denied(string(p))
	}
	return nil
}

// ours tells those who convene meetings of the kind: the commanders and the
// coordinators, and of a huddle who leads its group.
func (m *Meeting) ours(by Caller) bool {
	return by.Has(auth.Commander|auth.Coordinator) || m.GroupID != nil && by.LeadsGroup(*m.GroupID)
}

// presides tells the chair, by the person.
func (m *Meeting) presides(by auth.Actor) bool { return by.PersonID == m.ChairID }

func convenes(r *Read, by Caller) error {
	if err := can(auth.MeetingWrite, by); err != nil || r.ours(by) {
		return err
	}
	return errNotConvener
}

func records(r *Read, by Caller) error {
	err := can(auth.MeetingWrite, by)
	if err != nil || r.ours(by) || r.presides(by.Actor) || r.GroupID != nil && by.InGroup(*r.GroupID) {
		return err
	}
	return errNotRecorder
}

func chairs(r *Read, by Caller) error {
	if err := can(auth.MeetingSign, by); err != nil || r.presides(by.Actor) {
		return err
	}
	return errNotChair
}

func complete(r *Read, _ Caller) error {
	if r.Unrecorded() > 0 {
		return errOpen
	}
	return nil
}

func issues(r *Read, by Caller) error {
	if r.presides(by.Actor) {
		return can(auth.MeetingWrite, by)
	}
	return convenes(r, by)
}

func conveys(r *Read, by Caller) error {
	switch err := can(auth.MessageWrite, by); {
	case err != nil:
		return err
	case r.Kind != Conveying:
		return errKind
	}
	return nil
}

func waits(r *Read, by Caller) error {
	switch err := can(auth.MeetingAcknowledge, by); {
	case err != nil:
		return err
	case r.Mine == nil:
		return errNotSent
	case r.Mine.AcknowledgedAt != nil:
		return fault.State("acknowledged", []string{})
	}
	return nil
}

func (m *Meeting) stage() State {
	if m.Voided() {
		return voided
	}
	return m.State
}

// Apply moves the meeting along its lifecycle, or returns state_conflict,
// forbidden or requirements_unmet and leaves it as it was.
func (r *Read) Apply(on string, by Caller) error {
	next, err := Lifecycle.Apply(r.stage(), on, r, by)
	if err == nil {
		r.State = next
	}
	return err
}

// Allowed lists what the caller may do with the meeting now.
func (r *Read) Allowed(by Caller) []string { return Lifecycle.Allowed(r.stage(), r, by) }
