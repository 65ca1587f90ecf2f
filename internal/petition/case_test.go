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
		t.Fatalf("the second OnDispatch: %+v", c)
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
	c.acknowledged(Caller{Now: due.Add(time.Minute)})
	if !c.Dispatch.AcknowledgeLate {
		t.Errorf("%+v", c.Dispatch)
	}
	c = in(Dispatched)
	c.acknowledged(Caller{Now: due})
	if c.Dispatch.AcknowledgeLate {
		t.Errorf("%+v", c.Dispatch)
	}
}
