package roster_test

import (
	"context"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/duty"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/roster"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

type plainCalendar struct{}

func (plainCalendar) Calendar(*store.Tx) (*calendar.Calendar, error) {
	return calendar.New(nil, nil), nil
}

// onLeave is who is on approved leave.
type onLeave map[uuid.UUID][]duty.Span

func (l onLeave) Away(context.Context, []uuid.UUID, time.Time, time.Time) (map[uuid.UUID][]duty.Span, error) {
	return l, nil
}

type street struct {
	*testing.T
	*storetest.DB
	service *roster.Service
	duties  *duty.Service
	ctx     context.Context
	round   uuid.UUID
	people  []uuid.UUID
	leave   onLeave
}

func open(t *testing.T, db *storetest.DB, people int) *street {
	t.Helper()
	s := &street{T: t, DB: db, ctx: storetest.As(t.Context(), record.NewID(), auth.Coordinator), leave: onLeave{}}
	db.Clock.Set(time.Date(2021, 8, 27, 12, 0, 0, 0, calendar.Zone))
	s.duties = duty.NewService(db.Store, func(s string) string { return s }, func() (string, error) { return "000000", nil })
	s.duties.Respect(s.leave)
	s.service = roster.NewService(db.Store, s.duties, plainCalendar{})
	i, err := inspection.NewService(db.Store).Create(s.ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
	if err != nil {
		t.Fatal(err)
	}
	s.round = i.ID
	for range people {
		p, err := org.NewService(db.Store).CreatePerson(s.ctx, org.NewPerson{Name: "值班人员"})
		if err != nil {
			t.Fatal(err)
		}
		s.people = append(s.people, p.ID)
	}
	return s
}

func (s *street) draft(from, to calendar.Date) *roster.Roster {
	s.Helper()
	third := len(s.people) / 3
	r, err := s.service.Create(s.ctx, roster.New{InspectionID: s.round, Name: "值班表", FromOn: from, ToOn: to, Leaders: s.people[:third], Officers: s.people[third:]})
	return s.must(r, err)
}

func (s *street) must(r *roster.Roster, err error) *roster.Roster {
	s.Helper()
	if err != nil {
		s.Fatal(err)
	}
	return r
}

// codes are those of the faults, with their dates.
func codes(err error) string {
	f, ok := fault.As(err)
	if !ok {
		return ""
	}
	var out []string
	for _, x := range f.Fields {
		out = append(out, x.Code+"@"+x.Detail.ZH[5:10])
	}
	return strings.Join(out, " ")
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &roster.Roster{}) })
}

// What is proposed can be published; what is not right is told by date, all at
// once, and nothing is published then.
func TestPublishing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 12)
		r := s.draft("2021-08-28", "2021-09-03")
		_, err := s.service.Publish(s.ctx, r.ID, nil)
		if got := codes(err); strings.Count(got, "no_leader") != 7 || strings.Count(got, "no_officer") != 7 {
			t.Errorf("an empty roster: %s", got)
		}
		s.leave[s.people[5]] = []duty.Span{{From: calendar.Date("2021-08-30").Midnight(), To: calendar.Date("2021-08-31").Midnight()}}
		r = s.must(s.service.Propose(s.ctx, r.ID, nil, false))
		good := r.Entries
		bad := append([]roster.Entry{}, good...)
		bad[2].OfficerID = &s.people[5]    // on leave
		bad[4].OfficerID = bad[4].LeaderID // one person
		bad[6].LeaderID = bad[5].LeaderID  // no rest
		bad = append(bad[:3], bad[4:]...)  // a gap on 08-31
		r = s.must(s.service.Update(s.ctx, r.ID, nil, roster.Patch{Entries: &bad}))
		_, err = s.service.Publish(s.ctx, r.ID, nil)
		got := codes(err)
		for _, want := range []string{"on_leave@08-30", "leader_is_officer@09-01", "too_little_rest@09-03", "gap@08-31"} {
			if !strings.Contains(got, want) {
				t.Errorf("%s is missing: %s", want, got)
			}
		}
		s.must(s.service.Update(s.ctx, r.ID, nil, roster.Patch{Entries: &good}))
		r = s.must(s.service.Publish(s.ctx, r.ID, nil))
		page, _, err := s.duties.List(s.ctx, duty.Filter{InspectionID: &s.round}, store.Request{Limit: 50})
		if err != nil || len(page.Items) != 7 || r.State != roster.Published {
			t.Errorf("%d shifts, %v", len(page.Items), err)
		}
		again := s.draft("2021-09-02", "2021-09-05")
		again = s.must(s.service.Propose(s.ctx, again.ID, nil, false))
		if _, err = s.service.Publish(s.ctx, again.ID, nil); !strings.Contains(codes(err), "overlap@09-02") {
			t.Errorf("two rosters of one desk: %v", err)
		}
		mine, err := held(s, *good[0].LeaderID)
		if err != nil || len(mine) == 0 {
			t.Errorf("who leads has %d shifts, %v", len(mine), err)
		}
	})
}

func held(s *street, person uuid.UUID) ([]duty.Shift, error) {
	return s.duties.Bound(s.ctx, []uuid.UUID{person}, calendar.Date("2021-08-27").Midnight(), calendar.Date("2021-10-01").Midnight())
}

// A revision leaves alone what has begun, takes back no change that it has not
// seen, and of two revisions one is in force.
func TestEditions(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 12)
		r := s.draft("2021-08-28", "2021-09-03")
		s.must(s.service.Propose(s.ctx, r.ID, nil, false))
		r = s.must(s.service.Publish(s.ctx, r.ID, nil))
		next := s.must(s.service.Revise(s.ctx, r.ID, nil))
		if _, err := s.service.Revise(s.ctx, r.ID, nil); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("a second draft: %v", err)
		}
		db.Clock.Set(time.Date(2021, 8, 28, 9, 0, 0, 0, calendar.Zone))
		changed := append([]roster.Entry{}, next.Entries...)
		free := func(not ...uuid.UUID) *uuid.UUID {
			for i := range s.people[4:] {
				ok := true
				for _, e := range next.Entries {
					ok = ok && *e.OfficerID != s.people[4+i]
				}
				if ok {
					return &s.people[4+i]
				}
			}
			return &not[0]
		}(s.people[11])
		changed[0].OfficerID = free
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &changed}))
		if _, err := s.service.Publish(s.ctx, next.ID, nil); !strings.Contains(codes(err), "already_begun@08-28") {
			t.Errorf("what has begun was changed: %v", err)
		}
		changed[0].OfficerID = r.Entries[0].OfficerID
		changed[5].OfficerID = free
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &changed}))
		db.Clock.Add(time.Minute)
		other := changed[5]
		if err := db.InTx(s.ctx, func(tx *store.Tx) error { // somebody else meanwhile
			rows, err := duty.Of(tx, duty.Desk{InspectionID: s.round}, other.StartsAt, other.EndsAt)
			if err != nil {
				return err
			}
			shift, err := store.Load[duty.Shift](tx, rows[0].ID)
			if err != nil {
				return err
			}
			*shift.Seat(duty.Officer) = duty.Seat{PersonID: *changed[2].OfficerID, PersonName: "别人"}
			if err := tx.Save(shift); err != nil {
				return err
			}
			return event.Append(tx, "duty_shift.reassigned", shift, map[string]any{"inspection_id": shift.InspectionID, "roster_id": shift.RosterID})
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.service.Publish(s.ctx, next.ID, nil); !strings.Contains(codes(err), "changed_meanwhile@09-02") {
			t.Errorf("a change meanwhile was taken back: %v", err)
		}
		db.Clock.Add(time.Minute)
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &changed}))
		var wg sync.WaitGroup
		won := make(chan bool, 4)
		for range 4 {
			wg.Go(func() {
				if _, err := s.service.Publish(s.ctx, next.ID, nil); err == nil {
					won <- true
				}
			})
		}
		wg.Wait()
		if len(won) != 1 {
			t.Errorf("published %d times", len(won))
		}
		if old, err := s.service.Get(s.ctx, r.ID); err != nil || old.State != roster.Superseded {
			t.Errorf("%+v %v", old.State, err)
		}
	})
}

// Whoever has come for a shift keeps it, although it has not begun; the other seat
// may still change.
func TestWhoHasComeStays(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := open(t, db, 12)
		r := s.draft("2021-08-28", "2021-08-30")
		s.must(s.service.Propose(s.ctx, r.ID, nil, false))
		r = s.must(s.service.Publish(s.ctx, r.ID, nil))
		next := s.must(s.service.Revise(s.ctx, r.ID, nil))
		var second uuid.UUID
		for n := range 2 { // the first takes over by it
			e := r.Entries[n]
			db.Clock.Set(e.StartsAt.Add(-30 * time.Minute))
			rows, err := held(s, *e.OfficerID)
			if err != nil {
				t.Fatal(err)
			}
			officer := auth.From(s.ctx)
			officer.PersonID, officer.Standing, second = *e.OfficerID, auth.GroupMember, rows[0].ID
			if _, err := s.duties.CheckIn(auth.With(t.Context(), officer), second, nil); err != nil {
				t.Fatal(err)
			}
		}
		free := func(pool []uuid.UUID) *uuid.UUID {
			for i := range pool {
				if rows, err := held(s, pool[i]); err == nil && len(rows) == 0 {
					return &pool[i]
				}
			}
			return nil
		}
		others := slices.DeleteFunc(slices.Clone(s.people[4:]), func(id uuid.UUID) bool { return id == *r.Entries[0].OfficerID || id == *r.Entries[1].OfficerID })
		s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Officers: &others}))
		anew := s.must(s.service.Propose(s.ctx, next.ID, nil, false))
		for n := range 2 {
			if a, b := anew.Entries[n], r.Entries[n]; *a.LeaderID != *b.LeaderID || *a.OfficerID != *b.OfficerID {
				t.Errorf("proposed anew: %+v, were %+v", a, b)
			}
		}
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &r.Entries}))
		changed := append([]roster.Entry{}, next.Entries...)
		changed[1].OfficerID = free(s.people[4:])
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &changed}))
		if _, err := s.service.Publish(s.ctx, next.ID, nil); codes(err) != "already_begun@08-29" {
			t.Errorf("who has come was taken away: %v", err)
		}
		whole := append([]roster.Entry{}, next.Entries[:2]...)
		whole[1].EndsAt = next.Entries[2].EndsAt
		next = s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &whole}))
		if _, err := s.service.Publish(s.ctx, next.ID, nil); !strings.Contains(codes(err), "already_begun@08-29") {
			t.Errorf("the shift was taken away: %v", err)
		}
		changed[1].OfficerID, changed[1].LeaderID = r.Entries[1].OfficerID, free(s.people[:4])
		s.must(s.service.Update(s.ctx, next.ID, nil, roster.Patch{Entries: &changed}))
		s.must(s.service.Publish(s.ctx, next.ID, nil))
		if c, err := s.duties.Get(s.ctx, second); err != nil || c.Officer.CheckedInAt == nil || c.Leader.PersonID != *changed[1].LeaderID {
			t.Errorf("%+v %v", c, err)
		}
	})
}
