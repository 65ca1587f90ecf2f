package relation_test

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/relation"
	"lianluo/internal/store/storetest"
)

func TestDrift(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &relation.Link{}, &relation.Proposal{}, &relation.Mark{}, &relation.Position{})
	})
}

// set writes a case as later parts of its life would have left it.
func (d *desk) set(c *petition.Case, column string, value any) {
	d.Helper()
	d.ok(d.write(c, column, value))
}

func TestMergeAndUnmerge(t *testing.T) {
	each(t, func(d *desk) {
		a, b := d.register(market), d.enter(petition.Intake{Summary: marketAgain, KeyCase: true, Secondary: []string{"20211118-3"}})
		d.follow()
		b, err := d.cases.Dispatch(d.coord, b.ID, nil, petition.Order{LeadUnitID: d.unit})
		d.ok(err)
		due := *b.DueAt
		old := tag(b)
		gone, err := d.s.Merge(d.petty, b.ID, old, a.ID, "同一处，并案办理")
		d.ok(err)
		if gone.MergedIntoID == nil || *gone.MergedIntoID != a.ID || gone.DueAt != nil || gone.Number != b.Number || gone.Overdue(due.Add(time.Hour)) {
			d.Errorf("%+v", gone)
		}
		if allowed := gone.Allowed(petition.Caller{Actor: actor(d.coord), Now: due}); !slices.Equal(allowed, []string{"unmerge"}) {
			d.Errorf("a merged case allows %v", allowed)
		}
		whole := d.reload(a)
		if !slices.Equal(whole.SecondaryNumbers, []string{b.Number, "20211118-3"}) || !whole.KeyCase {
			d.Errorf("%+v", whole)
		}
		if page := d.proposals(d.coord, relation.Filter{State: relation.Confirmed, CaseID: &b.ID}); len(page) != 1 {
			d.Errorf("%+v", page)
		}
		d.follow()
		if n := len(d.open(d.coord)); n != 0 {
			d.Errorf("%d proposals of a merged case", n)
		}
		_, err = d.s.Merge(d.coord, b.ID, old, a.ID, "再一次")
		d.wants(err, fault.CodeStaleVersion)
		_, err = d.s.Merge(d.coord, b.ID, tag(gone), a.ID, "再一次")
		d.wants(err, fault.CodeStateConflict)
		_, err = d.s.Merge(d.coord, a.ID, nil, b.ID, "反过来")
		d.wants(err, fault.CodeUnprocessable)
		c := d.register(pond)
		_, err = d.s.Merge(d.coord, a.ID, nil, c.ID, "已有并入")
		d.wants(err, fault.CodeInUse)
		ls, err := d.s.Links(d.coord, a.ID, false)
		d.ok(err)
		_, err = d.s.VoidLink(d.coord, a.ID, ls[0].ID, nil, "走错门")
		d.wants(err, fault.CodeStateConflict)

		_, err = d.s.Unmerge(d.coord, b.ID, old, "分开")
		d.wants(err, fault.CodeStaleVersion)
		back, err := d.s.Unmerge(d.coord, b.ID, tag(gone), "核实为两处")
		d.ok(err)
		if back.MergedIntoID != nil || !back.DueAt.Equal(due) || !back.DueOrder.Equal(due) || back.Handling != petition.Dispatched {
			d.Errorf("%+v", back)
		}
		if whole = d.reload(a); len(whole.SecondaryNumbers) != 0 || whole.KeyCase {
			d.Errorf("%+v", whole)
		}
		_, err = d.s.Unmerge(d.coord, b.ID, nil, "再分一次")
		d.wants(err, fault.CodeStateConflict)
		if n := len(d.open(d.coord)); n != 1 {
			d.Errorf("%d proposals after undoing", n)
		}
		_, err = d.s.Merge(d.coord, b.ID, nil, a.ID, "还是同一处")
		d.ok(err)
		want := []string{"created", "dispatched", "merged", "unmerged", "merged"}
		steps, err := d.cases.Timeline(d.coord, b.ID)
		d.ok(err)
		for i, s := range steps {
			if i >= len(want) || s.Kind != "petition_case."+want[i] {
				d.Errorf("step %d is %s", i, s.Kind)
			}
		}
	})
}

// What has been answered or disclosed takes nothing in and gives nothing back.
func TestMergeGuards(t *testing.T) {
	each(t, func(d *desk) {
		into := d.register(market)
		for column, values := range map[string][]string{
			"handling": {"submitted", "accepted", "not_ours"}, "publication": {"published", "corrected"}, "sign_off": {"applied", "signed_off"},
		} {
			for _, v := range values {
				c, other := d.register(marketAgain), d.register(pond)
				d.set(c, column, v)
				_, err := d.s.Merge(d.coord, c.ID, nil, into.ID, "太晚")
				d.wants(err, fault.CodeStateConflict)
				_, err = d.s.Merge(d.coord, other.ID, nil, c.ID, "太晚")
				d.wants(err, fault.CodeUnprocessable)
			}
		}
		c := d.register(marketAgain)
		_, err := d.s.Merge(d.coord, c.ID, nil, into.ID, "并案")
		d.ok(err)
		d.set(into, "handling", "submitted")
		_, err = d.s.Unmerge(d.coord, c.ID, nil, "太晚")
		d.wants(err, fault.CodeInUse)
		d.set(into, "handling", "reopened")
		d.set(into, "cycle", 2)
		_, err = d.s.Unmerge(d.coord, c.ID, nil, "已是下一轮")
		d.wants(err, fault.CodeInUse)
		done := d.register(pond)
		d.set(done, "completion", petition.Completed)
		_, err = d.s.Merge(d.coord, d.enter(petition.Intake{Summary: pond, KeyCase: true}).ID, nil, done.ID, "重点件")
		d.wants(err, fault.CodeUnprocessable)
		if now := d.reload(done); now.KeyCase || len(now.SecondaryNumbers) > 0 || now.Completion != petition.Completed {
			d.Errorf("key %v with %v, %s", now.KeyCase, now.SecondaryNumbers, now.Completion)
		}
		gone := d.register(pond)
		_, err = d.cases.Void(d.coord, gone.ID, nil, "重复录入")
		d.ok(err)
		_, err = d.s.Merge(d.coord, d.register(pond).ID, nil, gone.ID, "作废了")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.s.Merge(d.coord, gone.ID, nil, into.ID, "作废了")
		d.wants(err, fault.CodeStateConflict)
		_, err = d.s.AddLink(d.coord, d.register(pond).ID, gone.ID, relation.Related, "作废了")
		d.wants(err, fault.CodeStateConflict)
	})
}

// Two are merged into each other, and one into two, at once: one merger stands.
func TestRacingMergers(t *testing.T) {
	each(t, func(d *desk) {
		a, b, c := d.register(market), d.register(marketAgain), d.register(pond)
		ways := [][2]*petition.Case{{a, b}, {b, a}, {a, c}, {c, b}}
		d.race(func(i int) error {
			if i >= len(ways) { // those that come second by version
				i -= len(ways)
			}
			w := ways[i]
			// All of them have seen the first version of both cases.
			_, err := d.s.Merge(d.coord, w[0].ID, tag(w[0]), w[1].ID, "同时")
			if err == nil && i == 3 {
				return fault.New(fault.CodeConflict, fault.Text{}) // c into b may stand beside one of the others
			}
			return err
		})
		for _, x := range []*petition.Case{a, b, c} {
			now := d.reload(x)
			if now.MergedIntoID == nil {
				continue
			}
			into, err := d.cases.Whole(d.coord, *now.MergedIntoID)
			d.ok(err)
			if into.MergedIntoID != nil || !slices.Contains(into.SecondaryNumbers, now.Number) {
				d.Errorf("%s into %+v", now.Number, into)
			}
		}
	})
}

// A key case of five matters becomes five key cases: 81 become 85 without the
// container, and key ones go from 5 to 9.
func TestSplitOfAKeyCase(t *testing.T) {
	each(t, func(d *desk) {
		for i := range 80 {
			d.enter(petition.Intake{Summary: fmt.Sprintf("第%d家商铺占道经营，音响很吵。", i), KeyCase: i < 4})
		}
		received, assigned := time.Date(2021, 9, 11, 1, 0, 0, 0, time.UTC), time.Date(2021, 9, 11, 2, 0, 0, 0, time.UTC)
		c := d.enter(petition.Intake{Number: "X3HN20210911001★", Summary: "一信五事。", Types: []string{"air", "noise"}, PrimaryType: "air", ReceivedAt: &received, AssignedAt: &assigned, Area: "河东社区"})
		who := petitioner.Identity{Name: "欧阳明珠", Phone: "13712345678"}
		_, err := d.people.Put(d.petty, c.ID, nil, who)
		d.ok(err)
		shares := make([]petition.Share, 5)
		for i := range shares {
			shares[i].Summary = fmt.Sprintf("第%d家分店油烟直排，隔油池发臭，垃圾桶不盖。", i+1)
		}
		bad := slices.Clone(shares)
		bad[1].Number, bad[2].Types, bad[3].Number = "X3HN20210911001-1", []string{"smell"}, "x3hn20210911001"
		_, _, err = d.s.Split(d.coord, c.ID, tag(c), bad, "一信五事")
		f, ok := fault.As(err)
		if !ok || len(f.Fields) != 3 || f.Fields[0].Pointer != "/parts/1/number" || f.Fields[1].Pointer != "/parts/2/pollution_types/0" {
			d.Errorf("%+v", f)
		}
		whole, parts, err := d.s.Split(d.petty, c.ID, tag(c), shares, "一信五事")
		d.ok(err)
		if len(parts) != 5 || whole.Progress.Parts != 5 || whole.Version != 2 {
			d.Fatalf("%d parts of %+v", len(parts), whole)
		}
		if allowed := whole.Allowed(petition.Caller{Actor: actor(d.coord), Now: received}); len(allowed) != 0 {
			d.Errorf("the container allows %v", allowed)
		}
		for i, p := range parts {
			now := d.reload(&p)
			if now.Number != fmt.Sprintf("X3HN20210911001-%d", i+1) || !now.KeyCase || !now.ReceivedAt.Equal(received) || !now.UpstreamAssignedAt.Equal(assigned) ||
				*now.SplitFromID != c.ID || now.Area != "河东社区" || now.Version != 1 {
				d.Errorf("%+v", now)
			}
			r, err := d.people.Reveal(d.petty, p.ID, "回访")
			d.ok(err)
			if r.Identity != who || len(r.Repeats) != 5 {
				d.Errorf("%+v", r)
			}
		}
		d.count(c, 85, 9)
		_, _, err = d.s.Split(d.petty, c.ID, tag(whole), shares, "又一次")
		d.wants(err, fault.CodeStateConflict)
		_, _, err = d.s.Split(d.petty, parts[0].ID, nil, shares, "再分")
		d.wants(err, fault.CodeRequirementsUnmet)
		_, err = d.s.Merge(d.petty, d.register(pond).ID, nil, c.ID, "并入总件")
		d.wants(err, fault.CodeUnprocessable)
		ls, err := d.s.Links(d.coord, c.ID, false)
		d.ok(err)
		if len(ls) != 5 || ls[4].Kind != relation.SplitFrom || ls[4].To.ID != c.ID {
			d.Errorf("%+v", ls)
		}
		d.follow()
		if ps := d.proposals(d.petty, relation.Filter{CaseID: &parts[0].ID}); len(ps) != 0 {
			d.Errorf("parts of one case are proposed: %+v", ps)
		}
		for _, k := range d.events("petitioner", event.General) {
			d.Errorf("%s is in the change stream", k)
		}
	})
}

// count looks at the office's live cases without the container.
func (d *desk) count(container *petition.Case, total, key int64) {
	d.Helper()
	var n, k int64
	db := d.db.Reading(d.coord).Model(&petition.Case{}).Where("voided_at IS NULL AND id <> ?", container.ID)
	d.ok(db.Count(&n).Error)
	d.ok(d.db.Reading(d.coord).Model(&petition.Case{}).Where("key_case AND voided_at IS NULL AND id <> ?", container.ID).Count(&k).Error)
	if n != total || k != key {
		d.Errorf("%d cases, %d of them key, want %d and %d", n, k, total, key)
	}
}

// A part that has been given out runs on the clock of the whole.
func TestSplitKeepsDeadlines(t *testing.T) {
	each(t, func(d *desk) {
		c := d.register(market)
		c, err := d.cases.Dispatch(d.coord, c.ID, nil, petition.Order{LeadUnitID: d.unit})
		d.ok(err)
		due := *c.DueAt
		_, _, err = d.s.Split(d.coord, c.ID, nil, []petition.Share{{Summary: "一"}, {Summary: "二"}}, "已转办")
		d.wants(err, fault.CodeStateConflict)
		d.set(c, "handling", "returned")
		d.set(c, "dispatch", fmt.Sprintf(`{"id":"%s","sequence":1,"lead_unit_id":"%s","lead_unit_name":"城市管理办公室","assisting":[],"at":"2021-09-10T00:00:00Z","by":"%s","returned_at":"2021-09-10T01:00:00Z"}`, uuid.New(), d.unit, uuid.New()))
		whole, parts, err := d.s.Split(d.coord, c.ID, nil, []petition.Share{{Summary: "一"}, {Summary: "二", Number: "自编2"}}, "退回后分解")
		d.ok(err)
		if whole.DueAt != nil || parts[1].Number != "自编2" {
			d.Errorf("%+v", whole)
		}
		d.db.Clock.Add(72 * time.Hour)
		again, err := d.cases.Dispatch(d.coord, parts[0].ID, nil, petition.Order{LeadUnitID: d.unit})
		d.ok(err)
		if !again.DueAt.Equal(due) {
			d.Errorf("due %s, want %s", again.DueAt, due)
		}
	})
}
