package district

import (
	"bytes"
	"cmp"
	_ "embed"
	"encoding/json"
	"html/template"
	"slices"
	"time"

	"lianluo/internal/calendar"
)

// reading is a kept report as its page and its workbook need it. Reports that are
// older than a member lack it.
type reading struct {
	Number, Digest, Remarks string
	Origin                  Origin
	TakenAt                 time.Time     `json:"taken_at"`
	ReportOn                calendar.Date `json:"report_on"`
	Office, Inspection      struct{ Name string }
	Corrects                *struct{ Number, Reason string }
	Cases                   struct {
		Total, Key, Overdue int64
		Without             int64       `json:"without_unit"`
		Handling            []counted   `json:"by_handling"`
		Completion          []counted   `json:"by_completion"`
		Verdict             []counted   `json:"by_verdict"`
		Channel             []counted   `json:"by_channel"`
		Type                []counted   `json:"by_pollution_type"`
		Unit                []unitCount `json:"by_unit"`
		Day                 []struct {
			Day                 string
			Received, Completed int64
		} `json:"by_day"`
	}
	Overdue *struct {
		Cases, Assignments int64
		Items              int64 `json:"accountability_items"`
		Leave              int64 `json:"leave_returns"`
	}
	Assignments *struct {
		Total, Open, Overdue int64
		State                []counted `json:"by_state"`
	}
	Accountability *struct {
		Items, Open, Overdue, Records int64
		State                         []counted `json:"by_state"`
	}
	Duty *struct {
		Days     int64
		Rostered int64 `json:"rostered_days"`
		Covered  int64 `json:"covered_days"`
		Missed   int64 `json:"missed_shifts"`
		Unmanned int64 `json:"unmanned_now"`
		Day      []struct {
			Day                                       string
			Shifts, Manned, Missed, Unmanned, Covered int64
		} `json:"by_day"`
	}
	Leave *struct {
		Away, Waiting, Upcoming int64
		Late                    int64 `json:"overdue_return"`
	}
	Work *struct {
		Groups, Submitted, Late, Awaiting, Missing int64
		Nil                                        int64 `json:"nil_reports"`
	} `json:"work_reports"`
	Meetings *struct {
		Total, Held, Weeks int64
		Issued             int64     `json:"minutes_issued"`
		Overdue            int64     `json:"minutes_overdue"`
		WeeksHeld          int64     `json:"weeks_held"`
		WeeksMissing       int64     `json:"weeks_missing"`
		State              []counted `json:"by_state"`
	}
	Urgent *struct{ Open, Unacknowledged int64 } `json:"urgent_reports"`
	Notes  []struct{ Text string }               `json:"system_remarks"`
}

type counted struct {
	Name  string
	Count int64
}

type unitCount struct {
	Name                     string
	Lead, Assisting, Overdue int64
}

func (r *Report) read() (*reading, error) {
	out := &reading{}
	return out, json.Unmarshal([]byte(r.Body), out)
}

//go:embed page.html
var pageText string

var page = template.Must(template.New("status report").Funcs(template.FuncMap{
	"moment": func(t time.Time) string { return t.In(calendar.Zone).Format("2006年1月2日 15:04") },
	"day":    func(d calendar.Date) string { return d.Midnight().Format("2006年1月2日") },
}).Parse(pageText))

// page writes the report as a page that prints on A4 and needs nothing else.
func (r *Report) page() (*bytes.Buffer, error) {
	x, err := r.read()
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	err = page.Execute(&b, struct {
		*reading
		KeyID   string
		Days    columns
		Charts  []bars
		Covered strip
	}{x, r.KeyID, x.days(), x.charts(), x.strip()})
	return &b, err
}

// charts are the figures as bars: filled, hatched and hollow are told apart in
// black and white, and every bar has its number beside it.
func (x *reading) charts() []bars {
	units := bars{Title: "按单位（主办、协办、超期）", Legend: []mark{{solid, "主办"}, {hatched, "协办"}, {hollow, "超期"}}}
	late := bars{Title: "超期"}
	most := slices.Clone(x.Cases.Unit) // the busiest first: they are drawn, the table has all by name
	slices.SortStableFunc(most, func(a, b unitCount) int { return cmp.Compare(b.Lead+b.Assisting, a.Lead+a.Assisting) })
	for _, u := range most {
		if u.Lead+u.Assisting+u.Overdue > 0 {
			units.add(u.Name, u.Lead, u.Assisting, u.Overdue)
		}
	}
	if o := x.Overdue; o != nil {
		late.add("信访举报件", o.Cases)
		late.add("交办事项", o.Assignments)
		late.add("督办问责事项", o.Items)
		late.add("逾期未销假", o.Leave)
	}
	out := []bars{units, one("按污染类型", x.Cases.Type), one("按办结情况", x.Cases.Completion), late}
	drawn := out[:0]
	for i := range out {
		if out[i].draw() {
			drawn = append(drawn, out[i])
		}
	}
	return drawn
}

func one(title string, rows []counted) bars {
	b := bars{Title: title}
	for _, r := range rows {
		b.add(r.Name, r.Count)
	}
	return b
}

func (x *reading) days() columns {
	c := columns{Title: "按日（收到、其中已办结）", Legend: []mark{{solid, "收到"}, {hatched, "其中已办结"}}}
	for _, d := range x.Cases.Day {
		c.add(d.Day, d.Received, d.Completed)
	}
	c.draw()
	return c
}

func (x *reading) strip() strip {
	s := strip{}
	if x.Duty == nil {
		return s
	}
	for _, d := range x.Duty.Day {
		s.add(d.Day, d.Shifts > 0, d.Covered > 0)
	}
	s.draw()
	return s
}
