package petition

import (
	"slices"
	"testing"
	"time"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

func TestAbsorbAndRelease(t *testing.T) {
	a := &Case{Number: "1", SecondaryNumbers: []string{"x9", "20211118-3"}, Cycle: 2}
	b := &Case{Number: "2", SecondaryNumbers: []string{"Ｘ9", "1", "3", "3"}, KeyCase: true}
	got, err := a.Absorb(b)
	if err != nil || !slices.Equal(got.Numbers, []string{"2", "3"}) || !got.Key || got.Cycle != 2 || !a.KeyCase {
		t.Fatalf("%+v %v", got, err)
	}
	if !slices.Equal(a.SecondaryNumbers, []string{"x9", "20211118-3", "2", "3"}) || !slices.Equal(b.SecondaryNumbers, []string{"Ｘ9", "1", "3", "3"}) {
		t.Errorf("%v %v", a.SecondaryNumbers, b.SecondaryNumbers)
	}
	a.Release(got)
	if !slices.Equal(a.SecondaryNumbers, []string{"x9", "20211118-3"}) || a.KeyCase {
		t.Errorf("%+v", a)
	}
	key := &Case{Number: "5", KeyCase: true}
	got, _ = key.Absorb(b)
	if key.Release(got); !key.KeyCase {
		t.Error("a key case of its own lost the mark")
	}
	full := &Case{Number: "9", SecondaryNumbers: make([]string, maxSecondary)}
	if _, err := full.Absorb(b); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("%v", err)
	}
}

// Whatever was said of completion: only a case that was completed without being a key
// case takes no key case in, and it stays what it was.
func TestAbsorbKeepsCompletionTrue(t *testing.T) {
	for _, completion := range []string{InProgress, NotCompleted, StageCompleted, Completed} {
		for _, was := range []bool{false, true} {
			for _, key := range []bool{false, true} {
				c := &Case{Number: "1", KeyCase: was, Completion: completion}
				_, err := c.Absorb(&Case{Number: "2", KeyCase: key})
				refused := completion == Completed && key && !was
				if fault.Is(err, fault.CodeUnprocessable) != refused || c.Completion != completion {
					t.Errorf("%s, key %v, takes key %v in: %v, %s", completion, was, key, err, c.Completion)
				}
				if want := was || key && !refused; c.KeyCase != want || len(c.SecondaryNumbers) == 0 != refused {
					t.Errorf("%s, key %v, after key %v: key %v with %v", completion, was, key, c.KeyCase, c.SecondaryNumbers)
				}
			}
		}
	}
}

func TestShareKeepsWhatUpstreamDecided(t *testing.T) {
	at, due := time.Date(2021, 9, 11, 0, 0, 0, 0, time.UTC), time.Date(2021, 9, 21, 0, 0, 0, 0, time.UTC)
	batch := record.NewID()
	c := &Case{Meta: record.Meta{ID: record.NewID()}, InspectionID: record.NewID(), BatchID: &batch, Number: "X3HN20210911001", Channel: "letter", KeyCase: true,
		ReceivedAt: at, Summary: "整条街油烟", Area: "河东", PollutionTypes: []string{"air", "noise"}, PrimaryType: "air", UpstreamAssignedAt: &at, UpstreamDueAt: &due,
		DueAt: &due, DueOrder: due}
	p, err := c.Share(Share{Summary: "第一家", Types: []string{"noise"}}, 3)
	if err != nil {
		t.Fatal(err)
	}
	if p.Number != "X3HN20210911001-3" || !p.KeyCase || *p.BatchID != batch || p.Channel != "letter" || !p.ReceivedAt.Equal(at) || *p.UpstreamAssignedAt != at ||
		p.DueAt != c.DueAt || !p.DueOrder.Equal(due) || *p.SplitFromID != c.ID || p.Handling != Registered || p.Area != "河东" {
		t.Errorf("%+v", p)
	}
	if !slices.Equal(p.PollutionTypes, []string{"noise"}) || p.PrimaryType != "noise" || p.ID == c.ID {
		t.Errorf("%+v", p)
	}
	if p, err = c.Share(Share{Summary: "第二家", Number: "自编-2"}, 2); err != nil || p.Number != "自编-2" || p.PrimaryType != "air" || len(p.PollutionTypes) != 2 {
		t.Errorf("%+v %v", p, err)
	}
	if _, err = c.Share(Share{Summary: " "}, 1); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("%v", err)
	}
	c.Number = string(make([]rune, 60))
	if _, err = c.Share(Share{Summary: "长"}, 1); !fault.Is(err, fault.CodeUnprocessable) {
		t.Errorf("%v", err)
	}
}

func TestParkAndUnpark(t *testing.T) {
	due := time.Date(2021, 9, 21, 0, 0, 0, 0, time.UTC)
	c := &Case{DueAt: &due, DueOrder: due, Completion: InProgress}
	if was := c.Park(); *was != due || c.DueAt != nil || !c.DueOrder.Equal(endOfTime) || c.Overdue(due.AddDate(1, 0, 0)) {
		t.Errorf("%+v", c)
	}
	if c.Unpark(&due); !c.DueOrder.Equal(due) || !c.Overdue(due.AddDate(1, 0, 0)) {
		t.Errorf("%+v", c)
	}
	never := &Case{DueOrder: endOfTime}
	if never.Unpark(never.Park()); never.DueAt != nil || !never.DueOrder.Equal(endOfTime) {
		t.Errorf("%+v", never)
	}
}

func TestSettled(t *testing.T) {
	for _, h := range Handlings {
		c := &Case{Handling: h, Publication: NotDue, SignOff: NotStarted}
		if want := h == Submitted || h == Accepted || h == NotOurs; c.Settled() != want {
			t.Errorf("%s: %v", h, c.Settled())
		}
	}
	for _, c := range []*Case{{Publication: Published, SignOff: NotStarted}, {Publication: Corrected, SignOff: NotStarted}, {Publication: NotDue, SignOff: SignOffApplied}} {
		if !c.Settled() {
			t.Errorf("%+v", c)
		}
	}
}
