package duty_test

import (
	"context"
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/discipline"
	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// desk is a round with so many people, of whom the first half leads.
type desk struct {
	*testing.T
	*storetest.DB
	service *duty.Service
	office  uuid.UUID
	round   *inspection.Inspection
	people  []*org.Person
	start   time.Time
}

const cast = 8

func open(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	d := &desk{T: t, DB: db, office: record.NewID(), start: time.Date(2021, 9, 10, 8, 0, 0, 0, calendar.Zone)}
	db.Clock.Set(d.start.Add(-2 * time.Hour))
	d.service = duty.NewService(db.Store, func(s string) string { return "#" + s }, func() (string, error) { return "402917", nil })
	ctx := d.as(nil, auth.Coordinator)
	var err error
	if d.round, err = inspection.NewService(db.Store).Create(ctx, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"}); err != nil {
		t.Fatal(err)
	}
	for range cast {
		p, err := org.NewService(db.Store).CreatePerson(ctx, org.NewPerson{Name: "值班人员"})
		if err != nil {
			t.Fatal(err)
		}
		d.people = append(d.people, p)
	}
	return d
}

// as is somebody of the office; p may be nil.
func (d *desk) as(p *org.Person, standing auth.Standing) context.Context {
	a := auth.From(storetest.As(d.Context(), d.office, standing))
	if p != nil {
		a.PersonID, a.Name = p.ID, p.Name
	}
	return auth.With(d.Context(), a)
}

func (d *desk) plan(n int) duty.Plan {
	at := d.start.AddDate(0, 0, n)
	who := func(i int) duty.Someone { return duty.Someone{ID: d.people[i].ID, Name: d.people[i].Name} }
	return duty.Plan{Day: calendar.DateOf(at), StartsAt: at, EndsAt: at.AddDate(0, 0, 1), Leader: who(n % (cast / 2)), Officer: who(cast/2 + n%(cast/2))}
}

// arrange makes shifts of so many days.
func (d *desk) arrange(days int) []duty.Shift {
	d.Helper()
	var plans []duty.Plan
	for n := range days {
		plans = append(plans, d.plan(n))
	}
	where := duty.Desk{InspectionID: d.round.ID}
	var out []duty.Shift
	err := d.InTx(d.as(nil, auth.Coordinator), func(tx *store.Tx) error {
		r := &rosterRow{InspectionID: d.round.ID, DeskID: d.round.ID, Name: "表", Edition: 1, State: "published", FromOn: "2021-09-10", ToOn: "2021-10-10",
			Pattern: "whole_day", ShiftStart: "08:00", Leaders: "[]", Officers: "[]", Exemptions: "[]", Wishes: "[]", Entries: "[]", Proposal: "null"}
		if err := tx.Create(r); err != nil {
			return err
		}
		if _, err := duty.Arrange(tx, where, r.ID, nil, plans); err != nil {
			return err
		}
		var err error
		out, err = duty.Of(tx, where, d.start, d.start.AddDate(0, 2, 0))
		return err
	})
	if err != nil {
		d.Fatal(err)
	}
	return out
}

// rosterRow is what the shifts refer to; package roster stands above this one.
type rosterRow struct {
	record.Meta
	InspectionID, DeskID                                                 uuid.UUID
	Name                                                                 string
	Edition                                                              int64
	State                                                                string
	FromOn, ToOn                                                         calendar.Date
	Pattern, ShiftStart                                                  string
	RestHours                                                            int64
	SameWeekendLeader                                                    bool
	Leaders, Officers, Exemptions, Wishes, Entries, Proposal, VoidReason string
}

func (rosterRow) TableName() string { return "duty_rosters" }

func (d *desk) must(c *duty.Case, err error) *duty.Case {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
	return c
}

func (d *desk) wants(err error, code fault.Code) {
	d.Helper()
	if !fault.Is(err, code) {
		d.Errorf("%v, wanted %s", err, code)
	}
}

func (d *desk) kinds() map[discipline.Kind]int {
	d.Helper()
	var rows []discipline.Record
	if err := d.Reading(d.as(nil, auth.Auditor)).Find(&rows).Error; err != nil {
		d.Fatal(err)
	}
	out := map[discipline.Kind]int{}
	for _, r := range rows {
		out[r.Kind]++
	}
	return out
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &duty.Shift{}, &duty.Assignment{}, &duty.Handover{}, &duty.Entry{}, &discipline.Record{})
	})
}

// Who stands in for another is refused, and the refusal leaves a record, once;
// a rehearsal leaves none.
func TestSubstitutionIsRefusedAndKept(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		s := d.arrange(1)[0]
		_, err := d.service.CheckIn(d.as(d.people[7], auth.GroupMember), s.ID, nil)
		d.wants(err, fault.CodeForbidden)
		if n := d.kinds()[discipline.Substitution]; n != 0 {
			t.Errorf("%d records two hours before", n)
		}
		db.Clock.Set(d.start.Add(-10 * time.Minute))
		ctx, unit := db.OpenUnit(d.as(d.people[7], auth.GroupMember))
		unit.Rehearsal = true
		_, err = d.service.CheckIn(ctx, s.ID, nil)
		d.wants(unit.Refuse(err), fault.CodeForbidden)
		if n := d.kinds()[discipline.Substitution]; n != 0 {
			t.Errorf("%d records of a rehearsal", n)
		}
		for range 2 {
			ctx, unit := db.OpenUnit(d.as(d.people[7], auth.GroupMember))
			_, err = d.service.CheckIn(ctx, s.ID, nil)
			d.wants(unit.Refuse(err), fault.CodeForbidden)
		}
		if n := d.kinds()[discipline.Substitution]; n != 1 {
			t.Errorf("%d records", n)
		}
		if c, err := d.service.Get(ctx, s.ID); err != nil || c.State != duty.Planned || c.Version != 1 {
			t.Errorf("%+v %v", c, err)
		}
	})
}

// The first officer takes over by coming; the second needs the code, of which each
// wrong try counts though it is undone, and both confirmations.
func TestHandover(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		list := d.arrange(2)
		a, b := list[0], list[1]
		out, in := d.as(d.people[4], auth.GroupMember), d.as(d.people[5], auth.GroupMember)
		db.Clock.Set(d.start.Add(25 * time.Minute))
		if c := d.must(d.service.CheckIn(out, a.ID, nil)); c.State != duty.OnDuty || c.Officer.Late != 25 {
			t.Errorf("%+v", c.Shift)
		}
		_, _, err := d.service.AddEntry(out, a.ID, duty.NewEntry{At: db.Clock.Now(), Kind: "call_in", Content: "装卸", FollowUp: true})
		if err != nil {
			t.Fatal(err)
		}
		_, _, err = d.service.AddEntry(out, a.ID, duty.NewEntry{At: db.Clock.Now(), Kind: "nil", Content: "无事"})
		d.wants(err, fault.CodeRequirementsUnmet)
		_, _, _, err = d.service.HandOver(out, a.ID, nil)
		d.wants(err, fault.CodeWindowClosed)
		db.Clock.Set(d.start.Add(23*time.Hour + 30*time.Minute))
		if c := d.must(d.service.CheckIn(in, b.ID, nil)); c.State != duty.Planned {
			t.Errorf("came early, and is %s", c.State)
		}
		code, h, _, err := d.service.HandOver(out, a.ID, nil)
		if err != nil || len(h.Items) != 1 || h.CodeHash == code {
			t.Fatalf("%+v %v", h, err)
		}
		_, _, _, err = d.service.HandOver(out, a.ID, nil)
		d.wants(err, fault.CodeRateLimited)
		yes := []duty.Verdict{{ID: h.Items[0].ID, Decision: "accepted"}}
		_, err = d.service.Accept(d.as(d.people[6], auth.GroupMember), a.ID, nil, code, yes)
		d.wants(err, fault.CodeForbidden)
		_, err = d.service.Accept(in, a.ID, nil, code, nil)
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.service.Confirm(out, a.ID, nil)
		d.wants(err, fault.CodeRequirementsUnmet)
		for range 5 {
			ctx, unit := db.OpenUnit(in)
			_, err = d.service.Accept(ctx, a.ID, nil, "000000", yes)
			d.wants(unit.Refuse(err), fault.CodeRequirementsUnmet)
		}
		_, err = d.service.Accept(in, a.ID, nil, code, yes)
		if f, ok := fault.As(err); !ok || f.Fields[0].Code != "no_tries_left" {
			t.Errorf("after five tries: %v", err)
		}
		db.Clock.Add(time.Minute)
		if code, h, _, err = d.service.HandOver(out, a.ID, nil); err != nil {
			t.Fatal(err)
		}
		yes[0].ID = h.Items[0].ID
		db.Clock.Add(6 * time.Minute)
		_, err = d.service.Accept(in, a.ID, nil, code, yes)
		d.wants(err, fault.CodeRequirementsUnmet)
		if code, h, _, err = d.service.HandOver(out, a.ID, nil); err != nil {
			t.Fatal(err)
		}
		yes[0].ID = h.Items[0].ID
		d.must(d.service.Accept(in, a.ID, nil, code, yes))
		_, err = d.service.Accept(in, a.ID, nil, code, yes)
		d.wants(err, fault.CodeRequirementsUnmet)
		if _, now, err := d.service.Now(in, nil, nil); err != nil || len(now) != 1 || now[0].ID != a.ID {
			t.Errorf("before both have confirmed: %v %v", now, err)
		}
		d.must(d.service.Confirm(out, a.ID, nil))
		if _, now, err := d.service.Now(in, nil, nil); err != nil || len(now) != 1 || now[0].ID != b.ID {
			t.Errorf("after: %v %v", now, err)
		}
		if k := d.kinds(); k[discipline.Late] != 1 || k[discipline.EarlyLeave] != 1 {
			t.Errorf("held against them: %v", k)
		}
	})
}

// Two who come at once, two who confirm at once: one pair is responsible.
func TestRaces(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		list := d.arrange(2)
		db.Clock.Set(d.start.Add(23*time.Hour + 30*time.Minute))
		var wg sync.WaitGroup
		for i := range 6 {
			wg.Go(func() {
				n := i % 2
				_, err := d.service.CheckIn(d.as(d.people[4+n], auth.GroupMember), list[n].ID, nil)
				if err != nil && !fault.Is(err, fault.CodeRequirementsUnmet) && !fault.Is(err, fault.CodeUnavailable) {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		_, now, err := d.service.Now(d.as(nil, auth.Auditor), nil, nil)
		if err != nil || len(now) != 1 {
			t.Errorf("responsible: %d, %v", len(now), err)
		}
	})
}

// Whatever is played, at every instant of the period one pair is responsible, or an
// alarm says that nobody is; and never are there two.
func TestOnePairOrAnAlarm(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for seed := range uint64(2) {
			d := open(t, db)
			play(d, rand.New(rand.NewPCG(seed, 7)))
		}
	})
}

func play(d *desk, r *rand.Rand) {
	d.Helper()
	const days = 4
	list := d.arrange(days)
	end := list[days-1].EndsAt
	d.Clock.Set(d.start.Add(-50 * time.Minute))
	for d.Clock.Now().Before(end) {
		d.Clock.Add(time.Duration(1+r.IntN(170)) * time.Minute)
		if !d.Clock.Now().Before(end) {
			return
		}
		for range 1 + r.IntN(6) {
			s := list[r.IntN(days)].ID
			who := d.as(d.people[r.IntN(cast)], []auth.Standing{auth.GroupMember, auth.Commander}[r.IntN(2)])
			switch r.IntN(8) {
			case 0, 1:
				_, _ = d.service.CheckIn(who, s, nil)
			case 2:
				_, _, _, _ = d.service.HandOver(who, s, nil)
			case 3:
				_, _ = d.service.Accept(who, s, nil, "402917", nil)
			case 4:
				_, _ = d.service.Confirm(who, s, nil)
			case 5:
				_, _ = d.service.Relieve(who, s, nil, []duty.Role{duty.Leader, duty.Officer}[r.IntN(2)], d.people[r.IntN(cast)].ID, "急病")
			case 6:
				_, _ = d.service.ReportLeft(who, s, nil, duty.Officer, d.Clock.Now(), "离岗")
			case 7:
				d.exchange(list[r.IntN(days)].ID, d.people[r.IntN(cast)])
			}
		}
		d.tick()
		_, now, err := d.service.Now(d.as(nil, auth.Auditor), &d.round.ID, nil)
		if err != nil {
			d.Fatal(err)
		}
		pairs, alarms := 0, 0
		for _, c := range now {
			if c.Responsible() {
				pairs++
			}
			if c.State == duty.Unmanned {
				alarms++
			}
		}
		if started := !d.Clock.Now().Before(d.start); pairs > 1 || started && pairs+alarms == 0 {
			d.Fatalf("at %s %d pairs and %d alarms", d.Clock.Now(), pairs, alarms)
		}
	}
}

// exchange gives the officer's seat to somebody, as an approved swap does; that it
// cannot be is as good.
func (d *desk) exchange(id uuid.UUID, to *org.Person) {
	d.Helper()
	_ = d.InTx(d.as(nil, auth.Commander), func(tx *store.Tx) error {
		s, err := store.Get[duty.Shift](tx.DB, id)
		if err != nil || s.Of(to.ID) != "" {
			return err
		}
		return duty.Exchange(tx, []duty.Change{{ShiftID: id, Role: duty.Officer, From: s.Officer.PersonID, To: to.ID}}, map[uuid.UUID]duty.Someone{to.ID: {ID: to.ID, Name: to.Name}})
	})
}

// tick is what the clock finds.
func (d *desk) tick() {
	d.Helper()
	err := d.InTx(auth.With(d.Context(), auth.System(d.office, "duty.watch")), func(tx *store.Tx) error { return duty.LookAll(tx) })
	if err != nil {
		d.Fatal(err)
	}
	var behind int64
	err = d.Reading(d.Context()).Table("duty_shifts").Where(`EXISTS (SELECT 1 FROM events e WHERE e.office_id = duty_shifts.office_id AND e.resource_id = duty_shifts.id
		AND e.actor_kind = 'system' AND e.resource_version < 2)`).Count(&behind).Error
	if err != nil || behind > 0 {
		d.Fatalf("%d shifts were told of in a version in which nothing had changed, %v", behind, err)
	}
}
