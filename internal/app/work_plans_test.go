package app

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/leave"
	"lianluo/internal/petition"
	"lianluo/internal/store/storetest"
	"lianluo/internal/swap"
	"lianluo/internal/worklist"
)

// What somebody has to do is little among all that there was: indexes find it on
// both engines, for a leader as for a unit, and nothing reads a whole table.
func TestWorkPlans(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { workPlans(t, engine) })
	}
}

func workPlans(t *testing.T, engine string) {
	a := sampled(t, engine)
	db := &storetest.DB{Store: a.Store}
	one := func(table string) string { return firstID(t, db, table) }
	const open = "CASE WHEN g % 200 = 0 THEN "
	storetest.Many(t, db, "petition_cases", one("petition_cases"), 3000, map[string]string{"number": "x.number || g", "number_key": "x.number_key || g", "completion": open + "'in_progress' ELSE 'completed' END",
		"handling": open + "'dispatched' ELSE 'accepted' END", "due_order": storetest.After(db, "x.received_at", "g")})
	storetest.Many(t, db, "assignments", one("assignments"), 3000, map[string]string{"ordinal": "x.ordinal + 100 + g", "state": open + "'issued' ELSE 'completed' END", "ended_at": open + "NULL ELSE x.due_at END",
		"due_at": storetest.After(db, "x.due_at", "g")})
	storetest.Many(t, db, "accountability_items", one("accountability_items"), 3000, map[string]string{"ordinal": "x.ordinal + 100 + g", "state": open + "'feedback' ELSE 'closed' END",
		"ended_at": open + "NULL ELSE x.due_at END", "due_at": storetest.After(db, "x.due_at", "g"), "cause": "''"})
	storetest.Many(t, db, "leave_requests", one("leave_requests"), 3000, map[string]string{"waits_for": open + "x.waits_for END", "state": open + "x.state ELSE 'closed' END", "due_at": storetest.After(db, "x.starts_at", "g")})
	storetest.Many(t, db, "shift_swaps", swapped(t, db), 3000, map[string]string{"state": open + "'consented' ELSE 'applied' END", "expires_at": storetest.After(db, "x.expires_at", "g"),
		"given_role":     "CASE WHEN g % 400 = 0 THEN 'leader' ELSE 'officer' END", // each seat waits once
		"given_shift_id": open + "(SELECT id FROM (SELECT id, row_number() OVER (ORDER BY id) n FROM duty_shifts) d WHERE n = g / 400 + 1) ELSE x.given_shift_id END"})
	due := map[string]string{"petition_cases": "due_order, id", "assignments": "due_at, id", "accountability_items": "due_at, id", "leave_requests": "due_at, id", "shift_swaps": "expires_at, id"}
	office := uuid.MustParse(one("offices"))
	unit := uuid.MustParse(one("units"))
	for name, change := range map[string]func(*worklist.Asking){
		"a commander":   func(x *worklist.Asking) { x.Standing = auth.Commander },
		"a coordinator": func(x *worklist.Asking) { x.Standing = auth.Coordinator },
		"a supervisor":  func(x *worklist.Asking) { x.Standing = auth.SupervisionStaff },
		"a group's leader": func(x *worklist.Asking) {
			x.Standing, x.Groups, x.Leads = auth.GroupLeader, []uuid.UUID{unit}, []uuid.UUID{unit}
		},
		"a unit":      func(x *worklist.Asking) { x.Standing, x.UnitID = auth.UnitUser, unit },
		"the morning": func(x *worklist.Asking) { x.Standing, x.Morning = auth.Commander, true },
	} {
		for _, reason := range append([]worklist.Reason{""}, worklist.Reasons...) {
			x := worklist.Asking{Actor: auth.Actor{Kind: auth.KindUser, ID: uuid.New(), OfficeID: office}, Now: a.Store.Now(), Reason: reason}
			x.EndsAt = x.Now.Add(12 * time.Hour)
			change(&x)
			ctx := auth.With(t.Context(), x.Actor)
			for table, q := range workQueries(ctx, a, x) {
				if strings.Contains(q.Session(&gorm.Session{DryRun: true}).Find(&[]struct{ ID uuid.UUID }{}).Statement.SQL.String(), "1 = 0") {
					continue // nothing is ever theirs to do, which needs no looking
				}
				plan := storetest.Plan(t, db, q.Order(due[table]).Limit(51), &[]struct{ ID uuid.UUID }{})
				order, _, _ := strings.Cut(due[table], ",")
				x.Page = &worklist.Page{Due: table + "." + order, ID: table + ".id", N: 51}
				plan += "\n" + storetest.Plan(t, db, x.Page.Of(workQueries(ctx, a, x)[table]), &[]struct{ ID uuid.UUID }{})
				for _, bad := range []string{"SCAN " + table + "\n", "Seq Scan on " + table, "SEARCH " + table + " USING INDEX " + table + "_due (office_id=?)\n", "SEARCH " + table + " USING INDEX " + table + "_expiry (office_id=?)\n"} {
					if strings.Contains(plan+"\n", bad) {
						t.Errorf("%s for %q of %s reads everything:\n%s", table, reason, name, plan)
					}
				}
			}
		}
	}
}

// firstID is the id of the first row.
func firstID(t *testing.T, db *storetest.DB, table string) string {
	t.Helper()
	return storetest.Strings(t, db, "SELECT CAST(id AS text) FROM "+table+" ORDER BY id LIMIT 1")[0]
}

// Page by page it is the same work, in the same order, as all of it at once: for every
// caller and reason, with much that is overdue.
func TestWorkByPages(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { workByPages(t, engine) })
	}
}

func workByPages(t *testing.T, engine string) {
	a := sampled(t, engine)
	db := &storetest.DB{Store: a.Store}
	one := func(table string) string { return firstID(t, db, table) }
	const some = "CASE g % 5 WHEN 0 THEN "
	storetest.Many(t, db, "petition_cases", one("petition_cases"), 200, map[string]string{"number": "x.number || g", "number_key": "x.number_key || g", "completion": some + "'completed' ELSE 'in_progress' END",
		"handling": "CASE g % 3 WHEN 0 THEN 'feedback_drafted' WHEN 1 THEN 'dispatched' ELSE 'group_reviewed' END", "due_order": storetest.After(db, "x.received_at", "g / 2"), "due_at": storetest.After(db, "x.received_at", "g / 2"),
		"merged_into_id": "CASE g % 7 WHEN 0 THEN NULL WHEN 6 THEN NULL ELSE x.id END"}) // overdue, and not to be seen
	storetest.Many(t, db, "assignments", one("assignments"), 60, map[string]string{"ordinal": "x.ordinal + 100 + g", "state": some + "'completed' WHEN 1 THEN 'feedback' ELSE 'issued' END", "ended_at": some + "x.due_at ELSE NULL END",
		"due_at": storetest.After(db, "x.due_at", "g / 2"), "answered_by": "x.id"})
	storetest.Many(t, db, "accountability_items", one("accountability_items"), 60, map[string]string{"ordinal": "x.ordinal + 100 + g", "state": some + "'closed' WHEN 1 THEN 'feedback' ELSE 'in_progress' END",
		"ended_at": some + "x.due_at ELSE NULL END", "due_at": storetest.After(db, "x.due_at", "g / 2"), "cause": "''", "answered_by": "x.id"})
	office, unit := uuid.MustParse(one("offices")), uuid.MustParse(one("units"))
	for _, x := range []struct{ kind, table string }{{"assignment", "assignments"}, {"accountability_item", "accountability_items"}} {
		_, err := db.SQL().ExecContext(t.Context(), `INSERT INTO order_extensions (id, office_id, version, created_at, updated_at, owner_type, owner_id, due_at, previous_due_at, reason, state, asked_by, decision)
			SELECT id, office_id, 1, created_at, updated_at, '`+x.kind+`', id, `+storetest.After(db, "due_at", "1")+`, due_at, '', 'asked', id, '' FROM `+x.table+` WHERE ordinal % 4 = 0`)
		if err != nil {
			t.Fatal(err)
		}
	}
	for cycle, order := range map[string]string{"c.cycle": "LIMIT 1", "c.cycle + 1": "DESC LIMIT 1"} { // the second waits for nothing
		_, err := db.SQL().ExecContext(t.Context(), `INSERT INTO petition_deadline_extensions (id, office_id, version, created_at, updated_at, case_id, cycle, deadline_id, step, due_at, previous_due_at, reason, state, asked_by, decision)
			SELECT d.id, c.office_id, 1, c.created_at, c.updated_at, c.id, `+cycle+`, d.id, 'complete', `+storetest.After(db, "c.received_at", "1")+`, c.received_at, '', 'asked', c.id, '' FROM petition_cases c, petition_deadlines d
			WHERE c.merged_into_id IS NULL AND d.id IN (SELECT id FROM petition_deadlines ORDER BY id `+order+`) ORDER BY c.id `+order)
		if err != nil {
			t.Fatal(err)
		}
	}
	pages, decided := 0, map[string]int{}
	for name, change := range map[string]func(*worklist.Asking){
		"a coordinator": func(x *worklist.Asking) { x.Standing = auth.Coordinator | auth.Commander },
		"a supervisor":  func(x *worklist.Asking) { x.Standing = auth.SupervisionStaff },
		"a unit":        func(x *worklist.Asking) { x.Standing, x.UnitID = auth.UnitUser, unit },
	} {
		for _, reason := range append([]worklist.Reason{""}, worklist.Reasons...) {
			x := worklist.Asking{Actor: auth.Actor{Kind: auth.KindUser, ID: uuid.New(), OfficeID: office}, Now: a.Store.Now(), Reason: reason}
			x.EndsAt = x.Now.Add(12 * time.Hour)
			change(&x)
			ctx := auth.With(t.Context(), x.Actor)
			for _, source := range workSources(a.Services) {
				all, err := source.Work(ctx, x, nil, 1000)
				if err != nil {
					t.Fatal(err)
				}
				if reason != "" {
					x.Reason = ""
					whole, err := source.Work(ctx, x, nil, 1000)
					if err != nil {
						t.Fatal(err)
					}
					whole = slices.DeleteFunc(whole, func(i worklist.Item) bool { return !slices.Contains(i.Reasons, reason) })
					if !slices.EqualFunc(whole, all, func(a, b worklist.Item) bool { return a.ID == b.ID && slices.Equal(a.Reasons, b.Reasons) }) {
						t.Errorf("%s of %s: %d give the reason %q, %d are listed by it", source.Type(), name, len(whole), reason, len(all))
					}
					if x.Reason = reason; reason == worklist.ToDecide {
						decided[source.Type()] += len(all)
					}
				}
				counted, err := source.CountWork(ctx, x)
				if err != nil || int(counted) != len(all) {
					t.Errorf("%s, %q of %s: %d counted, %d listed, %v", source.Type(), reason, name, counted, len(all), err)
				}
				var got []worklist.Item
				for after := (*worklist.Place)(nil); ; {
					page, err := source.Work(ctx, x, after, 7)
					if err != nil {
						t.Fatal(err)
					}
					if got = append(got, page...); len(page) < 7 {
						break
					}
					pages++
					after = &worklist.Place{DueAt: page[6].DueAt, ID: page[6].ID}
				}
				same := slices.EqualFunc(got, all, func(a, b worklist.Item) bool { return a.ID == b.ID })
				if !same {
					t.Errorf("%s, %q of %s: %d by pages, %d at once", source.Type(), reason, name, len(got), len(all))
				}
			}
		}
	}
	if pages < 10 || decided["petition_case"] != 1 || decided["assignment"] == 0 || decided["accountability_item"] == 0 {
		t.Errorf("only %d pages, to decide: %v", pages, decided)
	}
}

// swapped is a swap that was made long ago.
func swapped(t *testing.T, db *storetest.DB) string {
	t.Helper()
	_, err := db.SQL().ExecContext(t.Context(), `INSERT INTO shift_swaps (id, office_id, version, created_at, updated_at, inspection_id, group_id, group_name, given_shift_id, given_role, given_starts_at, given_ends_at, taken_role,
	person_id, person_name, peer_id, peer_name, reason, state, route, approvals, requested_by, consent_note, end_reason, expires_at)
	SELECT l.id, l.office_id, 1, l.created_at, l.updated_at, l.inspection_id, l.group_id, l.group_name, s.id, 'officer', s.starts_at, s.ends_at, '',
	l.person_id, l.person_name, l.stand_in_id, l.stand_in_name, '', 'applied', '["group_leader","coordination_group"]', '[]', l.submitted_by, '', '', s.starts_at FROM leave_requests l, duty_shifts s LIMIT 1`)
	if err != nil {
		t.Fatal(err)
	}
	return storetest.Strings(t, db, "SELECT CAST(id AS text) FROM shift_swaps")[0]
}

func workQueries(ctx context.Context, a *App, x worklist.Asking) map[string]*gorm.DB {
	read := func(model any) *gorm.DB { return a.Store.Reading(ctx).Model(model).Select("id") }
	return map[string]*gorm.DB{
		"petition_cases":       myCases(read(&petition.Case{}), leader(x)),
		"assignments":          myAssignments(read(&assignment.Assignment{}), leader(x)),
		"accountability_items": myItems(read(&accountability.Item{}), x),
		"leave_requests":       myLeave(read(&leave.Request{}), leaveFor(x)),
		"shift_swaps":          mySwaps(read(&swap.Swap{}), swapsFor(x)),
	}
}
