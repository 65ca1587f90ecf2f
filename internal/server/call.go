package server

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"net/netip"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"
	"golang.org/x/text/language"

	"lianluo/internal/auth"
	"lianluo/internal/blob"
	"lianluo/internal/record"
)

const (
	headerRequestID      = "X-Request-Id"
	headerIfMatch        = "If-Match"
	headerIdempotencyKey = "Idempotency-Key"
	headerReplayed       = "Idempotency-Replayed"
	headerSimulated      = "X-Simulated-Time"
	headerRateLimit      = "Ratelimit" // the canonical spelling; names are case-insensitive
	headerRatePolicy     = "Ratelimit-Policy"
)

// call is what the middleware knows of one request.
type call struct {
	requestID string
	lang      string
	op        *operation // nil for probes, documents and unknown routes
	actor     auth.Actor
	addr      netip.Addr
	traceID   string
	value     any    // the decoded body
	body      []byte // what the binder will read, also when the handler runs again
	replayed  bool
	incoming  *blob.Incoming // the file of an upload
}

const callKey = "call"

func callOf(c echo.Context) *call {
	call, _ := c.Get(callKey).(*call)
	return call
}

// operation is the name for logs and metrics.
func (c *call) operation() string {
	if c.op == nil {
		return "none"
	}
	return c.op.ID
}

// rewind puts the body back, so that the next run of the handler reads it anew.
func (c *call) rewind(r *http.Request) {
	if c.body == nil {
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(c.body))
	r.ContentLength = int64(len(c.body))
	r.Form, r.PostForm, r.MultipartForm = nil, nil, nil
}

// caller tells callers apart for idempotency keys.
func (c *call) caller() uuid.UUID { return c.actor.ID }

// begin makes the call before anything else, because every answer, log line
// and event carries its request id.
func (s *Server) begin(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		call := &call{requestID: r.Header.Get(headerRequestID), lang: languageOf(r.Header.Get("Accept-Language"))}
		if !requestIDOK(call.requestID) {
			call.requestID = record.NewID().String()
		}
		call.op = s.operations[r.Method+" "+c.Path()]
		call.addr = s.addressOf(r)
		call.actor = auth.Actor{RequestID: call.requestID, Operation: call.operation(), Lang: call.lang}
		c.Set(callKey, call)
		h := c.Response().Header()
		h.Set(headerRequestID, call.requestID)
		if call.op != nil && call.op.Deprecation != "" {
			h.Set("Deprecation", call.op.Deprecation)
			h.Set("Sunset", call.op.Sunset)
		}
		if s.opt.Simulated != nil {
			h.Set(headerSimulated, s.opt.Simulated())
		}
		return next(c)
	}
}

func requestIDOK(id string) bool {
	if id == "" || len(id) > 64 {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') && c != '.' && c != '_' && c != '-' {
			return false
		}
	}
	return true
}

var languages = language.NewMatcher([]language.Tag{language.Chinese, language.English})

// languageOf picks Chinese unless the caller prefers English.
func languageOf(accept string) string {
	if accept == "" || len(accept) > 200 {
		return "zh"
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return "zh"
	}
	if _, i, sure := languages.Match(tags...); i == 1 && sure > language.No {
		return "en"
	}
	return "zh"
}

// addressOf is the address the rate limit counts. X-Forwarded-For is believed
// only as far as it was written by a configured proxy: read from the right, the
// first hop that is no trusted proxy is the client.
func (s *Server) addressOf(r *http.Request) netip.Addr {
	remote, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return netip.Addr{}
	}
	addr := remote.Addr().Unmap()
	if !s.trusted(addr) {
		return addr
	}
	hops := forwarded(r.Header)
	for i := len(hops) - 1; i >= 0; i-- {
		hop, err := netip.ParseAddr(hops[i])
		if err != nil {
			return addr
		}
		addr = hop.Unmap()
		if !s.trusted(addr) {
			return addr
		}
	}
	return addr
}

func (s *Server) trusted(a netip.Addr) bool {
	for _, p := range s.opt.TrustedProxies {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// withActor is the context the slices see.
func withActor(c echo.Context, call *call) {
	r := c.Request()
	c.SetRequest(r.WithContext(auth.With(r.Context(), call.actor)))
}

// detached keeps the values of a context for work that must outlive the client.
func detached(ctx context.Context) context.Context { return context.WithoutCancel(ctx) }
