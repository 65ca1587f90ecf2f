package cover

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/record"
)

const start = calendar.Date("2021-09-10")

func days(n int) []calendar.Date {
	var out []calendar.Date
	for i := range n {
		out = append(out, start.AddDays(i))
	}
	return out
}

func shift(day calendar.Date, from, hours int) Shift {
	at := day.At(from)
	return Shift{ID: record.NewID(), Day: day, Span: Span{at, at.Add(time.Duration(hours) * time.Hour)}, People: [2]uuid.UUID{record.NewID(), record.NewID()}, Open: true}
}

// plans are what a day may have: nothing, all of it, a part, halves, halves with a
// time between, two days at once.
var plans = [][][2]int{{}, {{8, 24}}, {{8, 12}}, {{8, 12}, {20, 12}}, {{8, 8}, {20, 12}}, {{8, 48}}, {{12, 20}}}

// Of every hour of the period somebody is on duty, or a gap tells of it, never both;
// all sequences of four days are tried.
func TestEveryHourIsCoveredOrTold(t *testing.T) {
	const period = 4
	all := 1
	for range period {
		all *= len(plans)
	}
	for n := range all {
		d := &Desk{Need: [2]int{1, 1}, RoundTheClock: true}
		for i, left := 0, n; i < period; i, left = i+1, left/len(plans) {
			for _, p := range plans[left%len(plans)] {
				d.Shifts = append(d.Shifts, shift(start.AddDays(i), p[0], p[1]))
			}
		}
		gaps := Gaps(d, days(period), nil)
		for at := start.At(8); at.Before(start.AddDays(period).At(8)); at = at.Add(time.Hour) {
			hour := Span{at, at.Add(time.Hour)}
			covered, between, whole := false, 0, 0
			for i := range d.Shifts {
				covered = covered || d.Shifts[i].overlaps(hour)
			}
			for _, g := range gaps {
				switch {
				case g.Reason == BetweenTimes && g.Span.overlaps(hour):
					between++
				case g.Reason.WholeDay() && hour.overlaps(Span{g.Day.At(8), g.Day.AddDays(1).At(8)}):
					whole++
				}
			}
			late := !covered && begins(d, at) // a desk that is manned from noon on its first day
			if covered && between > 0 || !covered && !late && between+whole < 2 {
				t.Fatalf("plan %d at %s: covered %v, %d, %d of %+v", n, at, covered, between, whole, gaps)
			}
		}
	}
}

// begins tells a time before the first shift of a row of days.
func begins(d *Desk, at time.Time) bool {
	day := calendar.DateOf(at)
	for i := range d.Shifts {
		s := &d.Shifts[i]
		if s.Day == day && at.Before(s.From) {
			return i == 0 || d.Shifts[i-1].Day.AddDays(1) < day
		}
		if s.Day == day {
			return false
		}
	}
	return false
}

// Why a day has no shift follows from the rosters that name it.
func TestWhyADayHasNoShift(t *testing.T) {
	for n := range 1 << 6 {
		d := &Desk{Need: [2]int{1, 1}}
		want := NoRoster
		for i, x := range []Table{{start, start, false}, {start, start, true}, {start.AddDays(1), start.AddDays(9), true}, {start.AddDays(-9), start.AddDays(-1), false},
			{start.AddDays(-1), start.AddDays(1), false}, {start.AddDays(-1), start.AddDays(1), true}} {
			if n&(1<<i) == 0 {
				continue
			}
			d.Tables = append(d.Tables, x)
			switch {
			case i == 1 || i == 5:
				want = NoShift
			case (i == 0 || i == 4) && want != NoShift:
				want = NotPublished
			}
		}
		got := Gaps(d, days(1), nil)
		if len(got) != 2 || got[0].Reason != want || got[1].Reason != want || got[0].Role != Leader || got[1].Role != Officer || !want.WholeDay() {
			t.Errorf("%06b: %+v, want %s", n, got, want)
		}
	}
}

// Leave empties a seat that nobody has taken over yet, and only the time of its shift;
// who is missing beside that is told as a number.
func TestLeaveAndNumbers(t *testing.T) {
	for need := range 4 {
		for people := range 4 {
			for away := range people + 1 {
				for _, open := range []bool{true, false} {
					for _, off := range []int{-24, -1, 0, 23, 24} {
						name := fmt.Sprintf("need %d of %d, %d away, open %v, %d hours off", need, people, away, open, off)
						checkLeave(t, name, need, people, away, open, off)
					}
				}
			}
		}
	}
}

func checkLeave(t *testing.T, name string, need, people, away int, open bool, off int) {
	t.Helper()
	d := &Desk{Need: [2]int{need, 0}}
	leave := map[uuid.UUID][]Span{}
	for i := range people {
		s := shift(start, 8, 24)
		s.Open = open
		d.Shifts = append(d.Shifts, s)
		if from := s.From.Add(time.Duration(off) * time.Hour); i < away {
			leave[s.People[Leader]] = []Span{{from, from.Add(24 * time.Hour)}}
		}
	}
	if people == 0 {
		d.Shifts = []Shift{shift(start.AddDays(-1), 8, 24)} // which is another day's
		if got := Gaps(d, days(1), leave); len(got) != min(need, 1) || need > 0 && got[0].Missing != need {
			t.Errorf("%s: %+v", name, got)
		}
		return
	}
	gone := away
	if !open || off <= -24 || off >= 24 {
		gone = 0
	}
	seats, few := 0, 0
	for _, g := range Gaps(d, days(1), leave) {
		switch {
		case g.Reason == OnLeave && leave[g.Person] != nil && g.ShiftID != uuid.Nil && g.Role == Leader:
			seats += g.Missing
		case g.Reason == TooFew && g.Role == Leader:
			few += g.Missing
		default:
			t.Errorf("%s: %+v", name, g)
		}
	}
	if seats != gone || few != max(0, need-people) {
		t.Errorf("%s: %d on leave, %d too few", name, seats, few)
	}
}
