package petition

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Progress is what the guards know of a case's parts in the current cycle. The
// slices of the parts keep it, in the transaction that changes a part.
type Progress struct {
	Claims        int        `json:"claims,omitempty"`
	Decided       int        `json:"decided,omitempty"`        // claims with a verdict
	OpenMeasures  int        `json:"open_measures,omitempty"`  // not finished, not voided
	DatedMeasures int        `json:"dated_measures,omitempty"` // open, with a due date and a responsible person
	BareMeasures  int        `json:"bare_measures,omitempty"`  // finished without evidence
	NextDue       *time.Time `json:"next_due,omitempty"`       // of the open measures
	Visits        int        `json:"visits,omitempty"`         // attempts to visit the petitioner
	Draft         int        `json:"draft,omitempty"`          // number of the feedback version in review
	DraftedBy     uuid.UUID  `json:"drafted_by,omitzero"`
	ReviewedBy    uuid.UUID  `json:"reviewed_by,omitzero"`
	AppliedBy     uuid.UUID  `json:"applied_by,omitzero"`   // for sign-off
	InspectedBy   uuid.UUID  `json:"inspected_by,omitzero"` // who accepted the rectification
	InspectedAt   *time.Time `json:"inspected_at,omitempty"`
	NoticeID      uuid.UUID  `json:"notice_id,omitzero"`    // of the public notice in force
	NoticeEnds    *time.Time `json:"notice_ends,omitempty"` // its end
	Objections    int        `json:"objections,omitempty"`  // not answered
	Parts         int        `json:"parts,omitempty"`       // cases this one was split into
}

// Verdict is whether a complaint was found true.
type Verdict string

// The verdicts.
const (
	Substantiated       Verdict = "substantiated"
	MostlySubstantiated Verdict = "mostly_substantiated"
	PartlySubstantiated Verdict = "partly_substantiated"
	Unsubstantiated     Verdict = "unsubstantiated"
)

// Derive gives a case's verdict from those of its claims: all true, none true,
// or some. "Mostly" is never derived: that is a judgement, made by hand with a
// reason. It is empty when there are no claims or one has no verdict.
func Derive(claims []Verdict) Verdict {
	var yes, no int
	for _, v := range claims {
		switch v {
		case Substantiated:
			yes++
		case Unsubstantiated:
			no++
		case "":
			return ""
		}
	}
	switch n := len(claims); {
	case n == 0:
		return ""
	case yes == n:
		return Substantiated
	case no == n:
		return Unsubstantiated
	}
	return PartlySubstantiated
}

// Rectification is the class of what has to be done.
type Rectification string

// The classes of rectification.
const (
	Immediate  Rectification = "immediate"
	ByDeadline Rectification = "by_deadline"
	LongTerm   Rectification = "long_term"
	NoneNeeded Rectification = "none_needed"
)

// Conclusion is what was said when completion was stated.
type Conclusion struct {
	Rectification    Rectification `json:"rectification,omitempty"`
	Explanation      string        `json:"explanation,omitempty" words:"staff"`
	MonitoringFileID *uuid.UUID    `json:"monitoring_file_id,omitempty"`
	At               time.Time     `json:"at"`
	By               uuid.UUID     `json:"by"`
}

// RestsOn tells whether completion was stated with the file as the monitoring report.
func (c *Case) RestsOn(file uuid.UUID) bool {
	return c.Conclusion != nil && c.Conclusion.MonitoringFileID != nil && *c.Conclusion.MonitoringFileID == file
}

// Finding is what verification found out about the whole case.
type Finding struct {
	Text          string    `json:"text,omitempty" words:"staff"`
	VerdictReason string    `json:"verdict_reason,omitempty" words:"staff"` // of a verdict that was not derived
	At            time.Time `json:"at"`
	By            uuid.UUID `json:"by"`
}

// Claimed takes over what the claims of the cycle amount to.
func (c *Case) Claimed(verdicts []Verdict) {
	c.Progress.Claims, c.Progress.Decided = len(verdicts), 0
	for _, v := range verdicts {
		if v != "" {
			c.Progress.Decided++
		}
	}
	c.Verdict = Derive(verdicts)
}

// Measures is what the measures of the cycle amount to.
type Measures struct {
	Open, Dated, Bare int
	NextDue           *time.Time
}

// Measured takes over what the measures of the cycle amount to. A case that was
// completed and has something to do or to prove again is not: that has to be said
// anew.
func (c *Case) Measured(m Measures) {
	c.Progress.OpenMeasures, c.Progress.DatedMeasures, c.Progress.BareMeasures = m.Open, m.Dated, m.Bare
	c.Progress.NextDue, c.MeasureDueAt = m.NextDue, m.NextDue
	if m.NextDue == nil && c.Completion == StageCompleted {
		at := c.UpdatedAt
		c.MeasureDueAt = &at // nothing is waited for any more: it comes back at once
	}
	if c.Completion == Completed && m.Open+m.Bare > 0 {
		c.Resumed()
	}
}

// Resumed takes back how far the case was said to be completed, for it is looked
// into or put right again and completed anew. What was found stays.
func (c *Case) Resumed() { c.Completion = InProgress }

// Applied begins a round of sign-off: nobody has looked and nothing hangs out.
func (c *Case) Applied(by Caller) {
	c.Progress.AppliedBy, c.Progress.InspectedBy, c.Progress.InspectedAt = by.ID, uuid.Nil, nil
	c.Unnoticed()
}

// Inspected notes who accepted the rectification, and when.
func (c *Case) Inspected(by Caller) {
	c.Progress.InspectedBy, c.Progress.InspectedAt = by.ID, &by.Now
}

// Noticed notes the public notice that is in force now.
func (c *Case) Noticed(id uuid.UUID, ends time.Time) {
	c.Progress.NoticeID, c.Progress.NoticeEnds = id, &ends
}

// Unnoticed notes that no public notice is in force.
func (c *Case) Unnoticed() { c.Progress.NoticeID, c.Progress.NoticeEnds = uuid.Nil, nil }

// Found ends verification. The verdict derives from the claims; where there are
// none it is stated, and "mostly" may always be stated with a reason. It returns
// unprocessable.
func (c *Case) Found(text string, stated Verdict, reason string, by Caller) error {
	var checks fault.Checks
	derived := c.Progress.Claims > 0
	overrides := stated != "" && derived && stated != c.Verdict
	checks.When(!derived && stated == "", "/verdict", "required", fault.T("没有分列诉求，须写明是否属实", "without claims the verdict has to be stated"))
	checks.When(overrides && stated != MostlySubstantiated, "/verdict", "derived_otherwise",
		fault.T("各项诉求得出的结论不同；只有基本属实可以人工认定", "the claims say otherwise; only \"mostly\" is a judgement made by hand"))
	checks.When(stated == MostlySubstantiated && reason == "", "/verdict_reason", "required", fault.T("认定基本属实须说明理由", "\"mostly\" needs a reason"))
	if err := checks.Err(); err != nil {
		return err
	}
	if stated != "" {
		c.Verdict = stated
	}
	c.Finding = &Finding{Text: text, VerdictReason: reason, At: by.Now, By: by.ID}
	return nil
}

// Concluded notes what was said with the completion. final tells that the case
// is completed: then what was found decides what has to be said. It returns
// unprocessable.
func (c *Case) Concluded(n Conclusion, final bool) error {
	var checks fault.Checks
	founded := c.Verdict != Unsubstantiated
	checks.When(final && !founded && n.Explanation == "", "/explanation", "required", fault.T("不属实的，须书面说明", "an unfounded complaint needs a written explanation"))
	checks.When(final && founded && n.Rectification == "", "/rectification_class", "required", fault.T("须写明整改类别", "the class of rectification has to be stated"))
	checks.When(final && founded && n.Rectification == NoneNeeded && n.MonitoringFileID == nil, "/monitoring_report_file_id", "required",
		fault.T("属实而达标的，须附监测报告", "true but within the standard needs a monitoring report"))
	if err := checks.Err(); err != nil {
		return err
	}
	c.Conclusion = &n
	return nil
}

// Cycle is one finished round of work on a case: what it came to, kept as it was
// when the case was reopened. Parts of it stay readable and never change again.
type Cycle struct {
	record.Meta
	CaseID   uuid.UUID
	Cycle    int64
	Reason   string   `words:"staff"`
	Snapshot Snapshot `gorm:"serializer:json"`
}

// TableName names the table.
func (Cycle) TableName() string { return "petition_case_cycles" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Cycle) Quiet() {}

// Snapshot is what a cycle came to.
type Snapshot struct {
	Handling      Handling    `json:"handling"`
	Completion    string      `json:"completion"`
	Publication   string      `json:"publication"`
	SignOff       string      `json:"sign_off"`
	Verdict       Verdict     `json:"verdict,omitempty"`
	Finding       *Finding    `json:"finding,omitempty"`
	Conclusion    *Conclusion `json:"conclusion,omitempty"`
	Progress      Progress    `json:"progress"`
	Dispatch      *Dispatch   `json:"dispatch,omitempty"`
	UpstreamDueAt *time.Time  `json:"upstream_due_at,omitempty"`
	DueAt         *time.Time  `json:"due_at,omitempty"`
}

// Reopen starts the case's next cycle with nothing found, promised or published
// yet; what the last one came to is kept. The new deadline begins with the next
// dispatch.
func (r *Root) Reopen(reason string) error { return r.ReopenFor(reason, nil) }

// ReopenFor is Reopen because of a part of the old cycle.
func (r *Root) ReopenFor(reason string, part *Part) error {
	return r.Act(OnReopen, part, func(c *Case, _ Caller) error {
		// The table has moved handling on already; the last word was Accepted or NotOurs.
		old := Cycle{CaseID: c.ID, Cycle: c.Cycle, Reason: reason, Snapshot: c.snapshot(r.before)}
		if err := r.tx.Create(&old); err != nil {
			return err
		}
		c.Note(reason, nil)
		c.Cycle++
		c.Completion, c.Publication, c.SignOff = InProgress, NotDue, NotStarted
		c.Verdict, c.Finding, c.Conclusion, c.MeasureDueAt = "", nil, nil, nil
		c.Progress = Progress{Parts: c.Progress.Parts}
		c.UpstreamDueAt, c.DueAt, c.DueOrder = nil, nil, endOfTime
		return nil
	})
}

func (c *Case) snapshot(handling Handling) Snapshot {
	return Snapshot{
		Handling: handling, Completion: c.Completion, Publication: c.Publication, SignOff: c.SignOff, Verdict: c.Verdict,
		Finding: c.Finding, Conclusion: c.Conclusion, Progress: c.Progress, Dispatch: c.Dispatch,
		UpstreamDueAt: c.UpstreamDueAt, DueAt: c.DueAt,
	}
}

// maxCycles is what one answer holds.
const maxCycles = 1000

// Cycles reads the cycles of a case that are over, oldest first; not_found
// outside the caller's view.
func (s *Service) Cycles(ctx context.Context, id uuid.UUID) ([]Cycle, error) {
	if _, err := s.Get(ctx, id); err != nil {
		return nil, err
	}
	var out []Cycle
	err := s.store.Reading(ctx).Where("case_id = ?", id).Order("cycle").Limit(maxCycles).Find(&out).Error
	return out, s.store.Fault(err)
}
