package reader

import (
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// plans are the variants under testdata and the sample plan the product ships.
func plans(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(files) < 14 {
		t.Fatalf("variants: %v %v", files, err)
	}
	return append(files, "../../../db/seed/plan.txt")
}

func open(t *testing.T, path string) Document {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// Every variant reads as its golden file says; -update writes them, and the difference is to be read.
func TestVariants(t *testing.T) {
	for _, path := range plans(t) {
		name := strings.TrimSuffix(filepath.Base(path), ".txt")
		t.Run(name, func(t *testing.T) {
			got, err := json.MarshalIndent(Read(open(t, path)), "", "  ")
			if err != nil {
				t.Fatal(err)
			}
			golden := filepath.Join("testdata", name+".golden.json")
			if *update {
				if err := os.WriteFile(golden, append(got, '\n'), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(strings.TrimSpace(string(want)), string(got)); diff != "" {
				t.Errorf("-golden +read\n%s", diff)
			}
		})
	}
}

// The sample plan has the whole structure of domain P1–P4.
func TestSamplePlanIsComplete(t *testing.T) {
	r := Read(open(t, "../../../db/seed/plan.txt"))
	if len(r.Unread) > 0 || len(r.Warnings) > 0 {
		t.Errorf("unread %v, warnings %v", r.Unread, r.Warnings)
	}
	d := r.Draft
	roles := []string{}
	for _, p := range d.CoordinationGroup.Posts {
		roles = append(roles, p.Role)
	}
	if diff := cmp.Diff([]string{"leader", "first_deputy_leader", "deputy_leader"}, roles); diff != "" {
		t.Error(diff)
	}
	if n := len(d.CoordinationGroup.Units); n != 7 {
		t.Errorf("%d member units", n)
	}
	want := map[string]int{"coordination": 8, "petition": 3, "publicity": 4, "supervision": 2, "sanitation": 3, "security": 3}
	got := map[string]int{}
	for _, g := range d.WorkingGroups {
		got[g.Function] = len(g.Duties)
		if len(g.Posts) != 2 || g.Posts[0].Role != "leader" || g.Posts[1].Role != "liaison" || len(g.Units) == 0 {
			t.Errorf("%s: %+v", g.Name, g.Posts)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	s := d.Settings
	if s.Meeting == nil || s.Report == nil || s.Duty == nil || s.Liaison == nil || s.Leave == nil || s.Discipline == nil {
		t.Fatalf("settings %+v", s)
	}
	if s.Meeting.Period != "week" || *s.Duty.LeadersPerDay != 1 || *s.Duty.OfficersPerDay != 1 || *s.Liaison.LiaisonsPerGroup != 1 {
		t.Errorf("settings %+v", s)
	}
	if diff := cmp.Diff([]string{"group_leader", "coordination_group"}, s.Leave.ApprovalChain); diff != "" {
		t.Error(diff)
	}
}

// Every line of a plan is either the source of an element, blank, a heading that opened something, or listed as unread;
// no element points outside the document and no line is listed twice.
func TestLinesPointIntoTheDocument(t *testing.T) {
	for _, path := range plans(t) {
		doc := open(t, path)
		r := Read(doc)
		checkLines(t, doc, r)
	}
}

func checkLines(t *testing.T, doc Document, r Reading) {
	t.Helper()
	var all []int
	collect := func(g *Group) {
		all = append(all, g.Lines...)
		for _, p := range g.Posts {
			all = append(all, p.Lines...)
		}
		for _, u := range g.Units {
			all = append(all, u.Lines...)
		}
		for _, d := range g.Duties {
			all = append(all, d.Lines...)
		}
	}
	if r.Draft.CoordinationGroup != nil {
		collect(r.Draft.CoordinationGroup)
	}
	for i := range r.Draft.WorkingGroups {
		collect(&r.Draft.WorkingGroups[i])
	}
	last := 0
	for _, u := range r.Unread {
		if u.Line <= last {
			t.Errorf("unread lines out of order: %d after %d", u.Line, last)
		}
		last = u.Line
		all = append(all, u.Line)
	}
	for _, line := range all {
		if line < 1 || line > len(doc.Lines) || strings.TrimSpace(doc.Lines[line-1]) == "" {
			t.Errorf("line %d of %d", line, len(doc.Lines))
		}
	}
}

func TestPosts(t *testing.T) {
	for entry, want := range map[string]Post{
		"XX":             {},
		"×××":            {},
		"张某某":            {},
		"待定":             {},
		"张三 街道党工委书记":     {PersonName: "张三", Title: "街道党工委书记"},
		"张三（党工委书记）":      {PersonName: "张三", Title: "党工委书记"},
		"张　三":            {PersonName: "张三"},
		"党工委书记张三":        {PersonName: "张三", Title: "党工委书记"},
		"办事处主任 李四同志":     {PersonName: "李四", Title: "办事处主任"},
		"XX 党工委书记":       {Title: "党工委书记"},
		"欧阳修文":           {PersonName: "欧阳修文"},
		"买买提·吐尔逊":        {PersonName: "买买提·吐尔逊"},
		"各社区书记":          {Title: "各社区书记"},
		"王五 13800000000": {PersonName: "王五", Phone: "13800000000"},
		"王五（联系电话：0731-88880000）": {PersonName: "王五", Phone: "0731-88880000"},
	} {
		got, sure := readPost("leader", string(clean(entry)))
		want.Role = "leader"
		if diff := cmp.Diff(want, got); diff != "" || !sure {
			t.Errorf("%s (sure %v): %s", entry, sure, diff)
		}
	}
}

func TestUnits(t *testing.T) {
	for list, want := range map[string][]string{
		"街道机关各办（所）、XX街道派出所。":   {"街道机关各办（所）", "XX街道派出所"},
		"甲（乙、丙）投资有限公司，各社区(村)；": {"甲（乙、丙）投资有限公司", "各社区(村)"},
		"党政办和城管办、公共安全和应急办公室":   {"党政办", "城管办", "公共安全和应急办公室"},
		"财政所、自然资源所等单位":         {"财政所", "自然资源所"},
		"XX、XX（XX）环境有限公司":      {"XX（XX）环境有限公司"},
		"党政办（牵头）、社区建设办":        {"党政办", "社区建设办"},
		"Ａ公司　、 B 公司":           {"Ａ公司", "B 公司"},
	} {
		units, _ := readUnits("responsible", string(clean(list)))
		got := []string{}
		for _, u := range units {
			got = append(got, u.Name)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", list, diff)
		}
	}
}

func TestMarkers(t *testing.T) {
	for text, want := range map[string]marker{
		"一、甲": {1, 1, "一、"}, "十二、甲": {1, 12, "十二、"}, "第一、甲": {1, 1, "第一、"}, "第三章 甲": {1, 3, "第三章"}, "第二部分：甲": {1, 2, "第二部分："},
		"（一）甲": {2, 1, "（一）"}, "(二)甲": {2, 2, "(二)"}, "（三）、甲": {2, 3, "（三）、"}, "㈣甲": {2, 4, "㈣"}, "1.甲": {3, 1, "1."},
		"2、甲": {3, 2, "2、"}, "3．甲": {3, 3, "3．"}, "１．甲": {3, 1, "１．"}, "⒌甲": {3, 5, "⒌"}, "（1）甲": {4, 1, "（1）"},
		"(2)甲": {4, 2, "(2)"}, "3）甲": {4, 3, "3）"}, "⑷甲": {4, 4, "⑷"}, "①甲": {5, 1, "①"}, "⑩甲": {5, 10, "⑩"}, "一是甲": {6, 1, "一是"}, "• 甲": {7, 0, "•"},
		"1.5万元": {}, "2021年": {}, "第二轮督察": {}, "24小时": {}, "十中队": {}, "第一副组长": {}, "": {}, "（党工委）": {}, "1,000元": {},
	} {
		if got, _ := parseMarker([]rune(text)); got != want {
			t.Errorf("%q: %+v, want %+v", text, got, want)
		}
	}
}
