package webhook

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/record"
)

// DeliveryState says how far a message has come.
type DeliveryState string

// The states of a delivery.
const (
	Pending   DeliveryState = "pending"
	Delivered DeliveryState = "delivered"
	Dead      DeliveryState = "dead" // laid aside until somebody replays it
)

// pingKind is the kind of message that no event stands behind.
const pingKind = "webhook.ping"

// Delivery is one message on its way to one receiver. What the receiver answered
// is kept as a class and a status, never as text.
type Delivery struct {
	record.Meta
	WebhookID   uuid.UUID
	Sequence    int64     // of the event; 0 for a ping, which so goes first
	MessageID   uuid.UUID // webhook-id, the same at every attempt
	Kind        string
	State       DeliveryState
	QueuedAt    time.Time // when the day of attempts began
	Attempts    int
	AttemptedAt *time.Time
	Outcome     Outcome // of the last attempt
	Status      int     // of the last answer, 0 when there was none
	DeliveredAt *time.Time
	DeadAt      *time.Time
}

// TableName names the table.
func (Delivery) TableName() string { return "webhook_deliveries" }

// Quiet marks the delivery as bookkeeping: the event it carries has been told.
func (*Delivery) Quiet() {}

func (d *Delivery) ping() bool { return d.Sequence == 0 }

// attempted notes an attempt. A message dies when it has been waiting for a day
// and the receiver still fails; a ping, which only asks whether it answers, at
// once.
func (d *Delivery) attempted(now time.Time, r Result) {
	d.Attempts++
	d.AttemptedAt, d.Outcome, d.Status = &now, r.Outcome, r.Status
	switch {
	case r.Outcome == OK:
		d.State, d.DeliveredAt = Delivered, &now
	case d.ping() || r.Outcome != ReceiverGone && overdue(d.QueuedAt, now):
		d.State, d.DeadAt = Dead, &now
	}
}

// requeue lets the day of attempts begin anew.
func (d *Delivery) requeue(now time.Time) {
	d.State, d.QueuedAt, d.DeliveredAt, d.DeadAt = Pending, now, nil, nil
}
