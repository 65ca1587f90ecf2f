package plan

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"lianluo/internal/plan/reader"
)

// Show reads a plan and prints its draft and what could not be read: for people, or as JSON for programs. It returns the
// reader's errors about the file and the writer's. It needs no database.
func Show(w io.Writer, data []byte, asJSON bool) error {
	doc, err := reader.Open(data)
	if err != nil {
		return err
	}
	read := reader.Read(doc)
	if asJSON {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		return enc.Encode(read)
	}
	p := &page{}
	p.draft(&read.Draft)
	p.rest(read)
	_, err = io.WriteString(w, p.String())
	return err
}

// page is the text for people.
type page struct{ strings.Builder }

func (p *page) line(format string, a ...any) { fmt.Fprintf(p, format+"\n", a...) }

func (p *page) draft(d *reader.Draft) {
	in := d.Inspection
	p.line("督察  %s  层级 %s  轮次 %s  进驻 %s 至 %s%s", said(in.Name), said(in.Level), said(in.Round), said(in.StationedFrom), said(in.StationedTo), from(in.Lines))
	if d.CoordinationGroup != nil {
		p.group("协调联络组", d.CoordinationGroup)
	}
	for n := range d.WorkingGroups {
		p.group(fmt.Sprintf("专项工作组 %d", n+1), &d.WorkingGroups[n])
	}
	p.rules(&d.Settings)
}

func (p *page) group(what string, g *reader.Group) {
	p.line("\n%s  %s%s", what, said(g.Name), from(g.Lines))
	if g.Function != "" {
		p.line("  职能  %s（依据 %s）", g.Function, g.FunctionBasis)
	}
	for _, post := range g.Posts {
		who := post.PersonName
		if who == "" {
			who = "（空缺）"
		}
		p.line("  %s  %s%s", roleNames[post.Role], strings.TrimSpace(who+"  "+post.Title+"  "+post.Phone), from(post.Lines))
	}
	for _, u := range g.Units {
		p.line("  单位  %s（%s，%s）%s", u.Name, u.Role, u.Kind, from(u.Lines))
	}
	if o := g.Office; o != nil {
		p.line("  办公室  设在 %s，主任 %s%s", said(o.UnitName), said(o.DirectorName), from(o.Lines))
	}
	for n, d := range g.Duties {
		number := d.PrintedNumber
		if number == "" {
			number = fmt.Sprintf("[%d]", n+1)
		}
		p.line("  职责  %s %s%s", number, d.Text, from(d.Lines))
	}
}

// rules prints each system as the JSON of its members, without its text.
func (p *page) rules(s *reader.Settings) {
	p.line("\n制度")
	rules := map[string]map[string]any{}
	if data, err := json.Marshal(s); err != nil || json.Unmarshal(data, &rules) != nil {
		return
	}
	for _, r := range [][2]string{{"meeting", "会议"}, {"report", "报告"}, {"duty", "值班"}, {"liaison", "联络"}, {"leave", "请销假"}, {"discipline", "要求"}} {
		rule := rules[r[0]]
		if rule == nil {
			p.line("  %s  方案没有写明", r[1])
			continue
		}
		lines, _ := rule["lines"].([]any)
		delete(rule, "lines")
		delete(rule, "text")
		data, err := json.Marshal(rule)
		if err != nil {
			continue
		}
		p.line("  %s  %s%s", r[1], data, from(lines))
	}
}

func (p *page) rest(read reader.Reading) {
	p.line("\n没有读懂的行  %d", len(read.Unread))
	for _, u := range read.Unread {
		p.line("  %4d  %s", u.Line, u.Text)
	}
	p.line("提示  %d", len(read.Warnings))
	for _, w := range read.Warnings {
		p.line("  %s%s", w.Detail, from(w.Lines))
	}
}

func said(s string) string {
	if s == "" {
		return "（未写明）"
	}
	return s
}

// from cites source lines, given as numbers of any sort.
func from[T any](lines []T) string {
	if len(lines) == 0 {
		return ""
	}
	return "  第 " + strings.Join(strings.Fields(strings.Trim(fmt.Sprint(lines), "[]")), "、") + " 行"
}
