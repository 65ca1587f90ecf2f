package inspection

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// TestLifecycleProduct goes through every state and action: exactly the edges
// below exist, everything else is a state conflict that names what is possible.
func TestLifecycleProduct(t *testing.T) {
	edges := map[State]map[string]State{
		Planned:    {update: Planned, start: Stationed, void: Planned},
		Stationed:  {update: Stationed, finish: Rectifying},
		Rectifying: {update: Rectifying, archive: Archived},
		Archived:   {},
		voided:     {},
	}
	all := auth.Actor{Kind: auth.KindUser, Standing: auth.Coordinator}
	for from, steps := range edges {
		for _, on := range []string{update, start, finish, archive, void} {
			i := &Inspection{State: from}
			if from == voided {
				i.State, i.Void = Planned, record.Void{VoidedAt: &i.CreatedAt}
			}
			was := i.State
			err := i.Apply(on, all)
			to, ok := steps[on]
			switch {
			case ok && (err != nil || i.State != to):
				t.Errorf("%s on %s: %s, %v; want %s", from, on, i.State, err, to)
			case !ok && !fault.Is(err, fault.CodeStateConflict):
				t.Errorf("%s on %s: %v, want a state conflict", from, on, err)
			case !ok && i.State != was:
				t.Errorf("%s on %s: refused, yet moved to %s", from, on, i.State)
			}
			if f, is := fault.As(err); is && f.CurrentState != string(from) {
				t.Errorf("%s on %s: names the state %q", from, on, f.CurrentState)
			}
			if !ok && slices.Contains(i.Allowed(all), on) {
				t.Errorf("%s: %s is refused but offered", from, on)
			}
		}
	}
}

func TestWhoMayMoveTheRound(t *testing.T) {
	for standing, want := range map[auth.Standing][]string{
		auth.Admin:         {update, void},
		auth.Commander:     {start},
		auth.Coordinator:   {update, start, void},
		auth.PetitionStaff: {},
		auth.Auditor:       {},
		auth.UnitUser:      {},
	} {
		got := (&Inspection{State: Planned}).Allowed(auth.Actor{Kind: auth.KindUser, Standing: standing})
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("standing %b: %s", standing, diff)
		}
	}
}

func TestWritable(t *testing.T) {
	for _, s := range []State{Planned, Stationed, Rectifying} {
		if err := (&Inspection{State: s}).Writable(); err != nil {
			t.Errorf("%s: %v", s, err)
		}
	}
	if err := (&Inspection{State: Archived}).Writable(); !fault.Is(err, fault.CodeArchived) {
		t.Errorf("archived: %v", err)
	}
	i := &Inspection{State: Planned}
	i.VoidedAt = &i.CreatedAt
	if err := i.Writable(); !fault.Is(err, fault.CodeStateConflict) {
		t.Errorf("voided: %v", err)
	}
}

func TestPeriod(t *testing.T) {
	for _, c := range []struct {
		n  New
		ok bool
	}{
		{New{}, true},
		{New{StationedFrom: "2021-08-28"}, true},
		{New{StationedTo: "2021-09-28"}, true},
		{New{StationedFrom: "2021-08-28", StationedTo: "2021-08-28"}, true},
		{New{StationedFrom: "2021-08-28", StationedTo: "2021-08-27"}, false},
	} {
		if _, err := NewInspection(c.n); (err == nil) != c.ok {
			t.Errorf("%s–%s: %v", c.n.StationedFrom, c.n.StationedTo, err)
		}
	}
}

func TestSettingsMerge(t *testing.T) {
	yes := true
	was := Settings{
		Meeting: &MeetingRule{IntervalDays: 7, ChairRoles: []string{"leader", "deputy_leader"}, GroupHuddles: &yes},
		Leave:   &LeaveRule{ApprovalChain: []string{"group_leader", "coordination_group"}},
	}
	got, err := was.Merge(json.RawMessage(`{"meeting":{"interval_days":3,"group_huddles":null},"leave":null,
		"duty":{"round_the_clock":true,"leaders_per_day":1,"officers_per_day":1,"group_rosters":true}}`))
	if err != nil {
		t.Fatal(err)
	}
	want := Settings{
		Meeting: &MeetingRule{IntervalDays: 3, ChairRoles: []string{"leader", "deputy_leader"}},
		Duty:    &DutyRule{RoundTheClock: true, LeadersPerDay: 1, OfficersPerDay: 1, GroupRosters: true},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if was.Leave == nil || *was.Meeting.GroupHuddles != true {
		t.Error("the merge changed its receiver")
	}
	_, err = was.Merge(json.RawMessage(`{"duty":{"round_the_clock":true},"report":{}}`))
	f, ok := fault.As(err)
	if !ok {
		t.Fatalf("an incomplete rule: %v", err)
	}
	pointers := []string{}
	for _, x := range f.Fields {
		pointers = append(pointers, x.Pointer)
	}
	if diff := cmp.Diff([]string{
		"/settings/duty/group_rosters", "/settings/duty/leaders_per_day", "/settings/duty/officers_per_day",
		"/settings/report/urgent_to_coordination_group",
	}, pointers); diff != "" {
		t.Error(diff)
	}
}
