package group

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
)

var (
	noon  = time.Date(2021, 9, 10, 4, 0, 0, 0, time.UTC)
	zhou  = record.NewID()
	lin   = record.NewID()
	round = &inspection.Inspection{State: inspection.Planned}
)

func post(c Condition, role Role, kind Kind, state inspection.State) Post {
	a := &Appointment{Role: role, StartsAt: noon}
	if c != Open {
		a.PersonID = &lin
	}
	if c == Ended {
		a.EndsAt = &noon
	}
	if c == Voided {
		a.VoidedAt = &noon
	}
	g := &Group{Kind: kind}
	g.ID = record.NewID()
	return Post{Appointment: a, Group: g, Inspection: &inspection.Inspection{State: state}}
}

// TestLifecycleProduct goes through every condition, action, role and stage of
// the round for both tables.
func TestLifecycleProduct(t *testing.T) {
	edges := map[Condition][]string{Open: {fill, end, void}, Held: {end, void}, Ended: {void}, Voided: {}}
	directory := map[Condition][]string{Open: {}, Held: {update, end}, Ended: {}, Voided: {}}
	admin := auth.Actor{Kind: auth.KindUser, Standing: auth.Admin}
	for c := range edges {
		for _, role := range []Role{Leader, FirstDeputyLeader, DeputyLeader, Liaison, Member} {
			for _, kind := range []Kind{Coordination, Working} {
				for _, state := range []inspection.State{inspection.Planned, inspection.Stationed, inspection.Rectifying, inspection.Archived} {
					for _, on := range []string{update, fill, end, void} {
						p := post(c, role, kind, state)
						if p.Condition() != c {
							t.Fatalf("made %s, is %s", c, p.Condition())
						}
						_, err := Lifecycle.Apply(c, on, p, admin)
						check(t, p, on, edges[c], p.Allowed(admin), err)
						_, err = LiaisonLifecycle.Apply(c, on, p, admin)
						check(t, p, on, directory[c], p.AllowedLiaison(admin), err)
					}
				}
			}
		}
	}
}

func check(t *testing.T, p Post, on string, possible, offered []string, err error) {
	t.Helper()
	leaves := on == end || on == void
	kept := leaves && p.Condition() == Held && p.Role == Liaison && p.Group.Kind == Working && p.Inspection.State == inspection.Stationed
	var want fault.Code
	switch {
	case !slices.Contains(possible, on):
		want = fault.CodeStateConflict
	case p.Inspection.State == inspection.Archived:
		want = fault.CodeArchived
	case kept:
		want = fault.CodeSuccessorRequired
	}
	if (want == "" && err != nil) || (want != "" && !fault.Is(err, want)) {
		t.Errorf("%s %s of a %s, round %s, %s: %v, want %q", p.Condition(), p.Role, p.Group.Kind, p.Inspection.State, on, err, want)
	}
	if slices.Contains(offered, on) != (want == "") {
		t.Errorf("%s %s of a %s, round %s: %s offered in %v", p.Condition(), p.Role, p.Group.Kind, p.Inspection.State, on, offered)
	}
}

func TestLeadersCareForTheirOwnLiaison(t *testing.T) {
	p := post(Held, Liaison, Working, inspection.Planned)
	leader := auth.Actor{Kind: auth.KindUser, Standing: auth.GroupLeader, Leads: []uuid.UUID{p.Group.ID}}
	if diff := cmp.Diff([]string{update, end}, p.AllowedLiaison(leader)); diff != "" {
		t.Error(diff)
	}
	if got := p.Allowed(leader); len(got) != 0 {
		t.Errorf("a leader may %v the appointment", got)
	}
	leader.Leads = []uuid.UUID{record.NewID()}
	if got := p.AllowedLiaison(leader); len(got) != 0 {
		t.Errorf("another group's leader may %v", got)
	}
	if err := MayDesignate(p, leader); !fault.Is(err, fault.CodeForbidden) {
		t.Errorf("another group's leader designates: %v", err)
	}
}

func TestAdmit(t *testing.T) {
	held := Appointment{PersonID: &zhou, StartsAt: noon}
	old, young := Appointment{StartsAt: noon.Add(-time.Hour)}, Appointment{StartsAt: noon}
	for name, c := range map[string]struct {
		role   Role
		person *uuid.UUID
		open   []Appointment
		fills  *Appointment
		code   fault.Code
	}{
		"first leader":           {Leader, &lin, nil, nil, ""},
		"second leader":          {Leader, &lin, []Appointment{held}, nil, fault.CodeAlreadyExists},
		"leader again":           {Leader, &zhou, []Appointment{held}, nil, fault.CodeAlreadyExists},
		"second liaison":         {Liaison, &lin, []Appointment{held}, nil, fault.CodeAlreadyExists},
		"second deputy":          {DeputyLeader, &lin, []Appointment{held}, nil, ""},
		"deputy again":           {DeputyLeader, &zhou, []Appointment{held}, nil, fault.CodeAlreadyExists},
		"oldest vacancy":         {DeputyLeader, &lin, []Appointment{young, held, old}, &old, ""},
		"leader into vacancy":    {Leader, &lin, []Appointment{young}, &young, ""},
		"vacant leader":          {Leader, nil, nil, nil, ""},
		"second vacant leader":   {Leader, nil, []Appointment{young}, nil, fault.CodeAlreadyExists},
		"vacancy beside leader":  {Leader, nil, []Appointment{held}, nil, fault.CodeAlreadyExists},
		"many vacant deputies":   {DeputyLeader, nil, []Appointment{young, held}, nil, ""},
		"member beside members":  {Member, &lin, []Appointment{held}, nil, ""},
		"first deputy in vacant": {FirstDeputyLeader, &lin, []Appointment{old}, &old, ""},
	} {
		got, err := admit(c.role, c.person, c.open)
		if (c.code == "" && err != nil) || (c.code != "" && !fault.Is(err, c.code)) {
			t.Errorf("%s: %v, want %q", name, err, c.code)
		}
		if (got.fills == nil) != (c.fills == nil) || (got.fills != nil && !got.fills.StartsAt.Equal(c.fills.StartsAt)) {
			t.Errorf("%s: fills %+v", name, got.fills)
		}
	}
}

func TestOverlaps(t *testing.T) {
	ended := Appointment{PersonID: &zhou, StartsAt: noon.Add(-2 * time.Hour), EndsAt: &noon}
	vacancy := Appointment{StartsAt: noon.Add(-2 * time.Hour), EndsAt: &noon}
	for _, c := range []struct {
		role  Role
		start time.Time
		past  Appointment
		ok    bool
	}{
		{Leader, noon, ended, true},
		{Leader, noon.Add(-time.Minute), ended, false},
		{Member, noon.Add(-time.Minute), ended, true},
		{Leader, noon.Add(-time.Minute), vacancy, true},
	} {
		if err := overlaps(c.role, c.start, []Appointment{c.past}); (err == nil) != c.ok {
			t.Errorf("%s from %s: %v", c.role, c.start, err)
		}
	}
}

func TestMoments(t *testing.T) {
	later := noon.Add(time.Hour)
	a := Appointment{StartsAt: noon, EndsAt: &later}
	for at, want := range map[time.Time]bool{
		noon.Add(-time.Second): false, noon: true, noon.Add(time.Minute): true, later: false,
	} {
		if a.inForce(at) != want {
			t.Errorf("in force at %s: %v", at, !want)
		}
	}
	for _, c := range []struct {
		at time.Time
		ok bool
	}{{noon.Add(-time.Second), false}, {noon, true}, {later, true}, {later.Add(time.Second), false}} {
		if err := a.closing(c.at, later); (err == nil) != c.ok {
			t.Errorf("ends at %s: %v", c.at, err)
		}
	}
}

func TestGroupRules(t *testing.T) {
	unit := NewUnit{UnitID: record.NewID(), Role: ResponsibleUnit}
	for _, c := range []struct {
		n  New
		ok bool
	}{
		{New{Kind: Coordination, Name: "协调联络组"}, true},
		{New{Kind: Coordination, Name: "协调联络组", Function: Coordinating}, false},
		{New{Kind: Working, Name: "综合协调组", Function: Coordinating}, true},
		{New{Kind: Working, Name: "综合协调组"}, true},
		{New{Kind: Working, Name: "综合协调组", Function: Coordinating, Units: []NewUnit{unit, {unit.UnitID, LeadUnit}}}, true},
		{New{Kind: Working, Name: "综合协调组", Function: Coordinating, Units: []NewUnit{unit, unit}}, false},
	} {
		if _, err := NewGroup(c.n); (err == nil) != c.ok {
			t.Errorf("%+v: %v", c.n, err)
		}
	}
}

func TestGaps(t *testing.T) {
	coord, work := Group{Kind: Coordination, Name: "协调联络组"}, Group{Kind: Working, Name: "市容环卫组"}
	coord.ID, work.ID = record.NewID(), record.NewID()
	leader := Appointment{GroupID: coord.ID, Role: Leader, PersonID: &zhou}
	deputy := Appointment{GroupID: coord.ID, Role: DeputyLeader}
	liaison := Appointment{GroupID: work.ID, Role: Liaison}
	codes := func(list []Gap) []GapCode {
		out := []GapCode{}
		for _, g := range list {
			out = append(out, g.Code)
		}
		return out
	}
	got := gaps(round, nil, nil)
	if diff := cmp.Diff([]GapCode{NoStationedPeriod, NoCoordinationGroup}, codes(got)); diff != "" {
		t.Error(diff)
	}
	known := &inspection.Inspection{StationedFrom: "2021-08-28", StationedTo: "2021-09-28"}
	got = gaps(known, []Group{coord, work}, []Appointment{leader, deputy, liaison})
	if diff := cmp.Diff([]GapCode{VacantPost, NoLeader, NoLiaison}, codes(got)); diff != "" {
		t.Error(diff)
	}
	if got[2].AppointmentID == nil || got[1].AppointmentID != nil {
		t.Error("a noted vacancy is named, an unnoted one cannot be")
	}
}
