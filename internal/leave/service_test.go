package leave_test

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/leave"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

type weekdays struct{}

func (weekdays) Calendar(*store.Tx) (*calendar.Calendar, error) { return calendar.New(nil, nil), nil }

// shifts is a roster of its own.
type shifts struct{ held []leave.Shift }

func (r *shifts) Shifts(context.Context, []uuid.UUID, time.Time, time.Time) ([]leave.Shift, error) {
	return r.held, nil
}

// office is a round with a coordination group of three and a working group.
type office struct {
	*storetest.DB
	t      *testing.T
	s      *leave.Service
	roster *shifts
	office uuid.UUID
	round  uuid.UUID
	group  uuid.UUID
	people map[string]uuid.UUID
}

func founded(t *testing.T, db *storetest.DB) *office {
	o := &office{DB: db, t: t, s: leave.NewService(db.Store, weekdays{}), roster: &shifts{}, office: record.NewID(), people: map[string]uuid.UUID{}}
	o.s.Watch(o.roster)
	ctx := storetest.As(t.Context(), o.office, auth.Admin|auth.Coordinator)
	i, err := inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮", StationedFrom: "2021-08-28", StationedTo: "2021-09-28",
		Settings: inspection.Settings{Leave: &inspection.LeaveRule{ApprovalChain: []string{"group_leader", "coordination_group"}}}})
	o.ok(err)
	o.round = i.ID
	groups, persons := group.NewService(db.Store), org.NewService(db.Store)
	top, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Coordination, Name: "协调联络组"})
	o.ok(err)
	work, err := groups.Create(ctx, group.New{InspectionID: i.ID, Kind: group.Working, Name: "信访应急处置组", Function: group.Petitioning})
	o.ok(err)
	o.group = work.ID
	for _, p := range []struct {
		name string
		in   uuid.UUID
		role group.Role
	}{{"chief", top.ID, group.Leader}, {"deputy", top.ID, group.DeputyLeader}, {"leader", work.ID, group.Leader}, {"ann", work.ID, group.Liaison}, {"bob", work.ID, group.Member}, {"cyn", work.ID, group.Member}} {
		x, err := persons.CreatePerson(ctx, org.NewPerson{Name: p.name, MobilePhone: "13900000001"})
		o.ok(err)
		o.people[p.name] = x.ID
		_, err = groups.Appoint(ctx, group.NewAppointment{GroupID: p.in, Role: p.role, PersonID: &x.ID})
		o.ok(err)
	}
	return o
}

func (o *office) ok(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// as is somebody, with the standing that their posts give.
func (o *office) as(name string) context.Context {
	a := auth.Actor{Kind: auth.KindUser, ID: o.people[name], PersonID: o.people[name], Name: name, OfficeID: o.office, RequestID: "test", Operation: "test", Standing: auth.GroupMember}
	switch name {
	case "chief", "deputy":
		a.Standing |= auth.Commander | auth.GroupLeader
		a.Chief = name == "chief"
	case "leader":
		a.Standing, a.Leads = a.Standing|auth.GroupLeader, []uuid.UUID{o.group}
	case "other office":
		a.OfficeID, a.Standing, a.ID = record.NewID(), auth.Commander, record.NewID()
	}
	return auth.With(o.t.Context(), a)
}

func (o *office) ask(name, standIn string, from, days int) leave.New {
	start := o.Clock.Now().Add(time.Duration(from) * 24 * time.Hour)
	return leave.New{InspectionID: o.round, PersonID: o.people[name], Kind: "sick", Reason: "住院", SpecialReason: "急诊", StartsAt: start,
		EndsAt: start.Add(time.Duration(days) * 24 * time.Hour), StandInID: o.people[standIn]}
}

func (o *office) submitted(name, standIn string, from, days int) *leave.Case {
	o.t.Helper()
	c, err := o.s.Submit(o.as(name), o.ask(name, standIn, from, days))
	o.ok(err)
	return c
}

func (o *office) approve(c *leave.Case, by ...string) *leave.Case {
	o.t.Helper()
	for _, name := range by {
		var err error
		c, err = o.s.Approve(o.as(name), c.ID, nil, "同意")
		o.ok(err)
	}
	return c
}

func has(err error, code string) bool {
	f, ok := fault.As(err)
	if !ok {
		return false
	}
	for _, x := range f.Fields {
		if x.Code == code || x.Pointer+" "+x.Code == code {
			return true
		}
	}
	return false
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &leave.Request{}) })
}

func TestWhatMayNotBeAskedFor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		for code, change := range map[string]func(*leave.New){
			"/special_reason required":       func(n *leave.New) { n.SpecialReason = "" },
			"/ends_at before_start":          func(n *leave.New) { n.EndsAt = n.StartsAt },
			"/starts_at in_past":             func(n *leave.New) { n.StartsAt = n.StartsAt.Add(-72 * time.Hour) },
			"/ends_at too_long":              func(n *leave.New) { n.EndsAt = n.StartsAt.Add(400 * 24 * time.Hour) },
			"/stand_in_id same_person":       func(n *leave.New) { n.StandInID = n.PersonID },
			"/stand_in_id unknown_reference": func(n *leave.New) { n.StandInID = record.NewID() },
			"/inspection_id unknown_reference": func(n *leave.New) {
				n.InspectionID = record.NewID()
			},
			"/group_id not_of_the_group": func(n *leave.New) { n.GroupID = record.NewID() },
		} {
			n := o.ask("ann", "bob", 1, 2)
			change(&n)
			if _, err := o.s.Submit(o.as("ann"), n); !has(err, code) {
				t.Errorf("%s: %v", code, err)
			}
		}
		if _, err := o.s.Submit(o.as("bob"), o.ask("ann", "cyn", 1, 2)); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("in somebody else's name: %v", err)
		}
		after := o.ask("ann", "bob", 30, 2) // the team has left by then
		after.SpecialReason = ""
		_, err := o.s.Submit(o.as("ann"), after)
		o.ok(err)
		o.submitted("ann", "bob", 1, 2)
		if _, err := o.s.Submit(o.as("ann"), o.ask("ann", "cyn", 2, 2)); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("twice for one day: %v", err)
		}
	})
}

// One leave from the asking to the closing, over the end, by the clock.
func TestTheWholeWay(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		c := o.submitted("ann", "bob", 1, 3) // Saturday, Sunday, Monday, and the morning of Tuesday
		if c.WorkingDays != 2 || c.NaturalDays != 4 {
			t.Errorf("%d of %d days", c.WorkingDays, c.NaturalDays)
		}
		o.roster.held = []leave.Shift{{ID: record.NewID(), PersonID: o.people["ann"], StartsAt: c.StartsAt, EndsAt: c.EndsAt}}
		if _, err := o.s.Approve(o.as("leader"), c.ID, nil, ""); !has(err, leave.HoldsShift) {
			t.Errorf("with a shift: %v", err)
		}
		o.roster.held = nil
		for _, name := range []string{"ann", "bob", "chief"} {
			if _, err := o.s.Approve(o.as(name), c.ID, nil, ""); err == nil {
				t.Errorf("approved first by %s", name)
			}
		}
		c = o.approve(c, "leader")
		if _, err := o.s.Approve(o.as("leader"), c.ID, nil, ""); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("twice by the leader: %v", err)
		}
		c = o.approve(c, "deputy")
		covers := func(at time.Time) int {
			got, err := o.s.Covers(o.as("chief"), []uuid.UUID{o.people["ann"]}, at)
			o.ok(err)
			return len(got)
		}
		if covers(db.Clock.Now()) != 0 || covers(c.StartsAt) != 1 {
			t.Error("covered at the wrong time")
		}
		db.Clock.Set(c.EndsAt.Add(-time.Hour))
		if got, err := o.s.Get(o.as("ann"), c.ID); err != nil || got.At(db.Clock.Now()) != leave.OnLeave {
			t.Errorf("%+v, %v", got, err)
		}
		_, err := o.s.Extend(o.as("ann"), c.ID, nil, c.EndsAt.Add(24*time.Hour), "未愈")
		o.ok(err)
		db.Clock.Add(2 * time.Hour) // asked in time, decided late
		c = o.approve(c, "leader", "chief")
		if c.At(db.Clock.Now()) != leave.OnLeave || c.NaturalDays != 5 {
			t.Errorf("extended: %s, %d days", c.At(db.Clock.Now()), c.NaturalDays)
		}
		db.Clock.Add(48 * time.Hour)
		if _, err := o.s.Extend(o.as("ann"), c.ID, nil, c.EndsAt.Add(96*time.Hour), "未愈"); !fault.Is(err, fault.CodeStateConflict) {
			t.Errorf("extended after the end: %v", err)
		}
		page, _, err := o.s.List(o.as("chief"), leave.Filter{State: leave.OverdueReturn, Query: "ann"}, store.Request{Limit: 5})
		if err != nil || len(page.Items) != 1 || covers(db.Clock.Now()) != 1 {
			t.Errorf("overdue: %d, %v", len(page.Items), err)
		}
		back := db.Clock.Now()
		c, err = o.s.Return(o.as("ann"), c.ID, nil, "")
		o.ok(err)
		if !c.ReturnedLate() || covers(back) != 0 || covers(back.Add(-time.Minute)) != 1 {
			t.Errorf("back: %+v", c.Request)
		}
		if _, err := o.s.Close(o.as("ann"), c.ID, nil, ""); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("closed by who was away: %v", err)
		}
		_, err = o.s.Close(o.as("chief"), c.ID, nil, "")
		o.ok(err)
		sum, err := o.s.Summary(o.as("chief"), leave.Ask{InspectionID: o.round, From: "2021-09-10", To: "2021-09-20"})
		o.ok(err)
		if sum.Total.Requests != 1 || sum.Total.Late != 1 || sum.Total.People != 1 || sum.Total.NaturalDays != 6 || sum.Total.WorkingDays != 4 || sum.Total.AwayNow != 0 {
			t.Errorf("summary: %+v", sum.Total)
		}
		var kinds []string
		o.ok(db.Reading(o.as("chief")).Model(&event.Event{}).Where("resource_id = ?", c.ID).Order("sequence").Pluck("kind", &kinds).Error)
		if len(kinds) != 8 {
			t.Errorf("told: %v", kinds)
		}
	})
}

// A leader's own leave needs two commanders, and a commander's two others.
func TestLeadersOwnLeave(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		c := o.submitted("leader", "bob", 1, 2)
		if _, err := o.s.Approve(o.as("leader"), c.ID, nil, ""); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("their own: %v", err)
		}
		c = o.approve(c, "chief")
		if _, err := o.s.Approve(o.as("chief"), c.ID, nil, ""); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("by one commander twice: %v", err)
		}
		if c = o.approve(c, "deputy"); c.State != leave.Approved {
			t.Errorf("%s", c.State)
		}
		if _, err := o.s.Get(o.as("other office"), c.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("from another office: %v", err)
		}
		if _, err := o.s.Get(o.as("cyn"), c.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("by somebody who is not concerned: %v", err)
		}
		if got, err := o.s.Get(o.as("bob"), c.ID); err != nil || got.Knows(auth.From(o.as("bob"))) {
			t.Errorf("by the stand-in: %v", err)
		}
	})
}

// race lets two acts loose at once, and gives how many came through.
func race(acts ...func() error) (through int, others []error) {
	var wg sync.WaitGroup
	errs := make([]error, len(acts))
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	for _, err := range errs {
		if err == nil {
			through++
		} else {
			others = append(others, err)
		}
	}
	return through, others
}

func TestRaces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		approve := func(by string, c *leave.Case, tag string) func() error {
			return func() error { _, err := o.s.Approve(o.as(by), c.ID, &tag, ""); return err }
		}
		for round := range 6 {
			from := round * 3 // no two rounds share a day
			a := o.approve(o.submitted("ann", "bob", from+1, 1), "leader")
			tag := a.ETag()
			// Two last approvals of one version.
			if n, rest := race(approve("chief", a, tag), approve("deputy", a, tag)); n != 1 || !fault.Is(rest[0], fault.CodeStaleVersion) {
				t.Errorf("two approvals at once: %d, %v", n, rest)
			}
			// Withdrawn and approved at once, without versions: one comes first, and both may.
			b := o.approve(o.submitted("cyn", "bob", from+2, 1), "leader")
			tag = b.ETag()
			n, rest := race(approve("chief", b, tag), func() error { _, err := o.s.Withdraw(o.as("cyn"), b.ID, &tag, "不去了"); return err })
			if n != 1 || !fault.Is(rest[0], fault.CodeStaleVersion) {
				t.Errorf("withdrawn and approved at once: %d, %v", n, rest)
			}
			// Two who would both have one stand-in, and one who would stand in for the other.
			x, y := o.approve(o.submitted("ann", "bob", from+20, 1), "leader"), o.approve(o.submitted("bob", "cyn", from+20, 1), "leader")
			n, rest = race(approve("chief", x, x.ETag()), approve("deputy", y, y.ETag()))
			if n != 1 || !fault.Is(rest[0], fault.CodeRequirementsUnmet) {
				t.Errorf("the stand-in and who is stood in for at once: %d, %v", n, errors.Join(rest...))
			}
			for _, c := range []*leave.Case{x, y} {
				who := "ann"
				if c == y {
					who = "bob"
				}
				_, err := o.s.Withdraw(o.as(who), c.ID, nil, "撤回")
				o.ok(err)
			}
		}
	})
}

// A stand-in who is not free is refused, another one is named.
func TestReplacingTheStandIn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := founded(t, db)
		o.approve(o.submitted("ann", "bob", 1, 2), "leader", "chief")
		c := o.submitted("cyn", "bob", 2, 2)
		if _, err := o.s.Approve(o.as("leader"), c.ID, nil, ""); !has(err, leave.StandInElsewhere) {
			t.Errorf("a stand-in for two: %v", err)
		}
		if d := o.submitted("bob", "leader", 1, 1); true {
			if _, err := o.s.Approve(o.as("leader"), d.ID, nil, ""); !has(err, leave.StandsIn) {
				t.Errorf("away while standing in: %v", err)
			}
		}
		_, err := o.s.ReplaceStandIn(o.as("cyn"), c.ID, nil, o.people["leader"])
		o.ok(err)
		c = o.approve(c, "leader", "chief")
		if _, err := o.s.ReplaceStandIn(o.as("cyn"), c.ID, nil, o.people["bob"]); !has(err, leave.StandInElsewhere) {
			t.Errorf("replaced by one who is not free: %v", err)
		}
	})
}
