package discipline

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

// Filter narrows the list of records; zero fields do not.
type Filter struct {
	InspectionID *uuid.UUID
	PersonID     *uuid.UUID
	Kind         Kind
	State        State
}

var records = store.List[Record]{
	Table:   "discipline_records",
	Default: "-at",
	Columns: map[string]store.Column[Record]{"at": {Name: "at", Value: func(r *Record) any { return r.At }}},
}

// visible limits to what the actor may see: all, or their own.
func visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if seesAll(a) {
			return db
		}
		return db.Where("person_id = ?", a.PersonID)
	}
}

// List gives one page of records. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Record], error) {
	db := s.store.Reading(ctx).Scopes(visible(auth.From(ctx)))
	if f.InspectionID != nil {
		db = db.Where("inspection_id = ?", *f.InspectionID)
	}
	if f.PersonID != nil {
		db = db.Where("person_id = ?", *f.PersonID)
	}
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.State != "" {
		db = db.Where("state = ?", f.State)
	}
	return records.Fetch(s.store, db, r)
}
