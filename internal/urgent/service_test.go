package urgent_test

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/urgent"
)

// The rows of other slices, as they keep them.
type (
	workGroup struct {
		record.Meta
		record.Void
		record.Search
		InspectionID         uuid.UUID
		Kind, Function, Name string
		Position             int64
	}
	person struct {
		record.Meta
		record.Void
		record.Search
		Name, Title, MobilePhone, OfficePhone string
	}
	appointment struct {
		record.Meta
		record.Void
		InspectionID, GroupID, PersonID                                      uuid.UUID
		Role, PersonName, Basis, EndReason, Phone, StandInName, StandInPhone string
		Position                                                             int64
		StartsAt                                                             time.Time
		EndsAt                                                               *time.Time
	}
)

func (workGroup) TableName() string   { return "work_groups" }
func (*workGroup) Quiet()             {}
func (person) TableName() string      { return "people" }
func (*person) Quiet()                {}
func (appointment) TableName() string { return "appointments" }
func (*appointment) Quiet()           {}

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

type desk struct {
	*testing.T
	db     *storetest.DB
	s      *urgent.Service
	office uuid.UUID
	coord  context.Context
	round  uuid.UUID
	group  uuid.UUID
	watch  *alarm.Watch
	queue  *job.Queue
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := &desk{T: t, db: db, s: urgent.NewService(db.Store, noRules{}), office: record.NewID(), queue: job.New(db.Store, slog.New(slog.DiscardHandler))}
		d.watch = alarm.New(db.Store, d.queue, slog.New(slog.DiscardHandler))
		urgent.Alerts(d.watch)
		d.coord = storetest.As(t.Context(), d.office, auth.Coordinator)
		i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		d.ok(err)
		d.round = i.ID
		g := &workGroup{InspectionID: d.round, Kind: "coordination_group", Name: "协调联络组"}
		d.keep(g)
		d.group = g.ID
		f(d)
	})
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) keep(row store.Row) {
	d.Helper()
	d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error { return tx.Create(row) }))
}

// commander appoints somebody to lead the coordination group.
func (d *desk) commander(name, role string) context.Context {
	d.Helper()
	p := &person{Name: name}
	d.keep(p)
	d.keep(&appointment{InspectionID: d.round, GroupID: d.group, PersonID: p.ID, PersonName: name, Role: role, StartsAt: d.db.Clock.Now()})
	a := auth.From(storetest.As(d.Context(), d.office, auth.Commander))
	a.PersonID = p.ID
	return auth.With(d.Context(), a)
}

func (d *desk) report() *urgent.Shown {
	d.Helper()
	r, err := d.s.Create(d.coord, urgent.New{InspectionID: d.round, Title: "污水外溢", KnownAt: d.db.Clock.Now(), Text: "正溯源"})
	d.ok(err)
	return r
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

// kinds are the events so far.
func (d *desk) kinds() []string {
	d.Helper()
	var events []event.Event
	d.ok(d.db.Reading(d.coord).Order("sequence").Find(&events).Error)
	var out []string
	for _, e := range events {
		if strings.HasPrefix(e.Kind, "urgent_report.") {
			out = append(out, strings.TrimPrefix(e.Kind, "urgent_report."))
		}
		if strings.Contains(e.Data, "溯源") {
			d.Errorf("%s holds words", e.Kind)
		}
	}
	return out
}

func (d *desk) look() {
	d.Helper()
	d.ok(d.watch.Look(d.Context()))
	for {
		worked, err := d.queue.Work(d.Context())
		if d.ok(err); !worked {
			return
		}
	}
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &urgent.Report{}, &urgent.Recipient{})
	})
}

// All acknowledge at once, on one version, each once; the last one stops the clock.
func TestManyAcknowledgeAtOnce(t *testing.T) {
	each(t, func(d *desk) {
		var all []context.Context
		for _, role := range []string{"leader", "first_deputy_leader", "deputy_leader", "deputy_leader", "deputy_leader"} {
			all = append(all, d.commander(role, role))
		}
		r := d.report()
		var wg sync.WaitGroup
		for _, ctx := range slices.Concat(all, all) { // each twice
			wg.Go(func() {
				_, err := d.s.Acknowledge(ctx, r.ID, tag(r))
				if err != nil && !fault.Is(err, fault.CodeStateConflict) {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		got, err := d.s.Get(d.coord, r.ID)
		if d.ok(err); got.Unacknowledged != 0 || got.Version != 1 || got.Runs() || got.NextAlertAt != nil {
			d.Errorf("%+v", got.Report)
		}
		if k := d.kinds(); len(k) != 6 {
			d.Errorf("events %v", k)
		}
	})
}

// Who has not acknowledged is called out halfway and at the end, once; a follow-up
// begins anew and reaches whoever commands by then.
func TestEscalation(t *testing.T) {
	each(t, func(d *desk) {
		leader := d.commander("周启明", "leader")
		r := d.report()
		d.db.Clock.Add(16 * time.Minute)
		d.look()
		d.look()
		d.db.Clock.Add(15 * time.Minute)
		d.look()
		d.look()
		want := []string{"created", "acknowledgement_near", "acknowledgement_overdue"}
		if got := d.kinds(); !slices.Equal(got, want) {
			d.Fatalf("called out %v", got)
		}
		later := d.commander("沈立", "first_deputy_leader")
		_, err := d.s.Acknowledge(later, r.ID, nil)
		if !fault.Is(err, fault.CodeForbidden) {
			d.Errorf("not delivered to: %v", err)
		}
		_, err = d.s.Write(d.coord, r.ID, nil, urgent.FollowUp, "已清掏")
		d.ok(err)
		for _, ctx := range []context.Context{leader, later} {
			_, err = d.s.Acknowledge(ctx, r.ID, nil)
			d.ok(err)
		}
		d.db.Clock.Add(time.Hour)
		d.look()
		if got := d.kinds(); !slices.Equal(got, append(want, "followed_up", "acknowledged", "acknowledged")) {
			d.Errorf("then %v", got)
		}
		_, err = d.s.Get(storetest.As(d.Context(), record.NewID(), auth.Commander), r.ID)
		if !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("another office: %v", err)
		}
	})
}

// The first hour ends with its last microsecond; that nobody commands hinders nothing.
func TestFirstHour(t *testing.T) {
	each(t, func(d *desk) {
		known := d.db.Clock.Now()
		for after, late := range map[time.Duration]bool{time.Hour: false, time.Hour + time.Microsecond: true} {
			d.db.Clock.Set(known.Add(after))
			r, err := d.s.Create(d.coord, urgent.New{InspectionID: d.round, Title: "污水", KnownAt: known, Text: "正溯源"})
			if d.ok(err); r.Late != late || r.Unacknowledged != 0 || r.Runs() {
				d.Errorf("after %s: %+v", after, r.Report)
			}
		}
		_, err := d.s.Create(d.coord, urgent.New{InspectionID: d.round, Title: "污水", KnownAt: known.Add(24 * time.Hour), Text: "正溯源"})
		if !fault.Is(err, fault.CodeUnprocessable) {
			d.Errorf("known tomorrow: %v", err)
		}
	})
}
