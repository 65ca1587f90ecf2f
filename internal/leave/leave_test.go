package leave

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
)

var (
	noon   = time.Date(2021, 9, 13, 4, 0, 0, 0, time.UTC)
	people = map[string]auth.Actor{}
	own    = record.NewID() // the group that the request goes through
)

func init() {
	add := func(name string, a auth.Actor) {
		a.Kind, a.ID, a.PersonID = auth.KindUser, record.NewID(), record.NewID()
		people[name] = a
	}
	add("applicant", auth.Actor{Standing: auth.GroupMember, Groups: []uuid.UUID{own}})
	add("submitter", auth.Actor{Standing: auth.GroupMember | auth.Coordinator})
	add("leader", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader, Leads: []uuid.UUID{own}})
	add("other leader", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader, Leads: []uuid.UUID{record.NewID()}})
	add("commander", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader | auth.Commander})
	add("chief", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader | auth.Commander, Chief: true})
	add("coordinator", auth.Actor{Standing: auth.GroupMember | auth.Coordinator})
	add("stand-in", auth.Actor{Standing: auth.GroupMember, Groups: []uuid.UUID{own}})
	add("auditor", auth.Actor{Standing: auth.Auditor})
	add("admin", auth.Actor{Standing: auth.Admin})
	add("unit", auth.Actor{Standing: auth.UnitUser})
	people["clock"] = auth.System(uuid.Nil, "leave")
}

// in makes a request that is in a state at noon.
func in(s State, ext ExtensionState) Case {
	l := &Request{State: s, GroupID: own, PersonID: people["applicant"].PersonID, StandInID: people["stand-in"].PersonID, SubmittedBy: people["submitter"].ID,
		Route: RouteOf(nil, false), StartsAt: noon.Add(time.Hour), EndsAt: noon.Add(48 * time.Hour)}
	first := Approval{Stage: OwnGroup, By: people["leader"].ID, PersonID: people["leader"].PersonID}
	switch s {
	case OnLeave:
		l.State, l.StartsAt = Approved, noon.Add(-time.Hour)
	case OverdueReturn:
		l.State, l.StartsAt, l.EndsAt = Approved, noon.Add(-48*time.Hour), noon.Add(-time.Hour)
	case Submitted:
	default:
		l.Approvals = []Approval{first}
	}
	if ext != NoExtension {
		e := Extension{State: ext, EndsAt: noon.Add(72 * time.Hour), AskedBy: people["applicant"].ID}
		if ext == ExtensionPassed {
			e.Approvals = []Approval{first}
		}
		l.Extensions = []Extension{e}
	}
	return Case{Request: l}
}

// who may do what, written down once more: state, extension, action, people.
const (
	owners = "applicant submitter"
	carers = "applicant submitter leader commander chief coordinator"
	heads  = "commander chief"
)

var wanted = map[string]string{
	"submitted none approve": "leader", "submitted none reject": "leader", "submitted none withdraw": owners, "submitted none replace_stand_in": carers,
	"group_approved none approve": heads, "group_approved none reject": heads, "group_approved none withdraw": owners, "group_approved none replace_stand_in": carers,
	"approved none withdraw": owners, "approved none extend": owners, "approved none replace_stand_in": carers, "approved none begin": "clock",
	"approved asked withdraw": "applicant submitter", "approved asked approve": "leader", "approved asked reject": "leader", "approved asked replace_stand_in": carers, "approved asked begin": "clock",
	"approved group_approved withdraw": owners, "approved group_approved approve": heads, "approved group_approved reject": heads, "approved group_approved replace_stand_in": carers, "approved group_approved begin": "clock",
	"on_leave none extend": owners, "on_leave none replace_stand_in": carers, "on_leave none return": carers, "on_leave none overdue": "clock",
	"on_leave asked withdraw": owners, "on_leave asked approve": "leader", "on_leave asked reject": "leader", "on_leave asked replace_stand_in": carers, "on_leave asked return": carers, "on_leave asked overdue": "clock",
	"on_leave group_approved withdraw": owners, "on_leave group_approved approve": heads, "on_leave group_approved reject": heads, "on_leave group_approved replace_stand_in": carers, "on_leave group_approved return": carers, "on_leave group_approved overdue": "clock",
	"overdue_return none replace_stand_in": carers, "overdue_return none return": carers,
	"overdue_return asked withdraw": owners, "overdue_return asked approve": "leader", "overdue_return asked reject": "leader", "overdue_return asked replace_stand_in": carers, "overdue_return asked return": carers,
	"overdue_return group_approved withdraw": owners, "overdue_return group_approved approve": heads, "overdue_return group_approved reject": heads, "overdue_return group_approved replace_stand_in": carers, "overdue_return group_approved return": carers,
	"returned none close": "commander chief coordinator submitter",
}

func TestWhoMayDoWhatInWhichState(t *testing.T) {
	actions := []string{onApprove, onReject, onTake, onExtend, onReplace, onBegin, onOverdue, onReturn, onClose}
	seen := 0
	for _, s := range []State{Submitted, GroupApproved, Approved, OnLeave, OverdueReturn, Returned, Closed, Rejected, Withdrawn} {
		for _, ext := range []ExtensionState{NoExtension, ExtensionAsked, ExtensionPassed} {
			if ext != NoExtension && s != Approved && s != OnLeave && s != OverdueReturn {
				continue // lapsed or decided by then
			}
			for name, a := range people {
				c, by := in(s, ext), Caller{a, noon}
				if c.At(noon) != s {
					t.Fatalf("%s is made as %s", s, c.At(noon))
				}
				var accepted []string
				for _, on := range actions {
					_, err := c.apply(on, by)
					want := slices.Contains(strings.Fields(strings.ReplaceAll(wanted[fmt.Sprint(s, " ", ext, " ", on)], "other leader", "")), name)
					if (err == nil) != want {
						t.Errorf("%s, extension %s: %s by %s: %v", s, ext, on, name, err)
					}
					if err == nil {
						accepted = append(accepted, on)
						seen++
					}
				}
				if got := c.Allowed(by); !sameSet(got, accepted) {
					t.Errorf("%s, extension %s, %s: offered %v, accepted %v", s, ext, name, got, accepted)
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d were accepted: the test is blind", seen)
	}
}

// What is kept for the index says the same of everybody as the tables do, also of
// who asked, of whom it is about and of who has consented already.
func TestWhoseWordItWaitsFor(t *testing.T) {
	seen := 0
	for _, s := range []State{Submitted, GroupApproved, Approved, OnLeave, OverdueReturn, Returned, Closed, Rejected, Withdrawn} {
		for _, ext := range []ExtensionState{NoExtension, ExtensionAsked, ExtensionPassed, ExtensionGranted, ExtensionRefused, ExtensionTaken, ExtensionLapsed} {
			if (ext == ExtensionAsked || ext == ExtensionPassed) && s != Approved && s != OnLeave && s != OverdueReturn {
				continue // lapsed or decided by then
			}
			for _, first := range []Stage{OwnGroup, CoordOffice, CoordGroup, CoordLeader} {
				for asker := range people {
					for name, a := range people {
						c, by := in(s, ext), Caller{a, noon}
						c.Route = []Stage{first, first}
						c.SubmittedBy = people[asker].ID
						for i := range c.Extensions {
							c.Extensions[i].AskedBy = people[asker].ID
						}
						c.awaits()
						word := c.Allowed(by)
						want := slices.Contains(word, onReject) || slices.Contains(word, onClose)
						if got := c.waitsFor(a); got != want {
							t.Errorf("%s, extension %s, first %s, asked by %s: waits for %s %v, who may %v", s, ext, first, asker, name, got, word)
						}
						if want {
							seen++
						}
					}
				}
			}
		}
	}
	if seen < 100 {
		t.Errorf("only %d waited: the test is blind", seen)
	}
}

// waitsFor reads what is kept as the list of work does.
func (l *Request) waitsFor(a auth.Actor) bool {
	if l.WaitsFor == nil || strings.Contains(l.Barred, a.ID.String()) || strings.Contains(l.Barred, a.PersonID.String()) {
		return false
	}
	if *l.WaitsFor == Confirmation {
		return a.Has(auth.Commander | auth.Coordinator)
	}
	return a.Can(auth.LeaveApprove) && l.WaitsFor.admits(l, a)
}

func sameSet(a, b []string) bool {
	a, b = slices.Clone(a), slices.Clone(b)
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

// Nobody consents twice, to their own, or to what they asked for, whatever posts
// they hold; and an obstacle hides and stops approval only.
func TestTwoDifferentPeople(t *testing.T) {
	both := people["leader"]
	both.Standing |= auth.Commander
	c := in(GroupApproved, NoExtension)
	if _, err := c.apply(onApprove, Caller{both, noon}); !errors.Is(err, errTwice) {
		t.Errorf("the same person twice: %v", err)
	}
	chief := people["chief"]
	c.PersonID = chief.PersonID
	if _, err := c.apply(onApprove, Caller{chief, noon}); !errors.Is(err, errOwn) {
		t.Errorf("their own: %v", err)
	}
	c = in(GroupApproved, NoExtension)
	c.SubmittedBy = chief.ID
	if _, err := c.apply(onApprove, Caller{chief, noon}); !errors.Is(err, errOwn) {
		t.Errorf("what they recorded: %v", err)
	}
	c = in(GroupApproved, NoExtension)
	c.Obstacles = []Obstacle{{Code: HoldsShift}}
	if _, err := c.apply(onApprove, Caller{chief, noon}); err == nil || slices.Contains(c.Allowed(Caller{chief, noon}), onApprove) {
		t.Error("approved in spite of a shift")
	}
	if _, err := c.apply(onReject, Caller{chief, noon}); err != nil {
		t.Error(err)
	}
}

// Every chain that a plan can state has two levels at least, and none of a
// leader's is their own group's.
func TestRoutes(t *testing.T) {
	levels := []string{"unit_leader", "group_leader", "coordination_office", "coordination_group_leader", "coordination_group"}
	for mask := range 1 << len(levels) {
		var chain []string
		for i, l := range levels {
			if mask>>i&1 == 1 {
				chain = append(chain, l)
			}
		}
		rule := &inspection.LeaveRule{ApprovalChain: chain}
		if r := RouteOf(rule, false); len(r) < 2 || slices.Contains(r, unitLeader) {
			t.Errorf("%v: %v", chain, r)
		}
		if r := RouteOf(rule, true); len(r) < 2 || slices.Contains(r, OwnGroup) {
			t.Errorf("%v for a leader: %v", chain, r)
		}
	}
	if r := RouteOf(nil, false); !slices.Equal(r, []Stage{OwnGroup, CoordGroup}) {
		t.Error(r)
	}
	if r := RouteOf(nil, true); !slices.Equal(r, []Stage{CoordGroup, CoordGroup}) {
		t.Error(r)
	}
}

func TestDaysAreCountedByTheCalendar(t *testing.T) {
	c := calendar.New([]calendar.Day{{Date: "2021-09-18", Name: "中秋节", Off: false}, {Date: "2021-09-20", Name: "中秋节", Off: true}, {Date: "2021-09-21", Name: "中秋节", Off: true}}, []int{2021})
	for _, x := range []struct {
		from, to         string
		working, natural int64
	}{
		{"2021-09-17T08:00:00+08:00", "2021-09-22T08:00:00+08:00", 3, 6}, // Friday, a Saturday at work, Wednesday
		{"2021-09-17T08:00:00+08:00", "2021-09-17T08:00:00+08:00", 0, 0},
		{"2021-09-17T00:00:00+08:00", "2021-09-18T00:00:00+08:00", 1, 1}, // midnight is the day before
		{"2021-09-17T23:59:00+08:00", "2021-09-18T00:01:00+08:00", 2, 2},
		{"2021-09-19T00:00:00+08:00", "2021-09-20T10:00:00+08:00", 0, 2},
	} {
		from, _ := time.Parse(time.RFC3339, x.from)
		to, _ := time.Parse(time.RFC3339, x.to)
		if w, n := Days(c, from, to); w != x.working || n != x.natural {
			t.Errorf("%s to %s: %d of %d days", x.from, x.to, w, n)
		}
	}
}

// What stands in the way: over all pairs of what others do and when.
func TestObstacles(t *testing.T) {
	l := in(Submitted, NoExtension).Request
	l.ID = record.NewID()
	other := func(change func(*Request)) []Request {
		o := Request{State: Approved, PersonID: record.NewID(), StandInID: record.NewID(), StartsAt: l.StartsAt.Add(-time.Hour), EndsAt: l.StartsAt.Add(time.Hour)}
		o.ID = record.NewID()
		change(&o)
		return []Request{o}
	}
	codes := func(list []Obstacle) string {
		var out []string
		for _, o := range list {
			out = append(out, o.Code)
		}
		return strings.Join(out, " ")
	}
	for want, change := range map[string]func(*Request){
		StandsIn:         func(o *Request) { o.StandInID = l.PersonID },
		StandInOnLeave:   func(o *Request) { o.PersonID = l.StandInID },
		StandInElsewhere: func(o *Request) { o.StandInID = l.StandInID },
	} {
		if got := codes(l.obstacles(other(change), nil, noon)); got != want {
			t.Errorf("%q, want %q", got, want)
		}
		for name, free := range map[string]func(*Request){
			"before":      func(o *Request) { o.StartsAt, o.EndsAt = noon.Add(-9*time.Hour), l.StartsAt },
			"after":       func(o *Request) { o.StartsAt, o.EndsAt = l.EndsAt, l.EndsAt.Add(time.Hour) },
			"not granted": func(o *Request) { o.State = Submitted },
			"come back":   func(o *Request) { at := noon; o.State, o.ReturnedAt = Returned, &at },
		} {
			if got := codes(l.obstacles(other(func(o *Request) { change(o); free(o) }), nil, noon)); got != "" {
				t.Errorf("%s, %s: %q", want, name, got)
			}
		}
		late := other(func(o *Request) { change(o); o.StartsAt, o.EndsAt = noon.Add(-9*time.Hour), noon.Add(-time.Hour) })
		if got := codes(l.obstacles(late, nil, noon)); got != want {
			t.Errorf("who is overdue is away: %q, want %q", got, want)
		}
	}
	shift := []Shift{{PersonID: l.PersonID, StartsAt: l.EndsAt.Add(-time.Minute), EndsAt: l.EndsAt.Add(time.Hour)}}
	if got := codes(l.obstacles(nil, shift, noon)); got != HoldsShift {
		t.Errorf("a shift: %q", got)
	}
	shift[0].StartsAt = l.EndsAt
	if got := codes(l.obstacles(nil, shift, noon)); got != "" {
		t.Errorf("a shift after it: %q", got)
	}
	if got := codes(l.obstacles(nil, nil, l.EndsAt)); got != EndIsOver {
		t.Errorf("over: %q", got)
	}
}
