package accountability_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/accountability"
	"lianluo/internal/alarm"
	"lianluo/internal/attachment"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/office"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/record"
	"lianluo/internal/redact"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// rules has no rule, and nobody is known to it.
type rules struct{}

func (rules) Deadline(*store.Tx, string, time.Time, bool) (calendar.Explanation, bool, error) {
	return calendar.Explanation{}, false, nil
}

func (rules) Check(_ *store.Tx, texts map[uuid.UUID][]string) (map[uuid.UUID][][]redact.Finding, error) {
	out := map[uuid.UUID][][]redact.Finding{}
	for id, list := range texts {
		for _, text := range list {
			out[id] = append(out[id], redact.Find(text, redact.Known{}))
		}
	}
	return out, nil
}

// desk is an office with a round, a unit, two supervisors and a leader.
type desk struct {
	*testing.T
	db            *storetest.DB
	s             *accountability.Service
	org           *org.Service
	rounds        *inspection.Service
	office, round uuid.UUID
	unit, other   uuid.UUID
	qin, he, boss context.Context
}

func each(t *testing.T, f func(d *desk)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		d := &desk{T: t, db: db, office: record.NewID(), org: org.NewService(db.Store), rounds: inspection.NewService(db.Store)}
		d.s = accountability.NewService(db.Store, rules{}, rules{})
		d.org.Tie(d.s)
		d.qin, d.he, d.boss = d.as(auth.SupervisionStaff, nil), d.as(auth.SupervisionStaff, nil), d.as(auth.Commander, nil)
		_, err := office.NewService(db.Store).Found(auth.With(t.Context(), auth.System(d.office, "user create")), "青禾街道办事处")
		d.ok(err)
		coord := d.as(auth.Coordinator, nil)
		i, err := d.rounds.Create(coord, inspection.New{Name: "第二轮督察", Level: inspection.Central, Round: "第二轮"})
		d.ok(err)
		d.round = i.ID
		for name, id := range map[string]*uuid.UUID{"城市管理办公室": &d.unit, "城管执法中队": &d.other} {
			u, err := d.org.CreateUnit(coord, org.NewUnit{Name: name, Kind: org.OfficeDepartment})
			d.ok(err)
			*id = u.ID
		}
		f(d)
	})
}

func (d *desk) as(s auth.Standing, change func(*auth.Actor)) context.Context {
	a := auth.From(storetest.As(d.Context(), d.office, s))
	a.ID = record.NewID()
	if change != nil {
		change(&a)
	}
	return auth.With(d.Context(), a)
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

func (d *desk) person(name string) uuid.UUID {
	d.Helper()
	p, err := d.org.CreatePerson(d.as(auth.Coordinator, nil), org.NewPerson{Name: name})
	d.ok(err)
	return p.ID
}

func (d *desk) file() *accountability.Item {
	d.Helper()
	i, err := d.s.File(d.qin, accountability.New{InspectionID: d.round, Source: accountability.UndercoverExposure, Matter: "油污直排，联系人 13800010017", ResponsibleUnitID: d.unit})
	d.ok(err)
	return i
}

func (d *desk) ordered(after time.Duration) *accountability.Item {
	d.Helper()
	i, end := d.file(), d.db.Clock.Now().Add(after)
	_, err := d.s.Order(d.qin, i.ID, "限期反馈", &end)
	d.ok(err)
	return i
}

// decided is an item that waits for its records.
func (d *desk) decided() *accountability.Item {
	d.Helper()
	i := d.ordered(time.Hour)
	_, err := d.s.GiveFeedback(d.qin, i.ID, nil, "已清退", nil)
	d.ok(err)
	_, err = d.s.Review(d.he, i.ID, nil, order.Accepted, "")
	d.ok(err)
	i, err = d.s.Decide(d.boss, i.ID, nil, accountability.Accountable, "予以问责")
	d.ok(err)
	return i
}

func (d *desk) sanction(p uuid.UUID) accountability.NewRecord {
	return accountability.NewRecord{PersonID: &p, Status: accountability.PublicOfficial, Form: accountability.ReminderTalk, Body: accountability.StreetPartyCommittee,
		DocumentNumber: "青工委〔2021〕3 号", DecidedOn: calendar.DateOf(d.db.Clock.Now())}
}

func (d *desk) told(id uuid.UUID) (kinds []string) {
	d.Helper()
	d.ok(d.db.Reading(d.qin).Model(&event.Event{}).Where("resource_id = ? AND kind <> 'accountability_item.read'", id).Order("sequence").Pluck("kind", &kinds).Error)
	for n := range kinds {
		kinds[n] = strings.TrimPrefix(kinds[n], "accountability_item.")
	}
	return kinds
}

func TestRowsAreAsMigrated(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &accountability.Item{}, &accountability.SupervisionOrder{}, &accountability.Record{}, &accountability.Party{})
	})
}

// Who sees an item: supervisors, commanders and readers; never the unit, whoever
// is concerned, or anybody else; and each reading leaves an entry that only
// auditors see.
func TestNeedToKnow(t *testing.T) {
	each(t, func(d *desk) {
		reader, culprit := d.person("钱进"), d.person("孙越")
		is := func(p uuid.UUID) func(*auth.Actor) { return func(a *auth.Actor) { a.PersonID = p } }
		of := func(u uuid.UUID) func(*auth.Actor) { return func(a *auth.Actor) { a.HomeUnitID = u } }
		i, err := d.s.File(d.qin, accountability.New{InspectionID: d.round, Source: accountability.LeaderAssigned, Matter: "夜间值守", ResponsibleUnitID: d.unit,
			Subjects: []uuid.UUID{culprit}, Readers: []uuid.UUID{reader}})
		d.ok(err)
		_, err = d.s.File(d.as(auth.SupervisionStaff, of(d.unit)), accountability.New{InspectionID: d.round, Source: accountability.LeaderAssigned, Matter: "自查", ResponsibleUnitID: d.unit})
		d.wants(err, fault.CodeForbidden)
		for name, x := range map[string]struct {
			ctx  context.Context
			sees bool
		}{
			"a supervisor": {d.qin, true}, "a commander": {d.boss, true}, "the reader": {d.as(auth.GroupMember, is(reader)), true},
			"a colleague": {d.as(auth.GroupMember, is(d.person("赵一"))), false}, "a coordinator": {d.as(auth.Coordinator, nil), false}, "an auditor": {d.as(auth.Auditor, nil), false},
			"a supervisor of the unit": {d.as(auth.SupervisionStaff, of(d.unit)), false}, "a commander of the unit": {d.as(auth.Commander, of(d.unit)), false},
			"a commander who is concerned": {d.as(auth.Commander, is(culprit)), false}, "a supervisor of another unit": {d.as(auth.SupervisionStaff, of(d.other)), true},
			"another office": {storetest.As(d.Context(), record.NewID(), auth.Commander), false},
		} {
			_, err := d.s.See(x.ctx, i.ID, "item")
			if (err == nil) != x.sees || err != nil && !fault.Is(err, fault.CodeNotFound) {
				d.Errorf("%s: %v", name, err)
			}
			page, err := d.s.List(x.ctx, accountability.Filter{}, store.Request{Limit: 10})
			if err != nil || (len(page.Items) == 1) != x.sees {
				d.Errorf("%s lists %d, %v", name, len(page.Items), err)
			}
			if _, err := d.s.Start(x.ctx, i.ID, nil); !x.sees {
				d.wants(err, fault.CodeNotFound)
			}
		}
		var open, reads, lists int64
		events := func(n *int64, where string) {
			d.ok(d.db.Reading(d.qin).Model(&event.Event{}).Where(where).Count(n).Error)
		}
		events(&open, "resource_type = 'accountability_item' AND audience <> 'restricted'")
		events(&reads, "kind = 'accountability_item.read'")
		events(&lists, "kind = 'accountability_item.listed'")
		if open != 0 || reads != 4 || lists != 4 {
			d.Errorf("%d open events, %d reads, %d lists", open, reads, lists)
		}
		_, err = d.s.NameReaders(d.qin, i.ID, nil, []uuid.UUID{culprit})
		d.wants(err, fault.CodeUnprocessable)
		_, err = d.s.NameReaders(d.qin, i.ID, nil, nil)
		d.ok(err)
		_, err = d.s.See(d.as(auth.GroupMember, is(reader)), i.ID, "item")
		d.wants(err, fault.CodeNotFound)
		_, err = d.org.VoidUnit(d.as(auth.Coordinator, nil), d.unit, nil, "撤并")
		d.wants(err, fault.CodeInUse)
	})
}

// Orders escalate by rule and never back, each colour once; the alarm writes the
// red one by itself; what was answered in time is not late while nobody has read it.
func TestOrdersEscalate(t *testing.T) {
	each(t, func(d *desk) {
		log := slog.New(slog.DiscardHandler)
		q := job.New(d.db.Store, log)
		w := alarm.New(d.db.Store, q, log)
		d.s.Alerts(w)
		work := func() {
			d.ok(w.Look(d.Context()))
			for {
				if more, err := q.Work(d.Context()); err != nil || !more {
					d.ok(err)
					return
				}
			}
		}
		colours := func(id uuid.UUID) string {
			rows, err := d.s.Orders(d.qin, id)
			d.ok(err)
			var out []string
			for _, x := range rows {
				out = append(out, string(x.Cause))
				if strings.Contains(x.Sheet.Lines[len(x.Sheet.Lines)-3].Text, "13800010017") {
					d.Error("a telephone number is printed")
				}
			}
			return strings.Join(out, " ")
		}
		i := d.ordered(10 * time.Hour)
		d.db.Clock.Add(6 * time.Hour)
		seen, err := d.s.See(d.qin, i.ID, "item")
		d.ok(err)
		tag := seen.ETag()
		work()
		work()
		if got := colours(i.ID); got != "ordered near" {
			d.Errorf("half the time is gone: %s", got)
		}
		var named []int64
		d.ok(d.db.Reading(d.qin).Model(&event.Event{}).Where("kind = 'accountability_item.deadline_near'").Pluck("resource_version", &named).Error)
		if len(named) != 1 || named[0] != seen.Version {
			d.Errorf("told of version %v, it is %d", named, seen.Version)
		}
		// Who has read it before the alarm may still write it.
		_, err = d.s.GiveFeedback(d.qin, i.ID, &tag, "已清退", nil)
		d.ok(err)
		d.db.Clock.Add(5 * time.Hour)
		work()
		if x, err := d.s.See(d.qin, i.ID, "item"); err != nil || x.Overdue(d.db.Clock.Now()) || x.Colour != clock.Blue {
			d.Errorf("answered in time and not read: %+v, %v", x, err)
		}
		_, err = d.s.Return(d.he, i.ID, nil, "缺照片")
		d.ok(err)
		work()
		work()
		x, err := d.s.See(d.qin, i.ID, "item")
		d.ok(err)
		if got := colours(i.ID); got != "ordered near returned overdue" || x.Colour != clock.Red || x.State != string(accountability.Returned) {
			d.Errorf("returned behind the end: %s, %s", got, x.Colour)
		}
		_, err = d.s.Order(d.boss, i.ID, "再催", nil)
		d.wants(err, fault.CodeStateConflict)
		_, err = d.s.GiveFeedback(d.qin, i.ID, nil, "照片补齐", nil)
		d.ok(err)
		_, err = d.s.Return(d.he, i.ID, nil, "仍缺")
		d.ok(err)
		work()
		if got := colours(i.ID); got != "ordered near returned overdue" {
			d.Errorf("a colour twice: %s", got)
		}
		if got := strings.Join(d.told(i.ID), " "); got != "filed ordered deadline_near feedback_given feedback_returned overdue feedback_given feedback_returned" {
			d.Errorf("told: %s", got)
		}
		// By hand: behind is yellow, and red when it is overdue; nothing is told of an archived round.
		j := d.ordered(10 * time.Hour)
		_, err = d.s.Order(d.boss, j.ID, "加快", nil)
		d.ok(err)
		_, err = d.s.Order(d.qin, j.ID, "再快", nil)
		d.wants(err, fault.CodeStateConflict)
		d.db.Clock.Add(11 * time.Hour)
		_, err = d.s.Order(d.qin, j.ID, "已超期", nil)
		d.ok(err)
		work()
		if got := colours(j.ID); got != "ordered behind overdue" {
			d.Errorf("by hand: %s", got)
		}
		k := d.ordered(10 * time.Hour)
		_, err = d.rounds.Start(d.as(auth.Commander, nil), d.round, nil, "2021-08-01")
		d.ok(err)
		_, err = d.rounds.Finish(d.as(auth.Commander, nil), d.round, nil, "2021-08-30")
		d.ok(err)
		_, err = d.rounds.Archive(d.as(auth.Commander, nil), d.round, nil)
		d.ok(err)
		d.db.Clock.Add(11 * time.Hour)
		work()
		work()
		if got := strings.Join(d.told(k.ID), " "); got != "filed ordered lapsed" {
			d.Errorf("in the archive: %s", got)
		}
	})
}

// Of many at once one decides, one closes, and records and closing never pass
// each other: what is closed has its records.
func TestRaces(t *testing.T) {
	each(t, func(d *desk) {
		race := func(acts ...func() error) (won int) {
			var wg sync.WaitGroup
			var mu sync.Mutex
			for _, act := range acts {
				wg.Go(func() {
					err := act()
					mu.Lock()
					defer mu.Unlock()
					switch {
					case err == nil:
						won++
					case fault.Is(err, fault.CodeStateConflict), fault.Is(err, fault.CodeStaleVersion), fault.Is(err, fault.CodeRequirementsUnmet):
					default:
						d.Error(err)
					}
				})
			}
			wg.Wait()
			return won
		}
		i := d.ordered(time.Hour)
		_, err := d.s.GiveFeedback(d.qin, i.ID, nil, "已清退", nil)
		d.ok(err)
		seen, err := d.s.Review(d.he, i.ID, nil, order.Accepted, "")
		d.ok(err)
		decide := func(outcome string) func() error {
			return func() error {
				tag := seen.ETag()
				_, err := d.s.Decide(d.boss, i.ID, &tag, outcome, "决定")
				return err
			}
		}
		if n := race(decide(accountability.Accountable), decide(accountability.NotAccountable), decide(accountability.Accountable)); n != 1 {
			d.Errorf("%d decisions", n)
		}
		i = d.decided()
		_, r, err := d.s.AddRecord(d.qin, i.ID, d.sanction(d.person("孙越")))
		d.ok(err)
		_, err = d.s.Execute(d.qin, i.ID, nil, "已宣布")
		d.ok(err)
		race(func() error { _, err := d.s.Close(d.boss, i.ID, nil, ""); return err },
			func() error { _, _, err := d.s.VoidRecord(d.qin, i.ID, r.ID, nil, "写错"); return err },
			func() error { _, err := d.s.Close(d.he, i.ID, nil, ""); return err })
		if x, err := d.s.See(d.qin, i.ID, "item"); err != nil || x.Records != 0 || x.State != string(accountability.Decided) {
			d.Errorf("voided while it was closed: %s with %d records, %v", x.State, x.Records, err)
		}
		i = d.file()
		end := d.db.Clock.Now().Add(time.Hour)
		first := func() error { _, err := d.s.Order(d.qin, i.ID, "限期", &end); return err }
		withdraw := func() error { _, err := d.s.Withdraw(d.he, i.ID, nil, "重复"); return err }
		race(first, withdraw, withdraw)
		if x, err := d.s.See(d.qin, i.ID, "item"); err != nil || !x.Voided() {
			d.Errorf("ordered and withdrawn at once: %+v, %v", x, err)
		}
	})
}

// A fact drafts once for each life of its subject, however often and from how
// many sides it is told; a draft without a unit is confirmed with one.
func TestDraftsAreUniqueByCause(t *testing.T) {
	each(t, func(d *desk) {
		about := accountability.Subject{Type: attachment.Case, ID: record.NewID(), Label: "X2HN202109100001", Round: 1, InspectionID: d.round, UnitID: &d.unit}
		d.s.RegisterSubject(attachment.Case, func(_ *store.Tx, id uuid.UUID) (accountability.Subject, error) {
			if id != about.ID {
				return accountability.Subject{}, fault.Missing()
			}
			return about, nil
		})
		d.s.Draft(d.db.Events, accountability.Trigger{On: "petition_case.deadline_overdue", Source: accountability.OverdueCase, Type: attachment.Case, Step: "complete"})
		late := func(step string, id uuid.UUID) error {
			return d.db.InTx(auth.With(d.Context(), auth.System(d.office, "alerts")), func(tx *store.Tx) error {
				return event.AppendChange(tx, event.Change{Kind: "petition_case.deadline_overdue", Resource: id, Data: map[string]any{"step": step}})
			})
		}
		happens := func(id uuid.UUID) error { return late("complete", id) }
		d.ok(late("dispatch", about.ID)) // not what the trigger waits for, and uses nothing up
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := happens(about.ID); err != nil {
					d.Error(err)
				}
			})
		}
		wg.Wait()
		d.ok(happens(record.NewID())) // of something that was taken back
		drafts := func() []accountability.Item {
			p, err := d.s.List(d.qin, accountability.Filter{State: "drafted", Source: "overdue_case", SubjectID: &about.ID}, store.Request{Limit: 10})
			d.ok(err)
			return p.Items
		}
		found := drafts()
		if len(found) != 1 || found[0].Number != "" || *found[0].ResponsibleUnitID != d.unit {
			d.Fatalf("drafted: %+v", found)
		}
		_, err := d.s.See(d.as(auth.SupervisionStaff, func(a *auth.Actor) { a.HomeUnitID = d.unit }), found[0].ID, "item")
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Drop(d.qin, found[0].ID, nil, "已报备")
		d.ok(err)
		d.ok(happens(about.ID))
		if len(drafts()) != 0 {
			d.Error("a dropped cause drafts again")
		}
		about.Round, about.UnitID = 2, nil
		d.ok(happens(about.ID))
		next := drafts()[0]
		_, err = d.s.Confirm(d.qin, next.ID, nil, accountability.Patch{})
		d.wants(err, fault.CodeUnprocessable)
		i, err := d.s.Confirm(d.qin, next.ID, nil, accountability.Patch{ResponsibleUnitID: &d.other})
		d.ok(err)
		if i.Number != "督查〔2021〕1 号" || i.State != string(accountability.Filed) {
			d.Errorf("confirmed: %+v", i)
		}
	})
}

// More time is asked by one and granted by another, before the end; records that
// do not fit are refused; figures and flags follow.
func TestExtensionsRecordsAndFigures(t *testing.T) {
	each(t, func(d *desk) {
		i := d.ordered(2 * time.Hour)
		e, err := d.s.Ask(d.qin, i.ID, d.db.Clock.Now().Add(5*time.Hour), "夜间作业")
		d.ok(err)
		_, err = d.s.Desk.Decide(d.he, i.ID, e.ID, nil, clock.Approved, "")
		d.wants(err, fault.CodeForbidden)
		_, err = d.s.Desk.Decide(d.boss, i.ID, e.ID, nil, clock.Approved, "同意")
		d.ok(err)
		d.db.Clock.Add(6 * time.Hour)
		_, err = d.s.Ask(d.qin, i.ID, d.db.Clock.Now().Add(time.Hour), "还要")
		d.wants(err, fault.CodeWindowClosed)

		i = d.decided()
		worker := d.person("周工")
		bad := d.sanction(worker)
		bad.Status, bad.Form, bad.Grade = accountability.GridWorker, accountability.PartyDiscipline, accountability.Removal
		_, _, err = d.s.AddRecord(d.qin, i.ID, bad)
		if f, ok := fault.As(err); !ok || len(f.Fields) != 2 {
			d.Errorf("party discipline for a grid worker by the street: %v", err)
		}
		_, err = d.s.Execute(d.qin, i.ID, nil, "没有记录")
		d.wants(err, fault.CodeRequirementsUnmet)
		me := d.person("秦悦")
		_, _, err = d.s.AddRecord(d.as(auth.SupervisionStaff, func(a *auth.Actor) { a.PersonID = me }), i.ID, d.sanction(me))
		d.wants(err, fault.CodeForbidden)
		for range 6 {
			_, _, err = d.s.AddRecord(d.qin, i.ID, d.sanction(d.person("孙越")))
			d.ok(err)
		}
		_, err = d.s.See(d.as(auth.Commander, func(a *auth.Actor) { a.PersonID = worker }), i.ID, "item")
		d.ok(err) // refused, so not concerned
		figures, total, err := d.s.Figures(d.boss, accountability.ByForm, accountability.Period{})
		d.ok(err)
		if total != 6 || figures[1].Key != "reminder_talk" || figures[1].Count != 6 || figures[0].Count != 0 {
			d.Errorf("%d: %+v", total, figures)
		}
		if _, total, _ = d.s.Figures(d.boss, accountability.BySource, accountability.Period{From: "2099-01-01"}); total != 0 {
			d.Errorf("%d in the future", total)
		}
		flags, err := d.s.Warnings(d.boss)
		d.ok(err)
		if len(flags) != 1 || flags[0].Flag != accountability.RecordSpike || flags[0].Count != 6 || *flags[0].UnitID != d.unit {
			d.Errorf("%+v", flags)
		}
		if flags, err = d.s.Warnings(d.as(auth.SupervisionStaff, func(a *auth.Actor) { a.HomeUnitID = d.unit })); err != nil || len(flags) != 0 {
			d.Errorf("the unit sees its own: %+v, %v", flags, err)
		}
	})
}

// A return after an acceptance keeps the words of both; a request that nobody has
// decided lapses with the decision on the item.
func TestNothingSaidIsLost(t *testing.T) {
	each(t, func(d *desk) {
		i := d.ordered(10 * time.Hour)
		asked, err := d.s.Ask(d.qin, i.ID, d.db.Clock.Now().Add(20*time.Hour), "报告未出")
		d.ok(err)
		_, err = d.s.GiveFeedback(d.qin, i.ID, nil, "已清退", nil)
		d.ok(err)
		_, err = d.s.Review(d.he, i.ID, nil, order.Accepted, "佐证齐全")
		d.ok(err)
		_, err = d.s.Return(d.boss, i.ID, nil, "缺夜间照片")
		d.ok(err)
		rows, err := d.s.SeeFeedback(d.qin, i.ID)
		d.ok(err)
		f := rows[0]
		if f.Verdict != order.SentBack || f.Words != "缺夜间照片" || len(f.Earlier) != 1 || f.Earlier[0].Verdict != order.Accepted || f.Earlier[0].Words != "佐证齐全" ||
			*f.Earlier[0].By != auth.From(d.he).ID || f.Earlier[0].At == nil || *f.ReviewedBy != auth.From(d.boss).ID {
			d.Errorf("%+v", f)
		}
		_, err = d.s.GiveFeedback(d.qin, i.ID, nil, "照片补齐", nil)
		d.ok(err)
		_, err = d.s.Review(d.he, i.ID, nil, order.Accepted, "")
		d.ok(err)
		state := func(want clock.State) order.Request {
			d.Helper()
			e, err := d.s.SeeExtension(d.boss, i.ID, asked.ID)
			d.ok(err)
			if e.State != want {
				d.Errorf("the request is %s, want %s", e.State, want)
			}
			return e
		}
		state(clock.Asked)
		_, err = d.s.Decide(d.boss, i.ID, nil, accountability.NotAccountable, "已整改到位")
		d.ok(err)
		if e := state(clock.Overtaken); len(e.Actions) != 0 || e.DecidedAt == nil || e.DecidedBy != nil || e.Version != 2 {
			d.Errorf("%+v", e)
		}
		var data []string
		d.ok(d.db.Reading(d.qin).Model(&event.Event{}).Where("kind = 'accountability_item.decided'").Pluck("data", &data).Error)
		if len(data) != 1 || !strings.Contains(data[0], `"lapsed_extension_id":"`+asked.ID.String()) {
			d.Errorf("told: %s", data)
		}
	})
}
