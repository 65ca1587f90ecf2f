package relation_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/record"
	"lianluo/internal/relation"
	"lianluo/internal/relation/likeness"
	"lianluo/internal/store/storetest"
)

func TestProposedOnceAndDecided(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.register(marketAgain)
		d.register(pond)
		if found, err := d.s.Candidates(d.coord, b.ID, 20); err != nil || len(found) != 0 {
			d.Errorf("found before anything was indexed: %+v %v", found, err)
		}
		d.follow()
		found, err := d.s.Candidates(d.coord, b.ID, 20)
		d.ok(err)
		ps := d.open(d.coord)
		if len(ps) != 1 || len(found) != 1 || found[0].Case.ID != a.ID || found[0].Proposal == nil || found[0].Proposal.ID != ps[0].ID {
			d.Fatalf("%+v %+v", ps, found)
		}
		p := ps[0]
		if p.First.ID != a.ID || p.Second.ID != b.ID || p.ShownScore < 50 || p.ShownScore != found[0].Score || len(p.Shown) < 2 {
			d.Errorf("%+v", p)
		}
		for _, r := range p.Shown {
			if s := relation.Sentence(r); r.Weight < 1 || s == "" || r.Value != "" && !strings.Contains(s, r.Value) {
				d.Errorf("%+v %q", r, s)
			}
		}
		d.follow() // nothing new, nothing twice
		if n := len(d.open(d.coord)); n != 1 {
			d.Errorf("%d proposals", n)
		}
		old := tag(&p)
		done, err := d.s.Confirm(d.coord, p.ID, old, "同一处")
		d.ok(err)
		if done.State != relation.Confirmed || done.LinkID == nil || done.Reason != "同一处" || done.DecidedBy == nil {
			d.Errorf("%+v", done)
		}
		_, err = d.s.Dismiss(d.coord, p.ID, old, "不是")
		d.wants(err, fault.CodeStaleVersion)
		_, err = d.s.Dismiss(d.coord, p.ID, tag(done), "不是")
		d.wants(err, fault.CodeStateConflict)
		for _, c := range []*petition.Case{a, b} {
			ls, err := d.s.Links(d.coord, c.ID, false)
			d.ok(err)
			if len(ls) != 1 || ls[0].Kind != relation.Duplicate || ls[0].From.ID != b.ID || ls[0].To.ID != a.ID {
				d.Errorf("%+v", ls)
			}
			if now := d.reload(c); now.Version != 2 || now.Handling != petition.Registered {
				d.Errorf("%+v", now)
			}
			if found, err := d.s.Candidates(d.coord, c.ID, 20); err != nil || len(found) != 0 {
				d.Errorf("proposed again: %+v %v", found, err)
			}
		}
		if kinds := d.events("duplicate_proposal", event.General); !slices.Equal(kinds, []string{"duplicate_proposal.created", "duplicate_proposal.confirmed"}) {
			d.Errorf("%v", kinds)
		}
		if n := strings.Count(strings.Join(d.events("petition_case", event.General), " "), "petition_case.linked"); n != 2 {
			d.Errorf("%d cases heard of the link", n)
		}
	})
}

// Undoing a confirmed duplicate opens the question again; dismissing ends it.
func TestUndoneAndDismissed(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.register(marketAgain)
		d.follow()
		p := d.open(d.coord)[0]
		done, err := d.s.Confirm(d.coord, p.ID, tag(&p), "")
		d.ok(err)
		l, err := d.s.Link(d.coord, a.ID, *done.LinkID)
		d.ok(err)
		_, err = d.s.Link(d.coord, d.register(pond).ID, *done.LinkID)
		d.wants(err, fault.CodeNotFound)
		old := tag(l)
		l, err = d.s.VoidLink(d.petty, a.ID, l.ID, old, "认错")
		d.ok(err)
		_, err = d.s.VoidLink(d.petty, b.ID, l.ID, old, "认错")
		d.wants(err, fault.CodeStaleVersion)
		_, err = d.s.VoidLink(d.petty, b.ID, l.ID, tag(l), "认错")
		d.wants(err, fault.CodeStateConflict)
		live, err := d.s.Links(d.coord, a.ID, false)
		d.ok(err)
		all, err := d.s.Links(d.coord, a.ID, true)
		d.ok(err)
		if len(live) != 0 || len(all) != 1 || !all[0].Voided() {
			d.Errorf("%+v %+v", live, all)
		}
		p = d.open(d.coord)[0]
		if p.LinkID != nil || p.DecidedAt != nil || p.Reason != "" {
			d.Errorf("%+v", p)
		}
		_, err = d.s.Dismiss(d.petty, p.ID, tag(&p), "两家商铺")
		d.ok(err)
		_, err = d.cases.Update(d.coord, b.ID, nil, petition.Patch{Summary: new(market)})
		d.ok(err)
		d.follow()
		if ps := d.open(d.coord); len(ps) != 0 {
			d.Errorf("a dismissed pair came back: %+v", ps)
		}
		if found, err := d.s.Candidates(d.coord, a.ID, 20); err != nil || len(found) != 0 {
			d.Errorf("%+v %v", found, err)
		}
	})
}

// What was like another case and is so no more lapses by itself, and comes back.
func TestLapseAndRevival(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.register(marketAgain)
		d.follow()
		change := func(text string) {
			d.Helper()
			_, err := d.cases.Update(d.coord, b.ID, nil, petition.Patch{Summary: &text})
			d.ok(err)
			d.follow()
		}
		change(pond)
		if ps := d.proposals(d.coord, relation.Filter{State: relation.Lapsed}); len(ps) != 1 || len(d.open(d.coord)) != 0 {
			d.Fatalf("%+v", ps)
		}
		change(market)
		ps := d.open(d.coord)
		if len(ps) != 1 || ps[0].Score != 100 {
			d.Fatalf("%+v", ps)
		}
		_, err := d.cases.Void(d.coord, a.ID, nil, "重复录入")
		d.ok(err)
		d.follow()
		if ps := d.open(d.coord); len(ps) != 0 {
			d.Errorf("a voided case is still proposed: %+v", ps)
		}
		want := []string{"created", "lapsed", "revived", "lapsed"}
		for i, k := range d.events("duplicate_proposal", event.General) {
			if i >= len(want) || k != "duplicate_proposal."+want[i] {
				d.Errorf("event %d is %s", i, k)
			}
		}
	})
}

// A duplicate of a case in an archived round can be known; the old case stays as
// it was.
func TestAcrossRounds(t *testing.T) {
	each(t, func(d *desk) {
		past := d.newRound("第一轮")
		old := d.enter(petition.Intake{InspectionID: past, Number: "信20170816134", Summary: market})
		d.archive(past)
		now := d.enter(petition.Intake{Summary: "与信20170816134反映的同一处，又开始了。"})
		d.follow()
		ps := d.proposals(d.coord, relation.Filter{State: relation.Open, InspectionID: &past})
		if len(ps) != 1 || ps[0].Shown[0].Kind != likeness.Number || ps[0].ShownScore < 95 {
			d.Fatalf("%+v", ps)
		}
		if other := record.NewID(); len(d.proposals(d.coord, relation.Filter{InspectionID: &other})) != 0 {
			d.Error("the filter lets everything through")
		}
		_, err := d.s.Confirm(d.coord, ps[0].ID, nil, "旧案反弹")
		d.ok(err)
		if c := d.reload(old); c.Version != old.Version {
			d.Errorf("an archived case changed: %+v", c)
		}
		_, err = d.s.Merge(d.coord, now.ID, nil, old.ID, "并案")
		d.wants(err, fault.CodeUnprocessable)
		ls, err := d.s.Links(d.coord, old.ID, false)
		d.ok(err)
		if len(ls) != 1 || ls[0].From.ID != now.ID {
			d.Errorf("%+v", ls)
		}
		older := d.enter(petition.Intake{Summary: pond})
		d.archive(d.round)
		_, err = d.s.AddLink(d.coord, older.ID, old.ID, relation.Related, "都在归档里")
		d.wants(err, fault.CodeArchived)
	})
}

// Nobody but petition staff learns that two petitioners have one phone: not by a
// reason, a score, a row, a count, a version or an event.
func TestPhoneIsForPetitionStaff(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register("巷口垃圾桶满了没人倒，苍蝇很多，夏天尤其厉害。"), d.register("巷口垃圾桶旁边污水横流，路过都要捂鼻子，苍蝇很多。")
		c, e := d.register(market), d.register(marketAgain)
		d.follow()
		if n := len(d.open(d.petty)); n != 1 {
			d.Fatalf("%d pairs before phones are known", n)
		}
		before := d.open(d.coord)[0]
		for _, x := range []uuid.UUID{a.ID, b.ID, c.ID, e.ID} {
			_, err := d.people.Put(d.petty, x, nil, petitioner.Identity{Phone: "13712345678"})
			d.ok(err)
		}
		d.follow()
		mine, theirs := d.open(d.petty), d.open(d.coord)
		if len(theirs) != 1 || theirs[0].Version != before.Version || theirs[0].ShownScore != before.ShownScore || len(theirs[0].Shown) != len(before.Shown) {
			d.Errorf("coordinators see %+v, before %+v", theirs, before)
		}
		if len(mine) < 2 {
			d.Fatalf("petition staff see %+v", mine)
		}
		var hidden *relation.Pair
		for i := range mine {
			if mine[i].Confidential {
				hidden = &mine[i]
			}
			if last := mine[i].Shown[len(mine[i].Shown)-1]; last.Kind != likeness.Phone {
				d.Errorf("no phone among %+v", mine[i].Shown)
			}
		}
		if hidden == nil {
			d.Fatal("no pair hangs on the phone alone")
		}
		if mine[0].Confidential && mine[0].ShownScore < 50 {
			d.Errorf("%+v", mine[0])
		}
		_, err := d.s.Get(d.coord, hidden.ID)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Confirm(d.coord, hidden.ID, nil, "")
		d.wants(err, fault.CodeNotFound)
		found, err := d.s.Candidates(d.coord, e.ID, 50)
		d.ok(err)
		for _, x := range found {
			if slices.ContainsFunc(x.Reasons, func(r likeness.Reason) bool { return r.Kind == likeness.Phone }) || x.Proposal != nil && x.Proposal.Confidential {
				d.Errorf("%+v", x)
			}
		}
		if kinds := d.events("duplicate_proposal", event.General); len(kinds) != 1 {
			d.Errorf("the change stream tells of %v", kinds)
		}
		if len(d.events("duplicate_proposal", event.Restricted)) == 0 {
			d.Error("auditors hear nothing")
		}
		_, err = d.s.Dismiss(d.petty, hidden.ID, tag(hidden), "两处")
		d.ok(err)
		if kinds := d.events("duplicate_proposal", event.General); len(kinds) != 1 {
			d.Errorf("the change stream tells of %v", kinds)
		}
	})
}

func TestOfficesStayApart(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.register(marketAgain)
		other := newDesk(d.T, d.db)
		theirs := other.register(market)
		d.follow()
		if n := len(other.open(other.coord)); n != 0 {
			d.Errorf("%d proposals in the other office", n)
		}
		p := d.open(d.coord)[0]
		_, err := d.s.Get(other.coord, p.ID)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Confirm(other.coord, p.ID, nil, "")
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Candidates(other.coord, a.ID, 5)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Links(other.coord, a.ID, false)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.AddLink(d.coord, a.ID, theirs.ID, relation.Related, "越界")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.s.Merge(other.coord, a.ID, nil, b.ID, "越界")
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Merge(d.coord, a.ID, nil, theirs.ID, "越界")
		d.wants(err, fault.CodeUnprocessable)
		_, _, err = d.s.Split(other.coord, a.ID, nil, []petition.Share{{Summary: "一"}, {Summary: "二"}}, "越界")
		d.wants(err, fault.CodeNotFound)
	})
}

// The other end of a link does not exist for who may not see it.
func TestLinksToUnseenCases(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.register(pond)
		l, err := d.s.AddLink(d.coord, a.ID, b.ID, relation.Related, "同一片区")
		d.ok(err)
		_, err = d.s.AddLink(d.coord, b.ID, a.ID, relation.Related, "又一次")
		d.wants(err, fault.CodeAlreadyExists)
		_, err = d.s.AddLink(d.coord, a.ID, a.ID, relation.Related, "自己")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.s.AddLink(d.coord, a.ID, record.NewID(), relation.Related, "没有")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.cases.Dispatch(d.coord, a.ID, nil, petition.Order{LeadUnitID: d.unit})
		d.ok(err)
		actor := auth.From(storetest.As(d.Context(), d.office, auth.UnitUser))
		actor.UnitID = d.unit
		unit := auth.With(d.Context(), actor)
		ls, err := d.s.Links(unit, a.ID, false)
		d.ok(err)
		if len(ls) != 0 {
			d.Errorf("%+v", ls)
		}
		_, err = d.s.Link(unit, a.ID, l.ID)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Links(unit, b.ID, false)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.VoidLink(unit, a.ID, l.ID, nil, "无权")
		d.wants(err, fault.CodeNotFound)
		commander := storetest.As(d.Context(), d.office, auth.Commander)
		_, err = d.s.VoidLink(commander, a.ID, l.ID, nil, "无权")
		d.wants(err, fault.CodeStateConflict)
	})
}

// Eight decide at once, half of them the other way: one wins.
func TestOneDecisionWins(t *testing.T) {
	each(t, func(d *desk) {
		a, _ := d.register(market), d.register(marketAgain)
		d.follow()
		p := d.open(d.coord)[0]
		d.race(func(i int) error {
			act := d.s.Confirm
			if i%2 == 0 {
				act = d.s.Dismiss
			}
			_, err := act(d.coord, p.ID, tag(&p), "同时")
			return err
		})
		ls, err := d.s.Links(d.coord, a.ID, true)
		d.ok(err)
		now, err := d.s.Get(d.coord, p.ID)
		d.ok(err)
		if len(ls) != map[relation.State]int{relation.Confirmed: 1, relation.Dismissed: 0}[now.State] {
			d.Errorf("%s with %d links", now.State, len(ls))
		}
	})
}

// race runs eight at once; exactly one may succeed.
func (d *desk) race(f func(i int) error) {
	d.Helper()
	var won atomic.Int64
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			if err := f(i); err == nil {
				won.Add(1)
			} else if _, ok := fault.As(err); !ok {
				d.Error(err)
			}
		})
	}
	wg.Wait()
	if won.Load() != 1 {
		d.Errorf("%d won", won.Load())
	}
}

// Two replicas follow at once: each pair is put before people once.
func TestTwoFollowers(t *testing.T) {
	each(t, func(d *desk) {
		for range 12 {
			d.register(market)
		}
		twin := newDesk(d.T, d.db)
		var wg sync.WaitGroup
		for _, s := range []*relation.Service{d.s, twin.s, d.s, twin.s} {
			wg.Go(func() {
				for more := true; more; {
					var err error
					if more, err = s.Step(context.WithoutCancel(d.Context())); err != nil && !fault.Is(err, fault.CodeUnavailable) {
						d.Error(err)
					}
				}
			})
		}
		wg.Wait()
		d.follow()
		seen := map[[2]uuid.UUID]bool{}
		for _, p := range d.open(d.coord) {
			key := [2]uuid.UUID{p.FirstID, p.SecondID}
			if seen[key] || p.FirstID.String() >= p.SecondID.String() || p.Score != 100 {
				d.Errorf("%+v", p)
			}
			seen[key] = true
		}
		if created := len(d.events("duplicate_proposal", event.General)); len(seen) < 11 || created < len(seen) {
			d.Errorf("%d pairs, %d events", len(seen), created)
		}
	})
}
