// Package order is what everything that is passed down with a deadline has in
// common: assignments and accountability items are held and moved alike, answered
// in versions that somebody else reviews, given more time when that is asked
// before the end, and marked by a colour that only rises.
package order

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Caller is who acts, and when: some guards look at the clock.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Standing is embedded in the rows of what is passed down.
type Standing struct {
	clock.Clock
	State      string
	Colour     clock.Colour // the highest there was; it never falls
	Feedbacks  int64        // versions of the feedback
	AnsweredBy *uuid.UUID   // who gave the last one
	ReviewedBy *uuid.UUID   // who reviewed it
	Returned   bool         // the last one was returned
}

// Stands gives access to the standing of any row that embeds one.
func (s *Standing) Stands() *Standing { return s }

// EndOfTime is when things are due that have not been ordered yet: lists by
// deadline show them last.
var EndOfTime = time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)

// Unordered is the clock of what has no deadline yet.
func Unordered() clock.Clock {
	return clock.Clock{StartedAt: EndOfTime, DueAt: EndOfTime, OriginalDueAt: EndOfTime}
}

// Ordered tells that a deadline has been set.
func (s *Standing) Ordered() bool { return s.DueAt.Before(EndOfTime) }

// colours in their order; the office's supervision orders have the same names.
var colours = []clock.Colour{"", clock.Blue, clock.Yellow, clock.Red}

// Raise lifts the colour, and tells whether that changed anything: it never falls.
func (s *Standing) Raise(c clock.Colour) bool {
	if slices.Index(colours, c) <= slices.Index(colours, s.Colour) {
		return false
	}
	s.Colour = c
	return true
}

// Urgency is the colour that a level of the clock asks for: blue near the
// deadline, red behind it. Yellow comes from being returned or from a supervisor.
func Urgency(l clock.Level) clock.Colour {
	if l.Late {
		return clock.Red
	}
	return clock.Blue
}

// Shown is the colour at an instant: what is overdue is red without any job
// having run.
func (s *Standing) Shown(now time.Time) clock.Colour {
	if s.Status(now) == clock.Overdue {
		return clock.Red
	}
	return s.Colour
}

// Row is a row that embeds record.Meta and Standing.
type Row[T any] interface {
	*T
	store.Row
	Stands() *Standing
	// Apply moves the state by the tables, or returns state_conflict, forbidden,
	// requirements_unmet or window_closed.
	Apply(on string, by Caller) error
	// Admits tells whether the action on a part is possible now.
	Admits(on string, by Caller) bool
}

// Verdict is what became of a version of the feedback.
type Verdict string

// The verdicts on a feedback.
const (
	Waiting  Verdict = "waiting"
	Accepted Verdict = "accepted"
	SentBack Verdict = "returned"
)

// Feedback is one version of what was reported about an order; none is ever
// changed or lost.
type Feedback struct {
	record.Meta
	OwnerType  string
	OwnerID    uuid.UUID
	Number     int64
	Text       string
	FileIDs    []uuid.UUID `gorm:"serializer:json"`
	GivenBy    uuid.UUID
	GivenName  string
	GivenAt    time.Time
	Late       bool
	Verdict    Verdict
	Words      string
	ReviewedBy *uuid.UUID
	ReviewedAt *time.Time
	Earlier    []Opinion `gorm:"column:earlier_reviews;serializer:json"` // oldest first
}

// Opinion is what a reviewer has said of a version before somebody else judged it
// again.
type Opinion struct {
	Verdict Verdict    `json:"verdict"`
	Words   string     `json:"words,omitempty"`
	By      *uuid.UUID `json:"by,omitempty"`
	At      *time.Time `json:"at,omitempty"`
}

// judge notes a review; what was said before is kept.
func (f *Feedback) judge(v Verdict, words string, by Caller) {
	if f.Verdict != Waiting {
		f.Earlier = append(f.Earlier, Opinion{f.Verdict, f.Words, f.ReviewedBy, f.ReviewedAt})
	}
	f.Verdict, f.Words, f.ReviewedBy, f.ReviewedAt = v, words, &by.ID, &by.Now
}

// TableName names the table.
func (Feedback) TableName() string { return "order_feedback" }

// Quiet marks the rows as part of the order, whose event tells of them.
func (*Feedback) Quiet() {}

// Extension is more time that was asked for an order.
type Extension struct {
	record.Meta
	clock.Extension
	OwnerType string
	OwnerID   uuid.UUID
}

// TableName names the table.
func (Extension) TableName() string { return "order_extensions" }

// Quiet marks the rows as part of the order, whose event tells of them.
func (*Extension) Quiet() {}

// The actions that all orders share; the tables of their owners say when.
const (
	OnGiveFeedback    = "give_feedback"
	OnReview          = "review"
	OnReturn          = "return_feedback"
	OnAskExtension    = "ask_extension"
	OnDecideExtension = "decide_extension"
	OnRaise           = "raise"
	OnAttach          = "attach"
)

// errOwn refuses to judge one's own act.
var errOwn = fault.New(fault.CodeForbidden, fault.T("不能审核自己的反馈", "nobody reviews their own feedback"))

// NotOwn is a guard: nobody reviews or completes what they have reported.
func (s *Standing) NotOwn(by Caller) error {
	if s.AnsweredBy != nil && *s.AnsweredBy == by.ID {
		return errOwn
	}
	return nil
}
