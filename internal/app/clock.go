package app

import (
	"time"

	"lianluo/internal/calendar"
	"lianluo/internal/store"
)

// drillClock starts at an instant of its own and runs speed times as fast as
// the machine's clock.
type drillClock struct {
	wall  store.Clock
	began time.Time
	at    time.Time
	speed float64
}

func newDrillClock(wall store.Clock, at time.Time, speed float64) *drillClock {
	return &drillClock{wall: wall, began: wall.Now(), at: at, speed: speed}
}

// Now tells the drill's time.
func (c *drillClock) Now() time.Time {
	return c.at.Add(time.Duration(float64(c.wall.Now().Sub(c.began)) * c.speed))
}

// stamp is the drill's time as X-Simulated-Time says it.
func (c *drillClock) stamp() string { return c.Now().In(calendar.Zone).Format(time.RFC3339) }
