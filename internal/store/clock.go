package store

import "time"

// Clock tells the time. The program has one, tests and drills inject theirs.
type Clock interface{ Now() time.Time }

// SystemClock is the machine's clock.
type SystemClock struct{}

// Now reads the machine's clock.
func (SystemClock) Now() time.Time { return time.Now() }

// instant cuts a reading to what both engines keep: UTC, microseconds.
func instant(t time.Time) time.Time { return t.UTC().Truncate(time.Microsecond) }
