package disclosure

import (
	"slices"
	"strconv"
	"strings"

	"lianluo/internal/calendar"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
)

// Words is what the parts of a case say for its row; empty texts are filled
// with what the case itself tells.
type Words struct {
	Verification   string // claim by claim, with the finding of each
	Rectification  string // what was done and what will be, sanctions included
	Goal           string // until when what will be finished
	Accountability string
	Unit           string // who was responsible
	Acceptance     string // of the rectification, on site
	Notice         string // from when to when the notice hung out
}

var verdictWords = map[petition.Verdict]string{
	petition.Substantiated: "属实", petition.MostlySubstantiated: "基本属实", petition.PartlySubstantiated: "部分属实", petition.Unsubstantiated: "不属实",
}

var completionWords = map[string]string{
	petition.Completed: "已办结", petition.StageCompleted: "阶段性办结", petition.NotCompleted: "未办结", petition.InProgress: "未办结",
}

var rectificationWords = map[petition.Rectification]string{
	petition.Immediate: "立行立改", petition.ByDeadline: "限期整改", petition.LongTerm: "长期整改", petition.NoneNeeded: "无需整改",
}

// printed is the number as tables print it: with the star of a key case.
func printed(c *petition.Case) string {
	if c.KeyCase {
		return c.Number + "*"
	}
	return c.Number
}

// draft words the row of a case.
func draft(p Profile, c *petition.Case, w Words) map[string]string {
	all := map[string]string{
		ColNumber: printed(c), ColSummary: c.Summary, ColArea: c.Area, ColTypes: typesOf(c), ColVerification: w.Verification,
		ColVerdict: verdictWords[c.Verdict], ColRectification: w.Rectification, ColCompletion: completionWords[c.Completion],
		ColGoal: w.Goal, ColAccountability: w.Accountability, ColUnit: w.Unit, ColAcceptance: w.Acceptance, ColNotice: w.Notice,
	}
	if all[ColVerification] == "" && c.Finding != nil {
		all[ColVerification] = c.Finding.Text
	}
	if all[ColRectification] == "" && c.Conclusion != nil {
		all[ColRectification] = sentence(rectificationWords[c.Conclusion.Rectification]) + c.Conclusion.Explanation
	}
	if all[ColUnit] == "" && c.Dispatch != nil {
		all[ColUnit] = c.Dispatch.LeadUnitName
	}
	if all[ColAccountability] == "" {
		all[ColAccountability] = "无"
	}
	if all[ColGoal] == "" && c.Completion == petition.Completed {
		all[ColGoal] = "已办结"
	}
	if c.KeyCase {
		all[ColRemark] = "重点件"
	}
	cells := map[string]string{}
	for _, col := range p.Columns {
		if col.Key != ColSequence {
			cells[col.Key] = all[col.Key]
		}
	}
	return cells
}

func sentence(s string) string {
	if s == "" {
		return ""
	}
	return s + "。"
}

// typesOf prefers the words that were printed with the case.
func typesOf(c *petition.Case) string {
	if len(c.TypeLabels) > 0 {
		return strings.Join(c.TypeLabels, "、")
	}
	labels := make([]string, len(c.PollutionTypes))
	for i, t := range c.PollutionTypes {
		labels[i] = intake.TypeLabel(t)
	}
	return strings.Join(labels, "、")
}

// noArea heads the line of cases that do not say where.
const noArea = "未注明"

// figures counts the cases by area, in the order in which areas first appear,
// with a line of totals. A case of several types counts for each of them, so
// the types of a line may add up to more than its total.
func figures(p Profile, cases []petition.Case) []map[string]string {
	type counts = map[string]int
	lines, order := map[string]counts{}, []string{}
	sum := counts{}
	for i := range cases {
		c := &cases[i]
		area := strings.TrimSpace(c.Area)
		if area == "" {
			area = noArea
		}
		if lines[area] == nil {
			lines[area] = counts{}
			order = append(order, area)
		}
		for _, line := range []counts{lines[area], sum} {
			line[ColTotal]++
			line[channelColumn(c.Channel)]++
			if c.KeyCase {
				line[ColKeyCases]++
			}
			for _, t := range c.PollutionTypes {
				line[t]++
			}
		}
	}
	if i := slices.Index(order, noArea); i >= 0 {
		order = append(slices.Delete(order, i, i+1), noArea)
	}
	out := make([]map[string]string, 0, len(order)+1)
	for _, area := range order {
		out = append(out, figureCells(p, area, lines[area]))
	}
	return append(out, figureCells(p, "合计", sum))
}

func channelColumn(ch intake.Channel) string {
	for _, c := range channels {
		if c.channel == ch {
			return c.key
		}
	}
	return ColOtherChannel
}

func figureCells(p Profile, area string, n map[string]int) map[string]string {
	cells := map[string]string{}
	for _, c := range p.Columns {
		switch c.Key {
		case ColSequence:
		case ColArea:
			cells[c.Key] = area
		case ColRemark:
			cells[c.Key] = ""
		default:
			cells[c.Key] = strconv.Itoa(n[c.Key])
		}
	}
	return cells
}

// Sheet is a table ready for printing.
type Sheet struct {
	Title, Subtitle, Footnote string
	Columns                   []Column
	Lines                     [][]string
}

// sheet lays out the rows that are, or will be, published, numbered anew.
func (t *Table) sheet(rows []Row) Sheet {
	p := t.profile()
	s := Sheet{Title: t.Title, Subtitle: "（" + t.Label + "）", Footnote: t.Footnote, Columns: p.Columns, Lines: [][]string{}}
	if t.ReleasedAt != nil {
		s.Subtitle += "　公开日期：" + t.ReleasedAt.In(calendar.Zone).Format("2006年1月2日")
	} else {
		s.Subtitle += "　未发布，仅供内部审核"
	}
	for i := range rows {
		r := &rows[i]
		if !r.live() {
			continue
		}
		line := make([]string, len(p.Columns))
		for j, c := range p.Columns {
			line[j] = r.Cells[c.Key]
			if c.Key == ColSequence {
				line[j] = strconv.Itoa(len(s.Lines) + 1)
			}
		}
		s.Lines = append(s.Lines, line)
	}
	return s
}
