package disclosure

import (
	"bytes"
	"fmt"
	"html/template"
	"io"

	"lianluo/internal/xlsx"
)

// page is a document of its own: no script, nothing fetched, and a printer gets
// A4 landscape with the heading on every sheet.
var page = template.Must(template.New("page").Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}}{{.Subtitle}}</title>
<style>
@page { size: A4 landscape; margin: 12mm 10mm 14mm; }
body { margin: 1em; color: #000; background: #fff; font: 9pt/1.45 "Songti SC", SimSun, "Noto Serif CJK SC", "Source Han Serif SC", serif; }
h1 { margin: 0; text-align: center; font: 16pt/1.4 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
.under { margin: .2em 0 .8em; text-align: center; font-size: 10.5pt; }
table { width: 99.8%; border-collapse: collapse; table-layout: fixed; }
thead { display: table-header-group; }
tr { break-inside: auto; }
th, td { border: .5pt solid #000; padding: 2pt 3pt; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; }
th { text-align: center; vertical-align: middle; font-family: SimHei, "Noto Sans CJK SC", sans-serif; background: #f2f2f2; }
td.center { text-align: center; vertical-align: middle; }
.note { margin-top: .6em; white-space: pre-line; }
@media print { body { margin: 0; } th { background: none; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<p class="under">{{.Subtitle}}</p>
<table>
<colgroup>{{range .Columns}}<col style="width: {{.Share}}">{{end}}</colgroup>
<thead><tr>{{range .Columns}}<th scope="col">{{.Header}}</th>{{end}}</tr></thead>
<tbody>
{{range .Lines}}<tr>{{range .}}<td{{if .Center}} class="center"{{end}}>{{.Text}}</td>{{end}}</tr>
{{end}}</tbody>
</table>
{{with .Footnote}}<p class="note">{{.}}</p>{{end}}
</body>
</html>
`))

type pageColumn struct {
	Header string
	Share  template.CSS
}

type pageCell struct {
	Text   string
	Center bool
}

// html renders the sheet as a page. Everything written by people is escaped.
func (s Sheet) html(w io.Writer) error {
	total := 0.0
	for _, c := range s.Columns {
		total += c.Width
	}
	data := struct {
		Title, Subtitle, Footnote string
		Columns                   []pageColumn
		Lines                     [][]pageCell
	}{Title: s.Title, Subtitle: s.Subtitle, Footnote: s.Footnote}
	for _, c := range s.Columns {
		share := template.CSS(fmt.Sprintf("%.2f%%", 100*c.Width/total)) //nolint:gosec // a number of ours
		data.Columns = append(data.Columns, pageColumn{c.Header, share})
	}
	for _, line := range s.Lines {
		cells := make([]pageCell, len(line))
		for i, text := range line {
			cells[i] = pageCell{text, s.Columns[i].Center}
		}
		data.Lines = append(data.Lines, cells)
	}
	return page.Execute(w, data)
}

// workbook renders the sheet for spreadsheets and their printers.
func (s Sheet) workbook(w io.Writer) error {
	p := xlsx.Print{Sheet: "公开一览表", Title: s.Title, Subtitle: s.Subtitle, Footnote: s.Footnote, Lines: s.Lines}
	for _, c := range s.Columns {
		p.Columns = append(p.Columns, xlsx.PrintColumn{Header: c.Header, Width: c.Width, Center: c.Center})
	}
	return p.Write(w)
}

// rendered is a document in memory: an error must still be an error and not
// half a file.
func rendered(render func(io.Writer) error) (*bytes.Buffer, error) {
	var b bytes.Buffer
	return &b, render(&b)
}
