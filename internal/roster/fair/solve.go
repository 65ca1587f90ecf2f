package fair

import (
	"cmp"
	"slices"
)

// Weights of what should hold. Counts enter as squares, so that the sum is least
// when they are equal; the number of shifts goes before all others.
const (
	weightShifts   = 2000
	weightHolidays = 40
	weightWeekends = 25
	weightNights   = 25
	unwelcome      = 12 // a shift on a day that somebody would rather have off
	ungranted      = 6  // none on a day that somebody would gladly have
	maxChain       = 7  // hands through which shifts are passed on at once
	maxRounds      = 400
)

// seat is a role in a slot.
type seat struct {
	slot int
	role Role
}

// task is what one person takes at once: a seat, or both days of a weekend.
type task []seat

// arrangement is a roster while it is being made.
type arrangement struct {
	*Problem
	tasks  []task
	clash  [][]bool // by task and task: not for one person
	able   [][]bool // by person and task
	holder []int    // by task
	held   [][]int  // by person, tasks
	counts []Count
}

// Propose arranges all seats that are empty in fixed, and leaves the others.
func Propose(p *Problem, fixed []Seats) []Seats {
	parted := map[int]bool{}
	a := arrange(p, fixed, parted)
	for open := a.fill(); ; open = a.fill() {
		before := len(parted)
		for _, t := range open {
			if len(a.tasks[t]) > 1 { // no one leader can have the whole weekend: better two than none
				parted[a.tasks[t][0].slot] = true
			}
		}
		if len(parted) == before {
			break
		}
		a = arrange(p, fixed, parted)
	}
	for range maxRounds {
		if !a.exchange() && !a.passOn() {
			break
		}
	}
	out := slices.Clone(fixed)
	for t, who := range a.holder {
		for _, s := range a.tasks[t] {
			out[s.slot][s.role] = who
		}
	}
	return out
}

func arrange(p *Problem, fixed []Seats, parted map[int]bool) *arrangement {
	a := &arrangement{Problem: p, tasks: p.tasks(fixed, parted), counts: p.Counts(fixed), held: make([][]int, len(p.People))}
	a.holder = make([]int, len(a.tasks))
	for t := range a.holder {
		a.holder[t] = Nobody
	}
	a.clash = make([][]bool, len(a.tasks))
	for t := range a.tasks {
		a.clash[t] = make([]bool, len(a.tasks))
		for u := range a.tasks {
			a.clash[t][u] = t != u && p.clashing(a.tasks[t], a.tasks[u])
		}
	}
	own := make([]task, len(p.People)) // what is fixed
	for i := range fixed {
		for _, role := range Roles {
			if who := fixed[i][role]; who != Nobody {
				own[who] = append(own[who], seat{i, role})
			}
		}
	}
	a.able = make([][]bool, len(p.People))
	for who := range p.People {
		a.able[who] = make([]bool, len(a.tasks))
		for t, seats := range a.tasks {
			a.able[who][t] = !p.clashing(own[who], seats) && !slices.ContainsFunc(seats, func(s seat) bool {
				return p.barred(&p.People[who], &p.Slots[s.slot], s.role) != ""
			})
		}
	}
	return a
}

// tasks are the empty seats, the leader's of a weekend in one where that is wanted,
// but for those that are parted.
func (p *Problem) tasks(fixed []Seats, parted map[int]bool) []task {
	var out []task
	for i := range p.Slots {
		for _, role := range Roles {
			if fixed[i][role] != Nobody {
				continue
			}
			joined := false
			if role == Leader {
				for t := range out {
					if first := out[t][0]; first.role == Leader && !parted[first.slot] && p.weekendSlots(first.slot, i) {
						out[t] = append(out[t], seat{i, role})
						joined = true
						break
					}
				}
			}
			if !joined {
				out = append(out, task{seat{i, role}})
			}
		}
	}
	return out
}

// weekendSlots tells slots whose leader is to be one: both days of a weekend, the
// same part of the day.
func (p *Problem) weekendSlots(i, j int) bool {
	a, b := &p.Slots[i], &p.Slots[j]
	return p.weekendPair(a, b) && a.Night == b.Night
}

func (p *Problem) clashing(a, b task) bool {
	for _, x := range a {
		for _, y := range b {
			if p.clash(&p.Slots[x.slot], x.role, &p.Slots[y.slot], y.role) != "" {
				return true
			}
		}
	}
	return false
}

// fits tells whether the person may take the task once without gives it up;
// without may be Nobody.
func (a *arrangement) fits(who, t, without int) bool {
	if !a.able[who][t] {
		return false
	}
	for _, u := range a.held[who] {
		if u != without && a.clash[t][u] {
			return false
		}
	}
	return true
}

// cost of what a person has, with one task more and one less; Nobody is none.
func (a *arrangement) cost(who, more, less int) int {
	c := a.counts[who]
	wishes := 0
	for _, x := range []struct{ t, n int }{{more, 1}, {less, -1}} {
		if x.t == Nobody {
			continue
		}
		for _, s := range a.tasks[x.t] {
			slot := &a.Slots[s.slot]
			c.add(slot, x.n)
			if glad, has := a.People[who].Wishes[slot.Day]; has && glad {
				wishes -= ungranted * x.n
			} else if has {
				wishes += unwelcome * x.n
			}
		}
	}
	return weightShifts*c.Shifts*c.Shifts + weightHolidays*c.Holidays*c.Holidays + weightWeekends*c.Weekends*c.Weekends +
		weightNights*c.Nights*c.Nights + wishes
}

// change of the cost when the person gets more and gives up less.
func (a *arrangement) change(who, more, less int) int {
	return a.cost(who, more, less) - a.cost(who, Nobody, Nobody)
}

func (a *arrangement) give(t, who int) {
	if old := a.holder[t]; old != Nobody {
		a.held[old] = slices.DeleteFunc(a.held[old], func(u int) bool { return u == t })
		for _, s := range a.tasks[t] {
			a.counts[old].add(&a.Slots[s.slot], -1)
		}
	}
	a.holder[t] = who
	if who == Nobody {
		return
	}
	a.held[who] = append(a.held[who], t)
	slices.Sort(a.held[who])
	for _, s := range a.tasks[t] {
		a.counts[who].add(&a.Slots[s.slot], 1)
	}
}

// fill takes the tasks that fewest can do first. Where nobody is free, others pass
// on what they have. It gives those for which nobody was found.
func (a *arrangement) fill() []int {
	order, choice := make([]int, len(a.tasks)), make([]int, len(a.tasks))
	for t := range order {
		order[t] = t
		for who := range a.People {
			if a.able[who][t] {
				choice[t]++
			}
		}
	}
	slices.SortStableFunc(order, func(t, u int) int {
		return cmp.Or(cmp.Compare(choice[t], choice[u]), cmp.Compare(a.tasks[t][0].slot, a.tasks[u][0].slot))
	})
	var open []int
	for _, t := range order {
		if l, least := a.cheapest([]offer{{task: t, from: Nobody}}); !a.follow(l, least, false) {
			open = append(open, t)
		}
	}
	return open
}

// exchange lets two people change tasks where that is better, until it is not.
func (a *arrangement) exchange() bool {
	changed := false
	for t := range a.tasks {
		for u := t + 1; u < len(a.tasks); u++ {
			x, y := a.holder[t], a.holder[u]
			if x == Nobody || y == Nobody || x == y || a.change(x, u, t)+a.change(y, t, u) >= 0 || !a.fits(x, u, t) || !a.fits(y, t, u) {
				continue
			}
			a.give(t, Nobody)
			a.give(u, x)
			a.give(t, y)
			changed = true
		}
	}
	return changed
}

// passOn looks for the best chain in which each gives a task to the next, and
// follows it if the whole is better for it.
func (a *arrangement) passOn() bool {
	var offers []offer
	for t, who := range a.holder {
		if who != Nobody {
			offers = append(offers, offer{task: t, from: who, cost: a.change(who, Nobody, t)})
		}
	}
	l, least := a.cheapest(offers)
	return a.follow(l, least, true)
}

// offer is a task that somebody gives away, or one that nobody has.
type offer struct{ task, from, cost int }

// link is the state in which a person has been given a task, by whom, and what
// the chain has cost so far; what the last one keeps is not in it yet.
type link struct {
	task, who int
	cost      int
	before    *link
	giver     int // of the first link
}

// cheapest finds the chain of least cost, by one more hand at a time: nobody is in
// it twice, so whether somebody can take a task depends on what they have now.
func (a *arrangement) cheapest(offers []offer) (*link, int) {
	level := make([][]*link, len(a.People)) // by person and task received
	for who := range level {
		level[who] = make([]*link, len(a.tasks))
	}
	for _, o := range offers {
		for who := range a.People {
			if who != o.from && a.able[who][o.task] {
				level[who][o.task] = &link{task: o.task, who: who, cost: o.cost, giver: o.from}
			}
		}
	}
	var best *link
	least := 0
	for hand := 1; ; hand++ {
		for who := range level {
			for t, l := range level[who] {
				if l == nil || !a.fits(who, t, Nobody) {
					continue
				}
				if whole := l.cost + a.change(who, t, Nobody); best == nil || whole < least {
					best, least = l, whole
				}
			}
		}
		if hand == maxChain {
			return best, least
		}
		level = a.extend(level)
	}
}

// extend lets everybody who has been given a task give away one of their own.
func (a *arrangement) extend(level [][]*link) [][]*link {
	next := make([][]*link, len(level))
	for who := range next {
		next[who] = make([]*link, len(a.tasks))
	}
	for who := range level {
		for t, l := range level[who] {
			if l == nil {
				continue
			}
			for _, u := range a.held[who] {
				if !a.fits(who, t, u) {
					continue
				}
				cost := l.cost + a.change(who, t, u)
				for other := range a.People {
					if now := next[other][u]; (now == nil || cost < now.cost) && a.able[other][u] && !l.has(other) {
						next[other][u] = &link{task: u, who: other, cost: cost, before: l, giver: l.giver}
					}
				}
			}
		}
	}
	return next
}

func (l *link) has(who int) bool {
	if l.giver == who {
		return true
	}
	for ; l != nil; l = l.before {
		if l.who == who {
			return true
		}
	}
	return false
}

// follow hands the tasks on along the chain; only where the whole gets better, if
// that is what it is for.
func (a *arrangement) follow(l *link, least int, better bool) bool {
	if l == nil || better && least >= 0 {
		return false
	}
	for x := l; x != nil; x = x.before {
		a.give(x.task, Nobody)
	}
	for x := l; x != nil; x = x.before {
		a.give(x.task, x.who)
	}
	return true
}
