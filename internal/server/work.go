package server

import (
	"context"
	"time"

	"github.com/labstack/echo/v4"

	"lianluo/internal/store"
)

// maxRuns bounds how often a handler runs again after serialization failures
// and deadlocks.
const maxRuns = 5

// work runs an operation. A GET reads and answers. Everything else is one unit
// of work: the handler's changes, the stored answer of an idempotency key and
// the events commit together, after the answer has been rendered and before a
// byte of it goes out. An error rolls all of it back.
func (s *Server) work(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		call := callOf(c)
		if call == nil || call.op == nil {
			return next(c)
		}
		if call.op.Stream {
			return s.stream(c, next)
		}
		b := takeBuffer()
		defer b.release()
		var err error
		if !call.op.Writes() || s.store == nil {
			err = b.run(c, next)
		} else {
			err = s.unit(c, call, b, next)
		}
		if err != nil {
			if call.op.Writes() {
				return s.audited(c, err)
			}
			return err
		}
		if call.op.query["cursor"] {
			link(c.Request(), b)
		}
		return s.send(c, b)
	}
}

// unit repeats the unit of work while the database asks for it.
func (s *Server) unit(c echo.Context, call *call, b *buffer, next echo.HandlerFunc) error {
	outer := c.Request()
	defer c.SetRequest(outer)
	var err error
	for run := range maxRuns {
		if run > 0 && !pause(outer.Context(), run) {
			return err
		}
		ctx, u := s.store.OpenUnit(outer.Context())
		c.SetRequest(outer.WithContext(ctx))
		call.rewind(c.Request())
		err = s.once(c, call, u, b, next)
		if err == nil || !s.store.Retryable(err) {
			return err
		}
		s.metrics.retries.Inc()
	}
	return err
}

// once is one run: claim the key, handle, keep the answer, commit.
func (s *Server) once(c echo.Context, call *call, u *store.Unit, b *buffer, next echo.HandlerFunc) error {
	defer u.Rollback() // also when the handler panics; nothing is left after a commit
	dry := c.QueryParam("validate_only") == "true"
	u.Rehearsal = dry
	key, err := s.keyOf(c, call, dry)
	if err != nil {
		return err
	}
	if key != nil {
		replayed, err := s.claim(c, call, key, b)
		if err != nil || replayed {
			return err
		}
	}
	if err := b.run(c, next); err != nil {
		return u.Refuse(err)
	}
	if dry {
		return nil // all checks were made; the rollback undoes the rest
	}
	if key != nil {
		if err := s.keep(c, key, b); err != nil {
			return err
		}
	}
	return u.Commit()
}

// pause waits a little longer each time, so that racers do not meet again.
func pause(ctx context.Context, run int) bool {
	t := time.NewTimer(time.Duration(run*run) * 5 * time.Millisecond)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
