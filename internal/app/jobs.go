package app

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/job"
	"lianluo/internal/store"
)

// DeadJobs prints the jobs that failed as often as allowed, one a line.
func (a *App) DeadJobs(ctx context.Context, out io.Writer) error {
	dead, err := a.Jobs.Dead(operator(ctx))
	if err != nil {
		return err
	}
	for _, l := range dead {
		office := "every office"
		if l.OfficeID != uuid.Nil {
			office = "office " + l.OfficeID.String()
		}
		fmt.Fprintf(out, "%s  %s  %s\n", l.ID, l.Name, office)
	}
	if len(dead) == 0 {
		fmt.Fprintln(out, "no dead jobs")
	}
	return nil
}

// ReviveJob gives a dead job its attempts back; a serving process takes it up
// within a second. It returns an error with job.ErrNoSuchLetter for another id.
func (a *App) ReviveJob(ctx context.Context, id string, out io.Writer) error {
	if err := a.Jobs.Revive(operator(ctx), id); err != nil {
		if errors.Is(err, job.ErrNoSuchLetter) {
			err = fmt.Errorf("--revive: %w", err)
		}
		return err
	}
	_, err := fmt.Fprintf(out, "%s will be tried again\n", id)
	return err
}

// operator acts on the queue, which belongs to no office.
func operator(ctx context.Context) context.Context {
	return store.AcrossOffices(auth.With(ctx, auth.System(uuid.Nil, "jobs")))
}
