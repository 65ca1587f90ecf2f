package file

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

const (
	sweeper   = "file.sweep"
	sweepStep = 200
)

// Sweep lets unattached files expire and removes bytes that no row names. It
// may run on several replicas at once: rows decide, and what is gone already is
// no error. now is the machine's time, which keys are made by.
func (s *Service) Sweep(ctx context.Context, now time.Time) error {
	if err := s.expire(ctx); err != nil {
		return err
	}
	_, err := s.storage.Sweep(ctx, now, func(keys []string) (map[string]bool, error) { return s.named(ctx, keys) })
	return err
}

// expire takes one step of files at a time, so that no transaction is long.
func (s *Service) expire(ctx context.Context) error {
	across := auth.With(store.AcrossOffices(ctx), auth.System(uuid.Nil, sweeper))
	for {
		var due []File
		err := s.store.Reading(across).Where("owner_id IS NULL AND purged_at IS NULL AND created_at <= ?", s.store.Now().Add(-attachWithin)).
			Order("created_at").Limit(sweepStep).Find(&due).Error
		if err != nil || len(due) == 0 {
			return s.store.Fault(err)
		}
		for _, f := range due {
			if err := s.purge(auth.With(ctx, auth.System(f.OfficeID, sweeper)), f.ID); err != nil {
				return err
			}
		}
	}
}

// purge marks one file and removes its bytes once that is durable.
func (s *Service) purge(ctx context.Context, id uuid.UUID) error {
	return s.store.InTx(ctx, func(tx *store.Tx) error {
		f, err := store.Load[File](tx, id)
		if err != nil {
			return err
		}
		if f.OwnerID != nil || f.PurgedAt != nil {
			return nil // meanwhile somebody else was quicker
		}
		f.PurgedAt = &tx.Now
		if f.VoidedAt == nil {
			f.VoidedAt, f.VoidReason = &tx.Now, "24 小时内没有附到任何对象上"
		}
		if err := tx.Save(f); err != nil {
			return err
		}
		tx.AfterCommit(func() { _ = s.storage.Delete(context.WithoutCancel(ctx), f.StorageKey) }) // or the sweep of bytes does
		return event.AppendRestricted(tx, "file.expired", f, f.about())
	})
}

// named tells which keys belong to a row that still has its bytes.
func (s *Service) named(ctx context.Context, keys []string) (map[string]bool, error) {
	across := auth.With(store.AcrossOffices(ctx), auth.System(uuid.Nil, sweeper))
	var rows []File
	err := s.store.Reading(across).Select("storage_key").Where("storage_key IN ? AND purged_at IS NULL", keys).Find(&rows).Error
	if err != nil {
		return nil, s.store.Fault(err)
	}
	out := make(map[string]bool, len(rows))
	for _, f := range rows {
		out[f.StorageKey] = true
	}
	return out, nil
}

// Known tells, for a restored installation, every file that belongs to something:
// its key, size and digest. The others may have expired while the copy was made.
func (s *Service) Known(ctx context.Context, visit func(key string, size int64, sha256 string) error) error {
	across := auth.With(store.AcrossOffices(ctx), auth.System(uuid.Nil, sweeper))
	last := uuid.Nil
	for {
		var rows []File
		err := s.store.Reading(across).Select("id", "storage_key", "size", "sha256").Where("id > ? AND owner_id IS NOT NULL", last).
			Order("id").Limit(sweepStep).Find(&rows).Error
		if err != nil || len(rows) == 0 {
			return s.store.Fault(err)
		}
		for _, f := range rows {
			if err := visit(f.StorageKey, f.Size, f.SHA256); err != nil {
				return err
			}
		}
		last = rows[len(rows)-1].ID
	}
}
