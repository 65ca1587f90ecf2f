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
