package assignment_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/inspection"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
)

// What is late or red is little among all that there was: an index finds it on both
// engines, whoever asks, and no list reads the whole table.
func TestPlans(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := assignment.NewService(db.Store, noRules{}, nothingFound{})
		office := record.NewID()
		coord := storetest.As(t.Context(), office, auth.Coordinator)
		ok := func(err error) {
			t.Helper()
			if err != nil {
				t.Fatal(err)
			}
		}
		i, err := inspection.NewService(db.Store).Create(coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		ok(err)
		u, err := org.NewService(db.Store).CreateUnit(coord, org.NewUnit{Name: "城市管理办公室", Kind: "office_department"})
		ok(err)
		end := db.Clock.Now().Add(time.Hour)
		a, err := s.Issue(coord, assignment.New{InspectionID: i.ID, Kind: assignment.Directive, Source: "city", Title: "直排", Matter: "查清",
			To: assignment.Recipients{UnitID: &u.ID}, DueAt: &end})
		ok(err)
		_, err = db.SQL().ExecContext(t.Context(), "UPDATE assignments SET colour = 'red'")
		ok(err)
		storetest.Many(t, db, "assignments", a.ID.String(), 3000, map[string]string{"ordinal": "x.ordinal + g", "created_at": storetest.After(db, "x.created_at", "g"), "due_at": storetest.After(db, "x.due_at", "g"),
			"state": "CASE WHEN g % 200 = 0 THEN 'in_progress' ELSE 'completed' END", "ended_at": "CASE WHEN g % 200 = 0 THEN NULL ELSE x.due_at END",
			"colour": "CASE WHEN g % 100 = 0 THEN 'red' ELSE '' END"})
		yes, no := true, false
		soon := db.Clock.Now().Add(90 * 24 * time.Hour)
		db.Clock.Set(soon)
		unit := auth.From(storetest.As(t.Context(), office, auth.UnitUser))
		unit.UnitID = u.ID
		for name, x := range map[string]struct {
			ctx  context.Context
			f    assignment.Filter
			want string
		}{
			"overdue":            {coord, assignment.Filter{Overdue: &yes}, "assignments_running"},
			"in time":            {coord, assignment.Filter{Overdue: &no}, "assignments_created"},
			"red":                {coord, assignment.Filter{Colour: "red"}, "assignments_colour"},
			"yellow":             {coord, assignment.Filter{Colour: "yellow"}, "assignments_colour"},
			"due":                {coord, assignment.Filter{DueBefore: &soon}, "assignments_running"},
			"all":                {coord, assignment.Filter{}, "assignments_created"},
			"unit":               {auth.With(t.Context(), unit), assignment.Filter{}, ""},
			"red ones of a unit": {auth.With(t.Context(), unit), assignment.Filter{Colour: "red"}, "assignment_shares_unit"},
			"linked":             {coord, assignment.Filter{LinkID: &u.ID}, "assignment_links"},
		} {
			q, err := s.Query(x.ctx, x.f)
			ok(err)
			q = q.Order("assignments.created_at DESC, assignments.id DESC").Limit(51)
			plan := storetest.Plan(t, db, q, &[]assignment.Assignment{})
			for _, bad := range []string{"SCAN assignments\n", "Seq Scan on assignments"} {
				if strings.Contains(plan+"\n", bad) {
					t.Errorf("%s reads everything:\n%s", name, plan)
				}
			}
			if !strings.Contains(plan, x.want) {
				t.Errorf("%s does not use %s:\n%s", name, x.want, plan)
			}
		}
	})
}
