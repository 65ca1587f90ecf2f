// Package server is the only package that knows Echo, and with app the only one
// that knows HTTP. It holds every request against the contract, finds out who
// is asking, runs the slices' handlers in one unit of work each, and turns
// every error into a problem document.
package server

import (
	"errors"
	"log/slog"
	"net/http"
	"net/netip"
	"sync/atomic"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"go.opentelemetry.io/otel/trace"

	"lianluo/internal/blob"
	"lianluo/internal/store"
)

// Options are what a server is made of. Contract, Rules, Routes and Auth are
// needed; a nil Store leaves out units of work, which tests of the layers above
// use.
type Options struct {
	Contract []byte      // openapi.yaml as in the repository
	Rules    *openapi3.T // what is enforced of it
	Routes   func(e *echo.Echo)
	Auth     Authenticator
	Store    *store.Store
	Sealer   Sealer
	Files    *blob.Storage // for operations that take a file
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
	tagKey     []byte // the same on all replicas, or none would know the other's tags
	metrics    *metrics
	draining   atomic.Bool
	lasting    lasting
	answered   atomic.Int64
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
	ops, err := operationsOf(opt.Rules)
	if err != nil {
		return nil, err
	}
	if opt.Log == nil {
		opt.Log = slog.New(slog.DiscardHandler)
	}
	if opt.RequestTimeout == 0 {
		opt.RequestTimeout = 4500 * time.Millisecond
	}
	for _, op := range ops {
		op.logs(opt.Log.Handler())
	}
	s := &Server{opt: opt, echo: echo.New(), store: opt.Store, log: opt.Log, wall: store.SystemClock{}, operations: ops, metrics: newMetrics()}
	if opt.Sealer != nil {
		s.tagKey = []byte(opt.Sealer.Blind("entity tags", "server"))
	}
	if err := s.prepareUploads(); err != nil {
		return nil, err
	}
	s.metrics.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "lianluo_http_lines", Help: "Streams of events that are open."},
		func() float64 { return float64(s.lasting.count()) }))
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

// Answered counts the answers of this server: background work gives way to them.
func (s *Server) Answered() int64 { return s.answered.Load() }

// ServeHTTP serves one request; tests use it without a network.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }
