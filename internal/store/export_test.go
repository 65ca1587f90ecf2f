package store

import (
	"context"

	"github.com/google/uuid"
)

// Turns are those of so many connections.
func Turns(connections int) func(ctx context.Context, office uuid.UUID) (leave func(), err error) {
	return newTurns(connections).take
}
