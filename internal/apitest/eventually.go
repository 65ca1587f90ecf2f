package apitest

import (
	"testing"
	"time"
)

// patience is how long background work may take before it counts as lost. It only
// ends a run that hangs: a busy machine may take minutes for what takes
// milliseconds at rest.
const patience = 10 * time.Minute

// eventually waits for what the program does by itself. It looks some twenty
// times a second, so that the looking is no load.
func eventually(t testing.TB, what string, done func() bool) {
	t.Helper()
	end, tick := time.After(patience), time.NewTicker(50*time.Millisecond)
	defer tick.Stop()
	for !done() {
		select {
		case <-end:
			t.Fatalf("%s: not within %s", what, patience)
		case <-tick.C:
		}
	}
}
