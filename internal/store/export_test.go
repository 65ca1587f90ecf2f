package store

import (
	"context"

	"github.com/google/uuid"
)

// Turns are those of so many connections.
func Turns(connections int) func(ctx context.Context, office uuid.UUID) (leave func(), err error) {
	return newTurns(connections).take
}

// Pairs and Cover are what is kept of a text and what is asked for.
var Pairs, Cover = pairs, cover

// Convoy gives the fetch of a convoy with the clock, of which so many are on the way at
// a time; ask is given the texts of what is asked together.
func Convoy(clock Clock, most int, ask func(ctx context.Context, texts []string) error) func(ctx context.Context, text string) error {
	c := &convoy{clock: clock, most: most, ask: func(ctx context.Context, queries ...query) error {
		texts := make([]string, len(queries))
		for i, q := range queries {
			texts[i] = q.text
		}
		return ask(ctx, texts)
	}}
	return func(ctx context.Context, text string) error {
		return c.fetch(ctx, query{statement: statement{text: text}})
	}
}
