package server

import (
	"context"
	"net/http"
	"strings"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Authenticator turns an access token into who is acting right now. It returns
// an unauthenticated fault; when the token still names a known account, the
// actor comes with it, so that the refusal can be audited.
type Authenticator interface {
	Authenticate(ctx context.Context, token string) (auth.Actor, error)
}

// authenticate answers who is calling. Public operations do not ask.
func (s *Server) authenticate(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c)
		if call.op == nil {
			return next(c)
		}
		if call.op.Public() {
			// Sign-ins answer with tokens (RFC 6749 §5.1); who shows one gets nothing storable.
			if call.op.Writes() || c.Request().Header.Get("Authorization") != "" {
				c.Response().Header().Set("Cache-Control", "no-store")
			}
			withActor(c, call)
			return next(c)
		}
		c.Response().Header().Set("Cache-Control", "no-store")
		token, ok := bearer(c.Request().Header)
		if !ok {
			return s.refuse(c, fault.New(fault.CodeUnauthenticated, fault.Text{}))
		}
		actor, err := s.opt.Auth.Authenticate(c.Request().Context(), token)
		actor.RequestID, actor.Operation, actor.Lang = call.requestID, call.op.ID, call.lang
		call.actor = actor
		if err != nil {
			return s.refuse(c, err)
		}
		withActor(c, call)
		return next(c)
	}
}

// refuse counts a failed sign-in against the address, so that guessing tokens
// is limited too.
func (s *Server) refuse(c echo.Context, err error) error {
	call := callOf(c)
	if limited := s.take(c, limitKey{addr: call.addr}); limited != nil {
		return limited
	}
	return s.audited(c, err)
}

// bearer takes the token out of the one Authorization header.
func bearer(h http.Header) (string, bool) {
	values := h["Authorization"]
	if len(values) != 1 {
		return "", false
	}
	scheme, token, ok := strings.Cut(values[0], " ")
	return token, ok && strings.EqualFold(scheme, "Bearer") && token != "" && len(token) < 8192
}

// permit compares the operation's x-permission with the caller's rights before
// the request is looked at, so that 403 comes before 400.
func (s *Server) permit(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c)
		if call.op == nil || call.op.Public() {
			return next(c)
		}
		if call.actor.Can(call.op.Permission) {
			if err := s.travel(c, call); err != nil {
				return err
			}
			return next(c)
		}
		if call.actor.MustChangePassword {
			return s.audited(c, fault.New(fault.CodePasswordChangeNeeded, fault.Text{}))
		}
		return s.audited(c, fault.Denied(string(call.op.Permission)))
	}
}

// travel takes a district client to the office that it asks for, with what was
// granted there. Everything below knows only that office; one that granted nothing
// does not exist.
func (s *Server) travel(c echo.Context, call *call) error {
	text := c.QueryParam(officeParam)
	if text == "" || !call.op.query[officeParam] {
		return nil
	}
	office, err := uuid.Parse(text)
	if err != nil {
		return nil //nolint:nilerr // told with all other faults of the request
	}
	there, ok := call.actor.At(office)
	if !ok {
		return fault.Missing()
	}
	if !there.Can(call.op.Permission) {
		return fault.Denied(string(call.op.Permission))
	}
	call.actor = there
	withActor(c, call)
	return nil
}

// officeParam names the office that is read.
const officeParam = "office_id"

// audited leaves an entry for a refusal and returns it: 401 of a known account,
// 403, and 404 on a write, which is how somebody else's object answers. The
// request's own transaction is gone by then, so the entry has one of its own.
func (s *Server) audited(c echo.Context, err error) error {
	call := callOf(c)
	f, ok := fault.As(err)
	if !ok || s.store == nil || call.op == nil || call.actor.ID == uuid.Nil || call.actor.OfficeID == uuid.Nil {
		return err
	}
	switch f.Kind() {
	case fault.Unauthenticated, fault.Forbidden:
	case fault.NotFound:
		if !call.op.Writes() {
			return err
		}
	default:
		return err
	}
	ctx := auth.With(detached(c.Request().Context()), call.actor)
	failed := s.store.InTx(ctx, func(tx *store.Tx) error {
		return event.AppendChange(tx, event.Change{
			Kind: "access.denied", Audience: event.Restricted, Resource: call.actor.ID,
			Data: map[string]any{"code": string(f.Code), "permission": string(call.op.Permission)},
		})
	})
	if failed != nil {
		return failed // a refusal that cannot be audited is still a refusal, told as what stands in its way
	}
	return err
}
