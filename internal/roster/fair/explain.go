package fair

import "lianluo/internal/calendar"

// Unfilled is a seat for which nobody was found, and why: how many of the pool
// stand aside for each reason.
type Unfilled struct {
	Slot    int
	Role    Role
	Reasons map[Reason]int
}

// Denied is a wish that was not granted.
type Denied struct {
	Person int
	Day    calendar.Date
	Glad   bool
}

// Uneven is how far apart the numbers of shifts of equal people are, where that is
// more than one.
type Uneven struct {
	Most, Least int // people
	Spread      int
}

// Explanation says what could not be met.
type Explanation struct {
	Unfilled []Unfilled
	Denied   []Denied
	Uneven   []Uneven
}

// Explain looks at a proposal for what it does not meet.
func (p *Problem) Explain(seats []Seats) Explanation {
	var out Explanation
	for i := range seats {
		for _, role := range Roles {
			if seats[i][role] == Nobody {
				out.Unfilled = append(out.Unfilled, Unfilled{i, role, p.aside(seats, i, role)})
			}
		}
	}
	for who := range p.People {
		out.Denied = append(out.Denied, p.denied(seats, who)...)
	}
	out.Uneven = p.uneven(seats)
	return out
}

// aside counts why the people of the pool do not take the seat.
func (p *Problem) aside(seats []Seats, slot int, role Role) map[Reason]int {
	out := map[Reason]int{}
	for who := range p.People {
		if !p.People[who].In[role] {
			continue
		}
		if r := p.barred(&p.People[who], &p.Slots[slot], role); r != "" {
			out[r]++
			continue
		}
		for i := range seats {
			found := false
			for _, other := range Roles {
				if seats[i][other] != who {
					continue
				}
				if r := p.clash(&p.Slots[i], other, &p.Slots[slot], role); r != "" {
					out[r]++
					found = true
					break
				}
			}
			if found {
				break
			}
		}
	}
	return out
}

func (p *Problem) denied(seats []Seats, who int) []Denied {
	var out []Denied
	seen := map[calendar.Date]bool{}
	for i := range p.Slots {
		day := p.Slots[i].Day
		glad, has := p.People[who].Wishes[day]
		if !has || seen[day] {
			continue
		}
		seen[day] = true
		on := false
		for j := range p.Slots {
			on = on || p.Slots[j].Day == day && (seats[j][Leader] == who || seats[j][Officer] == who)
		}
		if on != glad {
			out = append(out, Denied{who, day, glad})
		}
	}
	return out
}

// uneven compares people of the same pools.
func (p *Problem) uneven(seats []Seats) []Uneven {
	counts := p.Counts(seats)
	var out []Uneven
	for _, pools := range [][2]bool{{true, false}, {false, true}, {true, true}} {
		most, least := Nobody, Nobody
		for who := range p.People {
			if p.People[who].In != pools {
				continue
			}
			if most == Nobody || counts[who].Shifts > counts[most].Shifts {
				most = who
			}
			if least == Nobody || counts[who].Shifts < counts[least].Shifts {
				least = who
			}
		}
		if most != Nobody && counts[most].Shifts-counts[least].Shifts > 1 {
			out = append(out, Uneven{most, least, counts[most].Shifts - counts[least].Shifts})
		}
	}
	return out
}
