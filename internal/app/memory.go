package app

import (
	"context"
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// heapFloor is how large the heap may grow, whatever of it is alive, before the
// collector runs. The collector waits only for the heap to double, and hardly 10
// MiB of ours are alive: under load it ran a dozen times a second and took a
// fifth of the processor. Large heaps still just double, so an import needs no
// more memory than it would.
const heapFloor = 64 << 20

// crowded is how much stack some hundred open lines have.
const crowded = 16 << 20

const (
	settled = 2 * time.Second // when the background work has looked around for the first time
	quiet   = 64 << 20        // what is allocated in a minute without any work to speak of
)

// sparingly collects more often until the function that it gives is called. What
// outlives the reading of the contract lies between what does not, and would keep
// three times its own size from being given back.
func sparingly() (enough func()) {
	if os.Getenv("GOGC") != "" {
		return func() {}
	}
	usual := debug.SetGCPercent(25)
	return func() { debug.SetGCPercent(usual) }
}

// tuneMemory keeps the floor from now on, and gives back what the start has left
// over, and later what work has left over. An operator who sets GOGC knows better
// about the floor.
func tuneMemory(ctx context.Context) {
	if os.Getenv("GOGC") == "" {
		keepFloor(&cycle{percent: 100})
	}
	e := ebb{owes: true}
	for wait := settled; ; wait = time.Minute {
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return
		}
		if e.low(allocated()) || wait == settled {
			debug.FreeOSMemory()
			dropProgram()
		}
	}
}

// ebb tells when work has ended: after a minute with next to none.
type ebb struct {
	before uint64
	owes   bool
}

// low is told each minute how much has been allocated since the start, and is true
// once after each time of work.
func (e *ebb) low(now uint64) bool {
	was := e.before
	e.before = now
	if now-was > quiet {
		e.owes = true
		return false
	}
	owed := e.owes
	e.owes = false
	return owed
}

func allocated() uint64 {
	all := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(all)
	if all[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return all[0].Value.Uint64()
}

// cycle is garbage from the beginning: its finalizer tells the end of every
// collection, which is when it is known how much is alive.
type cycle struct {
	percent int
	// Smaller things share their place in memory with others, and are not garbage
	// before those are: one that lives long would end all this.
	_ [tiny]byte
}

const tiny = 16

func keepFloor(c *cycle) {
	kept := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/gc/scan/stack:bytes"}, {Name: "/gc/scan/globals:bytes"}}
	metrics.Read(kept)
	for _, s := range kept {
		if s.Value.Kind() != metrics.KindUint64 {
			return // a runtime that does not tell is left alone
		}
	}
	next := &cycle{percent: growth(kept[0].Value.Uint64(), kept[1].Value.Uint64()+kept[2].Value.Uint64())}
	if next.percent != c.percent {
		debug.SetGCPercent(next.percent)
	}
	runtime.SetFinalizer(next, keepFloor)
}

// growth is the GOGC that lets a heap with so much alive reach the floor, in
// steps of ten because every change stops the world for a moment. It is a part of
// stacks and globals, too: with thousands of lines open, a heap that may grow by many
// times what is alive would grow by as many times the stacks of those who wait, and
// doubling both would take more than all the lines.
func growth(live, roots uint64) int {
	live = max(live, 8<<20) // a first guess, before the first collection
	if roots >= crowded {
		return min(100, max(20, int(heapFloor/2*10/(live+roots))*10))
	}
	if 2*live+roots >= heapFloor {
		return 100
	}
	return int((heapFloor-live)*10/(live+roots)) * 10
}
