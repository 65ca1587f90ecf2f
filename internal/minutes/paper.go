package minutes

import (
	"bytes"
	"context"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/calendar"
	"lianluo/internal/docx"
	"lianluo/internal/meeting"
	"lianluo/internal/picture"
)

// Paper is what stands on the paper, whatever it is printed with.
type Paper struct {
	Number string // none before the minutes are issued
	State  string
	Facts  []Fact
	Topics []Topic
	Rows   []Row
	Files  []Enclosure
	Signed string
}

// Enclosure is a file that belongs to the minutes: a photograph as it is shown, or what
// another file is called.
type Enclosure struct {
	Title string
	Photo *picture.JPEG
}

// URI is the photograph within the page itself.
func (e Enclosure) URI() template.URL {
	return template.URL("data:image/jpeg;base64," + base64.StdEncoding.EncodeToString(e.Photo.Data)) //nolint:gosec // made of a picture that was written here
}

// Photos gives the bytes of a file that is a picture and no larger than is said; nil for
// others.
type Photos interface {
	Photo(ctx context.Context, id uuid.UUID, most int64) ([]byte, error)
}

// Bounds of what stands on one paper; what is beyond them is named.
const (
	maxPhotos     = 12
	maxPhotoBytes = 2_800_000 // which a page holds as text, with all that was said
)

// enclosed shows the photographs among the files, as many as a paper bears.
func enclosed(ctx context.Context, from Photos, files []attachment.Titled) ([]Enclosure, error) {
	out := make([]Enclosure, 0, len(files))
	shown, size := 0, 0
	for _, f := range files {
		e := Enclosure{Title: f.Title}
		if shown < maxPhotos && size < maxPhotoBytes {
			data, err := from.Photo(ctx, f.ID, picture.MaxBytes)
			if err != nil {
				return nil, err
			}
			p, err := picture.Small(ctx, data)
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			if err == nil && size+len(p.Data) <= maxPhotoBytes {
				e.Photo = p
				shown, size = shown+1, size+len(p.Data)
			}
		}
		out = append(out, e)
	}
	return out, nil
}

// Fact is one line about the meeting.
type Fact struct{ Name, Text string }

// Row is one decision.
type Row struct{ Position, Matter, Lead, Due string }

func minute(t time.Time) string { return t.In(calendar.Zone).Format("2006年1月2日15时04分") }
func day(t time.Time) string    { return t.In(calendar.Zone).Format("2006年1月2日") }

// PaperOf writes down a version of the minutes.
func PaperOf(m *meeting.Meeting, v *Minutes, people []meeting.Attendee, files []Enclosure) *Paper {
	p := &Paper{Number: m.Number, Topics: v.Topics, Files: files}
	switch {
	case v.SignedAt == nil:
		p.State = "草稿，第 " + strconv.FormatInt(v.Number, 10) + " 稿"
	case m.Number == "":
		p.State = "已签发，待印发"
	}
	when := m.StartsAt
	if m.HeldFrom != nil {
		when = *m.HeldFrom
	}
	span := minute(when)
	if m.HeldTo != nil {
		span += "至" + minute(*m.HeldTo)
	}
	p.Facts = []Fact{{"会议名称", m.Title}, {"时间", span}, {"地点", m.Place}, {"主持", m.ChairName}}
	for _, s := range []struct {
		name   string
		status meeting.Status
	}{{"出席", meeting.Present}, {"代会", meeting.StoodInBy}, {"请假", meeting.OnLeave}, {"缺席", meeting.Absent}, {"未登记", meeting.Invited}} {
		if names := listed(people, s.status); names != "" {
			p.Facts = append(p.Facts, Fact{s.name, names})
		}
	}
	p.Facts = append(p.Facts, Fact{"记录", v.DraftedByName})
	for i := range v.Decisions {
		d := &v.Decisions[i]
		p.Rows = append(p.Rows, Row{strconv.Itoa(i + 1), d.Matter, d.LeadName, day(d.DueOn.Midnight())})
	}
	if v.SignedAt != nil {
		p.Signed = "签发：" + m.ChairName + "　" + day(*v.SignedAt)
	}
	return p
}

// listed names the attendees who stand so, with what was said of each.
func listed(people []meeting.Attendee, s meeting.Status) string {
	var out []string
	for i := range people {
		a := &people[i]
		if a.Status != s {
			continue
		}
		name := a.Name
		switch {
		case a.StandInName != "":
			name = a.StandInName + "（代" + a.Name + "）"
		case a.RepresentedBy != "":
			name += "（" + a.RepresentedBy + "）"
		case a.Reason != "":
			name += "（" + a.Reason + "）"
		}
		out = append(out, name)
	}
	return strings.Join(out, "、")
}

// Paper writes down the last version; not_found outside the view of the meeting,
// and before there is one.
func (s *Service) Paper(ctx context.Context, id uuid.UUID) (*Paper, error) {
	r, err := s.meetings.Get(ctx, id)
	if err != nil {
		return nil, err
	}
	db := s.store.Reading(ctx)
	v, err := last(db, id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	people, err := meeting.PeopleOf(db, id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	files, err := attachment.Titles(s.store.Reading(ctx), attachment.Meeting, id, v.FileIDs)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	shown, err := enclosed(ctx, s.photos, files)
	return PaperOf(r.Meeting, v, people, shown), err
}

var sheet = template.Must(template.New("minutes").Parse(`<!DOCTYPE html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>会议纪要 {{.Number}}</title>
<style>
@page { size: A4 portrait; margin: 37mm 26mm 35mm 28mm; }
body { max-width: 156mm; margin: 1em auto; color: #000; background: #fff; font: 14pt/1.8 "FangSong_GB2312", FangSong, "Noto Serif CJK SC", serif; }
h1 { margin: 0; text-align: center; font: 22pt/1.5 "FZXiaoBiaoSong-B05", SimHei, "Noto Sans CJK SC", sans-serif; }
h2 { margin: .8em 0 .2em; font: 14pt/1.8 SimHei, "Noto Sans CJK SC", sans-serif; break-after: avoid; }
p { margin: .2em 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.number { text-align: center; margin-bottom: 1em; }
.text { text-indent: 2em; }
table { width: 99.8%; margin-top: .4em; border-collapse: collapse; table-layout: fixed; font-size: 12pt; line-height: 1.5; }
th, td { border: .75pt solid #000; padding: 3pt 5pt; vertical-align: top; overflow-wrap: anywhere; text-align: left; font-weight: normal; white-space: pre-wrap; }
thead { display: table-header-group; }
tr { break-inside: avoid; }
figure { margin: .6em 0; text-align: center; break-inside: avoid; }
img { max-width: 140mm; max-height: 95mm; width: auto; height: auto; }
figcaption { font-size: 12pt; line-height: 1.5; overflow-wrap: anywhere; }
.signed { margin-top: 2em; text-align: right; }
@media print { body { margin: 0; } }
</style>
</head>
<body>
<h1>会议纪要</h1>
<p class="number">{{.Number}}{{with .State}}（{{.}}）{{end}}</p>
{{range .Facts}}<p>{{.Name}}：{{.Text}}</p>
{{end}}<h2>会议内容</h2>
{{range .Topics}}<h2>{{.Title}}</h2>
<p class="text">{{.Discussion}}</p>
{{end}}{{if .Rows}}<h2>议定事项</h2>
<table>
<thead><tr><th style="width:2.5em">序号</th><th>事项</th><th style="width:28%">主办</th><th style="width:22%">完成时限</th></tr></thead>
<tbody>
{{range .Rows}}<tr><td>{{.Position}}</td><td>{{.Matter}}</td><td>{{.Lead}}</td><td>{{.Due}}</td></tr>
{{end}}</tbody>
</table>
{{end}}{{if .Files}}<h2>图片和附件</h2>
{{range .Files}}{{if .Photo}}<figure><img src="{{.URI}}" alt="{{.Title}}" width="{{.Photo.Width}}" height="{{.Photo.Height}}"><figcaption>{{.Title}}</figcaption></figure>
{{else}}<p>{{.Title}}</p>
{{end}}{{end}}{{end}}{{with .Signed}}<p class="signed">{{.}}</p>
{{end}}</body>
</html>
`))

// HTML writes the paper as a page that prints on A4.
func (p *Paper) HTML() (io.Reader, int64, error) {
	var b bytes.Buffer
	err := sheet.Execute(&b, p)
	return &b, int64(b.Len()), err
}

// Docx writes the paper as a word processor's document.
func (p *Paper) Docx() (io.Reader, int64, error) {
	d := docx.New(strings.TrimSpace("会议纪要 " + p.Number))
	d.Title("会议纪要")
	note := p.Number
	if p.State != "" {
		note += "（" + p.State + "）"
	}
	d.Note(note)
	for _, f := range p.Facts {
		d.Paragraph(f.Name + "：" + f.Text)
	}
	d.Heading("会议内容")
	for _, t := range p.Topics {
		d.Heading(t.Title)
		d.Paragraph(t.Discussion)
	}
	if len(p.Rows) > 0 {
		d.Heading("议定事项")
		rows := make([][]string, len(p.Rows))
		for i, r := range p.Rows {
			rows[i] = []string{r.Position, r.Matter, r.Lead, r.Due}
		}
		d.Table([]docx.Column{{Name: "序号", Width: 14}, {Name: "事项", Width: 72}, {Name: "主办", Width: 36}, {Name: "完成时限", Width: 34}}, rows)
	}
	if len(p.Files) > 0 {
		d.Heading("图片和附件")
	}
	for _, f := range p.Files {
		if f.Photo == nil {
			d.Paragraph(f.Title)
			continue
		}
		d.Photo(f.Photo.Data, f.Photo.Width, f.Photo.Height, f.Title)
		d.Note(f.Title)
	}
	if p.Signed != "" {
		d.Paragraph(p.Signed)
	}
	var b bytes.Buffer
	n, err := d.WriteTo(&b)
	return &b, n, err
}

// filename is what the paper is saved as.
func (p *Paper) filename() string {
	if p.Number == "" {
		return "会议纪要（" + p.State + "）"
	}
	return "会议纪要 " + p.Number
}
