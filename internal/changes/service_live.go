package changes

import (
	"context"
	"runtime/debug"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/feed"
	"lianluo/internal/store"
)

const (
	look    = 250 * time.Millisecond // how often heads are looked at while somebody follows
	breath  = 20 * time.Millisecond  // and at most, however much happens
	beat    = 15 * time.Second
	askers  = 16  // at a time: where processor time is short, thousands at once would each hold what asking takes
	keptFew = 512 // events of an office in memory; whoever is further behind reads the table
)

// line is one office's stream in this process: its last events, read once for all who
// follow it. Nothing is kept for each of them, so a slow one costs nothing.
type line struct {
	mu      sync.Mutex
	events  []event.Event // the general ones in (start, head]
	start   int64
	head    int64
	floor   int64
	moved   chan struct{} // closed when head moves
	readers int
}

// live are the streams that somebody follows.
type live struct {
	mu    sync.Mutex
	lines map[uuid.UUID]*line
	wake  chan struct{}
	// asking are those who ask whether they may still see what they see.
	asking chan struct{}
	// joined are those that came since what they needed to come in was given back.
	joined int
}

func newLive(s *store.Store) *live {
	l := &live{lines: map[uuid.UUID]*line{}, wake: make(chan struct{}, 1), asking: make(chan struct{}, askers)}
	s.Committed(func(tx *store.Tx) {
		if tx.Touched("events") {
			l.hurry()
		}
	})
	return l
}

func (l *live) hurry() {
	select {
	case l.wake <- struct{}{}:
	default: // somebody is being woken already
	}
}

func (l *live) join(office uuid.UUID, head event.Head) *line {
	l.mu.Lock()
	defer l.mu.Unlock()
	x := l.lines[office]
	if x == nil {
		x = &line{start: head.Sequence, head: head.Sequence, floor: head.Floor, moved: make(chan struct{})}
		l.lines[office] = x
	}
	x.readers++
	l.joined++
	return x
}

func (l *live) leave(office uuid.UUID) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if x := l.lines[office]; x != nil {
		if x.readers--; x.readers == 0 {
			delete(l.lines, office)
		}
	}
}

// crowd is how many may come before what they needed to come in is given back.
const crowd = 250

// settle gives memory back when many have come: a line that waits needs a small stack
// and no garbage, and the collector, which waits for the heap to double, would let
// thousands keep what it took to let them in.
func (l *live) settle() {
	l.mu.Lock()
	many := l.joined >= crowd
	if many {
		l.joined = 0
	}
	l.mu.Unlock()
	if many {
		debug.FreeOSMemory()
	}
}

func (l *live) followed() map[uuid.UUID]*line {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := make(map[uuid.UUID]*line, len(l.lines))
	for id, x := range l.lines {
		out[id] = x
	}
	return out
}

// Run looks for what has happened, here and on other replicas, until ctx ends. While
// nobody follows it asks the database nothing.
func (s *Service) Run(ctx context.Context, warn func(error)) {
	tick, pause := time.NewTicker(look), time.NewTicker(breath)
	defer tick.Stop()
	defer pause.Stop()
	for {
		if err := s.advance(ctx); err != nil && ctx.Err() == nil {
			warn(err)
		}
		select {
		case <-ctx.Done():
			return
		case <-pause.C:
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-s.live.wake:
		}
	}
}

// advance reads what has come since the last look, once for each office.
func (s *Service) advance(ctx context.Context) error {
	s.live.settle()
	lines := s.live.followed()
	if len(lines) == 0 {
		return nil
	}
	ids := make([]uuid.UUID, 0, len(lines))
	for id := range lines {
		ids = append(ids, id)
	}
	var heads []event.Head
	if err := s.store.Reading(store.AcrossOffices(ctx)).Where("office_id IN ?", ids).Find(&heads).Error; err != nil {
		return s.store.Fault(err)
	}
	for _, h := range heads {
		x := lines[h.OfficeID]
		x.mu.Lock()
		from := x.head
		x.floor = h.Floor
		x.mu.Unlock()
		if h.Sequence == from {
			continue
		}
		var events []event.Event
		if h.Sequence > from && h.Sequence-from <= keptFew {
			as := auth.With(ctx, auth.System(h.OfficeID, "events"))
			err := s.store.Reading(as).Where("audience = ? AND sequence > ? AND sequence <= ?", event.General, from, h.Sequence).Order("sequence").Find(&events).Error
			if err != nil {
				return s.store.Fault(err)
			}
		}
		x.move(h.Sequence, events)
	}
	return nil
}

// move takes in what has come; after a leap nothing is kept.
func (x *line) move(head int64, events []event.Event) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if head < x.head || head-x.head > keptFew {
		x.events, x.start = nil, head
	} else {
		x.events = append(x.events, events...)
	}
	if n := len(x.events) - keptFew; n > 0 {
		x.start = x.events[n-1].Sequence
		x.events = slices.Clone(x.events[n:])
	}
	x.head = head
	close(x.moved)
	x.moved = make(chan struct{})
}

// since gives the events behind a sequence and how far they reach; false when they
// are no longer kept. moved is closed when there is more.
func (x *line) since(from int64) (events []event.Event, head, floor int64, kept bool, moved <-chan struct{}) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if from < x.start {
		return nil, x.head, x.floor, false, x.moved
	}
	i, _ := slices.BinarySearchFunc(x.events, from+1, func(e event.Event, n int64) int { return int(e.Sequence - n) })
	return x.events[i:len(x.events):len(x.events)], x.head, x.floor, true, x.moved
}

// Follow is what somebody who keeps a line open wants.
type Follow struct {
	After  string // a position, or nothing: from now on
	Filter feed.Filter
	// Within ends it after a while; zero as soon as it has caught up. Nil is no end.
	Within *time.Duration
}

// Sink takes what is sent. An error ends the line.
type Sink interface {
	Change(position string, e *event.Event) error
	Reset(position, code string) error
	Beat(position string) error
}

// Open begins to send what comes after a position. It gives the line on which to go
// on, or nil when all that was asked for has been sent. Its own errors come before
// anything was sent.
func (s *Service) Open(ctx context.Context, q Follow, to Sink) (*Following, error) {
	office := auth.From(ctx).OfficeID
	head, err := s.head(ctx, office)
	if err != nil {
		return nil, err
	}
	l := &Following{s: s, q: q, to: to, head: head, office: office, seen: feed.SeenBy(auth.From(ctx)), at: head.Sequence}
	if q.After != "" {
		from, err := s.from(q.After, head, office)
		if refusal, ok := fault.As(err); ok {
			err = to.Reset(l.position(), string(refusal.Code))
		} else if err == nil {
			l.at = from
		}
		if err != nil {
			return nil, err
		}
	}
	if q.Within == nil || *q.Within > 0 {
		return l, to.Beat(l.position()) // the answer begins at once
	}
	if err := l.catchUp(ctx, head.Sequence); err != nil {
		return nil, err
	}
	return nil, to.Beat(l.position()) // also when there was nothing
}

// Following is a line that is kept open.
type Following struct {
	s      *Service
	q      Follow
	to     Sink
	head   event.Head
	line   *line
	office uuid.UUID
	seen   feed.Seen
	at     int64
}

func (f *Following) position() string { return f.s.seal(f.office, f.at) }

// GoOn sends what comes until ctx ends, the caller may no longer see it, or the line
// breaks.
func (f *Following) GoOn(ctx context.Context, to Sink) error {
	f.to, f.line = to, f.s.live.join(f.office, f.head)
	defer f.s.live.leave(f.office)
	if f.q.Within != nil {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, *f.q.Within)
		defer cancel()
	}
	pulse := time.NewTicker(beat)
	defer pulse.Stop()
	for ctx.Err() == nil { // also when it ends while the line is behind
		moved, err := f.send(ctx)
		if err != nil {
			return err
		}
		if moved == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return nil
		case <-moved:
		case <-pulse.C:
			if err := f.pulse(ctx); err != nil {
				return err
			}
		}
	}
	return nil
}

// pulse keeps the line alive, or ends it when the caller may no longer see what he saw.
func (f *Following) pulse(ctx context.Context) error {
	if ctx.Err() != nil {
		return nil //nolint:nilerr // the end that was asked for
	}
	type answer struct {
		auth.Actor
		error
	}
	select {
	case f.s.live.asking <- struct{}{}:
	case <-ctx.Done():
		return nil
	}
	asked := make(chan answer, 1)
	go func() { // whose stack may grow: this one is to stay small
		defer func() { <-f.s.live.asking }()
		a, err := auth.Renew(ctx)
		asked <- answer{a, err}
	}()
	now := <-asked
	if now.error != nil {
		return now.error
	}
	f.seen = feed.SeenBy(now.Actor)
	return f.to.Beat(f.position())
}

// send gives what there is behind the position; nil when there may be more at once.
func (f *Following) send(ctx context.Context) (<-chan struct{}, error) {
	events, head, floor, kept, moved := f.line.since(f.at)
	if !kept {
		if f.at < floor { // retired while the line was slow
			f.at = head
			return nil, f.to.Reset(f.position(), string(fault.CodeResyncRequired))
		}
		return nil, f.catchUp(ctx, head)
	}
	for i := range events {
		if err := f.change(&events[i]); err != nil {
			return nil, err
		}
	}
	f.at = max(f.at, head)
	return moved, nil
}

// catchUp reads the table up to a sequence.
func (f *Following) catchUp(ctx context.Context, to int64) error {
	for f.at < to && ctx.Err() == nil {
		events, reached, err := f.s.span(ctx, f.seen, f.at, to, defaultLimit)
		if err != nil {
			return err
		}
		for i := range events {
			if err := f.change(&events[i]); err != nil {
				return err
			}
		}
		f.at = reached
	}
	return nil
}

func (f *Following) change(e *event.Event) error {
	if !f.seen.Has(e.ResourceType) || !f.q.Filter.Has(e) {
		return nil
	}
	return f.to.Change(f.s.seal(f.office, e.Sequence), e)
}
