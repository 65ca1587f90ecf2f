package org

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Ties tells what elsewhere refers to units and people. The slices that hold
// such references register theirs, because this package knows nobody above it.
type Ties interface {
	UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error)
	PersonInUse(tx *store.Tx, id uuid.UUID) (bool, error)
	PersonRenamed(tx *store.Tx, p *Person) error
}

// Service is what can be done with units and people. Its methods join the
// caller's transaction when there is one.
type Service struct {
	store *store.Store
	ties  []Ties
}

// NewService serves units and people from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Tie registers a slice that refers to units or people. Call it while building
// the program only.
func (s *Service) Tie(t Ties) { s.ties = append(s.ties, t) }

// maxDepth bounds the tree of units: a street has two or three levels.
const maxDepth = 10

// CreateUnit records a unit. It returns already_exists for the name of a live
// unit and unprocessable for an unknown parent.
func (s *Service) CreateUnit(ctx context.Context, n NewUnit) (*Unit, error) {
	u := makeUnit(n)
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := checkParent(tx, u); err != nil {
			return err
		}
		if err := tx.Create(u); err != nil {
			return err
		}
		return event.Append(tx, "unit.created", u, map[string]any{"name": u.Name, "kind": u.Kind})
	})
	return u, err
}

// UpdateUnit changes a unit. It returns stale_version, state_conflict for a
// voided one, already_exists for a taken name, and unprocessable for a parent
// that is unknown or below the unit.
func (s *Service) UpdateUnit(ctx context.Context, id uuid.UUID, ifMatch *string, p UnitPatch) (*Unit, error) {
	return s.changeUnit(ctx, id, ifMatch, "unit.updated", func(tx *store.Tx, u *Unit) error {
		u.patch(p)
		return checkParent(tx, u)
	})
}

// VoidUnit takes a unit out of the lists. It returns in_use while people, units
// or groups refer to it, stale_version or state_conflict.
func (s *Service) VoidUnit(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Unit, error) {
	return s.changeUnit(ctx, id, ifMatch, "unit.voided", func(tx *store.Tx, u *Unit) error {
		used, err := unitInUse(tx, id)
		for _, t := range s.ties {
			if err != nil || used {
				break
			}
			used, err = t.UnitInUse(tx, id)
		}
		u.VoidedAt, u.VoidReason = &tx.Now, reason
		return inUse(used, err)
	})
}

func (s *Service) changeUnit(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, change func(*store.Tx, *Unit) error) (*Unit, error) {
	var u *Unit
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if u, err = store.LoadMatch[Unit](tx, id, ifMatch, visibleUnits(tx.Actor)); err != nil {
			return err
		}
		if u.Voided() {
			return fault.State("voided", []string{})
		}
		if err := change(tx, u); err != nil {
			return err
		}
		if err := tx.Save(u); err != nil {
			return err
		}
		return event.Append(tx, kind, u, map[string]any{"name": u.Name, "kind": u.Kind})
	})
	return u, err
}

// checkParent walks up from the parent with every row locked, so that two
// opposite moves cannot make a ring together.
func checkParent(tx *store.Tx, u *Unit) error {
	next := u.ParentID
	for depth := 0; next != nil; depth++ {
		if *next == u.ID || depth == maxDepth {
			return fault.Invalid("/parent_id", "cycle", fault.T("上级单位不能是自己或自己的下级", "a unit cannot be below itself"))
		}
		p, err := LiveUnit(tx, *next)
		if fault.Is(err, fault.CodeNotFound) {
			return unknown("/parent_id", "没有这个单位", "there is no such unit")
		}
		if err != nil {
			return err
		}
		next = p.ParentID
	}
	return nil
}

// CreatePerson records a person. It returns unprocessable for an unknown unit.
func (s *Service) CreatePerson(ctx context.Context, n NewPerson) (*Person, error) {
	p := makePerson(n)
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := checkUnit(tx, p); err != nil {
			return err
		}
		if err := tx.Create(p); err != nil {
			return err
		}
		return event.Append(tx, "person.created", p, nil)
	})
	return p, err
}

// UpdatePerson changes a person; a new name reaches the current appointments in
// the same transaction. It returns stale_version, state_conflict for a voided
// person, and unprocessable for an unknown unit.
func (s *Service) UpdatePerson(ctx context.Context, id uuid.UUID, ifMatch *string, c PersonPatch) (*Person, error) {
	return s.changePerson(ctx, id, ifMatch, "person.updated", func(tx *store.Tx, p *Person) error {
		was := p.Name
		p.patch(c)
		if err := checkUnit(tx, p); err != nil || p.Name == was {
			return err
		}
		for _, t := range s.ties {
			if err := t.PersonRenamed(tx, p); err != nil {
				return err
			}
		}
		return nil
	})
}

// VoidPerson takes a person out of the lists. It returns in_use while the
// person holds a post, stands in or has an account, stale_version or
// state_conflict.
func (s *Service) VoidPerson(ctx context.Context, id uuid.UUID, ifMatch *string, reason string) (*Person, error) {
	return s.changePerson(ctx, id, ifMatch, "person.voided", func(tx *store.Tx, p *Person) error {
		var used bool
		var err error
		for _, t := range s.ties {
			if err != nil || used {
				break
			}
			used, err = t.PersonInUse(tx, id)
		}
		p.VoidedAt, p.VoidReason = &tx.Now, reason
		return inUse(used, err)
	})
}

func (s *Service) changePerson(ctx context.Context, id uuid.UUID, ifMatch *string, kind string, change func(*store.Tx, *Person) error) (*Person, error) {
	var p *Person
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if p, err = store.LoadMatch[Person](tx, id, ifMatch, visiblePeople(tx.Actor)); err != nil {
			return err
		}
		if p.Voided() {
			return fault.State("voided", []string{})
		}
		if err := change(tx, p); err != nil {
			return err
		}
		if err := tx.Save(p); err != nil {
			return err
		}
		return event.Append(tx, kind, p, nil) // the stream carries no names or phones of people
	})
	return p, err
}

func checkUnit(tx *store.Tx, p *Person) error {
	if p.UnitID == nil {
		return nil
	}
	_, err := LiveUnit(tx, *p.UnitID)
	if fault.Is(err, fault.CodeNotFound) {
		return unknown("/unit_id", "没有这个单位", "there is no such unit")
	}
	return err
}

func inUse(used bool, err error) error {
	if err == nil && used {
		return fault.New(fault.CodeInUse, fault.Text{})
	}
	return err
}

func unknown(pointer, zh, en string) error {
	return fault.Invalid(pointer, "unknown_reference", fault.T(zh, en))
}
