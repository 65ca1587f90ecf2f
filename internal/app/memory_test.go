package app

import (
	"runtime"
	"testing"
)

func TestGrowthReachesTheFloorAndNoFurther(t *testing.T) {
	for live := uint64(0); live < 4*heapFloor; live += 1 << 20 {
		for _, roots := range []uint64{0, 1 << 20, 20 << 20, 60 << 20, 1 << 30} {
			percent := growth(live, roots)
			alive := max(live, 8<<20)
			goal := alive + (alive+roots)*uint64(percent)/100 // as the collector reckons
			switch {
			case roots >= crowded:
				if percent < 20 || percent > 100 || percent > 20 && goal > alive+heapFloor/2 {
					t.Errorf("%d bytes alive, %d of roots: %d %%, the heap may grow to %d", live, roots, percent, goal)
				}
			case percent < 100:
				t.Errorf("%d bytes alive: %d %%, less than Go's own", live, percent)
			case 2*alive+roots < heapFloor && (goal > heapFloor || goal < heapFloor*8/10 && percent > 100):
				t.Errorf("%d bytes alive, %d of roots: the heap may grow to %d", live, roots, goal)
			case 2*alive+roots >= heapFloor && percent != 100:
				t.Errorf("%d bytes alive, %d of roots: %d %%", live, roots, percent)
			}
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

// What tells the end of a collection must not wait for whatever happens to lie beside it.
func TestCycleLiesAlone(t *testing.T) {
	const many = 4000
	told := make(chan struct{}, many)
	beside := make([]*int, 0, many)
	for range many {
		c := new(cycle)
		beside = append(beside, new(int))
		runtime.SetFinalizer(c, func(*cycle) { told <- struct{}{} })
	}
	runtime.GC()
	for range many - 1 { // a register may still hold the last
		<-told
	}
	runtime.KeepAlive(beside)
}
