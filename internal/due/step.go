// Package due keeps when the steps of a case's handling are due: which action
// starts a step's clock, which one meets it, and which ends it without either.
// A deadline is promised once, by the rule and the calendar of the moment in
// which its clock started, and what became of it is decided once. Package
// petition tells of every action; the deadlines move as the transaction ends.
package due

import (
	"maps"
	"slices"
)

// The steps of a case, as the office's rules name them.
const (
	Dispatch      = "dispatch"
	Acknowledge   = "acknowledge"
	SiteVisit     = "site_visit"
	Verify        = "verify"
	FirstReport   = "first_report"
	Feedback      = "feedback"
	Complete      = "complete"
	Publish       = "publish"
	PublicNotice  = "public_notice"
	FollowUpVisit = "follow_up_visit"
	LookBack      = "look_back"
)

// Created is told for a case that was registered; the other actions have the
// names that package petition gives them.
const Created = "created"

// Step is when one step's clock starts and what meets it, in actions.
type Step struct {
	Name   string
	Starts []string
	Meets  []string
	// Again tells that each start is a clock of its own, as each unit that a case
	// is given to has its time to acknowledge. Other steps start once in a cycle:
	// the original deadline stays whoever has the case.
	Again bool
	// Period tells that the step is time that has to pass, which nobody can be
	// late with.
	Period bool
}

// Steps is the one table of clocks.
var Steps = []Step{
	// 30 minutes from the arrival to the unit, anew when a unit has handed the case back
	{Name: Dispatch, Starts: []string{Created, "return", "reopen"}, Meets: []string{"dispatch", "reassign", "refer_upward"}, Again: true},
	{Name: Acknowledge, Starts: []string{"dispatch", "reassign"}, Meets: []string{"acknowledge", "return"}, Again: true},
	{Name: SiteVisit, Starts: []string{"acknowledge"}, Meets: []string{"begin_verification"}, Again: true},
	{Name: Verify, Starts: []string{"dispatch", "reassign"}, Meets: []string{"conclude_verification"}},
	{Name: FirstReport, Starts: []string{"dispatch", "reassign"}, Meets: []string{"draft_feedback"}},
	{Name: Feedback, Starts: []string{"dispatch", "reassign"}, Meets: []string{"submit_feedback"}},
	{Name: Complete, Starts: []string{"dispatch", "reassign"}, Meets: []string{"complete"}},
	// deciding that nothing is published is a decision in time, too
	{Name: Publish, Starts: []string{"accept_feedback"}, Meets: []string{"publish", "withhold"}},
	{Name: PublicNotice, Starts: []string{"open_notice"}, Again: true, Period: true},
	{Name: FollowUpVisit, Starts: []string{"complete"}, Meets: []string{"add_visit"}},
	{Name: LookBack, Starts: []string{"complete"}, Meets: []string{"add_look_back", "relapse"}},
}

// lapses says which running clocks an action stops that neither meets nor misses
// them; nil stands for all.
var lapses = map[string][]string{
	"reassign":     {Acknowledge, SiteVisit},
	"return":       {SiteVisit},
	"refer_upward": nil,
	"void":         nil,
	"merge":        nil,
	"split":        nil,
	"reopen":       nil,
	"void_notice":  {PublicNotice},
}

// revives takes back what an earlier action let lapse.
var revives = map[string]string{"unmerge": "merge"}

// moves is what an action does to the clocks of a case.
type moves struct {
	meets, starts []Step
	lapses        []string // of the steps; nil with all for every one
	all           bool
	revives       string
}

func (m moves) idle() bool {
	return len(m.meets)+len(m.starts)+len(m.lapses) == 0 && !m.all && m.revives == ""
}

// byAction is the table turned round, once.
var byAction = func() map[string]moves {
	out := map[string]moves{}
	for _, s := range Steps {
		for _, on := range s.Starts {
			m := out[on]
			m.starts = append(m.starts, s)
			out[on] = m
		}
		for _, on := range s.Meets {
			m := out[on]
			m.meets = append(m.meets, s)
			out[on] = m
		}
	}
	for on, steps := range lapses {
		m := out[on]
		m.lapses, m.all = steps, steps == nil
		out[on] = m
	}
	for on, was := range revives {
		m := out[on]
		m.revives = was
		out[on] = m
	}
	return out
}()

func names(steps []Step) []string {
	out := make([]string, len(steps))
	for i, s := range steps {
		out[i] = s.Name
	}
	return out
}

// Actions lists the actions that move a clock, sorted.
func Actions() []string { return slices.Sorted(maps.Keys(byAction)) }

// inherited tells whether the part of a case that is split runs on the clock of
// the whole: what is the unit's own begins with the unit.
func inherited(step string) bool {
	return step != Dispatch && step != Acknowledge && step != SiteVisit
}
