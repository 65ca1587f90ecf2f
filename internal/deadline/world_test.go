package deadline_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/deadline"
	"lianluo/internal/due"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/office"
	"lianluo/internal/org"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// desk is one office with the default rules, where cases are handled.
type desk struct {
	*testing.T
	db      *storetest.DB
	s       *deadline.Service
	watch   *alarm.Watch
	queue   *job.Queue
	cases   *petition.Service
	offices *office.Service
	rounds  *inspection.Service
	office  uuid.UUID
	round   uuid.UUID
	units   [2]uuid.UUID
	admin   context.Context
	coord   context.Context
	boss    context.Context
	petty   context.Context
	serial  int
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { f(newDesk(t, db)) })
}

func newDesk(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	d := &desk{T: t, db: db, offices: office.NewService(db.Store), rounds: inspection.NewService(db.Store), office: record.NewID()}
	due.Install(db.Store, d.offices)
	d.cases = petition.NewService(db.Store, d.offices)
	d.s = deadline.NewService(db.Store, d.cases, d.offices)
	d.watch, d.queue = d.replica()
	_, err := d.offices.Found(auth.With(t.Context(), auth.System(d.office, "user create")), "青禾街道办事处")
	d.ok(err)
	as := func(s auth.Standing) context.Context { return storetest.As(t.Context(), d.office, s) }
	d.admin, d.coord, d.boss, d.petty = as(auth.Admin), as(auth.Coordinator), as(auth.Commander), as(auth.PetitionStaff)
	i, err := d.rounds.Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
	d.ok(err)
	d.round = i.ID
	for n, name := range []string{"城市管理办公室", "城管执法中队"} {
		u, err := org.NewService(db.Store).CreateUnit(d.coord, org.NewUnit{Name: name, Kind: org.OfficeDepartment})
		d.ok(err)
		d.units[n] = u.ID
	}
	return d
}

// replica is one more process on the same database.
func (d *desk) replica() (*alarm.Watch, *job.Queue) {
	log := slog.New(slog.DiscardHandler)
	q := job.New(d.db.Store, log)
	w := alarm.New(d.db.Store, q, log)
	deadline.Alerts(w)
	return w, q
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, code fault.Code) {
	d.Helper()
	if !fault.Is(err, code) {
		d.Errorf("error %v, want %s", err, code)
	}
}

// unit acts as a user of the n-th unit.
func (d *desk) unit(n int) context.Context {
	a := auth.From(storetest.As(d.Context(), d.office, auth.UnitUser))
	a.UnitID = d.units[n]
	return auth.With(d.Context(), a)
}

func (d *desk) later(x time.Duration) { d.db.Clock.Add(x) }

func (d *desk) register() *petition.Case {
	d.Helper()
	d.serial++
	c, err := d.cases.Create(d.petty, petition.Intake{InspectionID: d.round, Number: fmt.Sprintf("X2HN20210910%04d", d.serial), Summary: "夜间装卸噪声"})
	d.ok(err)
	return c
}

func (d *desk) dispatched() *petition.Case {
	d.Helper()
	c, err := d.cases.Dispatch(d.coord, d.register().ID, nil, petition.Order{LeadUnitID: d.units[0]})
	d.ok(err)
	return c
}

// do does an action on the case, whoever may.
func (d *desk) do(c *petition.Case, on string, act func(c *petition.Case)) error {
	d.Helper()
	as := auth.With(d.Context(), auth.System(d.office, "test"))
	if on == petition.OnReviewFeedback {
		as = d.coord // leads what has no group
	}
	return d.db.InTx(as, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, c.ID)
		if err != nil {
			return err
		}
		if on == petition.OnReopen {
			return root.Reopen("再次举报")
		}
		return root.Act(on, nil, func(c *petition.Case, _ petition.Caller) error {
			if act != nil {
				act(c)
			}
			return nil
		})
	})
}

// rectifying brings a dispatched case through verification, without delay.
func (d *desk) rectifying(c *petition.Case) {
	d.Helper()
	_, err := d.cases.Acknowledge(d.unit(0), c.ID, nil, "")
	d.ok(err)
	d.ok(d.do(c, petition.OnBeginVerification, nil))
	d.ok(d.do(c, petition.OnConcludeVerification, func(c *petition.Case) { c.Verdict = petition.Substantiated }))
}

// of gives the deadlines of the case's present cycle by step; of several of a
// step the last.
func (d *desk) of(c *petition.Case) map[string]due.Deadline {
	d.Helper()
	rows, err := d.s.OfCase(d.coord, c.ID, 0)
	d.ok(err)
	out := map[string]due.Deadline{}
	for _, r := range rows {
		out[r.Step] = r
	}
	return out
}

// state tells what the step's deadline has come to.
func (d *desk) state(c *petition.Case, step string) clock.Status {
	d.Helper()
	x, ok := d.of(c)[step]
	if !ok {
		return ""
	}
	return x.Status(d.db.Clock.Now())
}

func (d *desk) reload(c *petition.Case) *petition.Case {
	d.Helper()
	now, err := d.cases.Get(d.coord, c.ID)
	d.ok(err)
	return now
}

// work looks for what to call out and works it off.
func (d *desk) work() {
	d.Helper()
	d.ok(d.watch.Look(d.Context()))
	for {
		more, err := d.queue.Work(d.Context())
		d.ok(err)
		if !more {
			return
		}
	}
}

// called lists the alerts of a case, in their order.
func (d *desk) called(c *petition.Case) []string {
	d.Helper()
	var es []event.Event
	d.ok(d.db.Reading(d.coord).Where("resource_id = ? AND kind LIKE 'petition_case.deadline%'", c.ID).Order("sequence").Find(&es).Error)
	out := []string{}
	for _, e := range es {
		if e.ActorKind != auth.KindSystem || e.Audience != event.General || e.ResourceVersion < 1 || e.ResourceVersion > d.reload(c).Version {
			d.Errorf("%+v", e)
		}
		out = append(out, e.Data)
	}
	return out
}

// fill gives the planner something to choose by.
func (d *desk) fill(n int) {
	d.Helper()
	c := d.dispatched()
	_, err := d.db.SQL().ExecContext(d.Context(), `INSERT INTO petition_deadlines (id, office_id, version, created_at, updated_at, case_id, cycle, step, unit_id, started_at, due_at,
		original_due_at, lapsed_by, why, explanation, next_alert_at, alerted)
		SELECT gen_random_uuid(), office_id, 1, created_at, updated_at, case_id, cycle, step, CASE WHEN g % 100 = 0 THEN unit_id END, started_at, due_at + g * interval '1 minute', due_at, '', '', '{}', due_at + g * interval '1 minute', ''
		FROM petition_deadlines, generate_series(1, $2) g WHERE case_id = $1`, c.ID.String(), n)
	d.ok(err)
	_, err = d.db.SQL().ExecContext(d.Context(), "ANALYZE petition_deadlines")
	d.ok(err)
}

func plan(d *desk, query string) []string {
	d.Helper()
	rows, err := d.db.SQL().QueryContext(d.Context(), query)
	d.ok(err)
	defer rows.Close()
	var out []string
	for rows.Next() {
		columns, err := rows.Columns()
		d.ok(err)
		values := make([]any, len(columns))
		for i := range values {
			values[i] = new(any)
		}
		d.ok(rows.Scan(values...))
		out = append(out, fmt.Sprint(*values[len(values)-1].(*any)))
	}
	d.ok(rows.Err())
	return out
}
