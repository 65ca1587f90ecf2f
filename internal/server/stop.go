package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// silence is how long a new connection may be without a request before a
	// stop stops waiting for one.
	silence  = time.Second
	stopPoll = 5 * time.Millisecond
	// gap is a moment in which nobody knocks, and patience the wait for one.
	gap      = time.Millisecond
	patience = time.Second
)

// Serve answers on the listener until ctx ends, then stops gracefully: for
// DrainDelay it answers as before but closes each connection after its answer
// and reports not ready; then it stops accepting and waits up to StopTimeout
// for what is in flight.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	open := &connections{all: map[net.Conn]connection{}, now: s.wall.Now}
	in := &door{Listener: l, now: s.wall.Now}
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: readTimeout + longOperation, MaxHeaderBytes: maxHeader, ConnState: open.note,
		ErrorLog:    slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context { return detached(ctx) },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(in) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
	s.lasting.end()
	s.log.Info("stopping")
	wait := time.NewTimer(s.opt.DrainDelay)
	defer wait.Stop()
	select {
	case err := <-done:
		return err
	case <-wait.C:
	}
	stop, cancel := context.WithTimeout(detached(ctx), s.opt.StopTimeout)
	defer cancel()
	in.shut()
	if err := <-done; !errors.Is(err, net.ErrClosed) { // nothing is taken in any more; what was goes on
		s.log.Warn("the listener ended otherwise than asked", "error", err)
	}
	until(stop, func() bool { return open.quiet() && s.lasting.over() })
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(errors.New("requests were still in flight at the end of the stop timeout"), srv.Close())
	}
	return err
}

// door is a listener that is shut between two connections. One that is merely
// closed resets those that wait in its queue, and some have sent a request.
type door struct {
	net.Listener
	now  func() time.Time
	last atomic.Pointer[time.Time] // when it is shut at the latest; nil: not yet
}

// shut lets Accept end in the next gap.
func (d *door) shut() {
	last := d.now().Add(patience)
	d.last.Store(&last)
	d.until(d.now())
}

// until gives the wait for a connection an end.
func (d *door) until(end time.Time) {
	timed, ok := d.Listener.(interface{ SetDeadline(time.Time) error })
	if !ok || timed.SetDeadline(end) != nil {
		_ = d.Close()
	}
}

// Accept closes the listener itself: while another waited in Accept, closing
// would take until that one has noticed.
func (d *door) Accept() (net.Conn, error) {
	conn, err := d.Listener.Accept()
	if last := d.last.Load(); last == nil || err == nil {
		return conn, err
	}
	return d.lastOnes()
}

// lastOnes takes in who still knocks, and closes once nobody did for a gap. A
// wait that came to its turn after its own end has not looked at the queue, so
// what it says counts for nothing.
func (d *door) lastOnes() (net.Conn, error) {
	for last := *d.last.Load(); ; {
		began := d.now()
		if began.After(last) {
			return nil, errors.Join(net.ErrClosed, d.Close())
		}
		d.until(began.Add(gap))
		conn, err := d.Listener.Accept()
		switch {
		case err == nil:
			return conn, nil
		case !errors.Is(err, os.ErrDeadlineExceeded) || d.now().Sub(began) < 2*gap:
			return nil, errors.Join(net.ErrClosed, d.Close())
		}
	}
}

// connections follows what every connection does. Shutdown looks only at those
// that are idle, and a connection that has just read a request when it begins
// drops that request unanswered; so it must not begin before all are quiet.
type connections struct {
	now func() time.Time
	mu  sync.Mutex
	all map[net.Conn]connection
}

type connection struct {
	state http.ConnState
	since time.Time
}

// note is http.Server's ConnState.
func (c *connections) note(conn net.Conn, state http.ConnState) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if state == http.StateClosed || state == http.StateHijacked {
		delete(c.all, conn)
		return
	}
	c.all[conn] = connection{state, c.now()}
}

// quiet tells that no connection has a request or is about to send its first
// one. Those that came and said nothing are closed.
func (c *connections) quiet() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	quiet := true
	for conn, is := range c.all {
		switch {
		case is.state == http.StateNew && c.now().Sub(is.since) > silence:
			_ = conn.Close()
		case is.state != http.StateIdle:
			quiet = false
		}
	}
	return quiet
}

// until waits for what is asked for again and again, or for the end of ctx.
func until(ctx context.Context, done func() bool) {
	tick := time.NewTicker(stopPoll)
	defer tick.Stop()
	for !done() {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}
