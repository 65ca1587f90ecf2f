package deadline_test

import (
	"io/fs"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/db"
	"lianluo/internal/clock"
	"lianluo/internal/deadline"
	"lianluo/internal/due"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// The job tells of each level once, of the case as it is; what was met is not
// called out.
func TestAlerts(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		told := func(want ...string) {
			d.Helper()
			d.work()
			d.work()
			var got []string
			for _, data := range d.called(c) {
				step, level := between(data, `"step":"`), between(data, `"level":"`)
				got = append(got, step+" "+level)
			}
			slices.Sort(got)
			if slices.Sort(want); !slices.Equal(got, want) {
				d.Fatalf("called out %q, want %q", got, want)
			}
		}
		d.later(10 * time.Minute)
		told()
		d.later(55 * time.Minute)
		told("acknowledge half")
		_, err := d.cases.Acknowledge(d.unit(0), c.ID, nil, "")
		d.ok(err)
		d.ok(d.do(c, petition.OnBeginVerification, nil))
		d.later(47 * time.Hour) // the nearest levels only, of what was passed over
		d.ok(d.do(c, petition.OnConcludeVerification, func(c *petition.Case) { c.Verdict = petition.Substantiated }))
		before := d.reload(c).Version
		d.db.Clock.Set(d.of(c)[due.FirstReport].DueAt.Add(time.Second))
		if d.called(c)[0] == "" || len(d.called(c)) != 1 || d.state(c, due.FirstReport) != clock.Overdue {
			d.Error("overdue before anything has looked")
		}
		told("acknowledge half", "first_report overdue")
		if d.reload(c).Version != before {
			d.Error("an alert changes nothing of the case")
		}
		steps, err := d.cases.Timeline(d.coord, c.ID)
		d.ok(err)
		if last := steps[len(steps)-1]; last.Kind != "petition_case.deadline_overdue" || last.Note != "" {
			d.Errorf("%+v", last)
		}
	})
}

func between(s, after string) string {
	_, s, _ = strings.Cut(s, after)
	s, _, _ = strings.Cut(s, `"`)
	return s
}

// Replicas that look and work at the same moment call out every level once.
func TestAlertsOnceAcrossReplicas(t *testing.T) {
	each(t, func(d *desk) {
		const n = 30
		cases := make([]*petition.Case, n)
		for i := range cases {
			cases[i] = d.register()
		}
		d.later(16 * time.Minute)
		var wg sync.WaitGroup
		for range 3 {
			w, q := d.replica()
			wg.Go(func() {
				for range 4 {
					if err := w.Look(d.Context()); err != nil {
						d.Error(err)
					}
					for {
						if more, err := q.Work(d.Context()); err != nil || !more {
							break
						}
					}
				}
			})
		}
		wg.Wait()
		d.work()
		for _, c := range cases {
			if got := d.called(c); len(got) != 1 {
				d.Errorf("called %d times", len(got))
			}
		}
	})
}

// Nothing is called out of an archived round.
func TestArchivedRoundsAreQuiet(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		_, err := d.rounds.Start(d.coord, d.round, nil, "2021-08-01")
		d.ok(err)
		_, err = d.rounds.Finish(d.coord, d.round, nil, "2021-08-30")
		d.ok(err)
		_, err = d.rounds.Archive(d.coord, d.round, nil)
		d.ok(err)
		d.later(90 * 24 * time.Hour)
		d.work()
		if got := d.called(c); len(got) != 0 {
			d.Errorf("%v", got)
		}
		if _, err := d.s.Ask(d.unit(0), c.ID, due.Complete, d.db.Clock.Now().Add(time.Hour), "已归档"); err == nil {
			d.Error("more time is asked in an archived round")
		}
	})
}

// What is due and overdue, in whose view, and page by page.
func TestPending(t *testing.T) {
	each(t, func(d *desk) {
		first := d.dispatched()
		d.later(time.Hour)
		second := d.dispatched()
		c, err := d.cases.Reassign(d.coord, second.ID, nil, petition.Order{LeadUnitID: d.units[1], Reason: "管辖"})
		d.ok(err)
		d.register()
		d.later(90 * time.Minute)
		count := func(who int, f deadline.Filter, want int) []deadline.Entry {
			d.Helper()
			ctx := d.coord
			if who >= 0 {
				ctx = d.unit(who)
			}
			var all []deadline.Entry
			for r := (store.Request{Limit: 3, Count: true}); ; {
				p, err := d.s.Pending(ctx, f, r)
				d.ok(err)
				if all = append(all, p.Items...); *p.Total != int64(want) {
					d.Errorf("%+v: total %d, want %d", f, *p.Total, want)
				}
				if r.Cursor = p.Next; p.Next == "" {
					break
				}
			}
			if len(all) != want || !slices.IsSortedFunc(all, func(a, b deadline.Entry) int { return a.DueAt.Compare(b.DueAt) }) {
				d.Errorf("%+v: %d of %d, or out of order", f, len(all), want)
			}
			return all
		}
		soon := d.db.Clock.Now().Add(3 * 24 * time.Hour)
		count(-1, deadline.Filter{}, 11)
		late := count(-1, deadline.Filter{State: deadline.Overdue}, 2)
		if late[1].CaseID != first.ID || late[1].Case.Number != first.Number || late[1].Step != due.Acknowledge || late[0].Step != due.Dispatch {
			d.Errorf("%s %s", late[0].Step, late[1].Step)
		}
		count(-1, deadline.Filter{State: deadline.Due}, 9)
		count(-1, deadline.Filter{State: deadline.Due, Before: &soon}, 3)
		count(-1, deadline.Filter{Step: due.Complete}, 2)
		count(-1, deadline.Filter{UnitID: &d.units[1]}, 5)
		count(0, deadline.Filter{}, 5)
		count(1, deadline.Filter{State: deadline.Open, UnitID: &d.units[0]}, 0)
		page, err := d.cases.List(d.coord, petition.Filter{OverdueStep: due.Acknowledge}, store.Request{Limit: 5, Count: true})
		d.ok(err)
		if len(page.Items) != 1 || page.Items[0].ID != first.ID || *page.Total != 1 {
			d.Errorf("%+v", page.Items)
		}
		page, err = d.cases.List(d.unit(1), petition.Filter{OverdueStep: due.Acknowledge}, store.Request{Limit: 5})
		d.ok(err)
		if len(page.Items) != 0 || c.ID != second.ID {
			d.Errorf("%+v", page.Items)
		}
	})
}

// What was kept as JSON before there were rows is taken over as it was.
func TestOldDeadlinesAreTakenOver(t *testing.T) {
	each(t, func(d *desk) {
		text, err := fs.ReadFile(db.Migrations, "migrations/"+d.db.Engine()+"/0016_deadlines.sql")
		d.ok(err)
		_, insert, _ := strings.Cut(string(text), "INSERT INTO petition_deadlines ")
		insert, _, _ = strings.Cut(insert, ";")
		c, gone := d.register(), d.register()
		rule := uuid.NewString()
		const acknowledged = `{"step":"acknowledge","started_at":"2021-09-10T09:10:00+08:00","due_at":"2021-09-10T03:10:00Z","why":"两小时","explanation":{"rule_id":"","step":"acknowledge"}}`
		old := `[` + acknowledged + `,{"step":"acknowledge","started_at":"2021-09-11T01:10:00.5Z","due_at":"2021-09-11T03:10:00.5Z","met_at":"2021-09-11T02:00:00Z","why":"两小时","explanation":{"step":"acknowledge"}},` +
			`{"step":"complete","started_at":"2021-09-10T01:10:00Z","due_at":"2021-09-20T15:59:59Z","why":"十日","explanation":{"rule_id":"` + rule + `","step":"complete","rule_name":"办结时限"}}]`
		exec := func(q string, args ...any) {
			d.Helper()
			if d.db.Engine() == "postgres" {
				for i := range args {
					q = strings.Replace(q, "?", "$"+string(rune('1'+i)), 1)
				}
			}
			_, err := d.db.SQL().ExecContext(d.Context(), q, args...)
			d.ok(err)
		}
		exec("DELETE FROM petition_deadlines")
		exec("UPDATE petition_cases SET deadlines = ? WHERE id = ?", old, c.ID.String())
		exec("UPDATE petition_cases SET deadlines = ?, cycle = 2, voided_at = updated_at WHERE id = ?", "["+acknowledged+"]", gone.ID.String())
		exec("INSERT INTO petition_case_cycles (id, office_id, version, created_at, updated_at, case_id, cycle, reason, snapshot) SELECT id, office_id, 1, created_at, updated_at, id, 1, 'x', ? FROM petition_cases WHERE id = ?",
			`{"handling":"accepted","deadlines":[`+acknowledged+`]}`, gone.ID.String())
		exec("INSERT INTO petition_deadlines " + insert)
		rows, err := d.s.OfCase(d.coord, c.ID, 0)
		d.ok(err)
		now := d.db.Clock.Now()
		if len(rows) != 3 || rows[0].LapsedBy != "reassign" || rows[1].Step != due.Complete || rows[1].RuleID.String() != rule || rows[1].Explanation.RuleName != "办结时限" ||
			!rows[1].Runs() || rows[1].NextAlertAt == nil || rows[2].Status(now.AddDate(1, 0, 0)) != clock.Met || !rows[0].StartedAt.Equal(rows[1].StartedAt) {
			d.Errorf("%+v", rows)
		}
		if got := rows[2].DueAt.Format(time.RFC3339Nano); got != "2021-09-11T03:10:00.5Z" {
			d.Errorf("due at %s", got)
		}
		for cycle, by := range map[int64]string{1: "reopen", 2: "void"} {
			rows, err = d.s.OfCase(d.coord, gone.ID, cycle)
			d.ok(err)
			if len(rows) != 1 || rows[0].LapsedBy != by || rows[0].Runs() {
				d.Errorf("cycle %d: %+v", cycle, rows)
			}
		}
		d.db.Clock.Set(time.Date(2021, 9, 20, 16, 0, 0, 0, time.UTC))
		p, err := d.s.Pending(d.coord, deadline.Filter{State: deadline.Overdue}, store.Request{Limit: 5})
		d.ok(err)
		if len(p.Items) != 1 || p.Items[0].Step != due.Complete {
			d.Errorf("%+v", p.Items)
		}
	})
}

// The lists and the job's query are ranges of an index on both engines, and the
// order needs no sorting.
func TestPlans(t *testing.T) {
	each(t, func(d *desk) {
		explain := "EXPLAIN QUERY PLAN "
		if d.db.Engine() == "postgres" {
			explain = "EXPLAIN "
			d.fill(3000)
		}
		office := "'" + d.office.String() + "'"
		const some = " ORDER BY due_at, id LIMIT 51"
		for name, x := range map[string][2]string{
			"overdue": {"SELECT * FROM petition_deadlines WHERE ended_at IS NULL AND due_at < '2021-09-12 00:00:00+00:00' AND office_id = " + office + some, "petition_deadlines_due"},
			"step":    {"SELECT * FROM petition_deadlines WHERE ended_at IS NULL AND step = 'complete' AND due_at < '2021-09-12 00:00:00+00:00' AND office_id = " + office + some, "petition_deadlines_step"},
			"unit":    {"SELECT * FROM petition_deadlines WHERE ended_at IS NULL AND unit_id = '" + d.units[0].String() + "' AND office_id = " + office + some, "petition_deadlines_unit"},
			"alerts":  {"SELECT * FROM petition_deadlines WHERE next_alert_at IS NOT NULL AND next_alert_at < '2021-09-10 00:00:01+00:00' AND office_id = " + office + " ORDER BY next_alert_at, id LIMIT 50", "petition_deadlines_alert"},
			"a unit's view": {"SELECT * FROM petition_deadlines WHERE ended_at IS NULL AND case_id IN (SELECT petition_cases.id FROM petition_cases WHERE petition_cases.id IN (SELECT u.case_id FROM petition_case_units u WHERE u.office_id = " +
				office + " AND u.unit_id = '" + d.units[0].String() + "' AND u.is_current) AND office_id = " + office + ") AND office_id = " + office + " ORDER BY petition_deadlines.due_at, petition_deadlines.id LIMIT 51", "petition_deadlines_"},
			"a case":     {"SELECT * FROM petition_deadlines WHERE case_id = '" + d.units[0].String() + "' AND cycle = 1 AND office_id = " + office, "petition_deadlines_case"},
			"late cases": {"SELECT case_id FROM petition_deadlines WHERE ended_at IS NULL AND step = 'complete' AND due_at < '2021-09-10 00:00:01+00:00' AND office_id = " + office + " LIMIT 1001", "petition_deadlines_step"},
		} {
			plan := strings.Join(plan(d, explain+x[0]), "\n")
			bad := []string{"SCAN petition_deadlines", "Seq Scan on petition_deadlines"}
			if strings.Contains(x[0], " ORDER BY due_at") || name == "alerts" {
				bad = append(bad, "Sort", "TEMP B-TREE")
			}
			for _, b := range bad {
				if strings.Contains(plan, b) {
					d.Errorf("%s:\n%s", name, plan)
				}
			}
			if !strings.Contains(plan, x[1]) {
				d.Errorf("%s does not use %s:\n%s", name, x[1], plan)
			}
		}
	})
}
