package statistics

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func (o *office) random(r *rand.Rand) *petition.Case {
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	s := spec{area: pick("河东社区", "河西社区", ""), channel: pick("phone", "letter", "wechat"), key: r.IntN(3) == 0,
		completion: pick("", completed, stageCompleted, notCompleted), verdict: pick("", "substantiated", unsubstantiated, "partly_substantiated"), class: pick("", "immediate"),
		published: r.IntN(4) == 0, types: [][]string{nil, {"air"}, {"air", "noise"}, {"water", "dust"}}[r.IntN(4)],
		units: [][]string{nil, {"甲"}, {"甲", "乙"}, {"乙", "甲", "丙"}}[r.IntN(4)]}
	c := o.made(s)
	if len(c.PollutionTypes) > 1 && r.IntN(2) == 0 {
		c.PrimaryType = c.PollutionTypes[0]
	}
	if r.IntN(5) > 0 {
		due := o.due(r)
		c.DueAt, c.DueOrder = &due, due
	}
	switch some := record.NewID(); r.IntN(8) {
	case 0:
		c.SplitFromID = &some
	case 1:
		c.Progress.Parts = 2
	case 2:
		c.MergedIntoID = &some
	}
	return c
}

// due is an instant about now, at the end of a day or of a month, or a little to
// its side.
func (o *office) due(r *rand.Rand) time.Time {
	step := []time.Duration{time.Hour, 24 * time.Hour, 31 * 24 * time.Hour}[r.IntN(3)]
	t := o.db.Now().Add(time.Duration(r.IntN(5)-2) * step)
	switch day := calendar.DateOf(t); r.IntN(4) {
	case 0:
		t = day.Midnight()
	case 1:
		t = (day[:8] + "01").Midnight()
	case 2:
		return t
	}
	return t.Add(time.Duration(r.IntN(3)-1) * time.Microsecond).UTC()
}

// all asks for everything that one dimension can be asked for.
func all() []Ask {
	var out []Ask
	for _, d := range []Dimension{ByUnit, ByType, ByChannel, ByBatch, ByDay, ByArea, ByVerdict} {
		for _, types := range []string{AllTypes, PrimaryType} {
			for _, attribution := range []string{Full, Fractional, LeadOnly} {
				out = append(out, Ask{By: []Dimension{d}, Types: types, Attribution: attribution})
			}
		}
	}
	return out
}

// slow makes the table from the cases themselves, which go another way.
func (o *office) slow(a Ask) *Table {
	o.Helper()
	a.InspectionID = &o.round
	var out *Table
	o.ok(o.db.Snapshot(o.ctx, func(db *gorm.DB) error {
		t := newTableau(a)
		err := t.fromCases(db, o.round, o.db.Now())
		if err == nil {
			out, err = t.finish(db, o.round)
		}
		return err
	}))
	return out
}

// Counters and cases tell the same, whatever the cases are.
func TestCountersAndCasesAgree(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := newOffice(t, db)
		seed := storetest.Seed(t)
		o.open("随机")
		o.arrive("一", nil)
		r := rand.New(rand.NewPCG(seed, 18))
		var cases []petition.Case
		for range 300 {
			cases = append(cases, *o.random(r))
		}
		o.ok(db.InTx(o.ctx, func(tx *store.Tx) error { return petition.Register(tx, cases) }))
		db.Clock.Add(30 * time.Minute)
		for _, a := range all() {
			got := o.agree(a)
			if got.Total.Overdue == 0 || got.Total.OnTime == 0 || got.Total.Late == 0 {
				t.Fatalf("too few cases are due: %+v", got.Total)
			}
			if a.Attribution == Fractional && a.By[0] == ByUnit && got.RowSum != got.Total.Cases {
				t.Errorf("units add up to %v, cases are %v", got.RowSum, got.Total.Cases)
			}
		}
		o.later(r, cases)
	})
}

// agree tells that both ways lead to the same table.
func (o *office) agree(a Ask) *Table {
	o.Helper()
	got, want := o.table(a), o.slow(a)
	if diff := cmp.Diff(want, got); diff != "" {
		o.Fatalf("%v at %s: -cases +counters\n%s", a, o.db.Now(), diff)
	}
	return got
}

// later goes on to the instants at which cases are due, and to just before and
// after: what is overdue grows by them, without a job.
func (o *office) later(r *rand.Rand, cases []petition.Case) {
	var instants []time.Time
	for i := range cases {
		if due := cases[i].DueAt; due != nil && r.IntN(8) == 0 {
			instants = append(instants, due.Add(time.Duration(r.IntN(3)-1)*time.Microsecond))
		}
	}
	slices.SortFunc(instants, time.Time.Compare)
	asks, seen := all(), map[float64]bool{}
	for _, t := range instants {
		if wait := t.Sub(o.db.Now()); wait > 0 {
			o.db.Clock.Add(wait)
			for range 3 {
				seen[o.agree(asks[r.IntN(len(asks))]).Total.Overdue] = true
			}
		}
	}
	if len(seen) < 3 {
		o.Errorf("nothing became overdue: %v", seen)
	}
}

// What was so at an instant stays so, however cases change afterwards.
func TestAsOf(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := newOffice(t, db)
		o.open("时点")
		o.arrive("一", []spec{{area: "河东社区", types: []string{"air"}}, {area: "河西社区", types: []string{"noise", "air"}}})
		s := petition.NewService(db.Store, nil)
		cases, err := s.List(o.ctx, petition.Filter{}, store.Request{Limit: 50})
		o.ok(err)
		type moment struct {
			at   time.Time
			then []*Table
		}
		asks := append(all(), Ask{By: []Dimension{ByArea, ByType}, Types: AllTypes, Attribution: Full})
		var moments []moment
		look := func() {
			m := moment{at: db.Now()}
			for _, a := range asks {
				a.AsOf = &m.at
				m.then = append(m.then, o.table(a))
			}
			moments = append(moments, m)
			db.Clock.Add(time.Hour)
		}
		change := func(id uuid.UUID, p petition.Patch) {
			_, err := s.Update(o.ctx, id, nil, p)
			o.ok(err)
		}
		id, types, key := cases.Items[0].ID, []string{"water"}, true
		look()
		change(id, petition.Patch{Types: &types})
		look()
		change(id, petition.Patch{KeyCase: &key})
		change(cases.Items[1].ID, petition.Patch{KeyCase: &key})
		look()
		_, err = s.Void(o.ctx, id, nil, "重复")
		o.ok(err)
		look()
		seen := map[float64]bool{}
		for _, m := range moments {
			for i, a := range asks {
				a.AsOf = &m.at
				if diff := cmp.Diff(m.then[i], o.table(a)); diff != "" {
					t.Errorf("%v as of %s: -then +now\n%s", a.By, m.at, diff)
				}
			}
			seen[m.then[0].Total.Cases+10*m.then[0].Total.KeyCases] = true
		}
		if len(seen) != 3 {
			t.Errorf("the moments differ in nothing: %v", seen)
		}
		early := moments[0].at.Add(-24 * time.Hour)
		if got := o.table(Ask{By: []Dimension{ByArea}, AsOf: &early}); got.Total.Cases != 0 || len(got.Rows) == 0 {
			t.Errorf("before the first: %+v", got)
		}
	})
}

// A table that would be too large is refused, and so is what is not there.
func TestRefused(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		o := newOffice(t, db)
		none := record.NewID()
		later := db.Now().Add(time.Minute)
		for name, a := range map[string]Ask{"no round": {By: []Dimension{ByUnit}}, "no such round": {By: []Dimension{ByUnit}, InspectionID: &none},
			"no such batch": {By: []Dimension{ByUnit}, BatchID: &none}, "later": {By: []Dimension{ByUnit}, AsOf: &later}, "twice": {By: []Dimension{ByUnit, ByUnit}}} {
			if got, err := o.s.Table(o.ctx, a); err == nil {
				t.Errorf("%s: %+v", name, got)
			}
		}
		i, err := inspection.NewService(db.Store).Create(o.ctx, inspection.New{Name: "大", Level: inspection.Central, Round: "大"})
		o.ok(err)
		o.round = i.ID
		specs := make([]spec, 80)
		for n := range specs {
			specs[n] = spec{area: string(rune('一' + n)), types: []string{string(rune('一' + n))}}
		}
		var cases []petition.Case
		o.arrive("大", nil)
		for n := range specs {
			label := specs[n].types
			specs[n].types = nil
			c := o.made(specs[n])
			c.TypeLabels = label
			cases = append(cases, *c)
		}
		o.ok(db.InTx(o.ctx, func(tx *store.Tx) error { return petition.Register(tx, cases) }))
		if _, err := o.s.Table(o.ctx, Ask{InspectionID: &o.round, By: []Dimension{ByArea, ByTypeLabel}}); err == nil {
			t.Error("6,400 cells were made")
		}
		if got := o.table(Ask{By: []Dimension{ByArea}}); len(got.Rows) != len(slices.Compact(specsAreas(specs))) {
			t.Errorf("%d rows", len(got.Rows))
		}
	})
}

func specsAreas(specs []spec) (out []string) {
	for _, s := range specs {
		out = append(out, s.area)
	}
	return out
}
