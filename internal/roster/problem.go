package roster

import (
	"bytes"
	"fmt"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/roster/fair"
)

// Proposal is what the solver could not do, and how the shares are.
type Proposal struct {
	At       time.Time  `json:"at"`
	Unfilled []Unfilled `json:"unfilled,omitempty"`
	Denied   []Wish     `json:"denied,omitempty"`
	Uneven   []Uneven   `json:"uneven,omitempty"`
	Shares   []Share    `json:"shares,omitempty"`
}

// Unfilled is an empty seat with the number of people by reason.
type Unfilled struct {
	StartsAt time.Time      `json:"starts_at"`
	Role     duty.Role      `json:"role"`
	Reasons  map[string]int `json:"reasons"`
}

// Uneven is two equal people with unequal shares.
type Uneven struct {
	Most   uuid.UUID `json:"most"`
	Least  uuid.UUID `json:"least"`
	Spread int       `json:"spread"`
}

// Share is what one person has, earlier rosters included.
type Share struct {
	PersonID uuid.UUID `json:"person_id"`
	Shifts   int       `json:"shifts"`
	Nights   int       `json:"nights"`
	Weekends int       `json:"weekends"`
	Holidays int       `json:"holidays"`
}

// roles translate those of the solver.
var roles = [2]duty.Role{fair.Leader: duty.Leader, fair.Officer: duty.Officer}

// seat is who sits there, nil for nobody.
func (e *Entry) seat(r fair.Role) **uuid.UUID {
	if r == fair.Leader {
		return &e.LeaderID
	}
	return &e.OfficerID
}

func slot(e *Entry) fair.Slot {
	return fair.Slot{Span: fair.Span{From: e.StartsAt, To: e.EndsAt}, Day: e.Day, Night: e.Night, Weekend: e.Weekend, Holiday: e.Holiday}
}

// people are all whom the roster names, in the order of their ids.
func (r *Roster) people() []uuid.UUID {
	out := slices.Concat(r.Leaders, r.Officers)
	for i := range r.Entries {
		for _, role := range fair.Roles {
			if id := *r.Entries[i].seat(role); id != nil {
				out = append(out, *id)
			}
		}
	}
	slices.SortFunc(out, func(a, b uuid.UUID) int { return bytes.Compare(a[:], b[:]) })
	return slices.Compact(out)
}

// facts are what the rest of the office knows of the people.
type facts struct {
	away    map[uuid.UUID][]duty.Span
	held    []duty.Shift // on other desks, and on this one in other rosters
	carried []duty.Shift // on this desk, before
}

// problem puts the roster as the solver sees it. anyone lets all people of the
// roster take any seat: what is not in the pools may have come by relief.
func (r *Roster) problem(f facts, anyone bool) (*fair.Problem, []fair.Seats) {
	ids := r.people()
	p := &fair.Problem{Rest: r.rest(), SameWeekendLeader: r.SameWeekendLeader, People: make([]fair.Person, len(ids))}
	index := map[uuid.UUID]int{}
	for i, id := range ids {
		index[id] = i
		p.People[i] = fair.Person{ID: id, In: [2]bool{anyone || slices.Contains(r.Leaders, id), anyone || slices.Contains(r.Officers, id)}, Wishes: map[calendar.Date]bool{}}
		for _, s := range f.away[id] {
			p.People[i].Away = append(p.People[i].Away, fair.Span{From: s.From, To: s.To})
		}
	}
	for _, e := range r.Exemptions {
		if i, ok := index[e.PersonID]; ok {
			p.People[i].Exemptions = append(p.People[i].Exemptions, fair.Exemption{From: e.From, To: e.To, Nights: e.NightsOnly})
		}
	}
	for _, w := range r.Wishes {
		if i, ok := index[w.PersonID]; ok {
			p.People[i].Wishes[w.Day] = w.Glad
		}
	}
	each(f.held, func(s *duty.Shift, person uuid.UUID) {
		if i, ok := index[person]; ok {
			p.People[i].Busy = append(p.People[i].Busy, fair.Span{From: s.StartsAt, To: s.EndsAt})
		}
	})
	each(f.carried, func(s *duty.Shift, person uuid.UUID) {
		if i, ok := index[person]; ok {
			p.People[i].Carried = carry(p.People[i].Carried, s)
		}
	})
	seats := make([]fair.Seats, len(r.Entries))
	for i := range r.Entries {
		p.Slots = append(p.Slots, slot(&r.Entries[i]))
		for _, role := range fair.Roles {
			seats[i][role] = fair.Nobody
			if id := *r.Entries[i].seat(role); id != nil {
				seats[i][role] = index[*id]
			}
		}
	}
	return p, seats
}

func each(shifts []duty.Shift, visit func(*duty.Shift, uuid.UUID)) {
	for i := range shifts {
		visit(&shifts[i], shifts[i].Leader.PersonID)
		visit(&shifts[i], shifts[i].Officer.PersonID)
	}
}

func carry(c fair.Count, s *duty.Shift) fair.Count {
	one := func(b bool) int {
		if b {
			return 1
		}
		return 0
	}
	return fair.Count{Shifts: c.Shifts + 1, Nights: c.Nights + one(s.Night), Weekends: c.Weekends + one(s.Weekend), Holidays: c.Holidays + one(s.Holiday)}
}

// solve fills the seats, all anew but for the entries that are to be kept.
func (r *Roster) solve(f facts, now time.Time, keep func(*Entry) bool) {
	for i := range r.Entries {
		if e := &r.Entries[i]; !keep(e) {
			e.LeaderID, e.OfficerID = nil, nil
		}
	}
	p, fixed := r.problem(f, false)
	seats := fair.Propose(p, fixed)
	for i := range seats {
		for _, role := range fair.Roles {
			if who := seats[i][role]; who != fair.Nobody {
				id := p.People[who].ID
				*r.Entries[i].seat(role) = &id
			}
		}
	}
	r.Proposal = r.explained(p, seats, now)
}

func (r *Roster) explained(p *fair.Problem, seats []fair.Seats, now time.Time) *Proposal {
	x := p.Explain(seats)
	out := &Proposal{At: now}
	for _, u := range x.Unfilled {
		reasons := map[string]int{}
		for reason, n := range u.Reasons {
			reasons[string(reason)] = n
		}
		out.Unfilled = append(out.Unfilled, Unfilled{p.Slots[u.Slot].From, roles[u.Role], reasons})
	}
	for _, d := range x.Denied {
		out.Denied = append(out.Denied, Wish{p.People[d.Person].ID, d.Day, d.Glad})
	}
	for _, u := range x.Uneven {
		out.Uneven = append(out.Uneven, Uneven{p.People[u.Most].ID, p.People[u.Least].ID, u.Spread})
	}
	for i, c := range p.Counts(seats) {
		if p.People[i].In != [2]bool{} {
			out.Shares = append(out.Shares, Share{p.People[i].ID, c.Shifts, c.Nights, c.Weekends, c.Holidays})
		}
	}
	return out
}

var roleWords = map[fair.Role]fault.Text{fair.Leader: fault.T("带班领导", "leader"), fair.Officer: fault.T("值班员", "officer")}

var reasonWords = map[fair.Reason]fault.Text{
	fair.OnLeave: fault.T("已准假", "is on leave"), fair.OtherDuty: fault.T("另有值班，或间隔不足", "has other duty, or too little rest from it"),
	fair.Exempt: fault.T("免值", "is exempt"), fair.TwiceAtOnce: fault.T("同一时间已有一班", "is on duty twice at once"),
	fair.TooLittleOff: fault.T("与另一班间隔不足", "has too little rest"), fair.SamePerson: fault.T("带班领导和值班员是同一人", "leader and officer are one person"),
	fair.OutsidePool: fault.T("不在人选之内", "is not in the pool"),
}

// list gathers the faults of a roster by date.
type list struct{ fault.Checks }

func (l *list) at(day calendar.Date, pointer, code string, what fault.Text) {
	l.Add(pointer, code, fault.T(string(day)+" "+what.ZH, string(day)+": "+what.EN))
}

// faults lists everything that is wrong with the roster by itself and with what the
// office knows; frozen entries have begun and are as they are.
func (r *Roster) faults(f facts, frozen map[int]bool) *list {
	out := &list{}
	for i := range r.Entries {
		for _, role := range fair.Roles {
			if *r.Entries[i].seat(role) == nil {
				out.at(r.Entries[i].Day, pointer(i, role), "no_"+string(roles[role]), fault.T("没有"+roleWords[role].ZH, "there is no "+roleWords[role].EN))
			}
		}
	}
	p, seats := r.problem(f, true)
	for _, x := range p.Faults(seats) {
		if frozen[x.Slot] {
			continue
		}
		words := reasonWords[x.Reason]
		out.at(r.Entries[x.Slot].Day, pointer(x.Slot, x.Role), string(x.Reason), fault.T(roleWords[x.Role].ZH+words.ZH, "the "+roleWords[x.Role].EN+" "+words.EN))
	}
	spans := make([]fair.Span, len(r.Entries))
	for i := range r.Entries {
		spans[i] = fair.Span{From: r.Entries[i].StartsAt, To: r.Entries[i].EndsAt}
	}
	whole := fair.Span{From: r.begins(r.FromOn), To: r.begins(r.ToOn.AddDays(1))}
	for _, h := range fair.Holes(whole, spans) {
		code, words := "gap", fault.T("无人值班："+shown(h.Span), "nobody is on duty")
		if h.Overlap {
			code, words = "overlap", fault.T("两班重叠："+shown(h.Span), "two shifts overlap")
		}
		out.at(calendar.DateOf(h.From), "/entries", code, words)
	}
	return out
}

func pointer(i int, r fair.Role) string { return fmt.Sprintf("/entries/%d/%s_id", i, roles[r]) }

func shown(s fair.Span) string {
	const layout = "01-02 15:04"
	return s.From.In(calendar.Zone).Format(layout) + " 至 " + s.To.In(calendar.Zone).Format(layout)
}
