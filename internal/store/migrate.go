package store

import (
	"context"
	"time"

	"github.com/pressly/goose/v3"
)

// MigrationStatus is one migration and whether it has been applied.
type MigrationStatus struct {
	Version   int64
	Name      string
	Applied   bool
	AppliedAt time.Time
}

type migration func(ctx context.Context, p *goose.Provider) ([]MigrationStatus, error)

// Migrate applies what is pending, one process at a time, and lists what it
// applied.
func (s *Store) Migrate(ctx context.Context) ([]MigrationStatus, error) {
	applied, err := s.engine.migrate(ctx, func(ctx context.Context, p *goose.Provider) ([]MigrationStatus, error) {
		done, err := p.Up(ctx)
		out := make([]MigrationStatus, 0, len(done))
		for _, r := range done {
			out = append(out, MigrationStatus{Version: r.Source.Version, Name: r.Source.Path, Applied: true})
		}
		return out, err
	})
	if err != nil {
		return applied, err
	}
	return applied, s.engine.state(ctx, len(applied) > 0)
}

// MigrationStatus lists all migrations and which are pending.
func (s *Store) MigrationStatus(ctx context.Context) ([]MigrationStatus, error) {
	return s.engine.migrate(ctx, func(ctx context.Context, p *goose.Provider) ([]MigrationStatus, error) {
		all, err := p.Status(ctx)
		out := make([]MigrationStatus, 0, len(all))
		for _, r := range all {
			out = append(out, MigrationStatus{r.Source.Version, r.Source.Path, r.State == goose.StateApplied, r.AppliedAt})
		}
		return out, err
	})
}
