package petition

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

var (
	lead     = record.NewID()
	assist   = record.NewID()
	morning  = time.Date(2021, 9, 10, 1, 0, 0, 0, time.UTC)
	standing = map[string]auth.Actor{}
)

func init() {
	for _, n := range auth.Names {
		a := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: n.Standing}
		if n.Standing == auth.DistrictClient {
			a.Kind, a.Scopes = auth.KindClient, []string{"changes:read", "status_reports:read"}
		}
		standing[n.Name] = a
	}
	for name, unit := range map[string]uuid.UUID{"lead unit": lead, "assisting unit": assist, "other unit": record.NewID()} {
		standing[name] = auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: auth.UnitUser, UnitID: unit}
	}
	standing["nobody"] = auth.Actor{Kind: auth.KindUser, ID: record.NewID()}
}

// in makes a case in a state, dispatched with a window of two hours.
func in(h Handling) *Case {
	due := morning.Add(2 * time.Hour)
	c := &Case{Handling: h, Completion: InProgress}
	if h == voided {
		c.Handling, c.VoidedAt = Registered, &morning
	}
	if h != Registered && h != voided {
		c.Dispatch = &Dispatch{Sequence: 1, LeadUnitID: lead, Assisting: []UnitName{{ID: assist}}, AcknowledgeBy: &due}
		c.LeadUnitID = &lead
	}
	return c
}

// allowed is the whole table of what may happen, written down a second time.
func allowed(state Handling, action, who string, late bool) (bool, fault.Code) {
	edges := map[Handling][]string{
		Registered: {update, dispatch, void}, Dispatched: {update, acknowledge, giveBack, reassign},
		Acknowledged: {update, reassign}, Returned: {update, dispatch, reassign, void},
	}
	if !slices.Contains(edges[state], action) {
		return false, fault.CodeStateConflict
	}
	may := map[string][]string{
		update: {"coordinator", "petition_staff"}, void: {"coordinator", "petition_staff"},
		dispatch: {"coordinator"}, reassign: {"coordinator"}, acknowledge: {"lead unit"}, giveBack: {"lead unit"},
	}
	if !slices.Contains(may[action], who) {
		return false, fault.CodeForbidden
	}
	if action == giveBack && late {
		return false, fault.CodeWindowClosed
	}
	return true, ""
}

func TestWholeLifecycle(t *testing.T) {
	states := append(slices.Clone(Handlings), voided)
	actions := []string{update, void, dispatch, acknowledge, giveBack, reassign}
	for _, late := range []bool{false, true} {
		now := morning.Add(time.Hour)
		if late {
			now = morning.Add(3 * time.Hour)
		}
		for _, state := range states {
			for who, actor := range standing {
				by := Caller{Actor: actor, Now: now}
				listed := in(state).Allowed(by)
				for _, action := range actions {
					c := in(state)
					was := c.Handling
					err := c.Apply(action, by)
					ok, code := allowed(state, action, who, late)
					if ok != (err == nil) || !ok && !fault.Is(err, code) {
						t.Errorf("%s %s by %s (late %v): %v, want %v %s", state, action, who, late, err, ok, code)
					}
					if err != nil && c.Handling != was {
						t.Errorf("%s %s by %s: refused and moved to %s", state, action, who, c.Handling)
					}
					if slices.Contains(listed, action) != ok {
						t.Errorf("%s %s by %s: listed %v, allowed %v", state, action, who, listed, ok)
					}
				}
			}
		}
	}
}

func TestFinishedLifecycle(t *testing.T) {
	next := map[string]Handling{dispatch: Dispatched, acknowledge: Acknowledged, giveBack: Returned, reassign: Dispatched}
	for _, s := range Lifecycle {
		if want, moves := next[s.On]; moves && s.To != want || !moves && s.To != s.From {
			t.Errorf("%s %s leads to %s", s.From, s.On, s.To)
		}
	}
}

func TestNewCaseReadsTheNumber(t *testing.T) {
	batchDay := time.Date(2021, 9, 9, 0, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		in       Intake
		received time.Time
		check    func(*Case) bool
	}{
		"all from the number": {Intake{Number: "D2HN202109100007*"}, batchDay, func(c *Case) bool {
			return c.Channel == "phone" && c.KeyCase && c.Number == "D2HN202109100007" && c.ReceivedAt.Equal(calendar.Date("2021-09-10").Midnight())
		}},
		"the caller knows better": {Intake{Number: "D2HN202109100007", Channel: "letter", ReceivedAt: &morning}, batchDay, func(c *Case) bool { return c.Channel == "letter" && c.ReceivedAt.Equal(morning) && !c.KeyCase }},
		"date of the batch":       {Intake{Number: "41"}, batchDay, func(c *Case) bool { return c.Channel == "other" && c.ReceivedAt.Equal(batchDay) }},
		"date of the clock":       {Intake{Number: "41"}, time.Time{}, func(c *Case) bool { return c.ReceivedAt.Equal(morning) }},
		"types from labels": {Intake{Number: "1", TypeLabels: []string{"扬尘", "油烟", "噪声"}}, batchDay, func(c *Case) bool {
			return slices.Equal(c.PollutionTypes, []string{"air", "noise"}) && c.PrimaryType == ""
		}},
		"the only type": {Intake{Number: "1", Types: []string{"air", "air"}}, batchDay, func(c *Case) bool { return c.PrimaryType == "air" && len(c.PollutionTypes) == 1 }},
	} {
		c.in.Summary = "噪声"
		got, err := NewCase(c.in, c.received, morning)
		if err != nil || !c.check(got) {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	far := time.Date(9999, 12, 1, 0, 0, 0, 0, time.UTC)
	for _, bad := range []Intake{{Number: "1", Summary: "甲", Types: []string{"smell"}}, {Number: "\u3000", Summary: "甲"}, {Number: "\u200b", Summary: "甲"}, {Number: "1", Summary: "\u3000"}, {Number: "1", Summary: "甲", DueAt: &far}, {Number: "1", Types: []string{"air"}, PrimaryType: "water"}, {Number: "1", PrimaryType: "air"}} {
		if _, err := NewCase(bad, batchDay, morning); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("%+v accepted: %v", bad, err)
		}
	}
}

func TestDeadlinesNeverStartAgain(t *testing.T) {
	rule := func(due time.Time) calendar.Explanation {
		return calendar.Explanation{StartedAt: morning, DueAt: due, Summary: "规则"}
	}
	ten := morning.AddDate(0, 0, 10)
	c := in(Registered)
	c.give(Dispatch{At: morning, LeadUnitID: lead}, rule(morning.Add(2*time.Hour)), true, rule(ten), true)
	if !c.DueAt.Equal(ten) || !c.DueOrder.Equal(ten) || !c.Dispatch.AcknowledgeBy.Equal(morning.Add(2*time.Hour)) {
		t.Fatalf("%+v", c)
	}
	later := morning.AddDate(0, 0, 3)
	c.give(Dispatch{At: later, LeadUnitID: assist}, rule(later.Add(2*time.Hour)), true, rule(later.AddDate(0, 0, 10)), true)
	if !c.DueAt.Equal(ten) || c.Dispatch.Sequence != 2 || !c.Dispatch.AcknowledgeBy.Equal(later.Add(2*time.Hour)) || *c.LeadUnitID != assist {
		t.Fatalf("the second dispatch: %+v", c)
	}
	upstream := morning.AddDate(0, 0, 5)
	c = in(Registered)
	c.UpstreamDueAt = &upstream
	c.give(Dispatch{At: morning, LeadUnitID: lead}, rule(ten), false, rule(ten), true)
	if !c.DueAt.Equal(upstream) || c.Dispatch.AcknowledgeBy != nil {
		t.Errorf("the upstream's earlier date counts: %v", c.DueAt)
	}
	c = in(Registered)
	c.give(Dispatch{At: morning, LeadUnitID: lead}, rule(ten), false, rule(ten), false)
	if c.DueAt != nil || c.Overdue(ten.AddDate(1, 0, 0)) {
		t.Error("no rule, no deadline")
	}
}

func TestOnTimeIsDecidedOnce(t *testing.T) {
	due := morning.Add(2 * time.Hour)
	c := in(Dispatched)
	c.Deadlines = []Deadline{{Step: stepAcknowledge, DueAt: due}}
	c.acknowledged(Caller{Now: due.Add(time.Minute)})
	if !c.Dispatch.AcknowledgeLate || c.Deadlines[0].status(due) != "late" {
		t.Errorf("%+v", c.Dispatch)
	}
	c = in(Dispatched)
	c.Deadlines = []Deadline{{Step: stepAcknowledge, DueAt: due}}
	c.acknowledged(Caller{Now: due})
	if c.Dispatch.AcknowledgeLate || c.Deadlines[0].status(due.AddDate(1, 0, 0)) != "met" {
		t.Errorf("%+v", c.Dispatch)
	}
}
