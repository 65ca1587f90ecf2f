package due

import (
	"slices"
	"testing"
)

// Each step is in the table once and can start; each but periods can be met, and
// an action never both starts and stops one without meeting it.
func TestStepsAreWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range Steps {
		if seen[s.Name] || len(s.Starts) == 0 || (len(s.Meets) == 0) != s.Period {
			t.Errorf("%+v", s)
		}
		seen[s.Name] = true
		for _, on := range s.Starts {
			if slices.Contains(s.Meets, on) {
				t.Errorf("%s both starts and meets %s", on, s.Name)
			}
		}
	}
	for on, steps := range lapses {
		for _, s := range steps {
			if !seen[s] {
				t.Errorf("%s stops %s, which is no step", on, s)
			}
		}
	}
}
