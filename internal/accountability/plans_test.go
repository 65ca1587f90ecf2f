package accountability_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lianluo/internal/accountability"
	"lianluo/internal/auth"
	"lianluo/internal/store/storetest"
)

// What is late or red is found by an index on both engines, whoever asks; what few
// know of costs those who know nothing no walk through all of it.
func TestPlans(t *testing.T) {
	each(t, func(d *desk) {
		i := d.ordered(time.Hour)
		exec := func(q string) {
			_, err := d.db.SQL().ExecContext(d.Context(), q)
			d.ok(err)
		}
		exec("UPDATE accountability_items SET colour = 'red'")
		storetest.Many(d.T, d.db, "accountability_items", i.ID.String(), 3000, map[string]string{"ordinal": "x.ordinal + g",
			"created_at": storetest.After(d.db, "x.created_at", "g"), "due_at": storetest.After(d.db, "x.due_at", "g"),
			"state": "CASE WHEN g % 200 = 0 THEN 'in_progress' ELSE 'closed' END", "ended_at": "CASE WHEN g % 200 = 0 THEN NULL ELSE x.due_at END",
			"colour": "CASE WHEN g % 100 = 0 THEN 'red' ELSE '' END"})
		yes, no := true, false
		soon := d.db.Clock.Now().Add(90 * 24 * time.Hour)
		d.db.Clock.Set(soon)
		reader := d.as(auth.GroupMember, func(a *auth.Actor) { a.PersonID = d.unit })
		for name, x := range map[string]struct {
			ctx  context.Context
			f    accountability.Filter
			want string
		}{
			"overdue":  {d.qin, accountability.Filter{Overdue: &yes}, "accountability_items_running"},
			"in time":  {d.qin, accountability.Filter{Overdue: &no}, "accountability_items_created"},
			"red":      {d.boss, accountability.Filter{Colour: "red"}, "accountability_items_colour"},
			"yellow":   {d.boss, accountability.Filter{Colour: "yellow"}, "accountability_items_colour"},
			"due":      {d.boss, accountability.Filter{DueBefore: &soon}, "accountability_items_running"},
			"reviewed": {d.boss, accountability.Filter{State: "reviewed"}, "accountability_items_state"},
			"all":      {d.boss, accountability.Filter{}, "accountability_items_created"},
			"a reader": {reader, accountability.Filter{}, "accountability_parties_person"},
		} {
			q, err := d.s.Query(x.ctx, x.f)
			d.ok(err)
			plan := storetest.Plan(d.T, d.db, q.Order("accountability_items.created_at DESC, accountability_items.id DESC").Limit(51), &[]accountability.Item{})
			for _, bad := range []string{"SCAN accountability_items\n", "Seq Scan on accountability_items"} {
				if strings.Contains(plan+"\n", bad) {
					d.Errorf("%s reads everything:\n%s", name, plan)
				}
			}
			if !strings.Contains(plan, x.want) {
				d.Errorf("%s does not use %s:\n%s", name, x.want, plan)
			}
		}
	})
}
