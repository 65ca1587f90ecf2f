package disclosure_test

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/batch"
	"lianluo/internal/calendar"
	"lianluo/internal/disclosure"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

type noRules struct{}

func (noRules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

// words stands for the parts of cases.
type words struct{}

func (words) Words(_ *store.Tx, cases []petition.Case) (map[uuid.UUID]disclosure.Words, error) {
	out := map[uuid.UUID]disclosure.Words{}
	for _, c := range cases {
		out[c.ID] = disclosure.Words{Verification: "经查，" + c.Summary}
	}
	return out, nil
}

// desk is an office with a round, a batch and people.
type desk struct {
	*testing.T
	db                            *storetest.DB
	s                             *disclosure.Service
	cases                         *petition.Service
	who                           *petitioner.Service
	office, round, batch          uuid.UUID
	coord, other, petty, director context.Context
	serial                        int
}

func open(t *testing.T, db *storetest.DB) *desk {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, db: db, cases: petition.NewService(db.Store, noRules{}), who: petitioner.NewService(db.Store, v), office: record.NewID()}
	d.s = disclosure.NewService(db.Store, d.who, words{})
	d.coord, d.other = storetest.As(t.Context(), d.office, auth.Coordinator), storetest.As(t.Context(), d.office, auth.Coordinator)
	d.petty, d.director = storetest.As(t.Context(), d.office, auth.PetitionStaff), storetest.As(t.Context(), d.office, auth.Commander)
	i, err := inspection.NewService(db.Store).Create(d.coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
	d.ok(err)
	b, err := batch.NewService(db.Store).Create(d.coord, &batch.Batch{InspectionID: i.ID, Label: "第十三批", ReceivedAt: db.Clock.Now()})
	d.ok(err)
	d.round, d.batch = i.ID, b.ID
	return d
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { f(open(t, db)) })
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, code fault.Code, field string) {
	d.Helper()
	f, ok := fault.As(err)
	if !ok || f.Code != code {
		d.Errorf("error %v, want %s", err, code)
		return
	}
	if field != "" && !slices.ContainsFunc(f.Fields, func(x fault.Field) bool { return x.Pointer+" "+x.Code == field }) {
		d.Errorf("faults %+v, want %s", f.Fields, field)
	}
}

// register makes a case of the batch, in a state of handling.
func (d *desk) register(summary string, h petition.Handling) *petition.Case {
	d.Helper()
	d.serial++
	c, err := d.cases.Create(d.petty, petition.Intake{InspectionID: d.round, BatchID: &d.batch, Number: fmt.Sprintf("X2HN20210910%04d", d.serial), Summary: summary, Area: "河东社区", Types: []string{"air"}})
	d.ok(err)
	return d.at(c.ID, func(c *petition.Case) { c.Handling = h })
}

// at moves a case to where other slices would have brought it.
func (d *desk) at(id uuid.UUID, move func(*petition.Case)) *petition.Case {
	d.Helper()
	var c *petition.Case
	d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
		root, err := petition.Hold(tx, id)
		if err != nil {
			return err
		}
		c = root.Case
		return root.Act(petition.OnLink, nil, func(c *petition.Case, _ petition.Caller) error { move(c); return nil })
	}))
	return c
}

func (d *desk) publication(id uuid.UUID) string {
	d.Helper()
	c, err := d.cases.Get(d.coord, id)
	d.ok(err)
	return c.Publication
}

func (d *desk) create(label string, n disclosure.New) *disclosure.Table {
	d.Helper()
	n.InspectionID, n.Label = d.round, label
	if n.Profile == "" {
		n.Profile = "round_2"
	}
	t, err := d.s.Create(d.petty, n)
	d.ok(err)
	return t
}

func (d *desk) rows(t *disclosure.Table) []disclosure.Row {
	d.Helper()
	_, rows, err := d.s.All(d.coord, t.ID)
	d.ok(err)
	return rows
}

func (d *desk) public() []disclosure.Open {
	d.Helper()
	p, err := d.s.Public(d.Context(), d.office, "", "", store.Request{Limit: 100})
	d.ok(err)
	return p.Items
}

// prepared brings a table of the batch to its release.
func (d *desk) prepared(label string) *disclosure.Table {
	d.Helper()
	t := d.create(label, disclosure.New{BatchIDs: []uuid.UUID{d.batch}})
	t, err := d.s.Prepare(d.petty, t.ID, tag(t))
	d.ok(err)
	return t
}

func tag(r interface{ ETag() string }) *string { e := r.ETag(); return &e }

func TestFromDraftToCorrection(t *testing.T) {
	each(t, func(d *desk) {
		c := d.register("幸福小区3栋2单元501室楼下烧烤店油烟扰民。", petition.Accepted)
		table := d.create("第十三批", disclosure.New{BatchIDs: []uuid.UUID{d.batch}})
		if table.Counts.Rows != 1 || table.Counts.Open != 2 || len(d.public()) != 0 {
			d.Fatalf("%+v", table.Counts)
		}
		r := d.rows(table)[0]
		table, err := d.s.Prepare(d.petty, table.ID, tag(table))
		d.ok(err)
		if d.publication(c.ID) != petition.Prepared {
			d.Errorf("publication %s", d.publication(c.ID))
		}
		_, _, err = d.s.Mask(d.petty, table.ID, r.ID, tag(&r), "")
		d.wants(err, fault.CodeStateConflict, "")
		_, err = d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/1/cells/summary flat_number")
		_, err = d.s.Release(d.petty, table.ID, tag(table))
		d.wants(err, fault.CodeForbidden, "")
		table, err = d.s.Withdraw(d.petty, table.ID, tag(table), "遮盖房号")
		d.ok(err)
		if d.publication(c.ID) != petition.NotDue {
			d.Errorf("publication %s", d.publication(c.ID))
		}
		table, masked, err := d.s.Mask(d.petty, table.ID, r.ID, tag(&r), "")
		d.ok(err)
		if table.Counts.Open != 0 || masked.Cells["summary"] != "幸福小区*********楼下烧烤店油烟扰民。" {
			d.Errorf("%+v %v", table.Counts, masked.Cells)
		}
		_, _, err = d.s.Mask(d.petty, table.ID, r.ID, tag(&r), "")
		d.wants(err, fault.CodeStaleVersion, "")
		table, err = d.s.Prepare(d.coord, table.ID, tag(table))
		d.ok(err)
		_, err = d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeForbidden, "")
		table, err = d.s.Release(d.other, table.ID, tag(table))
		d.ok(err)
		out := d.public()
		if d.publication(c.ID) != petition.Published || len(out) != 1 || out[0].Row.Cells["summary"] != masked.Cells["summary"] || table.Released == nil {
			d.Errorf("%s %+v", d.publication(c.ID), out)
		}
		again, err := d.cases.Get(d.coord, c.ID)
		d.ok(err)
		if again.Summary != c.Summary {
			d.Error("the case's own text changed")
		}
		d.corrects(table, c)
	})
}

// corrects goes on after release: by one person, out by another.
func (d *desk) corrects(table *disclosure.Table, c *petition.Case) {
	d.Helper()
	r := d.rows(table)[0]
	for field, text := range map[string]string{"/text flat_number": "住3栋2单元501室", "/text unchanged": r.Cells["rectification"]} {
		_, err := d.s.Correct(d.petty, table.ID, r.ID, "rectification", text, "补充")
		d.wants(err, fault.CodeUnprocessable, field)
	}
	_, err := d.s.Correct(d.petty, table.ID, r.ID, "sequence", "9", "补充")
	d.wants(err, fault.CodeUnprocessable, "/column unknown_column")
	k, err := d.s.Correct(d.other, table.ID, r.ID, "rectification", "已清洗净化器。", "补充")
	d.ok(err)
	_, err = d.s.Correct(d.petty, table.ID, r.ID, "rectification", "再改。", "补充")
	d.wants(err, fault.CodeAlreadyExists, "")
	_, err = d.s.ReleaseCorrection(d.other, table.ID, k.ID, tag(k))
	d.wants(err, fault.CodeForbidden, "")
	if d.public()[0].Row.Cells["rectification"] != "" {
		d.Error("a correction shows before it is released")
	}
	k, err = d.s.ReleaseCorrection(d.director, table.ID, k.ID, tag(k))
	d.ok(err)
	_, err = d.s.RejectCorrection(d.director, table.ID, k.ID, tag(k), "晚了")
	d.wants(err, fault.CodeStateConflict, "")
	if o := d.public()[0]; o.Row.Cells["rectification"] != "已清洗净化器。" || o.Row.CorrectedAt == nil || d.publication(c.ID) != petition.Corrected {
		d.Errorf("%+v %s", o.Row, d.publication(c.ID))
	}
	log, err := d.s.Corrections(d.coord, table.ID, &r.ID, store.Request{Limit: 10})
	d.ok(err)
	if len(log.Items) != 1 || log.Items[0].OldText != "" || log.Items[0].NewText != "已清洗净化器。" {
		d.Errorf("%+v", log.Items)
	}
	k, err = d.s.Correct(d.petty, table.ID, r.ID, "remark", "补充说明", "补充")
	d.ok(err)
	k, err = d.s.RejectCorrection(d.director, table.ID, k.ID, tag(k), "不必")
	d.ok(err)
	if k.State != disclosure.CorrectionRejected || d.public()[0].Row.Cells["remark"] != "" {
		d.Errorf("%+v", k)
	}
}

func TestPetitionersNeverEnter(t *testing.T) {
	each(t, func(d *desk) {
		c := d.register("水清反映：电话八四五六七八九无人接听。", petition.Accepted)
		_, err := d.who.Put(d.petty, c.ID, nil, petitioner.Identity{Name: "水清", Phone: "8456789"})
		d.ok(err)
		// A text from before such words were taken out of cases.
		_, err = d.db.SQL().ExecContext(d.Context(), "UPDATE petition_cases SET summary = '水清反映：电话八四五六七八九无人接听。' WHERE id = '"+c.ID.String()+"'")
		d.ok(err)
		table := d.create("一", disclosure.New{BatchIDs: []uuid.UUID{d.batch}})
		r := d.rows(table)[0]
		if r.Cells["summary"] != "**反映：电话*******无人接听。" || len(r.Treatments) != 4 || r.Treatments[0].How != disclosure.MaskedAtDraft {
			d.Errorf("%v %+v", r.Cells, r.Treatments)
		}
		_, row, err := d.s.Rewrite(d.petty, table.ID, r.ID, tag(&r), map[string]string{"summary": "据水 清说，油烟大。"})
		d.ok(err)
		if len(row.Findings) != 1 || string(row.Findings[0].Kind) != "known_name" || row.Findings[0].Sample != "***" {
			d.Errorf("%+v", row.Findings)
		}
		var checked []event.Event
		d.ok(d.db.Reading(d.coord).Where("kind = ?", "petitioner.checked").Find(&checked).Error)
		if len(checked) < 2 || checked[0].Audience != event.Restricted || strings.Contains(checked[0].Data, "水清") {
			d.Errorf("%+v", checked)
		}
		// Somebody may become known after the draft: release looks again.
		late := d.register("山明说垃圾站臭。", petition.Accepted)
		_, row, err = d.s.AddCase(d.petty, table.ID, late.ID)
		d.ok(err)
		if len(row.Findings) != 0 {
			d.Errorf("%+v", row.Findings)
		}
		_, err = d.who.Put(d.petty, late.ID, nil, petitioner.Identity{Name: "山明"})
		d.ok(err)
		table, err = d.s.Get(d.coord, table.ID)
		d.ok(err)
		table, err = d.s.Prepare(d.petty, table.ID, tag(table))
		d.ok(err)
		if table.Counts.Open != 3 {
			d.Errorf("%+v", table.Counts)
		}
		_, err = d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/2/cells/summary known_name")
	})
}

func TestWhatStandsInTheWay(t *testing.T) {
	each(t, func(d *desk) {
		open := d.register("夜间噪声。", petition.Rectifying)
		d.register("油烟。", petition.Accepted)
		table := d.prepared("一")
		_, err := d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/1 not_accepted_above")
		if len(d.public()) != 0 || d.publication(open.ID) != petition.Prepared {
			d.Error("a refused release left something")
		}
		r := d.rows(table)[0]
		_, _, err = d.s.Withhold(d.petty, table.ID, r.ID, tag(&r), "未决案件")
		d.wants(err, fault.CodeForbidden, "")
		table, _, err = d.s.Withhold(d.coord, table.ID, r.ID, tag(&r), "未决案件")
		d.ok(err)
		if d.publication(open.ID) != petition.Withheld || table.Counts.Withheld != 1 {
			d.Errorf("%s %+v", d.publication(open.ID), table.Counts)
		}
		_, err = d.s.Release(d.coord, table.ID, tag(table))
		d.ok(err)
		if out := d.public(); len(out) != 1 || out[0].Row.Number != "X2HN202109100002" {
			d.Errorf("%+v", out)
		}
		// Late, under a number of its own.
		d.at(open.ID, func(c *petition.Case) { c.Handling = petition.Accepted })
		late := d.create("补充第一批", disclosure.New{CaseIDs: []uuid.UUID{open.ID}})
		late, err = d.s.Prepare(d.petty, late.ID, tag(late))
		d.ok(err)
		_, err = d.s.Release(d.director, late.ID, tag(late))
		d.ok(err)
		if out := d.public(); len(out) != 2 || out[1].Table.Label != "补充第一批" || d.publication(open.ID) != petition.Published {
			d.Errorf("%+v", out)
		}
	})
}

func TestDraftsTakeEachCaseOnce(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register("一", petition.Accepted), d.register("二", petition.Rectifying)
		one := d.create("一", disclosure.New{BatchIDs: []uuid.UUID{d.batch}, AcceptedOnly: true})
		if one.Counts.Rows != 1 {
			d.Fatalf("%+v", one.Counts)
		}
		two := d.create("二", disclosure.New{BatchIDs: []uuid.UUID{d.batch}})
		if rows := d.rows(two); len(rows) != 1 || *rows[0].CaseID != b.ID {
			d.Errorf("%+v", rows)
		}
		_, _, err := d.s.AddCase(d.petty, two.ID, a.ID)
		d.wants(err, fault.CodeAlreadyExists, "")
		r := d.rows(one)[0]
		one, _, err = d.s.VoidRow(d.petty, one.ID, r.ID, tag(&r), "编入另一张表")
		d.ok(err)
		_, err = d.s.Prepare(d.petty, one.ID, tag(one))
		d.wants(err, fault.CodeRequirementsUnmet, " no_rows")
		_, added, err := d.s.AddCase(d.petty, two.ID, a.ID)
		d.ok(err)
		if added.Position != 2 {
			d.Errorf("at %d", added.Position)
		}
		two, err = d.s.Get(d.coord, two.ID)
		d.ok(err)
		_, err = d.s.Void(d.petty, two.ID, tag(two), "重做")
		d.ok(err)
		if three := d.create("二", disclosure.New{BatchIDs: []uuid.UUID{d.batch}}); three.Counts.Rows != 2 {
			d.Errorf("%+v", three.Counts)
		}
		for _, n := range []disclosure.New{
			{Profile: "round_2", Label: "九", InspectionID: record.NewID()}, {Profile: "round_2", Label: "九", InspectionID: d.round, BatchIDs: []uuid.UUID{record.NewID()}},
			{Profile: "round_2", Label: "九", InspectionID: d.round, CaseIDs: []uuid.UUID{record.NewID()}}, {Profile: "round_2", Label: " ", InspectionID: d.round},
		} {
			_, err := d.s.Create(d.petty, n)
			d.wants(err, fault.CodeUnprocessable, "")
		}
		_, err = d.s.Create(d.petty, disclosure.New{Profile: "round_2", Label: "二", InspectionID: d.round})
		d.wants(err, fault.CodeAlreadyExists, "")
	})
}

// What happens to a case while its row waits neither gets published nor holds
// the table up.
func TestReopenedMeanwhile(t *testing.T) {
	each(t, func(d *desk) {
		c := d.register("油烟。", petition.Accepted)
		table := d.prepared("一")
		d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
			root, err := petition.Hold(tx, c.ID)
			if err != nil {
				return err
			}
			return root.Reopen("反弹")
		}))
		_, err := d.s.Release(d.coord, table.ID, tag(table))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/1 conflict")
		table, err = d.s.Withdraw(d.petty, table.ID, tag(table), "已重新办理")
		d.ok(err)
		_, err = d.s.Prepare(d.petty, table.ID, tag(table))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/1 conflict")
		r := d.rows(table)[0]
		table, _, err = d.s.VoidRow(d.petty, table.ID, r.ID, tag(&r), "已重新办理")
		d.ok(err)
		d.at(c.ID, func(c *petition.Case) { c.Handling = petition.Accepted })
		_, added, err := d.s.AddCase(d.petty, table.ID, c.ID)
		d.ok(err)
		if added.Cycle != 2 {
			d.Errorf("cycle %d", added.Cycle)
		}
		table, err = d.s.Get(d.coord, table.ID)
		d.ok(err)
		_, err = d.s.Prepare(d.petty, table.ID, tag(table))
		d.ok(err)
	})
}

func TestOtherProfiles(t *testing.T) {
	each(t, func(d *desk) {
		a := d.register("一", petition.Accepted)
		d.register("二", petition.Registered)
		figures := d.create("第十三批", disclosure.New{Profile: "statistics", BatchIDs: []uuid.UUID{d.batch}})
		if rows := d.rows(figures); len(rows) != 2 || rows[1].Cells["total"] != "2" || rows[0].Cells["air"] != "2" {
			d.Errorf("%+v", rows)
		}
		figures, err := d.s.Prepare(d.petty, figures.ID, tag(figures))
		d.ok(err)
		_, err = d.s.Release(d.director, figures.ID, tag(figures))
		d.ok(err)
		notice := d.create("公示一", disclosure.New{Profile: "closing_notice", CaseIDs: []uuid.UUID{a.ID}})
		r := d.rows(notice)[0]
		_, _, err = d.s.Withhold(d.coord, notice.ID, r.ID, tag(&r), "不公示")
		d.wants(err, fault.CodeConflict, "")
		notice, err = d.s.Prepare(d.petty, notice.ID, tag(notice))
		d.ok(err)
		_, err = d.s.Release(d.coord, notice.ID, tag(notice))
		d.wants(err, fault.CodeRequirementsUnmet, "/rows/1 rectification_not_accepted")
		d.at(a.ID, func(c *petition.Case) { c.SignOff = petition.SignOffAccepted })
		_, err = d.s.Release(d.coord, notice.ID, tag(notice))
		d.ok(err)
		if d.publication(a.ID) != petition.NotDue || len(d.public()) != 3 {
			d.Errorf("a notice or a table of figures published a result: %s %d", d.publication(a.ID), len(d.public()))
		}
	})
}

func TestPublicPages(t *testing.T) {
	each(t, func(d *desk) {
		for range 5 {
			d.register("油烟。", petition.Accepted)
		}
		table := d.prepared("一")
		_, err := d.s.Release(d.coord, table.ID, tag(table))
		d.ok(err)
		d.register("还没有公开。", petition.Accepted)
		d.prepared("二")
		var seen []string
		for cursor := ""; ; {
			p, err := d.s.Public(d.Context(), d.office, "round_2", "", store.Request{Limit: 2, Cursor: cursor, Count: true})
			d.ok(err)
			if p.Total != nil {
				d.Error("the public is told a number")
			}
			for _, o := range p.Items {
				seen = append(seen, o.Row.Number)
			}
			if cursor = p.Next; cursor == "" {
				break
			}
		}
		if len(seen) != 5 || !slices.IsSorted(seen) {
			d.Errorf("%v", seen)
		}
		for name, n := range map[string]func() (store.Page[disclosure.Open], error){
			"another profile": func() (store.Page[disclosure.Open], error) {
				return d.s.Public(d.Context(), d.office, "round_3", "", store.Request{Limit: 9})
			},
			"an unknown office": func() (store.Page[disclosure.Open], error) {
				return d.s.Public(d.Context(), record.NewID(), "", "", store.Request{Limit: 9})
			},
			"an unknown number": func() (store.Page[disclosure.Open], error) {
				return d.s.Public(d.Context(), d.office, "", "X2HN202109100006", store.Request{Limit: 9})
			},
			"another office": func() (store.Page[disclosure.Open], error) {
				return d.s.Public(d.coord, record.NewID(), "", "", store.Request{Limit: 9})
			},
		} {
			if p, err := n(); err != nil || len(p.Items) != 0 || p.Next != "" {
				d.Errorf("%s: %+v %v", name, p, err)
			}
		}
		stranger := storetest.As(d.Context(), record.NewID(), auth.Coordinator)
		_, err = d.s.Get(stranger, table.ID)
		d.wants(err, fault.CodeNotFound, "")
	})
}

func TestOneRelease(t *testing.T) {
	each(t, func(d *desk) {
		for range 3 {
			d.register("油烟。", petition.Accepted)
		}
		table := d.prepared("一")
		var won atomic.Int64
		var wg sync.WaitGroup
		for i := range 8 {
			wg.Go(func() {
				var err error
				if i%2 == 0 {
					_, err = d.s.Release(d.coord, table.ID, tag(table))
				} else {
					_, err = d.s.Withdraw(d.coord, table.ID, tag(table), "再看看")
				}
				switch {
				case err == nil:
					won.Add(1)
				case !fault.Is(err, fault.CodeStaleVersion) && !fault.Is(err, fault.CodeUnavailable):
					d.Errorf("%v", err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 {
			d.Errorf("%d won", won.Load())
		}
		var n int64
		d.ok(d.db.Reading(d.coord).Model(&event.Event{}).Where("kind IN ?", []string{"petition_case.published", "petition_case.disclosure_withdrawn"}).Count(&n).Error)
		if n != 3 {
			d.Errorf("%d events of cases, want one for each", n)
		}
	})
}
