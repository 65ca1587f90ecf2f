package app

import "runtime"

// pairUp lets Go run at least two things at a time. Where it has one processor and
// always something to run, it looks for requests that have come in only when it has
// nothing else, or for one of them every 61st time: of 16 clients that write to SQLite
// some wait a second and a half while others are served in 20 ms. The system shares one
// processor between two more evenly.
func pairUp() {
	if runtime.GOMAXPROCS(0) == 1 {
		runtime.GOMAXPROCS(2)
	}
}
