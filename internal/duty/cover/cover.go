// Package cover tells of which days nobody holds a seat on a desk, and why. The answer
// about a stationed period and the clause of the plan that is watched by the clock are
// both made of it.
package cover

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// Role is one of the two seats of a shift.
type Role int

// The roles, which index seats and needs.
const (
	Leader Role = iota
	Officer
)

// roles are both of them.
var roles = [...]Role{Leader, Officer}

// Reason is why nobody holds a seat.
type Reason string

// The reasons. The first three are about a day without any shift.
const (
	NoRoster     Reason = "no_roster"
	NotPublished Reason = "not_published" // there is but a draft
	NoShift      Reason = "no_shift"      // a roster is in force for the day, and leaves it out
	OnLeave      Reason = "on_leave"      // whoever is rostered
	TooFew       Reason = "too_few"       // fewer people than the plan asks for
	BetweenTimes Reason = "between_times" // from the end of a shift to the next
)

// WholeDay tells the reasons that are about a day without any shift.
func (r Reason) WholeDay() bool { return r == NoRoster || r == NotPublished || r == NoShift }

// Span is a time; its end does not belong to it.
type Span struct{ From, To time.Time }

func (s Span) overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }

// Shift is one on the desk. Open tells that nobody has taken it over yet, so that
// leave still matters.
type Shift struct {
	Span
	ID     uuid.UUID
	Day    calendar.Date // the one on which it begins
	People [2]uuid.UUID
	Open   bool
}

// lasts tells whether the shift is the day's: it begins on it, or takes all of it.
func (s *Shift) lasts(day calendar.Date) bool {
	return s.Day == day || s.Day < day && !s.To.Before(day.AddDays(1).Midnight())
}

// Table is a roster of the desk: a draft, or the edition in force.
type Table struct {
	From, To  calendar.Date
	Published bool
}

// Desk is the street's, or a group's.
type Desk struct {
	Need          [2]int // people a day
	RoundTheClock bool
	Shifts        []Shift // by their beginning, without cancelled ones
	Tables        []Table
}

// Gap is a seat of a day that nobody holds.
type Gap struct {
	Day     calendar.Date
	Role    Role
	Reason  Reason
	Missing int       // people
	Span    Span      // of the shift, or between shifts; zero for a whole day
	ShiftID uuid.UUID // of whoever is on leave
	Person  uuid.UUID // who is on leave
}

// Gaps lists what is not covered of the days, day by day: a day without shifts, seats
// whose people are on leave or too few, and, where the desk is manned round the clock,
// what lies between shifts.
func Gaps(d *Desk, days []calendar.Date, away map[uuid.UUID][]Span) []Gap {
	holes := d.holes()
	var out []Gap
	for _, day := range days {
		var mine []*Shift
		for i := range d.Shifts {
			if d.Shifts[i].lasts(day) {
				mine = append(mine, &d.Shifts[i])
			}
		}
		if len(mine) == 0 {
			out = append(out, d.seats(Gap{Day: day, Reason: d.why(day)})...)
			continue
		}
		for _, r := range roles {
			out = append(out, d.few(day, r, mine, away)...)
		}
		for _, h := range holes[day] {
			out = append(out, d.seats(Gap{Day: day, Reason: BetweenTimes, Span: h})...)
		}
	}
	return out
}

// seats are the gap on every seat that is needed.
func (d *Desk) seats(g Gap) []Gap {
	var out []Gap
	for _, r := range roles {
		if g.Role, g.Missing = r, d.Need[r]; g.Missing > 0 {
			out = append(out, g)
		}
	}
	return out
}

func (d *Desk) why(day calendar.Date) Reason {
	out := NoRoster
	for _, t := range d.Tables {
		switch {
		case day < t.From || day > t.To:
		case t.Published:
			return NoShift
		default:
			out = NotPublished
		}
	}
	return out
}

// few finds whose people are on leave, and how many are missing besides.
func (d *Desk) few(day calendar.Date, r Role, shifts []*Shift, away map[uuid.UUID][]Span) []Gap {
	var out []Gap
	there := map[uuid.UUID]bool{}
	for _, s := range shifts {
		who := s.People[r]
		if s.Open && slices.ContainsFunc(away[who], s.overlaps) {
			out = append(out, Gap{Day: day, Role: r, Reason: OnLeave, Missing: 1, Span: s.Span, ShiftID: s.ID, Person: who})
			continue
		}
		there[who] = true
	}
	if n := d.Need[r] - len(there) - len(out); n > 0 {
		out = append(out, Gap{Day: day, Role: r, Reason: TooFew, Missing: n})
	}
	return out
}

// holes are the times between shifts, by the day of the shift before. One that takes
// days without shifts is told of by those days; the last shift of a row of days lasts
// until a day after the first of its day.
func (d *Desk) holes() map[calendar.Date][]Span {
	out := map[calendar.Date][]Span{}
	if !d.RoundTheClock {
		return out
	}
	var until, first time.Time
	var day calendar.Date
	hole := func(to time.Time) {
		if until.Before(to) {
			out[day] = append(out[day], Span{until, to})
		}
	}
	for i := range d.Shifts {
		s := &d.Shifts[i]
		switch {
		case i == 0:
		case s.Day <= day.AddDays(1), !until.Before(s.Day.Midnight()):
			hole(s.From)
		default:
			hole(first.Add(24 * time.Hour))
			until = s.From
		}
		if s.Day != day {
			day, first = s.Day, s.From
		}
		if s.To.After(until) {
			until = s.To
		}
	}
	if len(d.Shifts) > 0 {
		hole(first.Add(24 * time.Hour))
	}
	return out
}
