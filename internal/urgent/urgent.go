// Package urgent is how matters of importance reach the commanders (P3.2): an
// initial report within the first hour, follow-ups, and a final one. Each is
// delivered to every commander and acknowledged by each; who has not is told.
package urgent

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

const (
	step        = "urgent_report" // whose rule says how soon the first report is due
	firstReport = time.Hour       // where the office has no such rule
	acknowledge = 30 * time.Minute
	most        = 50 // entries of one report
	mark        = "重"
)

// EntryKind is the place of an entry in the chain.
type EntryKind string

// The kinds of entry: initial, then follow-ups, then one final.
const (
	Initial  EntryKind = "initial"
	FollowUp EntryKind = "follow_up"
	Final    EntryKind = "final"
)

// Entry is one report of the chain; none is ever changed.
type Entry struct {
	Number    int64     `json:"number"`
	Kind      EntryKind `json:"kind"`
	Text      string    `json:"text"`
	WrittenAt time.Time `json:"written_at"`
	WrittenBy uuid.UUID `json:"written_by"`
	Name      string    `json:"name"`
}

// Report is one urgent matter. Its clock is that of the acknowledgement of the
// last entry.
type Report struct {
	record.Meta
	record.Void
	record.Search
	clock.Clock
	order.Serial
	InspectionID   uuid.UUID
	GroupID        *uuid.UUID
	GroupName      string
	Title          string
	Place          string
	OccurredAt     *time.Time
	KnownAt        time.Time
	FirstDueAt     time.Time
	Explanation    string
	Late           bool // the first report came after FirstDueAt
	State          State
	AuthorID       uuid.UUID
	Entries        []Entry `gorm:"serializer:json"`
	Unacknowledged int64   // how many commanders have not acknowledged the last entry
}

// TableName names the table.
func (Report) TableName() string { return "urgent_reports" }

// Recipient is a commander to whom the report was delivered.
type Recipient struct {
	record.Meta
	UrgentReportID     uuid.UUID
	PersonID           uuid.UUID
	Name               string
	Role               string
	DeliveredAt        time.Time
	AcknowledgedAt     *time.Time // the first time
	AcknowledgedNumber int64      // the last entry that was acknowledged
}

// TableName names the table.
func (Recipient) TableName() string { return "urgent_report_recipients" }

// Quiet marks the rows as part of the report, whose event tells of them.
func (*Recipient) Quiet() {}

// New is a first report.
type New struct {
	InspectionID uuid.UUID
	GroupID      *uuid.UUID
	Title        string
	Place        string
	OccurredAt   *time.Time
	KnownAt      time.Time
	Text         string
}

func (n *New) check(now time.Time) error {
	var checks fault.Checks
	checks.When(n.KnownAt.After(now), "/known_at", "in_the_future", fault.T("获知时间在将来", "what is known was known by now"))
	checks.When(n.OccurredAt != nil && n.OccurredAt.After(now), "/occurred_at", "in_the_future", fault.T("发生时间在将来", "what happened was over by now"))
	checks.When(n.OccurredAt != nil && n.KnownAt.Before(*n.OccurredAt), "/known_at", "before_it_happened", fault.T("获知早于发生", "it was known before it happened"))
	return checks.Err()
}

// Shown is a report with its recipients.
type Shown struct {
	*Report
	Recipients []Recipient
}

// write adds an entry and starts the clock of its acknowledgement.
func (r *Shown) write(kind EntryKind, text string, by Caller) {
	r.Entries = append(r.Entries, Entry{Number: int64(len(r.Entries) + 1), Kind: kind, Text: text, WrittenAt: by.Now, WrittenBy: by.ID, Name: by.Name})
	r.Clock = clock.Start(by.Now, by.Now.Add(acknowledge), by.Now)
	r.index()
}

func (r *Report) index() {
	texts := []string{r.Title, r.Place, r.GroupName, r.Number}
	for i := range r.Entries {
		texts = append(texts, r.Entries[i].Text)
	}
	r.Search = store.Index(texts...)
}

// last is the number of the last entry.
func (r *Report) last() int64 { return int64(len(r.Entries)) }

// waiting are those who have not acknowledged the last entry.
func (r *Shown) waiting() []uuid.UUID {
	out := []uuid.UUID{}
	for i := range r.Recipients {
		if x := &r.Recipients[i]; x.AcknowledgedNumber < r.last() {
			out = append(out, x.PersonID)
		}
	}
	return out
}

// settle counts who has not acknowledged; when all have, the clock stops.
func (r *Shown) settle(now time.Time) {
	r.Unacknowledged = int64(len(r.waiting()))
	if r.Unacknowledged == 0 {
		r.Meet(now)
	}
}

// recipient is the person's delivery; nil when there is none.
func (r *Shown) recipient(person uuid.UUID) *Recipient {
	i := slices.IndexFunc(r.Recipients, func(x Recipient) bool { return x.PersonID == person })
	if i < 0 || person == uuid.Nil {
		return nil
	}
	return &r.Recipients[i]
}

func (r *Recipient) acknowledge(number int64, now time.Time) {
	if r.AcknowledgedAt == nil {
		r.AcknowledgedAt = &now
	}
	r.AcknowledgedNumber = number
}
