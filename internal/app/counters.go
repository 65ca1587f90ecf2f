package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/tally"
)

// ErrWrongCounters says that counters are not what the cases add up to.
var ErrWrongCounters = errors.New("counters differ from the cases; lianluo audit recount puts them right")

// told is how many of an office's wrong counters are printed.
const told = 10

// VerifyCounters counts the cases of every office, while the program may serve,
// prints a line for each office, and returns ErrWrongCounters when a counter
// holds something else.
func (a *App) VerifyCounters(ctx context.Context, out io.Writer) error {
	wrong, err := a.counters(ctx, out, func(office uuid.UUID) ([]tally.Difference, error) { return tally.Verify(ctx, a.Store, office) })
	if err == nil && wrong > 0 {
		err = ErrWrongCounters
	}
	return err
}

// Recount is VerifyCounters that puts right what is wrong.
func (a *App) Recount(ctx context.Context, out io.Writer) error {
	wrong, err := a.counters(ctx, out, func(office uuid.UUID) ([]tally.Difference, error) { return tally.Rebuild(ctx, a.Store, office) })
	if err == nil {
		_, err = fmt.Fprintf(out, "%d counters put right\n", wrong)
	}
	return err
}

func (a *App) counters(ctx context.Context, out io.Writer, look func(uuid.UUID) ([]tally.Difference, error)) (total int, err error) {
	offices, err := a.Services.Offices.All(auth.With(ctx, auth.System(uuid.Nil, "audit recount")))
	if err != nil {
		return 0, err
	}
	for _, o := range offices {
		wrong, err := look(o.ID)
		if err != nil {
			return total, err
		}
		total += len(wrong)
		if len(wrong) == 0 {
			fmt.Fprintf(out, "office %s: counters are what the cases add up to\n", o.ID)
			continue
		}
		fmt.Fprintf(out, "office %s: %d counters are WRONG\n", o.ID, len(wrong))
		for _, w := range wrong[:min(told, len(wrong))] {
			fmt.Fprintf(out, "  %s %s %s: %d, the cases add up to %d\n", w.Dimension, w.Value, w.Detail, w.N, w.Counted)
		}
	}
	return total, nil
}
