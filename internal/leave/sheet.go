package leave

import (
	"bytes"
	"strconv"
	"strings"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/xlsx"
)

var kinds = map[Kind]string{"personal": "事假", "sick": "病假", "annual": "年休假", "marriage": "婚假", "maternity": "产假", "bereavement": "丧假", "other": "其他"}

var states = map[State]string{
	Submitted: "已提出", GroupApproved: "本组已准", Approved: "已批准", OnLeave: "请假中", OverdueReturn: "逾期未归", Returned: "已销假",
	Closed: "已结案", Rejected: "不准", Withdrawn: "已撤回",
}

func clockTime(t time.Time) string { return t.In(calendar.Zone).Format("2006-01-02 15:04") }

// workbook is the register of leave for paper. Reasons are for those who may know
// them.
func workbook(rows []Request, by Caller) (*bytes.Buffer, error) {
	p := xlsx.Print{Sheet: "请假登记", Title: "请假登记表", Subtitle: "截至 " + clockTime(by.Now), Columns: []xlsx.PrintColumn{
		{Header: "组", Width: 16}, {Header: "姓名", Width: 9, Center: true}, {Header: "种类", Width: 8, Center: true}, {Header: "开始", Width: 16, Center: true},
		{Header: "结束", Width: 16, Center: true}, {Header: "工作日", Width: 7, Center: true}, {Header: "替补", Width: 9, Center: true}, {Header: "事由", Width: 30},
		{Header: "审批", Width: 18}, {Header: "状态", Width: 9, Center: true}, {Header: "销假", Width: 16, Center: true},
	}}
	for i := range rows {
		l := &rows[i]
		why, back := "", ""
		if l.Knows(by.Actor) {
			why = strings.TrimRight(l.Reason+"；"+l.SpecialReason, "；")
		}
		if l.ReturnedAt != nil {
			back = clockTime(*l.ReturnedAt)
		}
		names := make([]string, 0, len(l.Approvals))
		for _, a := range l.Approvals {
			names = append(names, a.Name)
		}
		p.Lines = append(p.Lines, []string{l.GroupName, l.PersonName, kinds[l.Kind], clockTime(l.StartsAt), clockTime(l.EndsAt), strconv.FormatInt(l.WorkingDays, 10),
			l.StandInName, why, strings.Join(names, "、"), states[l.At(by.Now)], back})
	}
	if len(rows) == most {
		p.Footnote = "只列出前 " + strconv.Itoa(most) + " 行。"
	}
	var b bytes.Buffer
	return &b, p.Write(&b)
}

// workbook is the summary for paper.
func (s *Summary) workbook() (*bytes.Buffer, error) {
	p := xlsx.Print{Sheet: "出勤汇总", Title: "出勤汇总表", Subtitle: string(s.From) + " 至 " + string(s.To), Footnote: "在几个组任职的人在各组都算，合计只算一次。",
		Columns: []xlsx.PrintColumn{{Header: "组", Width: 20}, {Header: "姓名", Width: 10, Center: true}}}
	for _, h := range []string{"应出勤", "出勤", "请假工作日", "请假自然日", "请假次数", "请假人数", "在外", "逾期未归", "逾期销假"} {
		p.Columns = append(p.Columns, xlsx.PrintColumn{Header: h, Width: 10, Center: true, Number: true})
	}
	line := func(group, name string, f *Figures) {
		out := []string{group, name}
		for _, n := range []int64{f.Expected, f.Present(), f.WorkingDays, f.NaturalDays, int64(f.Requests), int64(f.People), int64(f.AwayNow), int64(f.Overdue), int64(f.Late)} {
			out = append(out, strconv.FormatInt(n, 10))
		}
		p.Lines = append(p.Lines, out)
	}
	for i := range s.Groups {
		g := &s.Groups[i]
		for j := range g.People {
			line(g.Name, g.People[j].Name, &g.People[j].Figures)
		}
		line(g.Name, "小计", &g.Figures)
	}
	line("合计", "", &s.Total)
	var b bytes.Buffer
	return &b, p.Write(&b)
}
