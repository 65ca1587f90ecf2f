package assignment

import (
	"context"
	"maps"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/store"
)

// Withheld gives those of some objects of which the actor of the handle may know.
type Withheld func(db *gorm.DB, ids []uuid.UUID) ([]uuid.UUID, error)

// RegisterWithheld lets assignments be linked to objects of which few may know. Such
// a link is no part of the assignment: neither its version nor the stream of changes
// says that there is one, and it is shown only with what it leads to.
func (s *Service) RegisterWithheld(kind string, seen Withheld) {
	s.withheld[kind] = seen
	s.RegisterTarget(kind, func(tx *store.Tx, id uuid.UUID) (bool, error) {
		ids, err := seen(tx.DB, []uuid.UUID{id})
		return len(ids) > 0, err
	})
}

// part takes the withheld links out of those of a new assignment.
func (s *Service) part(a *Assignment) {
	isWithheld := func(l Link) bool { return s.withheld[l.Type] != nil }
	a.Withheld = slices.DeleteFunc(slices.Clone(a.Links), func(l Link) bool { return !isWithheld(l) })
	a.Links = slices.DeleteFunc(a.Links, isWithheld)
}

// withhold keeps withheld links, and tells of them where their objects are told of.
func (s *Service) withhold(tx *store.Tx, a *Assignment, links []Link) error {
	for _, l := range links {
		err := event.AppendChange(tx, event.Change{Kind: l.Type + ".linked", Audience: event.Restricted, Resource: l.ID,
			Data: map[string]any{"assignment_id": a.ID, "number": a.Number}})
		if err != nil {
			return err
		}
	}
	return saveLinks(tx, a, links)
}

func (s *Service) linkWithheld(ctx context.Context, id uuid.UUID, ifMatch *string, l Link) (*Assignment, error) {
	var a *Assignment
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a, err = store.LoadMatch[Assignment](tx, id, ifMatch, Visible(tx.Actor)); err != nil {
			return err
		}
		if err := a.Apply(OnLink, order.Caller{Actor: tx.Actor, Now: tx.Now}); err != nil {
			return err
		}
		if err := writable(tx, a.InspectionID); err != nil {
			return err
		}
		if found, err := s.targets[l.Type](tx, l.ID); err != nil {
			return err
		} else if !found {
			return fault.Invalid("/id", "unknown_reference", fault.T("没有这个对象", "there is no such object"))
		}
		var had []link
		if err := tx.DB.Where("assignment_id = ? AND target_type IN ?", id, s.kinds()).Find(&had).Error; err != nil {
			return err
		}
		switch {
		case slices.ContainsFunc(had, func(x link) bool { return x.TargetType == l.Type && x.TargetID == l.ID }):
			return nil
		case len(a.Links)+len(had) >= mostLinks:
			return fault.New(fault.CodeTooManyParts, fault.Text{})
		}
		return s.withhold(tx, a, []Link{l})
	})
	return a, err
}

func (s *Service) kinds() []string { return slices.Sorted(maps.Keys(s.withheld)) }

// Reveal adds to assignments the withheld links of whose objects the caller may
// know, with as many queries for many as for one.
func (s *Service) Reveal(ctx context.Context, rows ...*Assignment) error {
	if len(rows) == 0 || len(s.withheld) == 0 {
		return nil
	}
	db := s.Store.Reading(ctx)
	of, ids := map[uuid.UUID]*Assignment{}, make([]uuid.UUID, len(rows))
	for i, a := range rows {
		of[a.ID], ids[i], a.Withheld = a, a.ID, nil
	}
	var links []link
	if err := db.Where("assignment_id IN ? AND target_type IN ?", ids, s.kinds()).Order("id").Find(&links).Error; err != nil {
		return s.Store.Fault(err)
	}
	seen, err := s.known(db, links)
	if err != nil {
		return err
	}
	for _, x := range links {
		if l := (Link{x.TargetType, x.TargetID}); seen[l] {
			of[x.AssignmentID].Withheld = append(of[x.AssignmentID].Withheld, l)
		}
	}
	return nil
}

func (s *Service) known(db *gorm.DB, links []link) (map[Link]bool, error) {
	by := map[string][]uuid.UUID{}
	for _, x := range links {
		by[x.TargetType] = append(by[x.TargetType], x.TargetID)
	}
	out := map[Link]bool{}
	for kind, ids := range by {
		found, err := s.withheld[kind](db, ids)
		if err != nil {
			return nil, s.Store.Fault(err)
		}
		for _, id := range found {
			out[Link{kind, id}] = true
		}
	}
	return out, nil
}

// linkedTo limits a query to assignments that are linked to an object of which the
// caller may know.
func (s *Service) linkedTo(db *gorm.DB, id uuid.UUID) (*gorm.DB, error) {
	kinds := []string{LinkToCase, LinkToAssignment}
	for _, kind := range slices.Sorted(maps.Keys(s.targets)) {
		if s.withheld[kind] == nil && !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	for _, kind := range s.kinds() {
		found, err := s.withheld[kind](db.Session(&gorm.Session{NewDB: true}), []uuid.UUID{id})
		if err != nil {
			return nil, s.Store.Fault(err)
		}
		if len(found) > 0 {
			kinds = append(kinds, kind)
		}
	}
	linked := db.Session(&gorm.Session{NewDB: true}).Model(&link{}).Select("assignment_id").Where("target_id = ? AND target_type IN ?", id, kinds)
	return db.Where("assignments.id IN (?)", linked), nil
}
