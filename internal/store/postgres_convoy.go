package store

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// convoy lets reads of single rows travel together that come while others are on the way:
// when those are back, all that wait go as one message and come back as one. The more
// there are, the less each of them costs. Who comes alone goes at once, and where the way
// is long more are on it.
type convoy struct {
	ask     func(ctx context.Context, queries ...query) error
	clock   Clock
	most    int // how many are on the way at a time
	mu      sync.Mutex
	running int
	left    time.Time // when the last one went
	waiting []*rider
}

const (
	longest  = 16                   // how many reads go together: each waits until the last one has come back
	patience = 2 * time.Millisecond // after this another one goes beside those on the way
)

type rider struct {
	ctx    context.Context //nolint:containedctx // of one call, for as long as it takes
	query  query
	state  riderState
	wheel  chan []*rider // the rider is to drive these
	result chan error
}

type riderState int

const (
	waits riderState = iota
	rides
	drives
)

// errApart tells a rider to go alone: something was wrong with one of them, or with the
// connection.
var errApart = errors.New("what was read together has to be read apart")

// fetch reads the row of a query. Whoever goes away meanwhile must not look at it any
// more.
func (c *convoy) fetch(ctx context.Context, q query) error {
	err := c.ride(&rider{ctx: ctx, query: q, wheel: make(chan []*rider, 1), result: make(chan error, 1)})
	if errors.Is(err, errApart) {
		return c.ask(ctx, q)
	}
	return err
}

func (c *convoy) ride(r *rider) error {
	now := c.clock.Now()
	c.mu.Lock()
	if c.running == 0 || c.running < c.most && now.Sub(c.left) > patience {
		c.running++
		c.left = now
		c.mu.Unlock()
		return c.drive(r, []*rider{r})
	}
	c.waiting = append(c.waiting, r)
	c.mu.Unlock()
	select {
	case all := <-r.wheel:
		return c.drive(r, all)
	case err := <-r.result:
		return err
	case <-r.ctx.Done():
		return c.leave(r)
	}
}

// leave is for riders whose caller has gone; the wheel may have come to them already.
func (c *convoy) leave(r *rider) error {
	c.mu.Lock()
	state := r.state
	if state == waits {
		c.waiting = slices.DeleteFunc(c.waiting, func(x *rider) bool { return x == r })
	}
	c.mu.Unlock()
	if state == drives {
		return c.drive(r, <-r.wheel)
	}
	return r.ctx.Err()
}

// drive reads for all of them, of whom self is one, and gives the wheel to the next.
func (c *convoy) drive(self *rider, all []*rider) error {
	told := errApart
	defer func() {
		for _, r := range all {
			if r != self {
				r.result <- told
			}
		}
		c.next()
	}()
	if len(all) == 1 {
		return c.ask(self.ctx, self.query)
	}
	ctx, cancel := forAll(all)
	defer cancel()
	queries := make([]query, len(all))
	for i, r := range all {
		queries[i] = r.query
	}
	if c.ask(ctx, queries...) == nil {
		told = nil
	}
	return told
}

// forAll is the context of the first, which ends with the last: one that goes away takes
// nobody along.
func forAll(all []*rider) (context.Context, context.CancelFunc) {
	ctx := context.WithoutCancel(all[0].ctx)
	end := time.Time{}
	for _, r := range all {
		at, ok := r.ctx.Deadline()
		if !ok {
			return ctx, func() {} // the server ends what takes too long
		}
		if at.After(end) {
			end = at
		}
	}
	return context.WithDeadline(ctx, end)
}

// next gives the wheel to those who wait.
func (c *convoy) next() {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := min(len(c.waiting), longest)
	if n == 0 {
		c.running--
		return
	}
	all := slices.Clone(c.waiting[:n])
	c.waiting = slices.Delete(c.waiting, 0, n)
	for _, r := range all {
		r.state = rides
	}
	all[0].state = drives
	all[0].wheel <- all
	c.left = c.clock.Now()
}
