package visit_test

import (
	"bytes"
	"context"
	"fmt"
	"path/filepath"
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
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
	"lianluo/internal/visit"
)

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

type desk struct {
	*testing.T
	db     *storetest.DB
	v      *vault.Vault
	s      *visit.Service
	cases  *petition.Service
	office uuid.UUID
	petty  context.Context
	id     uuid.UUID // of a case that was accepted above
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		v, err := vault.Open(filepath.Join(t.TempDir(), "keys"), vault.Master{})
		if err != nil {
			t.Fatal(err)
		}
		d := &desk{T: t, db: db, v: v, cases: petition.NewService(db.Store, noRules{}), office: record.NewID()}
		d.s, d.petty = visit.NewService(db.Store, d.cases, v), storetest.As(t.Context(), d.office, auth.PetitionStaff)
		coord := storetest.As(t.Context(), d.office, auth.Coordinator)
		i, err := inspection.NewService(db.Store).Create(coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		d.ok(err)
		c, err := d.cases.Create(d.petty, petition.Intake{InspectionID: i.ID, Number: "X2HN202109100001", Summary: "噪声"})
		d.ok(err)
		d.id = c.ID
		d.ok(db.InTx(d.petty, func(tx *store.Tx) error {
			root, err := petition.Hold(tx, c.ID)
			if err != nil {
				return err
			}
			return root.Act(petition.OnLink, nil, func(c *petition.Case, _ petition.Caller) error {
				c.Handling, c.Completion = petition.Accepted, petition.Completed
				return nil
			})
		}))
		f(d)
	})
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) visit(outcome string) *visit.Visit {
	d.Helper()
	_, v, err := d.s.Create(d.petty, d.id, visit.New{Method: "phone", AttemptedAt: d.db.Clock.Now(), Outcome: outcome, Note: "我是三楼的，孩子要高考"})
	d.ok(err)
	return v
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &visit.Visit{}) })
}

// What petitioners said is in no row and no event in clear, and opens for those
// who make visits only, before and after the keys were rotated.
func TestNotesAreSealed(t *testing.T) {
	each(t, func(d *desk) {
		v := d.visit(visit.Satisfied)
		var rows []visit.Visit
		d.ok(d.db.Reading(d.petty).Find(&rows).Error)
		var events []event.Event
		d.ok(d.db.Reading(d.petty).Find(&events).Error)
		var cases []petition.Case
		d.ok(d.db.Reading(d.petty).Find(&cases).Error)
		if text := fmt.Sprintf("%+v %+v %+v", rows, events, cases); strings.Contains(text, "高考") || len(rows) != 1 || bytes.Contains(rows[0].Sealed, []byte("高考")) {
			d.Errorf("%s", text)
		}
		d.ok(d.v.Rotate())
		system := auth.With(d.Context(), auth.System(uuid.Nil, "keys rotate"))
		if last, n, err := d.s.Reseal(system, uuid.Nil); err != nil || n != 1 || last != v.ID {
			d.Errorf("%d resealed up to %s: %v", n, last, err)
		}
		if _, n, err := d.s.Reseal(system, uuid.Nil); err != nil || n != 0 {
			d.Errorf("%d resealed again: %v", n, err)
		}
		for s, want := range map[auth.Standing]string{auth.PetitionStaff: "我是三楼的，孩子要高考", auth.Coordinator: "我是三楼的，孩子要高考", auth.Commander: "", auth.Auditor: ""} {
			_, list, err := d.s.List(storetest.As(d.Context(), d.office, s), d.id, 0)
			if err != nil || len(list) != 1 || list[0].Note != want {
				d.Errorf("standing %d is shown %+v, %v", s, list, err)
			}
		}
		// A note that was moved to another visit does not open.
		o := d.visit(visit.NotReached)
		d.ok(d.db.InTx(d.petty, func(tx *store.Tx) error {
			o.Sealed = rows[0].Sealed
			if err := tx.Save(o); err != nil {
				return err
			}
			c, err := petition.Hold(tx, d.id)
			if err != nil {
				return err
			}
			return event.Append(tx, "petition_case.arranged", c.Case, nil)
		}))
		if _, _, err := d.s.Get(d.petty, d.id, o.ID); !fault.Is(err, fault.CodeInternal) {
			d.Errorf("a moved note: %v", err)
		}
	})
}

// Of many clicks one reopens the case; the attempts count while they are live.
func TestOneClickReopens(t *testing.T) {
	each(t, func(d *desk) {
		gone := d.visit(visit.NotReached)
		v := d.visit(visit.Dissatisfied)
		count := func(want int) {
			d.Helper()
			if c, err := d.cases.Get(d.petty, d.id); err != nil || c.Progress.Visits != want {
				d.Errorf("%d attempts, wanted %d: %v", c.Progress.Visits, want, err)
			}
		}
		count(2)
		_, _, err := d.s.Void(d.petty, d.id, gone.ID, tag(gone), "登错")
		d.ok(err)
		count(1)
		var reopened atomic.Int64
		var all sync.WaitGroup
		for range 8 {
			all.Go(func() {
				c, err := d.s.Reopen(d.petty, d.id, v.ID, tag(v), "")
				switch {
				case err == nil && c.Cycle == 2:
					reopened.Add(1)
				case !fault.Is(err, fault.CodeStaleVersion):
					d.Error(err)
				}
			})
		}
		all.Wait()
		c, err := d.cases.Get(d.petty, d.id)
		if err != nil || reopened.Load() != 1 || c.Cycle != 2 || c.Handling != petition.Reopened || c.Progress.Visits != 0 {
			d.Errorf("reopened %d times: %+v, %v", reopened.Load(), c, err)
		}
	})
}
