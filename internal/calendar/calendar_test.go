package calendar_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/db/seed"
	"lianluo/internal/calendar"
)

func published(t testing.TB) *calendar.Calendar {
	t.Helper()
	notices, err := calendar.ParseNotices(seed.Holidays)
	if err != nil {
		t.Fatal(err)
	}
	var days []calendar.Day
	var years []int
	for _, n := range notices {
		days = append(days, n.Days...)
		years = append(years, n.Year)
	}
	return calendar.New(days, years)
}

func at(t testing.TB, s string) time.Time {
	t.Helper()
	v, err := time.ParseInLocation("2006-01-02 15:04:05", s, calendar.Zone)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSeededNotices(t *testing.T) {
	notices, err := calendar.ParseNotices(seed.Holidays)
	if err != nil {
		t.Fatal(err)
	}
	want := map[int]int{2019: 31, 2020: 37, 2021: 38, 2022: 38, 2023: 34, 2024: 36, 2025: 33, 2026: 39}
	for _, n := range notices {
		if len(n.Days) != want[n.Year] || len(n.Sources) == 0 {
			t.Errorf("%d: %d days, %d sources", n.Year, len(n.Days), len(n.Sources))
		}
		delete(want, n.Year)
	}
	if len(want) != 0 {
		t.Errorf("missing years: %v", want)
	}
}

func TestKindOfDay(t *testing.T) {
	c := published(t)
	for date, want := range map[calendar.Date]calendar.Kind{
		"2021-09-10": calendar.Workday,
		"2021-09-11": calendar.Weekend,
		"2021-09-18": calendar.Makeup,  // Saturday worked for the Mid-Autumn days
		"2021-09-20": calendar.Holiday, // Monday
		"2021-10-01": calendar.Holiday,
		"2018-12-31": calendar.Holiday, // in the notice of 2019
		"2020-02-03": calendar.Workday, // listed as worked, and a Monday anyway
		"2026-01-04": calendar.Makeup,
		"2027-01-01": calendar.Workday, // no notice yet
	} {
		if got, _ := c.Kind(date); got != want {
			t.Errorf("%s is %s, want %s", date, got, want)
		}
	}
	for date, want := range map[calendar.Date]bool{"2021-01-04": true, "2018-12-31": true, "2018-12-28": false, "2027-01-01": false} {
		if got := c.Published(date); got != want {
			t.Errorf("published %s: %v", date, got)
		}
	}
}

func TestDeadlines(t *testing.T) {
	c := published(t)
	rule := func(n int, u calendar.Unit) calendar.Rule {
		return calendar.Rule{Step: "complete", Name: "时限", Span: calendar.Span{Amount: n, Unit: u}}
	}
	with := func(r calendar.Rule, f func(*calendar.Rule)) calendar.Rule { f(&r); return r }
	counts := func(r *calendar.Rule) { r.StartDayCounts = true }
	cases := []struct {
		name, start, due string
		rule             calendar.Rule
		key              bool
		skipped, makeup  int
		unpublished      []int
	}{
		{name: "natural days run through the holiday", start: "2021-04-23 09:00:00", due: "2021-05-03 23:59:59", rule: rule(10, calendar.NaturalDay)},
		{name: "public notice, start included", start: "2025-01-03 09:00:00", due: "2025-01-09 23:59:59", rule: with(rule(5, calendar.WorkingDay), counts), skipped: 2},
		{name: "hours", start: "2021-09-10 23:10:00", due: "2021-09-11 01:10:00", rule: rule(2, calendar.Hour)},
		{name: "minutes", start: "2021-09-10 21:00:00", due: "2021-09-10 22:45:00", rule: rule(105, calendar.Minute)},
		{name: "same day", start: "2021-09-10 21:00:00", due: "2021-09-10 23:59:59", rule: rule(0, calendar.NaturalDay)},
		{name: "same working day, begun on Saturday", start: "2021-09-11 10:00:00", due: "2021-09-13 23:59:59", rule: rule(0, calendar.WorkingDay), skipped: 2},
		{name: "makeup Saturday counts", start: "2021-09-17 10:00:00", due: "2021-09-22 23:59:59", rule: rule(2, calendar.WorkingDay), skipped: 3, makeup: 1},
		{name: "National Day", start: "2021-09-30 10:00:00", due: "2021-10-08 23:59:59", rule: rule(1, calendar.WorkingDay), skipped: 7},
		{name: "before the cut-off", start: "2021-09-10 16:59:59", due: "2021-09-11 23:59:59", rule: with(rule(1, calendar.NaturalDay), func(r *calendar.Rule) { r.CutoffHour = 17 })},
		{name: "at the cut-off", start: "2021-09-10 17:00:00", due: "2021-09-12 23:59:59", rule: with(rule(1, calendar.NaturalDay), func(r *calendar.Rule) { r.CutoffHour = 17 })},
		{name: "ends at an hour", start: "2021-09-10 09:00:00", due: "2021-09-13 18:00:00", rule: with(rule(3, calendar.NaturalDay), func(r *calendar.Rule) { r.DueHour = 18 })},
		{name: "same day, begun after its end", start: "2021-09-10 19:00:00", due: "2021-09-11 18:00:00", rule: with(rule(0, calendar.NaturalDay), func(r *calendar.Rule) { r.DueHour = 18 })},
		{name: "key case", start: "2021-09-10 09:00:00", due: "2021-09-10 10:00:00", key: true,
			rule: with(rule(10, calendar.NaturalDay), func(r *calendar.Rule) { r.KeyCase = &calendar.Span{Amount: 1, Unit: calendar.Hour} })},
		{name: "key case without a rule of its own", start: "2021-09-10 09:00:00", due: "2021-09-20 23:59:59", key: true, rule: rule(10, calendar.NaturalDay)},
		{name: "year without a notice", start: "2026-12-31 09:00:00", due: "2027-01-05 23:59:59", rule: rule(3, calendar.WorkingDay), skipped: 2, unpublished: []int{2027}},
		{name: "natural days need no notice", start: "2026-12-31 09:00:00", due: "2027-01-03 23:59:59", rule: rule(3, calendar.NaturalDay)},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			e := c.Deadline(tc.rule, at(t, tc.start), tc.key)
			if got := e.DueAt.Format("2006-01-02 15:04:05"); got != tc.due {
				t.Errorf("due %s, want %s: %q", got, tc.due, e.Steps)
			}
			if len(e.Skipped) != tc.skipped || len(e.Makeup) != tc.makeup || !slices.Equal(e.Unpublished, tc.unpublished) {
				t.Errorf("skipped %v, makeup %v, unpublished %v", e.Skipped, e.Makeup, e.Unpublished)
			}
			if calendar.DateOf(e.DueAt) != e.LastDay {
				t.Errorf("last day %s, due %s", e.LastDay, e.DueAt)
			}
		})
	}
}

func TestExplanationTellsWhy(t *testing.T) {
	c := published(t)
	r := calendar.Rule{Step: "public_notice", Name: "公示", Span: calendar.Span{Amount: 3, Unit: calendar.WorkingDay}, CutoffHour: 17}
	e := c.Deadline(r, at(t, "2026-12-30 18:00:00"), false)
	text := strings.Join(e.Steps, "\n") + e.Summary
	for _, want := range []string{"3 个工作日", "17 时截止时点", "2027-01-02 至 2027-01-03（周末）", "2027 年的放假安排尚未公布", "末日：2027-01-05"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	data, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back calendar.Explanation
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if !back.DueAt.Equal(e.DueAt) || back.LastDay != e.LastDay || len(back.Skipped) != 2 {
		t.Errorf("read back %+v", back)
	}
	hours := c.Deadline(calendar.Rule{Span: calendar.Span{Amount: 2, Unit: calendar.Hour}}, at(t, "2021-09-10 09:10:00"), false)
	if hours.Summary != "自 2021-09-10 09:10 起 2 小时，到 2021-09-10 11:10。" {
		t.Error(hours.Summary)
	}
	days := c.Deadline(calendar.Rule{Span: calendar.Span{Amount: 10, Unit: calendar.NaturalDay}}, at(t, "2021-09-10 09:10:00"), false)
	if days.Summary != "自 2021-09-10 次日起 10 个自然日，到 2021-09-20 终了。" {
		t.Error(days.Summary)
	}
}

func TestDateAsField(t *testing.T) {
	for _, src := range []any{"2021-09-10", []byte("2021-09-10"), "2021-09-10 00:00:00+00:00", time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)} {
		var d calendar.Date
		if err := d.Scan(src); err != nil || d != "2021-09-10" {
			t.Errorf("%v: %q, %v", src, d, err)
		}
	}
	var d calendar.Date
	if err := d.Scan(nil); err != nil || !d.IsZero() {
		t.Errorf("null: %q, %v", d, err)
	}
	if v, err := d.Value(); v != nil || err != nil {
		t.Errorf("no date is NULL, not %v, %v", v, err)
	}
	for _, bad := range []any{"2021-02-30", "yesterday", 7} {
		if err := d.Scan(bad); err == nil {
			t.Errorf("%v was read as a date", bad)
		}
	}
	var body struct{ Day calendar.Date }
	if err := json.Unmarshal([]byte(`{"Day":"2021-13-01"}`), &body); err == nil {
		t.Error("month 13 was accepted")
	}
	if got := calendar.DateOf(time.Date(2021, 9, 10, 16, 0, 0, 0, time.UTC)); got != "2021-09-11" {
		t.Errorf("16:00 UTC is the next day here, not %s", got)
	}
}
