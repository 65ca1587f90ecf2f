package server

import (
	"context"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"

	"lianluo/internal/fault"
)

// chain is the middleware from the outside in. The order is the contract:
//
//	begin         first, so that every answer, log line and event has the request id
//	observe       outside everything that can fail: it logs and counts the final answer
//	recoverPanic  inside observe, so that a panic is logged and counted as the 500 it is
//	secure        headers that every answer carries, problems included
//	CORS          before authentication: a preflight carries no token
//	compress      outside whatever renders
//	cleanText     before anything reads path, query or headers
//	deadline      everything below ends in time
//	authenticate  who
//	throttle      before permit, because a refusal writes an audit entry
//	permit        whether at all; before the body is looked at, so 403 comes before 400
//	contract      what: all faults of the request at once; then If-Match
//	work          the unit of work around the generated code
func (s *Server) chain() []echo.MiddlewareFunc {
	chain := []echo.MiddlewareFunc{s.begin, s.observe, s.recoverPanic, s.secure}
	if len(s.opt.CORSOrigins) > 0 {
		chain = append(chain, s.cors())
	}
	return append(chain,
		compress, s.cleanText, s.deadline, s.authenticate, s.throttle, s.permit, s.contract, s.work)
}

// secure sets what no answer may lack. Nothing here is a page, except the
// documentation, which sets a policy of its own.
func (s *Server) secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		h["X-Content-Type-Options"] = []string{"nosniff"}
		h["X-Frame-Options"] = []string{"DENY"}
		h["Referrer-Policy"] = []string{"no-referrer"}
		h["Content-Security-Policy"] = []string{"default-src 'none'; frame-ancestors 'none'"}
		if s.draining.Load() {
			h["Connection"] = []string{"close"} // the client opens its next connection elsewhere
		}
		return next(c)
	}
}

func (s *Server) cors() echo.MiddlewareFunc {
	return middleware.CORSWithConfig(middleware.CORSConfig{
		AllowOrigins: s.opt.CORSOrigins,
		AllowMethods: []string{http.MethodGet, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete},
		AllowHeaders: []string{"Authorization", "Content-Type", "Accept", "Accept-Language", headerIfMatch, "If-None-Match", "Range", "If-Range",
			headerIdempotencyKey, headerRequestID, "Traceparent", "Tracestate"},
		ExposeHeaders: []string{"ETag", "Link", "Location", "Retry-After", "RateLimit", "RateLimit-Policy", headerRequestID,
			headerReplayed, headerSimulated, "WWW-Authenticate", "Content-Disposition", "Content-Range", "Accept-Ranges", "Repr-Digest", "Deprecation", "Sunset"},
		MaxAge: 600,
	})
}

// deadline ends a request's work in time for the client to hear of it. Imports
// get longer, because reading a table may.
func (s *Server) deadline(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if call := callOf(c); call.op != nil && call.op.Live {
			return next(c)
		}
		limit := s.opt.RequestTimeout
		if call := callOf(c); call.op != nil && call.op.Timeout > 0 {
			limit = max(limit, call.op.Timeout)
		}
		ctx, cancel := context.WithTimeout(c.Request().Context(), limit)
		defer cancel()
		c.SetRequest(c.Request().WithContext(ctx))
		return next(c)
	}
}

// binder decodes the body that contract.go has already checked. Echo's own
// answers 415 to merge patches and puts its texts into the answer.
type binder struct{}

// Bind decodes JSON into i and looks at nothing else.
func (binder) Bind(i any, c echo.Context) error {
	call := callOf(c)
	if call == nil || len(call.body) == 0 {
		return nil
	}
	if err := json.Unmarshal(call.body, i); err != nil {
		// The schema let pass what the type does not hold: a gap of the contract.
		return fault.Wrap(fault.CodeInvalidRequest, err)
	}
	return nil
}
