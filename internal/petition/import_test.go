package petition_test

import (
	"bytes"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/batch"
	"lianluo/internal/casetable"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/petition"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func (w *world) batch(label string) *batch.Batch {
	w.Helper()
	total, phone, letter, key := 8, 4, 4, 2
	b, err := w.batches.Create(w.petty, &batch.Batch{InspectionID: w.round, Label: label, ReceivedAt: w.db.Now(),
		Printed: &intake.Printed{Total: &total, Phone: &phone, Letter: &letter, Key: &key}})
	w.ok(err)
	return b
}

func sample(t *testing.T) []byte {
	t.Helper()
	b, err := os.ReadFile("../../db/seed/cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func outcomes(r *casetable.ImportResult) map[string]int {
	out := map[string]int{}
	for _, row := range r.Rows {
		out[row.Outcome]++
	}
	return out
}

func TestImportTwice(t *testing.T) {
	each(t, func(w *world) {
		b := w.batch("第十三批")
		stale := b.ETag()
		r, err := w.tables.Import(w.petty, b.ID, &stale, sample(w.T), "")
		w.ok(err)
		if diff := cmp.Diff(map[string]int{"created": 8}, outcomes(r)); diff != "" {
			w.Fatal(diff)
		}
		_, err = w.tables.Import(w.petty, b.ID, &stale, sample(w.T), "")
		w.wants(err, fault.CodeStaleVersion)
		page, err := w.s.List(w.coord, petition.Filter{}, store.Request{Limit: 50})
		w.ok(err)
		before := page.Items
		r, err = w.tables.Import(w.petty, b.ID, nil, sample(w.T), "")
		w.ok(err)
		if diff := cmp.Diff(map[string]int{"unchanged": 8}, outcomes(r)); diff != "" {
			w.Error(diff)
		}
		page, err = w.s.List(w.coord, petition.Filter{}, store.Request{Limit: 50})
		w.ok(err)
		if diff := cmp.Diff(before, page.Items); diff != "" {
			w.Errorf("the second import changed something: %s", diff)
		}
		lines, _, err := w.tables.Reconcile(w.petty, b.ID)
		w.ok(err)
		for _, l := range lines {
			if !l.Equal {
				w.Errorf("%+v", l)
			}
		}
		got, err := w.batches.Get(w.petty, b.ID)
		w.ok(err)
		if got.Cases != 8 || got.Version != 2 {
			w.Errorf("%+v", got)
		}
		_, err = w.batches.Void(w.petty, b.ID, nil, "录错")
		w.wants(err, fault.CodeInUse)
		var general int64
		w.ok(w.db.Reading(w.coord).Model(&event.Event{}).Where("kind = ? AND audience = ?", "petition_batch.imported", event.General).Count(&general).Error)
		if general != 1 {
			w.Errorf("%d imports in the change stream, one changed something", general)
		}
	})
}

func TestImportKeepsGoodRows(t *testing.T) {
	each(t, func(w *world) {
		b := w.batch("第十四批")
		_, err := w.s.Create(w.petty, petition.Intake{InspectionID: w.round, Number: "X2HN202109100099", Summary: "原来的内容", Area: "东门"})
		w.ok(err)
		table := "编号\t举报内容\t行政区域\t类型\t来源\n" +
			"X2HN202109100031\t噪声\t河东\t噪声\t来信\n" +
			"X2HN202109100032\t\t河东\t噪声\t来信\n" +
			"X2HN202109100033\t油烟\t河东\t大气\t飞鸽\n" +
			"X2HN202109100099\t改过的内容\t东门\t\t\n" +
			"X2HN202109100031*\t重复\t\t\t\n"
		r, err := w.tables.Import(w.petty, b.ID, nil, []byte(table), "")
		w.ok(err)
		var got []string
		for _, row := range r.Rows {
			s := row.Outcome
			for _, f := range row.Faults {
				s += " " + f.Column + ":" + f.Code
			}
			for _, d := range row.Differences {
				s += " " + d.Field
			}
			got = append(got, s)
		}
		want := []string{"created", "failed B:required", "failed E:unknown_channel", "differing batch_id summary", "failed A:duplicate_in_table"}
		if diff := cmp.Diff(want, got); diff != "" {
			w.Error(diff)
		}
		page, err := w.s.List(w.coord, petition.Filter{Number: "X2HN202109100099"}, store.Request{Limit: 5})
		w.ok(err)
		if len(page.Items) != 1 || page.Items[0].Summary != "原来的内容" || page.Items[0].BatchID != nil {
			w.Errorf("an existing case was overwritten: %+v", page.Items)
		}
		for content, code := range map[string]fault.Code{"": fault.CodeUnreadableFile, "今天天气好": fault.CodeUnreadableFile, "PK\x03\x04zip": fault.CodeUnreadableFile} {
			_, err := w.tables.Import(w.petty, b.ID, nil, []byte(content), "")
			w.wants(err, code)
		}
		_, err = w.tables.Import(w.petty, b.ID, nil, []byte(table), "没有的表")
		w.wants(err, fault.CodeUnprocessable)
	})
}

func TestImportWorkbook(t *testing.T) {
	each(t, func(w *world) {
		var b bytes.Buffer
		w.ok(intake.Table(2021).Export(&b, func(yield func(intake.Row) bool) {}))
		f, err := excelize.OpenReader(&b)
		w.ok(err)
		w.ok(f.SetSheetRow("信访举报件", "A3", &[]any{1, "D2HN202109100007*", "=cmd()", "河东", "水", "来电", "是"}))
		b.Reset()
		w.ok(f.Write(&b))
		r, err := w.tables.Import(w.petty, w.batch("第十五批").ID, nil, b.Bytes(), "信访举报件")
		w.ok(err)
		if r.Count(casetable.RowCreated) != 1 || r.Table.HeaderRow != 2 {
			w.Errorf("%+v", r)
		}
	})
}

// Two clerks bring the same table at once: every case comes into being once.
func TestImportRace(t *testing.T) {
	each(t, func(w *world) {
		b := w.batch("第十六批")
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				_, err := w.tables.Import(w.petty, b.ID, nil, sample(w.T), "")
				if err != nil && !fault.Is(err, fault.CodeAlreadyExists) && !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeUnavailable) {
					w.Error(err)
				}
			})
		}
		wg.Wait()
		page, err := w.s.List(w.coord, petition.Filter{BatchID: &b.ID}, store.Request{Limit: 50, Count: true})
		w.ok(err)
		if *page.Total != 8 {
			w.Errorf("%d cases", *page.Total)
		}
	})
}

func TestFiltersAndOrders(t *testing.T) {
	each(t, func(w *world) {
		b := w.batch("第十七批")
		_, err := w.tables.Import(w.petty, b.ID, nil, sample(w.T), "")
		w.ok(err)
		page, err := w.s.List(w.coord, petition.Filter{}, store.Request{Limit: 50, Sort: "number"})
		w.ok(err)
		lead := w.units["城市管理办公室"]
		for i, o := range []petition.Order{{LeadUnitID: lead, GroupID: &w.group}, {LeadUnitID: lead}, {LeadUnitID: w.units["城管执法中队"]}} {
			_, err := w.s.Dispatch(w.coord, page.Items[i].ID, nil, o)
			w.ok(err)
		}
		yes, no := true, false
		now, soon, other := w.db.Now(), w.db.Now().AddDate(0, 0, 30), uuid.New()
		for name, c := range map[string]struct {
			f    petition.Filter
			want int
		}{
			"all": {petition.Filter{}, 8}, "batch": {petition.Filter{BatchID: &b.ID}, 8}, "other batch": {petition.Filter{BatchID: &other}, 0},
			"round": {petition.Filter{InspectionID: &w.round}, 8}, "handling": {petition.Filter{Handling: petition.Dispatched}, 3},
			"completion": {petition.Filter{Completion: "completed"}, 0}, "unit": {petition.Filter{UnitID: &lead}, 2}, "group": {petition.Filter{GroupID: &w.group}, 1},
			"type": {petition.Filter{Type: "air"}, 4}, "channel": {petition.Filter{Channel: intake.Phone}, 4}, "key": {petition.Filter{KeyCase: &yes}, 2},
			"not key": {petition.Filter{KeyCase: &no}, 6}, "number": {petition.Filter{Number: "x2hn202109100031*"}, 1},
			"due before": {petition.Filter{DueBefore: &soon}, 3}, "due after": {petition.Filter{DueAfter: &soon}, 0}, "due from now": {petition.Filter{DueAfter: &now}, 3},
			"overdue": {petition.Filter{Overdue: &yes}, 0}, "not overdue": {petition.Filter{Overdue: &no}, 8},
			"two characters": {petition.Filter{Query: "油烟"}, 2}, "two words": {petition.Filter{Query: "油烟 隔油池"}, 1}, "number as text": {petition.Filter{Query: "X2HN202109100063"}, 1},
			"area": {petition.Filter{Query: "西塘村"}, 2}, "nothing": {petition.Filter{Query: "核电"}, 0}, "both": {petition.Filter{Query: "扬尘", KeyCase: &yes}, 1},
		} {
			got, err := w.s.List(w.coord, c.f, store.Request{Limit: 50, Count: true})
			w.ok(err)
			if len(got.Items) != c.want || *got.Total != int64(c.want) {
				w.Errorf("%s: %d (total %d), want %d", name, len(got.Items), *got.Total, c.want)
			}
		}
		w.db.Clock.Set(time.Date(2021, 9, 22, 0, 0, 0, 0, time.UTC))
		got, err := w.s.List(w.coord, petition.Filter{Overdue: &yes}, store.Request{Limit: 50})
		w.ok(err)
		if len(got.Items) != 3 || !got.Items[0].Overdue(w.db.Now()) {
			w.Errorf("%d overdue after the deadline", len(got.Items))
		}
		for _, order := range []string{"", "id", "due_at", "-due_at", "number", "-number", "received_at", "-received_at"} {
			seen := map[uuid.UUID]bool{}
			for r := (store.Request{Limit: 3, Sort: order}); ; {
				p, err := w.s.List(w.coord, petition.Filter{}, r)
				w.ok(err)
				for _, c := range p.Items {
					seen[c.ID] = true
				}
				if r.Cursor = p.Next; p.Next == "" {
					break
				}
			}
			if len(seen) != 8 {
				w.Errorf("a walk by %q saw %d cases", order, len(seen))
			}
		}
	})
}

func TestUpdate(t *testing.T) {
	each(t, func(w *world) {
		c, other := w.register("噪声"), w.register("扬尘")
		types, number, dup := []string{"air", "water"}, "41*", other.Number
		got, err := w.s.Update(w.petty, c.ID, tag(c), petition.Patch{Types: &types, Number: &number})
		w.ok(err)
		if got.Number != "41" || !got.KeyCase || got.PrimaryType != "" || got.Version != 2 {
			w.Errorf("%+v", got)
		}
		for code, want := range map[string]int{"noise": 1, "water": 1} {
			p, err := w.s.List(w.coord, petition.Filter{Type: code}, store.Request{Limit: 5})
			w.ok(err)
			if len(p.Items) != want {
				w.Errorf("%s: %d cases", code, len(p.Items))
			}
		}
		_, err = w.s.Update(w.petty, c.ID, tag(c), petition.Patch{Types: &types})
		w.wants(err, fault.CodeStaleVersion)
		_, err = w.s.Update(w.petty, c.ID, nil, petition.Patch{Number: &dup})
		w.wants(err, fault.CodeAlreadyExists)
		long := strings.Repeat("长", 10)
		_, err = w.s.Update(w.petty, c.ID, nil, petition.Patch{Summary: &long})
		w.ok(err)
		p, err := w.s.List(w.coord, petition.Filter{Query: "长长长"}, store.Request{Limit: 5})
		w.ok(err)
		if len(p.Items) != 1 {
			w.Error("the search does not follow a change")
		}
	})
}

// A table takes as long in a round that has many cases as in one that has none:
// what has the numbers is found by the index, also before PostgreSQL has counted
// what there is.
func TestPlanOfATable(t *testing.T) {
	each(t, func(w *world) {
		var table strings.Builder
		table.WriteString("受理编号\t交办问题基本情况\n")
		keys := make([]string, 0, 2000)
		for i := range cap(keys) {
			number := fmt.Sprintf("X2HN20210910%04d", i)
			keys = append(keys, intake.NumberKey(number))
			fmt.Fprintf(&table, "%s\t餐饮店油烟直排，群众反映强烈。\n", number)
		}
		r, err := w.tables.Import(w.petty, w.batch("第十四批").ID, nil, []byte(table.String()), "")
		w.ok(err)
		if n := r.Count(casetable.RowCreated); n != cap(keys) {
			w.Fatalf("%d cases came", n)
		}
		plan := storetest.Plan(w.T, w.db, petition.Numbered(w.db.Reading(w.petty), w.round, keys[:200]), &[]petition.Case{})
		if found, _, _ := strings.Cut(plan, "Filter"); !strings.Contains(found, "number_key=?") && !strings.Contains(found, "number_key >=") {
			w.Errorf("numbers are not looked up:\n%s", plan)
		}
	})
}
