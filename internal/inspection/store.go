package inspection

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/fault"
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

// CurrentFirst orders rounds for who names none: the one in which the team is
// stationed, else the one that is being put right, else the next, the latest first.
func CurrentFirst(db *gorm.DB) *gorm.DB {
	return db.Order("CASE state WHEN 'stationed' THEN 0 WHEN 'rectifying' THEN 1 WHEN 'planned' THEN 2 ELSE 3 END, created_at DESC, id DESC")
}

// Asked is the round that a query names, or else the current one; a 400 about
// inspection_id when there is none.
func Asked(db *gorm.DB, id *uuid.UUID) (*Inspection, error) {
	db = db.Scopes(store.NotVoided, CurrentFirst)
	if id != nil {
		db = db.Where("id = ?", *id)
	}
	i, err := store.First[Inspection](db)
	if fault.Is(err, fault.CodeNotFound) {
		return nil, fault.WrongParameter("inspection_id", "unknown_reference", fault.T("没有这个督察轮次", "there is no such inspection"))
	}
	return i, err
}
