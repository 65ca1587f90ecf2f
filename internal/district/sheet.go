package district

import (
	"bytes"
	"strings"

	"lianluo/internal/calendar"
	"lianluo/internal/xlsx"
)

// workbook is the report as a table for paper: part, item, figure.
func (r *Report) workbook() (*bytes.Buffer, error) {
	x, err := r.read()
	if err != nil {
		return nil, err
	}
	p := xlsx.Print{Sheet: "状态报告", Title: x.Office.Name + "状态报告", Subtitle: x.heading(), Footnote: x.footnote(r), Lines: x.lines(),
		Columns: []xlsx.PrintColumn{{Header: "部分", Width: 18}, {Header: "项目", Width: 48}, {Header: "数", Width: 12, Center: true, Number: true}}}
	var b bytes.Buffer
	return &b, p.Write(&b)
}

func (x *reading) heading() string {
	return "第 " + x.Number + " 号；" + x.Inspection.Name + "；数字截至 " + x.TakenAt.In(calendar.Zone).Format("2006-01-02 15:04")
}

func (x *reading) footnote(r *Report) string {
	var texts []string
	if c := x.Corrects; c != nil {
		texts = append(texts, "本报告更正第 "+c.Number+" 号报告："+c.Reason)
	}
	if x.Remarks != "" {
		texts = append(texts, x.Remarks)
	}
	for _, n := range x.Notes {
		texts = append(texts, n.Text)
	}
	return strings.Join(append(texts, "摘要 SHA-256："+x.Digest, "签名公钥："+r.KeyID), "\n")
}

// lines are all figures in the order of the page.
func (x *reading) lines() [][]string {
	out := [][]string{}
	add := func(part, item string, n int64) { out = append(out, []string{part, item, digits(n)}) }
	add("信访举报件", "总数", x.Cases.Total)
	add("信访举报件", "重点件", x.Cases.Key)
	add("信访举报件", "超期未办结", x.Cases.Overdue)
	add("信访举报件", "尚无主办单位", x.Cases.Without)
	for _, part := range []struct {
		name string
		rows []counted
	}{{"按办理环节", x.Cases.Handling}, {"按办结情况", x.Cases.Completion}, {"按是否属实", x.Cases.Verdict}, {"按来源", x.Cases.Channel}, {"按污染类型", x.Cases.Type}} {
		for _, c := range part.rows {
			add(part.name, c.Name, c.Count)
		}
	}
	for _, u := range x.Cases.Unit {
		add("按单位", u.Name+"：主办", u.Lead)
		add("按单位", u.Name+"：协办", u.Assisting)
		add("按单位", u.Name+"：超期", u.Overdue)
	}
	for _, d := range x.Cases.Day {
		add("按日", d.Day+"：收到", d.Received)
		add("按日", d.Day+"：其中已办结", d.Completed)
	}
	x.others(add)
	return out
}

func (x *reading) others(add func(part, item string, n int64)) {
	each := func(part string, rows []counted) {
		for _, c := range rows {
			add(part, c.Name, c.Count)
		}
	}
	if a := x.Assignments; a != nil {
		add("交办事项", "总数", a.Total)
		add("交办事项", "未办结", a.Open)
		add("交办事项", "超期", a.Overdue)
		each("交办事项按状态", a.State)
	}
	if a := x.Accountability; a != nil {
		add("督办问责", "事项", a.Items)
		add("督办问责", "未关闭", a.Open)
		add("督办问责", "超期", a.Overdue)
		add("督办问责", "问责人次（单位次）", a.Records)
		each("督办问责按状态", a.State)
	}
	if d := x.Duty; d != nil {
		add("值班", "天数", d.Days)
		add("值班", "排班天数", d.Rostered)
		add("值班", "无空岗漏岗天数", d.Covered)
		add("值班", "漏岗班次", d.Missed)
		add("值班", "此刻空岗班次", d.Unmanned)
		for _, day := range d.Day {
			add("值班按日", day.Day+"：班次", day.Shifts)
			add("值班按日", day.Day+"：到岗", day.Manned)
			add("值班按日", day.Day+"：漏岗", day.Missed)
			add("值班按日", day.Day+"：此刻空岗", day.Unmanned)
		}
	}
	if m := x.Meetings; m != nil {
		add("会议", "次数", m.Total)
		add("会议", "其中已召开", m.Held)
		each("会议按状态", m.State)
		add("会议", "纪要逾期未签发", m.Overdue)
		add("会议", "应开调度会期数", m.Weeks)
		add("会议", "已开调度会期数", m.WeeksHeld)
		add("会议", "过期未开调度会期数", m.WeeksMissing)
	}
	if w := x.Work; w != nil {
		add("各组日报", "应报", w.Groups)
		add("各组日报", "已报", w.Submitted)
		add("各组日报", "零报告", w.Nil)
		add("各组日报", "迟交", w.Late)
		add("各组日报", "尚未报", w.Awaiting)
		add("各组日报", "已过截止时间未报", w.Missing)
	}
	if u := x.Urgent; u != nil {
		add("重要情况", "未终报", u.Open)
		add("重要情况", "还有人未签收", u.Unacknowledged)
	}
	if l := x.Leave; l != nil {
		add("请假", "正在休假", l.Away)
		add("请假", "逾期未销假", l.Late)
		add("请假", "待批", l.Waiting)
		add("请假", "已批未休", l.Upcoming)
	}
}
