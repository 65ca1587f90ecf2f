package report

import (
	"bytes"
	"html/template"
	"io"

	"lianluo/internal/calendar"
	"lianluo/internal/xlsx"
)

var entryNames = map[string]string{"submitted": "已报", "accepted": "已报", "returned": "退回未重报", "missing": "未报"}

var paper = template.Must(template.New("street report").Funcs(template.FuncMap{
	"day":    func(d calendar.Date) string { return d.Midnight().Format("2006年1月2日") },
	"status": func(e Entry) string { return entryNames[e.Status] },
}).Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Body.Office}}工作日报 {{.Number}}</title>
<style>
@page { size: A4 portrait; margin: 25mm 22mm; }
body { max-width: 170mm; margin: 1em auto; color: #000; background: #fff; font: 14pt/1.7 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
h1 { margin: 0; text-align: center; font: 22pt/1.5 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
h2 { margin: 1em 0 .3em; font: 15pt/1.5 SimHei, "Noto Sans CJK SC", sans-serif; break-after: avoid; }
.head { margin: .3em 0 1em; text-align: center; }
table { width: 99.8%; border-collapse: collapse; table-layout: fixed; }
th, td { border: .75pt solid #000; padding: 4pt 6pt; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; text-align: left; font-weight: normal; }
th { text-align: center; }
h2.bare { margin: .3em 0; break-after: auto; }
tr { break-inside: avoid; }
p { white-space: pre-line; margin: .3em 0; }
.sign { margin-top: 1.5em; text-align: right; break-inside: avoid; }
.digest { margin-top: 1em; font: 8pt/1.5 monospace; overflow-wrap: anywhere; break-before: avoid; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>{{.Body.Office}}工作日报</h1>
<p class="head">{{.Number}}{{if gt .Edition 1}}（第 {{.Edition}} 版）{{end}}　{{day .ReportOn}}<br>{{.Body.Inspection}}</p>
{{if .CorrectionReason}}<p>更正说明：{{.CorrectionReason}}</p>{{end}}
{{if .Body.Summary}}<h2>一、综述</h2><p>{{.Body.Summary}}</p>{{end}}
<h2>信访举报件（截至 {{.Taken}}）</h2>
{{with .Body.Figures}}<p>共 {{.Total}} 件，其中当日收到 {{.Received}} 件，重点件 {{.Key}} 件，超期未办结 {{.Overdue}} 件。未终报的重要情况 {{.UrgentOpen}} 件，还有人未签收的 {{.UrgentUnacknowledged}} 件。</p>
<table><tr>{{range .ByCompletion}}<th scope="col">{{.Name}}</th>{{end}}</tr><tr>{{range .ByCompletion}}<td>{{.N}}</td>{{end}}</tr></table>
<table><tr><th scope="col">办理环节</th><th scope="col">件数</th></tr>{{range .ByHandling}}{{if .N}}<tr><td>{{.Name}}</td><td>{{.N}}</td></tr>{{end}}{{end}}</table>{{end}}
<h2>各组报告（应报 {{.GroupsDue}}，已报 {{.GroupsSubmitted}}，其中零报告 {{.GroupsNil}}、迟交 {{.GroupsLate}}；未报 {{.GroupsMissing}}）</h2>
{{range .Body.Entries}}<h2{{if not .Content.Content}} class="bare"{{end}}>{{.Group}}（{{status .}}{{if .IsNil}}，零报告{{end}}{{if .Late}}，迟交{{end}}）</h2>
{{if .Content.Content}}<p>工作情况：{{.Content.Content}}</p>{{end}}{{if .Problems}}<p>存在问题：{{.Problems}}</p>{{end}}{{if .NextSteps}}<p>下步打算：{{.NextSteps}}</p>{{end}}
{{end}}<p class="sign">汇总：{{.CompiledName}}</p>
<p class="digest">摘要 SHA-256：{{.Digest}}</p>
</body>
</html>
`))

// HTML writes the report as a page that prints on A4 and needs nothing else.
func (s *Street) HTML() (io.Reader, int64, error) {
	var b bytes.Buffer
	err := paper.Execute(&b, struct {
		*Street
		Taken string
	}{s, s.Body.Figures.TakenAt.In(calendar.Zone).Format("2006年1月2日 15:04")})
	return &b, int64(b.Len()), err
}

var stateNames = map[State]string{Draft: "草稿", Submitted: "已报送", Returned: "被退回", Accepted: "已采纳"}

func yes(is bool) string {
	if is {
		return "是"
	}
	return ""
}

var workbook = xlsx.Sheet[*Report]{Name: "工作报告", Columns: []xlsx.Column[*Report]{
	{Field: "number", Header: "报告日", Width: 12, Get: func(r *Report) string { return string(r.ReportOn) }},
	{Field: "group_name", Header: "工作组", Width: 18, Get: func(r *Report) string { return r.GroupName }},
	{Field: "kind", Header: "种类", Width: 8, Get: func(r *Report) string { return kindNames[r.Kind] }},
	{Field: "title", Header: "标题", Width: 28, Get: func(r *Report) string { return r.Title }},
	{Field: "state", Header: "状态", Width: 10, Get: func(r *Report) string { return stateNames[r.State] }},
	{Field: "submitted_at", Header: "首次报送", Width: 18, Get: func(r *Report) string {
		if r.SubmittedAt == nil {
			return ""
		}
		return r.SubmittedAt.In(calendar.Zone).Format("2006-01-02 15:04")
	}},
	{Field: "late", Header: "迟交", Width: 6, Get: func(r *Report) string { return yes(r.Late) }},
	{Field: "is_nil", Header: "零报告", Width: 8, Get: func(r *Report) string { return yes(r.IsNil) }},
	{Field: "content", Header: "工作情况", Width: 60, Get: func(r *Report) string { return r.Content.Content }},
	{Field: "problems", Header: "存在问题", Width: 40, Get: func(r *Report) string { return r.Problems }},
	{Field: "next_steps", Header: "下步打算", Width: 40, Get: func(r *Report) string { return r.NextSteps }},
}}

// sheet writes the reports as a workbook.
func sheet(rows []Report) (io.Reader, int64, error) {
	var b bytes.Buffer
	err := workbook.Export(&b, func(yield func(*Report) bool) {
		for i := range rows {
			if !yield(&rows[i]) {
				return
			}
		}
	})
	return &b, int64(b.Len()), err
}

// fileName is how a browser shall call the file.
func fileName(disposition, name string) string {
	return disposition + "; filename*=UTF-8''" + name
}
