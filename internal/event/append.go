package event

import (
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"lianluo/internal/store"
)

// Hooks are what follows an event in the same transaction, in slices that those
// who append it do not know.
type Hooks struct {
	on map[string][]func(*store.Tx, *Event) error
}

// Install makes every writing transaction of the store end by appending its
// events, after what the hooks make of them.
func Install(s *store.Store) *Hooks {
	h := &Hooks{on: map[string][]func(*store.Tx, *Event) error{}}
	s.Finish(h.follow)
	s.Finish(flush)
	return h
}

// On adds what follows an event of the kind. It may change rows and append events
// of its own, which have their own followers; its error undoes everything. Add
// all before the first transaction.
func (h *Hooks) On(kind string, f func(*store.Tx, *Event) error) { h.on[kind] = append(h.on[kind], f) }

func (h *Hooks) follow(tx *store.Tx) error {
	for i := 0; ; i++ {
		queued := tx.Queued() // which grows
		if i >= len(queued) {
			return nil
		}
		e, ok := queued[i].(*Event)
		if !ok {
			continue
		}
		for _, f := range h.on[e.Kind] {
			if err := f(tx, e); err != nil {
				return err
			}
		}
	}
}

// flush gives the queued events their places. The heads of several offices are
// taken in the order of their ids, so that two such transactions cannot wait
// for each other.
func flush(tx *store.Tx) error {
	byOffice := map[uuid.UUID][]*Event{}
	order := []uuid.UUID{}
	for _, x := range tx.Queued() {
		e, ok := x.(*Event)
		if !ok {
			continue
		}
		if byOffice[e.OfficeID] == nil {
			order = append(order, e.OfficeID)
		}
		byOffice[e.OfficeID] = append(byOffice[e.OfficeID], e)
	}
	slices.SortFunc(order, func(a, b uuid.UUID) int { return slices.Compare(a[:], b[:]) })
	for _, office := range order {
		if err := appendTo(tx, office, byOffice[office]); err != nil {
			return err
		}
	}
	return nil
}

func appendTo(tx *store.Tx, office uuid.UUID, events []*Event) error {
	last, err := lockHead(tx, office)
	if err != nil {
		return err
	}
	for _, e := range events {
		last.Sequence++
		e.Sequence, e.PrevHash = last.Sequence, last.Hash
		e.Hash = e.Digest()
		last.Hash = e.Hash
	}
	db := tx.DB.WithContext(store.Later(store.AcrossOffices(tx.Context())))
	if err := db.CreateInBatches(events, 200).Error; err != nil {
		return err
	}
	return db.Model(last).Select("sequence", "hash").Updates(last).Error
}

// Freeze takes the office's head early: no other transaction of the office can
// commit until this one ends, so several queries see one state of it.
func Freeze(tx *store.Tx) error {
	_, err := lockHead(tx, tx.Actor.OfficeID)
	return err
}

// All others of the office wait while a head is held, so it is read by hand.
var (
	headColumns = store.Columns("office_id", "sequence", "hash", "floor")
	head        = store.Hand[Head]{Into: func(h *Head) []any { return []any{&h.OfficeID, &h.Sequence, &h.Hash, &h.Floor} }}
)

// lockHead locks the office's head row, making it for a new office.
func lockHead(tx *store.Tx, office uuid.UUID) (*Head, error) {
	db := tx.DB.WithContext(store.AcrossOffices(tx.Context()))
	for {
		heads, err := head.All(tx, store.ForUpdate(tx, db).Clauses(headColumns).Where("office_id = ?", office))
		if err != nil {
			return nil, err
		}
		if len(heads) == 1 {
			return &heads[0], nil
		}
		err = db.Clauses(clause.OnConflict{DoNothing: true}).Create(&Head{OfficeID: office}).Error
		if err != nil {
			return nil, err
		}
	}
}
