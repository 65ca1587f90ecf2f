package app

import (
	"runtime"
	"testing"
)

// One processor is used as two, and more are left as they are.
func TestPairUp(t *testing.T) {
	had := runtime.GOMAXPROCS(0)
	defer runtime.GOMAXPROCS(had)
	for have, want := range map[int]int{1: 2, 2: 2, 3: 3} {
		runtime.GOMAXPROCS(have)
		if pairUp(); runtime.GOMAXPROCS(0) != want {
			t.Errorf("of %d made %d, not %d", have, runtime.GOMAXPROCS(0), want)
		}
	}
}
