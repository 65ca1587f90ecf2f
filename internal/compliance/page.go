package compliance

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"
	"strings"
	"time"

	"lianluo/internal/calendar"
)

// Printed is how a round stands as it is put on paper.
type Printed struct {
	*Report
	Office, Round string
	At            time.Time
	Named         bool // whether people are named: to those of the office
}

var (
	clauseWords = map[Clause]string{WeeklyMeeting: "定期召开调度会", DutyCoverage: "每天有带班领导和值班员在岗", GroupRosters: "各工作组另有值班表", Handover: "当面交接",
		Liaisons: "各工作组有一名联络员", Leaders: "协调联络组和各工作组有组长", DailyReports: "各工作组按时日报", UrgentReports: "重要情况由领导按时签收",
		LeaveReturn: "请假按时销假", PetitionDeadlines: "信访举报件按时办结"}
	stateWords = map[State]string{Met: "已做到", AtRisk: "有风险", Breached: "已违反", NotDue: "暂不核对"}
)

//go:embed page.html
var pageText string

var page = template.Must(template.New("compliance").Funcs(template.FuncMap{
	"clause": func(c Clause) string { return clauseWords[c] },
	"state":  func(s State) string { return stateWords[s] },
	"moment": func(t time.Time) string { return t.In(calendar.Zone).Format("2006-01-02 15:04") },
	"day":    func(d calendar.Date) string { return string(d) },
	"next":   func(n int) int { return n + 1 },
	"rule":   func(r Rule) string { return r.words() },
	"more":   func(f Finding) int64 { return max(0, f.Breaches+f.Risks-int64(len(f.Evidence))) },
}).Parse(pageText))

// words are the numbers that the plan gives, if any.
func (r *Rule) words() string {
	var out []string
	say := func(format string, n *int32) {
		if n != nil {
			out = append(out, fmt.Sprintf(format, *n))
		}
	}
	say("每 %d 天一次", r.IntervalDays)
	say("每天带班领导 %d 名", r.LeadersPerDay)
	say("值班员 %d 名", r.OfficersPerDay)
	say("每组 %d 名", r.LiaisonsPerGroup)
	if r.ShiftStart != nil {
		out = append(out, *r.ShiftStart+" 交接")
	}
	if r.DailyCutoff != nil {
		out = append(out, *r.DailyCutoff+" 前报送")
	}
	return strings.Join(out, "，")
}

// page writes the round's clauses as a page that prints on A4 and needs nothing else.
func (p *Printed) page() (*bytes.Buffer, error) {
	var b bytes.Buffer
	return &b, page.Execute(&b, p)
}
