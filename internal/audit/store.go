package audit

import (
	"context"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Entry is an event as auditors see it.
type Entry struct{ event.Event }

// TableName names the table.
func (Entry) TableName() string { return "events" }

// Base gives lists the id to break ties with.
func (e *Entry) Base() *record.Meta { return &record.Meta{ID: e.ID, OfficeID: e.OfficeID, Version: 1} }

// ETag is the entry's hash: an event never changes.
func (e *Entry) ETag() string { return `"` + e.Hash + `"` }

// Filter narrows the list; zero fields do not.
type Filter struct {
	Kind, ResourceType  string
	ActorID, ResourceID *uuid.UUID
	From, To            *time.Time // at or after From, before To
}

var entryList = store.List[Entry]{
	Table:   "events",
	Default: "-sequence",
	Columns: map[string]store.Column[Entry]{
		"sequence": {Name: "sequence", Value: func(e *Entry) any { return e.Sequence }},
	},
}

// List gives one page of the office's events. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Entry], error) {
	db := s.store.Reading(ctx)
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.ResourceType != "" {
		db = db.Where("resource_type = ?", f.ResourceType)
	}
	if f.ActorID != nil {
		db = db.Where("actor_id = ?", *f.ActorID)
	}
	if f.ResourceID != nil {
		db = db.Where("resource_id = ?", *f.ResourceID)
	}
	if f.From != nil {
		db = db.Where("occurred_at >= ?", f.From.UTC())
	}
	if f.To != nil {
		db = db.Where("occurred_at < ?", f.To.UTC())
	}
	return entryList.Fetch(s.store, db, r)
}

// Get gives one event. It returns not_found.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Entry, error) {
	e, err := store.Get[Entry](s.store.Reading(ctx), id)
	return e, s.store.Fault(err)
}

// batch reads the next events of a chain up to a sequence.
func (s *Service) batch(ctx context.Context, office uuid.UUID, after, upTo int64, limit int) ([]link, error) {
	var events []event.Event
	err := s.store.Reading(ctx).Where("office_id = ? AND sequence > ? AND sequence <= ?", office, after, upTo).
		Order("sequence").Limit(limit).Find(&events).Error
	out := make([]link, len(events))
	for i := range events {
		e := &events[i]
		out[i] = link{id: e.ID, sequence: e.Sequence, prev: e.PrevHash, hash: e.Hash, digest: e.Digest()}
	}
	return out, s.store.Fault(err)
}

// highest is the last sequence there is, whatever the head says.
func (s *Service) highest(ctx context.Context, office uuid.UUID) (int64, error) {
	var n int64
	err := s.store.Reading(ctx).Model(&event.Event{}).Where("office_id = ?", office).
		Select("COALESCE(MAX(sequence), 0)").Scan(&n).Error
	return n, s.store.Fault(err)
}

// head is where the office's chain should end; zero when it never began.
func (s *Service) head(ctx context.Context, office uuid.UUID) (event.Head, error) {
	var heads []event.Head
	err := s.store.Reading(ctx).Where("office_id = ?", office).Limit(1).Find(&heads).Error
	if err != nil || len(heads) == 0 {
		return event.Head{OfficeID: office}, s.store.Fault(err)
	}
	return heads[0], nil
}

// offices lists every office that has a chain or should have one.
func (s *Service) offices(ctx context.Context) ([]uuid.UUID, error) {
	var heads, chains []uuid.UUID
	if err := s.store.Reading(ctx).Model(&event.Head{}).Order("office_id").Pluck("office_id", &heads).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	if err := s.store.Reading(ctx).Model(&event.Event{}).Distinct().Pluck("office_id", &chains).Error; err != nil {
		return nil, s.store.Fault(err)
	}
	seen := map[uuid.UUID]bool{}
	out := []uuid.UUID{}
	for _, id := range append(heads, chains...) {
		if !seen[id] {
			seen[id] = true
			out = append(out, id)
		}
	}
	return out, nil
}
