// Package tally keeps the numbers of cases that reports and statistics ask for,
// in the very transaction that changes a case: counting a million cases takes a
// second, reading their counters a millisecond. One counter is one value of one
// dimension, so there are as many as there are words, units and days, however
// many cases there are.
package tally

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// Dimension is what a counter is about. Its value is told apart by a detail, in
// parts with slashes between them; the outcome, in all but two, is what rates and
// "before and after splitting" need, and always comes last.
type Dimension string

// The dimensions.
const (
	State   Dimension = "state"   // handling; completion/publication/sign-off
	Channel Dimension = "channel" // channel; outcome
	Key     Dimension = "key"     // "yes", for key cases only; outcome
	Type    Dimension = "type"    // pollution type, or nothing for cases without any; primary or further/outcome
	Unit    Dimension = "unit"    // unit; lead or assist/units that share the case/outcome
	Batch   Dimension = "batch"   // batch, for cases of one; outcome
	Day     Dimension = "day"     // day of receipt in the office; outcome
	Area    Dimension = "area"    // area as registered, which may be nothing; outcome
	// The class of rectification, for cases that have been given one; no detail.
	Rectification Dimension = "rectification"
	// When cases that are not completed are due, in UTC; the lead unit or nothing.
	// From the coarse to the fine, so that all before an instant are few rows.
	DueMonth  Dimension = "due_month"
	DueDay    Dimension = "due_day"
	DueHour   Dimension = "due_hour"
	DueMinute Dimension = "due_minute"
	// And those of the days on which cases of a Group are due; see late.go.
)

// slots are the layouts of the due dimensions: each is a prefix of the next.
var slots = []struct {
	dimension Dimension
	layout    string
}{{DueMonth, "2006-01"}, {DueDay, "2006-01-02"}, {DueHour, "2006-01-02T15"}, {DueMinute, "2006-01-02T15:04"}}

// Parts of a detail.
const (
	Yes     = "yes"
	Primary = "primary"
	Further = "further"
	Lead    = "lead"
	Assist  = "assist"
	Part    = "part"    // of a case that was split
	Split   = "split"   // into parts
	Merged  = "+merged" // into another case
	Starred = "key"     // a key case
	OnTime  = "on_time" // completed by the due date
	Late    = "late"    // completed after it
	slash   = "/"
)

const completed = "completed" // such a case cannot be overdue

// Case is what is counted of a live case; a voided one counts nothing. It is a
// copy: what the case was must not change with it. Nothing is uuid.Nil or the
// zero time.
type Case struct {
	ID, OfficeID, InspectionID                 uuid.UUID
	Handling, Completion, Publication, SignOff string
	Verdict                                    string // empty until there is one
	Kin                                        string // Part or Split, with Merged behind; empty for most
	Channel, Area                              string
	Key                                        bool
	Types                                      []string // distinct
	PrimaryType                                string
	TypeLabels                                 []string // as printed
	BatchID, LeadUnitID                        uuid.UUID
	Assisting                                  []uuid.UUID // distinct, without the lead unit
	ReceivedAt                                 time.Time
	DueAt                                      time.Time
	ConcludedAt                                time.Time // when the completion was stated
	Rectification                              string    // its class, stated with the completion
	Since                                      time.Time // when this became so, for the history; zero keeps none
}

// counter names one counter.
type counter struct {
	office, inspection uuid.UUID
	dimension          Dimension
	value, detail      string
}

// compare orders counters, so that transactions lock them in the same order.
func (c counter) compare(d counter) int {
	return cmp.Or(cmp.Compare(string(c.office[:]), string(d.office[:])), cmp.Compare(string(c.inspection[:]), string(d.inspection[:])),
		cmp.Compare(c.dimension, d.dimension), cmp.Compare(c.value, d.value), cmp.Compare(c.detail, d.detail))
}

// outcome is what rates are made of: completion/verdict/kin/key/timeliness,
// without what is empty at its end. Whatever joins it, at the end, is told apart
// in every dimension.
func (c *Case) outcome() string {
	starred := ""
	if c.Key {
		starred = Starred
	}
	return strings.TrimRight(c.Completion+slash+c.Verdict+slash+c.Kin+slash+starred+slash+c.timeliness(), slash)
}

// timeliness is decided once, when the completion is stated.
func (c *Case) timeliness() string {
	switch {
	case c.Completion != completed || c.DueAt.IsZero() || c.ConcludedAt.IsZero():
		return ""
	case c.ConcludedAt.After(c.DueAt):
		return Late
	}
	return OnTime
}

// Outcome is what a detail says of how a case stands.
type Outcome struct{ Completion, Verdict, Kin, Key, Timeliness string }

// ParseOutcome reads the outcome at the end of a detail; skip is how many parts
// come before it.
func ParseOutcome(detail string, skip int) Outcome {
	var o Outcome
	into := []*string{&o.Completion, &o.Verdict, &o.Kin, &o.Key, &o.Timeliness}
	for i, part := range strings.Split(detail, slash) {
		if i >= skip && i-skip < len(into) {
			*into[i-skip] = part
		}
	}
	return o
}

// counters calls add for every counter that the case is part of. A dimension is
// a line here, one in recount, and a statement in a migration.
func (c *Case) counters(add func(d Dimension, value, detail string)) {
	outcome := c.outcome()
	add(State, c.Handling, c.Completion+slash+c.Publication+slash+c.SignOff)
	add(Channel, c.Channel, outcome)
	add(Day, string(calendar.DateOf(c.ReceivedAt)), outcome)
	add(Area, c.Area, outcome)
	if c.Rectification != "" {
		add(Rectification, c.Rectification, "")
	}
	if c.Key {
		add(Key, Yes, outcome)
	}
	if c.BatchID != uuid.Nil {
		add(Batch, c.BatchID.String(), outcome)
	}
	for _, t := range c.Types {
		add(Type, t, rank(t == c.PrimaryType)+slash+outcome)
	}
	if len(c.Types) == 0 {
		add(Type, "", Primary+slash+outcome)
	}
	sharing := len(c.Assisting)
	if c.LeadUnitID != uuid.Nil {
		sharing++
		add(Unit, c.LeadUnitID.String(), share(Lead, sharing, outcome))
	}
	for _, u := range c.Assisting {
		add(Unit, u.String(), share(Assist, sharing, outcome))
	}
	if !c.DueAt.IsZero() && c.Completion != completed {
		due(c.DueAt, c.LeadUnitID, add)
	}
	c.late(add)
}

func rank(primary bool) string {
	if primary {
		return Primary
	}
	return Further
}

func share(role string, sharing int, outcome string) string {
	return role + slash + strconv.Itoa(sharing) + slash + outcome
}

// due adds the slots of a due instant. One on the stroke of a minute belongs to
// the minute that it ends: deadlines lie there, and once they have passed they
// have to be in a slot that has passed, too.
func due(at time.Time, unit uuid.UUID, add func(d Dimension, value, detail string)) {
	who := ""
	if unit != uuid.Nil {
		who = unit.String()
	}
	at = before(at)
	for _, s := range slots {
		add(s.dimension, at.Format(s.layout), who)
	}
}

// before is the last microsecond, which is the engines' precision, before t.
func before(t time.Time) time.Time { return t.UTC().Add(-time.Microsecond) }

// changes is by how much counters are to change.
type changes map[counter]int64

// note adds or takes away what a case counts.
func (d changes) note(c *Case, sign int64) {
	if c == nil {
		return
	}
	c.counters(func(dim Dimension, value, detail string) {
		d.add(counter{c.OfficeID, c.InspectionID, dim, value, detail}, sign)
	})
}

// Of gives a copy of what a pointer points to; the zero value for nil.
func Of[T any](p *T) T {
	var none T
	if p == nil {
		return none
	}
	return *p
}
