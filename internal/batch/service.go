package batch

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/store"
)

// Service is what can be done with batches.
type Service struct{ store *store.Store }

// NewService serves batches from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Create registers a batch. It returns unprocessable for an unknown inspection
// or a window that runs backwards, already_exists for a label used in the same
// round, and archived.
func (s *Service) Create(ctx context.Context, b *Batch) (*Batch, error) {
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := openRound(tx, b.InspectionID); err != nil {
			return err
		}
		if err := b.check(); err != nil {
			return err
		}
		if err := tx.Create(b); err != nil {
			return err
		}
		return event.Append(tx, "petition_batch.created", b, map[string]any{"label": b.Label})
	})
	return b, err
}

// openRound tells an unknown inspection as the fault of a body.
func openRound(tx *store.Tx, id uuid.UUID) error {
	_, err := inspection.Open(tx, id)
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid("/inspection_id", "unknown_reference", fault.T("没有这个督察轮次", "there is no such inspection"))
	}
	return err
}

// Update changes a batch. It returns not_found, stale_version, state_conflict
// for a voided one, already_exists, unprocessable and archived.
func (s *Service) Update(ctx context.Context, id uuid.UUID, ifMatch *string, p Patch) (*Batch, error) {
	return s.change(ctx, id, ifMatch, "petition_batch.updated", func(_ *store.Tx, b *Batch) error {
		b.patch(p)
		return b.check()
	})
}

// Void takes a batch out of the lists. It returns in_use while it has live
// cases, not_found, stale_version, state_conflict and archived.
func (s *Service) Void(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Batch, error) {
	return s.change(ctx, id, ifMatch, "petition_batch.voided", func(tx *store.Tx, b *Batch) error {
		if b.Cases > 0 {
			return fault.New(fault.CodeInUse, fault.T("批次里还有办件，不能作废", "the batch still has cases"))
		}
		b.VoidedAt, b.VoidReason = &tx.Now, reason
		return nil
	})
}

func (s *Service) change(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, change func(*store.Tx, *Batch) error) (*Batch, error) {
	var b *Batch
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if b, err = store.LoadMatch[Batch](tx, id, ifMatch); err != nil {
			return err
		}
		if b.Voided() {
			return fault.State("voided", []string{})
		}
		if err := openRound(tx, b.InspectionID); err != nil {
			return err
		}
		if err := count(tx.DB, b); err != nil {
			return err
		}
		if err := change(tx, b); err != nil {
			return err
		}
		if err := tx.Save(b); err != nil {
			return err
		}
		return event.Append(tx, kind, b, map[string]any{"label": b.Label})
	})
	return b, err
}
