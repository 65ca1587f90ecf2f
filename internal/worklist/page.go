package worklist

import (
	"bytes"
	"html/template"
	"io"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/order"
)

var sourceWords = map[string]string{"inspection_team": "督察组", "province": "省级", "city": "市级", "district": "区级"}

var sheet = template.Must(template.New("brief").Funcs(template.FuncMap{
	"type":   func(s string) string { return kinds[s].word },
	"source": func(s string) string { return sourceWords[s] },
	"n":      func(f Figures, r string) int64 { return f.By[Reason(r)] },
	"at": func(t time.Time) string {
		if !t.Before(order.EndOfTime) {
			return ""
		}
		return t.In(calendar.Zone).Format("1月2日 15:04")
	},
	"day":  func(t time.Time) string { return t.In(calendar.Zone).Format("2006年1月2日") },
	"time": func(t time.Time) string { return t.In(calendar.Zone).Format("15:04") },
	"part": func(title string, rows []Item) any {
		return struct {
			Title string
			Rows  []Item
		}{title, rows}
	},
	"arrived": func(d Demand) string {
		if len(d.Deliveries) == 0 {
			return "尚未转办"
		}
		switch last := d.Deliveries[len(d.Deliveries)-1]; {
		case last.AcknowledgedAt != nil:
			return last.Name + " 已签收 " + last.AcknowledgedName
		case last.DeclinedAt != nil:
			return last.Name + " 已退回"
		default:
			return last.Name + " 待签收"
		}
	},
}).Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>督察工作晨报 {{day .At}}</title>
<style>
@page { size: A4 portrait; margin: 14mm 15mm; }
body { max-width: 180mm; margin: 1em auto; color: #000; background: #fff; font: 10.5pt/1.4 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
h1 { margin: 0; text-align: center; font: 20pt/1.4 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
h2 { margin: .7em 0 .2em; font: bold 12pt/1.4 SimHei, "Noto Sans CJK SC", sans-serif; }
p { margin: .2em 0; }
.when { text-align: center; }
table { width: 99.8%; border-collapse: collapse; table-layout: fixed; }
th, td { border: .75pt solid #000; padding: 1.5pt 4pt; text-align: center; font-weight: normal; overflow: hidden; white-space: nowrap; text-overflow: ellipsis; }
td.text { text-align: left; }
.red { font-weight: bold; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>督察工作晨报</h1>
<p class="when">{{day .At}}　截至 {{time .At}}</p>
<h2>总体情况</h2>
<table>
<tr><th></th><th>已超期</th><th>今日到期</th><th>待签收</th><th>待审核</th><th>待签发办结</th><th>昨日以来新增</th></tr>
{{range .Figures}}<tr><th scope="row">{{type .Type}}</th><td class="red">{{n . "overdue"}}</td><td>{{n . "due_today"}}</td><td>{{n . "to_acknowledge"}}</td><td>{{n . "to_review"}}</td><td>{{n . "to_sign"}}</td><td>{{.New}}</td></tr>
{{end}}</table>
{{define "items"}}<h2>{{.Title}}</h2>
{{if .Rows}}<table>
<colgroup><col style="width:28%"><col><col style="width:18%"><col style="width:18%"></colgroup>
{{range .Rows}}<tr><td>{{.Number}}</td><td class="text">{{.Title}}</td><td>{{.LeadName}}</td><td>{{at .DueAt}}</td></tr>
{{end}}</table>{{else}}<p>无。</p>{{end}}
{{end}}{{template "items" part "已超期（先到期在前）" .Overdue}}{{template "items" part "今日到期" .DueToday}}{{template "items" part "待领导签发、批准或办结" .ToDo}}<h2>昨日以来上级新交办</h2>
{{if .Demands}}<table>
<colgroup><col style="width:28%"><col style="width:8%"><col><col style="width:29%"></colgroup>
{{range .Demands}}<tr><td>{{.Number}}</td><td>{{source .Source}}</td><td class="text">{{.Title}}</td><td>{{arrived .}}</td></tr>
{{end}}</table>{{else}}<p>无。</p>{{end}}
</body>
</html>
`))

// page writes the brief on one sheet of paper; nothing else is needed to print it.
func (b *Brief) page() (io.Reader, int64, error) {
	var out bytes.Buffer
	err := sheet.Execute(&out, b)
	return &out, int64(out.Len()), err
}
