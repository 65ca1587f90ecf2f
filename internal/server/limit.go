package server

import (
	"fmt"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// limitKey is who is counted: an account or client, else an address.
type limitKey struct {
	id   uuid.UUID
	addr netip.Addr
}

// limiter is a leaky bucket for each caller (GCRA): a caller may burst up to
// quota and regains quota in a window. It runs on the machine's clock, also
// when the office's clock is simulated.
type limiter struct {
	clock  store.Clock
	window time.Duration
	quota  int
	step   time.Duration // what one request costs
	policy string
	shards [16]limitShard
}

type limitShard struct {
	mu    sync.Mutex
	full  map[limitKey]bucket
	sweep int // at this size the empty ones are dropped
}

type bucket struct {
	at   time.Time // when it will be empty again
	owed int       // what the other replicas have not been told of
}

const sweepAbove = 1024

// newLimiter allows quota requests a window; quota 0 limits nothing.
func newLimiter(clock store.Clock, quota int, window time.Duration) *limiter {
	l := &limiter{clock: clock, window: window, quota: quota}
	if quota > 0 {
		l.step = max(window/time.Duration(quota), 1)
		l.policy = fmt.Sprintf(`"default";q=%d;w=%d`, quota, int(window/time.Second))
	}
	for i := range l.shards {
		l.shards[i].full, l.shards[i].sweep = map[limitKey]bucket{}, sweepAbove
	}
	return l
}

// take spends one request. left is how many remain; wait is when the next one
// will be allowed, zero if this one is.
func (l *limiter) take(k limitKey) (left int, wait time.Duration) {
	now := l.clock.Now()
	shard := &l.shards[k.shard()]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	if len(shard.full) > shard.sweep {
		for key, b := range shard.full {
			if b.at.Before(now) {
				delete(shard.full, key)
			}
		}
		shard.sweep = max(sweepAbove, 2*len(shard.full))
	}
	b := shard.full[k]
	if b.at.Before(now) {
		b.at = now
	}
	b.at = b.at.Add(l.step)
	if over := b.at.Sub(now) - l.window; over > 0 {
		return 0, over
	}
	b.owed++
	shard.full[k] = b
	return int((l.window - b.at.Sub(now)) / l.step), 0
}

func (k limitKey) shard() int {
	if k.id != uuid.Nil {
		return int(k.id[15] & 15)
	}
	b := k.addr.As16()
	return int((b[15] ^ b[7]) & 15)
}

// throttle counts the caller. It comes before the permission check, because a
// refusal writes an audit entry and must not be free.
func (s *Server) throttle(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c)
		if call.op == nil {
			return next(c)
		}
		key := limitKey{id: call.actor.ID}
		if key.id == uuid.Nil {
			key.addr = call.addr
		}
		if err := s.take(c, key); err != nil {
			return err
		}
		return next(c)
	}
}

func (s *Server) take(c echo.Context, key limitKey) error {
	if s.limiter.quota == 0 {
		return nil
	}
	left, wait := s.limiter.take(key)
	h := c.Response().Header()
	h[headerRatePolicy] = []string{s.limiter.policy}
	h[headerRateLimit] = []string{fmt.Sprintf(`"default";r=%d;t=%d`, left, max(1, int(wait/time.Second)))}
	if wait == 0 {
		return nil
	}
	f := fault.New(fault.CodeRateLimited, fault.Text{})
	f.RetryAfter = wait
	return f
}

// forwarded lists the hops of all X-Forwarded-For headers in order.
func forwarded(h http.Header) []string {
	var hops []string
	for _, line := range h.Values("X-Forwarded-For") {
		for hop := range strings.SplitSeq(line, ",") {
			hops = append(hops, strings.TrimSpace(hop))
		}
	}
	return hops
}
