// Package worklist puts together what there is to do across everything that is
// due: for one caller, for those who answer upwards, and for the leaders on one
// page in the morning. What is due comes from sources that the program enters;
// this package knows none of them.
package worklist

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
)

// Reason is why somebody has something to do.
type Reason string

// The reasons, the most pressing first.
const (
	Overdue       Reason = "overdue"
	DueToday      Reason = "due_today"
	ToAcknowledge Reason = "to_acknowledge"
	ToReview      Reason = "to_review"
	ToSign        Reason = "to_sign"
	ToDecide      Reason = "to_decide"
)

// Reasons lists them all.
var Reasons = []Reason{Overdue, DueToday, ToAcknowledge, ToReview, ToSign, ToDecide}

// Asking is who asks, and when: what is due until the end of the day is due today.
type Asking struct {
	auth.Actor
	Now     time.Time
	EndsAt  time.Time          // of the office's day
	Reason  Reason             // only this one, unless empty
	Morning bool               // for the brief: what any leader would have to do
	Page    *Page              // what is shown of it; nil is all
	Asked   map[uuid.UUID]bool // of the rows on the page, those with a request that the caller may decide
}

// Wants tells whether rows are asked for that reason.
func (a Asking) Wants(r Reason) bool { return a.Reason == "" || a.Reason == r }

// Item is something to do.
type Item struct {
	Type     string
	ID       uuid.UUID
	Number   string
	Title    string
	State    string
	LeadName string
	DueAt    time.Time // order.EndOfTime when there is no deadline
	Overdue  bool
	Colour   clock.Colour
	Reasons  []Reason
	Version  int64 // of the row
	Changed  time.Time
}

// Delivery is a handing down and the proof that it arrived.
type Delivery struct {
	UnitID, GroupID                           *uuid.UUID
	Name                                      string
	At                                        time.Time
	AcknowledgeBy, AcknowledgedAt, DeclinedAt *time.Time
	AcknowledgedBy, DeclinedBy                *uuid.UUID
	AcknowledgedName, DeclineReason           string
}

// Demand is something that was asked from above.
type Demand struct {
	Item
	Source     string
	AskedAt    time.Time
	Deliveries []Delivery
}

// Source is one kind of things that are due. Rows have ids that grow with time.
type Source interface {
	Type() string
	// Speaks tells whether whoever asks may learn that there are such things.
	Speaks(a Asking) bool
	// Tell comes before items are shown.
	Tell(ctx context.Context, shown []Item) error
	// Work gives at most n items that the caller has reason to look at, in the
	// order of deadline and id, after the place.
	Work(ctx context.Context, a Asking, after *Place, n int) ([]Item, error)
	CountWork(ctx context.Context, a Asking) (int64, error)
	// Demands gives at most n things asked from above, the latest first.
	Demands(ctx context.Context, d Demanding, n int) ([]Demand, error)
	CountDemands(ctx context.Context, d Demanding) (int64, error)
}

// Place is where a page of work ended.
type Place struct {
	DueAt time.Time `json:"d"`
	ID    uuid.UUID `json:"i"`
}

// Demanding says which demands are asked for.
type Demanding struct {
	Asking
	InspectionID *uuid.UUID
	Before       *uuid.UUID // ids before this one
	Since        *time.Time
}
