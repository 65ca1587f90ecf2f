package compliance

import (
	"slices"
	"strconv"

	"lianluo/internal/fault"
	"lianluo/internal/inspection"
)

// article is a rule of a plan: whether a plan states it, and with which numbers; what
// speaks against it; and what is said when nothing does.
type article struct {
	name  Clause
	rule  func(s *inspection.Settings) (Rule, bool)
	judge func(f *Facts) []Evidence
	good  fault.Text
}

// articles are all that a plan may state. Who leads, and that cases are answered in
// time, no plan leaves out.
var articles = []article{
	{WeeklyMeeting, meetingRule, weeklyMeetings, fault.T("调度会按期召开，或已安排", "the dispatch meeting was held in each stretch of days, or is planned")},
	{DutyCoverage, dutyRule, coverage, fault.T("每天有带班领导和值班员，现在有人在岗", "every day has its leader and officer, and nobody is missing now")},
	{GroupRosters, groupRosterRule, groupRosters, fault.T("各工作组近三天均已排班", "every group has its shifts for three days")},
	{Handover, handoverRule, handovers, fault.T("到时的班次均已交接", "every shift that is over has been handed over")},
	{Liaisons, liaisonRule, liaisons, fault.T("各工作组均有联络员", "every group has its liaison")},
	{Leaders, always, leaders, fault.T("协调联络组和各工作组均有组长", "the coordination group and every group have a leader")},
	{DailyReports, dailyRule, dailyReports, fault.T("到时的日报均已报送", "every daily report that was due has been handed in")},
	{UrgentReports, urgentRule, urgentReports, fault.T("重要情况均已签收", "commanders have acknowledged every urgent report")},
	{LeaveReturn, leaveRule, leaveReturn, fault.T("到期的请假均已销假", "everybody whose leave is over has reported back")},
	{PetitionDeadlines, always, petitionDeadlines, fault.T("没有超期和 24 小时内到期的信访举报件", "no case is overdue or due within a day")},
}

func always(*inspection.Settings) (Rule, bool) { return Rule{}, true }

func meetingRule(s *inspection.Settings) (Rule, bool) {
	if s.Meeting == nil {
		return Rule{}, false
	}
	return Rule{IntervalDays: &s.Meeting.IntervalDays, ChairRoles: s.Meeting.ChairRoles}, true
}

func dutyRule(s *inspection.Settings) (Rule, bool) {
	if s.Duty == nil {
		return Rule{}, false
	}
	return Rule{RoundTheClock: &s.Duty.RoundTheClock, LeadersPerDay: &s.Duty.LeadersPerDay, OfficersPerDay: &s.Duty.OfficersPerDay, ShiftStart: s.Duty.ShiftStart}, true
}

func groupRosterRule(s *inspection.Settings) (Rule, bool) {
	return Rule{}, s.Duty != nil && s.Duty.GroupRosters
}

func handoverRule(s *inspection.Settings) (Rule, bool) {
	return Rule{}, s.Duty != nil && s.Duty.FaceToFaceHandover != nil && *s.Duty.FaceToFaceHandover
}

func liaisonRule(s *inspection.Settings) (Rule, bool) {
	if s.Liaison == nil {
		return Rule{}, false
	}
	return Rule{LiaisonsPerGroup: &s.Liaison.LiaisonsPerGroup}, true
}

func dailyRule(s *inspection.Settings) (Rule, bool) {
	if s.Report == nil {
		return Rule{}, false
	}
	return Rule{DailyCutoff: s.Report.DailyCutoff}, true
}

func urgentRule(s *inspection.Settings) (Rule, bool) {
	return Rule{}, s.Report != nil && s.Report.UrgentToCoordinationGroup
}

func leaveRule(s *inspection.Settings) (Rule, bool) {
	return Rule{}, s.Leave != nil && s.Leave.ReportBack != nil && *s.Leave.ReportBack
}

var absent = fault.T("不在进驻期内", "the team is not stationed")

// Judge tells how every clause of the round's plan stands.
func Judge(f *Facts) []Finding {
	out := []Finding{}
	for i := range articles {
		if r, ok := articles[i].rule(&f.Round.Settings); ok {
			out = append(out, articles[i].find(f, r))
		}
	}
	return out
}

func (c *article) find(f *Facts, r Rule) Finding {
	out := Finding{Clause: c.name, Rule: r, State: NotDue, Summary: absent, Evidence: []Evidence{}}
	if !f.stationed(f.today()) {
		return out
	}
	out.State, out.Summary = Met, c.good
	all := c.judge(f)
	slices.SortStableFunc(all, func(a, b Evidence) int { return gravity[a.State] - gravity[b.State] })
	for i := range all {
		if all[i].State == Breached {
			out.Breaches++
		} else {
			out.Risks++
		}
	}
	if c.name == PetitionDeadlines {
		out.Breaches = max(out.Breaches, f.Overdue)
	}
	if len(all) > 0 {
		out.State, out.Evidence = all[0].State, all[:min(len(all), mostEvidence)]
		out.Summary = summary(all[0].Text, out.count())
	}
	return out
}

// count is how many things are as bad as the clause is.
func (f *Finding) count() int64 {
	if f.State == Breached {
		return f.Breaches
	}
	return f.Risks
}

// summary says the first thing and how many there are.
func summary(first fault.Text, n int64) fault.Text {
	if n < 2 {
		return first
	}
	return fault.T(first.ZH+"等 "+strconv.FormatInt(n, 10)+" 项", first.EN+", and "+strconv.FormatInt(n-1, 10)+" more")
}
