// Package report is how the groups report their work (P3.2): each working group
// every day while the inspection is stationed, a nil report being a report, and
// the street's report that a coordinator makes of them, with the numbers of that
// moment. Who has not reported is computed from the time and needs no job.
package report

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Kind is how often, or why, something is reported.
type Kind string

// The kinds of report.
const (
	Daily   Kind = "daily"
	Weekly  Kind = "weekly"
	Special Kind = "special"
)

var kindNames = map[Kind]string{Daily: "日报", Weekly: "周报", Special: "专报"}

// mostSubmissions bounds how often one report goes to and fro.
const mostSubmissions = 50

// Content is what a report says.
type Content struct {
	IsNil     bool   `json:"is_nil"`
	Content   string `json:"content,omitempty"`
	Problems  string `json:"problems,omitempty"`
	NextSteps string `json:"next_steps,omitempty"`
}

// check refuses a nil report that says something.
func (c Content) check(checks *fault.Checks) {
	checks.When(c.IsNil && c.Content != "", "/content", "nil_with_content", fault.T("零报告不能带有工作情况", "a nil report says that nothing happened"))
	checks.When(c.IsNil && c.Problems != "", "/problems", "nil_with_content", fault.T("零报告不能带有存在问题", "a nil report says that nothing happened"))
}

// Submission is one version that was handed in; none is ever changed or lost.
type Submission struct {
	Number int64 `json:"number"`
	Content
	SubmittedAt time.Time  `json:"submitted_at"`
	SubmittedBy uuid.UUID  `json:"submitted_by"`
	Name        string     `json:"name"`
	Late        bool       `json:"late"`
	Verdict     State      `json:"verdict,omitempty"`
	ReviewedAt  *time.Time `json:"reviewed_at,omitempty"`
	ReviewedBy  *uuid.UUID `json:"reviewed_by,omitempty"`
	Words       string     `json:"words,omitempty"`
}

// Report is one report of one group.
type Report struct {
	record.Meta
	record.Void
	record.Search
	Content      `gorm:"embedded"`
	InspectionID uuid.UUID
	GroupID      uuid.UUID
	GroupName    string // when it was begun
	Kind         Kind
	ReportOn     calendar.Date
	DueAt        *time.Time // none for special reports
	Title        string
	State        State
	Late         bool
	SubmittedAt  *time.Time   // the first time
	SubmittedBy  *uuid.UUID   // the last time
	Submissions  []Submission `gorm:"serializer:json"`
}

// TableName names the table.
func (Report) TableName() string { return "work_reports" }

// New is what a report is begun with.
type New struct {
	InspectionID uuid.UUID
	GroupID      uuid.UUID
	Kind         Kind
	ReportOn     calendar.Date
	Title        string
	Content
}

// Patch is a change of a report; what is nil stays.
type Patch struct {
	Title, Content, Problems, NextSteps *string
	IsNil                               *bool
}

func (r *Report) patch(p Patch) error {
	for to, from := range map[*string]*string{&r.Title: p.Title, &r.Content.Content: p.Content, &r.Problems: p.Problems, &r.NextSteps: p.NextSteps} {
		if from != nil {
			*to = *from
		}
	}
	if p.IsNil != nil {
		r.IsNil = *p.IsNil
	}
	var checks fault.Checks
	r.Content.check(&checks)
	r.index()
	return checks.Err()
}

func (r *Report) index() {
	r.Search = store.Index(r.GroupName, r.Title, r.Content.Content, r.Problems, r.NextSteps)
}

// cutoff is when the day's report is due, by the rule of the plan.
func cutoff(i *inspection.Inspection, day calendar.Date) time.Time { return i.Cutoff(day) }

// stationed tells whether the team is there on the day, as far as is known.
func stationed(i *inspection.Inspection, day calendar.Date) bool { return i.StationedOn(day) }

// sunday is the last day of the week that the day is in.
func sunday(day calendar.Date) calendar.Date {
	return day.AddDays((7 - int(day.Midnight().Weekday())) % 7)
}

// begin makes a draft, or an unprocessable with everything that is wrong with it.
func begin(n New, i *inspection.Inspection, group string, now time.Time) (*Report, error) {
	r := &Report{InspectionID: n.InspectionID, GroupID: n.GroupID, GroupName: group, Kind: n.Kind, ReportOn: n.ReportOn, Title: n.Title,
		Content: n.Content, State: Draft, Submissions: []Submission{}}
	today := calendar.DateOf(now)
	var checks fault.Checks
	n.check(&checks)
	checks.When(n.ReportOn > today, "/report_on", "in_future", fault.T("报告日在将来", "the day has not come yet"))
	checks.When(n.IsNil && nilForbidden(i), "/is_nil", "nil_not_allowed", fault.T("工作方案不实行零报告", "the plan knows no nil reports"))
	switch n.Kind {
	case Special:
		checks.When(n.Title == "", "/title", "required", fault.T("专报须有标题", "a special report needs a title"))
	case Weekly:
		checks.When(!stationed(i, n.ReportOn), "/report_on", "not_stationed", errNotStationed)
		r.ReportOn = sunday(n.ReportOn)
		due := cutoff(i, r.ReportOn)
		r.DueAt = &due
	case Daily:
		checks.When(!stationed(i, n.ReportOn), "/report_on", "not_stationed", errNotStationed)
		due := cutoff(i, r.ReportOn)
		r.DueAt = &due
	}
	if r.Title == "" {
		r.Title = group + " " + string(r.ReportOn) + " " + kindNames[n.Kind]
	}
	r.index()
	return r, checks.Err()
}

func nilForbidden(i *inspection.Inspection) bool {
	r := i.Settings.Report
	return r != nil && r.NilReport != nil && !*r.NilReport
}

var errNotStationed = fault.T("这一天督察组未进驻", "the team is not stationed on this day")

// handIn keeps the version that is submitted; whether it was in time is decided
// by the first one, once.
func (r *Report) handIn(by Caller) {
	if r.SubmittedAt == nil {
		r.SubmittedAt = &by.Now
		r.Late = r.DueAt != nil && by.Now.After(*r.DueAt)
	}
	r.SubmittedBy = &by.ID
	r.Submissions = append(r.Submissions, Submission{Number: int64(len(r.Submissions) + 1), Content: r.Content, SubmittedAt: by.Now,
		SubmittedBy: by.ID, Name: by.Name, Late: r.Late})
}

// judge notes what became of the last version.
func (r *Report) judge(verdict State, words string, by Caller) {
	if n := len(r.Submissions); n > 0 {
		s := &r.Submissions[n-1]
		s.Verdict, s.Words, s.ReviewedAt, s.ReviewedBy = verdict, words, &by.Now, &by.ID
	}
}
