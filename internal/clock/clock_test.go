package clock

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var morning = time.Date(2021, 9, 10, 0, 30, 0, 0, time.UTC)

func lasting(length time.Duration) *Clock {
	c := Start(morning, morning.Add(length), morning)
	return &c
}

// The alerts of deadlines of all lengths that rules give, and the colours with
// them.
func TestAlertsByLength(t *testing.T) {
	type call struct {
		after time.Duration
		level string
	}
	for length, want := range map[time.Duration][]call{
		30 * time.Minute:    {{15 * time.Minute, "half"}, {30 * time.Minute, "overdue"}},
		2 * time.Hour:       {{time.Hour, "half"}, {2 * time.Hour, "overdue"}},
		12 * time.Hour:      {{6 * time.Hour, "half"}, {10 * time.Hour, "last_hours"}, {12 * time.Hour, "overdue"}},
		72 * time.Hour:      {{36 * time.Hour, "half"}, {48 * time.Hour, "last_day"}, {72 * time.Hour, "overdue"}},
		240 * time.Hour:     {{120 * time.Hour, "half"}, {216 * time.Hour, "last_day"}, {240 * time.Hour, "overdue"}},
		0:                   {{0, "overdue"}},
		-2 * 24 * time.Hour: {{-48 * time.Hour, "overdue"}}, // the upstream's date was over before the case came
	} {
		d := lasting(length)
		var got []call
		for d.NextAlertAt != nil {
			at := *d.NextAlertAt
			if _, ok := d.Alert(at); ok {
				t.Fatalf("%s: called at the instant itself", length)
			}
			l, ok := d.Alert(at.Add(time.Microsecond))
			if !ok {
				t.Fatalf("%s: not called after %s", length, at)
			}
			got = append(got, call{at.Sub(morning), l.Name})
			if _, ok := d.Alert(at.Add(time.Microsecond)); ok {
				t.Fatalf("%s: %s is called twice", length, l.Name)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", length, got, want)
		}
	}
}

func TestColours(t *testing.T) {
	d := lasting(240 * time.Hour)
	for after, want := range map[time.Duration]Colour{0: "", 120 * time.Hour: "", 121 * time.Hour: Blue, 217 * time.Hour: Yellow, 240 * time.Hour: Yellow, 241 * time.Hour: Red} {
		if got := d.Colour(morning.Add(after)); got != want {
			t.Errorf("after %s %q, want %q", after, got, want)
		}
	}
	at := d.DueAt
	d.MetAt, d.EndedAt = &at, &at
	if d.Status(at.AddDate(1, 0, 0)) != Met || d.Colour(at) != "" {
		t.Error("what was met at the last moment was met")
	}
	late := at.Add(time.Microsecond)
	d.MetAt = &late
	if d.Status(late) != Late || d.Colour(late) != Red {
		t.Error("late stays late")
	}
	d = lasting(time.Hour)
	d.Lapse("reassign", morning)
	if d.Status(morning.AddDate(1, 0, 0)) != Lapsed || d.Colour(morning.AddDate(1, 0, 0)) != "" || d.NextAlertAt != nil {
		t.Error("what lapsed is not late")
	}
}

// A clock under random acts: every level is called at most once for one end,
// in order; colours only rise until more time is granted; what is decided stays.
func TestDeadlineProperties(t *testing.T) {
	order := []Colour{"", Blue, Yellow, Red}
	rapid.Check(t, func(r *rapid.T) {
		d := lasting(time.Duration(rapid.IntRange(1, 400*24*60).Draw(r, "minutes")) * time.Minute)
		now, original := morning, d.OriginalDueAt
		called := map[string]bool{}
		last, colour := -1, 0
		var verdict Status
		for range rapid.IntRange(1, 30).Draw(r, "acts") {
			now = now.Add(time.Duration(rapid.Int64Range(0, int64(d.DueAt.Sub(d.StartedAt))).Draw(r, "later")))
			switch rapid.SampledFrom([]string{"wait", "alert", "alert", "extend", "meet", "lapse"}).Draw(r, "act") {
			case "alert":
				l, ok := d.Alert(now)
				if !ok {
					break
				}
				if i := slices.IndexFunc(Levels, func(x Level) bool { return x.Name == l.Name }); called[l.Name] || i <= last || !d.Runs() {
					r.Fatalf("%s is called after %v", l.Name, called)
				} else {
					called[l.Name], last = true, i
				}
				if l.Late != now.After(d.DueAt) {
					r.Fatalf("%s at %s of %s", l.Name, now, d.DueAt)
				}
			case "extend":
				if d.Runs() {
					d.Extend(d.DueAt.Add(time.Duration(rapid.IntRange(1, 30).Draw(r, "days"))*24*time.Hour), now)
					called, last, colour = map[string]bool{}, -1, 0
				}
			case "meet":
				d.Meet(now)
			case "lapse":
				if d.Runs() {
					d.Lapse("void", now)
				}
			}
			s := d.Status(now)
			if verdict != "" && s != verdict {
				r.Fatalf("%s became %s", verdict, s)
			}
			if !d.Runs() {
				verdict = s
				continue
			}
			if (s == Overdue) != now.After(d.DueAt) {
				r.Fatalf("%s at %s of %s", s, now, d.DueAt)
			}
			if c := slices.Index(order, d.Colour(now)); c < colour {
				r.Fatalf("from %q back to %q", order[colour], order[c])
			} else {
				colour = c
			}
			if d.DueAt.Before(d.OriginalDueAt) || !d.OriginalDueAt.Equal(original) {
				r.Fatal("the original end moved")
			}
		}
	})
}

// What did not do was not promised: the clock runs on to the same end, whatever
// was called out stays so, and what lapsed stays over.
func TestResume(t *testing.T) {
	c := lasting(240 * time.Hour)
	c.Alert(morning.Add(121 * time.Hour))
	c.Meet(morning.Add(130 * time.Hour))
	if c.Resume(morning.Add(140 * time.Hour)); !c.Runs() || c.Status(morning.Add(150*time.Hour)) != Open || !c.NextAlertAt.Equal(morning.Add(216*time.Hour)) {
		t.Errorf("in time: %+v", c)
	}
	c.Meet(morning.Add(200 * time.Hour))
	if late := morning.Add(250 * time.Hour); c.Status(late) != Met {
		t.Error("handed in and not read yet, it is not late")
	} else if c.Resume(late); c.Status(late) != Overdue || !c.NextAlertAt.Equal(c.DueAt) {
		t.Errorf("returned behind the end: %+v", c)
	} else if l, ok := c.Alert(late); !ok || !l.Late {
		t.Errorf("called out as %v", l)
	}
	c.Meet(morning.Add(260 * time.Hour))
	if c.Resume(morning.Add(270 * time.Hour)); c.NextAlertAt != nil {
		t.Error("late is called out once")
	}
	c.Lapse("void", morning)
	if c.Resume(morning); c.Runs() {
		t.Error("what lapsed is over")
	}
}
