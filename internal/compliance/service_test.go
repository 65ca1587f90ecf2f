package compliance_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/compliance"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

type (
	workGroup struct {
		record.Meta
		record.Void
		record.Search
		InspectionID         uuid.UUID
		Kind, Function, Name string
		Position             int64
	}
	appointment struct {
		record.Meta
		record.Void
		InspectionID, GroupID                                                uuid.UUID
		PersonID                                                             *uuid.UUID
		Role, PersonName, Basis, EndReason, Phone, StandInName, StandInPhone string
		Position                                                             int64
		StartsAt                                                             time.Time
	}
	person struct {
		record.Meta
		record.Void
		record.Search
		Name, Title, MobilePhone, OfficePhone string
	}
)

func (workGroup) TableName() string   { return "work_groups" }
func (*workGroup) Quiet()             {}
func (appointment) TableName() string { return "appointments" }
func (*appointment) Quiet()           {}
func (person) TableName() string      { return "people" }
func (*person) Quiet()                {}

type desk struct {
	*testing.T
	db     *storetest.DB
	s      *compliance.Service
	office uuid.UUID
	ctx    context.Context
	rounds *inspection.Service
	round  *inspection.Inspection
	groups []uuid.UUID
}

// each begins with a stationed round whose plan wants a liaison in each of its two
// working groups.
func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := &desk{T: t, db: db, s: compliance.NewService(db.Store), office: record.NewID(), rounds: inspection.NewService(db.Store)}
		d.ctx = storetest.As(t.Context(), d.office, auth.Commander|auth.Coordinator)
		var err error
		d.round, err = d.rounds.Create(d.ctx, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮",
			Settings: inspection.Settings{Liaison: &inspection.LiaisonRule{LiaisonsPerGroup: 1}}})
		d.ok(err)
		for i, kind := range []string{"coordination_group", "working_group", "working_group"} {
			g := &workGroup{InspectionID: d.round.ID, Kind: kind, Name: fmt.Sprint("组", i), Position: int64(i)}
			if kind == "working_group" {
				g.Function = "other"
			}
			d.keep(g)
			d.groups = append(d.groups, g.ID)
			d.appoint(g.ID, "leader")
		}
		d.round, err = d.rounds.Start(d.ctx, d.round.ID, nil, "2021-09-10")
		d.ok(err)
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
	d.ok(d.db.InTx(d.ctx, func(tx *store.Tx) error { return tx.Create(row) }))
}

func (d *desk) appoint(group uuid.UUID, role string) {
	d.Helper()
	p := &person{Name: "周启明"}
	d.keep(p)
	d.keep(&appointment{InspectionID: d.round.ID, GroupID: group, PersonID: &p.ID, PersonName: p.Name, Role: role, StartsAt: d.db.Now()})
}

// replica is the clock of one process.
type replica struct {
	watch *alarm.Watch
	queue *job.Queue
}

func (d *desk) replica() replica {
	q := job.New(d.db.Store, slog.New(slog.DiscardHandler))
	r := replica{alarm.New(d.db.Store, q, slog.New(slog.DiscardHandler)), q}
	compliance.NewService(d.db.Store).Watch(r.watch)
	return r
}

func (r replica) look(d *desk) {
	d.Helper()
	if err := r.watch.Look(d.Context()); err != nil && !d.db.Retryable(err) {
		d.Error(err)
	}
	for worked := true; worked; {
		var err error
		if worked, err = r.queue.Work(d.Context()); err != nil && !d.db.Retryable(err) {
			d.Error(err)
		}
	}
}

// told are the events about a clause, or about all.
func (d *desk) told(c compliance.Clause) []string {
	d.Helper()
	var events []event.Event
	d.ok(d.db.Reading(d.ctx).Where("resource_type = 'compliance'").Order("sequence").Find(&events).Error)
	out := []string{}
	for _, e := range events {
		if c == "" || strings.Contains(e.Data, `"clause":"`+string(c)+`"`) {
			out = append(out, strings.TrimPrefix(e.Kind, "compliance."))
		}
	}
	return out
}

func (d *desk) history(c compliance.Clause) []string {
	d.Helper()
	out := []string{}
	r := store.Request{Limit: 2, Sort: "at"}
	for {
		p, err := d.s.History(d.ctx, &d.round.ID, c, r)
		d.ok(err)
		for _, t := range p.Items {
			out = append(out, string(t.State))
		}
		if r.Cursor = p.Next; p.Next == "" {
			return out
		}
	}
}

func (d *desk) now(c compliance.Clause) *compliance.Finding {
	d.Helper()
	_, x, err := d.s.Clause(d.ctx, &d.round.ID, c)
	d.ok(err)
	return x
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &compliance.Look{}, &compliance.Transition{})
	})
}

// A change is noted and told once, however often two replicas look at the same time.
func TestChangesAreToldOnce(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.replica(), d.replica()
		both := func() {
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() { a.look(d) })
				wg.Go(func() { b.look(d) })
			}
			wg.Wait()
			a.look(d)
		}
		want := []string{}
		expect := func(state string) {
			d.Helper()
			both()
			if want = append(want, state); !slices.Equal(d.told(compliance.Liaisons), want) || !slices.Equal(d.history(compliance.Liaisons), want) {
				d.Fatalf("told %v, noted %v, want %v", d.told(compliance.Liaisons), d.history(compliance.Liaisons), want)
			}
		}
		if x := d.now(compliance.Liaisons); x.State != compliance.Breached || x.Breaches != 2 || x.Since != nil {
			d.Errorf("%+v", x)
		}
		expect("breached")
		since := d.db.Now()
		d.appoint(d.groups[1], "liaison")
		d.db.Clock.Add(6 * time.Minute)
		both()
		if x := d.now(compliance.Liaisons); x.Breaches != 1 || x.Since == nil || !x.Since.Equal(since) {
			d.Errorf("half mended: %+v", x)
		}
		d.appoint(d.groups[2], "liaison")
		both() // it is too soon for another look
		if got := d.told(compliance.Liaisons); !slices.Equal(got, want) {
			d.Errorf("looked too soon: %v", got)
		}
		d.db.Clock.Add(6 * time.Minute)
		expect("met")
		_, err := d.rounds.Finish(d.ctx, d.round.ID, nil, "2021-09-10")
		d.ok(err)
		expect("not_due")
		d.db.Clock.Add(time.Hour)
		both()
		if got := d.told(""); len(got) != 7 { // leaders and cases: met, not due
			d.Errorf("told %v", got)
		}
	})
}

// A clause whose rule is taken out of the plan is gone; its history stays. Another
// office sees none of it.
func TestClausesAreThePlansAndTheOffices(t *testing.T) {
	each(t, func(d *desk) {
		r := d.replica()
		r.look(d)
		_, err := d.rounds.Update(d.ctx, d.round.ID, nil, inspection.Patch{Settings: []byte(`{"liaison":null}`)})
		d.ok(err)
		if _, _, err := d.s.Clause(d.ctx, nil, compliance.Liaisons); !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("a clause without a rule: %v", err)
		}
		d.db.Clock.Add(6 * time.Minute)
		r.look(d)
		if got := d.history(compliance.Liaisons); !slices.Equal(got, []string{"breached"}) {
			d.Errorf("history %v", got)
		}
		foreign := storetest.As(d.Context(), record.NewID(), auth.Commander)
		for _, id := range []*uuid.UUID{nil, &d.round.ID} {
			if _, err := d.s.Current(foreign, id); !fault.Is(err, fault.CodeInvalidRequest) {
				d.Errorf("another office: %v", err)
			}
			if _, err := d.s.History(foreign, id, compliance.Liaisons, store.Request{Limit: 5}); !fault.Is(err, fault.CodeNotFound) {
				d.Errorf("another office: %v", err)
			}
		}
	})
}

// The query for cases walks open ones only, in their order.
func TestPlans(t *testing.T) {
	each(t, func(d *desk) {
		explain := "EXPLAIN QUERY PLAN "
		if d.db.Engine() == "postgres" {
			explain = "EXPLAIN "
		}
		office, round := d.office.String(), d.round.ID.String()
		for _, x := range [][2]string{
			{"SELECT id, number, due_order FROM petition_cases WHERE office_id = '" + office + "' AND inspection_id = '" + round +
				"' AND completion <> 'completed' AND voided_at IS NULL AND due_order <= '2021-09-12 00:00:00+00:00' ORDER BY due_order, id LIMIT 200", "petition_cases_round_open"},
			{"SELECT * FROM compliance_transitions WHERE office_id = '" + office + "' AND inspection_id = '" + round + "' AND clause = 'liaisons' ORDER BY at DESC, id DESC LIMIT 51", "compliance_transitions_clause"},
		} {
			var plan string
			d.ok(d.db.Snapshot(d.Context(), func(db *gorm.DB) error {
				if d.db.Engine() == "postgres" {
					if err := db.Exec("SET LOCAL enable_seqscan = off").Error; err != nil {
						return err
					}
				}
				rows, err := db.Raw(explain + x[0]).Rows()
				if err != nil {
					return err
				}
				defer rows.Close()
				columns, err := rows.Columns()
				if err != nil {
					return err
				}
				line := make([]any, len(columns))
				for rows.Next() {
					for i := range line {
						line[i] = new(any)
					}
					if err := rows.Scan(line...); err != nil {
						return err
					}
					plan += fmt.Sprintln(*line[len(line)-1].(*any))
				}
				return rows.Err()
			}))
			if !strings.Contains(plan, x[1]) || strings.Contains(plan, "TEMP B-TREE") || strings.Contains(plan, "Sort") {
				d.Errorf("%s\n%s", x[1], plan)
			}
		}
	})
}
