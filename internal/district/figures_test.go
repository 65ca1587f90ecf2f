package district_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/district"
	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
)

// Whatever the cases are and whenever it is asked for, every figure of a report
// is what walking through the cases gives.
func TestFiguresEqualTheCases(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := newWorld(t, db)
		s := district.NewService(db.Store, signed(t))
		seed := storetest.Seed(t)
		r := rand.New(rand.NewPCG(seed, 7))
		var all []row
		for i := range 120 {
			c := row{"handling": pick(r, "registered", "dispatched", "reopened"), "completion": pick(r, "in_progress", "completed", "not_completed"),
				"channel": pick(r, "phone", "visit", "wechat"), "key_case": r.IntN(3) == 0, "inspection_id": w.inspection}
			if r.IntN(3) > 0 {
				c["lead_unit_id"] = w.units[0]
			}
			if r.IntN(3) > 0 {
				c["due_at"] = db.Now().Add(time.Duration(r.IntN(7)-3) * pick(r, time.Microsecond, time.Second, time.Hour, 30*24*time.Hour))
			}
			if r.IntN(6) == 0 {
				c["voided_at"] = db.Now()
			}
			id := w.uncounted(fmt.Sprint(i), c)
			if c["helped"] = r.IntN(3) == 0; c["helped"] == true {
				w.insert("petition_case_units", record.NewID(), row{"case_id": id, "unit_id": w.units[1], "role": "assist", "sequence": 1, "is_current": true})
			}
			all = append(all, c)
		}
		w.recount()
		for _, later := range []time.Duration{0, time.Microsecond, time.Second, time.Hour, 40 * 24 * time.Hour} {
			db.Clock.Add(later)
			report, err := s.Create(w.ctx, district.NewReport{})
			if err != nil {
				t.Fatal(err)
			}
			var got body
			if err := json.Unmarshal([]byte(report.Body), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(walk(w, all, db.Now()), flat(got)); diff != "" {
				t.Fatalf("-cases +report\n%s", diff)
			}
		}
	})
}

func pick[T any](r *rand.Rand, of ...T) T { return of[r.IntN(len(of))] }

// walk counts the cases one by one.
func walk(w *world, all []row, now time.Time) map[string]int {
	out := map[string]int{}
	count := func(name string, when bool) {
		if when {
			out[name]++
		}
	}
	for _, c := range all {
		if c["voided_at"] != nil {
			continue
		}
		due, has := c["due_at"].(time.Time)
		late := has && due.Before(now) && c["completion"] != "completed"
		leads := c["lead_unit_id"] == w.units[0]
		count("total", true)
		count("types noise", true)
		count("key", c["key_case"] == true)
		count("overdue", late)
		count("without", !leads)
		count("lead 城市管理办公室", leads)
		count("late 城市管理办公室", leads && late)
		count("assisting 公共安全办", c["helped"] == true)
		for _, d := range []string{"handling", "completion", "channel"} {
			out[d+" "+fmt.Sprint(c[d])]++
		}
	}
	return out
}

// flat gives what a report counts that is not zero.
func flat(b body) map[string]int {
	out := map[string]int{}
	put := func(name string, n int) {
		if n != 0 {
			out[name] = n
		}
	}
	c := b.Cases
	put("total", c.Total)
	put("key", c.Key)
	put("overdue", c.Overdue)
	put("without", c.WithoutUnit)
	for name, rows := range map[string][]countRow{"handling": c.Handling, "completion": c.Completion, "channel": c.Channel, "types": c.Types} {
		for _, r := range rows {
			put(name+" "+r.Code, r.Count)
		}
	}
	for _, u := range c.Units {
		put("lead "+u.Name, u.Lead)
		put("late "+u.Name, u.Overdue)
		put("assisting "+u.Name, u.Assisting)
	}
	return out
}
