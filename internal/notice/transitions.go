package notice

import (
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
)

// State is how far a notice has come.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Draft  State = "draft"
	Issued State = "issued"
	voided State = "voided"
)

// The actions on a notice.
const (
	OnUpdate      = "update"
	OnIssue       = "issue"
	OnAcknowledge = "acknowledge"
	OnVoid        = "void"
)

// past names the event of each action.
var past = map[string]string{OnUpdate: "notice.updated", OnIssue: "notice.issued", OnAcknowledge: "notice.acknowledged", OnVoid: "notice.voided"}

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Read is a notice with the caller's own receipt, if there is one.
type Read struct {
	*Notice
	Mine *Receipt
}

// Lifecycle is draft → issued; each recipient acknowledges once.
var Lifecycle = lifecycle.Table[State, *Read, Caller]{
	{From: Draft, On: OnUpdate, To: Draft, Guard: issues},
	{From: Draft, On: OnIssue, To: Issued, Guard: issues},
	{From: Draft, On: OnVoid, To: Draft, Guard: issues},
	{From: Issued, On: OnAcknowledge, To: Issued, Guard: waits},
	{From: Issued, On: OnVoid, To: Issued, Guard: issues},
}

func issues(_ *Read, by Caller) error { return can(auth.MessageWrite, by) }

func can(p auth.Permission, by Caller) error {
	if !by.Can(p) {
		return fault.Denied(string(p))
	}
	return nil
}

var errNotAddressed = fault.New(fault.CodeForbidden, fault.T("没有发给您", "it is not addressed to you"))

func waits(r *Read, by Caller) error {
	switch err := can(auth.MessageAcknowledge, by); {
	case err != nil:
		return err
	case r.Mine == nil:
		return errNotAddressed
	case r.Mine.AcknowledgedAt != nil:
		return fault.State("acknowledged", []string{})
	}
	return nil
}

func (n *Notice) stage() State {
	if n.Voided() {
		return voided
	}
	return n.State
}

// Apply moves the notice along its lifecycle, or returns state_conflict or
// forbidden and leaves it as it was.
func (r *Read) Apply(on string, by Caller) error {
	next, err := Lifecycle.Apply(r.stage(), on, r, by)
	if err == nil {
		r.State = next
	}
	return err
}

// Allowed lists what the caller may do with the notice now.
func (r *Read) Allowed(by Caller) []string { return Lifecycle.Allowed(r.stage(), r, by) }
