package inspection

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/store"
)

// Filter narrows the list of rounds; zero fields do not.
type Filter struct {
	State State
	Level Level
	Query string
}

var list = store.List[Inspection]{
	Table:   "inspections",
	Default: "-created_at",
	Columns: map[string]store.Column[Inspection]{
		"created_at": {Name: "created_at", Value: func(i *Inspection) any { return i.CreatedAt }},
		"name":       {Name: "name", Value: func(i *Inspection) any { return i.Name }},
	},
}

// List gives one page of live rounds. It returns invalid_cursor or, for a query
// of less than two characters, invalid_request.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Inspection], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided)
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	if f.Level != "" {
		db = db.Where("level = ?", f.Level)
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "inspections", f.Query); err != nil {
			return store.Page[Inspection]{}, err
		}
	}
	return list.Fetch(s.store, db, r)
}

// Get reads a round, voided ones included; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Inspection, error) {
	i, err := store.Get[Inspection](s.store.Reading(ctx), id)
	return i, s.store.Fault(err)
}
