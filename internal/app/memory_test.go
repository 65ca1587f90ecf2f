package app

import "testing"

func TestGrowthReachesTheFloorAndNoFurther(t *testing.T) {
	for live := uint64(0); live < 4*heapFloor; live += 1 << 20 {
		percent := growth(live)
		goal := max(live, 8<<20) * uint64(100+percent) / 100
		switch {
		case percent < 100:
			t.Errorf("%d bytes alive: %d %%, less than Go's own", live, percent)
		case 2*live < heapFloor && (goal > heapFloor || goal < heapFloor*8/10):
			t.Errorf("%d bytes alive: the heap may grow to %d", live, goal)
		case 2*live >= heapFloor && percent != 100:
			t.Errorf("%d bytes alive: %d %%", live, percent)
		}
	}
}

func TestMemoryIsGivenBackOnceAfterWork(t *testing.T) {
	e := ebb{owes: true}
	total := uint64(0)
	for minute, x := range []struct {
		more uint64
		want bool
	}{
		{5 * quiet, false}, {1, true}, {1, false}, {quiet, false}, // the start, and then nothing to do
		{quiet + 1, false}, {9 * quiet, false}, {quiet, true}, {0, false}, // work, and its end
		{quiet + 1, false}, {0, true}, {0, false},
	} {
		total += x.more
		if got := e.low(total); got != x.want {
			t.Errorf("minute %d: %t", minute, got)
		}
	}
}
