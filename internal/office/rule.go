package office

import (
	"strings"
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Rule says when a step is due. At no instant are two rules of a step in force;
// a change of one reaches only deadlines computed afterwards.
type Rule struct {
	record.Meta
	record.Void
	Step           string
	Name           string
	Amount         int
	Unit           calendar.Unit
	StartDayCounts bool
	CutoffHour     int // 0: none
	DueHour        int // 0: the day's end
	KeyAmount      *int
	KeyUnit        calendar.Unit
	Basis          string
	EffectiveFrom  time.Time
	EffectiveUntil *time.Time // not in force any more from then on
}

// TableName names the table.
func (Rule) TableName() string { return "deadline_rules" }

// NewRule is what makes a rule.
type NewRule struct {
	Step, Name          string
	Span                calendar.Span
	StartDayCounts      bool
	CutoffHour, DueHour int
	KeyCase             *calendar.Span
	Basis               string
	From, Until         *time.Time // nil: from now on, and for good
}

// RulePatch changes what is not nil; hours of 0 and an empty basis take the
// fact away, as do a KeyCase and an Until of nil when they are to be set.
type RulePatch struct {
	Name                *string
	Amount              *int
	Unit                *calendar.Unit
	StartDayCounts      *bool
	CutoffHour, DueHour *int
	SetKeyCase          bool
	KeyCase             *calendar.Span
	Basis               *string
	SetUntil            bool
	Until               *time.Time
}

// MakeRule cleans and checks a new rule. It returns unprocessable with all
// faults; at is put before their pointers.
func MakeRule(n NewRule, at string) (*Rule, error) {
	r := &Rule{
		Step: n.Step, Name: strings.TrimSpace(n.Name), Amount: n.Span.Amount, Unit: n.Span.Unit,
		StartDayCounts: n.StartDayCounts, CutoffHour: n.CutoffHour, DueHour: n.DueHour, Basis: strings.TrimSpace(n.Basis),
	}
	r.setKeyCase(n.KeyCase)
	if n.From != nil {
		r.EffectiveFrom = n.From.UTC()
	}
	r.setUntil(n.Until)
	return r, r.check(at)
}

func (r *Rule) setKeyCase(s *calendar.Span) {
	r.KeyAmount, r.KeyUnit = nil, ""
	if s != nil {
		amount := s.Amount
		r.KeyAmount, r.KeyUnit = &amount, s.Unit
	}
}

func (r *Rule) setUntil(t *time.Time) {
	r.EffectiveUntil = nil
	if t != nil {
		utc := t.UTC()
		r.EffectiveUntil = &utc
	}
}

// InForce tells whether the rule is one to count by at the instant.
func (r *Rule) InForce(at time.Time) bool {
	return !r.Voided() && !r.EffectiveFrom.After(at) && (r.EffectiveUntil == nil || r.EffectiveUntil.After(at))
}

// meets tells whether there is an instant at which both rules are in force.
func (r *Rule) meets(o *Rule) bool {
	return (r.EffectiveUntil == nil || r.EffectiveUntil.After(o.EffectiveFrom)) && (o.EffectiveUntil == nil || o.EffectiveUntil.After(r.EffectiveFrom))
}

func (r *Rule) patch(p RulePatch) error {
	if p.Name != nil {
		r.Name = strings.TrimSpace(*p.Name)
	}
	if p.Amount != nil {
		r.Amount = *p.Amount
	}
	if p.Unit != nil {
		r.Unit = *p.Unit
	}
	if p.StartDayCounts != nil {
		r.StartDayCounts = *p.StartDayCounts
	}
	if p.CutoffHour != nil {
		r.CutoffHour = *p.CutoffHour
	}
	if p.DueHour != nil {
		r.DueHour = *p.DueHour
	}
	if p.SetKeyCase {
		r.setKeyCase(p.KeyCase)
	}
	if p.Basis != nil {
		r.Basis = strings.TrimSpace(*p.Basis)
	}
	if p.SetUntil {
		r.setUntil(p.Until)
	}
	return r.check("")
}

var blank = fault.T("只有空白", "nothing but blanks")

// check holds a rule against the largest amounts. What is said of days is
// ignored by units that are not counted in days.
func (r *Rule) check(at string) error {
	var c fault.Checks
	c.When(r.Name == "", at+"/name", "blank", blank)
	most := fault.T("数量不得大于 366", "at most 366")
	c.When(r.Amount > calendar.Most, at+"/amount", "too_large", most)
	c.When(r.KeyAmount != nil && *r.KeyAmount > calendar.Most, at+"/key_case/amount", "too_large", most)
	c.When(r.EffectiveUntil != nil && !r.EffectiveUntil.After(r.EffectiveFrom), at+"/effective_until", "not_later", fault.T("须晚于开始施行的时刻", "must be later than the beginning"))
	for field, t := range map[string]*time.Time{"/effective_from": &r.EffectiveFrom, "/effective_until": r.EffectiveUntil} {
		c.When(t != nil && t.Year() > 9990, at+field, "out_of_range", fault.T("年份过大", "the year is too large"))
	}
	return c.Err()
}

// needsCalendar tells whether working days matter for the rule.
func (r *Rule) needsCalendar() bool {
	return r.Unit == calendar.WorkingDay || r.KeyUnit == calendar.WorkingDay
}

// arithmetic is the rule as the calendar takes it.
func (r *Rule) arithmetic() calendar.Rule {
	out := calendar.Rule{
		Step: r.Step, Name: r.Name, Span: calendar.Span{Amount: r.Amount, Unit: r.Unit},
		StartDayCounts: r.StartDayCounts, CutoffHour: r.CutoffHour, DueHour: r.DueHour, Basis: r.Basis,
	}
	if r.Version > 0 {
		out.ID, out.Version = r.ID.String(), r.Version
	}
	if r.KeyAmount != nil {
		out.KeyCase = &calendar.Span{Amount: *r.KeyAmount, Unit: r.KeyUnit}
	}
	return out
}

// actions lists what the rule allows to whoever may write rules.
func (r *Rule) actions(mayWrite bool) []string {
	if r.Voided() || !mayWrite {
		return []string{}
	}
	return []string{"update", "void"}
}

// Question asks for one deadline: exactly one of RuleID, Step and Inline says
// by which rule.
type Question struct {
	RuleID  string
	Step    string
	Inline  *NewRule
	Start   time.Time
	KeyCase bool
}

// check wants exactly one rule and a start whose deadline can still be written.
func (q Question) check() error {
	var c fault.Checks
	given := 0
	for _, is := range []bool{q.RuleID != "", q.Step != "", q.Inline != nil} {
		if is {
			given++
		}
	}
	c.When(given != 1, "", "exactly_one", fault.T("rule_id、step、rule 恰好给出一个", "give exactly one of rule_id, step and rule"))
	c.When(q.Start.IsZero(), "/start", "required", fault.T("推算须有起算时刻", "an assumption needs its start"))
	y := q.Start.In(calendar.Zone).Year()
	c.When(y < 1 || y > 9990, "/start", "out_of_range", fault.T("起算时刻须在公元 1 年至 9990 年之间", "the start must lie between the years 1 and 9990"))
	return c.Err()
}
