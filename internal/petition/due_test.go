package petition

import (
	"slices"
	"testing"

	"lianluo/internal/due"
)

// Every action that moves a clock is an action of the case, and what meets a
// step can come after what starts it, along the ways that the tables allow.
func TestClocksFollowTheTables(t *testing.T) {
	actions := append(own(), due.Created)
	for on := range partsIn {
		actions = append(actions, on)
	}
	for _, on := range due.Actions() {
		if !slices.Contains(actions, on) {
			t.Errorf("%s moves a clock and is no action", on)
		}
	}
	for _, s := range due.Steps {
		for _, on := range s.Starts {
			after := after(on)
			if len(after) == 0 {
				t.Errorf("%s, which starts %s, is never possible", on, s.Name)
			}
			met := s.Period // time passes by itself
			for _, meets := range s.Meets {
				met = met || slices.ContainsFunc(possible(meets), func(h Handling) bool { return slices.Contains(after, h) })
			}
			if !met {
				t.Errorf("%s is started by %s and cannot be met: after it come %v", s.Name, on, after)
			}
		}
		for _, on := range s.Meets {
			if len(possible(on)) == 0 {
				t.Errorf("%s, which meets %s, is never possible", on, s.Name)
			}
		}
	}
}

// possible are the states of handling in which an action can be done by somebody.
func possible(on string) []Handling {
	if p, ok := partsIn[on]; ok {
		return p.states
	}
	var out []Handling
	for _, s := range Lifecycle {
		if s.On == on && s.From != merged && s.From != divided {
			out = append(out, s.From)
		}
	}
	for _, d := range (&Case{}).dimensions() {
		if knows(d.table, on) {
			switch on {
			case OnComplete, OnCompleteStage, OnReportNotCompleted:
				out = append(out, Rectifying, Returned)
			case OnPublish:
				out = append(out, Accepted)
			default:
				out = append(out, Handlings...)
			}
		}
	}
	return out
}

// after are the states that can be reached once the action has been done.
func after(on string) []Handling {
	var reached []Handling
	if on == due.Created {
		reached = append(reached, Registered)
	} else {
		moves := false
		for _, s := range Lifecycle {
			if s.On == on {
				moves, reached = true, append(reached, s.To)
			}
		}
		if !moves {
			reached = possible(on)
		}
	}
	for i := 0; i < len(reached); i++ {
		for _, s := range Lifecycle {
			if s.From == reached[i] && !slices.Contains(reached, s.To) {
				reached = append(reached, s.To)
			}
		}
	}
	return reached
}
