package webhook

import (
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// State says whether a webhook is served.
type State string

// The states; voided is not stored but told by VoidedAt.
const (
	Active   State = "active"
	Disabled State = "disabled"
	voided   State = "voided"
)

// Cause says who disabled a webhook.
type Cause string

// The causes.
const (
	ByHand Cause = "by_hand"
	Gone   Cause = "gone" // the receiver answered 410
)

// Webhook is a receiver of the office's changes.
type Webhook struct {
	record.Meta
	record.Void
	Name           string
	URL            string
	Kinds          []string `gorm:"serializer:json"` // kinds of event, or "resource.*"; none: all
	State          State
	DisabledAt     *time.Time
	DisabledCause  Cause
	DisabledReason string
}

// The actions on a webhook.
const (
	onUpdate  = "update"
	onRotate  = "rotate-secret"
	onPing    = "ping"
	onReplay  = "replay"
	onDisable = "disable"
	onEnable  = "enable"
	onVoid    = "void"
)

// past names the event of each action.
var past = map[string]string{
	onUpdate: "webhook.updated", onRotate: "webhook.secret_rotated", onPing: "webhook.pinged", onReplay: "webhook.replayed",
	onDisable: "webhook.disabled", onEnable: "webhook.enabled", onVoid: "webhook.voided",
}

// Lifecycle is active ⇄ disabled. A disabled webhook keeps its position, so that
// it misses nothing.
var Lifecycle = lifecycle.Table[State, *Webhook, auth.Actor]{
	{From: Active, On: onUpdate, To: Active, Guard: mayWrite},
	{From: Active, On: onRotate, To: Active, Guard: mayWrite},
	{From: Active, On: onPing, To: Active, Guard: mayWrite},
	{From: Active, On: onReplay, To: Active, Guard: mayWrite},
	{From: Active, On: onDisable, To: Disabled, Guard: mayWrite},
	{From: Active, On: onVoid, To: Active, Guard: mayWrite},
	{From: Disabled, On: onUpdate, To: Disabled, Guard: mayWrite},
	{From: Disabled, On: onRotate, To: Disabled, Guard: mayWrite},
	{From: Disabled, On: onEnable, To: Active, Guard: mayWrite},
	{From: Disabled, On: onVoid, To: Disabled, Guard: mayWrite},
}

func mayWrite(_ *Webhook, by auth.Actor) error {
	if !by.Can(auth.WebhookWrite) {
		return fault.Denied(string(auth.WebhookWrite))
	}
	return nil
}

// stage is the state that the lifecycle sees: a voided webhook has no way on.
func (w *Webhook) stage() State {
	if w.Voided() {
		return voided
	}
	return w.State
}

// apply moves the webhook along its lifecycle, or returns state_conflict or
// forbidden and leaves it as it was.
func (w *Webhook) apply(on string, by auth.Actor) error {
	next, err := Lifecycle.Apply(w.stage(), on, w, by)
	if err == nil {
		w.State = next
	}
	return err
}

// disable notes since when and why; apply has moved the state.
func (w *Webhook) disable(now time.Time, cause Cause, reason string) {
	w.DisabledAt, w.DisabledCause, w.DisabledReason = &now, cause, reason
}

// Allowed lists what the actor may do with the webhook now.
func (w *Webhook) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(w.stage(), w, by) }

// Wants tells whether the webhook asked for events of the kind.
func (w *Webhook) Wants(kind string) bool {
	if len(w.Kinds) == 0 {
		return true
	}
	resource, _, _ := strings.Cut(kind, ".")
	return slices.Contains(w.Kinds, kind) || slices.Contains(w.Kinds, resource+".*")
}

// Secret signs what is sent; while rotating there are two.
type Secret struct {
	record.Meta
	WebhookID uuid.UUID
	Sealed    []byte
	Hint      string // the last four characters
	ExpiresAt *time.Time
}

// TableName names the table.
func (Secret) TableName() string { return "webhook_secrets" }

// Quiet marks it as part of its webhook.
func (*Secret) Quiet() {}

// Feed is how far a webhook has come in the events, and who serves it.
type Feed struct {
	WebhookID uuid.UUID `gorm:"primaryKey"`
	OfficeID  uuid.UUID
	Position  int64 // events up to here have become deliveries, or were not asked for
	Failures  int   // attempts in a row that failed
	RetryAt   *time.Time
	Lease     *uuid.UUID // of the runner that serves it
	LeasedTo  time.Time  // or since when it has been free
}

// TableName names the table.
func (Feed) TableName() string { return "webhook_feeds" }

// Quiet marks the feed as bookkeeping.
func (*Feed) Quiet() {}

// heldBy tells whether the runner still serves the webhook.
func (f *Feed) heldBy(lease uuid.UUID) bool { return f.Lease != nil && *f.Lease == lease }

// free tells whether somebody may begin to serve it.
func (f *Feed) free(now time.Time) bool {
	return (f.Lease == nil || !f.LeasedTo.After(now)) && (f.RetryAt == nil || !f.RetryAt.After(now))
}
