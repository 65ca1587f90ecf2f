// Package clock is the arithmetic of one promise: it starts, is met or lapses,
// calls before its end and when that is over, and runs on only when more time
// was asked for before the end and granted by somebody else. Deadlines of cases,
// assignments and accountability items are clocks. It reaches nothing.
package clock

import "time"

// Clock is embedded in rows that are due.
type Clock struct {
	StartedAt     time.Time
	DueAt         time.Time
	OriginalDueAt time.Time
	MetAt         *time.Time
	EndedAt       *time.Time // met or lapsed; what is left runs
	LapsedBy      string     // the action that stopped it; empty for what was met
	NextAlertAt   *time.Time // the next reminder, or the end
	Alerted       string     // the last alert that was given
}

// Start makes a clock that runs from start to end, with its first alert set. One whose end is over
// already, as the upstream's own date may be, is called out as late.
func Start(start, end, now time.Time) Clock {
	c := Clock{StartedAt: start.UTC(), DueAt: end.UTC(), OriginalDueAt: end.UTC()}
	c.Schedule(now)
	return c
}

// Clocked gives access to the clock of any row that embeds one.
func (c *Clock) Clocked() *Clock { return c }

// Status is what a deadline has come to.
type Status string

// The values of status.
const (
	Open    Status = "open"
	Met     Status = "met"
	Late    Status = "late"
	Overdue Status = "overdue"
	Lapsed  Status = "lapsed"
)

// Status is computed from the time, so it needs no job; what was met, late or
// lapsed stays so.
func (c *Clock) Status(now time.Time) Status {
	switch {
	case c.LapsedBy != "":
		return Lapsed
	case c.MetAt != nil && c.MetAt.After(now): // a period that still runs
		return Open
	case c.MetAt != nil && c.MetAt.After(c.DueAt):
		return Late
	case c.MetAt != nil:
		return Met
	case now.After(c.DueAt):
		return Overdue
	}
	return Open
}

// Runs tells that the clock has been neither met nor stopped.
func (c *Clock) Runs() bool { return c.EndedAt == nil }

// Level is one alert on the way to a deadline's end and behind it.
type Level struct {
	Name    string
	Percent int           // of the whole time, or
	Before  time.Duration // so long before the end
	From    time.Duration // only for deadlines at least as long
	Below   time.Duration // and shorter, unless zero
	Colour  Colour        // of the deadline from then on
	Late    bool          // comes after the end
}

// Colour says how urgent a deadline is.
type Colour string

// The colours, as the office marks what is pressing; none is calm.
const (
	Blue   Colour = "blue"   // half of the time is gone
	Yellow Colour = "yellow" // the last stretch
	Red    Colour = "red"    // late
)

// Levels are the alerts, in the order in which they come. Short deadlines are
// called once, at half their time: another call would come too late to help.
var Levels = []Level{
	{Name: "half", Percent: 50, Colour: Blue},
	{Name: "last_day", Before: 24 * time.Hour, From: 72 * time.Hour, Colour: Yellow},
	{Name: "last_hours", Before: 2 * time.Hour, From: 6 * time.Hour, Below: 72 * time.Hour, Colour: Yellow},
	{Name: "overdue", Colour: Red, Late: true},
}

// at is when the level is reached; false when the deadline has no such level.
func (l Level) at(start, end time.Time) (time.Time, bool) {
	length := end.Sub(start)
	if l.Late {
		return end, true
	}
	if length <= 0 || length < l.From || l.Below > 0 && length >= l.Below {
		return time.Time{}, false
	}
	if l.Percent > 0 {
		return start.Add(length * time.Duration(l.Percent) / 100), true
	}
	return end.Add(-l.Before), true
}

// span is the time that the levels are measured by: an extension is a new stretch
// with the same beginning.
func (c *Clock) reached(now time.Time) (Level, bool) {
	var last Level
	ok := false
	for _, l := range Levels {
		if at, has := l.at(c.StartedAt, c.DueAt); has && now.After(at) {
			last, ok = l, true
		}
	}
	return last, ok
}

// Colour is none while there is time, and for what is over in time.
func (c *Clock) Colour(now time.Time) Colour {
	switch c.Status(now) {
	case Late, Overdue:
		return Red
	case Open:
		if c.Runs() {
			l, _ := c.reached(now)
			return l.Colour
		}
	case Met, Lapsed:
	}
	return ""
}

// next is the first alert after the instant, nil when none is left.
func (c *Clock) next(after time.Time) *time.Time {
	for _, l := range Levels {
		if at, has := l.at(c.StartedAt, c.DueAt); has && !at.Before(after) {
			utc := at.UTC()
			return &utc
		}
	}
	return nil
}

// Alert gives the level that the deadline has reached, once: calling it again
// before the next level is due gives nothing. Of several that were missed only
// the most pressing is worth telling.
func (c *Clock) Alert(now time.Time) (Level, bool) {
	if !c.Runs() || c.NextAlertAt == nil || !now.After(*c.NextAlertAt) {
		return Level{}, false
	}
	l, ok := c.reached(now)
	c.NextAlertAt = nil
	if !ok {
		return l, false
	}
	c.Alerted = l.Name
	if !l.Late {
		c.NextAlertAt = c.next(now)
	}
	return l, true
}

// Extend moves the end of a deadline that runs; the original end stays known.
func (c *Clock) Extend(to, now time.Time) {
	c.DueAt, c.Alerted = to, ""
	c.Schedule(now)
}

// Schedule sets the next alert of a deadline that runs. One whose end was over
// when it began, as the upstream's own date may be, is called out as late.
func (c *Clock) Schedule(now time.Time) {
	if c.NextAlertAt = c.next(now); c.NextAlertAt == nil && c.Alerted != Levels[len(Levels)-1].Name {
		end := c.DueAt
		c.NextAlertAt = &end
	}
}

// Lapse stops the clock, by an action that neither meets it nor lets it run on.
func (c *Clock) Lapse(by string, now time.Time) {
	c.EndedAt, c.LapsedBy, c.NextAlertAt = &now, by, nil
}

// Meet notes that what was promised is done; whether in time is decided once.
func (c *Clock) Meet(now time.Time) {
	if c.Runs() {
		c.MetAt, c.EndedAt, c.NextAlertAt = &now, &now, nil
	}
}

// Resume takes back that the promise was met, because what was handed in did not
// do: the clock runs on to the same end.
func (c *Clock) Resume(now time.Time) {
	if c.MetAt != nil && c.LapsedBy == "" {
		c.MetAt, c.EndedAt = nil, nil
		c.Schedule(now)
	}
}
