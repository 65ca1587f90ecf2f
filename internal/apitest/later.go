package apitest

import "time"

// Later puts the program's clock forward, so that a month of the office passes at
// once. Sign-ins run on the machine's clock and stay.
func (w *World) Later(d time.Duration) { w.app.Advance(d) }

// Now is the program's clock.
func (w *World) Now() time.Time { return w.app.Store.Now() }
