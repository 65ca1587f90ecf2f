package deadline_test

import (
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/deadline"
	"lianluo/internal/due"
	"lianluo/internal/fault"
	"lianluo/internal/office"
	"lianluo/internal/petition"
	"lianluo/internal/store/storetest"
)

func TestDrift(t *testing.T) {
	each(t, func(d *desk) { storetest.Drift(d.T, d.db, &due.Deadline{}, &deadline.Extension{}, &office.Rule{}) })
}

// A case from its arrival to its publication, each step in time or late.
func TestClocksOfACase(t *testing.T) {
	each(t, func(d *desk) {
		began := d.db.Clock.Now()
		_, err := d.offices.CreateRule(d.admin, office.NewRule{Step: due.Publish, Name: "公开时限", Span: calendar.Span{Amount: 5, Unit: calendar.NaturalDay}})
		d.ok(err)
		_, err = d.offices.CreateRule(d.admin, office.NewRule{Step: due.FollowUpVisit, Name: "回访时限", Span: calendar.Span{Amount: 7, Unit: calendar.NaturalDay}})
		d.ok(err)
		c := d.register()
		if x := d.of(c)[due.Dispatch]; !x.DueAt.Equal(began.Add(30*time.Minute)) || x.RuleID == nil || x.UnitID != nil {
			d.Fatalf("thirty minutes from the arrival: %+v", x)
		}
		d.later(31 * time.Minute)
		if d.state(c, due.Dispatch) != clock.Overdue {
			d.Error("it is late by itself")
		}
		c, err = d.cases.Dispatch(d.coord, c.ID, nil, petition.Order{LeadUnitID: d.units[0]})
		d.ok(err)
		all := d.of(c)
		if len(all) != 6 || d.state(c, due.Dispatch) != clock.Late || !all[due.Complete].DueAt.Equal(*c.DueAt) || !all[due.Acknowledge].DueAt.Equal(*c.Dispatch.AcknowledgeBy) {
			d.Fatalf("%+v", all)
		}
		for step, days := range map[string]int{due.Verify: 3, due.FirstReport: 2, due.Feedback: 7, due.Complete: 10} {
			if got := calendar.DateOf(all[step].DueAt); got != calendar.DateOf(began).AddDays(days) || *all[step].UnitID != d.units[0] {
				d.Errorf("%s is due on %s", step, got)
			}
		}
		d.later(time.Hour)
		_, err = d.cases.Acknowledge(d.unit(0), c.ID, nil, "")
		d.ok(err)
		d.later(4 * time.Hour) // three were allowed to the site
		d.ok(d.do(c, petition.OnBeginVerification, nil))
		d.ok(d.do(c, petition.OnConcludeVerification, func(c *petition.Case) { c.Verdict = petition.Substantiated }))
		d.ok(d.do(c, petition.OnComplete, nil))
		d.later(50 * time.Hour)
		d.ok(d.do(c, petition.OnDraftFeedback, nil))
		d.ok(d.do(c, petition.OnReviewFeedback, nil))
		d.ok(d.do(c, petition.OnSignFeedback, nil))
		d.ok(d.do(c, petition.OnSubmitFeedback, nil))
		d.ok(d.do(c, petition.OnAcceptFeedback, nil))
		d.ok(d.do(c, petition.OnPrepare, nil))
		d.later(5 * 24 * time.Hour)
		d.ok(d.do(c, petition.OnPublish, nil))
		d.ok(d.do(c, petition.OnAddVisit, nil))
		for step, want := range map[string]clock.Status{due.Dispatch: clock.Late, due.Acknowledge: clock.Met, due.SiteVisit: clock.Late, due.Verify: clock.Met, due.FirstReport: clock.Met,
			due.Feedback: clock.Met, due.Complete: clock.Met, due.Publish: clock.Met, due.FollowUpVisit: clock.Met, due.LookBack: clock.Open} {
			if got := d.state(c, step); got != want {
				d.Errorf("%s is %s, want %s", step, got, want)
			}
		}
	})
}

// Giving a case away again leaves the original deadlines; only what belongs to
// the new unit begins anew. A new cycle has deadlines of its own.
func TestReassignedAndReopened(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		first := d.of(c)
		d.later(26 * time.Hour)
		c, err := d.cases.Reassign(d.coord, c.ID, nil, petition.Order{LeadUnitID: d.units[1], Reason: "管辖不符"})
		d.ok(err)
		second := d.of(c)
		for _, step := range []string{due.Complete, due.Verify, due.Feedback, due.FirstReport} {
			if second[step].ID != first[step].ID || !second[step].DueAt.Equal(first[step].DueAt) || *second[step].UnitID != d.units[1] {
				d.Errorf("%s: %+v", step, second[step])
			}
		}
		if second[due.Acknowledge].ID == first[due.Acknowledge].ID || d.state(c, due.Acknowledge) != clock.Open {
			d.Error("the new unit has its own time to acknowledge")
		}
		rows, err := d.s.OfCase(d.coord, c.ID, 0)
		d.ok(err)
		lapsed := 0
		for _, r := range rows {
			if r.Status(d.db.Clock.Now()) == clock.Lapsed {
				lapsed++
			}
		}
		if lapsed != 1 {
			d.Errorf("%d lapsed", lapsed)
		}
		_, err = d.cases.Acknowledge(d.unit(1), c.ID, nil, "")
		d.ok(err)
		d.ok(d.do(c, petition.OnRefer, nil))
		for step := range d.of(c) {
			if s := d.state(c, step); s == clock.Open || s == clock.Overdue {
				d.Errorf("%s runs on while the case is not ours", step)
			}
		}
		d.later(30 * 24 * time.Hour)
		d.ok(d.do(c, petition.OnReopen, nil))
		if all := d.of(c); len(all) != 1 || d.state(c, due.Dispatch) != clock.Open {
			d.Errorf("%+v", all)
		}
		c, err = d.cases.Dispatch(d.coord, c.ID, nil, petition.Order{LeadUnitID: d.units[0]})
		d.ok(err)
		if x := d.of(c)[due.Complete]; x.Cycle != 2 || calendar.DateOf(x.DueAt) != calendar.DateOf(d.db.Clock.Now()).AddDays(10) || !x.DueAt.Equal(*c.DueAt) {
			d.Errorf("%+v", x)
		}
		old, err := d.s.OfCase(d.coord, c.ID, 1)
		d.ok(err)
		if len(old) < 7 {
			d.Errorf("%d deadlines of the first cycle are left", len(old))
		}
	})
}

// What still runs of an accepted case stops when it is reopened.
func TestReopenedStopsTheOldClocks(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		d.rectifying(c)
		for _, on := range []string{petition.OnComplete, petition.OnDraftFeedback, petition.OnReviewFeedback, petition.OnSignFeedback, petition.OnSubmitFeedback, petition.OnAcceptFeedback} {
			d.ok(d.do(c, on, nil))
		}
		if d.state(c, due.LookBack) != clock.Open {
			d.Fatal("a look-back is due within the year")
		}
		d.ok(d.do(c, petition.OnReopen, nil))
		old, err := d.s.OfCase(d.coord, c.ID, 1)
		d.ok(err)
		for _, x := range old {
			if x.Runs() || x.Step == due.LookBack && x.Status(d.db.Clock.Now()) != clock.Lapsed {
				d.Errorf("%s of the first cycle runs on", x.Step)
			}
		}
	})
}

// A promise stays as it was made; rules and days count from when they do.
func TestRulesAndCalendarReachOnlyWhatFollows(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		was := d.of(c)[due.Feedback]
		now := d.db.Clock.Now()
		tomorrow := now.Add(24 * time.Hour)
		r, err := d.offices.CreateRule(d.admin, office.NewRule{Step: due.Feedback, Name: "上报反馈时限", Span: calendar.Span{Amount: 3, Unit: calendar.WorkingDay}, From: &tomorrow})
		d.ok(err)
		if x := d.of(d.dispatched())[due.Feedback]; *x.RuleID != *was.RuleID {
			d.Error("tomorrow's rule counts today")
		}
		d.later(25 * time.Hour) // Saturday
		x := d.of(d.dispatched())[due.Feedback]
		if *x.RuleID != r.ID || calendar.DateOf(x.DueAt) != "2021-09-15" {
			d.Errorf("today's rule does not count: %s %+v", calendar.DateOf(x.DueAt), x.Explanation)
		}
		_, err = d.offices.ImportDays(d.admin, office.Import{Year: 2021, Days: []office.ImportedDay{{Date: "2021-09-13", Name: "临时放假", Kind: office.DayOff}}})
		d.ok(err)
		if y := d.of(d.dispatched())[due.Feedback]; calendar.DateOf(y.DueAt) != "2021-09-16" {
			d.Errorf("the new day off is not skipped: %s", calendar.DateOf(y.DueAt))
		}
		if again := d.of(c)[due.Feedback]; !again.DueAt.Equal(was.DueAt) || again.Why != was.Why || *again.RuleID != *was.RuleID {
			d.Errorf("a promise was rewritten: %+v", again)
		}
		_, err = d.offices.VoidRule(d.admin, r.ID, nil, "取消")
		d.ok(err)
		if _, ok := d.of(d.dispatched())[due.Feedback]; ok {
			d.Error("without a rule there is no deadline")
		}
	})
}

func TestExtension(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		mine := d.unit(0)
		was := *c.DueAt
		_, err := d.s.Ask(d.unit(1), c.ID, due.Complete, was.Add(time.Hour), "别的单位")
		d.wants(err, fault.CodeNotFound)
		_, err = d.s.Ask(d.boss, c.ID, due.Complete, was.Add(time.Hour), "不办这件")
		d.wants(err, fault.CodeForbidden)
		for step, to := range map[string]time.Time{due.Complete: was, due.Publish: was.Add(time.Hour), due.Verify: was.AddDate(2, 0, 0)} {
			_, err = d.s.Ask(mine, c.ID, step, to, "不行")
			d.wants(err, fault.CodeUnprocessable)
		}
		want := was.Add(5 * 24 * time.Hour)
		e, err := d.s.Ask(mine, c.ID, due.Complete, want, "材料未到")
		d.ok(err)
		if e.State != clock.Asked || !e.PreviousDueAt.Equal(was) || strings.Join(e.Actions, " ") != "withdraw" {
			d.Errorf("%+v", e)
		}
		_, err = d.s.Ask(mine, c.ID, due.Complete, want, "再申请")
		d.wants(err, fault.CodeAlreadyExists)
		_, err = d.s.Decide(mine, c.ID, e.ID, nil, clock.Approved, "")
		d.wants(err, fault.CodeForbidden)
		_, err = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Withdrawn, "")
		d.wants(err, fault.CodeForbidden)
		d.later(was.Sub(d.db.Clock.Now()) + time.Minute) // asked in time, decided after the old end
		if d.state(c, due.Complete) != clock.Overdue {
			d.Error("a request stops no clock")
		}
		stale := `"9"`
		_, err = d.s.Decide(d.boss, c.ID, e.ID, &stale, clock.Approved, "")
		d.wants(err, fault.CodeStaleVersion)
		tag := e.ETag()
		e, err = d.s.Decide(d.boss, c.ID, e.ID, &tag, clock.Approved, "同意")
		d.ok(err)
		x := d.of(c)[due.Complete]
		if now := d.reload(c); !now.DueAt.Equal(want) || !x.DueAt.Equal(want) || !x.OriginalDueAt.Equal(was) || now.Overdue(d.db.Clock.Now()) || len(e.Actions) != 0 {
			d.Errorf("%s, %+v", now.DueAt, x)
		}
		_, err = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Rejected, "")
		d.wants(err, fault.CodeStateConflict)
		a, err := d.s.Account(d.coord, c.ID, due.Complete)
		d.ok(err)
		if len(a.Extensions) != 1 || !strings.Contains(strings.Join(a.Explanation.Steps, " "), "经批准延期") || !a.Explanation.DueAt.Equal(want) {
			d.Errorf("%+v", a)
		}
		_, err = d.s.Ask(mine, c.ID, due.Verify, want, "太晚")
		d.wants(err, fault.CodeWindowClosed)
		second, err := d.s.Ask(mine, c.ID, due.Complete, want.Add(time.Hour), "再延")
		d.ok(err)
		_, err = d.s.Decide(mine, c.ID, second.ID, nil, clock.Rejected, "")
		d.wants(err, fault.CodeForbidden)
		second, err = d.s.Decide(mine, c.ID, second.ID, nil, clock.Withdrawn, "不必了")
		d.ok(err)
		views, err := d.s.Extensions(mine, c.ID)
		d.ok(err)
		if len(views) != 2 || views[1].State != clock.Withdrawn || second.DecidedBy == nil {
			d.Errorf("%+v", views)
		}
		if _, err := d.s.Extension(d.unit(1), c.ID, e.ID); !fault.Is(err, fault.CodeNotFound) {
			d.Errorf("another unit reads it: %v", err)
		}
	})
}

// Who handles cases and decides on extensions does not decide on the own one.
func TestNobodyGrantsTheirOwn(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		e, err := d.s.Ask(d.coord, c.ID, due.Complete, c.DueAt.Add(time.Hour), "代主办单位申请")
		d.ok(err)
		for _, to := range []clock.State{clock.Approved, clock.Rejected} {
			_, err = d.s.Decide(d.coord, c.ID, e.ID, nil, to, "")
			d.wants(err, fault.CodeForbidden)
		}
		if got := d.of(c)[due.Complete]; !got.DueAt.Equal(*c.DueAt) {
			d.Errorf("due %s", got.DueAt)
		}
		_, err = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Approved, "")
		d.ok(err)
	})
}

// What was late when it was done stays late: more time comes too late for it.
func TestLateStaysLate(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		d.rectifying(c)
		was := *c.DueAt
		e, err := d.s.Ask(d.unit(0), c.ID, due.Complete, was.Add(48*time.Hour), "材料未到")
		d.ok(err)
		d.db.Clock.Set(was.Add(time.Hour))
		d.ok(d.do(c, petition.OnComplete, nil))
		v, err := d.s.Extension(d.boss, c.ID, e.ID)
		d.ok(err)
		if strings.Join(v.Actions, " ") != "reject" {
			d.Errorf("%v", v.Actions)
		}
		_, err = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Approved, "")
		d.wants(err, fault.CodeStateConflict)
		if d.state(c, due.Complete) != clock.Late || !d.reload(c).DueAt.Equal(was) {
			d.Errorf("%s, due %s", d.state(c, due.Complete), d.reload(c).DueAt)
		}
	})
}

// An extension of the time to acknowledge holds where the case holds it, too.
func TestExtendedAcknowledgement(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		to := c.Dispatch.AcknowledgeBy.Add(2 * time.Hour)
		e, err := d.s.Ask(d.unit(0), c.ID, due.Acknowledge, to, "现场断网")
		d.ok(err)
		_, err = d.s.Decide(d.coord, c.ID, e.ID, nil, clock.Approved, "")
		d.ok(err)
		d.later(3 * time.Hour)
		c, err = d.cases.Return(d.unit(0), c.ID, nil, "不属本单位", d.units[1])
		d.ok(err)
		if !c.Dispatch.AcknowledgeBy.Equal(to) || d.state(c, due.Acknowledge) != clock.Met || d.state(c, due.Dispatch) != clock.Open {
			d.Errorf("%+v", c.Dispatch)
		}
	})
}

// Many approve at once: one does, and the end moves once.
func TestApprovalsAtOnce(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		want := c.DueAt.Add(48 * time.Hour)
		e, err := d.s.Ask(d.unit(0), c.ID, due.Complete, want, "材料未到")
		d.ok(err)
		var won, lost atomic.Int64
		var wg sync.WaitGroup
		for i := range 16 {
			wg.Go(func() {
				to := clock.Approved
				if i%4 == 3 {
					to = clock.Rejected
				}
				switch _, err := d.s.Decide(d.boss, c.ID, e.ID, nil, to, ""); {
				case err == nil:
					won.Add(1)
				case fault.Is(err, fault.CodeStateConflict), fault.Is(err, fault.CodeUnavailable):
					lost.Add(1)
				default:
					d.Error(err)
				}
			})
		}
		wg.Wait()
		if won.Load() != 1 || lost.Load() != 15 {
			d.Errorf("%d won, %d lost", won.Load(), lost.Load())
		}
	})
}

// Approving while the case is being completed: whichever comes first, what was
// decided of the step is not changed by the other.
func TestApprovingAgainstCompleting(t *testing.T) {
	each(t, func(d *desk) {
		for range 8 {
			c := d.dispatched()
			d.rectifying(c)
			was := *c.DueAt
			e, err := d.s.Ask(d.unit(0), c.ID, due.Complete, was.Add(48*time.Hour), "材料未到")
			d.ok(err)
			d.db.Clock.Set(was.Add(time.Hour))
			var approved, completed error
			var wg sync.WaitGroup
			wg.Go(func() { _, approved = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Approved, "") })
			wg.Go(func() { completed = d.do(c, petition.OnComplete, nil) })
			wg.Wait()
			d.ok(completed)
			want := clock.Met
			if approved != nil {
				d.wants(approved, fault.CodeStateConflict)
				want = clock.Late
			}
			x := d.of(c)[due.Complete]
			if approved == nil != x.DueAt.After(was) {
				d.Errorf("approved %v, due %s", approved, x.DueAt)
			}
			if s := x.Status(d.db.Clock.Now()); s != want || !d.reload(c).DueAt.Equal(x.DueAt) {
				d.Errorf("approved %v: %s, due %s", approved, s, x.DueAt)
			}
			if approved != nil { // late stays late
				_, err := d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Approved, "")
				d.wants(err, fault.CodeStateConflict)
				_, err = d.s.Decide(d.boss, c.ID, e.ID, nil, clock.Rejected, "已办结")
				d.ok(err)
			}
		}
	})
}

// What runs of a merged case is the survivor's work; taken apart again it runs on.
func TestMergedClocksStop(t *testing.T) {
	each(t, func(d *desk) {
		c := d.dispatched()
		d.ok(d.do(c, petition.OnMerge, func(c *petition.Case) { c.MergedIntoID = &c.ID }))
		if s := d.state(c, due.Complete); s != clock.Lapsed {
			d.Errorf("%s", s)
		}
		d.later(11 * 24 * time.Hour)
		d.work()
		if got := d.called(c); len(got) != 0 {
			d.Errorf("%v", got)
		}
		d.ok(d.do(c, petition.OnUnmerge, func(c *petition.Case) { c.MergedIntoID = nil }))
		if s := d.state(c, due.Complete); s != clock.Overdue {
			d.Errorf("%s", s)
		}
	})
}
