package workstats

import (
	"slices"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/inspection"
)

var (
	noon   = time.Date(2021, 9, 10, 12, 0, 0, 0, time.UTC)
	before = noon.Add(-time.Hour)
	after  = noon.Add(time.Hour)
	some   = uuid.MustParse("01980b6e-7a00-7000-8000-000000000301")
)

// Every topic has a first dimension, every rate a whole, and every figure is
// counted by a fact of the topic.
func TestTopics(t *testing.T) {
	examples := map[Topic][]fact{
		Assignments:    (&assignmentRow{CreatedAt: before, DueAt: noon}).facts(after),
		Accountability: (&itemRow{FiledAt: &before, DueAt: noon}).facts(after),
		Duty:           slices.Concat((&shiftRow{}).facts(name{}), (&shiftRow{}).people()),
		Leave:          (&leaveRow{StartsAt: before, EndsAt: noon}).facts(after),
		Reports:        (&reportRow{SubmittedAt: &noon}).facts(),
	}
	for topic, x := range topics {
		if len(x.by) == 0 || len(examples[topic]) == 0 {
			t.Errorf("%s has no dimension or no facts", topic)
		}
		codes := map[string]bool{"": true}
		for _, f := range x.figures {
			if !codes[f.Of] || codes[f.Code] {
				t.Errorf("%s: %s is a part of %q", topic, f.Code, f.Of)
			}
			codes[f.Code] = true
			for _, example := range examples[topic] {
				if _, ok := example.counts[f.Code]; !ok {
					t.Errorf("%s: nothing counts %s", topic, f.Code)
				}
			}
		}
	}
}

func TestAssignmentIsAnsweredOnceOrOverdue(t *testing.T) {
	for at, want := range map[*time.Time]string{&before: "on_time", &after: "late", nil: "overdue"} {
		counts := (&assignmentRow{DueAt: noon, MetAt: at}).facts(after)[0].counts
		for _, code := range []string{"on_time", "late", "overdue"} {
			if (counts[code] == 1) != (code == want) {
				t.Errorf("answered %v: %s is %d", at, code, counts[code])
			}
		}
	}
	if (&assignmentRow{DueAt: noon, EndedAt: &before}).facts(after)[0].counts["overdue"] != 0 {
		t.Error("what has ended without an answer is overdue")
	}
}

func TestLeaveIsOverdueOnlyWhenGranted(t *testing.T) {
	for _, state := range []string{"submitted", "group_approved", "rejected", "withdrawn", "approved", "returned", "closed"} {
		for _, back := range []*time.Time{nil, &before, &after} {
			r := leaveRow{State: state, EndsAt: noon, NaturalDays: 3, ReturnedAt: back}
			granted := state == "approved" || state == "returned" || state == "closed"
			counts := r.facts(after)[0].counts
			if (counts["overdue_return"] == 1) != (granted && back != &before) || (counts["approved"] == 1) != granted || (counts["natural_days"] == 3) != granted {
				t.Errorf("%s, back %v: %v", state, back, counts)
			}
		}
	}
}

// Two people share a shift: each has a line, the total counts it once.
func TestPeopleShareShifts(t *testing.T) {
	leader, officer := uuid.New(), uuid.New()
	s := shiftRow{LeaderID: leader, OfficerID: officer, LeaderCheckedInAt: &before, LeaderLate: 5, State: "missed"}
	x := Table{Topic: Duty, By: ByPerson}
	x.add(s.people(), s.facts(name{}), nil)
	if x.Total[0] != 1 || len(x.Rows) != 2 || x.Rows[0].Key != leader.String() || !slices.Equal(x.Rows[0].Counts, []int64{1, 1, 1, 0, 0}) || !slices.Equal(x.Rows[1].Counts, []int64{1, 0, 0, 1, 0}) {
		t.Errorf("%+v", x)
	}
}

// Known values have a line though they count nothing; what belongs to no line is
// in the total.
func TestZeroLines(t *testing.T) {
	x := Table{Topic: Reports, By: ByGroup}
	facts := slices.Concat((&reportRow{GroupID: some, GroupName: "甲组", SubmittedAt: &noon, Late: true}).facts(), (&reportRow{GroupName: "甲组"}).facts(),
		[]fact{{map[Dimension]name{}, map[string]int64{"submitted": 1}}})
	x.add(facts, facts, []name{{"b", "乙组"}})
	if len(x.Rows) != 2 || x.Rows[0].Label != "乙组" || x.Rows[0].Counts[0] != 0 || x.Rows[1].Counts[0] != 1 || x.Total[0] != 2 || x.Total[1] != 1 {
		t.Errorf("%+v", x)
	}
}

// The usual days are the stationed period as far as it has come, and never more
// than may be asked for.
func TestUsualDays(t *testing.T) {
	for _, x := range []struct{ stationed, until, from, to, wantFrom, wantTo calendar.Date }{
		{"2021-08-28", "", "", "", "2021-08-28", "2021-09-10"},
		{"2021-08-28", "2021-09-05", "", "", "2021-08-28", "2021-09-05"},
		{"2019-08-28", "", "", "", calendar.Date("2021-09-10").AddDays(1 - maxDays), "2021-09-10"},
		{"", "", "", "", "2021-08-11", "2021-09-10"},
		{"2021-10-01", "", "", "", "2021-09-10", "2021-09-10"},
		{"2021-08-28", "2021-09-05", "2021-09-07", "", "2021-09-07", "2021-09-07"},
	} {
		a := Ask{From: x.from, To: x.to}
		i := inspection.Inspection{StationedFrom: x.stationed, StationedTo: x.until}
		if err := a.fill(&i, "2021-09-10"); err != nil || a.From != x.wantFrom || a.To != x.wantTo {
			t.Errorf("%+v: %s to %s, %v", x, a.From, a.To, err)
		}
	}
}
