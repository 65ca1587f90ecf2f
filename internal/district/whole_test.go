package district

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/record"
)

// Every figure of a report is on its page and, as a number that can be added up, in
// its workbook. Each figure here is another, so that none stands for two.
func TestPageAndWorkbookHaveEveryFigure(t *testing.T) {
	r, figures := different(t)
	page, err := r.page()
	if err != nil {
		t.Fatal(err)
	}
	book, err := r.workbook()
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(book)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("状态报告")
	if err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for i := range rows {
		cell := fmt.Sprintf("C%d", i+1)
		kind, err1 := f.GetCellType("状态报告", cell)
		value, err2 := f.GetCellValue("状态报告", cell)
		if err1 != nil || err2 != nil {
			t.Fatal(err1, err2)
		}
		if kind == excelize.CellTypeNumber || kind == excelize.CellTypeUnset {
			numbers[value] = true
		}
	}
	for path, n := range figures {
		if !numbers[n] {
			t.Errorf("%s = %s is no number of the workbook", path, n)
		}
		// What the days are made of is drawn; its figures are in the workbook.
		if drawn := strings.Contains(path, "duty.by_day") || strings.HasSuffix(path, ".completed"); !drawn && !regexp.MustCompile("[ >]"+n+"[ <、；]").MatchString(page.String()) {
			t.Errorf("%s = %s is not on the page", path, n)
		}
	}
}

// different makes a report in which no two figures are alike, and gives them by
// where they are.
func different(t *testing.T) (*Report, map[string]string) {
	t.Helper()
	last := int64(1000)
	next := func() int64 { last++; return last }
	table := func(known []named) map[string]int64 {
		out := map[string]int64{}
		for _, k := range known {
			out[k.code] = next()
		}
		return out
	}
	states := func(known []named) (out []Counted) {
		for _, k := range known {
			out = append(out, Counted{k.code, next()})
		}
		return out
	}
	unit := uuid.UUID{1}
	at := time.Date(2021, 9, 10, 15, 0, 0, 0, time.UTC)
	c := content{office: subject{name: "青禾街道办事处"}, cases: figures{handling: table(handlings), completion: table(completions), channel: table(channels),
		types: table(pollutionTypes()), verdicts: table(verdicts), received: map[string]int64{"2021-09-10": next()}, settled: map[string]int64{"2021-09-10": next()},
		lead: map[uuid.UUID]int64{unit: next()}, assisting: map[uuid.UUID]int64{unit: next()}, late: map[uuid.UUID]int64{unit: next()}, key: next(),
		names: map[uuid.UUID]string{unit: "城市管理办公室"}},
		rest: Sections{Assignments: states(assignmentStates), Accountability: states(itemStates), Records: next(),
			Duty:  []DutyDay{{"2021-09-10", next(), next(), next(), next()}},
			Leave: Absence{next(), next(), next(), next()}, Groups: Reported{Day: "2021-09-10", Due: at.Add(-time.Hour), Groups: next(), Submitted: next(), Nil: next(), Late: next(), Awaiting: next()},
			Urgent: Urgent{next(), next()}, Meetings: Meetings{States: states(meetingStates), Overdue: next(), Weeks: next(), WeeksHeld: next(), WeeksMissing: next()},
			Late: Late{next(), next()}}}
	r := &Report{Meta: record.Meta{ID: record.NewID()}, Year: 2021, Ordinal: 1, TakenAt: at, Origin: OnDemand, ReportOn: "2021-09-10"}
	if err := r.compose(c); err != nil {
		t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal([]byte(r.Body), &body); err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	leaves(out, "", body)
	delete(out, ".version")
	return r, out
}

func leaves(out map[string]string, path string, v any) {
	switch x := v.(type) {
	case map[string]any:
		for k, y := range x {
			if k != "covered" { // yes or no: whether the day is drawn filled
				leaves(out, path+"."+k, y)
			}
		}
	case []any:
		for i, y := range x {
			leaves(out, fmt.Sprintf("%s.%d", path, i), y)
		}
	case float64:
		out[path] = fmt.Sprint(int64(x))
	}
}

// Two numbers that look alike and differ are explained: of meetings that were
// cancelled, and of a correction and what it corrects.
func TestDifferencesAreExplained(t *testing.T) {
	c := content{cases: figures{handling: map[string]int64{"registered": 5}, types: map[string]int64{"noise": 5}, lead: map[uuid.UUID]int64{{1}: 5}},
		rest:     Sections{Meetings: Meetings{States: []Counted{{"held", 3}, {"cancelled", 1}}}},
		corrects: &Report{Number: "2021-003", CasesTotal: 4}}
	var codes, texts []string
	for _, n := range c.notes(&Report{Origin: Correction}) {
		codes, texts = append(codes, n["code"].(string)), append(texts, n["text"].(string))
	}
	if !slices.Equal(codes, []string{"meetings_cancelled", "other_than_corrected"}) {
		t.Fatal(codes)
	}
	for i, want := range []string{"会议按状态合计 4 次，会议 3 次：已取消的 1 次不计。", "所更正的第 2021-003 号报告为总数 4 件、超期 0 件，本报告为总数 5 件、超期 0 件。"} {
		if texts[i] != want {
			t.Error(texts[i])
		}
	}
	c.corrects.CasesTotal, c.rest.Meetings.States = 5, []Counted{{"held", 3}}
	if n := c.notes(&Report{Origin: Correction}); len(n) > 0 {
		t.Error(n)
	}
}
