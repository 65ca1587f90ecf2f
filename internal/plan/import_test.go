package plan

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/api"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/plan/reader"
)

func sample(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("../../db/seed/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Every state with every action, for those who may write and those who may not.
func TestLifecycle(t *testing.T) {
	writer, looker := auth.Actor{Standing: auth.Coordinator}, auth.Actor{Standing: auth.Commander}
	for _, state := range []State{Draft, Applied, Voided} {
		for on, to := range map[string]State{update: Draft, apply: Applied, void: Voided} {
			s := &Summary{State: state}
			err := s.Apply(on, writer)
			switch {
			case state == Draft && (err != nil || s.State != to):
				t.Errorf("%s %s: %v, %s", state, on, err, s.State)
			case state != Draft && (!fault.Is(err, fault.CodeStateConflict) || s.State != state):
				t.Errorf("%s %s: %v, %s", state, on, err, s.State)
			}
		}
		if got := (&Summary{State: state}).Allowed(looker); len(got) > 0 {
			t.Errorf("%s: a commander may %v", state, got)
		}
	}
	if err := (&Summary{State: Draft}).Apply(apply, looker); !fault.Is(err, fault.CodeForbidden) {
		t.Errorf("commander applies: %v", err)
	}
}

// All faults of a draft are told at once, each at its place.
func TestCheckTellsEverything(t *testing.T) {
	d := reader.Draft{WorkingGroups: []reader.Group{
		{Name: "甲组", Posts: []reader.Post{{Role: "leader", PersonName: "张三"}, {Role: "leader"}, {Role: "member", PersonName: "李四"}, {Role: "member", PersonName: "李四"}},
			Duties: []reader.Duty{{Number: 1, Text: "一"}, {Number: 1, Text: "二"}, {Text: "三"}, {Text: "四"}}},
		{Name: "甲组"}, {},
	}}
	f, ok := fault.As(check(&d))
	if !ok {
		t.Fatal("no fault")
	}
	got := []string{}
	for _, x := range f.Fields {
		got = append(got, x.Pointer+" "+x.Code)
	}
	want := []string{"/draft/inspection/name required", "/draft/inspection/level required", "/draft/inspection/round required",
		"/draft/coordination_group required", "/draft/working_groups/0/posts/1 more_than_one", "/draft/working_groups/0/posts/3 duplicate",
		"/draft/working_groups/0/duties/1/number duplicate", "/draft/working_groups/1/name duplicate", "/draft/working_groups/2/name required"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// A correction is a merge patch: objects merge, arrays are replaced, null removes.
func TestCorrect(t *testing.T) {
	d := reader.Read(mustOpen(t, sample(t))).Draft
	out, err := correct(d, json.RawMessage(`{"inspection":{"stationed_from":"2021-08-28"},"settings":{"duty":{"officers_per_day":2},"leave":null},
		"coordination_group":{"posts":[{"role":"leader","person_name":"王五"}]}}`))
	if err != nil {
		t.Fatal(err)
	}
	if out.Inspection.StationedFrom != "2021-08-28" || out.Inspection.Name != d.Inspection.Name || *out.Settings.Duty.OfficersPerDay != 2 ||
		*out.Settings.Duty.LeadersPerDay != 1 || out.Settings.Leave != nil || len(out.CoordinationGroup.Posts) != 1 || len(out.CoordinationGroup.Units) != 7 {
		t.Errorf("%+v", out)
	}
	if diff := cmp.Diff(d.WorkingGroups, out.WorkingGroups); diff != "" {
		t.Error(diff)
	}
	out.Inspection.StationedTo = "2021-02-30"
	if err := sound(&out); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("30 February: %v", err)
	}
}

func mustOpen(t *testing.T, data []byte) reader.Document {
	t.Helper()
	doc, err := reader.Open(data)
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// The contract's types hold a draft without loss: through them and back it is the same.
func TestContractHoldsTheDraft(t *testing.T) {
	for _, name := range []string{"../../db/seed/plan.txt", "reader/testdata/01_ordinal_titles.txt", "reader/testdata/07_official_header.txt", "reader/testdata/05_prose.txt"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		want := reader.Read(mustOpen(t, data)).Draft
		var there api.PlanDraft
		var back reader.Draft
		if err := recast(want, &there); err != nil {
			t.Fatal(err)
		}
		if err := recast(there, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, back); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

func TestDisplayName(t *testing.T) {
	for in, want := range map[string]string{
		"工作方案.docx": "工作方案.docx", `C:\文件\方案.txt`: "方案.txt", "../../etc/passwd": "passwd", "a\x00b\n.txt": "ab.txt", "": "", "..": "..", "/": "",
		strings.Repeat("长", 300): strings.Repeat("长", 200),
	} {
		if got := displayName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// The command prints everything for people, and JSON that reads back.
func TestShow(t *testing.T) {
	var text, js bytes.Buffer
	if err := Show(&text, sample(t), false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"第二轮中央生态环境保护督察", "综合协调组", "周启明", "（空缺）", "青禾（河东）投资有限公司", "没有读懂的行  0", "leaders_per_day", "第 69、70 行"} {
		if !strings.Contains(text.String(), want) {
			t.Errorf("not shown: %s", want)
		}
	}
	if err := Show(&js, sample(t), true); err != nil {
		t.Fatal(err)
	}
	var back reader.Reading
	if err := json.Unmarshal(js.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(reader.Read(mustOpen(t, sample(t))), back); diff != "" {
		t.Error(diff)
	}
	if err := Show(&text, []byte("%PDF-1.4"), false); err == nil {
		t.Error("a PDF is shown")
	}
}
