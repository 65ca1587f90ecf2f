// Package server is the only package that knows Echo, and with app the only one
// that knows HTTP. It holds every request against the contract, finds out who
// is asking, runs the slices' handlers in one unit of work each, and turns
// every error into a problem document.
package server

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"go.opentelemetry.io/otel/trace"

	"lianluo/internal/store"
)

// Options are what a server is made of. Contract, Document, Routes and Auth are
// needed; a nil Store leaves out units of work, which tests of the layers above
// use.
type Options struct {
	Contract []byte      // openapi.yaml as in the repository
	Document *openapi3.T // the same, parsed
	Routes   func(e *echo.Echo)
	Auth     Authenticator
	Store    *store.Store
	Sealer   Sealer
	Log      *slog.Logger
	Tracer   trace.Tracer // nil: no traces are exported
	Version  Version

	CORSOrigins    []string
	TrustedProxies []netip.Prefix
	RateLimit      int // requests a second for each caller; 0: unlimited
	RequestTimeout time.Duration
	// DrainDelay is how long connections are still served after a stop was
	// asked for, so that clients and balancers can leave without a failure.
	DrainDelay time.Duration
	// StopTimeout bounds the wait for requests in flight.
	StopTimeout time.Duration
	// Simulated tells the simulated time for X-Simulated-Time; nil: real time.
	Simulated func() string
}

// Version is what GET /version answers.
type Version struct {
	Version  string `json:"version"`
	Revision string `json:"revision,omitempty"`
	Go       string `json:"go"`
	API      string `json:"api"`
}

// Server serves the contract.
type Server struct {
	opt        Options
	echo       *echo.Echo
	store      *store.Store
	log        *slog.Logger
	wall       store.Clock
	operations map[string]*operation
	limiter    *limiter
	metrics    *metrics
	draining   atomic.Bool
}

const (
	headerTimeout = 5 * time.Second
	readTimeout   = 30 * time.Second
	idleTimeout   = 60 * time.Second
	maxHeader     = 32 << 10
)

// New checks the whole contract and builds the server. It returns an error that
// lists every operation which leaves its security, permission or checks open.
func New(opt Options) (*Server, error) {
	ops, err := operationsOf(opt.Document)
	if err != nil {
		return nil, err
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.RequestTimeout == 0 {
		opt.RequestTimeout = 4500 * time.Millisecond
	}
	s := &Server{opt: opt, echo: echo.New(), store: opt.Store, log: opt.Log, wall: store.SystemClock{}, operations: ops, metrics: newMetrics()}
	s.limiter = newLimiter(s.wall, opt.RateLimit, time.Second)
	e := s.echo
	e.HideBanner, e.HidePort = true, true
	e.HTTPErrorHandler = s.handleError
	e.Binder = binder{}
	e.Use(s.chain()...)
	if err := s.documents(); err != nil {
		return nil, err
	}
	opt.Routes(e)
	return s, s.complete()
}

// complete demands that routes and operations are the same set: a route
// without an operation would go unchecked.
func (s *Server) complete() error {
	var problems []error
	seen := map[string]bool{}
	for _, r := range s.echo.Routes() {
		key := r.Method + " " + r.Path
		seen[key] = true
		if s.operations[key] == nil && !own[r.Path] {
			problems = append(problems, errors.New("a route without an operation: "+key))
		}
	}
	for key := range s.operations {
		if !seen[key] {
			problems = append(problems, errors.New("an operation without a route: "+key))
		}
	}
	return errors.Join(problems...)
}

// ServeHTTP serves one request; tests use it without a network.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// Serve answers on the listener until ctx ends, then stops gracefully: for
// DrainDelay it answers as before but closes each connection after its answer
// and reports not ready; then it stops accepting and waits up to StopTimeout
// for what is in flight.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	srv := &http.Server{
		Handler: s, ReadHeaderTimeout: headerTimeout, ReadTimeout: readTimeout, IdleTimeout: idleTimeout,
		WriteTimeout: readTimeout + longOperation, MaxHeaderBytes: maxHeader,
		ErrorLog:    slog.NewLogLogger(s.log.Handler(), slog.LevelDebug),
		BaseContext: func(net.Listener) context.Context { return detached(ctx) },
	}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	s.draining.Store(true)
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
	err := srv.Shutdown(stop)
	if errors.Is(err, context.DeadlineExceeded) {
		err = errors.Join(errors.New("requests were still in flight at the end of the stop timeout"), srv.Close())
	}
	return err
}
