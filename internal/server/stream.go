package server

import (
	"context"
	"net/http"
	"sync"
	"time"

	"github.com/labstack/echo/v4"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
)

// stream lets a handler write straight to the client. Until its first byte an
// error still becomes a problem document; after it the connection ends before
// the length that was told, so that what arrived cannot be taken for the whole.
func (s *Server) stream(c echo.Context, next echo.HandlerFunc) error {
	if callOf(c).op.Live {
		ctx, end, err := s.goOn(c)
		if err != nil {
			return err
		}
		defer end()
		c.SetRequest(c.Request().WithContext(ctx))
	}
	res := c.Response()
	res.Writer = &moving{server: s, ResponseWriter: res.Writer, control: http.NewResponseController(res.Writer)}
	err := next(c)
	if err != nil && res.Committed && !callOf(c).op.Live { // who leaves or may stay no longer is no fault
		s.log.Warn("an answer was broken off", "request_id", callOf(c).requestID, "operation", callOf(c).operation(), "error", err)
	}
	return err
}

// goOn is the context of an answer that ends with the server's stop, so that clients
// go elsewhere at once and nobody waits for them, and that can ask whether its caller
// may still see it. The time for reading the request does not end it.
func (s *Server) goOn(c echo.Context) (context.Context, context.CancelFunc, error) {
	if s.draining.Load() {
		return nil, nil, fault.New(fault.CodeUnavailable, fault.Text{})
	}
	_ = http.NewResponseController(c.Response().Writer).SetReadDeadline(time.Time{}) // a connection that has none, as in tests, needs none
	call := callOf(c)
	token, _ := bearer(c.Request().Header)
	office, op := call.actor.OfficeID, call.op
	ctx, cancel := context.WithCancel(c.Request().Context())
	gone := s.lasting.add(cancel)
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
	return ctx, func() { gone(); cancel() }, nil
}

// lasting are the answers that go on.
type lasting struct {
	mu  sync.Mutex
	all map[*context.CancelFunc]bool
}

func (l *lasting) add(cancel context.CancelFunc) (gone func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.all == nil {
		l.all = map[*context.CancelFunc]bool{}
	}
	key := &cancel
	l.all[key] = true
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
	for cancel := range l.all {
		(*cancel)()
	}
}

// moving gives every piece of a long answer its own time.
type moving struct {
	server *Server
	http.ResponseWriter
	control *http.ResponseController
}

func (m *moving) Write(p []byte) (int, error) {
	m.server.wait(m.control.SetWriteDeadline)
	return m.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what is below.
func (m *moving) Unwrap() http.ResponseWriter { return m.ResponseWriter }
