package petition

import (
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// What follows completion, as sentences that hold at every moment at which a
// visit, a look-back, a notice or an objection is admitted.
func TestRulesOfWhatFollowsCompletion(t *testing.T) {
	handling := func(m moment) bool {
		return m.c.Dispatch != nil && (m.by.UnitID == lead || m.by.UnitID == assist || m.by.HomeUnitID == lead)
	}
	onSite := func(m moment) bool {
		return !handling(m) && (m.c.Handling == Rectifying || m.c.Handling == Submitted || m.c.Handling == Accepted)
	}
	coordinates := func(m moment) bool { return m.by.Kind == auth.KindSystem || m.by.Has(auth.Coordinator) }
	inNotice := func(m moment) bool {
		return coordinates(m) && m.c.Handling == Accepted && m.c.SignOff == SignOffAccepted
	}
	rules := map[string]func(moment) bool{
		OnAddVisit:        func(m moment) bool { return m.by.Can(auth.VisitWrite) && m.by.UnitID == [16]byte{} },
		OnAddLookBack:     onSite,
		OnRelapse:         onSite,
		OnOpenNotice:      func(m moment) bool { return inNotice(m) && m.c.Progress.NoticeEnds == nil },
		OnVoidNotice:      inNotice,
		OnRaiseObjection:  inNotice,
		OnAnswerObjection: func(m moment) bool { return coordinates(m) && m.c.Handling == Accepted },
	}
	admitted, refused := map[string]int{}, map[string]int{}
	moments(func(m moment) {
		for on, rule := range rules {
			if !m.c.Admits(on, m.by) {
				refused[on]++
				continue
			}
			admitted[on]++
			if !rule(m) || m.c.Voided() || m.c.MergedIntoID != nil {
				t.Errorf("%s: %s is admitted against the rule", m.name, on)
			}
		}
	})
	for on := range rules {
		if admitted[on] == 0 || refused[on] == 0 {
			t.Errorf("%s: admitted %d times, refused %d times", on, admitted[on], refused[on])
		}
	}
}

// A stage-completed case comes back when the next dated measure is due, or at
// once when there is nothing dated to wait for any more, and once only.
func TestWhatAStageCompletedCaseWaitsFor(t *testing.T) {
	due := morning.Add(48 * time.Hour)
	by := Caller{auth.System(record.NewID(), "test"), morning}
	c := in(Accepted)
	c.Completion, c.UpdatedAt = StageCompleted, morning
	c.Measured(Measures{Open: 2, Dated: 1, NextDue: &due})
	if err := c.Apply(OnResume, by); !fault.Is(err, fault.CodeRequirementsUnmet) || c.Handling != Accepted {
		t.Errorf("two days early: %v", err)
	}
	by.Now = due
	again := *c
	if err := again.Apply(OnResume, by); err != nil || again.Handling != Rectifying {
		t.Errorf("when it is due: %v, %s", err, again.Handling)
	}
	again.Resumed()
	if err := again.Apply(OnResume, by); !fault.Is(err, fault.CodeStateConflict) {
		t.Errorf("a second time: %v", err)
	}
	if err := again.Apply(OnBeginVerification, Caller{callers()["coordinator"], due}); err != nil {
		t.Errorf("verified again: %v", err)
	}
	by.Now = morning
	c.Measured(Measures{Open: 1})
	if c.Progress.NextDue != nil || c.Apply(OnResume, by) != nil {
		t.Error("nothing dated is open, and yet the case stays away")
	}
	c = in(Accepted)
	if c.Measured(Measures{}); c.MeasureDueAt != nil {
		t.Error("a case that waits for nothing got a date")
	}
}

// Each round of sign-off begins anew: nobody has looked, nothing hangs out.
func TestRoundsOfSignOff(t *testing.T) {
	by := Caller{callers()["coordinator"], morning}
	c := in(Accepted)
	c.Inspected(by)
	c.Noticed(record.NewID(), morning)
	c.Progress.Objections = 1
	c.Applied(by)
	want := Progress{AppliedBy: by.ID, Objections: 1}
	if c.Progress != want {
		t.Errorf("%+v", c.Progress)
	}
}
