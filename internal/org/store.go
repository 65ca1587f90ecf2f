package org

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

// UnitFilter narrows the list of units; zero fields do not.
type UnitFilter struct {
	Kind     Kind
	ParentID *uuid.UUID
	Query    string
}

// PersonFilter narrows the list of people; zero fields do not.
type PersonFilter struct {
	UnitID *uuid.UUID
	Query  string
}

var unitList = store.List[Unit]{
	Table:   "units",
	Default: "name",
	Columns: map[string]store.Column[Unit]{
		"name":       {Name: "name", Value: func(u *Unit) any { return u.Name }},
		"created_at": {Name: "created_at", Value: func(u *Unit) any { return u.CreatedAt }},
	},
}

var personList = store.List[Person]{
	Table:   "people",
	Default: "name",
	Columns: map[string]store.Column[Person]{
		"name":       {Name: "name", Value: func(p *Person) any { return p.Name }},
		"created_at": {Name: "created_at", Value: func(p *Person) any { return p.CreatedAt }},
	},
}

// ownUnitOnly tells whose view ends at their own unit: users who have no
// standing but the tie to a unit.
func ownUnitOnly(a auth.Actor) bool { return !a.Can(auth.GroupRead) }

func visibleUnits(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if ownUnitOnly(a) {
			return db.Where("id = ?", a.UnitID)
		}
		return db
	}
}

func visiblePeople(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if ownUnitOnly(a) {
			return db.Where("unit_id = ?", a.UnitID)
		}
		return db
	}
}

// ListUnits gives one page of live units within the caller's view. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) ListUnits(ctx context.Context, f UnitFilter, r store.Request) (store.Page[Unit], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visibleUnits(auth.From(ctx)))
	if f.Kind != "" {
		db = db.Where("kind = ?", f.Kind)
	}
	if f.ParentID != nil {
		db = db.Where("parent_id = ?", *f.ParentID)
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "units", f.Query); err != nil {
			return store.Page[Unit]{}, err
		}
	}
	return unitList.Fetch(s.store, db, r)
}

// GetUnit reads a unit, voided ones included; not_found outside the caller's view.
func (s *Service) GetUnit(ctx context.Context, id uuid.UUID) (*Unit, error) {
	u, err := store.Get[Unit](s.store.Reading(ctx).Scopes(visibleUnits(auth.From(ctx))), id)
	return u, s.store.Fault(err)
}

// UnitByName reads the live unit of the name; not_found otherwise.
func (s *Service) UnitByName(ctx context.Context, name string) (*Unit, error) {
	u, err := store.First[Unit](s.store.Reading(ctx).Scopes(store.NotVoided).Where("name = ?", name))
	return u, s.store.Fault(err)
}

// ListPeople gives one page of live people within the caller's view. It returns
// invalid_cursor or, for a query of less than two characters, invalid_request.
func (s *Service) ListPeople(ctx context.Context, f PersonFilter, r store.Request) (store.Page[Person], error) {
	db := s.store.Reading(ctx).Scopes(store.NotVoided, visiblePeople(auth.From(ctx)))
	if f.UnitID != nil {
		db = db.Where("unit_id = ?", *f.UnitID)
	}
	if f.Query != "" {
		var err error
		if db, err = s.store.Find(db, "people", f.Query); err != nil {
			return store.Page[Person]{}, err
		}
	}
	return personList.Fetch(s.store, db, r)
}

// GetPerson reads a person, voided ones included; not_found outside the
// caller's view.
func (s *Service) GetPerson(ctx context.Context, id uuid.UUID) (*Person, error) {
	p, err := store.Get[Person](s.store.Reading(ctx).Scopes(visiblePeople(auth.From(ctx))), id)
	return p, s.store.Fault(err)
}

// PeopleByName reads the live people of the name, oldest first: names repeat.
func (s *Service) PeopleByName(ctx context.Context, name string) ([]Person, error) {
	people := []Person{}
	err := s.store.Reading(ctx).Scopes(store.NotVoided).Where("name = ?", name).Order("created_at, id").Find(&people).Error
	return people, s.store.Fault(err)
}

// LiveUnit loads a unit that is not voided and locks it; not_found otherwise.
func LiveUnit(tx *store.Tx, id uuid.UUID) (*Unit, error) {
	return store.Load[Unit](tx, id, store.NotVoided)
}

// LivePerson loads a person who is not voided and locks the row, so that an
// appointment and an administrator's flag cannot pass each other; not_found
// otherwise.
func LivePerson(tx *store.Tx, id uuid.UUID) (*Person, error) {
	return store.Load[Person](tx, id, store.NotVoided)
}

func unitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	if err := tx.DB.Model(&Unit{}).Scopes(store.NotVoided).Where("parent_id = ?", id).Count(&n).Error; err != nil || n > 0 {
		return n > 0, err
	}
	err := tx.DB.Model(&Person{}).Scopes(store.NotVoided).Where("unit_id = ?", id).Count(&n).Error
	return n > 0, err
}
