package dossier_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/dossier"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/office"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/redact"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { storetest.Drift(t, db, &dossier.Item{}) })
}

// nothing has no rule and knows nobody.
type nothing struct{}

func (nothing) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

func (nothing) Check(*store.Tx, map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error) {
	return nil, nil
}

type desk struct {
	*testing.T
	db          *storetest.DB
	requests    *assignment.Service
	s           *dossier.Service
	id          uuid.UUID // of the request
	coord, unit context.Context
	colleague   context.Context
}

func open(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	d := &desk{T: t, db: db, requests: assignment.NewService(db.Store, nothing{}, nothing{})}
	d.s = dossier.NewService(db.Store, d.requests)
	id := record.NewID()
	as := func(standing auth.Standing, unit uuid.UUID) context.Context {
		a := auth.From(storetest.As(t.Context(), id, standing))
		a.ID, a.UnitID = record.NewID(), unit
		return auth.With(t.Context(), a)
	}
	_, err := office.NewService(db.Store).Found(auth.With(t.Context(), auth.System(id, "user create")), "青禾街道办事处")
	d.ok(err)
	d.coord = as(auth.Coordinator, uuid.Nil)
	i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
	d.ok(err)
	u, err := org.NewService(db.Store).CreateUnit(d.coord, org.NewUnit{Name: "城市管理办公室", Kind: "office_department"})
	d.ok(err)
	d.unit, d.colleague = as(auth.UnitUser, u.ID), as(auth.UnitUser, u.ID)
	end := db.Clock.Now().Add(4 * time.Hour)
	a, err := d.requests.Issue(d.coord, assignment.New{InspectionID: i.ID, Kind: assignment.DocumentRequest, Source: "inspection_team", Title: "调阅台账", Matter: "半日内提供",
		To: assignment.Recipients{UnitID: &u.ID}, DueAt: &end})
	d.ok(err)
	d.id = a.ID
	_, err = d.requests.Acknowledge(d.unit, d.id, nil)
	d.ok(err)
	return d
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

// counted compares how many documents the request has, and how many of them have
// still to reach the other side, with what its items say.
func (d *desk) counted(all, waiting int64) {
	d.Helper()
	a, rows, err := d.s.List(d.coord, d.id)
	d.ok(err)
	n := int64(0)
	for _, i := range rows {
		if i.State != dossier.Received && i.State != dossier.Returned {
			n++
		}
	}
	if a.Documents != all || a.DocumentsOpen != waiting || int64(len(rows)) != all || n != waiting {
		d.Errorf("the request counts %d and %d, its items %d and %d; want %d and %d", a.Documents, a.DocumentsOpen, len(rows), n, all, waiting)
	}
}

func (d *desk) item(original bool) uuid.UUID {
	d.Helper()
	content := "整治台账"
	_, i, err := d.s.Create(d.unit, d.id, dossier.New{Content: &content, Original: &original})
	d.ok(err)
	return i.ID
}

// received brings an item to the other side.
func (d *desk) received(i uuid.UUID) {
	d.Helper()
	_, _, err := d.s.Prepare(d.unit, d.id, i, nil, nil)
	d.ok(err)
	_, _, err = d.s.Review(d.coord, d.id, i, nil)
	d.ok(err)
	_, _, err = d.s.HandOver(d.unit, d.id, i, nil, "督察组资料员", "收字 1 号")
	d.ok(err)
	_, _, err = d.s.Confirm(d.colleague, d.id, i, nil)
	d.ok(err)
}

// The counters of the request are what its items say after every act, and it ends
// only when nothing is waited for; an original comes back also after that.
func TestCountersFollow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		one, two, three := d.item(true), d.item(false), d.item(false)
		d.counted(3, 3)
		d.received(one)
		d.counted(3, 2)
		_, _, err := d.s.Void(d.unit, d.id, three, nil, "重复")
		d.ok(err)
		d.counted(2, 1)
		if _, _, err := d.s.Confirm(d.unit, d.id, two, nil); !fault.Is(err, fault.CodeStateConflict) {
			t.Errorf("confirmed before anything was handed over: %v", err)
		}
		_, err = d.requests.GiveFeedback(d.unit, d.id, nil, "已移交", nil)
		d.ok(err)
		_, err = d.requests.Review(d.coord, d.id, nil, order.Accepted, "")
		d.ok(err)
		if _, err := d.requests.Complete(d.coord, d.id, nil, ""); !fault.Is(err, fault.CodeRequirementsUnmet) {
			t.Errorf("completed with a document on the way: %v", err)
		}
		d.received(two)
		d.counted(2, 0)
		_, err = d.requests.Complete(d.coord, d.id, nil, "")
		d.ok(err)
		if _, _, err := d.s.Fetch(d.unit, d.id, two, nil, ""); !fault.Is(err, fault.CodeRequirementsUnmet) {
			t.Errorf("a copy is fetched back: %v", err)
		}
		_, _, err = d.s.Fetch(d.unit, d.id, one, nil, "完好")
		d.ok(err)
		d.counted(2, 0)
	})
}

// Ten prepare the same item at once: one does.
func TestOnePreparesIt(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		i := d.item(false)
		took := make([]error, 10)
		var wg sync.WaitGroup
		for k := range took {
			wg.Go(func() { _, _, took[k] = d.s.Prepare(d.unit, d.id, i, nil, nil) })
		}
		wg.Wait()
		n := 0
		for _, err := range took {
			switch {
			case err == nil:
				n++
			case !fault.Is(err, fault.CodeStateConflict) && !fault.Is(err, fault.CodeUnavailable):
				t.Error(err)
			}
		}
		if _, x, err := d.s.Get(d.coord, d.id, i); err != nil || n != 1 || x.Version != 2 {
			t.Errorf("%d prepared it, %v", n, err)
		}
	})
}
