package apitest

import (
	"maps"
	"net/url"
	"strings"
	"time"

	"lianluo/internal/calendar"
)

// sanitation is the group whose liaison writes reports here; each report is of
// its own day or a special one, for a group has one a day.
func (m *making) sanitation() string {
	a := m.Admin.Get(m, "/v1/groups?inspection_id="+m.inspection+"&q="+url.QueryEscape("市容环卫"))
	return a.Text("items.0.id")
}

func (m *making) reporting(with props) props {
	body := props{"inspection_id": m.inspection, "group_id": m.sanitation(), "kind": "special", "report_on": m.today(), "title": m.name("专报"), "content": "清运卫生死角 12 处"}
	maps.Copy(body, with)
	return body
}

func reportDraft(m *making) *Answer {
	return m.role("group_member").Create(m, "/v1/work-reports", m.reporting(nil))
}

func reportIn(m *making) *Answer {
	r := reportDraft(m)
	return m.role("group_member").Act(m, "/v1/work-reports/"+r.ID()+"/submit", r.ETag(), nil)
}

// streetReport is the latest there is: a day has one, and each correction makes another.
func streetReport(m *making) *Answer {
	a := m.coordinator.Get(m, "/v1/street-reports?latest=true&limit=1")
	if id := a.Text("items.0.id"); id != "" {
		return m.coordinator.Get(m, "/v1/street-reports/"+id)
	}
	return m.coordinator.Create(m, "/v1/street-reports", m.compiling())
}

// compiling is for the last day that has no report yet.
func (m *making) compiling() props {
	taken := string(m.coordinator.Get(m, "/v1/street-reports?latest=true&limit=200").Body)
	now := m.Now().In(calendar.Zone)
	for strings.Contains(taken, `"report_on":"`+now.Format("2006-01-02")+`"`) {
		now = now.AddDate(0, 0, -1)
	}
	return props{"inspection_id": m.inspection, "report_on": now.Format("2006-01-02"), "summary": "平稳"}
}

func (m *making) urging() props {
	return props{"inspection_id": m.inspection, "group_id": m.sanitation(), "title": m.name("污水外溢"), "known_at": m.instant(-20 * time.Minute), "text": "雨水井冒出异味污水"}
}

func urgentReport(m *making) *Answer {
	return m.role("group_member").Create(m, "/v1/urgent-reports", m.urging())
}

func init() {
	member, coordinator := "group_member", "coordinator"
	maps.Copy(makers, map[string]maker{
		"listWorkReports":   list("auditor"),
		"createWorkReport":  create(member, func(m *making) any { return m.reporting(nil) }),
		"exportWorkReports": list("auditor"),
		"listMissingWorkReports": func(m *making) call {
			return call{by: "auditor", query: url.Values{"inspection_id": {m.inspection}}}
		},
		"nudgeWorkReports": create(coordinator, func(m *making) any {
			return props{"inspection_id": m.inspection, "report_on": m.today()}
		}),
		"getWorkReport":           one(member, "work_report_id", reportIn),
		"updateWorkReport":        on(member, "work_report_id", reportDraft, fixed(props{"content": "清运 13 处"})),
		"submitWorkReport":        on(member, "work_report_id", reportDraft, nil),
		"returnWorkReport":        on(coordinator, "work_report_id", reportIn, fixed(props{"reason": "请写明处数"})),
		"acceptWorkReport":        on("commander", "work_report_id", reportIn, nil),
		"voidWorkReport":          on(member, "work_report_id", reportDraft, voiding),
		"listStreetReports":       list("auditor"),
		"createStreetReport":      create(coordinator, func(m *making) any { return m.compiling() }),
		"getStreetReport":         one("auditor", "street_report_id", streetReport),
		"correctStreetReport":     on(coordinator, "street_report_id", streetReport, fixed(props{"reason": "补入一组的日报"})),
		"printStreetReport":       one("auditor", "street_report_id", streetReport),
		"listUrgentReports":       list(member),
		"createUrgentReport":      create(member, func(m *making) any { return m.urging() }),
		"getUrgentReport":         one(member, "urgent_report_id", urgentReport),
		"followUpUrgentReport":    on(member, "urgent_report_id", urgentReport, fixed(props{"kind": "follow_up", "text": "正在清掏"})),
		"acknowledgeUrgentReport": on("commander", "urgent_report_id", urgentReport, nil),
		"voidUrgentReport":        on(coordinator, "urgent_report_id", urgentReport, voiding),
	})
}
