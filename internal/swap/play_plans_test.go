package swap_test

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/duty"
	"lianluo/internal/leave"
	"lianluo/internal/roster"
	"lianluo/internal/store"
	"lianluo/internal/swap"
)

// ahead are shifts that have not begun.
func (p *play) ahead() []duty.Shift {
	return slices.DeleteFunc(p.all(), func(s duty.Shift) bool { return s.Begun(p.Now()) })
}

func (p *play) asksToSwap() error {
	list := p.ahead()
	if len(list) == 0 {
		return errNothing
	}
	s, o := pick(p, list), pick(p, list)
	role := pick(p, []duty.Role{duty.Leader, duty.Officer, duty.Officer})
	n := swap.New{ShiftID: s.ID, PeerID: p.people[p.anyone(o.Seat(role).PersonID)], Reason: "家中有事"}
	if p.IntN(2) == 0 {
		n.CounterShiftID = &o.ID
	}
	_, err := p.swaps.Request(p.as(p.anyone(s.Seat(role).PersonID)), n)
	return err
}

// swapped takes a swap one step, most often the next one on its way.
func (p *play) swapped() error {
	var rows []swap.Swap
	p.ok(p.Reading(p.as("chief")).Where("inspection_id = ? AND state IN ('requested', 'consented', 'group_approved')", p.round).Order("id").Find(&rows).Error)
	if len(rows) == 0 {
		return errNothing
	}
	w := pick(p, rows)
	var err error
	switch p.IntN(10) {
	case 0:
		_, err = p.swaps.Decline(p.as(p.anyone(w.PeerID)), w.ID, nil, "不便")
	case 1:
		_, err = p.swaps.Reject(p.as(pick(p, bosses)), w.ID, nil, "不宜")
	case 2:
		_, err = p.swaps.Withdraw(p.as(p.anyone(w.PersonID)), w.ID, nil, "不换了")
	case 3:
		_, err = p.swaps.Approve(p.as(pick(p, bosses)), w.ID, nil, "")
	case 4:
		_, err = p.swaps.Consent(p.as(p.anyone(w.PeerID)), w.ID, nil, "")
	default: // all the way
		_, err = p.swaps.Consent(p.as(p.names[w.PeerID]), w.ID, nil, "")
		for _, by := range bosses {
			if c, refused := p.swaps.Approve(p.as(by), w.ID, nil, ""); refused == nil && c.State == swap.Applied {
				p.done["exchanged"]++
			}
		}
	}
	return err
}

var bosses = []string{"leader", "chief", "deputy", "vice"}

func (p *play) asksForLeave() error {
	at := p.Now().Add(time.Duration(p.IntN(72*60)) * time.Minute)
	who := p.anyone()
	_, err := p.street.leaves.Submit(p.as(who), leave.New{InspectionID: p.round, PersonID: p.people[who], Kind: "sick", Reason: "住院", SpecialReason: "急诊",
		StartsAt: at, EndsAt: at.Add(time.Duration(1+p.IntN(40)) * time.Hour), StandInID: p.people[p.anyone()]})
	return err
}

// leave takes a leave one step: most often on, to its end, and beyond.
func (p *play) leave() error {
	var rows []leave.Request
	p.ok(p.Reading(p.as("chief")).Where("inspection_id = ? AND state NOT IN ('rejected', 'withdrawn', 'closed')", p.round).Order("id").Find(&rows).Error)
	if len(rows) == 0 {
		return errNothing
	}
	l := pick(p, rows)
	who := p.as(p.anyone(l.PersonID))
	var err error
	switch p.IntN(12) {
	case 0:
		_, err = p.leaves.Reject(p.as(pick(p, bosses)), l.ID, nil, "不宜")
	case 1:
		_, err = p.leaves.Withdraw(who, l.ID, nil, "不去了")
	case 2, 3:
		_, err = p.leaves.Extend(who, l.ID, nil, l.EndsAt.Add(time.Duration(1+p.IntN(30))*time.Hour), "未愈")
	case 4:
		_, err = p.leaves.ReplaceStandIn(who, l.ID, nil, p.people[p.anyone()])
	case 5, 6:
		_, err = p.leaves.Return(who, l.ID, nil, "")
	case 7:
		_, err = p.leaves.Close(p.as("deputy"), l.ID, nil, "")
	case 8:
		_, err = p.leaves.Approve(p.as(pick(p, bosses)), l.ID, nil, "")
	default: // all the way
		for _, by := range bosses {
			if c, refused := p.leaves.Approve(p.as(by), l.ID, nil, ""); refused == nil && c.State == leave.Approved {
				p.done["granted"]++
			}
		}
	}
	return err
}

// edition is the roster of a desk in a state, and who keeps it.
func (p *play) edition(state roster.State) (*roster.Roster, string) {
	desk := pick(p, p.desks)
	keeper := "coordinator"
	if desk == p.group {
		keeper = "leader"
	}
	page, err := p.rosters.List(p.as("chief"), roster.Filter{InspectionID: &p.round, State: state}, store.Request{Limit: 50})
	p.ok(err)
	for i := range page.Items {
		if page.Items[i].DeskID == desk {
			return &page.Items[i], keeper
		}
	}
	return nil, keeper
}

func (p *play) revises() error {
	r, keeper := p.edition(roster.Published)
	if r == nil {
		return errNothing
	}
	_, err := p.rosters.Revise(p.as(keeper), r.ID, nil)
	return err
}

// edits changes who comes, or when one comes, and lets the solver fill the gaps.
func (p *play) edits() error {
	r, keeper := p.edition(roster.Draft)
	if r == nil {
		return errNothing
	}
	for range 1 + p.IntN(2) {
		k := p.IntN(len(r.Entries))
		if next := slices.IndexFunc(r.Entries, func(e roster.Entry) bool { return e.StartsAt.After(p.Now()) }); next >= 0 && p.IntN(3) == 0 {
			k = next
		}
		e := &r.Entries[k]
		if e.StartsAt.Before(p.Now()) && p.IntN(8) > 0 { // what has begun is seldom touched
			continue
		}
		switch last := k == len(r.Entries)-1; p.IntN(7) {
		case 0:
			id := p.people[p.anyone()]
			e.OfficerID = &id
		case 1:
			e.LeaderID = nil
		case 2, 3:
			e.OfficerID = nil
		case 4: // one of two halves
			half := *e
			e.EndsAt = e.StartsAt.Add(e.EndsAt.Sub(e.StartsAt) / 2).Truncate(time.Minute)
			half.StartsAt, half.OfficerID = e.EndsAt, nil
			r.Entries = slices.Insert(r.Entries, k+1, half)
		case 5: // two made one
			if !last {
				e.EndsAt = r.Entries[k+1].EndsAt
				r.Entries = slices.Delete(r.Entries, k+1, k+2)
			}
		default: // relieved earlier or later, now and then with a gap
			e.EndsAt = e.EndsAt.Add(time.Duration(p.IntN(240)-120) * time.Minute)
			if !last && p.IntN(8) > 0 {
				r.Entries[k+1].StartsAt = e.EndsAt
			}
		}
	}
	if _, err := p.rosters.Update(p.as(keeper), r.ID, nil, roster.Patch{Entries: &r.Entries}); err != nil {
		return err
	}
	_, err := p.rosters.Propose(p.as(keeper), r.ID, nil, p.IntN(8) > 0)
	return err
}

func (p *play) publishes() error {
	r, keeper := p.edition(roster.Draft)
	if r == nil {
		return errNothing
	}
	_, err := p.rosters.Publish(p.as(keeper), r.ID, nil)
	if err != nil && p.IntN(2) == 0 {
		_, err := p.rosters.Void(p.as(keeper), r.ID, nil, "重编")
		p.ok(err)
	}
	return err
}

// look has the clock look, and then looks itself: at who is responsible now, and at
// whom the office still counts on.
func (p *play) look() {
	p.t.Helper()
	p.Clock.Add(time.Millisecond)
	p.ok(p.watch.Look(p.as("chief")))
	for worked := true; worked; {
		var err error
		worked, err = p.queue.Work(p.as("chief"))
		p.ok(err)
	}
	_, now, err := p.duties.Now(p.as("chief"), &p.round, nil)
	p.ok(err)
	pairs, alarms := map[uuid.UUID]int{}, map[uuid.UUID]int{}
	for i := range now {
		if now[i].Responsible() {
			pairs[now[i].DeskID]++
		} else {
			alarms[now[i].DeskID]++
		}
	}
	for _, desk := range p.desks {
		if n := pairs[desk]; n > 1 || !p.Now().Before(p.starts) && p.Now().Before(p.ends) && n+alarms[desk] == 0 {
			p.t.Errorf("on desk %s %d pairs and %d alarms", desk, n, alarms[desk])
		}
	}
	p.counted()
}

// counted: nobody is put down twice at once, for both seats, or while they are away
// with permission, for what has not begun.
func (p *play) counted() {
	p.t.Helper()
	var away []leave.Request
	p.ok(p.Reading(p.as("chief")).Where("inspection_id = ? AND state = 'approved'", p.round).Find(&away).Error)
	list := slices.DeleteFunc(p.all(), func(s duty.Shift) bool {
		return s.State == duty.Cancelled || s.State == duty.HandedOver || s.State == duty.Missed
	})
	for i := range list {
		s := &list[i]
		if s.Leader.PersonID == s.Officer.PersonID {
			p.t.Errorf("%s has both seats of %s", p.names[s.Leader.PersonID], s.StartsAt)
		}
		if s.TookOverAt != nil && s.Officer.CheckedInAt == nil {
			p.t.Errorf("%s took over at %s and never came", p.names[s.Officer.PersonID], s.TookOverAt)
		}
		if s.State != duty.Planned || !p.Now().Before(s.StartsAt) {
			continue
		}
		for _, o := range list[:i] {
			if s.StartsAt.Before(o.EndsAt) && o.StartsAt.Before(s.EndsAt) && (o.Of(s.Leader.PersonID) != "" || o.Of(s.Officer.PersonID) != "") {
				p.t.Errorf("somebody is in %s and %s", o.StartsAt, s.StartsAt)
			}
		}
		for _, l := range away {
			if s.Of(l.PersonID) != "" && l.StartsAt.Before(s.EndsAt) && s.StartsAt.Before(l.EndsAt) {
				p.t.Errorf("%s is away %s to %s, and on duty from %s", p.names[l.PersonID], l.StartsAt, l.EndsAt, s.StartsAt)
			}
		}
	}
}

// history looks back over the whole period: between any two instants at which
// something changed, one pair was responsible, or somebody was missing and said so.
func (p *play) history() {
	p.t.Helper()
	shifts := p.all()
	edges := []time.Time{p.starts, p.ends}
	for i := range shifts {
		s := &shifts[i]
		for _, at := range []*time.Time{&s.StartsAt, &s.EndsAt, s.TookOverAt, s.RelievedAt, s.UnmannedSince} {
			if at != nil && at.After(p.starts) && at.Before(p.ends) {
				edges = append(edges, *at)
			}
		}
	}
	slices.SortFunc(edges, time.Time.Compare)
	for _, desk := range p.desks {
		for k := range edges[1:] {
			if edges[k].Equal(edges[k+1]) {
				continue
			}
			at := edges[k].Add(edges[k+1].Sub(edges[k]) / 2)
			pairs, alarms := 0, 0
			for i := range shifts {
				s := &shifts[i]
				if s.DeskID != desk {
					continue
				}
				if s.TookOverAt != nil && !at.Before(*s.TookOverAt) && (s.RelievedAt == nil || at.Before(*s.RelievedAt)) {
					pairs++
				}
				if s.UnmannedSince != nil && !at.Before(*s.UnmannedSince) && at.Before(s.EndsAt) && (s.TookOverAt == nil || at.Before(*s.TookOverAt)) {
					alarms++
				}
			}
			if pairs > 1 || pairs+alarms == 0 {
				p.t.Errorf("at %s there were %d pairs and %d alarms on desk %s", at, pairs, alarms, desk)
			}
		}
	}
}
