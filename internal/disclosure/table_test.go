package disclosure

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/redact"
)

var noon = time.Date(2021, 9, 20, 4, 0, 0, 0, time.UTC)

// allowed is the whole table of what may happen to a table, written down a
// second time: by state, action and standing.
func allowed(s State, on, who string) bool {
	write := who == "coordinator" || who == "petition_staff"
	release := who == "coordinator" || who == "commander"
	switch on {
	case onUpdate, onAddRow, onChange, onPrepare, onVoid:
		return s == Draft && write
	case onWithhold:
		return (s == Draft || s == Prepared) && release
	case onWithdraw:
		return s == Prepared && write
	case onRelease:
		return s == Prepared && release
	case onCorrect:
		return s == Released && write
	}
	return false
}

func TestWholeLifecycle(t *testing.T) {
	actions := []string{onUpdate, onAddRow, onChange, onWithhold, onPrepare, onWithdraw, onRelease, onVoid, onCorrect}
	for _, s := range []State{Draft, Prepared, Released, voided} {
		for _, n := range auth.Names {
			by := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: n.Standing}
			for _, on := range actions {
				x := &Table{State: s, Counts: Counts{Rows: 1}}
				if s == voided {
					x.State, x.VoidedAt = Draft, &noon
				}
				listed := slices.Contains(x.Allowed(by), on)
				err := x.apply(on, by)
				if want := allowed(s, on, n.Name); want != (err == nil) || want != listed {
					t.Errorf("%s %s by %s: %v, listed %v, want %v", s, on, n.Name, err, listed, want)
				}
			}
		}
	}
}

func TestTableGuards(t *testing.T) {
	me := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator}
	for name, c := range map[string]struct {
		table Table
		on    string
		want  fault.Code
	}{
		"nothing to publish":        {Table{State: Draft}, onPrepare, fault.CodeRequirementsUnmet},
		"all of it withheld":        {Table{State: Draft, Counts: Counts{Rows: 2, Withheld: 2}}, onPrepare, fault.CodeRequirementsUnmet},
		"released by the preparer":  {Table{State: Prepared, Prepared: &Signature{UserID: me.ID}}, onRelease, fault.CodeForbidden},
		"released by who waived":    {Table{State: Prepared, Prepared: &Signature{UserID: record.NewID()}, Waivers: []uuid.UUID{me.ID}}, onRelease, fault.CodeForbidden},
		"released by somebody else": {Table{State: Prepared, Prepared: &Signature{UserID: record.NewID()}, Waivers: []uuid.UUID{record.NewID()}}, onRelease, ""},
	} {
		if err := c.table.apply(c.on, me); c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestProfiles(t *testing.T) {
	headers := func(key string) string {
		p, ok := ProfileOf(key)
		if !ok {
			t.Fatalf("no profile %s", key)
		}
		out := []string{}
		for _, c := range p.Columns {
			out = append(out, c.Header)
		}
		return strings.Join(out, " ")
	}
	for key, want := range map[string]string{
		"round_2":        "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 处理和整改情况 是否办结 问责情况 备注",
		"round_3":        "序号 受理编号 交办问题基本情况 行政区域 污染类型 调查核实情况 是否属实 办结目标 处理和整改情况 是否办结 问责情况 备注",
		"closing_notice": "序号 受理编号 交办问题基本情况 污染类型 是否属实 责任单位 整改目标 整改完成情况 验收情况 公示期 备注",
		"statistics":     "序号 行政区域 来电 来信 来访 微信 其他渠道 合计 重点件 水 大气 土壤 生态 噪声 辐射 海洋 固体废物 其他 备注",
	} {
		if got := headers(key); got != want {
			t.Errorf("%s: %s", key, got)
		}
	}
	if _, ok := ProfileOf("round_9"); ok {
		t.Error("an unknown profile")
	}
}

func TestDraft(t *testing.T) {
	c := &petition.Case{Number: "D3HN202406020040", KeyCase: true, Summary: "小区广场舞噪声，整改后反弹", Area: "河东社区", PollutionTypes: []string{"noise", "other"},
		Verdict: petition.MostlySubstantiated, Completion: petition.StageCompleted, Finding: &petition.Finding{Text: "夜间监测超标。"},
		Conclusion: &petition.Conclusion{Rectification: petition.ByDeadline, Explanation: "调整时段。"}, Dispatch: &petition.Dispatch{LeadUnitName: "城管执法中队"}}
	p, _ := ProfileOf("round_3")
	got := draft(p, c, Words{Goal: "2024年6月30日前完成整改"})
	want := map[string]string{ColNumber: "D3HN202406020040*", ColSummary: c.Summary, ColArea: "河东社区", ColTypes: "噪声、其他", ColVerification: "夜间监测超标。", ColVerdict: "基本属实",
		ColGoal: "2024年6月30日前完成整改", ColRectification: "限期整改。调整时段。", ColCompletion: "阶段性办结", ColAccountability: "无", ColRemark: "重点件"}
	for _, col := range p.Columns {
		if col.Key != ColSequence && got[col.Key] != want[col.Key] {
			t.Errorf("%s: %q", col.Key, got[col.Key])
		}
	}
	if _, ok := got[ColSequence]; ok || len(got) != len(p.Columns)-1 {
		t.Errorf("%v", got)
	}
	c.TypeLabels = []string{"扬尘"}
	got = draft(p, c, Words{Verification: "1.噪声：属实。", Rectification: "已安装隔声屏。", Accountability: "批评教育1人"})
	if got[ColTypes] != "扬尘" || got[ColVerification] != "1.噪声：属实。" || got[ColRectification] != "已安装隔声屏。" || got[ColAccountability] != "批评教育1人" {
		t.Errorf("%v", got)
	}
}

// The figures of a published table: Heilongjiang, second round, batch 10, of
// which 87 cases raised 92 problems; here its first three places.
func TestFigures(t *testing.T) {
	var cases []petition.Case
	add := func(area string, ch intake.Channel, key bool, types ...string) {
		cases = append(cases, petition.Case{Area: area, Channel: ch, KeyCase: key, PollutionTypes: types})
	}
	fill := func(area string, letters, phones, keys int, types map[string]int) {
		first := len(cases)
		for i := range letters + phones {
			ch := intake.Phone
			if i < letters {
				ch = intake.Letter
			}
			add(area, ch, i < keys)
		}
		at := first
		for _, x := range intake.PollutionTypes {
			for range types[x.Code] {
				c := &cases[first+(at-first)%(letters+phones)]
				c.PollutionTypes = append(c.PollutionTypes, x.Code)
				at++
			}
		}
	}
	fill("哈尔滨", 12, 30, 3, map[string]int{"water": 8, "air": 14, "soil": 4, "ecology": 11, "noise": 7, "other": 2})
	fill("", 0, 1, 0, nil)
	fill("齐齐哈尔", 2, 4, 1, map[string]int{"water": 3, "soil": 1, "ecology": 2})
	p, _ := ProfileOf("statistics")
	lines := figures(p, cases)
	if len(lines) != 4 || lines[2][ColArea] != noArea || lines[3][ColArea] != "合计" {
		t.Fatalf("%v", lines)
	}
	for i, want := range []map[string]string{
		{"phone": "30", "letter": "12", "visit": "0", ColTotal: "42", ColKeyCases: "3", "water": "8", "air": "14", "soil": "4", "ecology": "11", "noise": "7", "radiation": "0", "other": "2"},
		{"phone": "4", "letter": "2", ColTotal: "6", ColKeyCases: "1", "water": "3", "air": "0", "ecology": "2"},
		{"phone": "1", ColTotal: "1"},
		{"phone": "35", "letter": "14", ColTotal: "49", ColKeyCases: "4", "water": "11", "air": "14", "soil": "5", "ecology": "13", "noise": "7", "other": "2"},
	} {
		for key, n := range want {
			if lines[i][key] != n {
				t.Errorf("%s %s: %s, want %s", lines[i][ColArea], key, lines[i][key], n)
			}
		}
	}
}

// row makes a checked row with one text.
func row(text string) *Row {
	r := &Row{Position: 3, Cells: map[string]string{ColSummary: text}}
	r.note([]string{ColSummary}, [][]redact.Finding{redact.Find(text, redact.Known{})})
	return r
}

func TestMaskingAndWaiving(t *testing.T) {
	by := Signature{UserID: record.NewID(), Name: "周晓", At: noon}
	const text = "居民张三住3栋2单元501室，人民路12号饭店油烟扰民。"
	r := row(text)
	if len(r.open()) != 2 || len(r.Findings) != 3 {
		t.Fatalf("%+v", r.Findings)
	}
	name := r.open()[0]
	if err := r.waive(ColSummary, name.Start, name.End, "是店名", by); err != nil || len(r.open()) != 1 {
		t.Errorf("%v %v", err, r.open())
	}
	if err := r.waive(ColSummary, 0, 2, "没有", by); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("no finding there: %v", err)
	}
	if n := r.mask(ColArea, by, Masked, nil); n != 0 {
		t.Errorf("another column: %d", n)
	}
	if n := r.mask("", by, Masked, nil); n != 1 || r.Cells[ColSummary] != "居民张三住*********，人民路12号饭店油烟扰民。" {
		t.Errorf("%d %s", n, r.Cells[ColSummary])
	}
	r.note([]string{ColSummary}, [][]redact.Finding{redact.Find(r.Cells[ColSummary], redact.Known{})})
	if len(r.Waivers) != 0 || len(r.open()) != 1 {
		t.Errorf("a waiver outlived the words it was for: %+v", r.Waivers)
	}
	before := r.Findings
	p, _ := ProfileOf("round_2")
	if err := r.rewrite(p, map[string]string{ColSummary: "人民路12号饭店油烟扰民。", ColGoal: "x", ColNumber: "y"}); err == nil || len(fieldsOf(err)) != 2 {
		t.Errorf("columns that are not there or not worded: %v", err)
	}
	r.note([]string{ColSummary}, [][]redact.Finding{redact.Find(r.Cells[ColSummary], redact.Known{})})
	r.settle(before, by)
	if len(r.Treatments) != 2 || r.Treatments[0].How != Masked || r.Treatments[1].How != Rewritten || r.Treatments[1].Kind != redact.PersonName {
		t.Errorf("%+v", r.Treatments)
	}
	k := &Row{Cells: map[string]string{ColSummary: "电话8456789"}}
	k.note([]string{ColSummary}, [][]redact.Finding{{{Kind: redact.KnownPhone, Start: 2, End: 9}}})
	if err := k.waive(ColSummary, 2, 9, "无所谓", by); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("the petitioner's phone was let stand: %v", err)
	}
}

func fieldsOf(err error) []fault.Field {
	f, _ := fault.As(err)
	if f == nil {
		return nil
	}
	return f.Fields
}

func TestCarriedWords(t *testing.T) {
	r := row("写字楼1203室的公司")
	f := r.open()[0]
	if err := r.waive(ColSummary, f.Start, f.End, "被举报单位", Signature{}); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]bool{"位于写字楼1203室的公司": true, "位于写字楼1204室的公司": false} {
		found := redact.Find(text, redact.Known{})
		if len(found) != 1 || r.carried(ColSummary, text, found[0]) != want {
			t.Errorf("%s: %+v", text, found)
		}
	}
}

func TestCorrectionsAreDecidedByOthers(t *testing.T) {
	me := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: auth.Coordinator}
	for name, c := range map[string]struct {
		c    Correction
		by   auth.Standing
		want fault.Code
	}{
		"by the preparer":   {Correction{State: CorrectionPrepared, Prepared: Signature{UserID: me.ID}}, auth.Coordinator, fault.CodeForbidden},
		"by petition staff": {Correction{State: CorrectionPrepared}, auth.PetitionStaff, fault.CodeForbidden},
		"twice":             {Correction{State: CorrectionReleased}, auth.Coordinator, fault.CodeStateConflict},
		"by another":        {Correction{State: CorrectionPrepared, Prepared: Signature{UserID: record.NewID()}}, auth.Commander, ""},
	} {
		me.Standing = c.by
		_, err := CorrectionLifecycle.Apply(c.c.State, "release", &c.c, me)
		if c.want == "" && err != nil || c.want != "" && !fault.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
		if (len(c.c.Allowed(me)) == 2) != (err == nil) {
			t.Errorf("%s: %v listed", name, c.c.Allowed(me))
		}
	}
}

func TestPages(t *testing.T) {
	p, _ := ProfileOf("round_2")
	x := &Table{Profile: p.Key, Title: "公开情况一览表", Label: "第十三批", State: Draft}
	rows := []Row{
		{Position: 1, Cells: map[string]string{ColNumber: "X2HN202109100031", ColSummary: "<script>alert(1)</script>\n第二段"}},
		{Position: 2, Withheld: &Withholding{}, Cells: map[string]string{ColNumber: "不公开"}},
		{Position: 4, Cells: map[string]string{ColNumber: "D2HN202109100007"}},
	}
	s := x.sheet(rows)
	if len(s.Lines) != 2 || s.Lines[1][0] != "2" || !strings.Contains(s.Subtitle, "未发布") {
		t.Errorf("%+v", s)
	}
	b, err := rendered(s.html)
	if err != nil {
		t.Fatal(err)
	}
	html := b.String()
	if strings.Contains(html, "<script") || !strings.Contains(html, "&lt;script&gt;") || strings.Contains(html, "http") || !strings.Contains(html, "A4 landscape") || strings.Contains(html, "ZgotmplZ") {
		t.Error(html)
	}
	at := noon.Add(14 * time.Hour)
	x.ReleasedAt = &at
	if s = x.sheet(rows); !strings.Contains(s.Subtitle, "2021年9月21日") {
		t.Errorf("released on %s", s.Subtitle)
	}
	if b, err = rendered(s.workbook); err != nil || !bytes.HasPrefix(b.Bytes(), []byte("PK")) {
		t.Errorf("%v", err)
	}
}
