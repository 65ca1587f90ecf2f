package calendar_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianluo/internal/calendar"
)

var starts = rapid.Custom(func(t *rapid.T) time.Time {
	return time.Unix(rapid.Int64Range(1514736000, 1861891200).Draw(t, "start"), 0) // 2018 to 2028
})

func ruleGen(units ...calendar.Unit) *rapid.Generator[calendar.Rule] {
	return rapid.Custom(func(t *rapid.T) calendar.Rule {
		u := rapid.SampledFrom(units).Draw(t, "unit")
		return calendar.Rule{
			Span:           calendar.Span{Amount: rapid.IntRange(0, 60).Draw(t, "amount"), Unit: u},
			StartDayCounts: rapid.Bool().Draw(t, "counts"),
			CutoffHour:     rapid.IntRange(0, 23).Draw(t, "cutoff"),
			DueHour:        rapid.IntRange(0, 24).Draw(t, "due"),
		}
	})
}

// However a rule is made, its step is due after the start, ends on a day that
// counts, and a larger amount is never due earlier.
func TestDeadlineProperties(t *testing.T) {
	c := published(t)
	rapid.Check(t, func(t *rapid.T) {
		r := ruleGen(calendar.Minute, calendar.Hour, calendar.NaturalDay, calendar.WorkingDay).Draw(t, "rule")
		start := starts.Draw(t, "start")
		e := c.Deadline(r, start, rapid.Bool().Draw(t, "key"))
		if e.DueAt.Before(start) {
			t.Fatalf("due %s before the start %s", e.DueAt, start)
		}
		more := r
		more.Amount++
		if c.Deadline(more, start, false).DueAt.Before(e.DueAt) {
			t.Fatal("more time is due earlier")
		}
		if r.Unit == calendar.WorkingDay && (!c.Working(e.LastDay) || !c.Working(e.FirstDay)) {
			t.Fatalf("%s or %s is off", e.FirstDay, e.LastDay)
		}
	})
}

// The walk agrees with counting the working days between first and last day,
// and everything between is either counted or named as skipped.
func TestWorkingDaysAgainstCount(t *testing.T) {
	c := published(t)
	rapid.Check(t, func(t *rapid.T) {
		r := ruleGen(calendar.WorkingDay).Draw(t, "rule")
		r.Amount++ // 0 is "the same day" and has no count
		r.DueHour = 0
		e := c.Deadline(r, starts.Draw(t, "start"), false)
		n := 0
		for d := e.FirstDay; d <= e.LastDay; d = d.AddDays(1) {
			if c.Working(d) {
				n++
			}
		}
		if n != r.Amount {
			t.Fatalf("%d working days from %s to %s, want %d", n, e.FirstDay, e.LastDay, r.Amount)
		}
		begin := calendar.DateOf(e.StartedAt)
		if r.CutoffHour > 0 && e.StartedAt.Hour() >= r.CutoffHour {
			begin = begin.AddDays(1)
		}
		if !r.StartDayCounts {
			begin = begin.AddDays(1)
		}
		if total := begin.DaysUntil(e.LastDay) + 1; total != n+len(e.Skipped) {
			t.Fatalf("%d days, %d counted, %d skipped", total, n, len(e.Skipped))
		}
	})
}

func TestNaturalDaysAreArithmetic(t *testing.T) {
	c := published(t)
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 366).Draw(t, "amount")
		start := starts.Draw(t, "start")
		r := calendar.Rule{Span: calendar.Span{Amount: n, Unit: calendar.NaturalDay}}
		if got := c.Deadline(r, start, false).LastDay; got != calendar.DateOf(start.In(calendar.Zone).AddDate(0, 0, n)) {
			t.Fatalf("%s + %d = %s", start, n, got)
		}
	})
}
