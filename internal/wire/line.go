package wire

import (
	"context"
	"io"
)

// Rest writes what is left of an answer when its handler is done. Every write is sent
// at once, as one piece.
type Rest func(to io.Writer) error

type restKey struct{}

// WithRest lets a handler leave the rest of its answer for later, in the place given.
func WithRest(ctx context.Context, place *Rest) context.Context {
	return context.WithValue(ctx, restKey{}, place)
}

// Outlast leaves the rest of the answer for later. Where nobody would write it, as
// outside a server, it is written now.
func Outlast(ctx context.Context, rest Rest, now io.Writer) error {
	place, ok := ctx.Value(restKey{}).(*Rest)
	if !ok {
		return rest(now)
	}
	*place = rest
	return nil
}
