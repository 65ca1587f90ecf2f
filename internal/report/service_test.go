package report_test

import (
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/report"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// workGroup is a group as package group keeps it.
type workGroup struct {
	record.Meta
	record.Void
	record.Search
	InspectionID uuid.UUID
	Kind         string
	Function     string
	Name         string
	Position     int64
}

func (workGroup) TableName() string { return "work_groups" }
func (*workGroup) Quiet()           {}

// officeRow is an office as package office keeps it.
type officeRow struct {
	record.Meta
	Name, DistrictName, DivisionCode, Address, DutyPhone string
}

func (officeRow) TableName() string { return "offices" }
func (*officeRow) Quiet()           {}

type desk struct {
	*testing.T
	db     *storetest.DB
	s      *report.Service
	office uuid.UUID
	coord  context.Context
	round  uuid.UUID
	groups []uuid.UUID
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := &desk{T: t, db: db, s: report.NewService(db.Store), office: record.NewID()}
		d.coord = storetest.As(t.Context(), d.office, auth.Coordinator)
		o := &officeRow{Meta: record.Meta{ID: d.office}, Name: "青禾街道办事处"}
		d.ok(db.InTx(d.coord, func(tx *store.Tx) error { return tx.Create(o) }))
		rounds := inspection.NewService(db.Store)
		chief := storetest.As(t.Context(), d.office, auth.Commander|auth.Coordinator)
		i, err := rounds.Create(chief, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮", StationedFrom: "2021-09-08"})
		d.ok(err)
		_, err = rounds.Start(chief, i.ID, nil, "")
		d.ok(err)
		d.round = i.ID
		db.Clock.Set(day("2021-09-07").Midnight()) // the groups were there before the team
		for n, name := range []string{"综合协调组", "市容环卫组"} {
			g := &workGroup{InspectionID: d.round, Kind: "working_group", Function: "other", Name: name, Position: int64(n)}
			d.ok(db.InTx(d.coord, func(tx *store.Tx) error { return tx.Create(g) }))
			d.groups = append(d.groups, g.ID)
		}
		db.Clock.Set(at("2021-09-10 20:00"))
		f(d)
	})
}

func day(s string) calendar.Date { return calendar.Date(s) }

func at(s string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", s, calendar.Zone)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) wants(err error, code fault.Code) {
	d.Helper()
	if !fault.Is(err, code) {
		d.Errorf("error %v, want %s", err, code)
	}
}

// member is somebody of a group.
func (d *desk) member(n int) context.Context {
	a := auth.From(storetest.As(d.Context(), d.office, auth.GroupMember))
	a.Groups = []uuid.UUID{d.groups[n]}
	return auth.With(d.Context(), a)
}

func (d *desk) begin(n int, on string) (*report.Report, error) {
	return d.s.Create(d.member(n), report.New{InspectionID: d.round, GroupID: d.groups[n], Kind: report.Daily, ReportOn: day(on),
		Content: report.Content{Content: "清运卫生死角 12 处"}})
}

func (d *desk) reported(n int, on string) *report.Report {
	d.Helper()
	r, err := d.begin(n, on)
	d.ok(err)
	r, err = d.s.Submit(d.member(n), r.ID, tag(r))
	d.ok(err)
	return r
}

func tag(r store.Row) *string { e := r.Base().ETag(); return &e }

// owed writes what is owed as "group day standing".
func (d *desk) owed(ctx context.Context, from, to string) []string {
	d.Helper()
	_, rows, _, err := d.s.Missing(ctx, report.Span{InspectionID: d.round, From: day(from), To: day(to)})
	d.ok(err)
	out := []string{}
	for _, o := range rows {
		out = append(out, strings.Join([]string{string(o.Day), o.GroupName, string(o.Standing)}, " "))
	}
	return out
}

func (d *desk) same(got, want []string) {
	d.Helper()
	if !slices.Equal(got, want) {
		d.Errorf("got %q\nwant %q", got, want)
	}
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &report.Report{}, &report.Reminder{}, &report.Street{})
	})
}

func TestMissingIsExact(t *testing.T) {
	each(t, func(d *desk) {
		d.reported(0, "2021-09-08")
		back := d.reported(1, "2021-09-09")
		_, err := d.s.Return(d.coord, back.ID, tag(back), "不清楚")
		d.ok(err)
		_, err = d.begin(0, "2021-09-10") // a draft is no report
		d.ok(err)
		want := []string{"2021-09-08 市容环卫组 missing", "2021-09-09 综合协调组 missing", "2021-09-09 市容环卫组 returned",
			"2021-09-10 综合协调组 upcoming", "2021-09-10 市容环卫组 upcoming", "2021-09-11 综合协调组 upcoming", "2021-09-11 市容环卫组 upcoming"}
		d.same(d.owed(d.coord, "2021-09-01", "2021-09-11"), want) // days before the team came owe nothing
		d.db.Clock.Set(at("2021-09-10 22:00"))
		d.same(d.owed(d.coord, "2021-09-10", "2021-09-10"), want[3:5])
		d.db.Clock.Add(time.Microsecond)
		d.same(d.owed(d.coord, "2021-09-10", "2021-09-10"), []string{"2021-09-10 综合协调组 missing", "2021-09-10 市容环卫组 missing"})
		d.same(d.owed(d.member(1), "2021-09-10", "2021-09-10"), []string{"2021-09-10 市容环卫组 missing"})
		_, _, _, err = d.s.Missing(d.coord, report.Span{InspectionID: d.round, From: "2021-01-01", To: "2021-09-01"})
		d.wants(err, fault.CodeInvalidRequest)
		_, none, _, err := d.s.Missing(storetest.As(d.Context(), record.NewID(), auth.Coordinator), report.Span{InspectionID: d.round})
		if d.ok(err); len(none) > 0 {
			d.Errorf("another office sees %+v", none)
		}
	})
}

func TestLatenessIsDecidedOnce(t *testing.T) {
	each(t, func(d *desk) {
		late, err := d.begin(0, "2021-09-10")
		d.ok(err)
		inTime := d.reported(1, "2021-09-10")
		d.db.Clock.Set(at("2021-09-10 22:01"))
		late, err = d.s.Submit(d.member(0), late.ID, tag(late))
		d.ok(err)
		back, err := d.s.Return(d.coord, inTime.ID, tag(inTime), "不清楚")
		d.ok(err)
		again, err := d.s.Submit(d.member(1), back.ID, tag(back))
		d.ok(err)
		if !late.Late || again.Late || len(again.Submissions) != 2 || again.Submissions[0].Words != "不清楚" {
			d.Errorf("late %v, again %+v", late.Late, again)
		}
		_, err = d.begin(0, "2021-09-11")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.begin(0, "2021-09-01")
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.begin(0, "2021-09-10")
		d.wants(err, fault.CodeAlreadyExists)
		_, err = d.s.Void(d.coord, late.ID, tag(late), "重复")
		d.ok(err)
		_, err = d.begin(0, "2021-09-10")
		d.ok(err)
		_, err = d.s.Get(d.member(1), late.ID)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Submit(d.member(0), again.ID, tag(again))
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Get(storetest.As(d.Context(), record.NewID(), auth.Coordinator), late.ID)
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Create(d.member(0), report.New{InspectionID: d.round, GroupID: d.groups[1], Kind: report.Daily, ReportOn: "2021-09-09"})
		d.wants(err, fault.CodeUnprocessable)
	})
}

// race runs all at once and counts who succeeds; the others get one of the codes.
func (d *desk) race(n int, act func(i int) error, codes ...fault.Code) int {
	d.Helper()
	var wg sync.WaitGroup
	var mu sync.Mutex
	won := 0
	for i := range n {
		wg.Go(func() {
			err := act(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else if !slices.ContainsFunc(codes, func(c fault.Code) bool { return fault.Is(err, c) }) {
				d.Error(err)
			}
		})
	}
	wg.Wait()
	return won
}

func TestRaces(t *testing.T) {
	each(t, func(d *desk) {
		if n := d.race(8, func(int) error { _, err := d.begin(0, "2021-09-10"); return err }, fault.CodeAlreadyExists); n != 1 {
			d.Errorf("%d reports of one day", n)
		}
		r := d.reported(1, "2021-09-10")
		other := storetest.As(d.Context(), d.office, auth.Commander)
		if n := d.race(2, func(i int) error {
			if i == 0 {
				_, err := d.s.Accept(d.coord, r.ID, tag(r))
				return err
			}
			_, err := d.s.Return(other, r.ID, tag(r), "不清楚")
			return err
		}, fault.CodeStaleVersion); n != 1 {
			d.Errorf("%d of accept and return won", n)
		}
		if n := d.race(6, func(int) error { _, err := d.s.Compile(d.coord, d.round, "2021-09-10", ""); return err }, fault.CodeAlreadyExists); n != 1 {
			d.Errorf("%d street reports of one day", n)
		}
		var sent int
		var mu sync.Mutex
		d.race(6, func(int) error {
			rows, err := d.s.Nudge(d.coord, d.round, "2021-09-10", []uuid.UUID{d.groups[0]})
			mu.Lock()
			defer mu.Unlock()
			if err == nil && rows[0].Outcome == "nudged" {
				sent++
			}
			return err
		})
		if sent != 1 {
			d.Errorf("nudged %d times at once", sent)
		}
		d.db.Clock.Add(30 * time.Minute)
		rows, err := d.s.Nudge(d.coord, d.round, "2021-09-10", nil)
		if d.ok(err); len(rows) == 0 || rows[0].Outcome != "nudged" {
			d.Errorf("after the interval: %+v", rows)
		}
	})
}

// What is compiled stays as it was, whatever becomes of the reports; a correction
// takes them anew and keeps the figures.
func TestStreetReportIsFrozen(t *testing.T) {
	each(t, func(d *desk) {
		r := d.reported(1, "2021-09-10")
		first, err := d.s.Compile(d.coord, d.round, "2021-09-10", "平稳")
		d.ok(err)
		back, err := d.s.Return(d.coord, r.ID, tag(r), "处数不对")
		d.ok(err)
		text := "清运卫生死角 13 处"
		back, err = d.s.Update(d.member(1), back.ID, tag(back), report.Patch{Content: &text})
		d.ok(err)
		_, err = d.s.Submit(d.member(1), back.ID, tag(back))
		d.ok(err)
		read, err := d.s.Street(d.coord, first.ID)
		d.ok(err)
		a, _ := json.Marshal(first.Body)
		b, _ := json.Marshal(read.Body)
		if string(a) != string(b) || read.Digest != first.Digest || read.GroupsDue != 2 || read.GroupsMissing != 1 || strings.Contains(string(b), "13 处") {
			d.Errorf("it changed:\n%s\n%s", a, b)
		}
		d.db.Clock.Add(72 * time.Hour)
		if n := d.race(4, func(int) error { _, err := d.s.Correct(d.coord, first.ID, tag(first), "更正处数", nil); return err }, fault.CodeStaleVersion); n != 1 {
			d.Errorf("%d corrections of one edition", n)
		}
		latest := true
		page, err := d.s.Streets(d.coord, report.StreetFilter{Latest: &latest}, store.Request{Limit: 10})
		d.ok(err)
		c := page.Items[0]
		if len(page.Items) != 1 || c.Edition != 2 || c.Body.Entries[1].Content.Content != text || !c.Body.Figures.TakenAt.Equal(first.Body.Figures.TakenAt) || c.Body.Summary != "平稳" || c.Number == first.Number {
			d.Errorf("corrected: %+v", c)
		}
		old, err := d.s.Street(d.coord, first.ID)
		d.ok(err)
		_, err = d.s.Correct(d.coord, first.ID, tag(old), "再更正", nil)
		d.wants(err, fault.CodeStateConflict)
	})
}

func TestEventsHoldNoWords(t *testing.T) {
	each(t, func(d *desk) {
		r := d.reported(1, "2021-09-10")
		_, err := d.s.Return(d.coord, r.ID, tag(r), "不清楚")
		d.ok(err)
		var events []event.Event
		d.ok(d.db.Reading(d.coord).Find(&events).Error)
		for _, e := range events {
			if strings.Contains(e.Data, "清运") || strings.Contains(e.Data, "不清楚") {
				d.Errorf("%s says %s", e.Kind, e.Data)
			}
		}
	})
}
