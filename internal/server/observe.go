package server

import (
	"fmt"
	"log/slog"
	"runtime/debug"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"

	"github.com/google/uuid"
)

// metrics are counted by operation and status; no label ever holds a caller's
// text, so their number is bounded by the contract.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	inFlight prometheus.Gauge
	retries  prometheus.Counter
	panics   prometheus.Counter
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "lianluo_http_requests_total", Help: "Answers by operation and status."}, []string{"operation", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "lianluo_http_request_seconds", Help: "Time from request to answer by operation.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10}}, []string{"operation"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "lianluo_http_in_flight", Help: "Requests being handled."}),
		retries: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "lianluo_unit_of_work_retries_total", Help: "Units of work run again after a serialization failure or deadlock."}),
		panics: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "lianluo_panics_total", Help: "Handlers that panicked."}),
	}
	m.registry.MustRegister(m.requests, m.latency, m.inFlight, m.retries, m.panics,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

var tracing = propagation.TraceContext{}

// observe sees every answer once it is final: it is the place of the access
// log, the metrics and the span, and where errors become problem documents.
func (s *Server) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call, start := callOf(c), s.wall.Now()
		s.metrics.inFlight.Inc()
		defer s.metrics.inFlight.Dec()
		span := s.startSpan(c, call)
		if err := next(c); err != nil {
			c.Error(err)
		}
		status, took := c.Response().Status, s.wall.Now().Sub(start)
		if span != nil {
			span.SetAttributes(attribute.Int("http.response.status_code", status))
			if status >= 500 {
				span.SetStatus(codes.Error, "")
			}
			span.End()
		}
		s.answered.Add(1)
		op := call.operation()
		s.metrics.requests.WithLabelValues(op, strconv.Itoa(status)).Inc()
		s.metrics.latency.WithLabelValues(op).Observe(took.Seconds())
		s.accessLog(c, call, status, took)
		return nil
	}
}

// startSpan continues the caller's trace. Without an exporter it only reads the
// trace id for the log.
func (s *Server) startSpan(c echo.Context, call *call) trace.Span {
	r := c.Request()
	if s.opt.Tracer == nil && r.Header.Get("Traceparent") == "" {
		return nil
	}
	ctx := tracing.Extract(r.Context(), propagation.HeaderCarrier(r.Header))
	var span trace.Span
	if s.opt.Tracer != nil {
		ctx, span = s.opt.Tracer.Start(ctx, call.operation(), trace.WithSpanKind(trace.SpanKindServer), trace.WithAttributes(
			attribute.String("http.request.method", r.Method), attribute.String("http.route", c.Path()),
			attribute.String("lianluo.request_id", call.requestID)))
	}
	if sc := trace.SpanContextFromContext(ctx); sc.HasTraceID() {
		call.traceID = sc.TraceID().String()
	}
	c.SetRequest(r.WithContext(ctx))
	return span
}

// accessLog writes who did what with which outcome. It names the route, never
// the path, the query or the body: those may hold names and ids.
func (s *Server) accessLog(c echo.Context, call *call, status int, took time.Duration) {
	level := slog.LevelInfo
	switch {
	case status >= 500:
		level = slog.LevelWarn
	case call.op == nil:
		level = slog.LevelDebug // probes come every few seconds
	}
	ctx := c.Request().Context()
	if !s.log.Enabled(ctx, level) {
		return
	}
	// One of these a request: neither who called the logger nor what all lines of the
	// operation say is worked out again, and five attributes need no memory.
	line := slog.NewRecord(s.wall.Now(), level, "request", 0)
	line.AddAttrs(slog.String("request_id", call.requestID), slog.Int("status", status), slog.Int64("bytes", c.Response().Size),
		slog.Float64("ms", float64(took.Microseconds())/1000))
	if call.actor.ID != uuid.Nil {
		line.AddAttrs(slog.String("actor", string(call.actor.Kind)+":"+call.actor.ID.String()))
	}
	if call.traceID != "" {
		line.AddAttrs(slog.String("trace_id", call.traceID))
	}
	if call.replayed {
		line.AddAttrs(slog.Bool("replayed", true))
	}
	to := s.log.Handler()
	if call.op != nil {
		to = call.op.log
	} else {
		line.AddAttrs(slog.String("operation", call.operation()), slog.String("method", c.Request().Method), slog.String("route", c.Path()))
	}
	_ = to.Handle(ctx, line) // as the logger does: there is nowhere to tell of it
}

// recoverPanic turns a panic into a 500 and keeps its stack for the log.
func (s *Server) recoverPanic(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			if cause := recover(); cause != nil {
				s.metrics.panics.Inc()
				stack := strings.ReplaceAll(string(debug.Stack()), "\n\t", " ")
				err = fmt.Errorf("panic: %v: %s", cause, stack)
			}
		}()
		return next(c)
	}
}
