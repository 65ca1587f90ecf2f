package leave

import (
	"cmp"
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
)

// Figures count the leave of somebody, or of many, in a period.
type Figures struct {
	Requests    int
	People      int // on leave at some time
	AwayNow     int
	Overdue     int
	Late        int // came back late
	NaturalDays int64
	WorkingDays int64 // of leave
	Expected    int64 // working days of the period, for everybody counted
}

// Present are the working days on which people were there.
func (f *Figures) Present() int64 { return f.Expected - f.WorkingDays }

func (f *Figures) add(o Figures) {
	f.Requests, f.People, f.AwayNow = f.Requests+o.Requests, f.People+o.People, f.AwayNow+o.AwayNow
	f.Overdue, f.Late = f.Overdue+o.Overdue, f.Late+o.Late
	f.NaturalDays, f.WorkingDays, f.Expected = f.NaturalDays+o.NaturalDays, f.WorkingDays+o.WorkingDays, f.Expected+o.Expected
}

// PersonLine is one person's attendance.
type PersonLine struct {
	PersonID uuid.UUID
	Name     string
	Figures
}

// GroupLine is a group's attendance, and that of its people.
type GroupLine struct {
	GroupID uuid.UUID
	Name    string
	People  []PersonLine
	Figures
}

// Summary is the attendance of a round in a period. Whoever is of several groups
// counts in each of them, and once in the total.
type Summary struct {
	InspectionID uuid.UUID
	From, To     calendar.Date
	Groups       []GroupLine
	Total        Figures
}

// member is somebody's time in a group within the period.
type member struct {
	GroupID  uuid.UUID
	PersonID uuid.UUID
	Name     string
	From, To time.Time
}

// summarise adds up the leave of the members between two days, both included.
// Leave counts as far as it has passed or is approved, up to the return.
func summarise(c *calendar.Calendar, from, to calendar.Date, groups []GroupLine, members []member, rows []Request, now time.Time) Summary {
	s := Summary{From: from, To: to, Groups: groups}
	leaves := map[uuid.UUID][]*Request{}
	for i := range rows {
		leaves[rows[i].PersonID] = append(leaves[rows[i].PersonID], &rows[i])
	}
	once := map[uuid.UUID]Figures{}
	for i := range s.Groups {
		g := &s.Groups[i]
		for _, m := range members {
			if m.GroupID != g.GroupID {
				continue
			}
			line := m.line(c, leaves[m.PersonID], now)
			if at := slices.IndexFunc(g.People, func(p PersonLine) bool { return p.PersonID == m.PersonID }); at >= 0 {
				if g.People[at].Expected < line.Expected { // two posts in one group at once: the longer one
					g.People[at] = line
				}
				continue
			}
			g.People = append(g.People, line)
		}
		for _, p := range g.People {
			g.add(p.Figures)
			if o, known := once[p.PersonID]; !known || o.Expected < p.Expected {
				once[p.PersonID] = p.Figures
			}
		}
		slices.SortStableFunc(g.People, func(a, b PersonLine) int { return cmp.Compare(b.WorkingDays, a.WorkingDays) })
	}
	for _, f := range once {
		s.Total.add(f)
	}
	return s
}

// line is the attendance of a member.
func (m member) line(c *calendar.Calendar, rows []*Request, now time.Time) PersonLine {
	p := PersonLine{PersonID: m.PersonID, Name: m.Name}
	p.Expected, _ = Days(c, m.From, m.To)
	days := map[calendar.Date]bool{} // a day that two leaves touch counts once
	for _, l := range rows {
		if !l.away(m.From, m.To, now) {
			continue
		}
		p.Requests++
		p.People = 1
		if l.ReturnedLate() {
			p.Late++
		}
		if at := l.At(now); at == OnLeave || at == OverdueReturn {
			p.AwayNow = 1
			if at == OverdueReturn {
				p.Overdue++
			}
		}
		first, end := later(l.StartsAt, m.From), earlier(l.until(now), m.To)
		if !end.After(first) {
			continue
		}
		for d := calendar.DateOf(first); d <= calendar.DateOf(end.Add(-time.Microsecond)); d = d.AddDays(1) {
			if days[d] {
				continue
			}
			days[d] = true
			p.NaturalDays++
			if c.Working(d) {
				p.WorkingDays++
			}
		}
	}
	return p
}

// until is when somebody was or will be back, as far as is known.
func (l *Request) until(now time.Time) time.Time {
	switch {
	case l.ReturnedAt != nil:
		return *l.ReturnedAt
	case now.After(l.EndsAt):
		return now
	}
	return l.EndsAt
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
