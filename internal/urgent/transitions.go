package urgent

import (
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// State is whether more is to come.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Open   State = "open"
	Closed State = "closed"
	voided State = "voided"
)

// The actions on an urgent report.
const (
	OnFollowUp    = "follow_up"
	OnFinish      = "finish"
	OnAttach      = "attach"
	OnAcknowledge = "acknowledge"
	OnVoid        = "void"
)

// past names the event of each action.
var past = map[string]string{
	OnFollowUp: "urgent_report.followed_up", OnFinish: "urgent_report.finished", OnAttach: "urgent_report.file_changed",
	OnAcknowledge: "urgent_report.acknowledged", OnVoid: "urgent_report.voided",
}

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Lifecycle is initial → follow-ups → final. Commanders acknowledge each entry,
// also the final one.
var Lifecycle = lifecycle.Table[State, *Shown, Caller]{
	{From: Open, On: OnFollowUp, To: Open, Guard: writes},
	{From: Open, On: OnFinish, To: Closed, Guard: writes},
	{From: Open, On: OnAttach, To: Open, Guard: concerned},
	{From: Open, On: OnAcknowledge, To: Open, Guard: waits},
	{From: Open, On: OnVoid, To: Open, Guard: retracts},
	{From: Closed, On: OnAcknowledge, To: Closed, Guard: waits},
	{From: Closed, On: OnVoid, To: Closed, Guard: retracts},
}

// concerned are the author, the group, and whoever coordinates.
func concerned(r *Shown, by Caller) error {
	mine := r.AuthorID == by.ID || r.GroupID != nil && by.InGroup(*r.GroupID) || by.Has(auth.Coordinator)
	if !by.Can(auth.UrgentReportWrite) || !mine {
		return fault.Denied(string(auth.UrgentReportWrite))
	}
	return nil
}

func writes(r *Shown, by Caller) error {
	if err := concerned(r, by); err != nil {
		return err
	}
	if len(r.Entries) >= most {
		return fault.New(fault.CodeTooManyParts, fault.Text{})
	}
	return nil
}

var errNotAddressed = fault.New(fault.CodeForbidden, fault.T("没有送达给您，无须签收", "it was not delivered to you"))

// waits is a commander who has not acknowledged the last entry.
func waits(r *Shown, by Caller) error {
	if !by.Can(auth.UrgentReportAcknowledge) {
		return fault.Denied(string(auth.UrgentReportAcknowledge))
	}
	x := r.recipient(by.PersonID)
	switch {
	case x == nil:
		return errNotAddressed
	case x.AcknowledgedNumber >= r.last():
		return fault.State("acknowledged", []string{})
	}
	return nil
}

func retracts(_ *Shown, by Caller) error {
	if !by.Can(auth.UrgentReportVoid) {
		return fault.Denied(string(auth.UrgentReportVoid))
	}
	return nil
}

func (r *Report) stage() State {
	if r.Voided() {
		return voided
	}
	return r.State
}

// Apply moves the report along its lifecycle, or returns state_conflict,
// forbidden or too_many_parts and leaves it as it was.
func (r *Shown) Apply(on string, by Caller) error {
	next, err := Lifecycle.Apply(r.stage(), on, r, by)
	if err == nil {
		r.State = next
	}
	return err
}

// Allowed lists what the caller may do with the report now.
func (r *Shown) Allowed(by Caller) []string { return Lifecycle.Allowed(r.stage(), r, by) }
