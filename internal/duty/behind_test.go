package duty_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/discipline"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"

	"lianluo/internal/store/storetest"
)

// Who comes before the clock has looked hides nothing: the post was unmanned, the
// clock says so in its own name, and those who did not come are known.
func TestWhoComesFirstHidesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		s := d.arrange(1)[0]
		db.Clock.Set(d.start.Add(40 * time.Minute))
		c := d.must(d.service.CheckIn(d.as(d.people[0], auth.GroupMember), s.ID, nil))
		if c.State != duty.Unmanned || c.UnmannedSince == nil || !c.UnmannedSince.Equal(d.start) || c.EscalatedAt == nil || c.Version != 2 {
			t.Errorf("the leader came alone: %+v", c.Shift)
		}
		if k := d.kinds(); k[discipline.NoShow] != 2 || k[discipline.Unmanned] != 1 || k[discipline.Late] != 0 {
			t.Errorf("held against them: %v", k)
		}
		var told []event.Event
		if err := db.Reading(d.as(nil, auth.Auditor)).Where("resource_id = ?", s.ID).Order("sequence").Find(&told).Error; err != nil {
			t.Fatal(err)
		}
		for _, e := range told[1:] {
			if clock := e.ActorKind == auth.KindSystem; clock != (e.Kind != "duty_shift.checked_in") || e.ResourceVersion != 2 {
				t.Errorf("%s by %s in version %d", e.Kind, e.ActorKind, e.ResourceVersion)
			}
		}
		n := len(told)
		d.tick()
		if err := db.Reading(d.as(nil, auth.Auditor)).Where("resource_id = ?", s.ID).Find(&told).Error; err != nil || len(told) != n {
			t.Errorf("told again: %d of %d, %v", len(told), n, err)
		}
	})
}

// A successor's word is about one shift and by one person: when the shift has gone,
// or somebody else is to come, the pair hands over again.
func TestAcceptanceIsOfOneShiftByOneOfficer(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		list := d.arrange(3)
		a := list[0]
		out := d.as(d.people[4], auth.GroupMember)
		db.Clock.Set(d.start)
		d.must(d.service.CheckIn(out, a.ID, nil))
		next := func(n int) {
			t.Helper()
			in := d.as(d.people[4+n], auth.GroupMember)
			if c, err := d.service.Get(in, list[n].ID); err != nil || c.Officer.CheckedInAt == nil {
				d.must(d.service.CheckIn(in, list[n].ID, nil))
			}
			db.Clock.Add(time.Minute)
			code, _, _, err := d.service.HandOver(out, a.ID, nil)
			if err != nil {
				t.Fatal(err)
			}
			d.must(d.service.Accept(in, a.ID, nil, code, nil))
			_, _, _, err = d.service.HandOver(out, a.ID, nil)
			d.wants(err, fault.CodeRequirementsUnmet)
		}
		db.Clock.Set(list[1].StartsAt)
		next(1)
		db.Clock.Set(list[2].StartsAt.Add(-10 * time.Minute))
		d.must(d.service.Relieve(d.as(nil, auth.Commander), list[1].ID, nil, duty.Officer, d.people[7].ID, "急病"))
		_, err := d.service.Confirm(out, a.ID, nil)
		d.wants(err, fault.CodeRequirementsUnmet)
		db.Clock.Set(list[2].StartsAt.Add(time.Minute)) // nobody has taken the second over: it is gone
		d.tick()
		_, err = d.service.Confirm(out, a.ID, nil)
		d.wants(err, fault.CodeRequirementsUnmet)
		next(2)
		d.must(d.service.Confirm(out, a.ID, nil))
		if _, now, err := d.service.Now(out, nil, nil); err != nil || len(now) != 1 || now[0].ID != list[2].ID {
			t.Errorf("in the end: %v %v", now, err)
		}
	})
}

// A relief long after the end still asks whether the substitute is away by now.
func TestReliefAfterTheEnd(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		s := d.arrange(1)[0]
		db.Clock.Set(d.start)
		d.must(d.service.CheckIn(d.as(d.people[4], auth.GroupMember), s.ID, nil))
		db.Clock.Set(s.EndsAt.Add(2 * time.Hour))
		d.service.Respect(away{d.people[6].ID: {{From: s.EndsAt.Add(time.Hour), To: s.EndsAt.Add(9 * time.Hour)}}})
		commander := d.as(nil, auth.Commander)
		_, err := d.service.Relieve(commander, s.ID, nil, duty.Officer, d.people[6].ID, "急病")
		d.wants(err, fault.CodeRequirementsUnmet)
		d.must(d.service.Relieve(commander, s.ID, nil, duty.Officer, d.people[7].ID, "急病"))
	})
}

// away is who is on leave.
type away map[uuid.UUID][]duty.Span

func (a away) Away(_ context.Context, people []uuid.UUID, from, to time.Time) (map[uuid.UUID][]duty.Span, error) {
	out := map[uuid.UUID][]duty.Span{}
	for _, id := range people {
		for _, s := range a[id] {
			if s.From.Before(to) && s.To.After(from) {
				out[id] = append(out[id], s)
			}
		}
	}
	return out, nil
}
