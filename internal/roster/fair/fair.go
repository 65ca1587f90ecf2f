// Package fair makes rosters that are fair, and tells what is wrong with any. What
// must hold is never broken: nobody is on duty twice at once, on leave, exempt, or
// without rest, and the leader is not the officer. What should hold comes as near
// as can be: equal people have equally many shifts, nights, weekends and holidays,
// and wishes are granted. It knows no chance: the same question has one answer.
package fair

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// Role is one of the two seats of a shift.
type Role int

// The roles, which index Seats.
const (
	Leader Role = iota
	Officer
)

// Roles are both of them.
var Roles = []Role{Leader, Officer}

// Span is a time; its end does not belong to it.
type Span struct{ From, To time.Time }

func (s Span) overlaps(o Span) bool { return s.From.Before(o.To) && o.From.Before(s.To) }

// apart tells whether so much time lies between the two.
func (s Span) apart(o Span, rest time.Duration) bool {
	return !s.From.Before(o.To.Add(rest)) || !o.From.Before(s.To.Add(rest))
}

// Slot is one shift that needs a leader and an officer.
type Slot struct {
	Span
	Day     calendar.Date // the one on which it begins
	Night   bool
	Weekend bool
	Holiday bool
}

// Exemption is a time for which somebody has no duty, or no nights.
type Exemption struct {
	From, To calendar.Date // both belong to it; "" is no limit
	Nights   bool          // only nights
}

func (e Exemption) covers(s *Slot) bool {
	return (!e.Nights || s.Night) && (e.From == "" || s.Day >= e.From) && (e.To == "" || s.Day <= e.To)
}

// Count is what somebody has done, or is to do.
type Count struct{ Shifts, Nights, Weekends, Holidays int }

func (c *Count) add(s *Slot, n int) {
	c.Shifts += n
	if s.Night {
		c.Nights += n
	}
	if s.Weekend {
		c.Weekends += n
	}
	if s.Holiday {
		c.Holidays += n
	}
}

// Person is somebody who may be on duty.
type Person struct {
	ID         uuid.UUID
	In         [2]bool // the pools, by role
	Away       []Span  // approved leave
	Busy       []Span  // other duty, from which one rests, too
	Exemptions []Exemption
	Carried    Count                  // from earlier rosters
	Wishes     map[calendar.Date]bool // true: gladly; false: rather not
}

// Seats are who is on duty in a slot: indexes of people by role, or Nobody.
type Seats [2]int

// Nobody is an empty seat.
const Nobody = -1

// Problem is what is to be arranged, or looked at.
type Problem struct {
	Slots  []Slot
	People []Person
	Rest   time.Duration
	// SameWeekendLeader gives both days of a weekend to one leader, who needs no
	// rest between them.
	SameWeekendLeader bool
}

// Reason is why somebody cannot take a seat.
type Reason string

// The reasons.
const (
	OutsidePool  Reason = "not_in_pool"
	OnLeave      Reason = "on_leave"
	OtherDuty    Reason = "other_duty"
	Exempt       Reason = "exempt"
	TwiceAtOnce  Reason = "twice_at_once"
	TooLittleOff Reason = "too_little_rest"
	SamePerson   Reason = "leader_is_officer"
)

// barred tells why the person cannot take the seat, whatever else is arranged.
func (p *Problem) barred(who *Person, slot *Slot, role Role) Reason {
	if !who.In[role] {
		return OutsidePool
	}
	for _, s := range who.Away {
		if s.overlaps(slot.Span) {
			return OnLeave
		}
	}
	for _, s := range who.Busy {
		if !s.apart(slot.Span, p.Rest) {
			return OtherDuty
		}
	}
	for _, e := range who.Exemptions {
		if e.covers(slot) {
			return Exempt
		}
	}
	return ""
}

// weekendPair tells the two days of one weekend, whose leader may be one person.
func (p *Problem) weekendPair(a, b *Slot) bool {
	if a.Day > b.Day {
		a, b = b, a
	}
	return p.SameWeekendLeader && a.Day.Weekend() && b.Day.Weekend() && a.Day.AddDays(1) == b.Day
}

// clash tells why one person cannot have both seats.
func (p *Problem) clash(a *Slot, ra Role, b *Slot, rb Role) Reason {
	switch {
	case a == b:
		return SamePerson
	case a.overlaps(b.Span):
		return TwiceAtOnce
	case a.apart(b.Span, p.Rest), ra == Leader && rb == Leader && p.weekendPair(a, b):
		return ""
	}
	return TooLittleOff
}

// Fault is one thing that is wrong with a roster.
type Fault struct {
	Slot   int
	Role   Role
	Reason Reason
	With   int // the other slot of a clash, or the slot itself
}

// Faults lists everything that is wrong with the seats; empty seats are not.
func (p *Problem) Faults(seats []Seats) []Fault {
	var out []Fault
	type place struct {
		slot int
		role Role
	}
	held := map[int][]place{}
	for i := range p.Slots {
		for _, role := range Roles {
			who := seats[i][role]
			if who == Nobody {
				continue
			}
			if r := p.barred(&p.People[who], &p.Slots[i], role); r != "" {
				out = append(out, Fault{i, role, r, i})
			}
			for _, h := range held[who] {
				if r := p.clash(&p.Slots[h.slot], h.role, &p.Slots[i], role); r != "" {
					out = append(out, Fault{i, role, r, h.slot})
				}
			}
			held[who] = append(held[who], place{i, role})
		}
	}
	return out
}

// Counts says how much everybody has, what was carried included.
func (p *Problem) Counts(seats []Seats) []Count {
	out := make([]Count, len(p.People))
	for i := range p.People {
		out[i] = p.People[i].Carried
	}
	for i := range seats {
		for _, role := range Roles {
			if who := seats[i][role]; who != Nobody {
				out[who].add(&p.Slots[i], 1)
			}
		}
	}
	return out
}

// Hole is a time of which nobody, or more than one shift, takes care.
type Hole struct {
	Span
	Overlap bool
}

// Holes finds gaps and overlaps in the coverage of a time by spans that are sorted
// by their beginning.
func Holes(whole Span, spans []Span) []Hole {
	var out []Hole
	at := whole.From
	for _, s := range spans {
		switch {
		case s.From.After(at):
			out = append(out, Hole{Span{at, s.From}, false})
		case s.From.Before(at) && at.After(whole.From):
			out = append(out, Hole{Span{s.From, earlier(at, s.To)}, true})
		}
		if s.To.After(at) {
			at = s.To
		}
	}
	if at.Before(whole.To) {
		out = append(out, Hole{Span{at, whole.To}, false})
	}
	return out
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
