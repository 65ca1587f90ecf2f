package batch

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/inspection"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// Filter narrows the list of batches; zero fields do not.
type Filter struct{ InspectionID *uuid.UUID }

var list = store.List[Batch]{
	Table:   "petition_batches",
	Default: "-received_at",
	Columns: map[string]store.Column[Batch]{
		"received_at": {Name: "received_at", Value: func(b *Batch) any { return b.ReceivedAt }},
	},
}

// count fills in how many live cases each batch has.
func count(db *gorm.DB, batches ...*Batch) error {
	rounds, ids := make([]uuid.UUID, len(batches)), make([]uuid.UUID, len(batches))
	for i, b := range batches {
		rounds[i], ids[i] = b.InspectionID, b.ID
	}
	cases, err := tally.InBatches(db, rounds, ids)
	if err != nil {
		return err
	}
	for _, b := range batches {
		b.Cases = cases[b.ID]
	}
	return nil
}

// List gives one page of live batches. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Batch], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	page, err := list.Fetch(s.store, db, r)
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	all := make([]*Batch, len(page.Items))
	for i := range page.Items {
		all[i] = &page.Items[i]
	}
	return page, s.store.Fault(show(s.store.Reading(ctx), all...))
}

// show adds what an answer tells of batches beside their rows.
func show(db *gorm.DB, batches ...*Batch) error {
	archive, err := inspection.Archive(db)
	if err != nil {
		return err
	}
	for _, b := range batches {
		b.Archived = archive[b.InspectionID]
	}
	return count(db, batches...)
}

// Get reads a batch, voided ones included; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Batch, error) {
	b, err := store.Get[Batch](s.store.Reading(ctx), id)
	if err != nil {
		return nil, s.store.Fault(err)
	}
	return b, s.store.Fault(show(s.store.Reading(ctx), b))
}

// Live loads a batch that is not voided and keeps it so until the transaction
// ends: it cannot be voided while a case enters it. not_found otherwise.
func Live(tx *store.Tx, id uuid.UUID) (*Batch, error) {
	return store.Get[Batch](store.ForShare(tx, tx.DB).Scopes(store.NotVoided), id)
}
