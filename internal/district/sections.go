package district

import (
	"fmt"
	"strconv"
	"time"
)

// Sections are the figures of a report beyond its cases, all counts: of
// accountability nothing else may leave the office.
type Sections struct {
	Assignments    []Counted // by state
	Accountability []Counted // by state, of items that the unit has been ordered to answer
	Records        int64     // of those items
	Duty           []DutyDay
	Leave          Absence
	Groups         Reported
	Urgent         Urgent
	Meetings       Meetings
	Late           Late
}

// Counted is a value with its count.
type Counted struct {
	Code string
	N    int64
}

// DutyDay is the street's duty on one day.
type DutyDay struct {
	Day                          string
	Shifts, Manned, Missed, Open int64
}

// covered tells whether somebody was or is to be responsible all day: a published
// roster has no gap, so only a missed shift leaves one.
func (d DutyDay) covered() bool { return d.Shifts > 0 && d.Missed == 0 && d.Open == 0 }

// Absence is who is away.
type Absence struct{ Away, Overdue, Waiting, Upcoming int64 }

// Reported is how the groups reported on the day.
type Reported struct {
	Day                                    string
	Due                                    time.Time
	Groups, Submitted, Nil, Late, Awaiting int64 // awaiting: not submitted so far
}

// missing are those that have not reported although the time is over.
func (r Reported) missing(at time.Time) int64 {
	if r.Due.IsZero() || !at.After(r.Due) {
		return 0
	}
	return r.Awaiting
}

// Urgent counts the urgent matters.
type Urgent struct{ Open, Unacknowledged int64 }

// Meetings counts the round's meetings, and the weeks that ask for one.
type Meetings struct {
	States                         []Counted
	Overdue                        int64 // minutes that are not signed in time
	Weeks, WeeksHeld, WeeksMissing int64 // begun so far; with a meeting; over without one
}

// Late counts what is overdue beside cases.
type Late struct{ Assignments, Accountability int64 }

var (
	assignmentStates = []named{{"issued", "已下达"}, {"declined", "已退回"}, {"acknowledged", "已签收"}, {"in_progress", "办理中"},
		{"feedback", "已反馈"}, {"reviewed", "已审核"}, {"completed", "已办结"}}
	meetingStates = []named{{"scheduled", "已安排"}, {"held", "已召开"}, {"minutes_drafted", "纪要已拟"}, {"signed", "纪要已签发"}, {"issued", "纪要已印发"}, {"cancelled", "已取消"}}
	itemStates    = []named{{"ordered", "已督办"}, {"in_progress", "办理中"}, {"feedback", "已反馈"}, {"returned", "已退回"}, {"reviewed", "已审核"},
		{"decided", "已决定"}, {"executed", "已执行"}, {"closed", "已关闭"}}
)

func (s Sections) members(casesOverdue int64) object {
	assigned, assignedTotal := tabulate(assignmentStates, s.Assignments)
	items, itemsTotal := tabulate(itemStates, s.Accountability)
	return object{
		"overdue": object{"cases": casesOverdue, "assignments": s.Late.Assignments, "accountability_items": s.Late.Accountability, "leave_returns": s.Leave.Overdue},
		"assignments": object{"total": assignedTotal, "open": assignedTotal - number(s.Assignments, "completed"),
			"overdue": s.Late.Assignments, "by_state": assigned},
		"accountability": object{"items": itemsTotal, "open": itemsTotal - number(s.Accountability, "closed"), "overdue": s.Late.Accountability,
			"records": s.Records, "by_state": items},
		"duty":           s.duty(),
		"leave":          object{"away": s.Leave.Away, "overdue_return": s.Leave.Overdue, "waiting": s.Leave.Waiting, "upcoming": s.Leave.Upcoming},
		"meetings":       s.meetings(),
		"urgent_reports": object{"open": s.Urgent.Open, "unacknowledged": s.Urgent.Unacknowledged},
	}
}

// work is the member about the groups' reports, which needs to know when it is.
func (s Sections) work(at time.Time) object {
	g := s.Groups
	out := object{"report_on": g.Day, "groups": g.Groups, "submitted": g.Submitted, "nil_reports": g.Nil, "late": g.Late,
		"awaiting": g.Awaiting, "missing": g.missing(at)}
	if !g.Due.IsZero() {
		out["due_at"] = local(g.Due)
	}
	return out
}

func (s Sections) duty() object {
	days := make([]object, len(s.Duty))
	var planned, covered, missed, open int64
	for i, d := range s.Duty {
		missed, open = missed+d.Missed, open+d.Open
		is := int64(0)
		if d.Shifts > 0 {
			planned++
		}
		if d.covered() {
			covered++
			is = 1
		}
		days[i] = object{"day": d.Day, "shifts": d.Shifts, "manned": d.Manned, "missed": d.Missed, "unmanned": d.Open, "covered": is}
	}
	return object{"days": int64(len(s.Duty)), "rostered_days": planned, "covered_days": covered, "missed_shifts": missed, "unmanned_now": open, "by_day": days}
}

func (s Sections) meetings() object {
	m := s.Meetings
	rows, total := tabulate(meetingStates, m.States)
	cancelled, scheduled := number(m.States, "cancelled"), number(m.States, "scheduled")
	return object{"total": total - cancelled, "held": total - cancelled - scheduled, "minutes_issued": number(m.States, "issued"), "minutes_overdue": m.Overdue,
		"weeks": m.Weeks, "weeks_held": m.WeeksHeld, "weeks_missing": m.WeeksMissing, "by_state": rows}
}

func tabulate(known []named, counts []Counted) (rows []object, total int64) {
	by := map[string]int64{}
	for _, c := range counts {
		by[c.Code] += c.N
		total += c.N
	}
	return list(known, by), total
}

func number(counts []Counted, code string) int64 {
	for _, c := range counts {
		if c.Code == code {
			return c.N
		}
	}
	return 0
}

// late is how much later than the cut-off a scheduled report may be taken without
// saying so.
const late = 10 * time.Minute

// notes are what the system remarks where two numbers that look alike differ, so
// that nobody has to ask.
func (c content) notes(r *Report) []object {
	out := []object{}
	add := func(code, text string, args ...any) {
		out = append(out, object{"code": code, "text": fmt.Sprintf(text, args...)})
	}
	_, total, overdue := c.cases.cases()
	types, leads, assisting := sum(c.cases.types), int64(0), int64(0)
	for _, n := range c.cases.lead {
		leads += n
	}
	for _, n := range c.cases.assisting {
		assisting += n
	}
	if untyped := c.cases.untyped; types != total || untyped > 0 {
		add("types_differ", "按类型合计 %d 件次，总数 %d 件：%d 件次为一件涉及的其他类型，%d 件没有类型。", types, total, types-(total-untyped), untyped)
	}
	if leads != total {
		add("without_unit", "各单位主办合计 %d 件，与总数 %d 件不同：%d 件尚无主办单位。", leads, total, total-leads)
	}
	if assisting > 0 {
		add("assisting", "协办 %d 件次与主办重复计件，不计入总数。", assisting)
	}
	if n := c.cases.handling["not_ours"]; n > 0 {
		add("not_ours", "总数含不属本街道、已退回上级的 %d 件。", n)
	}
	if n := c.cases.late[[16]byte{}]; n > 0 {
		add("overdue_without_unit", "超期 %d 件中有 %d 件尚无主办单位，不在各单位之内。", overdue, n)
	}
	if n := c.cases.earlier(); n > 0 {
		add("earlier_days", "按日只列最近 %d 天，另有较早收件的 %d 天未列。", mostDays, n)
	}
	if n := number(c.rest.Meetings.States, "cancelled"); n > 0 {
		_, all := tabulate(meetingStates, c.rest.Meetings.States)
		add("meetings_cancelled", "会议按状态合计 %d 次，会议 %d 次：已取消的 %d 次不计。", all, all-n, n)
	}
	if p := c.corrects; p != nil && (p.CasesTotal != total || p.CasesOverdue != overdue) {
		add("other_than_corrected", "所更正的第 %s 号报告为总数 %d 件、超期 %d 件，本报告为总数 %d 件、超期 %d 件。", p.Number, p.CasesTotal, p.CasesOverdue, total, overdue)
	}
	if p := c.previous; p != nil && p.CasesTotal > total {
		add("fewer_than_before", "总数比第 %s 号报告少 %d 件：其间有办件作废或改归其他轮次。", p.Number, p.CasesTotal-total)
	}
	if r.Origin == Scheduled && r.TakenAt.Sub(c.due) > late {
		add("taken_late", "本报告应于 %s 生成，实际于 %s 生成，数字以后者为准。", local(c.due), local(r.TakenAt))
	}
	return out
}

func sum(counts map[string]int64) (n int64) {
	for _, x := range counts {
		n += x
	}
	return n
}

func digits(n int64) string { return strconv.FormatInt(n, 10) }
