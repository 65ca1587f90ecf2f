package accountability

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// Visible limits a query to the items that exist for the actor: nobody sees what
// concerns them or their unit; those who supervise and command see the rest, and
// others what names them as readers.
func Visible(a auth.Actor) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if a.Kind == auth.KindSystem {
			return db
		}
		db = db.Where(`NOT EXISTS (SELECT 1 FROM accountability_parties p WHERE p.office_id = accountability_items.office_id
			AND p.item_id = accountability_items.id AND p.role = 'subject' AND (p.person_id = ? OR p.unit_id IN ?))`, a.PersonID, []uuid.UUID{a.HomeUnitID, a.UnitID})
		if a.Has(auth.Commander | auth.SupervisionStaff) {
			return db
		}
		return db.Where(`EXISTS (SELECT 1 FROM accountability_parties r WHERE r.office_id = accountability_items.office_id
			AND r.item_id = accountability_items.id AND r.role = 'reader' AND r.person_id = ?)`, a.PersonID)
	}
}

// saveParties makes the rows of an item equal to those who have a part in it.
func saveParties(tx *store.Tx, i *Item) error {
	if err := tx.DB.Where("item_id = ?", i.ID).Delete(&Party{}).Error; err != nil {
		return err
	}
	return store.CreateAll(tx, i.parties())
}

// Filter narrows the list of items; zero fields do not.
type Filter struct {
	InspectionID, UnitID, SubjectID *uuid.UUID
	State, Source, Query            string
	Colour                          clock.Colour
	Overdue                         *bool
	DueBefore                       *time.Time
}

var items = store.List[Item]{
	Table:   "accountability_items",
	Default: "-created_at",
	Columns: map[string]store.Column[Item]{
		"created_at": {Name: "created_at", Value: func(i *Item) any { return i.CreatedAt }},
		"due_at":     {Name: "due_at", Value: func(i *Item) any { return i.DueAt }},
	},
}

// List gives one page of live items in the caller's view; which ones were shown
// is in the audit trail. It returns invalid_cursor, and invalid_request for a
// query of less than two characters.
func (s *Service) List(ctx context.Context, f Filter, r store.Request) (store.Page[Item], error) {
	db, err := s.narrow(s.Store.Reading(ctx), f)
	if err != nil {
		return store.Page[Item]{}, err
	}
	page, err := items.Fetch(s.Store, db, r)
	if err != nil || len(page.Items) == 0 {
		return page, err
	}
	return page, s.noted(ctx, "listed", page.Items)
}

// exported bounds one workbook.
const exported = 5000

// Export gives the live items of a filter, newest first, and notes in the audit
// trail which ones went out.
func (s *Service) Export(ctx context.Context, f Filter) ([]Item, error) {
	db, err := s.narrow(s.Store.Reading(ctx), f)
	if err != nil {
		return nil, err
	}
	var rows []Item
	if err := db.Order("accountability_items.created_at DESC, accountability_items.id DESC").Limit(exported).Find(&rows).Error; err != nil {
		return nil, s.Store.Fault(err)
	}
	return rows, s.noted(ctx, "exported", rows)
}

func (s *Service) noted(ctx context.Context, act string, rows []Item) error {
	ids := make([]uuid.UUID, len(rows))
	for n := range rows {
		ids[n] = rows[n].ID
	}
	return s.notedIDs(ctx, act, ids)
}

// Shown notes in the audit trail that items were listed beside other things.
func (s *Service) Shown(ctx context.Context, ids []uuid.UUID) error {
	return s.notedIDs(ctx, "listed", ids)
}

func (s *Service) notedIDs(ctx context.Context, act string, ids []uuid.UUID) error {
	return s.Store.InTx(ctx, func(tx *store.Tx) error {
		return event.AppendChange(tx, event.Change{Kind: s.Resource + "." + act, Audience: event.Restricted, Resource: tx.Actor.OfficeID,
			Data: map[string]any{"ids": ids}})
	})
}

func (s *Service) narrow(db *gorm.DB, f Filter) (*gorm.DB, error) {
	db = db.Scopes(store.NotVoided, Visible(auth.From(db.Statement.Context)))
	now := s.Store.Now()
	if f.Colour != "" {
		var err error
		if db, err = order.Coloured(db, &Item{}, "accountability_items", f.Colour, now); err != nil {
			return nil, s.Store.Fault(err)
		}
	}
	if f.Overdue != nil {
		db = order.Late(db, "accountability_items", *f.Overdue, now)
	}
	if f.DueBefore != nil {
		db = order.Late(db, "accountability_items", true, *f.DueBefore)
	}
	for column, id := range map[string]*uuid.UUID{"inspection_id": f.InspectionID, "responsible_unit_id": f.UnitID, "subject_id": f.SubjectID} {
		if id != nil {
			db = db.Where("accountability_items."+column+" = ?", *id)
		}
	}
	for column, word := range map[string]string{"state": f.State, "source": f.Source} {
		if word != "" {
			db = db.Where("accountability_items."+column+" = ?", word)
		}
	}
	if f.Query != "" {
		return s.Store.Find(db, "accountability_items", f.Query)
	}
	return db, nil
}

// See reads an item and whatever more of it; who read which part is in the audit
// trail before anything is shown. not_found outside the caller's view.
func (s *Service) See(ctx context.Context, id uuid.UUID, part string, more ...func(db *gorm.DB) error) (*Item, error) {
	var i *Item
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = store.Get[Item](tx.DB.Scopes(Visible(tx.Actor)), id); err != nil {
			return err
		}
		for _, f := range more {
			if err := f(tx.DB.Where("item_id = ?", id)); err != nil {
				return err
			}
		}
		return s.Tell(tx, "read", i, map[string]any{"part": part})
	})
	return i, err
}

// Orders reads the supervision orders, oldest first.
func (s *Service) Orders(ctx context.Context, id uuid.UUID) ([]SupervisionOrder, error) {
	rows := []SupervisionOrder{}
	_, err := s.See(ctx, id, "supervision_orders", func(db *gorm.DB) error { return db.Order("id").Find(&rows).Error })
	return rows, err
}

// OrderOf reads one supervision order.
func (s *Service) OrderOf(ctx context.Context, id, orderID uuid.UUID) (x *SupervisionOrder, err error) {
	_, err = s.See(ctx, id, "supervision_order", func(db *gorm.DB) (err error) {
		x, err = store.Get[SupervisionOrder](db, orderID)
		return err
	})
	return x, err
}

// RecordsOf reads the records, in the order in which they were made, voided ones
// included.
func (s *Service) RecordsOf(ctx context.Context, id uuid.UUID) (*Item, []Record, error) {
	rows := []Record{}
	i, err := s.See(ctx, id, "records", func(db *gorm.DB) error { return db.Order("position, id").Limit(most).Find(&rows).Error })
	return i, rows, err
}

// RecordOf reads one record.
func (s *Service) RecordOf(ctx context.Context, id, recordID uuid.UUID) (i *Item, r *Record, err error) {
	i, err = s.See(ctx, id, "record", func(db *gorm.DB) (err error) {
		r, err = store.Get[Record](db, recordID)
		return err
	})
	return i, r, err
}

// SeeFeedback reads all versions of the feedback, oldest first.
func (s *Service) SeeFeedback(ctx context.Context, id uuid.UUID) ([]order.Feedback, error) {
	if _, err := s.See(ctx, id, "feedback"); err != nil {
		return nil, err
	}
	return s.FeedbackOf(ctx, id)
}

// SeeExtensions reads the requests for more time, oldest first.
func (s *Service) SeeExtensions(ctx context.Context, id uuid.UUID) ([]order.Request, error) {
	if _, err := s.See(ctx, id, "extensions"); err != nil {
		return nil, err
	}
	return s.Extensions(ctx, id)
}

// SeeExtension reads one request for more time.
func (s *Service) SeeExtension(ctx context.Context, id, extension uuid.UUID) (order.Request, error) {
	if _, err := s.See(ctx, id, "extension"); err != nil {
		return order.Request{}, err
	}
	return s.ExtensionOf(ctx, id, extension)
}

// inUse tells whether somebody or a unit has a part in an item that goes on.
func inUse(tx *store.Tx, where string, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(&Party{}).Where(where, id).
		Where(`EXISTS (SELECT 1 FROM accountability_items i WHERE i.office_id = accountability_parties.office_id AND i.id = accountability_parties.item_id
			AND i.voided_at IS NULL AND i.state NOT IN ('dropped', 'closed'))`).Limit(1).Count(&n).Error
	return n > 0, err
}

// UnitInUse implements org.Ties: a unit is concerned in an item that goes on.
func (s *Service) UnitInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	return inUse(tx, "unit_id = ?", id)
}

// PersonInUse implements org.Ties: somebody is concerned in an item that goes on,
// or reads it.
func (s *Service) PersonInUse(tx *store.Tx, id uuid.UUID) (bool, error) {
	return inUse(tx, "person_id = ?", id)
}

// PersonRenamed has nothing to do: a record keeps the name that was decided on.
func (s *Service) PersonRenamed(*store.Tx, *org.Person) error { return nil }
