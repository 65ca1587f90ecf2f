package compliance

import (
	"slices"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/meeting"
)

const (
	reportNear   = 2 * time.Hour
	caseDueSoon  = 24 * time.Hour
	meetingNear  = 2 // days to the end of a stretch without a meeting
	leaderRole   = "leader"
	liaisonRole  = "liaison"
	groupsPath   = "/v1/groups/"
	missingPath  = "/v1/work-reports/missing?inspection_id="
	roundPath    = "/v1/inspections/"
	leavePath    = "/v1/leave-requests/"
	urgentPath   = "/v1/urgent-reports/"
	petitionPath = "/v1/petition-cases/"
	weeksPath    = "/v1/meetings/weeks?inspection_id="
)

// holds tells whether somebody is in the post.
func (f *Facts) holds(g *Group, role string) bool {
	return slices.ContainsFunc(f.Posts, func(p Post) bool { return p.GroupID == g.ID && p.Role == role })
}

func vacant(g *Group, zh, en string) Evidence {
	return Evidence{State: Breached, Text: fault.T(g.Name+zh, g.Name+en), Resource: "group", ResourceID: g.ID, Path: groupsPath + g.ID.String()}
}

// liaisons: each working group has one; the system lets it have no second.
func liaisons(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Groups {
		if g := &f.Groups[i]; g.Working && !f.holds(g, liaisonRole) {
			out = append(out, vacant(g, "没有联络员", " has no liaison"))
		}
	}
	return out
}

// leaders: there is a coordination group, and it and each working group have one.
func leaders(f *Facts) []Evidence {
	var out []Evidence
	coordinated := false
	for i := range f.Groups {
		g := &f.Groups[i]
		coordinated = coordinated || !g.Working
		if !f.holds(g, leaderRole) {
			out = append(out, vacant(g, "没有组长", " has no leader"))
		}
	}
	if !coordinated {
		out = append(out, Evidence{State: Breached, Text: fault.T("没有协调联络组", "there is no coordination group"), Resource: "inspection", ResourceID: f.Round.ID, Path: roundPath + f.Round.ID.String()})
	}
	return out
}

// dailyReports: none is missing behind its cut-off.
func dailyReports(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Owed {
		o := &f.Owed[i]
		e := Evidence{State: Breached, Day: o.Day, At: &o.DueAt, Resource: "group", ResourceID: o.GroupID,
			Text: fault.T(o.Group+" "+string(o.Day)+" 的日报没有报送", o.Group+" has not handed in the report of "+string(o.Day)),
			Path: missingPath + f.Round.ID.String() + "&report_from=" + string(o.Day) + "&report_to=" + string(o.Day)}
		if !f.Now.After(o.DueAt) {
			if e.State = AtRisk; o.DueAt.Sub(f.Now) > reportNear {
				continue
			}
			e.Text = fault.T(o.Group+"的日报 "+o.DueAt.In(calendar.Zone).Format("15:04")+" 截止，尚未报送", o.Group+" has until "+o.DueAt.In(calendar.Zone).Format("15:04")+" to hand in its report")
		}
		out = append(out, e)
	}
	return out
}

// urgentReports: commanders acknowledge in time; half of it is nearly over.
func urgentReports(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Urgent {
		u := &f.Urgent[i]
		e := Evidence{State: Breached, At: &u.DueAt, Resource: "urgent_report", ResourceID: u.ID, Path: urgentPath + u.ID.String(),
			Text: fault.T(u.Number+" 到时没有签收", u.Number+" has not been acknowledged in time")}
		if !f.Now.After(u.DueAt) {
			if e.State = AtRisk; f.Now.Before(u.StartedAt.Add(u.DueAt.Sub(u.StartedAt) / 2)) {
				continue
			}
			e.Text = fault.T(u.Number+" 即将到时，尚未签收", u.Number+" is still to be acknowledged")
		}
		out = append(out, e)
	}
	return out
}

// leaveReturn: whoever was on leave has reported back.
func leaveReturn(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Away {
		a := &f.Away[i]
		if a.EndsAt.Before(f.Now) {
			out = append(out, Evidence{State: Breached, At: &a.EndsAt, Resource: "leave_request", ResourceID: a.ID, Path: leavePath + a.ID.String(), Person: a.Person,
				Text: fault.T(a.Group+"有人逾期未销假", "somebody of "+a.Group+" has not reported back")})
		}
	}
	return out
}

// petitionDeadlines: no open case is behind its date.
func petitionDeadlines(f *Facts) []Evidence {
	var out []Evidence
	for i := range f.Cases {
		c := &f.Cases[i]
		e := Evidence{At: &c.DueAt, Resource: "petition_case", ResourceID: c.ID, Path: petitionPath + c.ID.String()}
		switch {
		case c.DueAt.Before(f.Now):
			e.State, e.Text = Breached, fault.T(c.Number+" 已超期", c.Number+" is overdue")
		case !c.DueAt.After(f.Now.Add(caseDueSoon)):
			e.State, e.Text = AtRisk, fault.T(c.Number+" 将在 24 小时内到期", c.Number+" is due within a day")
		default:
			continue
		}
		out = append(out, e)
	}
	return out
}

// weeklyMeetings: a stretch of days that is over without a meeting stays a breach;
// one that soon is over, and nothing planned in it, is a risk.
func weeklyMeetings(f *Facts) []Evidence {
	var out []Evidence
	i, today := &f.Round, f.today()
	for _, w := range meeting.Weeks(i.StationedFrom, i.StationedTo, today, meeting.Interval(i.Settings.Meeting), f.Meetings) {
		e := Evidence{Day: w.To, Resource: "inspection", ResourceID: i.ID, Path: weeksPath + i.ID.String()}
		span := string(w.From) + " – " + string(w.To)
		switch {
		case w.Standing == meeting.WeekMissing:
			e.State, e.Text = Breached, fault.T(span+" 没有召开调度会", "no dispatch meeting was held "+span)
		case w.Standing == meeting.WeekDue && today.DaysUntil(w.To) < meetingNear:
			e.State, e.Text = AtRisk, fault.T(span+" 还没有召开、也没有安排调度会", "no dispatch meeting was held or is planned "+span)
		default:
			continue
		}
		out = append(out, e)
	}
	return out
}
