package reader

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// Whatever comes in, reading ends without panic, points only at lines that exist, and stays within the published bounds.
func FuzzRead(f *testing.F) {
	files, err := os.ReadDir("testdata")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file.Name(), ".txt") {
			data, err := os.ReadFile("testdata/" + file.Name())
			if err != nil {
				f.Fatal(err)
			}
			f.Add(data)
		}
	}
	f.Add(docx(f, map[string]string{"word/document.xml": wordOpen + `<w:tbl><w:tr><w:tc><w:p><w:r><w:t>组长</w:t></w:r></w:p></w:tc></w:tr></w:tbl>` + wordClose}))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := Open(data)
		if err != nil {
			return
		}
		r := Read(doc)
		checkLines(t, doc, r)
		checkBounds(t, r)
	})
}

func checkBounds(t *testing.T, r Reading) {
	t.Helper()
	within := func(what, s string, limit int) {
		if !utf8.ValidString(s) || utf8.RuneCountInString(s) > limit || s != strings.TrimSpace(s) {
			t.Errorf("%s: %.80q", what, s)
		}
	}
	groups := append([]Group{}, r.Draft.WorkingGroups...)
	if r.Draft.CoordinationGroup != nil {
		groups = append(groups, *r.Draft.CoordinationGroup)
	}
	if len(groups) > maxGroups+1 {
		t.Errorf("%d groups", len(groups))
	}
	within("inspection", r.Draft.Inspection.Name, 200)
	for _, c := range []*Clause{r.Draft.Title, r.Draft.Purpose} {
		if c != nil {
			within("clause", c.Text, maxText)
		}
	}
	if m := r.Draft.Settings.Meeting; m != nil && (len(m.Attendees) > 10 || len(m.ChairRoles) > 5 || utf8.RuneCountInString(m.Text) > maxText) {
		t.Errorf("meeting %+v", m)
	}
	if d := r.Draft.Settings.Discipline; d != nil {
		for _, c := range d.Requirements {
			within("requirement", c.Text, maxText)
		}
	}
	for _, g := range groups {
		within("group", g.Name, maxName)
		if len(g.Posts) > maxItems || len(g.Units) > maxItems || len(g.Duties) > maxItems {
			t.Errorf("%s: too many items", g.Name)
		}
		for _, p := range g.Posts {
			within("person", p.PersonName, maxPerson)
			within("title", p.Title, maxTitle)
			within("phone", p.Phone, 20)
		}
		for _, u := range g.Units {
			within("unit", u.Name, maxName)
			if u.Name == "" || u.Kind == "" {
				t.Errorf("unit %+v", u)
			}
		}
		for _, d := range g.Duties {
			within("duty", d.Text, maxDuty)
			within("printed number", d.PrintedNumber, 20)
			if d.Text == "" || d.Number > 999 {
				t.Errorf("duty %+v", d)
			}
		}
		if g.Office != nil {
			within("office", g.Office.UnitName, maxName)
			within("director", g.Office.DirectorName, maxPerson)
		}
	}
	for _, u := range r.Unread {
		if u.Text == "" || utf8.RuneCountInString(u.Text) > maxUnread+1 {
			t.Errorf("unread %d: %d runes", u.Line, utf8.RuneCountInString(u.Text))
		}
	}
}

// A megabyte of the worst repetitions is read within its bounds. Reading that is not linear in its size would not come
// to its end before the limit of the whole test run.
func TestLongRepetitionsAreRead(t *testing.T) {
	for _, unit := range []string{"组长：", "（", "）：", "1.负责；", "办和", "张 ", "一、", "组", "成员：张三、", "综合协调组组长：李四；", "甲\t", "组长\t", "每日1名",
		"由任组长，", "设立", "个组、", "联络员（）：", "XX、", "会议制度。", "第一", "・\n", "三、工作制度\n（一）会议制度\n每周", "2021年1月", "成立领导小组"} {
		text := strings.Repeat(unit, (MaxBytes-1)/len(unit))
		if strings.Contains(unit, "\n") {
			text = strings.Repeat(unit, MaxLines/4)
		}
		doc, err := Open([]byte(text))
		if err != nil {
			t.Fatalf("%q: %v", unit, err)
		}
		checkBounds(t, Read(doc))
	}
}
