// Package slip is the paper that goes with a petition case: the forwarding slip
// that hands it to its unit, and the supervision slip that urges it. A slip is
// frozen when it is issued, says nothing that identifies the petitioner, and
// keeps what was masked and who let it go.
package slip

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/redact"
)

// The kinds of slip, and the word that their numbers begin with.
const (
	Forwarding  = "forwarding"
	Supervision = "supervision"
)

var words = map[string]struct{ title, mark string }{
	Forwarding:  {"信访举报件转办单", "转"},
	Supervision: {"信访举报件督办单", "督"},
}

// Slip is one issued slip of a case.
type Slip struct {
	record.Meta
	record.Void
	casepart.InCase
	order.Serial
	Kind       string
	Sheet      Sheet    `gorm:"serializer:json"`
	Masked     []Masked `gorm:"serializer:json"`
	IssuedBy   uuid.UUID
	IssuedName string
	IssuedAt   time.Time
}

// TableName names the table.
func (Slip) TableName() string { return "petition_slips" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Slip) Quiet() {}

// Sheet is what the slip says, as it was issued.
type Sheet struct {
	Office    string `json:"office"`
	Lines     []Line `json:"lines"`
	Signature string `json:"signature"`
}

// Line is one labelled entry.
type Line struct {
	Label string `json:"label"`
	Text  string `json:"text" words:"staff"`
}

// Masked is something that was made unreadable, and where it stood.
type Masked struct {
	Line   string `json:"line"`
	Kind   string `json:"kind"`
	Sample string `json:"sample"`
}

// compose writes the slip from the case.
func (s *Slip) compose(office string, c *petition.Case, demand string) {
	at := func(t *time.Time) string {
		if t == nil {
			return ""
		}
		return t.In(calendar.Zone).Format("2006年1月2日 15:04")
	}
	d := c.Dispatch
	lines := []Line{
		{"受理编号", star(c)}, {"交办时间", at(&d.At)}, {"主办单位", d.LeadUnitName}, {"协办单位", names(d.Assisting)},
		{"行政区域", c.Area}, {"问题地点", c.Address}, {"举报内容", c.Summary}, {"交办要求", d.Instruction}, {"签收时限", at(d.AcknowledgeBy)}, {"办结时限", at(c.DueAt)},
	}
	if s.Kind == Supervision {
		lines = append(lines, Line{"目前情况", standing(c, s.IssuedAt)}, Line{"督办要求", demand})
	}
	s.Sheet = Sheet{Office: office, Signature: fmt.Sprintf("%s　%s", office, s.IssuedAt.In(calendar.Zone).Format("2006年1月2日"))}
	for _, l := range lines {
		if l.Text != "" {
			s.Sheet.Lines = append(s.Sheet.Lines, l)
		}
	}
}

// written are the lines that people wrote, in which a petitioner may be named;
// the rest comes from the program or is an address that the unit has to find.
var written = map[string]bool{"举报内容": true, "交办要求": true, "督办要求": true, "问题地点": true}

func (s *Slip) texts() []string {
	var out []string
	for _, l := range s.Sheet.Lines {
		if written[l.Label] {
			out = append(out, l.Text)
		}
	}
	return out
}

// mask hides what was found in the texts, and reports it.
func (s *Slip) mask(found [][]redact.Finding) {
	i := 0
	for n := range s.Sheet.Lines {
		l := &s.Sheet.Lines[n]
		if !written[l.Label] {
			continue
		}
		blocking := redact.Blocking(found[i])
		i++
		for _, f := range blocking {
			s.Masked = append(s.Masked, Masked{l.Label, string(f.Kind), f.Sample})
		}
		l.Text = redact.Mask(l.Text, blocking)
	}
}

func star(c *petition.Case) string {
	if c.KeyCase {
		return c.Number + "*（重点件）"
	}
	return c.Number
}

func names(units []petition.UnitName) string {
	var b bytes.Buffer
	for i, u := range units {
		if i > 0 {
			b.WriteString("、")
		}
		b.WriteString(u.Name)
	}
	return b.String()
}

func standing(c *petition.Case, now time.Time) string {
	switch {
	case c.Overdue(now):
		return "已超过办结时限，尚未办结"
	case c.Handling == petition.Dispatched:
		return "尚未签收"
	case c.Handling == petition.Returned:
		return "已被退回"
	}
	return "正在办理"
}

var sheet = template.Must(template.New("slip").Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{.Title}} {{.Slip.Number}}</title>
<style>
@page { size: A4 portrait; margin: 25mm 22mm; }
body { max-width: 170mm; margin: 1em auto; color: #000; background: #fff; font: 14pt/1.7 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
h1 { margin: 0; text-align: center; font: 22pt/1.5 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
.number { margin: .3em 0 1em; text-align: center; }
table { width: 99.8%; border-collapse: collapse; table-layout: fixed; }
th, td { border: .75pt solid #000; padding: 5pt 7pt; vertical-align: top; overflow-wrap: anywhere; white-space: pre-line; text-align: left; font-weight: normal; }
th { width: 7em; text-align: center; vertical-align: middle; }
tr { break-inside: avoid; }
.sign { margin-top: 1.5em; text-align: right; }
.receipt { margin-top: 2em; border-top: .75pt dashed #000; padding-top: .6em; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>{{.Title}}</h1>
<p class="number">{{.Slip.Number}}</p>
<table>
{{range .Slip.Sheet.Lines}}<tr><th scope="row">{{.Label}}</th><td>{{.Text}}</td></tr>
{{end}}</table>
<p class="sign">{{.Slip.Sheet.Signature}}</p>
<p class="receipt">签收单位（盖章）：　　　　　　　　签收人：　　　　　　　签收时间：</p>
</body>
</html>
`))

// HTML writes the slip as a page that prints on A4 and needs nothing else.
func (s *Slip) HTML() (io.Reader, int64, error) {
	var b bytes.Buffer
	err := sheet.Execute(&b, struct {
		Title string
		Slip  *Slip
	}{words[s.Kind].title, s})
	return &b, int64(b.Len()), err
}
