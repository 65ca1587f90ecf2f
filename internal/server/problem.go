package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
)

// statusOf is the one place where kinds of fault become statuses.
var statusOf = map[fault.Kind]int{
	fault.Internal:             http.StatusInternalServerError,
	fault.Malformed:            http.StatusBadRequest,
	fault.Unauthenticated:      http.StatusUnauthorized,
	fault.Forbidden:            http.StatusForbidden,
	fault.NotFound:             http.StatusNotFound,
	fault.MethodNotAllowed:     http.StatusMethodNotAllowed,
	fault.NotAcceptable:        http.StatusNotAcceptable,
	fault.Conflict:             http.StatusConflict,
	fault.Gone:                 http.StatusGone,
	fault.Stale:                http.StatusPreconditionFailed,
	fault.TooLarge:             http.StatusRequestEntityTooLarge,
	fault.UnsupportedMedia:     http.StatusUnsupportedMediaType,
	fault.Unprocessable:        http.StatusUnprocessableEntity,
	fault.PreconditionRequired: http.StatusPreconditionRequired,
	fault.TooMany:              http.StatusTooManyRequests,
	fault.Unavailable:          http.StatusServiceUnavailable,
	fault.StorageFull:          http.StatusInsufficientStorage,
	fault.RangeNotSatisfiable:  http.StatusRequestedRangeNotSatisfiable,
}

// StatusOf gives the status of a kind of fault, for the catalogue of problems.
func StatusOf(k fault.Kind) int { return statusOf[k] }

// problem is RFC 9457 with the members of the contract.
type problem struct {
	Type           string         `json:"type"`
	Title          string         `json:"title"`
	Status         int            `json:"status"`
	Detail         string         `json:"detail,omitempty"`
	Instance       string         `json:"instance,omitempty"`
	Code           string         `json:"code"`
	RequestID      string         `json:"request_id"`
	Error          string         `json:"error,omitempty"` // RFC 6749, at the token endpoint only
	Errors         []problemField `json:"errors,omitempty"`
	CurrentState   string         `json:"current_state,omitempty"`
	AllowedActions []string       `json:"allowed_actions,omitzero"` // [] where a state allows nothing
}

type problemField struct {
	// Pointer may be the empty string, which points to the whole body.
	Pointer   *string `json:"pointer,omitempty"`
	Parameter string  `json:"parameter,omitempty"`
	Header    string  `json:"header,omitempty"`
	Code      string  `json:"code"`
	Detail    string  `json:"detail"`
}

// handleError is Echo's only error handler: every answer that is not a success
// leaves here, as a problem document.
func (s *Server) handleError(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	call := callOf(c)
	f := s.faultOf(err)
	if f.Kind() == fault.Internal && call != nil {
		s.log.LogAttrs(c.Request().Context(), slog.LevelError, "request failed",
			slog.String("request_id", call.requestID), slog.String("operation", call.operation()), slog.Any("error", err))
	}
	h := c.Response().Header()
	setFaultHeaders(h, f)
	body, status := s.render(c, call, f)
	h.Set("Content-Type", mediaProblem)
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(status)
	if _, err := c.Response().Write(body); err != nil {
		s.log.LogAttrs(c.Request().Context(), slog.LevelDebug, "answer not delivered", slog.Any("error", err))
	}
}

// faultOf finds the fault in any error. What is not a fault says nothing
// outside but that it is internal.
func (s *Server) faultOf(err error) *fault.Fault {
	if f, ok := fault.As(err); ok {
		return f
	}
	var he *echo.HTTPError
	if errors.As(err, &he) {
		return frameworkFault(he, err)
	}
	if s.store != nil {
		if f, ok := fault.As(s.store.Fault(err)); ok {
			return f
		}
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return fault.Wrap(fault.CodeUnavailable, err)
	}
	return fault.Wrap(fault.CodeInternal, err)
}

// frameworkFault translates Echo's own errors; their texts stay inside.
func frameworkFault(he *echo.HTTPError, err error) *fault.Fault {
	switch he.Code {
	case http.StatusNotFound:
		return fault.Wrap(fault.CodeNotFound, err)
	case http.StatusMethodNotAllowed:
		return fault.Wrap(fault.CodeMethodNotAllowed, err)
	case http.StatusRequestEntityTooLarge:
		return fault.Wrap(fault.CodePayloadTooLarge, err)
	case http.StatusUnsupportedMediaType:
		return fault.Wrap(fault.CodeUnsupportedMediaType, err)
	case http.StatusBadRequest:
		return fault.Wrap(fault.CodeInvalidRequest, err)
	}
	return fault.Wrap(fault.CodeInternal, err)
}

func setFaultHeaders(h http.Header, f *fault.Fault) {
	wait := f.RetryAfter
	switch f.Kind() {
	case fault.Unauthenticated:
		h.Set("WWW-Authenticate", challenge(f))
	case fault.Stale:
		if f.CurrentETag != "" {
			h.Set("ETag", f.CurrentETag)
		}
	case fault.Unavailable, fault.StorageFull:
		wait = max(wait, 5*time.Second)
	case fault.RangeNotSatisfiable:
		h.Set("Content-Range", "bytes */"+strconv.FormatInt(f.Size, 10))
	case fault.TooMany:
		wait = max(wait, time.Second)
	case fault.Conflict:
		if f.Code == fault.CodeIdempotencyInFlight {
			wait = max(wait, time.Second)
		}
	}
	if wait > 0 {
		h.Set("Retry-After", strconv.Itoa(int((wait+time.Second-1)/time.Second)))
	}
}

// challenge is the WWW-Authenticate of RFC 6750.
func challenge(f *fault.Fault) string {
	if f.Code == fault.CodeSessionEnded {
		return `Bearer realm="lianluo", error="invalid_token"`
	}
	return `Bearer realm="lianluo"`
}

// render makes the problem document in the caller's language.
func (s *Server) render(c echo.Context, call *call, f *fault.Fault) ([]byte, int) {
	entry := fault.Catalogue[f.Code]
	status, ok := statusOf[entry.Kind]
	if !ok {
		status = http.StatusInternalServerError
	}
	lang, id := "zh", ""
	if call != nil {
		lang, id = call.lang, call.requestID
	}
	c.Response().Header().Set("Content-Language", contentLanguage(lang))
	p := problem{
		Type: "/v1/problem-types#" + string(f.Code), Title: entry.Title.In(lang), Status: status,
		Detail: f.Detail.In(lang), Instance: shown(c.Request().URL.Path, 500), Code: string(f.Code), RequestID: id,
		Error:        oauthError(call, f),
		CurrentState: f.CurrentState, AllowedActions: f.AllowedActions,
	}
	for _, x := range f.Fields[:min(len(f.Fields), maxFields)] {
		pf := problemField{Parameter: x.Parameter, Header: x.Header, Code: x.Code, Detail: x.Detail.In(lang)}
		if x.Parameter == "" && x.Header == "" {
			at := x.Pointer
			pf.Pointer = &at
		}
		p.Errors = append(p.Errors, pf)
	}
	body, err := json.Marshal(p)
	if err != nil {
		body = []byte(`{"type":"/v1/problem-types#internal","title":"Internal error","status":500,"code":"internal","request_id":"` + id + `"}`)
		return body, http.StatusInternalServerError
	}
	return body, status
}

func contentLanguage(lang string) string {
	if lang == "en" {
		return "en"
	}
	return "zh-CN"
}
