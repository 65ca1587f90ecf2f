package accountability

import (
	"context"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/alarm"
	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/org"
	"lianluo/internal/store"
)

// most bounds the records of one item.
const most = 200

type officeRow struct {
	ID       uuid.UUID
	OfficeID uuid.UUID
	Name     string
}

// TableName names the table.
func (officeRow) TableName() string { return "offices" }

// Order issues the next supervision order: the first sets the deadline; later
// ones raise the colour, to red when it is overdue and to yellow otherwise. It
// returns not_found, state_conflict, forbidden, archived, and unprocessable for a
// deadline that is over, missing, or set a second time.
func (s *Service) Order(ctx context.Context, id uuid.UUID, demand string, end *time.Time) (*SupervisionOrder, error) {
	x := &SupervisionOrder{}
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		i, err := s.Hold(tx, id)
		if err != nil {
			return err
		}
		on, cause := OnOrder, CauseOrdered
		if State(i.State) != Filed {
			if on, cause = order.OnRaise, CauseBehind; i.Overdue(tx.Now) {
				cause = CauseOverdue
			}
		}
		return s.Act(tx, i, on, &order.Part{Kind: "supervision_order", Row: x}, func(order.Caller) error {
			if on == OnOrder {
				if err := s.promise(tx, i, end); err != nil {
					return err
				}
			} else if end != nil {
				return fault.Invalid("/due_at", "already_set", fault.T("时限只在第一张督办单上定，以后只能申请延期", "only the first order sets the deadline"))
			}
			return s.urge(tx, i, x, cause, demand)
		})
	})
	return x, err
}

// urge raises the colour and writes the order that says so.
func (s *Service) urge(tx *store.Tx, i *Item, x *SupervisionOrder, cause Cause, demand string) error {
	o, err := store.Get[officeRow](tx.DB.Select("id, name"), i.OfficeID)
	if err != nil {
		return err
	}
	i.Stands().Raise(urges[cause].colour)
	*x = SupervisionOrder{ItemID: i.ID, Colour: urges[cause].colour, Cause: cause, DueAt: i.DueAt, IssuedName: tx.Actor.Name, IssuedAt: tx.Now}
	if tx.Actor.ID != uuid.Nil {
		x.IssuedBy = &tx.Actor.ID
	} else {
		x.IssuedName = "系统"
	}
	if x.Serial, err = order.Take(tx, tx.DB.Model(&SupervisionOrder{}), "督办"); err != nil {
		return err
	}
	x.compose(o.Name, i, demand)
	var about uuid.UUID // a case whose petitioner must not be named; or nothing
	if i.SubjectID != nil {
		about = *i.SubjectID
	}
	found, err := s.checker.Check(tx, map[uuid.UUID][]string{about: x.texts()})
	if err != nil {
		return err
	}
	x.mask(found[about])
	return tx.Create(x)
}

// Return hands the feedback back with words. The first time it is the yellow
// order as well, unless it is worse already. It returns what Review returns.
func (s *Service) Return(ctx context.Context, id uuid.UUID, ifMatch *string, words string) (*Item, error) {
	var i *Item
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = s.Review(tx.Context(), id, ifMatch, order.SentBack, words); err != nil {
			return err
		}
		if i.Colour != clock.Yellow {
			return nil
		}
		var n int64
		if err := tx.DB.Model(&SupervisionOrder{}).Where("item_id = ? AND colour = ?", id, clock.Yellow).Count(&n).Error; err != nil || n > 0 {
			return err
		}
		return s.urge(tx, i, &SupervisionOrder{}, CauseReturned, "")
	})
	return i, err
}

// Alerts has items called out that are near their end, by a blue order, and past
// it, by a red one. That they are overdue is a fact without it.
func (s *Service) Alerts(w *alarm.Watch) {
	alarm.Ring(w, "supervision orders", func(tx *store.Tx, _ []Item) (func(*Item, clock.Level) error, error) {
		return func(i *Item, level clock.Level) error {
			data := s.Data(i)
			if err := writable(tx, i.InspectionID); fault.Is(err, fault.CodeArchived) {
				i.Lapse("archive", tx.Now) // nobody works on it any more
				return s.Tell(tx, "lapsed", i, data)
			} else if err != nil {
				return err
			}
			past, cause := "deadline_near", CauseNear
			if level.Late {
				past, cause = "overdue", CauseOverdue
			}
			if x := (&SupervisionOrder{}); i.Stands().Raise(urges[cause].colour) {
				if err := s.urge(tx, i, x, cause, ""); err != nil {
					return err
				}
				data["part"] = map[string]any{"kind": "supervision_order", "id": x.ID, "version": x.Version}
			}
			data["level"], data["colour"], data["due_at"] = level.Name, i.Colour, i.DueAt
			return s.Tell(tx, past, i, data)
		}, nil
	})
}

// NewRecord is what was decided on somebody.
type NewRecord struct {
	PersonID, UnitID       *uuid.UUID
	Status                 Status
	Form                   Form
	Grade                  Grade
	Body                   Body
	DocumentNumber, Remark string
	DecidedOn, EffectUntil calendar.Date
}

// AddRecord notes what a body has decided on a person or a unit, who from then on
// are concerned. It returns not_found, state_conflict, forbidden for oneself,
// requirements_unmet when nobody is to answer, archived, too_many_parts, and
// unprocessable with all that does not fit.
func (s *Service) AddRecord(ctx context.Context, id uuid.UUID, n NewRecord) (*Item, *Record, error) {
	var i *Item
	r := &Record{}
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = s.Hold(tx, id); err != nil {
			return err
		}
		return s.Act(tx, i, OnAddRecord, &order.Part{Kind: "record", Row: r}, func(by order.Caller) error {
			var had int64
			if err := tx.DB.Model(&Record{}).Where("item_id = ?", id).Count(&had).Error; err != nil {
				return err
			}
			if had >= most {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			*r = Record{ItemID: id, Position: had + 1, SubjectPersonID: n.PersonID, SubjectUnitID: n.UnitID, SubjectStatus: n.Status, Form: n.Form, Grade: n.Grade,
				DecidingBody: n.Body, DocumentNumber: n.DocumentNumber, DecidedOn: n.DecidedOn, EffectUntil: n.EffectUntil, Remark: n.Remark, RecordedBy: by.ID}
			if err := r.whom(tx); err != nil {
				return err
			}
			if err := r.check(by.Now); err != nil {
				return err
			}
			fresh := i.concerns(n.PersonID, n.UnitID)
			if i.Concerned(by) {
				return errConcerned
			}
			i.Records++
			if fresh {
				if err := saveParties(tx, i); err != nil {
					return err
				}
			}
			return tx.Create(r)
		})
	})
	return i, r, err
}

// whom finds the person or the unit.
func (r *Record) whom(tx *store.Tx) error {
	if (r.SubjectPersonID == nil) == (r.SubjectUnitID == nil) {
		return fault.Invalid("/subject_person_id", "one_of", fault.T("被问责的是一个人或一个单位，只写其一", "it is either a person or a unit"))
	}
	db := store.ForShare(tx, tx.DB).Scopes(store.NotVoided)
	if r.SubjectPersonID != nil {
		p, err := store.Get[org.Person](db, *r.SubjectPersonID)
		if fault.Is(err, fault.CodeNotFound) {
			return fault.Invalid("/subject_person_id", "unknown_reference", fault.T("没有这个人", "there is no such person"))
		}
		if err == nil {
			r.SubjectName = p.Name
		}
		return err
	}
	u, err := store.Get[org.Unit](db, *r.SubjectUnitID)
	if fault.Is(err, fault.CodeNotFound) {
		return fault.Invalid("/subject_unit_id", "unknown_reference", fault.T("没有这个单位", "there is no such unit"))
	}
	if err == nil {
		r.SubjectName = u.Name
	}
	return err
}

// VoidRecord takes a wrong record back with a reason; an item that was executed
// or closed with it is open for a right one again. It returns not_found,
// stale_version, state_conflict, forbidden and archived.
func (s *Service) VoidRecord(ctx context.Context, id, recordID uuid.UUID, ifMatch *string, reason string) (*Item, *Record, error) {
	var i *Item
	var r *Record
	err := s.Store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if i, err = s.Hold(tx, id); err != nil {
			return err
		}
		r, err = store.LoadMatch[Record](tx, recordID, ifMatch, func(db *gorm.DB) *gorm.DB { return db.Where("item_id = ?", id) })
		if err != nil {
			return err
		}
		if r.Voided() {
			return fault.State("voided", []string{})
		}
		return s.Act(tx, i, OnVoidRecord, &order.Part{Kind: "record", Row: r}, func(by order.Caller) error {
			r.VoidedAt, r.VoidReason = &by.Now, reason
			i.Records--
			i.ExecutedAt, i.ExecutedBy, i.ClosedAt, i.ClosedBy = nil, nil, nil, nil
			return tx.Save(r)
		})
	})
	return i, r, err
}
