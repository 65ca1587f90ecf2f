package statistics

import (
	"bytes"
	"strings"

	"lianluo/internal/calendar"
	"lianluo/internal/xlsx"
)

const (
	labelWidth = 24
	cellWidth  = 8
)

// workbook is the table for paper: with columns, the cells of each row; without,
// how its cases stand.
func (t *Table) workbook() (*bytes.Buffer, error) {
	p := xlsx.Print{Sheet: "统计", Title: "信访举报件统计表", Subtitle: t.heading(), Footnote: t.notes(),
		Columns: []xlsx.PrintColumn{{Header: words[t.By[0]], Width: labelWidth}}}
	line := standing
	if len(t.By) == 2 {
		for _, c := range t.Columns {
			p.Columns = append(p.Columns, xlsx.PrintColumn{Header: c.Label, Width: cellWidth, Center: true, Number: true})
		}
		p.Columns = append(p.Columns, xlsx.PrintColumn{Header: "合计", Width: cellWidth, Center: true, Number: true}, xlsx.PrintColumn{Header: "其中重点", Width: cellWidth, Center: true, Number: true})
		line = crossed
	} else {
		for _, h := range []string{"收件", "办理", "重点", "已办结", "阶段性办结", "未办结", "正在办理", "属实", "部分属实", "不属实", "到期未办结", "办结率", "含阶段性", "按时率"} {
			p.Columns = append(p.Columns, xlsx.PrintColumn{Header: h, Width: cellWidth, Center: true, Number: true})
		}
	}
	for i := range t.Rows {
		p.Lines = append(p.Lines, line(&t.Rows[i]))
	}
	last := Line{Label: "合计", Figures: t.Total}
	for _, c := range t.Columns {
		last.Cells = append(last.Cells, c.Figures)
	}
	p.Lines = append(p.Lines, line(&last))
	var b bytes.Buffer
	return &b, p.Write(&b)
}

func standing(l *Line) []string {
	return []string{l.Label, num(l.Received), num(l.Cases), num(l.KeyCases), num(l.Completed), num(l.StageCompleted), num(l.NotCompleted), num(l.InProgress),
		num(l.Substantiated + l.Mostly), num(l.Partly), num(l.Unsubstantiated), num(l.Overdue), percent(l.Strict()), percent(l.WithStage()), percent(l.InTime())}
}

func crossed(l *Line) []string {
	out := []string{l.Label}
	for i := range l.Cells {
		out = append(out, num(l.Cells[i].Cases))
	}
	return append(out, num(l.Cases), num(l.KeyCases))
}

func percent(r Rate) string {
	v, ok := r.Value()
	if !ok {
		return "—"
	}
	return num(100*v) + "%"
}

func (t *Table) heading() string {
	parts := []string{"按" + words[t.By[0]]}
	if len(t.By) == 2 {
		parts[0] += "和" + words[t.By[1]]
	}
	parts = append(parts, map[string]string{AllTypes: "类型全计", PrimaryType: "只计主要类型"}[t.Types],
		map[string]string{Full: "共办件各计 1 件", Fractional: "共办件均分", LeadOnly: "只计主办单位"}[t.Attribution])
	if t.AsOf != nil {
		parts = append(parts, "截至 "+t.AsOf.In(calendar.Zone).Format("2006-01-02 15:04"))
	}
	return strings.Join(parts, "；")
}

func (t *Table) notes() string {
	texts := make([]string, 0, len(t.Remarks))
	for _, r := range t.Remarks {
		texts = append(texts, r.Text)
	}
	if len(texts) == 0 {
		return ""
	}
	return "备注：" + strings.Join(texts, "\n")
}
