package publicnotice_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/publicnotice"
	"lianluo/internal/record"
	"lianluo/internal/signoff"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

// rules are those of an office with the State Council's days of January 2025.
type rules struct{ none bool }

var rule = calendar.Rule{Step: "public_notice", Name: "销号前公示", Span: calendar.Span{Amount: 5, Unit: calendar.WorkingDay}, StartDayCounts: true, Basis: "县级做法"}

func (r rules) Calendar(*store.Tx) (*calendar.Calendar, error) {
	return calendar.New([]calendar.Day{{Date: "2025-01-01", Name: "元旦", Off: true}, {Date: "2025-01-26", Name: "春节调休"}}, []int{2025}), nil
}

func (r rules) Deadline(tx *store.Tx, step string, start time.Time, key bool) (calendar.Explanation, bool, error) {
	if r.none || step != rule.Step {
		return calendar.Explanation{}, false, nil
	}
	c, err := r.Calendar(tx)
	return c.Deadline(rule, start, key), true, err
}

type desk struct {
	*testing.T
	db           *storetest.DB
	v            *vault.Vault
	s            *publicnotice.Service
	cases        *petition.Service
	who          *petitioner.Service
	coord, petty context.Context
	round        uuid.UUID
	serial       int
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		v, err := vault.Open(filepath.Join(t.TempDir(), "keys"), vault.Master{})
		if err != nil {
			t.Fatal(err)
		}
		db.Clock.Set(time.Date(2025, 1, 3, 9, 0, 0, 0, calendar.Zone).UTC())
		office := record.NewID()
		d := &desk{T: t, db: db, v: v, cases: petition.NewService(db.Store, rules{}), who: petitioner.NewService(db.Store, v),
			coord: storetest.As(t.Context(), office, auth.Coordinator), petty: storetest.As(t.Context(), office, auth.PetitionStaff)}
		d.s = publicnotice.NewService(db.Store, d.cases, rules{}, d.who, v)
		i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第三轮督察", Level: inspection.Central, Round: "第三轮"})
		d.ok(err)
		d.round = i.ID
		f(d)
	})
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, code fault.Code, field string) {
	d.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code || field != "" && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Code == field }) {
		d.Errorf("error %v, want %s %s", err, code, field)
	}
}

// inspected is a case whose rectification was accepted on site just now.
func (d *desk) inspected() uuid.UUID {
	d.Helper()
	d.serial++
	c, err := d.cases.Create(d.coord, petition.Intake{InspectionID: d.round, Number: fmt.Sprintf("X3HN20250103%04d", d.serial), Summary: "噪声"})
	d.ok(err)
	d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, c.ID)
		if err != nil {
			return err
		}
		return root.Act(petition.OnLink, nil, func(c *petition.Case, by petition.Caller) error {
			c.Handling, c.Completion, c.SignOff = petition.Accepted, petition.Completed, petition.SignOffAccepted
			c.Inspected(petition.Caller{Actor: auth.From(d.petty), Now: by.Now})
			return nil
		})
	}))
	return c.ID
}

func notice(ids ...uuid.UUID) publicnotice.New {
	return publicnotice.New{CaseIDs: ids, OpensOn: "2025-01-03", Text: "已完成整改并通过验收，拟予销号，现予公示。", Place: "河东社区公告栏"}
}

func (d *desk) get(id uuid.UUID) *petition.Case {
	d.Helper()
	c, err := d.cases.Get(d.coord, id)
	d.ok(err)
	return c
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &publicnotice.Notice{}, &publicnotice.Entry{}, &publicnotice.Objection{}, &signoff.Step{})
	})
}

// Opened on Friday, 3 January 2025, for five working days with the first one
// counted, a notice ends with Thursday the 9th.
func TestWhenItEnds(t *testing.T) {
	each(t, func(d *desk) {
		for _, x := range []struct {
			with      func(*publicnotice.New)
			last, end string
			days      int64
		}{
			{func(*publicnotice.New) {}, "2025-01-09", "2025-01-09 23:59:59", 5},
			{func(n *publicnotice.New) { n.Days = 5 }, "2025-01-09", "2025-01-09 23:59:59", 5},
			{func(n *publicnotice.New) { n.Days = 7 }, "2025-01-13", "2025-01-13 23:59:59", 7},
			{func(n *publicnotice.New) { n.OpensOn = "2025-01-04" }, "2025-01-10", "2025-01-10 23:59:59", 5}, // a Saturday does not count
			{func(n *publicnotice.New) { n.OpensOn = "2025-01-24" }, "2025-01-29", "2025-01-29 23:59:59", 5}, // a Sunday that is worked
		} {
			n := notice(d.inspected())
			x.with(&n)
			got, err := d.s.Create(d.coord, n)
			d.ok(err)
			e := got.Explanation
			if string(e.LastDay) != x.last || got.EndsAt.In(calendar.Zone).Format("2006-01-02 15:04:05") != x.end || got.Days != x.days || e.Summary == "" || e.Basis != "县级做法" {
				d.Errorf("%s for %d days: until %s, %s, %+v", n.OpensOn, n.Days, e.LastDay, got.EndsAt, e)
			}
			if c := d.get(n.CaseIDs[0]); c.Progress.NoticeEnds == nil || !c.Progress.NoticeEnds.Equal(got.EndsAt) {
				d.Errorf("the case says %v", c.Progress.NoticeEnds)
			}
		}
		n := notice(d.inspected())
		n.Days = 4
		_, err := d.s.Create(d.coord, n)
		d.wants(err, fault.CodeUnprocessable, "too_few_days")
		bare := publicnotice.NewService(d.db.Store, d.cases, rules{none: true}, d.who, d.v)
		n.Days = 0
		got, err := bare.Create(d.coord, n)
		d.ok(err)
		if got.Explanation.LastDay != "2025-01-09" {
			d.Errorf("without a rule: %s", got.Explanation.LastDay)
		}
	})
}

// Of several cases on a notice each goes its own way: an objection that is upheld
// rejects one, the others rely on the notice until it is voided for them.
func TestSeveralCases(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.inspected(), d.inspected()
		early, err := d.cases.Create(d.coord, petition.Intake{InspectionID: d.round, Number: "X3HN202501039999", Summary: "扬尘"})
		d.ok(err)
		_, err = d.s.Create(d.coord, notice(a, early.ID))
		d.wants(err, fault.CodeStateConflict, "")
		n, err := d.s.Create(d.coord, notice(b, a))
		d.ok(err)
		object := func(id uuid.UUID) *publicnotice.Objection {
			d.Helper()
			o, _, err := d.s.Object(d.coord, n.ID, publicnotice.NewObjection{CaseID: id, ReceivedAt: d.db.Clock.Now(), Matter: "仍有噪声", Objector: publicnotice.Objector{Name: "慕容秋白", Contact: "13900139000"}})
			d.ok(err)
			return o
		}
		first, second := object(a), object(a)
		_, _, err = d.s.Answer(d.coord, n.ID, first.ID, tag(first), "属实", true)
		d.ok(err)
		_, _, err = d.s.Answer(d.coord, n.ID, second.ID, tag(second), "属实", true) // the first one has rejected it
		d.ok(err)
		if c := d.get(a); c.SignOff != petition.SignOffRejected || c.Progress.NoticeEnds != nil || c.Progress.Objections != 0 {
			d.Errorf("upheld: %s, %+v", c.SignOff, c.Progress)
		}
		_, _, err = d.s.Object(d.coord, n.ID, publicnotice.NewObjection{CaseID: a, ReceivedAt: d.db.Clock.Now(), Matter: "仍有噪声"})
		d.wants(err, fault.CodeStateConflict, "")
		steps, err := signoff.NewService(d.db.Store, d.cases).List(d.coord, a, 0)
		d.ok(err)
		if len(steps) != 1 || steps[0].Action != petition.OnRejectSignOff {
			d.Errorf("%+v", steps)
		}
		now, err := d.s.Get(d.coord, n.ID)
		d.ok(err)
		gone, err := d.s.Void(d.coord, n.ID, tag(now), "地点写错")
		d.ok(err)
		if c := d.get(b); c.Progress.NoticeEnds != nil || c.SignOff != petition.SignOffAccepted || !gone.Voided() {
			d.Errorf("voided: %+v", c.Progress)
		}
		if c := d.get(a); c.Version != 8 {
			d.Errorf("the rejected case changed with the notice: version %d", c.Version)
		}
		_, err = d.s.Create(d.coord, notice(b))
		d.ok(err)
	})
}

// Who objects is in no row, no event, and opens after the keys were rotated.
func TestObjectorsAreSealed(t *testing.T) {
	each(t, func(d *desk) {
		id := d.inspected()
		n, err := d.s.Create(d.coord, notice(id))
		d.ok(err)
		o, _, err := d.s.Object(d.coord, n.ID, publicnotice.NewObjection{CaseID: id, ReceivedAt: d.db.Clock.Now(), Matter: "仍有噪声", Objector: publicnotice.Objector{Name: "慕容秋白", Contact: "13900139000"}})
		d.ok(err)
		var rows []publicnotice.Objection
		d.ok(d.db.Reading(d.coord).Find(&rows).Error)
		var events []event.Event
		d.ok(d.db.Reading(d.coord).Find(&events).Error)
		if text := fmt.Sprintf("%+v %+v", rows, events); len(rows) != 1 || strings.Contains(text, "慕容") || bytes.Contains(rows[0].Sealed, []byte("慕容")) || bytes.Contains(rows[0].Sealed, []byte("13900139000")) {
			d.Errorf("%s", text)
		}
		d.ok(d.v.Rotate())
		system := auth.With(d.Context(), auth.System(uuid.Nil, "keys rotate"))
		last, changed, err := d.s.Reseal(system, uuid.Nil)
		if err != nil || changed != 1 || last != o.ID {
			d.Errorf("%d resealed up to %s: %v", changed, last, err)
		}
		if _, changed, err = d.s.Reseal(system, uuid.Nil); err != nil || changed != 0 {
			d.Errorf("%d resealed again: %v", changed, err)
		}
		for ctx, want := range map[context.Context]string{d.coord: "慕容秋白", d.petty: "慕容秋白", storetest.As(d.Context(), auth.From(d.coord).OfficeID, auth.Commander): ""} {
			if got, _, err := d.s.Objection(ctx, n.ID, o.ID); err != nil || got.Objector.Name != want {
				d.Errorf("%q is shown, %v", got.Objector.Name, err)
			}
		}
	})
}

// Of many who open a notice for a case at once one does; of objections that are
// raised and answered all at once none is lost.
func TestAllAtOnce(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.inspected(), d.inspected()
		var opened atomic.Int64
		var all sync.WaitGroup
		for i := range 8 {
			all.Go(func() {
				ids := []uuid.UUID{a, b}
				if i%2 == 0 {
					ids = []uuid.UUID{b, a}
				}
				if _, err := d.s.Create(d.coord, notice(ids...)); err == nil {
					opened.Add(1)
				} else if !fault.Is(err, fault.CodeRequirementsUnmet) {
					d.Error(err)
				}
			})
		}
		all.Wait()
		page, _, err := d.s.List(d.coord, publicnotice.Filter{CaseID: &a}, store.Request{Limit: 10})
		d.ok(err)
		if opened.Load() != 1 || len(page.Items) != 1 {
			d.Fatalf("%d notices, %d of them listed", opened.Load(), len(page.Items))
		}
		n := page.Items[0].ID
		for i := range 12 {
			all.Go(func() {
				o, _, err := d.s.Object(d.coord, n, publicnotice.NewObjection{CaseID: a, ReceivedAt: d.db.Clock.Now(), Matter: "仍有噪声"})
				if err == nil && i%2 == 0 {
					_, _, err = d.s.Answer(d.coord, n, o.ID, tag(o), "核查未见", false)
				}
				if err != nil {
					d.Error(err)
				}
			})
		}
		all.Wait()
		if c := d.get(a); c.Progress.Objections != 6 {
			d.Errorf("%d are unanswered", c.Progress.Objections)
		}
	})
}
