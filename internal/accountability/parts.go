package accountability

import (
	"bytes"
	"html/template"
	"io"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/redact"
)

// Cause is why a supervision order was issued.
type Cause string

// The causes. The first order sets the deadline; each of the others raises the
// colour, and none comes twice.
const (
	CauseOrdered  Cause = "ordered"
	CauseNear     Cause = "near"
	CauseBehind   Cause = "behind"
	CauseReturned Cause = "returned"
	CauseOverdue  Cause = "overdue"
)

// Causes lists them all.
var Causes = []Cause{CauseOrdered, CauseNear, CauseBehind, CauseReturned, CauseOverdue}

// urges is the colour of an order with the cause, and what it demands when nobody
// has written anything else.
var urges = map[Cause]struct {
	colour clock.Colour
	demand string
}{
	CauseOrdered:  {"", ""},
	CauseNear:     {clock.Blue, "反馈时限临近，请抓紧办理，按时反馈。"},
	CauseBehind:   {clock.Yellow, "办理进度滞后，请加快办理。"},
	CauseReturned: {clock.Yellow, "反馈未通过审核，请按审核意见补充办理后再报。"},
	CauseOverdue:  {clock.Red, "已超过反馈时限，请立即办理，并书面说明超期原因。"},
}

// SupervisionOrder is one paper that urges the responsible unit, frozen when it
// is issued. The program issues some by itself; they have no issuer.
type SupervisionOrder struct {
	record.Meta
	order.Serial
	ItemID     uuid.UUID
	Colour     clock.Colour
	Cause      Cause
	DueAt      time.Time
	Sheet      Sheet    `gorm:"serializer:json"`
	Masked     []string `gorm:"serializer:json"` // the kinds of what was made unreadable
	IssuedBy   *uuid.UUID
	IssuedName string
	IssuedAt   time.Time
}

// TableName names the table.
func (SupervisionOrder) TableName() string { return "supervision_orders" }

// Quiet marks the rows as part of the item, whose event tells of them.
func (*SupervisionOrder) Quiet() {}

// Sheet is what the order says, as it was issued.
type Sheet struct {
	Office    string `json:"office"`
	Lines     []Line `json:"lines"`
	Signature string `json:"signature"`
}

// Line is one labelled entry. Written ones come from people's hands.
type Line struct {
	Label   string `json:"label"`
	Text    string `json:"text"`
	Written bool   `json:"written,omitempty"`
}

// colourWords are how the colours are printed.
var colourWords = map[clock.Colour]string{"": "", clock.Blue: "蓝色督办", clock.Yellow: "黄色督办", clock.Red: "红色督办"}

// compose writes the order from the item.
func (x *SupervisionOrder) compose(office string, i *Item, demand string) {
	at := func(t time.Time) string { return t.In(calendar.Zone).Format("2006年1月2日 15:04") }
	if demand == "" {
		demand = urges[x.Cause].demand
	}
	x.Sheet = Sheet{Office: office, Signature: office + "　" + x.IssuedAt.In(calendar.Zone).Format("2006年1月2日")}
	for _, l := range []Line{
		{"督办事项", i.Number, false}, {"督办等级", colourWords[x.Colour], false}, {"责任单位", i.ResponsibleUnitName, false}, {"事项来源", sourceWords[i.Source], false},
		{"涉及", i.SubjectLabel, false}, {"督办内容", i.Matter, true}, {"反馈时限", at(x.DueAt), false}, {"督办要求", demand, true},
	} {
		if l.Text != "" {
			x.Sheet.Lines = append(x.Sheet.Lines, l)
		}
	}
}

func (x *SupervisionOrder) texts() []string {
	var out []string
	for _, l := range x.Sheet.Lines {
		if l.Written {
			out = append(out, l.Text)
		}
	}
	return out
}

// mask hides what was found in the texts, and reports what it was.
func (x *SupervisionOrder) mask(found [][]redact.Finding) {
	n := 0
	x.Masked = []string{}
	for i := range x.Sheet.Lines {
		l := &x.Sheet.Lines[i]
		if !l.Written {
			continue
		}
		blocking := redact.Blocking(found[n])
		n++
		for _, f := range blocking {
			x.Masked = append(x.Masked, string(f.Kind))
		}
		l.Text = redact.Mask(l.Text, blocking)
	}
}

var sheet = template.Must(template.New("order").Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<title>督办单 {{.Number}}</title>
<style>
@page { size: A4 portrait; margin: 25mm 22mm; }
body { max-width: 170mm; margin: 1em auto; color: #000; background: #fff; font: 14pt/1.7 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
header { padding-bottom: .4em; border-bottom: 3pt solid {{.Ink}}; text-align: center; }
h1 { margin: 0; font: 22pt/1.5 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
dl { display: grid; grid-template-columns: 7em 1fr; margin: 1em 0; }
dt, dd { margin: 0; padding: 5pt 7pt; border-bottom: .5pt solid #000; overflow-wrap: anywhere; white-space: pre-line; break-inside: avoid; }
.sign { margin-top: 2em; text-align: right; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<header><h1>督办单</h1><div>{{.Number}}</div></header>
<dl>
{{range .Sheet.Lines}}<dt>{{.Label}}</dt><dd>{{.Text}}</dd>
{{end}}</dl>
<p class="sign">{{.Sheet.Signature}}</p>
</body>
</html>
`))

// inks are the colours of the line under the heading.
var inks = map[clock.Colour]template.CSS{"": "#000", clock.Blue: "#1c4fa1", clock.Yellow: "#c79a00", clock.Red: "#c00"}

// HTML writes the order as a page that prints on A4 and needs nothing else.
func (x *SupervisionOrder) HTML() (io.Reader, int64, error) {
	var b bytes.Buffer
	err := sheet.Execute(&b, struct {
		*SupervisionOrder
		Ink template.CSS
	}{x, inks[x.Colour]})
	return &b, int64(b.Len()), err
}

// Record is what was decided on one person or unit.
type Record struct {
	record.Meta
	record.Void
	ItemID          uuid.UUID
	Position        int64
	SubjectPersonID *uuid.UUID // or the unit, never both
	SubjectUnitID   *uuid.UUID
	SubjectName     string
	SubjectStatus   Status
	Form            Form
	Grade           Grade
	DecidingBody    Body
	DocumentNumber  string
	DecidedOn       calendar.Date
	EffectUntil     calendar.Date
	Remark          string
	RecordedBy      uuid.UUID
}

// TableName names the table.
func (Record) TableName() string { return "accountability_records" }

// Quiet marks the rows as part of the item, whose event tells of them.
func (*Record) Quiet() {}

// InEffect tells whether the period of the decision still runs.
func (r *Record) InEffect(now time.Time) bool {
	return !r.Voided() && r.EffectUntil != "" && calendar.DateOf(now) <= r.EffectUntil
}

// Allowed lists what the caller may do with the record.
func (r *Record) Allowed(i *Item, by order.Caller) []string {
	out := []string{}
	stage := i.stage()
	if !r.Voided() && (stage == Decided || stage == Executed || stage == Closed) && may(auth.AccountabilityHandle)(i, by) == nil {
		out = append(out, "void")
	}
	return out
}
