package swap

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

var (
	noon  = time.Date(2021, 9, 13, 4, 0, 0, 0, time.UTC)
	own   = record.NewID() // the group that the swap goes through
	cast  = map[string]auth.Actor{}
	steps = []string{onConsent, onDecline, onApprove, onReject, onWithdraw, onExpire}
)

func init() {
	add := func(name string, a auth.Actor) {
		a.Kind, a.ID, a.PersonID = auth.KindUser, record.NewID(), record.NewID()
		cast[name] = a
	}
	add("person", auth.Actor{Standing: auth.GroupMember, Groups: []uuid.UUID{own}})
	add("peer", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader | auth.Commander, Leads: []uuid.UUID{own}}) // who could approve for others
	add("leader", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader, Leads: []uuid.UUID{own}})
	add("other-leader", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader, Leads: []uuid.UUID{record.NewID()}})
	add("commander", auth.Actor{Standing: auth.GroupMember | auth.Commander})
	add("both", auth.Actor{Standing: auth.GroupMember | auth.GroupLeader | auth.Commander, Leads: []uuid.UUID{own}})
	add("coordinator", auth.Actor{Standing: auth.GroupMember | auth.Coordinator})
	add("auditor", auth.Actor{Standing: auth.Auditor})
	add("admin", auth.Actor{Standing: auth.Admin})
	add("unit", auth.Actor{Standing: auth.UnitUser})
	cast["clock"] = auth.System(uuid.Nil, "shift_swap")
}

// in makes a swap that is in a state at noon. Its group's level was approved by
// "both".
func in(s State, route []Stage) Case {
	w := &Swap{State: s, GroupID: own, PersonID: cast["person"].PersonID, PeerID: cast["peer"].PersonID, RequestedBy: cast["person"].ID, Route: route, ExpiresAt: noon.Add(time.Hour)}
	if s == GroupApproved || s == Applied {
		w.Approvals = []Approval{{Stage: route[0], By: cast["both"].ID, PersonID: cast["both"].PersonID}}
	}
	return Case{Swap: w}
}

// who may do what, written down once more.
var wanted = map[string]string{
	"requested consent": "peer", "requested decline": "peer", "requested withdraw": "person", "requested expire": "clock",
	"consented approve": "leader both", "consented reject": "leader both", "consented decline": "peer", "consented withdraw": "person", "consented expire": "clock",
	"group_approved approve": "commander", "group_approved reject": "commander", "group_approved decline": "peer", "group_approved withdraw": "person", "group_approved expire": "clock",
}

// where a leader's own swap differs: two commanders.
var wantedOfLeaders = map[string]string{"consented approve": "commander both", "consented reject": "commander both"}

var states = []State{Requested, Consented, GroupApproved, Applied, Declined, Rejected, Withdrawn, Expired}

func TestWhoMayDoWhatInWhichState(t *testing.T) {
	for _, led := range []bool{true, false} {
		for _, s := range states {
			for name, a := range cast {
				c, by := in(s, RouteOf(led)), Caller{a, noon}
				var accepted []string
				for _, on := range steps {
					want := wanted[string(s)+" "+on]
					if w := wantedOfLeaders[string(s)+" "+on]; w != "" && !led {
						want = w
					}
					_, err := c.apply(on, by)
					if (err == nil) != slices.Contains(strings.Fields(want), name) {
						t.Errorf("%s, led by others %t: %s by %s: %v", s, led, on, name, err)
					}
					if err == nil {
						accepted = append(accepted, on)
					}
				}
				offered := c.Allowed(by)
				slices.Sort(accepted)
				slices.Sort(offered)
				if !slices.Equal(offered, accepted) {
					t.Errorf("%s, %s: offered %v, accepted %v", s, name, offered, accepted)
				}
			}
		}
	}
}

// When the shift has begun nobody does anything any more, whether or not the clock
// has looked; and what stands in the way stops whoever would go on, nobody else.
func TestWhatEndsASwap(t *testing.T) {
	for _, s := range states {
		for name, a := range cast {
			c := in(s, RouteOf(true))
			late := Caller{a, c.ExpiresAt}
			if c.Pending() != (c.At(late.Now) == Expired && s != Expired) || len(c.Allowed(late)) != 0 {
				t.Errorf("%s by %s: %s, %v", s, name, c.At(late.Now), c.Allowed(late))
			}
			c.Obstacles = []Obstacle{{"on_leave", fault.T("已准假", "is on leave")}}
			for _, on := range steps {
				_, hindered := c.apply(on, Caller{a, noon})
				_, free := in(s, RouteOf(true)).apply(on, Caller{a, noon})
				forward := on == onConsent || on == onApprove
				if free == nil && (hindered != nil) != forward {
					t.Errorf("%s by %s with an obstacle: %s: %v", s, name, on, hindered)
				}
				if f, ok := fault.As(hindered); free == nil && forward && (!ok || f.Code != fault.CodeRequirementsUnmet || f.Fields[0].Code != "on_leave") {
					t.Errorf("%v", errors.Unwrap(hindered))
				}
			}
		}
	}
}
