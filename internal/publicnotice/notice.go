// Package publicnotice is the notices by which the public is told that cases are
// to be signed off, for so many working days, and the objections that come in
// meanwhile. Nothing hangs out that would tell who complained.
package publicnotice

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// stepNotice is the step whose deadline rule says how long a notice hangs out.
const stepNotice = "public_notice"

// fallback is the rule where the office has none: five working days, the first
// one counted.
var fallback = calendar.Rule{Step: stepNotice, Name: "销号前公示", Span: calendar.Span{Amount: 5, Unit: calendar.WorkingDay}, StartDayCounts: true}

// ahead is how long before it opens a notice may be recorded, in days.
const ahead = 60

// Notice is one public notice.
type Notice struct {
	record.Meta
	record.Void
	InspectionID uuid.UUID
	Text         string
	Place        string // where it hangs out, or the address of a page
	Contact      string // of the office, for objections
	OpensOn      calendar.Date
	Days         int64
	EndsAt       time.Time
	Explanation  calendar.Explanation `gorm:"serializer:json"` // as it was computed then
	OpenedBy     uuid.UUID
}

// TableName names the table.
func (Notice) TableName() string { return "public_notices" }

// Entry is a case on a notice, in one of its cycles.
type Entry struct {
	record.Meta
	NoticeID uuid.UUID
	CaseID   uuid.UUID
	Cycle    int64
	Position int64
	Number   string // of the case, then
}

// TableName names the table.
func (Entry) TableName() string { return "public_notice_cases" }

// Quiet marks the rows as part of the notice and the case, whose events tell of
// them.
func (*Entry) Quiet() {}

// Shown is a notice with its cases, and those as they are now.
type Shown struct {
	*Notice
	Entries []Entry
	Cases   map[uuid.UUID]*petition.Case
}

// inForce tells whether the entry's case still relies on the notice.
func (n *Notice) inForce(e *Entry, c *petition.Case) bool {
	return !n.Voided() && c != nil && c.Cycle == e.Cycle && c.Progress.NoticeID == n.ID
}

// State is how far a notice has come; that it has ended is a fact of the clock.
type State string

// The states of a notice.
const (
	Opened State = "opened"
	Voided State = "voided"
)

// State is how far the notice has come.
func (n *Notice) State() State {
	if n.Voided() {
		return Voided
	}
	return Opened
}

// Lifecycle is the life of a notice. Objections may come while it hangs out and
// some case relies on it; it is voided for all that do, or not at all.
var Lifecycle = lifecycle.Table[State, *Shown, petition.Caller]{
	{From: Opened, On: "void", To: Voided, Guard: voidable},
	{From: Opened, On: "raise_objection", To: Opened, Guard: contestable},
}

func voidable(s *Shown, by petition.Caller) error {
	for c := range s.relying {
		if !c.Admits(petition.OnVoidNotice, by) {
			return fault.State(string(Opened), []string{})
		}
	}
	return nil
}

func contestable(s *Shown, by petition.Caller) error {
	for c := range s.relying {
		if c.Admits(petition.OnRaiseObjection, by) {
			return nil
		}
	}
	return fault.State(string(Opened), []string{})
}

// relying goes through the cases that rely on the notice.
func (s *Shown) relying(yield func(*petition.Case) bool) {
	for i := range s.Entries {
		e := &s.Entries[i]
		if c := s.Cases[e.CaseID]; s.inForce(e, c) && !yield(c) {
			return
		}
	}
}

// Allowed lists what the caller may do with the notice.
func (s *Shown) Allowed(by petition.Caller) []string { return Lifecycle.Allowed(s.State(), s, by) }

// opening bounds the day on which a notice opens.
func opening(day calendar.Date, now time.Time, checks *fault.Checks) {
	checks.When(calendar.DateOf(now).AddDays(ahead) < day, "/opens_on", "too_far_ahead", fault.T("最多提前 60 天登记", "at most 60 days ahead"))
}

// beforeInspection tells whether the case was accepted on site after the day.
func beforeInspection(day calendar.Date, c *petition.Case) bool {
	return c.Progress.InspectedAt != nil && day < calendar.DateOf(*c.Progress.InspectedAt)
}
