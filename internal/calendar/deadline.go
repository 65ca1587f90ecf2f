package calendar

import (
	"time"
)

// Unit is what a deadline is counted in.
type Unit string

// The units of deadline rules.
const (
	Minute     Unit = "minute"
	Hour       Unit = "hour"
	NaturalDay Unit = "natural_day"
	WorkingDay Unit = "working_day"
)

// Most is the largest amount a rule may have of any unit.
const Most = 366

// InDays tells units that end with a day rather than to the minute.
func (u Unit) InDays() bool { return u == NaturalDay || u == WorkingDay }

// Span is an amount of a unit.
type Span struct {
	Amount int
	Unit   Unit
}

// Rule says when a step is due. The fields about days are used by units in days
// only.
type Rule struct {
	ID      string // of the stored rule; "" for one made up
	Version int64
	Step    string
	Name    string
	Span
	// StartDayCounts makes the day of the start the first of those counted.
	StartDayCounts bool
	// CutoffHour (1–23; 0 for none): a start at or after it counts as the next day's.
	CutoffHour int
	// DueHour (1–24; 0 means 24) is when the last day ends.
	DueHour int
	// KeyCase replaces the span for key cases.
	KeyCase *Span
	Basis   string
}

// SkippedDay is a day that a deadline passed over, or a weekend that counted.
type SkippedDay struct {
	Date Date   `json:"date"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
}

// Explanation is a deadline with the way to it. It is stored as JSON beside the
// due time, so that later changes of rules and calendar do not change why.
type Explanation struct {
	RuleID         string       `json:"rule_id,omitempty"`
	RuleVersion    int64        `json:"rule_version,omitempty"`
	Step           string       `json:"step"`
	RuleName       string       `json:"rule_name"`
	Amount         int          `json:"amount"`
	Unit           Unit         `json:"unit"`
	StartDayCounts bool         `json:"start_day_counts"`
	KeyCaseApplied bool         `json:"key_case_applied"`
	CutoffHour     int          `json:"cutoff_hour,omitempty"`
	DueHour        int          `json:"due_hour,omitempty"`
	StartedAt      time.Time    `json:"started_at"`
	FirstDay       Date         `json:"first_day"`
	LastDay        Date         `json:"last_day"`
	DueAt          time.Time    `json:"due_at"`
	Basis          string       `json:"basis,omitempty"`
	Summary        string       `json:"summary"` // one sentence
	Steps          []string     `json:"steps"`
	Skipped        []SkippedDay `json:"skipped"`
	Makeup         []SkippedDay `json:"makeup"`
	Unpublished    []int        `json:"unpublished_years"`
}

// Deadline computes when the rule's step is due if it starts at the instant,
// and explains it. Times are in Zone. FirstDay is the first day counted.
func (c *Calendar) Deadline(r Rule, start time.Time, keyCase bool) Explanation {
	e := Explanation{
		RuleID: r.ID, RuleVersion: r.Version, Step: r.Step, RuleName: r.Name, Amount: r.Amount, Unit: r.Unit, Basis: r.Basis, StartedAt: start.In(Zone),
		Steps: []string{}, Skipped: []SkippedDay{}, Makeup: []SkippedDay{}, Unpublished: []int{},
	}
	if keyCase && r.KeyCase != nil {
		e.Amount, e.Unit, e.KeyCaseApplied = r.KeyCase.Amount, r.KeyCase.Unit, true
	}
	if e.Unit.InDays() {
		e.StartDayCounts, e.CutoffHour, e.DueHour = r.StartDayCounts, r.CutoffHour, r.DueHour
		c.countDays(&e)
	} else {
		step := time.Minute
		if e.Unit == Hour {
			step = time.Hour
		}
		e.DueAt = e.StartedAt.Add(time.Duration(e.Amount) * step)
		e.FirstDay, e.LastDay = DateOf(e.StartedAt), DateOf(e.DueAt)
	}
	e.narrate()
	return e
}

// countDays walks from the start to the last day.
func (c *Calendar) countDays(e *Explanation) {
	day := DateOf(e.StartedAt)
	if e.CutoffHour > 0 && e.StartedAt.Hour() >= e.CutoffHour {
		day = day.AddDays(1)
	}
	left := e.Amount
	if !e.StartDayCounts && left > 0 {
		day = day.AddDays(1)
	}
	if left == 0 { // due the same day, or the next one that counts
		left = 1
	}
	due := e.DueHour
	if due == 0 {
		due = 24
	}
	for ; ; day = day.AddDays(1) {
		if !c.count(e, day) {
			continue
		}
		if e.FirstDay == "" {
			e.FirstDay = day
		}
		left--
		// a start after the last day's end still leaves time: the next day counts
		if left <= 0 && !day.At(due).Before(e.StartedAt.Truncate(time.Second)) {
			break
		}
	}
	e.LastDay, e.DueAt = day, day.At(due)
	if e.DueAt.Before(e.StartedAt) { // within the day's last second
		e.DueAt = e.StartedAt
	}
}

// count tells whether the day counts and notes what is worth telling.
func (c *Calendar) count(e *Explanation, day Date) bool {
	if e.Unit == NaturalDay {
		return true
	}
	if y := day.Year(); !c.Published(day) && (len(e.Unpublished) == 0 || e.Unpublished[len(e.Unpublished)-1] != y) {
		e.Unpublished = append(e.Unpublished, y)
	}
	kind, name := c.Kind(day)
	switch kind {
	case Weekend, Holiday:
		e.Skipped = append(e.Skipped, SkippedDay{day, kind, name})
		return false
	case Makeup:
		e.Makeup = append(e.Makeup, SkippedDay{day, kind, name})
	}
	return true
}
