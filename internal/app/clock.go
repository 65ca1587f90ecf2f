package app

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

// drillClock starts at an instant of its own, runs speed times as fast as the
// machine's clock, and can be put forward.
type drillClock struct {
	ahead atomic.Int64 // nanoseconds
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
	return c.at.Add(time.Duration(float64(c.wall.Now().Sub(c.began))*c.speed) + time.Duration(c.ahead.Load()))
}

// goOn moves a drill to the last moment that is stored, if that is later: a second
// start must not put new events before those of the first. Called before anything
// else reads the clock.
func (c *drillClock) goOn(ctx context.Context, s *store.Store) error {
	ctx = store.AcrossOffices(auth.With(ctx, auth.System(uuid.Nil, "demo")))
	var heads []event.Head
	if err := s.Reading(ctx).Find(&heads).Error; err != nil {
		return s.Fault(err)
	}
	for _, h := range heads {
		var last []event.Event
		err := s.Reading(ctx).Select("occurred_at").Where("office_id = ?", h.OfficeID).Order("sequence DESC").Limit(lastActs).Find(&last).Error
		if err != nil {
			return s.Fault(err)
		}
		for _, e := range last {
			if now := c.Now(); e.OccurredAt.After(now) {
				c.at = c.at.Add(e.OccurredAt.Sub(now))
			}
		}
	}
	return nil
}

// goBack moves to the last moment that is stored, be it earlier; where there is none
// the clock stays.
func (c *drillClock) goBack(ctx context.Context, s *store.Store) error {
	now, long := c.at, time.Unix(0, 0) // ago, and no further than a duration reaches
	c.at = long
	if err := c.goOn(ctx, s); err != nil {
		return err
	}
	if c.at.Equal(long) {
		c.at = now
	}
	return nil
}

// lastActs is how many of an office's last events are looked at: transactions
// that ran at once are not in the order of their clocks.
const lastActs = 100

// stamp is the drill's time as X-Simulated-Time says it.
func (c *drillClock) stamp() string { return c.Now().In(calendar.Zone).Format(time.RFC3339) }

// Advance puts the clock of a drill forward, so that a month passes at once; a
// server on the machine's own clock stays as it is and says false.
func (a *App) Advance(d time.Duration) bool {
	c, drill := a.clock.(*drillClock)
	if drill {
		c.ahead.Add(int64(d))
	}
	return drill
}
