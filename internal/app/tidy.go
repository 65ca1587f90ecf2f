package app

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

const (
	tidyEvery  = time.Hour
	learnEvery = time.Minute
	learnAfter = 500 // changes at once: an import
)

// tidy forgets idempotency keys and sessions beyond their life, and files that belong to nothing.
// It only deletes what counts as absent already, so replicas need not take turns.
func (a *App) tidy(ctx context.Context) {
	tick := time.NewTicker(tidyEvery)
	defer tick.Stop()
	for {
		as := auth.With(ctx, auth.System(uuid.Nil, "tidy"))
		err := a.Store.InTx(as, func(tx *store.Tx) error {
			_, err := store.DropOldKeys(tx)
			return err
		})
		if err != nil && ctx.Err() == nil {
			a.log.Warn("old idempotency keys not dropped", "error", err)
		}
		if err := a.Services.Accounts.Forget(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("old sessions not dropped", "error", err)
		}
		if err := a.Services.Files.Sweep(ctx, store.SystemClock{}.Now()); err != nil && ctx.Err() == nil {
			a.log.Warn("files that belong to nothing not swept", "error", err)
		}
		if err := a.Services.Webhooks.Tidy(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("old deliveries not dropped", "error", err)
		}
		if err := a.Services.Changes.Retire(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("old positions not retired", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// learn has the planner learn how the rows are spread while they become many, at once
// after an import.
func (a *App) learn(ctx context.Context) {
	tick := time.NewTicker(learnEvery)
	defer tick.Stop()
	for {
		if err := a.Store.Learn(ctx); err != nil && ctx.Err() == nil {
			a.log.Warn("the planner's statistics are not renewed", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-a.came:
		case <-tick.C:
		}
	}
}

// imports tells of transactions that brought in many rows.
func imports(s *store.Store) <-chan struct{} {
	came := make(chan struct{}, 1)
	s.Committed(func(tx *store.Tx) {
		if len(tx.Queued()) < learnAfter {
			return
		}
		select {
		case came <- struct{}{}:
		default: // whoever learns has not begun yet
		}
	})
	return came
}
