package meeting

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

var (
	chair, deputy, first, member, head, liaison, hand = record.NewID(), record.NewID(), record.NewID(), record.NewID(), record.NewID(), record.NewID(), record.NewID()
	top, work, other                                  = record.NewID(), record.NewID(), record.NewID()
)

func held() []Post {
	post := func(in uuid.UUID, kind group.Kind, role group.Role, who uuid.UUID) Post {
		return Post{GroupID: in, GroupKind: kind, Role: role, PersonID: who, PersonName: string(role)}
	}
	return []Post{
		post(top, group.Coordination, group.Leader, chair), post(top, group.Coordination, group.FirstDeputyLeader, first), post(top, group.Coordination, group.DeputyLeader, deputy),
		post(top, group.Coordination, group.Member, member), post(work, group.Working, group.Leader, head), post(work, group.Working, group.Liaison, liaison),
		post(work, group.Working, group.Member, hand), post(other, group.Working, group.Leader, deputy), post(other, group.Working, group.Liaison, liaison),
	}
}

// TestChair: of every kind, with and without a rule, everybody is tried.
func TestChair(t *testing.T) {
	rule := &inspection.MeetingRule{ChairRoles: []string{"deputy_leader"}}
	everybody := []uuid.UUID{chair, deputy, first, member, head, liaison, hand}
	for _, x := range []struct {
		kind Kind
		of   *uuid.UUID
		rule *inspection.MeetingRule
		may  []uuid.UUID
	}{
		{Dispatch, nil, nil, []uuid.UUID{chair, deputy, first}},
		{Dispatch, nil, &inspection.MeetingRule{}, []uuid.UUID{chair, deputy, first}},
		{Dispatch, nil, rule, []uuid.UUID{deputy}},
		{Huddle, &work, nil, []uuid.UUID{head}},
		{Huddle, &work, rule, []uuid.UUID{head}},
		{Huddle, &other, nil, []uuid.UUID{deputy}},
		{Huddle, &top, rule, []uuid.UUID{chair, deputy, first}},
		{Huddle, nil, nil, nil},
		{Deployment, nil, rule, everybody},
		{Conveying, nil, nil, everybody},
	} {
		for _, who := range append(everybody, record.NewID()) {
			p, ok := ChairPost(x.kind, x.of, x.rule, held(), who)
			if want := slices.Contains(x.may, who); ok != want || ok && p.PersonID != who {
				t.Errorf("%s: %v may chair: %v, wanted %v", x.kind, p, ok, want)
			}
		}
	}
}

// TestPropose: whoever holds several posts is asked once.
func TestPropose(t *testing.T) {
	for _, x := range []struct {
		kind Kind
		of   *uuid.UUID
		rule *inspection.MeetingRule
		want []uuid.UUID
	}{
		{Dispatch, nil, nil, []uuid.UUID{chair, first, deputy, member, head, liaison}},
		{Conveying, nil, &inspection.MeetingRule{}, []uuid.UUID{chair, first, deputy, member, head, liaison}},
		{Dispatch, nil, &inspection.MeetingRule{Attendees: []inspection.Attendee{{GroupKind: "working_group", Role: "liaison"}}}, []uuid.UUID{liaison}},
		{Huddle, &work, nil, []uuid.UUID{head, liaison, hand}},
		{Huddle, &other, nil, []uuid.UUID{deputy, liaison}},
		{Huddle, nil, nil, nil},
	} {
		var got []uuid.UUID
		for _, p := range Propose(x.kind, x.of, x.rule, held()) {
			got = append(got, p.PersonID)
		}
		if diff := cmp.Diff(x.want, got); diff != "" {
			t.Errorf("%s: %s", x.kind, diff)
		}
	}
}

// TestWeeks: a week with a meeting, one without, one that runs, those to come, and
// a rest too short to ask for one.
func TestWeeks(t *testing.T) {
	id := record.NewID()
	on := func(day calendar.Date, held bool) Met { return Met{ID: id, Day: day, Held: held} }
	for _, x := range []struct {
		name     string
		to       calendar.Date
		today    calendar.Date
		days     int
		meetings []Met
		want     string
	}{
		{"nothing yet", "2021-09-27", "2021-08-28", 7, nil, "due/upcoming/upcoming/upcoming/exempt"},
		{"none was held", "2021-09-27", "2021-09-30", 7, nil, "missing/missing/missing/missing/exempt"},
		{"first and last day of weeks", "2021-09-24", "2021-09-30", 7, []Met{on("2021-09-03", true), on("2021-09-04", true), on("2021-09-24", true)}, "held/held/missing/held"},
		{"planned", "2021-09-27", "2021-09-05", 7, []Met{on("2021-09-02", false), on("2021-09-06", false)}, "missing/scheduled/upcoming/upcoming/exempt"},
		{"held in the rest", "2021-09-27", "2021-09-30", 7, []Met{on("2021-09-26", true)}, "missing/missing/missing/missing/held"},
		{"no end yet", "", "2021-09-05", 7, nil, "missing/due"},
		{"not begun, no end", "", "2021-08-27", 7, nil, ""},
		{"every ten days", "2021-09-27", "2021-09-07", 10, nil, "missing/due/upcoming/exempt"},
	} {
		got := ""
		for i, w := range Weeks("2021-08-28", x.to, x.today, x.days, x.meetings) {
			if w.Number != i+1 || w.To < w.From || x.to != "" && w.To > x.to {
				t.Errorf("%s: %+v", x.name, w)
			}
			if got != "" {
				got += "/"
			}
			got += string(w.Standing)
		}
		if got != x.want {
			t.Errorf("%s: %s, wanted %s", x.name, got, x.want)
		}
	}
	if len(Weeks("", "", "2021-09-05", 7, nil)) != 0 {
		t.Error("weeks without a beginning")
	}
	if n := len(Weeks("1990-01-01", "2090-01-01", "2021-09-05", 1, nil)); n != mostWeeks {
		t.Errorf("%d weeks", n)
	}
	if Interval(nil) != 7 || Interval(&inspection.MeetingRule{}) != 7 || Interval(&inspection.MeetingRule{IntervalDays: 3}) != 3 {
		t.Error("the interval is not the rule's")
	}
}

// TestLifecycle tries every action in every state by everybody of note: what the
// table does not name is refused, and nobody but the chair ever signs.
func TestLifecycle(t *testing.T) {
	actions := []string{OnUpdate, OnHold, OnCancel, OnAttendance, OnDraft, OnSign, OnIssue, OnAcknowledge, OnConvey, OnAttach, OnVoid}
	may := map[string]map[State]bool{}
	for _, s := range Lifecycle {
		if may[s.On] == nil {
			may[s.On] = map[State]bool{}
		}
		may[s.On][s.From] = true
	}
	callers := map[string]auth.Actor{
		"commander": {PersonID: deputy, Standing: auth.Commander | auth.GroupLeader, Leads: []uuid.UUID{top}}, "coordinator": {PersonID: record.NewID(), Standing: auth.Coordinator | auth.GroupMember},
		"chair": {PersonID: chair, Standing: auth.GroupMember}, "head": {PersonID: head, Standing: auth.GroupLeader, Groups: []uuid.UUID{work}, Leads: []uuid.UUID{work}},
		"hand": {PersonID: hand, Standing: auth.GroupMember, Groups: []uuid.UUID{work}}, "stranger": {PersonID: record.NewID(), Standing: auth.GroupLeader, Groups: []uuid.UUID{other}, Leads: []uuid.UUID{other}},
		"unit": {UnitID: record.NewID(), Standing: auth.UnitUser}, "auditor": {Standing: auth.Auditor},
	}
	convene := map[string]bool{OnUpdate: true, OnCancel: true, OnVoid: true}
	note := map[string]bool{OnHold: true, OnAttendance: true, OnDraft: true, OnAttach: true}
	for _, kind := range Kinds {
		for _, state := range append([]State{voided}, States...) {
			for name, actor := range callers {
				for _, on := range actions {
					for _, sent := range []bool{false, true} {
						m := &Meeting{Kind: kind, State: state, ChairID: chair, Counts: Counts{Invited: 1, Present: 1}}
						if kind == Huddle {
							m.GroupID = &work
						}
						if state == voided {
							m.State, m.VoidedAt = Scheduled, &time.Time{}
						}
						r := &Read{Meeting: m}
						if sent {
							r.Mine = &Receipt{}
						}
						all := name == "commander" || name == "coordinator"
						its := kind == Huddle && name == "head"
						want := may[on][state]
						switch {
						case convene[on]:
							want = want && (all || its)
						case note[on]:
							want = want && (all || its || name == "chair" || kind == Huddle && name == "hand")
						case on == OnSign:
							want = want && name == "chair"
						case on == OnIssue:
							want = want && (all || its || name == "chair")
						case on == OnConvey:
							want = want && all && kind == Conveying
						case on == OnAcknowledge:
							want = want && sent && name != "auditor"
						}
						by := Caller{Actor: actor}
						offered := slices.Contains(r.Allowed(by), on)
						err := r.Apply(on, by)
						if (err == nil) != want || offered != want {
							t.Errorf("%s of a %s that is %s by %s (sent: %v): %v, offered %v, wanted %v", on, kind, state, name, sent, err, offered, want)
						}
					}
				}
			}
		}
	}
	open := &Read{Meeting: &Meeting{State: Drafted, ChairID: chair, Counts: Counts{Invited: 2, Present: 1}}}
	if err := open.Apply(OnSign, Caller{Actor: callers["chair"]}); !fault.Is(err, fault.CodeRequirementsUnmet) || open.State != Drafted {
		t.Errorf("signed while it is not known who came: %v", err)
	}
	twice := &Read{Meeting: &Meeting{State: Issued}, Mine: &Receipt{AcknowledgedAt: &time.Time{}}}
	if err := twice.Apply(OnAcknowledge, Caller{Actor: callers["unit"]}); !fault.Is(err, fault.CodeStateConflict) {
		t.Errorf("acknowledged twice: %v", err)
	}
	for _, on := range actions {
		if past[on] == "" {
			t.Errorf("%s has no event", on)
		}
	}
}

// TestArrange: in the lists of work a meeting stands by when it begins, then by
// when its minutes are due, then nowhere.
func TestArrange(t *testing.T) {
	start, due := time.Unix(1000, 0).UTC(), time.Unix(2000, 0).UTC()
	for _, state := range States {
		for _, gone := range []bool{false, true} {
			m := &Meeting{State: state, StartsAt: start}
			m.DueAt = due
			want := order.EndOfTime
			if gone {
				m.VoidedAt = &start
			} else if state == Scheduled {
				want = start
			} else if state == Held || state == Drafted {
				want = due
			}
			if m.arrange(); !m.DueOrder.Equal(want) {
				t.Errorf("%s, voided %v: %v", state, gone, m.DueOrder)
			}
			if late := m.MinutesOverdue(due.Add(time.Second)); late != want.Equal(due) || m.MinutesOverdue(due) {
				t.Errorf("%s, voided %v: late %v", state, gone, late)
			}
		}
	}
}

// TestPatch: another time needs a reason and is remembered.
func TestPatch(t *testing.T) {
	start, end := time.Unix(100000, 0).UTC(), time.Unix(103600, 0).UTC()
	later, before := start.Add(time.Hour), start.Add(-time.Hour)
	for _, x := range []struct {
		p    Patch
		want string
	}{
		{Patch{}, ""}, {Patch{StartsAt: &start}, ""}, {Patch{StartsAt: &later}, "/postpone_reason"}, {Patch{Reason: "改期"}, "/postpone_reason"},
		{Patch{StartsAt: &start, Reason: "改期"}, "/postpone_reason"}, {Patch{StartsAt: &later, Reason: "改期"}, ""}, {Patch{EndsAt: &before}, "/ends_at"},
		{Patch{StartsAt: &later, Reason: "改期", EndsAt: &start}, "/ends_at"},
	} {
		m := &Meeting{StartsAt: start, EndsAt: &end, Kind: Dispatch}
		var c fault.Checks
		if err := m.patch(x.p, Caller{}, &c); err != nil {
			t.Fatal(err)
		}
		got := ""
		if f, ok := fault.As(c.Err()); ok {
			got = f.Fields[0].Pointer
		}
		if got != x.want {
			t.Errorf("%+v: %q, wanted %q", x.p, got, x.want)
		}
		if moved := x.want == "" && x.p.Reason != ""; moved && (len(m.Postponements) != 1 || !m.Postponements[0].From.Equal(start) || !m.EndsAt.Equal(end.Add(time.Hour))) {
			t.Errorf("%+v: %+v", x.p, m)
		}
	}
	full := &Meeting{StartsAt: start, Postponements: make([]Postponement, mostPostponements)}
	if err := full.patch(Patch{StartsAt: &later, Reason: "改期"}, Caller{}, &fault.Checks{}); !fault.Is(err, fault.CodeTooManyParts) {
		t.Errorf("postponed without end: %v", err)
	}
}

// TestExcuse: leave counts for whoever did not send somebody, and only while it
// lasts.
func TestExcuse(t *testing.T) {
	for _, s := range []Status{Invited, Present, Absent, OnLeave, StoodInBy} {
		for _, gone := range []bool{false, true} {
			rows := []Attendee{{PersonID: &hand, Status: s}, {UnitID: &work, Status: s}}
			away := map[uuid.UUID]Cover{}
			if gone {
				away[hand] = Cover{}
			}
			excuse(rows, away)
			want := s
			switch {
			case gone && s != StoodInBy:
				want = OnLeave
			case !gone && s == OnLeave:
				want = Invited
			}
			if rows[0].Status != want || rows[1].Status != s {
				t.Errorf("%s, on leave %v: %s, %s", s, gone, rows[0].Status, rows[1].Status)
			}
			c := count(rows)
			if c.Invited != 2 || c.Unrecorded() != int64(map[bool]int{true: 1}[rows[0].Status == Invited]+map[bool]int{true: 1}[rows[1].Status == Invited]) {
				t.Error(fmt.Sprint(s, gone, c))
			}
		}
	}
}
