package tally_test

import (
	"context"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/pressly/goose/v3"

	migrations "lianluo/db"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
)

// desk is an office with two rounds, units and batches, written as rows because
// the slices that own them lie above.
type desk struct {
	*testing.T
	db      *storetest.DB
	ctx     context.Context
	random  *rand.Rand
	office  uuid.UUID
	rounds  []uuid.UUID
	units   []uuid.UUID
	batches []uuid.UUID
	whole   uuid.UUID // a case that was split into the parts that follow it
	serial  int
}

type row map[string]any

func newDesk(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	seed := storetest.Seed(t)
	d := &desk{T: t, db: db, office: record.NewID(), random: rand.New(rand.NewPCG(seed, 8))}
	d.ctx = storetest.As(t.Context(), d.office, auth.Coordinator)
	d.in(func(tx *store.Tx) {
		d.insert(tx, "offices", d.office, row{"name": "青禾街道办事处", "district_name": "", "division_code": "", "address": "", "duty_phone": ""})
		for i := range 2 {
			d.rounds = append(d.rounds, d.insert(tx, "inspections", record.NewID(), row{"name": fmt.Sprintf("第%d轮督察", i), "level": "central", "round": "x",
				"state": "stationed", "settings": "{}", "void_reason": "", "search_text": "", "search_tokens": ""}))
			d.batches = append(d.batches, d.insert(tx, "petition_batches", record.NewID(), row{"inspection_id": d.rounds[i], "label": "一", "local_label": "",
				"received_at": tx.Now, "remark": "", "void_reason": ""}))
		}
		for i := range 4 {
			d.units = append(d.units, d.insert(tx, "units", record.NewID(), row{"name": fmt.Sprintf("单位%d", i), "kind": "office_department", "collective": false,
				"contact_phone": "", "void_reason": "", "search_text": "", "search_tokens": ""}))
		}
	})
	return d
}

func (d *desk) in(f func(tx *store.Tx)) {
	d.Helper()
	err := d.db.InTx(d.ctx, func(tx *store.Tx) error {
		f(tx)
		return event.AppendChange(tx, event.Change{Kind: "office.updated", Resource: d.office})
	})
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) insert(tx *store.Tx, table string, id uuid.UUID, r row) uuid.UUID {
	d.Helper()
	r["id"], r["office_id"], r["version"], r["created_at"], r["updated_at"] = id, d.office, 1, tx.Now, tx.Now
	if err := tx.DB.Table(table).Create(map[string]any(r)).Error; err != nil {
		d.Fatalf("%s: %v", table, err)
	}
	return id
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// maybe is nothing in one case of three.
func maybe[T any](r *rand.Rand, of ...T) (out T) {
	if r.IntN(3) > 0 {
		out = pick(r, of...)
	}
	return out
}

// arbitrary is a case of any state, due around base, often on the stroke of a
// minute, an hour or a month.
func (d *desk) arbitrary(base time.Time) tally.Case {
	r := d.random
	round := r.IntN(2)
	c := tally.Case{
		OfficeID: d.office, InspectionID: d.rounds[round], Handling: pick(r, "registered", "dispatched", "accepted"),
		Completion: pick(r, "in_progress", "completed", "stage_completed"), Publication: pick(r, "not_due", "published"), SignOff: pick(r, "not_started", "applied"),
		Channel: pick(r, "phone", "letter"), Key: r.IntN(3) == 0, PrimaryType: maybe(r, "water", "air"), BatchID: maybe(r, d.batches[round]),
		LeadUnitID: maybe(r, d.units[:2]...), ReceivedAt: around(r, time.Date(2021, 8, 31, 16, 0, 0, 0, time.UTC)), DueAt: maybe(r, around(r, base)),
	}
	if c.PrimaryType != "" {
		c.Types = []string{c.PrimaryType, "noise"}
	}
	c.Assisting = d.units[2 : 2+r.IntN(3)]
	if d.whole != uuid.Nil {
		c.Area, c.Rectification, c.ConcludedAt = maybe(r, "河东社区", "河西社区"), maybe(r, "immediate", "long_term"), maybe(r, around(r, base), c.DueAt)
		c.Verdict, c.Kin = maybe(r, "substantiated", "unsubstantiated"), pick(r, "", tally.Part, tally.Merged, tally.Part+tally.Merged)
	}
	return c
}

func around(r *rand.Rand, base time.Time) time.Time {
	step := pick(r, time.Microsecond, 499*time.Microsecond, time.Second, time.Minute, time.Hour, 24*time.Hour, 31*24*time.Hour)
	t := base.Add(time.Duration(r.IntN(9)-4) * step)
	return pick(r, t, t.Add(time.Duration(r.IntN(3)-1)*time.Microsecond), t.Add(59*time.Second+999600*time.Microsecond)).UTC()
}

// register writes the rows of a case.
func (d *desk) register(tx *store.Tx, c tally.Case, voided bool) uuid.UUID {
	d.Helper()
	d.serial++
	number := fmt.Sprint(d.serial)
	r := row{"inspection_id": c.InspectionID, "number": number, "number_key": number, "number_family": "plain", "channel": c.Channel, "key_case": c.Key,
		"received_at": c.ReceivedAt, "summary": "夜间噪声", "area": "", "address": "", "primary_type": c.PrimaryType, "responsible_text": "", "assisting_text": "",
		"remark": "", "handling": c.Handling, "completion": c.Completion, "publication": c.Publication, "sign_off": c.SignOff, "cycle": 1,
		"due_order": time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), "void_reason": "", "search_text": "", "search_tokens": ""}
	if !c.DueAt.IsZero() {
		r["due_at"], r["due_order"] = c.DueAt, c.DueAt
	}
	if c.BatchID != uuid.Nil {
		r["batch_id"] = c.BatchID
	}
	if c.LeadUnitID != uuid.Nil {
		r["lead_unit_id"] = c.LeadUnitID
	}
	if d.whole != uuid.Nil || c.Kin != "" {
		r["verdict"], r["area"], r["rectification"] = c.Verdict, c.Area, c.Rectification
		if !c.ConcludedAt.IsZero() {
			r["concluded_at"] = c.ConcludedAt
		}
	}
	if strings.HasPrefix(c.Kin, tally.Part) {
		r["split_from_id"] = d.whole
	}
	if strings.HasSuffix(c.Kin, tally.Merged) {
		r["merged_into_id"] = d.whole
	}
	if voided {
		r["voided_at"] = tx.Now
	}
	id := d.insert(tx, "petition_cases", record.NewID(), r)
	for _, code := range c.Types {
		d.insert(tx, "petition_case_types", record.NewID(), row{"case_id": id, "code": code})
	}
	for _, u := range c.Assisting {
		d.insert(tx, "petition_case_units", record.NewID(), row{"case_id": id, "unit_id": u, "role": "assist", "sequence": 2, "is_current": true})
	}
	// a unit of an earlier dispatch counts no more
	d.insert(tx, "petition_case_units", record.NewID(), row{"case_id": id, "unit_id": d.units[3], "role": "assist", "sequence": 1, "is_current": false})
	return id
}

func (d *desk) verify(want int) []tally.Difference {
	d.Helper()
	wrong, err := tally.Verify(d.Context(), d.db.Store, d.office)
	if err != nil {
		d.Fatal(err)
	}
	if len(wrong) != want {
		d.Errorf("%d counters differ, want %d: %+v", len(wrong), want, wrong)
	}
	return wrong
}

// What is kept while cases change equals what a recount finds, which goes
// another way; and both know what is overdue at any moment.
func TestCountersEqualTheCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := newDesk(t, db)
		base := time.Date(2021, 9, 30, 16, 0, 0, 0, time.UTC)
		var all []tally.Case
		d.in(func(tx *store.Tx) {
			whole := d.arbitrary(base)
			whole.Kin = tally.Split
			d.whole = d.register(tx, whole, false)
			tally.Change(tx, nil, &whole)
			all = append(all, whole)
			for range 300 {
				c := d.arbitrary(base)
				d.register(tx, c, false)
				other := d.arbitrary(base) // what it might have been before
				tally.Change(tx, nil, &other)
				tally.Change(tx, &other, &c)
				all = append(all, c)
			}
			for range 20 {
				d.register(tx, d.arbitrary(base), true)
			}
		})
		d.verify(0)
		late := 0
		for range 150 {
			now := around(d.random, base)
			for _, round := range d.rounds {
				want := map[uuid.UUID]int64{}
				for _, c := range all {
					if c.InspectionID == round && !c.DueAt.IsZero() && c.DueAt.Before(now) && c.Completion != "completed" {
						want[c.LeadUnitID]++
						late++
					}
				}
				got, err := tally.Overdue(db.Reading(d.ctx), round, now)
				if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
					t.Fatalf("overdue at %s: %v, want %v; %v", now, got, want, err)
				}
				d.overdueBy(round, now, all)
			}
		}
		if late == 0 {
			t.Error("nothing was ever overdue")
		}
	})
}

// overdueBy compares what was overdue when the day began with the cases, in every
// group.
func (d *desk) overdueBy(round uuid.UUID, now time.Time, all []tally.Case) {
	d.Helper()
	for _, g := range []tally.Group{tally.LateUnit, tally.LateType, tally.LateBatch, tally.LateRest} {
		sums, since, err := tally.OverdueBy(d.db.Reading(d.ctx), round, g, now)
		if err != nil || !since.Before(now) || now.Sub(since) > 24*time.Hour {
			d.Fatalf("%s at %s: since %s, %v", g, now, since, err)
		}
		got, want := map[string]int64{}, map[string]int64{}
		for _, s := range sums {
			got[s.Detail] = s.N
		}
		for i := range all {
			c := &all[i]
			if c.InspectionID == round && !c.DueAt.IsZero() && !c.DueAt.After(since) && c.Completion != "completed" && c.Verdict != "unsubstantiated" &&
				(c.Kin == "" || c.Kin == tally.Part) {
				for _, detail := range details(g, c) {
					want[detail]++
				}
			}
		}
		if fmt.Sprint(got) != fmt.Sprint(want) {
			d.Fatalf("overdue by %s at %s: %v, want %v", g, now, got, want)
		}
	}
}

func details(g tally.Group, c *tally.Case) (out []string) {
	id := func(u uuid.UUID) string { return strings.TrimPrefix(u.String(), uuid.Nil.String()) }
	switch g {
	case tally.LateRest:
		return []string{c.Channel + "/" + c.Verdict + "/" + c.Area}
	case tally.LateBatch:
		return []string{id(c.BatchID) + "/" + c.ReceivedAt.Add(8*time.Hour).Format(time.DateOnly)}
	case tally.LateType:
		if len(c.Types) == 0 {
			return []string{"="}
		}
		return []string{"=" + c.Types[0], "+" + c.Types[1]}
	case tally.LateUnit:
		if c.LeadUnitID == uuid.Nil {
			return []string{"lead/1/"}
		}
		out = []string{fmt.Sprintf("lead/%d/%s", 1+len(c.Assisting), c.LeadUnitID)}
		for _, u := range c.Assisting {
			out = append(out, fmt.Sprintf("assist/%d/%s", 1+len(c.Assisting), u))
		}
	}
	return out
}

func downTo(t *testing.T, db *storetest.DB, version int64) {
	t.Helper()
	dialect := map[string]goose.Dialect{"sqlite": goose.DialectSQLite3, "postgres": goose.DialectPostgres}[db.Engine()]
	dir, err := fs.Sub(migrations.Migrations, "migrations/"+db.Engine())
	if err != nil {
		t.Fatal(err)
	}
	p, err := goose.NewProvider(dialect, db.SQL(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.DownTo(t.Context(), version); err != nil {
		t.Fatal(err)
	}
}

// Sanctions and returns are counted when a database from before is migrated.
func TestMigrationCountsParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		const before = 39
		downTo(t, db, before)
		d := newDesk(t, db)
		d.in(func(tx *store.Tx) {
			for i := range 12 {
				c := d.arbitrary(tx.Now)
				c.Kin, c.Verdict, c.Area, c.Rectification, c.ConcludedAt = "", "", "", "", time.Time{}
				id := d.register(tx, c, i%4 == 0)
				if i%4 != 0 {
					tally.Change(tx, nil, &c)
				}
				for n, kind := range []string{"halt", "seal", "seal"} {
					d.insert(tx, "petition_sanctions", record.NewID(), row{"case_id": id, "cycle": 1, "position": n + 1, "kind": kind, "subject": "某", "document_number": "",
						"fine_decided": 5 * n, "remark": "", "void_reason": ""})
					d.insert(tx, "petition_feedback_returns", record.NewID(), row{"inspection_id": c.InspectionID, "case_id": id, "unit_name": "甲", "level": "group",
						"reason_code": fmt.Sprint("r", n), "returned_at": tx.Now.Add(time.Duration(n/2) * time.Second)})
				}
			}
		})
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.verify(0)
		halted, returned := int64(0), int64(0)
		for _, round := range d.rounds {
			amounts, n, err := tally.Parts(db.Reading(d.ctx), round)
			if err != nil {
				t.Fatal(err)
			}
			returned += n
			for _, a := range amounts {
				if a.Kind == "halt" {
					halted += a.N
				} else if a.FineDecided != 15*a.N/2 {
					t.Errorf("%+v", a)
				}
			}
		}
		if halted != 9 || returned != 18 {
			t.Errorf("%d halted, %d returned", halted, returned)
		}
	})
}

// A database from before the counters gets them when it is migrated.
func TestMigrationCounts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		downTo(t, db, 7)
		d := newDesk(t, db)
		d.in(func(tx *store.Tx) {
			for i := range 300 {
				d.register(tx, d.arbitrary(tx.Now), i%20 == 0)
			}
		})
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		d.verify(0)
		rows, err := tally.Read(db.Reading(d.ctx), d.rounds[0], tally.State)
		if err != nil || len(rows) < 5 {
			t.Errorf("%v, %v", rows, err)
		}
	})
}

// Counters that somebody touched are found and put right, and the auditors are
// told.
func TestRebuild(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := newDesk(t, db)
		d.in(func(tx *store.Tx) {
			c := tally.Case{OfficeID: d.office, InspectionID: d.rounds[0], Handling: "registered", Completion: "in_progress", Publication: "not_due",
				SignOff: "not_started", Channel: "phone", ReceivedAt: tx.Now}
			d.register(tx, c, false)
			tally.Change(tx, nil, &c)
			tally.Change(tx, nil, &c) // once too often: state, channel, day, area, no type
			d.register(tx, c, false)
			c.Channel = "letter" // counted by nobody
			d.register(tx, c, false)
		})
		wrong := d.verify(5)
		if fixed, err := tally.Rebuild(t.Context(), db.Store, d.office); err != nil || len(fixed) != len(wrong) {
			t.Errorf("%v, %v", fixed, err)
		}
		d.verify(0)
		var told int64
		if err := db.Reading(d.ctx).Model(&event.Event{}).Where("kind = ?", "petition_tally.rebuilt").Count(&told).Error; err != nil || told != 1 {
			t.Errorf("%d events, %v", told, err)
		}
		if fixed, err := tally.Rebuild(t.Context(), db.Store, d.office); err != nil || len(fixed) != 0 {
			t.Errorf("again: %v, %v", fixed, err)
		}
		storetest.Drift(t, db, &tally.Row{})
	})
}
