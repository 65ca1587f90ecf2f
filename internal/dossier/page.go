package dossier

import (
	"bytes"
	"html/template"
	"io"
	"time"

	"lianluo/internal/assignment"
	"lianluo/internal/calendar"
)

var secrecyWords = map[string]string{"open": "公开", "internal": "内部", "secret": "秘密", "confidential": "机密", "top_secret": "绝密"}

var sheet = template.Must(template.New("list").Funcs(template.FuncMap{
	"secrecy": func(s string) string { return secrecyWords[s] },
	"at": func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(calendar.Zone).Format("01-02 15:04")
	},
}).Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>调阅资料移交清单 {{.Request.Number}}</title>
<style>
@page { size: A4 landscape; margin: 18mm 15mm; }
body { max-width: 266mm; margin: 1em auto; color: #000; background: #fff; font: 11pt/1.5 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
h1 { margin: 0; text-align: center; font: 20pt/1.5 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
p { margin: .3em 0; }
table { width: 99.8%; margin-top: .6em; border-collapse: collapse; table-layout: fixed; }
th, td { border: .75pt solid #000; padding: 3pt 4pt; vertical-align: top; overflow-wrap: anywhere; text-align: left; font-weight: normal; }
th, .mid { text-align: center; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
.sign { display: flex; justify-content: space-between; margin-top: 2em; }
.sign p { width: 48%; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>调阅资料移交清单</h1>
<p>{{.Request.Number}}　{{.Request.Title}}　　提供单位：{{.Request.LeadName}}　　时限：{{at .Due}}</p>
<table>
<thead><tr><th style="width:3em">序号</th><th style="width:30%">资料名称</th><th>所属时段</th><th style="width:3em">份数</th><th style="width:3.5em">密级</th><th style="width:3.5em">原件</th><th>准备</th><th>审核</th><th>移交</th><th>接收</th><th>确认收讫</th><th>原件收回</th></tr></thead>
<tbody>
{{range .Items}}<tr><td class="mid">{{.Position}}</td><td>{{.Content}}</td><td>{{.Period}}</td><td class="mid">{{.Copies}}</td><td class="mid">{{secrecy .Secrecy}}</td><td class="mid">{{if .Original}}是{{else}}否{{end}}</td><td>{{.PreparedName}} {{at .PreparedAt}}</td><td>{{.ReviewedName}} {{at .ReviewedAt}}</td><td>{{.HandedName}} {{at .HandedAt}}</td><td>{{.Receiver}} {{.ReceiptNumber}}</td><td>{{.ConfirmedName}} {{at .ConfirmedAt}}</td><td class="mid">{{if .ReturnedAt}}√ {{at .ReturnedAt}}{{else if .Original}}□{{else}}／{{end}}</td></tr>
{{end}}</tbody>
</table>
<div class="sign"><p>移交方（签字、盖章）：<br>　　　　年　　月　　日　　时</p><p>接收方（签字）：<br>　　　　年　　月　　日　　时</p></div>
</body>
</html>
`))

// page writes the list as a page that prints on A4, for both sides to sign.
func page(a *assignment.Assignment, items []Item) (io.Reader, int64, error) {
	var b bytes.Buffer
	err := sheet.Execute(&b, struct {
		Request *assignment.Assignment
		Due     *time.Time
		Items   []Item
	}{a, &a.DueAt, items})
	return &b, int64(b.Len()), err
}
