package server

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/http/httputil"
	"runtime/debug"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/wire"
)

// outlast serves an answer that goes on. What its handler leaves for later is written
// when all that has let the request in has returned: thousands of lines that wait
// would keep its stacks and buffers for hours.
func (s *Server) outlast(c echo.Context, next echo.HandlerFunc) error {
	if s.draining.Load() {
		return fault.New(fault.CodeUnavailable, fault.Text{})
	}
	_ = http.NewResponseController(c.Response().Writer).SetReadDeadline(time.Time{}) // a connection that has none, as in tests, needs none
	ctx, l := s.line(c)
	c.SetRequest(c.Request().WithContext(ctx))
	defer func() {
		if l != nil {
			l.end()
		}
	}()
	if err := next(c); err != nil || l.rest == nil {
		return err
	}
	conn, _, err := c.Response().Hijack()
	if errors.Is(err, http.ErrNotSupported) { // as in tests
		return l.rest(flushed{c.Response().Writer})
	}
	if err != nil {
		return err
	}
	l.ofRequest()
	go l.run(conn, c.Request().ProtoAtLeast(1, 1))
	l = nil // it ends itself
	return nil
}

// liveLine is an answer that goes on until it is ended or its client leaves.
type liveLine struct {
	server    *Server
	log       *slog.Logger
	cancel    context.CancelFunc
	ofRequest func() bool // stops the end of the request from being that of the line
	gone      func()
	rest      wire.Rest
	begun     time.Time
}

// line makes the context of an answer that ends with the server's stop, so that
// clients go elsewhere at once and nobody waits for them, and that can ask whether its
// caller may still see it. The time for reading the request does not end it.
func (s *Server) line(c echo.Context) (context.Context, *liveLine) {
	call := callOf(c)
	token, _ := bearer(c.Request().Header)
	office, op := call.actor.OfficeID, call.op
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.Request().Context()))
	l := &liveLine{server: s, cancel: cancel, begun: s.wall.Now(), log: s.log.With("request_id", call.requestID, "operation", call.operation())}
	l.ofRequest = context.AfterFunc(c.Request().Context(), cancel)
	l.gone = s.lasting.add(cancel)
	ctx = auth.WithRenewal(ctx, func(ctx context.Context) (auth.Actor, error) {
		a, err := s.opt.Auth.Authenticate(ctx, token)
		if err != nil {
			return a, err
		}
		there, ok := a.At(office)
		if !ok || !there.Can(op.Permission) {
			return there, fault.Denied(string(op.Permission))
		}
		return there, nil
	})
	return wire.WithRest(ctx, &l.rest), l
}

func (l *liveLine) end() {
	l.ofRequest()
	l.cancel()
	l.gone()
}

// run writes the rest on a connection that is the line's own. Whoever leaves or may
// stay no longer is no fault: the answer just has no end then.
func (l *liveLine) run(conn net.Conn, chunked bool) {
	defer l.end()
	defer func() { _ = conn.Close() }()
	defer func() {
		if cause := recover(); cause != nil {
			l.server.metrics.panics.Inc()
			l.log.Error("request failed", "error", fmt.Sprintf("panic: %v: %s", cause, debug.Stack()))
		}
	}()
	go func() { // a client says nothing more, and leaves
		if _, err := conn.Read(make([]byte, 1)); err != nil {
			l.cancel()
		}
	}()
	to := pieces{l.server, conn, chunked}
	err := l.rest(to)
	if err == nil {
		err = to.end()
	}
	l.log.Info("line ended", "whole", err == nil, "ms", l.server.wall.Now().Sub(l.begun).Milliseconds())
}

// pieces writes an answer whose header net/http has sent: each piece in its own time,
// and in chunks unless the client speaks HTTP/1.0, as some proxies do.
type pieces struct {
	server  *Server
	conn    net.Conn
	chunked bool
}

func (s pieces) Write(p []byte) (int, error) {
	if !s.chunked {
		return len(p), s.send(p)
	}
	var chunk bytes.Buffer
	if _, err := httputil.NewChunkedWriter(&chunk).Write(p); err != nil {
		return 0, err
	}
	return len(p), s.send(chunk.Bytes())
}

// end tells the client that nothing is missing.
func (s pieces) end() error {
	if !s.chunked {
		return nil
	}
	return s.send([]byte("0\r\n\r\n"))
}

func (s pieces) send(piece []byte) error {
	s.server.wait(s.conn.SetWriteDeadline)
	_, err := s.conn.Write(piece)
	return err
}

// flushed sends every piece at once where the connection stays net/http's.
type flushed struct{ http.ResponseWriter }

func (f flushed) Write(p []byte) (int, error) {
	n, err := f.ResponseWriter.Write(p)
	if err != nil {
		return n, err
	}
	return n, http.NewResponseController(f.ResponseWriter).Flush()
}

// lasting are the answers that go on.
type lasting struct {
	mu    sync.Mutex
	all   map[*context.CancelFunc]bool
	ended bool
}

// add takes one in. Who comes when all have been ended is ended, too: nobody would
// tell him later, and the stop would wait.
func (l *lasting) add(cancel context.CancelFunc) (gone func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[*context.CancelFunc]bool{}
	}
	key := &cancel
	l.all[key] = true
	if l.ended {
		cancel()
	}
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.all, key)
	}
}

// end ends them all.
func (l *lasting) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.ended = true
	for cancel := range l.all {
		(*cancel)()
	}
}

func (l *lasting) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.all)
}

// over tells that all have ended.
func (l *lasting) over() bool { return l.count() == 0 }
