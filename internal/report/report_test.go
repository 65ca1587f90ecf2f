package report

import (
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
)

// Every state, action and standing: the table says what is possible, and a
// refusal leaves the report as it was.
func TestLifecycle(t *testing.T) {
	group, author := record.NewID(), record.NewID()
	actions := []string{OnUpdate, OnSubmit, OnAttach, OnReturn, OnAccept, OnVoid}
	own := map[string]map[State]bool{
		OnUpdate: {Draft: true, Returned: true}, OnSubmit: {Draft: true, Returned: true}, OnAttach: {Draft: true, Returned: true}, OnVoid: {Draft: true},
	}
	judged := map[string]map[State]bool{
		OnReturn: {Submitted: true, Accepted: true}, OnAccept: {Submitted: true}, OnVoid: {Submitted: true, Returned: true},
	}
	for _, s := range []State{Draft, Submitted, Returned, Accepted, voided} {
		for _, on := range actions {
			for _, standing := range auth.Names {
				for _, inGroup := range []bool{false, true} {
					for _, isAuthor := range []bool{false, true} {
						r := &Report{GroupID: group, State: s, SubmittedBy: &author}
						r.Content.Content = "清运"
						if s == voided {
							at := time.Unix(0, 0)
							r.State, r.VoidedAt = Draft, &at
						}
						by := Caller{Actor: auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Standing: standing.Standing}}
						if isAuthor {
							by.ID = author
						}
						if inGroup {
							by.Groups = []uuid.UUID{group}
						}
						mine := inGroup && by.Can(auth.WorkReportWrite)
						reviewer := by.Can(auth.WorkReportReview) && !isAuthor
						want := own[on][s] && mine || judged[on][s] && reviewer
						was := r.State
						err := r.Apply(on, by)
						if (err == nil) != want {
							t.Errorf("%s in %s by %s (in the group %v, author %v): %v", on, s, standing.Name, inGroup, isAuthor, err)
						}
						if err != nil && r.State != was {
							t.Errorf("%s was refused and moved", on)
						}
					}
				}
			}
		}
	}
}

func TestNothingSaidIsNotAReport(t *testing.T) {
	group := record.NewID()
	by := Caller{Actor: auth.Actor{Kind: auth.KindUser, Standing: auth.GroupMember, Groups: []uuid.UUID{group}}}
	r := &Report{GroupID: group, State: Draft}
	if err := r.Apply(OnSubmit, by); !fault.Is(err, fault.CodeRequirementsUnmet) {
		t.Errorf("an empty report: %v", err)
	}
	if r.IsNil = true; r.Apply(OnSubmit, by) != nil {
		t.Error("a nil report says that there is nothing")
	}
}

// How a day stands, over all states of its report, before, at and after the cut-off.
func TestStanding(t *testing.T) {
	due := time.Date(2021, 9, 10, 14, 0, 0, 0, time.UTC)
	for report, want := range map[State][2]Standing{
		"": {Upcoming, Missing}, Draft: {Upcoming, Missing}, Submitted: {done, done}, Accepted: {done, done}, Returned: {SentBack, SentBack},
	} {
		for i, now := range []time.Time{due.Add(-time.Hour), due, due.Add(time.Microsecond)} {
			if got := standing(report, due, now); got != want[max(0, i-1)] {
				t.Errorf("%q at %s: %q", report, now, got)
			}
		}
	}
}

// The cut-off of a day lies in the office's zone, over midnight, the month's end
// and the year's.
func TestCutoff(t *testing.T) {
	i := &inspection.Inspection{State: inspection.Stationed, StationedFrom: "2021-08-28", StationedTo: "2021-09-28"}
	at := func(cut string, day calendar.Date) string {
		i.Settings.Report = &inspection.ReportRule{DailyCutoff: &cut}
		return cutoff(i, day).Format(time.RFC3339)
	}
	for _, x := range [][3]string{{"22:00", "2021-09-10", "2021-09-10T14:00:00Z"}, {"00:30", "2021-09-01", "2021-08-31T16:30:00Z"}, {"23:59", "2021-12-31", "2021-12-31T15:59:00Z"}} {
		if got := at(x[0], calendar.Date(x[1])); got != x[2] {
			t.Errorf("%v: %s", x, got)
		}
	}
	i.Settings.Report = nil
	if got := cutoff(i, "2021-09-10").Format(time.RFC3339); got != "2021-09-10T14:00:00Z" {
		t.Errorf("without a rule: %s", got)
	}
	for day, want := range map[calendar.Date]bool{"2021-08-27": false, "2021-08-28": true, "2021-09-28": true, "2021-09-29": false} {
		if stationed(i, day) != want {
			t.Errorf("%s: stationed %v", day, !want)
		}
	}
	if i.State = inspection.Planned; stationed(i, "2021-09-10") {
		t.Error("a planned round owes nothing")
	}
	for day, want := range map[calendar.Date]calendar.Date{"2021-09-06": "2021-09-12", "2021-09-12": "2021-09-12", "2021-09-13": "2021-09-19", "2021-12-28": "2022-01-02"} {
		if got := sunday(day); got != want {
			t.Errorf("the week of %s ends %s", day, got)
		}
	}
}
