package duty_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/duty"
	"lianluo/internal/store/storetest"
)

// Who is on duty now is one read of an index that holds nothing else, however long
// the history and however many desks; what may be done there is three more at most.
func TestWhoIsOnDutyIsOneIndexedRead(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := open(t, db)
		list := d.arrange(3)
		out, in := d.as(d.people[4], auth.GroupMember), d.as(d.people[5], auth.GroupMember)
		db.Clock.Set(d.start)
		d.must(d.service.CheckIn(out, list[0].ID, nil))
		shares := map[string]string{"next_alert_at": "NULL", "state": "'handed_over'"}
		for _, c := range []string{"starts_at", "ends_at"} {
			shares[c] = storetest.After(db, "x."+c, "1440 * (g + 3)")
		}
		storetest.Many(t, db, "duty_shifts", list[0].ID.String(), 3000, shares)
		db.Clock.Set(list[1].StartsAt.Add(-10 * time.Minute))
		d.must(d.service.CheckIn(in, list[1].ID, nil))
		if _, _, _, err := d.service.HandOver(out, list[0].ID, nil); err != nil {
			t.Fatal(err)
		}
		one := d.statements(func() int { return d.current(1) })
		desk := "lower(hex(randomblob(4)) || '-0000-7000-8000-' || hex(randomblob(6)))"
		if db.Engine() == "postgres" {
			desk = "gen_random_uuid()"
		}
		storetest.Many(t, db, "duty_shifts", list[0].ID.String(), 40, map[string]string{"desk_id": desk, "next_alert_at": "NULL", "state": "'on_duty'"})
		storetest.Many(t, db, "duty_shifts", list[2].ID.String(), 40, map[string]string{"desk_id": desk, "next_alert_at": "NULL", "state": "'unmanned'"})
		many := d.statements(func() int { return d.current(81) })
		if len(one) > 3 || len(many) > 4 {
			t.Errorf("%d statements for one desk, %d for many", len(one), len(many))
		}
		want := []string{"duty_shifts_now", "duty_shifts_o", "duty_handovers_", "duty_shifts_responsible"}
		for k, s := range many {
			plan := storetest.Explain(t, db, s.sql, s.values...)
			if !strings.Contains(plan, want[k]) || strings.Contains(plan, "Seq Scan") {
				t.Errorf("%s\n%s", s.sql, plan)
			}
		}
	})
}

// current reads who is on duty, of so many desks.
func (d *desk) current(want int) int {
	d.Helper()
	_, cases, err := d.service.Now(d.as(nil, auth.Auditor), nil, nil)
	if err != nil || len(cases) != want {
		d.Fatalf("%d on duty, %v", len(cases), err)
	}
	for _, c := range cases {
		if c.State == duty.HandoverPending && (c.Next == nil || c.Handover == nil) {
			d.Errorf("what decides about a handover is missing: %+v", c)
		}
	}
	return len(cases)
}

type statement struct {
	sql    string
	values []any
}

// statements are the reads that something takes.
func (d *desk) statements(do func() int) []statement {
	d.Helper()
	var out []statement
	query := d.Reading(d.Context()).Callback().Query()
	name := fmt.Sprintf("test:%p", &out)
	if err := query.After("gorm:query").Register(name, func(tx *gorm.DB) {
		out = append(out, statement{tx.Statement.SQL.String(), slices.Clone(tx.Statement.Vars)})
	}); err != nil {
		d.Fatal(err)
	}
	do()
	if err := query.Remove(name); err != nil {
		d.Fatal(err)
	}
	return out
}
