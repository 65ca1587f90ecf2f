package notice

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

func users(f func(name string, by Caller)) {
	for _, s := range auth.Names {
		f(s.Name, Caller{Actor: auth.Actor{Kind: auth.KindUser, ID: record.NewID(), PersonID: record.NewID(), Standing: s.Standing}})
	}
}

// Every state of a notice, action and standing, addressed or not, read or not.
func TestLifecycle(t *testing.T) {
	for _, s := range []State{Draft, Issued, voided} {
		for _, on := range []string{OnUpdate, OnIssue, OnAcknowledge, OnVoid} {
			users(func(name string, by Caller) {
				for bits := range 4 {
					addressed, knows := bits&1 > 0, bits&2 > 0
					r := &Read{Notice: &Notice{State: s}}
					now := time.Unix(0, 0)
					if s == voided {
						r.State, r.VoidedAt = Issued, &now
					}
					if addressed {
						r.Mine = &Receipt{}
						if knows {
							r.Mine.AcknowledgedAt = &now
						}
					}
					writes := by.Can(auth.MessageWrite)
					want := map[string]bool{OnUpdate: s == Draft && writes, OnIssue: s == Draft && writes, OnVoid: s != voided && writes,
						OnAcknowledge: s == Issued && by.Can(auth.MessageAcknowledge) && addressed && !knows}[on]
					if err := r.Apply(on, by); (err == nil) != want {
						t.Errorf("%s in %s by %s, addressed %v, read %v: %v", on, s, name, addressed, knows, err)
					}
				}
			})
		}
	}
}

// Every state of a roll call, action and standing, called or not, answered or not.
func TestCheckLifecycle(t *testing.T) {
	start := time.Unix(0, 0)
	for _, s := range []CheckState{Running, Over, checkVoided} {
		for _, on := range []string{OnAnswer, OnRecord, OnVoid} {
			users(func(name string, by Caller) {
				for bits := range 4 {
					isCalled, has := bits&1 > 0, bits&2 > 0
					c := &Called{Check: &Check{Clock: clock.Start(start, start.Add(time.Minute), start)}, now: start.Add(time.Second)}
					switch s {
					case Over:
						c.now = start.Add(time.Hour)
					case checkVoided:
						c.VoidedAt = &start
					case Running:
					}
					if isCalled {
						c.Answers = []Answer{{Person: Person{PersonID: by.PersonID}}}
						if has {
							c.Answers[0].AnsweredAt = &start
						}
					}
					calls := by.Can(auth.ContactCheckWrite)
					want := map[string]bool{OnAnswer: s != checkVoided && by.Can(auth.ContactCheckAnswer) && isCalled && !has,
						OnRecord: s == Running && calls, OnVoid: s != checkVoided && calls}[on]
					if err := c.Apply(on, by); c.State() != s || (err == nil) != want {
						t.Errorf("%s in %s (%s) by %s, called %v, answered %v: %v", on, s, c.State(), name, isCalled, has, err)
					}
				}
			})
		}
	}
}

// Whom targets mean: each once, in the plan's order; who is away is covered.
func TestAddressed(t *testing.T) {
	a, b := record.NewID(), record.NewID()
	zhou, lin, tang, gao := record.NewID(), record.NewID(), record.NewID(), record.NewID()
	post := func(group uuid.UUID, kind, role string, who uuid.UUID, standIn *uuid.UUID) Post {
		return Post{GroupID: group, GroupKind: kind, Role: role, PersonID: who, StandInID: standIn}
	}
	rows := []Post{post(a, "coordination_group", "leader", zhou, nil), post(b, working, "leader", gao, nil), post(b, working, liaison, lin, &gao), post(record.NewID(), working, liaison, tang, nil)}
	for _, x := range []struct {
		targets []Target
		away    []uuid.UUID
		want    []uuid.UUID
	}{
		{[]Target{{Kind: ToLiaisons}}, nil, []uuid.UUID{lin, tang}},
		{[]Target{{Kind: ToLiaisons}}, []uuid.UUID{lin, tang}, []uuid.UUID{gao, tang}}, // nobody stands in for the second
		{[]Target{{Kind: ToGroup, GroupID: &b}}, nil, []uuid.UUID{gao, lin}},
		{[]Target{{Kind: ToGroup, GroupID: &b}}, []uuid.UUID{lin}, []uuid.UUID{gao}},
		{[]Target{{Kind: ToRole, Role: "leader"}}, nil, []uuid.UUID{zhou, gao}},
		{[]Target{{Kind: ToRole, Role: "leader", GroupID: &a}, {Kind: ToGroup, GroupID: &a}}, nil, []uuid.UUID{zhou}},
		{[]Target{{Kind: ToRole, Role: "member"}}, nil, nil},
	} {
		away := map[uuid.UUID]Cover{}
		for _, id := range x.away {
			away[id] = Cover{}
		}
		var got []uuid.UUID
		for _, p := range addressed(x.targets, rows, away) {
			got = append(got, p.PersonID)
			if (p.StandsInForID != nil) != (p.PersonID == gao && slices.Contains(x.away, lin) && p.Role == liaison) {
				t.Errorf("%v: %+v", x.targets, p)
			}
		}
		if !slices.Equal(got, x.want) {
			t.Errorf("%v without %v: %v, want %v", x.targets, x.away, got, x.want)
		}
	}
}

// Who the leave names goes before the stand-in of the post.
func TestCoveredByLeave(t *testing.T) {
	lin, gao, su := record.NewID(), record.NewID(), record.NewID()
	rows := []Post{{GroupKind: working, Role: liaison, PersonID: lin, PersonName: "林", StandInID: &gao, StandInName: "高"}}
	got := addressed([]Target{{Kind: ToLiaisons}}, rows, map[uuid.UUID]Cover{lin: {PersonID: su, Name: "苏"}})
	if len(got) != 1 || got[0].PersonID != su || got[0].Name != "苏" || got[0].StandsInForName != "林" {
		t.Errorf("%+v", got)
	}
}

func TestTargetsSayEnough(t *testing.T) {
	id := record.NewID()
	for _, x := range []struct {
		t   Target
		bad bool
	}{
		{Target{Kind: ToGroup}, true}, {Target{Kind: ToGroup, GroupID: &id}, false}, {Target{Kind: ToGroup, GroupID: &id, Role: "leader"}, true},
		{Target{Kind: ToRole}, true}, {Target{Kind: ToRole, Role: "leader"}, false}, {Target{Kind: ToRole, Role: "leader", GroupID: &id}, false},
		{Target{Kind: ToLiaisons}, false}, {Target{Kind: ToLiaisons, GroupID: &id}, true}, {Target{Kind: ToLiaisons, Role: "leader"}, true},
	} {
		var c fault.Checks
		if checkTargets([]Target{x.t}, &c); (c.Err() != nil) != x.bad {
			t.Errorf("%+v: %v", x.t, c.Err())
		}
	}
}

// An attempt over all failures: what may be tried again is, with growing pauses,
// a limited number of times; an unknown outcome never.
func TestDeliveryAttempts(t *testing.T) {
	now := time.Unix(1_600_000_000, 0)
	for _, f := range []Failure{Unreachable, Busy, Refused, Redirected, OutcomeUnknown, NotConfigured, ""} {
		var err error = f
		if f == "" {
			err = errors.New("something else")
		}
		d := &Delivery{State: Queued, NextAttemptAt: &now}
		tries, pause := 0, time.Duration(0)
		for at := now; d.State == Queued; {
			if !d.take(at) || d.State != Sending {
				t.Fatal("not taken")
			}
			tries++
			if d.end(err, at); d.State == Queued {
				next := d.NextAttemptAt.Sub(at)
				if next <= pause {
					t.Errorf("%s: a pause of %s after one of %s", f, next, pause)
				}
				pause, at = next, *d.NextAttemptAt
			}
		}
		want := 1
		if f == Unreachable || f == Busy {
			want = mostAttempts
		}
		if tries != want || d.State != Failed || d.NextAttemptAt != nil || f == "" && d.Failure != OutcomeUnknown {
			t.Errorf("%q: %d tries, %+v", f, tries, d)
		}
	}
	d := &Delivery{State: Sending, NextAttemptAt: &now}
	if d.take(now) || d.State != Failed || d.Failure != OutcomeUnknown {
		t.Errorf("an attempt that never ended is made again: %+v", d)
	}
}

// What goes out is the number, the title and the time, and nothing else.
func TestMessage(t *testing.T) {
	d := &Delivery{Number: "通〔2021〕3 号", Title: "传达会议精神", Occasion: onIssue, DueBy: time.Date(2021, 9, 10, 10, 0, 0, 0, time.UTC)}
	m := d.message("青禾街道办事处")
	if m.Text != "【青禾街道办事处】通〔2021〕3 号《传达会议精神》：请签收。时限：2021-09-10 18:00。请登录系统办理。" || strings.Contains(m.Subject, "\n") {
		t.Errorf("%+v", m)
	}
	for _, l := range clock.Levels {
		if occasions[l.Name] == "" {
			t.Errorf("nothing is said at %s", l.Name)
		}
	}
}
