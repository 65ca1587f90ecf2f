package compliance

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty/cover"
	"lianluo/internal/inspection"
	"lianluo/internal/meeting"
	"lianluo/internal/record"
)

const day = calendar.Date("2021-09-10")

func yes() *bool { b := true; return &b }
func no() *bool  { return new(bool) }

// facts are a round on the third day of its period, at so many hours of the day,
// with a plan that states everything.
func facts(hours float64) *Facts {
	f := &Facts{Now: day.Midnight().Add(time.Duration(hours * float64(time.Hour)))}
	f.Round = inspection.Inspection{State: inspection.Stationed, StationedFrom: day.AddDays(-2), StationedTo: day.AddDays(30), Settings: inspection.Settings{
		Duty:    &inspection.DutyRule{RoundTheClock: true, LeadersPerDay: 1, OfficersPerDay: 1, GroupRosters: true, FaceToFaceHandover: yes()},
		Report:  &inspection.ReportRule{UrgentToCoordinationGroup: true},
		Liaison: &inspection.LiaisonRule{LiaisonsPerGroup: 1},
		Leave:   &inspection.LeaveRule{ReportBack: yes()},
	}}
	f.Round.ID = record.NewID()
	return f
}

func (f *Facts) state(t *testing.T, c Clause) State {
	t.Helper()
	return f.finding(t, c).State
}

func (f *Facts) finding(t *testing.T, c Clause) Finding {
	t.Helper()
	for _, x := range Judge(f) {
		if x.Clause != c {
			continue
		}
		if (x.State == Breached) != (x.Breaches > 0) || x.State == AtRisk && x.Risks == 0 || x.Summary.ZH == "" || x.Summary.EN == "" || len(x.Evidence) > mostEvidence {
			t.Errorf("%s does not agree with itself: %+v", c, x)
		}
		for _, e := range x.Evidence {
			if e.Text.ZH == "" || e.Text.EN == "" || e.Path == "" || e.ResourceID == uuid.Nil || (e.State != Breached && e.State != AtRisk) {
				t.Errorf("%s has poor evidence: %+v", c, e)
			}
		}
		return x
	}
	t.Fatalf("no clause %s", c)
	return Finding{}
}

// A rule that the plan does not state gives no clause, whatever else it states.
func TestClausesFollowFromTheRules(t *testing.T) {
	for n := range 1 << 9 {
		on := func(bit int) bool { return n&(1<<bit) != 0 }
		pick := func(bit int) *bool {
			if on(bit) {
				return yes()
			}
			return no()
		}
		f := facts(9)
		f.Round.Settings = inspection.Settings{}
		want := []Clause{Leaders, PetitionDeadlines}
		s := &f.Round.Settings
		if on(0) {
			s.Duty = &inspection.DutyRule{LeadersPerDay: 2, GroupRosters: on(1), FaceToFaceHandover: pick(2)}
			want = append(want, DutyCoverage)
		}
		if on(0) && on(1) {
			want = append(want, GroupRosters)
		}
		if on(0) && on(2) {
			want = append(want, Handover)
		}
		if on(3) {
			s.Report = &inspection.ReportRule{UrgentToCoordinationGroup: on(4)}
			want = append(want, DailyReports)
		}
		if on(3) && on(4) {
			want = append(want, UrgentReports)
		}
		if on(5) {
			s.Leave = &inspection.LeaveRule{ReportBack: pick(6)}
		}
		if on(5) && on(6) {
			want = append(want, LeaveReturn)
		}
		if on(7) {
			s.Liaison = &inspection.LiaisonRule{LiaisonsPerGroup: 1}
			want = append(want, Liaisons)
		}
		if on(8) {
			s.Meeting = &inspection.MeetingRule{IntervalDays: 7}
			want = append(want, WeeklyMeeting)
		}
		var got []Clause
		for _, x := range Judge(f) {
			got = append(got, x.Clause)
			if x.Clause == DutyCoverage && *x.Rule.LeadersPerDay != 2 {
				t.Error("the rule lost its numbers")
			}
		}
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Fatalf("%08b: %v, want %v", n, got, want)
		}
	}
}

// Before the team has come and after it has left nothing is due.
func TestOnlyTheStationedPeriodCounts(t *testing.T) {
	for _, state := range []inspection.State{inspection.Planned, inspection.Stationed, inspection.Rectifying, inspection.Archived} {
		for from := -2; from <= 2; from++ {
			for to := -2; to <= 3; to++ {
				f := facts(9)
				f.Round.State, f.Round.StationedFrom, f.Round.StationedTo = state, day.AddDays(from), day.AddDays(to)
				if to == 3 {
					f.Round.StationedTo = ""
				}
				there := state == inspection.Stationed && from <= 0 && (to >= 0)
				for _, x := range Judge(f) {
					if (x.State == NotDue) == there {
						t.Errorf("%s from %d to %d: %s is %s", state, from, to, x.Clause, x.State)
					}
				}
			}
		}
	}
	f := facts(9)
	if f.Round.StationedFrom = ""; f.state(t, Leaders) != NotDue {
		t.Error("the period is not known")
	}
}

func (f *Facts) shift(desk uuid.UUID, on calendar.Date, hours int) *Shift {
	f.Shifts = append(f.Shifts, Shift{ID: record.NewID(), DeskID: desk, Day: on, StartsAt: on.At(8), EndsAt: on.At(8).Add(time.Duration(hours) * time.Hour), State: "planned",
		Leader: record.NewID(), Officer: record.NewID()})
	return &f.Shifts[len(f.Shifts)-1]
}

// Days from two before to three after, with and without shifts, before and after the
// hour: what is behind is breached, what comes within two days a risk.
func TestDutyCoverageByDay(t *testing.T) {
	for n := range 1 << 6 {
		for _, hour := range []float64{7.99, 8} {
			street, group := facts(hour), facts(hour)
			g := record.NewID()
			group.Groups = []Group{{ID: record.NewID(), Name: "联络组"}, {ID: g, Name: "甲组", Working: true}}
			want, own := Met, Met
			for i := range 6 {
				off := i - 2
				if n&(1<<i) != 0 {
					street.shift(street.Round.ID, day.AddDays(off), 24)
					group.shift(g, day.AddDays(off), 24)
					continue
				}
				switch {
				case off < 0:
					want = Breached
				case off == 0 && hour >= 8:
					want, own = Breached, Breached
				case off <= 2:
					if want == Met {
						want = AtRisk
					}
					if own == Met {
						own = AtRisk
					}
				}
			}
			if got := street.state(t, DutyCoverage); got != want {
				t.Errorf("%06b at %v: %s, want %s", n, hour, got, want)
			}
			if got := group.state(t, GroupRosters); got != own {
				t.Errorf("group %06b at %v: %s, want %s", n, hour, got, own)
			}
		}
	}
}

func (f *Facts) month() *Facts {
	for off := -2; off <= 2; off++ {
		f.shift(f.Round.ID, day.AddDays(off), 24).State = "handed_over"
	}
	return f
}

func TestDutyCoverageByNumbersAndGaps(t *testing.T) {
	for leaders := range int32(3) {
		for officers := range int32(3) {
			f := facts(9).month()
			f.Round.Settings.Duty.LeadersPerDay, f.Round.Settings.Duty.OfficersPerDay = leaders, officers
			if got, want := f.state(t, DutyCoverage) == Met, leaders < 2 && officers < 2; got != want {
				t.Errorf("%d leaders, %d officers: met %v", leaders, officers, got)
			}
		}
	}
	for off, want := range map[int]State{-1: Breached, 0: AtRisk, 1: AtRisk} {
		for _, always := range []bool{true, false} {
			f := facts(9).month()
			f.Round.Settings.Duty.RoundTheClock = always
			s := &f.Shifts[off+2]
			s.EndsAt = s.EndsAt.Add(-2 * time.Hour)
			if got := f.state(t, DutyCoverage); got != map[bool]State{true: want, false: Met}[always] {
				t.Errorf("a gap on day %d, round the clock %v: %s", off, always, got)
			}
		}
	}
}

// Whoever is on leave holds no seat that is still to be taken: of the street, or of a
// group.
func TestDutyCoverageByLeave(t *testing.T) {
	for off, want := range map[int]State{-1: Met, 0: Breached, 1: AtRisk, 2: AtRisk} {
		for _, street := range []bool{true, false} {
			f, clause := facts(9).month(), DutyCoverage
			if !street {
				f.Groups, clause = []Group{{ID: record.NewID(), Name: "甲组", Working: true}}, GroupRosters
				for i := range f.Shifts {
					f.Shifts[i].DeskID = f.Groups[0].ID
				}
			}
			s := &f.Shifts[off+2]
			if off >= 0 {
				s.State = "planned"
			}
			f.Leave = map[uuid.UUID][]cover.Span{s.Officer: {{From: s.StartsAt, To: s.EndsAt}}}
			got := f.finding(t, clause)
			if got.State != want || want != Met && (len(got.Evidence) != 1 || got.Evidence[0].Resource != "duty_shift" || got.Evidence[0].ResourceID != s.ID) {
				t.Errorf("leave on day %d, street %v: %+v", off, street, got)
			}
		}
	}
}

// Who is missing from the shift that runs.
func TestDutyCoverageByPeople(t *testing.T) {
	at := day.At(8)
	for _, state := range []string{"planned", "unmanned", "on_duty", "handover_pending", "handed_over", "missed"} {
		for minutes := range 4 {
			for bits := range 8 {
				f := facts(8 + float64(minutes)*0.25).month()
				s := &f.Shifts[2]
				s.State = state
				in, left, gone := bits&1 != 0, bits&2 != 0, bits&4 != 0
				if in {
					s.LeaderIn = &at
				}
				if left {
					s.LeaderLeft = &at
				}
				if gone {
					s.OfficerLeft = &at
				}
				want := Met
				switch running := state == "on_duty" || state == "handover_pending"; {
				case state == "missed", state == "unmanned", running && (left || gone), running && !in && minutes >= 2:
					want = Breached
				case running && !in:
					want = AtRisk
				}
				if got := f.state(t, DutyCoverage); got != want {
					t.Errorf("%s after %d quarters, %03b: %s, want %s", state, minutes, bits, got, want)
				}
			}
		}
	}
}

// Whoever is followed by others when their time is over hands over.
func TestHandover(t *testing.T) {
	for _, state := range []string{"planned", "unmanned", "on_duty", "handover_pending", "handed_over", "missed"} {
		for minutes := -1; minutes <= 31; minutes++ {
			for next := -1; next <= 1; next++ { // none, at once, the day after
				f := facts(8 + float64(minutes)/60)
				f.shift(f.Round.ID, day.AddDays(-1), 24).State = state
				if next >= 0 {
					f.shift(f.Round.ID, day.AddDays(next), 24)
				}
				want := Met
				if next == 0 && minutes >= 0 && (state == "on_duty" || state == "handover_pending") {
					if want = AtRisk; minutes >= 30 {
						want = Breached
					}
				}
				if got := f.state(t, Handover); got != want {
					t.Errorf("%s %d minutes after its end, next %d: %s, want %s", state, minutes, next, got, want)
				}
			}
		}
	}
}

// Groups of both kinds, with and without those who answer for them.
func TestPosts(t *testing.T) {
	for n := range 1 << 6 {
		f := facts(9)
		ids := []uuid.UUID{record.NewID(), record.NewID()}
		coordinated := n&32 == 0
		f.Groups = []Group{{ID: ids[0], Name: "协调联络组", Working: !coordinated}, {ID: ids[1], Name: "甲组", Working: true}}
		for bit, p := range []Post{{ids[0], "leader"}, {ids[0], "liaison"}, {ids[1], "leader"}, {ids[1], "liaison"}} {
			if n&(1<<bit) != 0 {
				f.Posts = append(f.Posts, p)
			}
		}
		led := n&1 != 0 && n&4 != 0 && coordinated
		tied := n&8 != 0 && (coordinated || n&2 != 0)
		for c, met := range map[Clause]bool{Leaders: led, Liaisons: tied} {
			if got := f.state(t, c); (got == Met) != met || got == AtRisk {
				t.Errorf("%06b: %s is %s", n, c, got)
			}
		}
	}
}

// What is due at an instant, seen from all around it.
func TestDeadlines(t *testing.T) {
	for minutes := -26 * 60; minutes <= 3*60; minutes++ {
		f := facts(9)
		due := f.Now.Add(time.Duration(-minutes) * time.Minute)
		id := record.NewID()
		f.Owed = []Owed{{day, id, "甲组", due}}
		f.Urgent = []Urgent{{id, "重2021-001", due.Add(-30 * time.Minute), due}}
		f.Away = []Absence{{id, "甲组", "王小明", due}}
		f.Cases = []Case{{id, "X1", due}}
		for c, near := range map[Clause]int{DailyReports: 120, UrgentReports: 15, LeaveReturn: 0, PetitionDeadlines: 24 * 60} {
			want := Met
			switch {
			case minutes > 0:
				want = Breached
			case c != LeaveReturn && -minutes <= near:
				want = AtRisk
			}
			x := f.finding(t, c)
			if x.State != want {
				t.Fatalf("%s %d minutes after it was due: %s, want %s", c, minutes, x.State, want)
			}
			if c == LeaveReturn && want == Breached && (x.Evidence[0].Person != "王小明" || x.Evidence[0].Text.ZH != "甲组有人逾期未销假") {
				t.Fatalf("%+v", x.Evidence)
			}
		}
	}
}

// The worst comes first; the list is bounded, the number is not.
func TestMany(t *testing.T) {
	f := facts(9)
	for n := range 300 {
		f.Cases = append(f.Cases, Case{record.NewID(), fmt.Sprint("X", n), f.Now.Add(time.Duration(150-n) * time.Minute)})
	}
	x := f.finding(t, PetitionDeadlines)
	if x.State != Breached || x.Breaches != 149 || x.Risks != 151 || len(x.Evidence) != mostEvidence || x.Evidence[148].State != Breached || x.Evidence[149].State != AtRisk {
		t.Errorf("%s %d %d", x.State, x.Breaches, x.Risks)
	}
	if f.Overdue = 70000; f.finding(t, PetitionDeadlines).Summary.ZH != "X151 已超期等 70000 项" {
		t.Errorf("%+v", f.finding(t, PetitionDeadlines).Summary)
	}
	states := []State{NotDue, Met, AtRisk, Breached}
	for i := range states {
		for j := range states {
			if got := Worst([]Finding{{State: states[i]}, {State: states[j]}}); got != states[max(i, j)] {
				t.Errorf("%s and %s make %s", states[i], states[j], got)
			}
		}
	}
	if Worst(nil) != NotDue {
		t.Error("nothing is due")
	}
}

// TestWeeklyMeeting: the week that runs is a risk only in its last two days and
// with nothing planned; one that is over without a meeting stays a breach.
func TestWeeklyMeeting(t *testing.T) {
	for day := range 14 {
		for _, first := range []bool{false, true} {
			for second := range 3 { // none, planned for the last day, held on the first
				f := facts(9)
				from := f.today().AddDays(-day)
				f.Round.StationedFrom, f.Round.StationedTo = from, from.AddDays(27)
				f.Round.Settings = inspection.Settings{Meeting: &inspection.MeetingRule{IntervalDays: 7}}
				if first {
					f.Meetings = append(f.Meetings, meeting.Met{Day: from, Held: true})
				}
				f.Meetings = append(f.Meetings, [][]meeting.Met{nil, {{Day: from.AddDays(13)}}, {{Day: from.AddDays(7), Held: true}}}[second]...)
				want := Met
				switch {
				case day > 6 && !first:
					want = Breached
				case day <= 6 && !first && day >= 5, day > 6 && second == 0 && day >= 12:
					want = AtRisk
				}
				if got := f.state(t, WeeklyMeeting); got != want {
					t.Errorf("day %d, first week held %v, second %d: %s, want %s", day, first, second, got, want)
				}
			}
		}
	}
}
