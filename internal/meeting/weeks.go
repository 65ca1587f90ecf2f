package meeting

import (
	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/inspection"
)

// Standing is how a week of the stationed period stands.
type Standing string

// The standings of a week.
const (
	WeekHeld      Standing = "held"
	WeekScheduled Standing = "scheduled"
	WeekDue       Standing = "due"
	WeekMissing   Standing = "missing"
	WeekUpcoming  Standing = "upcoming"
	WeekExempt    Standing = "exempt"
)

const (
	everyDays = 7 // when the plan does not say
	mostWeeks = 400
)

// Met is a dispatch meeting, as far as the weeks ask.
type Met struct {
	ID      uuid.UUID
	Day     calendar.Date // held, or planned for
	Held    bool
	Overdue bool // its minutes
}

// Week is a stretch of days in which there is to be a meeting.
type Week struct {
	Number   int
	From, To calendar.Date
	Standing Standing
	Meetings []uuid.UUID
	Overdue  bool
}

// Interval is how many days there may be from meeting to meeting.
func Interval(rule *inspection.MeetingRule) int {
	if rule == nil || rule.IntervalDays < 1 {
		return everyDays
	}
	return int(rule.IntervalDays)
}

// Weeks cuts the stationed period into stretches of so many days from its first
// one, and says of each whether there was a meeting. A stretch that the end cuts
// short asks for none. Without an end it goes up to the present one.
func Weeks(from, to, today calendar.Date, days int, meetings []Met) []Week {
	out := []Week{}
	if from == "" {
		return out
	}
	for first := from; len(out) < mostWeeks; first = first.AddDays(days) {
		if to != "" && first > to || to == "" && first > today {
			break
		}
		w := Week{Number: len(out) + 1, From: first, To: first.AddDays(days - 1), Meetings: []uuid.UUID{}}
		short := to != "" && w.To > to
		if short {
			w.To = to
		}
		w.judge(today, short, meetings)
		out = append(out, w)
	}
	return out
}

func (w *Week) judge(today calendar.Date, short bool, meetings []Met) {
	held, planned := false, false
	for _, m := range meetings {
		if m.Day < w.From || m.Day > w.To {
			continue
		}
		w.Meetings = append(w.Meetings, m.ID)
		w.Overdue = w.Overdue || m.Overdue
		held = held || m.Held
		planned = planned || !m.Held && m.Day >= today
	}
	switch {
	case held:
		w.Standing = WeekHeld
	case planned:
		w.Standing = WeekScheduled
	case short:
		w.Standing = WeekExempt
	case w.From > today:
		w.Standing = WeekUpcoming
	case w.To >= today:
		w.Standing = WeekDue
	default:
		w.Standing = WeekMissing
	}
}
