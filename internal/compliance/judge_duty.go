package compliance

import (
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/duty/cover"
	"lianluo/internal/fault"
)

const (
	ahead        = 2 // days for which shifts must be known
	usualStart   = 8 // o'clock, where the plan does not say
	leaderComes  = 30 * time.Minute
	handoverTime = 30 * time.Minute
)

// begins is when the duty of a day begins.
func (f *Facts) begins(day calendar.Date) time.Time {
	if d := f.Round.Settings.Duty; d != nil && d.ShiftStart != nil {
		if t, err := time.Parse("15:04", *d.ShiftStart); err == nil {
			return day.Midnight().Add(time.Duration(t.Hour())*time.Hour + time.Duration(t.Minute())*time.Minute)
		}
	}
	return day.At(usualStart)
}

// lack is how bad it is that somebody is missing on a day: what has begun cannot be
// mended.
func (f *Facts) lack(day calendar.Date) State {
	if f.Now.Before(f.begins(day)) {
		return AtRisk
	}
	return Breached
}

// days are those of the stationed period from one to the day after tomorrow.
func (f *Facts) days(from calendar.Date) []calendar.Date {
	var out []calendar.Date
	for day := from; day <= f.today().AddDays(ahead); day = day.AddDays(1) {
		if f.stationed(day) {
			out = append(out, day)
		}
	}
	return out
}

// of are the shifts of the desk, in their order.
func (f *Facts) of(desk uuid.UUID) []*Shift {
	var out []*Shift
	for i := range f.Shifts {
		if f.Shifts[i].DeskID == desk {
			out = append(out, &f.Shifts[i])
		}
	}
	return out
}

// desk is one as the rule of coverage sees it.
func (f *Facts) desk(id uuid.UUID, need [2]int, always bool) *cover.Desk {
	d := &cover.Desk{Need: need, RoundTheClock: always}
	for _, s := range f.of(id) {
		d.Shifts = append(d.Shifts, cover.Shift{Span: cover.Span{From: s.StartsAt, To: s.EndsAt}, ID: s.ID, Day: s.Day,
			People: [2]uuid.UUID{cover.Leader: s.Leader, cover.Officer: s.Officer}, Open: s.open()})
	}
	return d
}

// coverage: every day of the period has its leaders and officers, nothing is left
// open between two shifts, and nobody is missing now.
func coverage(f *Facts) []Evidence {
	rule := f.Round.Settings.Duty
	need := [2]int{cover.Leader: int(rule.LeadersPerDay), cover.Officer: int(rule.OfficersPerDay)}
	out := f.uncovered(f.desk(f.Round.ID, need, rule.RoundTheClock), f.days(f.Round.StationedFrom), "",
		Evidence{Resource: "inspection", ResourceID: f.Round.ID, Path: "/v1/duty-shifts?inspection_id=" + f.Round.ID.String()})
	for _, s := range f.of(f.Round.ID) {
		out = append(out, f.present(s)...)
	}
	return out
}

// seatWords name the seats.
var seatWords = [2]fault.Text{cover.Leader: fault.T("带班领导", "leader"), cover.Officer: fault.T("值班员", "officer")}

// uncovered makes evidence of what nobody holds; what is so for both seats is said
// once.
func (f *Facts) uncovered(d *cover.Desk, days []calendar.Date, whose string, about Evidence) []Evidence {
	var out []Evidence
	var said cover.Gap
	for _, g := range cover.Gaps(d, days, f.Leave) {
		both := g.Reason.WholeDay() || g.Reason == cover.BetweenTimes
		if both && g.Day == said.Day && g.Reason == said.Reason && g.Span == said.Span {
			continue
		}
		said = g
		e := about
		e.State, e.Day = f.lack(g.Day), g.Day
		switch seat := seatWords[g.Role]; {
		case g.Reason.WholeDay():
			e.Text = fault.T(whose+string(g.Day)+" 没有排班", spaced(whose)+"there is no shift on "+string(g.Day))
		case g.Reason == cover.BetweenTimes:
			e.between(f.Now, g.Span)
		case g.Reason == cover.OnLeave:
			e.Text = fault.T(whose+string(g.Day)+" 的"+seat.ZH+"已准假", spaced(whose)+"the "+seat.EN+" of "+string(g.Day)+" is on leave")
			e.Resource, e.ResourceID, e.Path = "duty_shift", g.ShiftID, "/v1/duty-shifts/"+g.ShiftID.String()
		default:
			e.Text = fault.T(whose+string(g.Day)+" "+seat.ZH+"不足", spaced(whose)+"too few "+seat.EN+"s are on duty on "+string(g.Day))
		}
		out = append(out, e)
	}
	return out
}

// spaced sets a name apart from what is said of it.
func spaced(whose string) string {
	if whose == "" {
		return ""
	}
	return strings.TrimSpace(whose) + ": "
}

// between tells of a time between two shifts: a risk until it comes.
func (e *Evidence) between(now time.Time, s cover.Span) {
	e.State, e.Day, e.At = Breached, calendar.DateOf(s.From), &s.From
	if now.Before(s.From) {
		e.State = AtRisk
	}
	from, to := clockTime(s.From), clockTime(s.To)
	e.Text = fault.T(from+" 至 "+to+" 无人值班", "nobody is on duty from "+from+" to "+to)
}

// clockTime is an instant as people say it.
func clockTime(t time.Time) string { return t.In(calendar.Zone).Format("2006-01-02 15:04") }

func shiftEvidence(s *Shift, state State, at time.Time, zh, en, person string) Evidence {
	return Evidence{State: state, Day: s.Day, At: &at, Text: fault.T(string(s.Day)+" "+zh, en+" on "+string(s.Day)), Resource: "duty_shift", ResourceID: s.ID,
		Path: "/v1/duty-shifts/" + s.ID.String(), Person: person}
}

// present looks for those who have not come, or are not there any more.
func (f *Facts) present(s *Shift) []Evidence {
	var out []Evidence
	switch {
	case s.State == "missed":
		out = append(out, shiftEvidence(s, Breached, s.StartsAt, "的班次无人到岗", "nobody came to the shift", ""))
	case s.State == "unmanned":
		out = append(out, shiftEvidence(s, Breached, s.StartsAt, "的班次现在无人在岗", "nobody is at the post", ""))
	case s.responsible():
		if s.LeaderIn == nil && !f.Now.Before(s.StartsAt) {
			state := AtRisk
			if !f.Now.Before(s.StartsAt.Add(leaderComes)) {
				state = Breached
			}
			out = append(out, shiftEvidence(s, state, s.StartsAt, "的带班领导没有到岗", "the leader has not come", s.LeaderName))
		}
		if s.LeaderLeft != nil {
			out = append(out, shiftEvidence(s, Breached, *s.LeaderLeft, "的带班领导离岗", "the leader has left the post", s.LeaderName))
		}
		if s.OfficerLeft != nil {
			out = append(out, shiftEvidence(s, Breached, *s.OfficerLeft, "的值班员离岗", "the officer has left the post", s.OfficerName))
		}
	}
	return out
}

// groupRosters: every working group has shifts of its own.
func groupRosters(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Groups {
		if g := &f.Groups[i]; g.Working {
			out = append(out, f.uncovered(f.desk(g.ID, [2]int{1, 1}, false), f.days(f.today()), g.Name+" ",
				Evidence{Resource: "group", ResourceID: g.ID, Path: "/v1/duty-shifts?group_id=" + g.ID.String()})...)
		}
	}
	return out
}

// handovers: whoever is followed by others hands over when their time is over.
func handovers(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Shifts {
		s := &f.Shifts[i]
		if !s.responsible() || f.Now.Before(s.EndsAt) || !f.followed(s) {
			continue
		}
		state := AtRisk
		if !f.Now.Before(s.EndsAt.Add(handoverTime)) {
			state = Breached
		}
		out = append(out, shiftEvidence(s, state, s.EndsAt, "的班次到时没有交接", "the shift has not been handed over", s.OfficerName))
	}
	return out
}

func (f *Facts) followed(s *Shift) bool {
	for _, n := range f.of(s.DeskID) {
		if n.StartsAt.After(s.StartsAt) && !n.StartsAt.After(f.Now) {
			return true
		}
	}
	return false
}
