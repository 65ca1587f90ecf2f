package dossier

import (
	"context"
	"slices"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/assignment"
	"lianluo/internal/attachment"
	"lianluo/internal/fault"
	"lianluo/internal/order"
	"lianluo/internal/store"
)

// most bounds the items of one request.
const most = 500

var errClassified = fault.Invalid("/file_ids", "classified", fault.T("秘密级以上的资料不得上传", "classified documents are not uploaded"))

// Service keeps the items of document requests.
type Service struct {
	store    *store.Store
	requests *assignment.Service
}

// NewService keeps items in the store.
func NewService(s *store.Store, a *assignment.Service) *Service { return &Service{s, a} }

func of(id uuid.UUID) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB { return db.Where("assignment_id = ?", id) }
}

// List reads the live items in their order; not_found outside the caller's view.
func (s *Service) List(ctx context.Context, id uuid.UUID) (*assignment.Assignment, []Item, error) {
	a, err := s.requests.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	rows := []Item{}
	err = s.store.Reading(ctx).Scopes(store.NotVoided, of(id)).Order("position, id").Limit(most).Find(&rows).Error
	return a, rows, s.store.Fault(err)
}

// Get reads an item; not_found outside the caller's view.
func (s *Service) Get(ctx context.Context, id, item uuid.UUID) (*assignment.Assignment, *Item, error) {
	a, err := s.requests.Get(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	i, err := store.Get[Item](s.store.Reading(ctx).Scopes(of(id)), item)
	return a, i, s.store.Fault(err)
}

// New is what is asked for; nil fields of a change stay.
type New struct {
	Content, Period, Secrecy *string
	Copies                   *int64
	Original                 *bool
}

func (n New) apply(i *Item) {
	set(&i.Content, n.Content)
	set(&i.Period, n.Period)
	set(&i.Secrecy, n.Secrecy)
	set(&i.Copies, n.Copies)
	set(&i.Original, n.Original)
}

func set[T any](to *T, from *T) {
	if from != nil {
		*to = *from
	}
}

// Create adds an item to a request. It returns not_found, forbidden,
// state_conflict, requirements_unmet, too_many_parts and archived.
func (s *Service) Create(ctx context.Context, id uuid.UUID, n New) (*assignment.Assignment, *Item, error) {
	i := &Item{AssignmentID: id, State: Requested, Copies: 1, Secrecy: "internal", FileIDs: []uuid.UUID{}}
	var a *assignment.Assignment
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a, err = s.requests.Hold(tx, id); err != nil {
			return err
		}
		return s.requests.Act(tx, a, assignment.OnDocument, &order.Part{Kind: "document", Row: i}, func(order.Caller) error {
			if err := tx.DB.Model(&Item{}).Scopes(of(id)).Select("COALESCE(MAX(position), 0) + 1").Scan(&i.Position).Error; err != nil {
				return err
			}
			if i.Position > most {
				return fault.New(fault.CodeTooManyParts, fault.Text{})
			}
			n.apply(i)
			a.Documents++
			a.DocumentsOpen++
			return tx.Create(i)
		})
	})
	return a, i, err
}

// change is one action on an item: both tables decide, the counters of the request
// follow, and one event of the request tells of it.
func (s *Service) change(ctx context.Context, id, item uuid.UUID, ifMatch *string, on string, act func(tx *store.Tx, i *Item, by order.Caller) error) (*assignment.Assignment, *Item, error) {
	var a *assignment.Assignment
	var i *Item
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		var err error
		if a, err = s.requests.Hold(tx, id); err != nil {
			return err
		}
		if i, err = store.LoadMatch[Item](tx, item, ifMatch, of(id)); err != nil {
			return err
		}
		return s.requests.Act(tx, a, partOf(on), &order.Part{Kind: "document", Row: i}, func(by order.Caller) error {
			next, err := Lifecycle.Apply(i.stage(), on, i, caller{by, a})
			if err != nil {
				if fault.Is(err, fault.CodeStateConflict) {
					return fault.State(string(i.stage()), i.Allowed(a, by))
				}
				return err
			}
			was := i.open()
			i.State = next
			if err := act(tx, i, by); err != nil {
				return err
			}
			if was && !i.open() {
				a.DocumentsOpen--
			}
			if i.Voided() {
				a.Documents--
			}
			return tx.Save(i)
		})
	})
	return a, i, err
}

// Update corrects an item before it is prepared. It returns not_found,
// stale_version, state_conflict, forbidden and archived, as all that follow.
func (s *Service) Update(ctx context.Context, id, item uuid.UUID, ifMatch *string, n New) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onUpdate, func(_ *store.Tx, i *Item, _ order.Caller) error {
		n.apply(i)
		return nil
	})
}

// Prepare notes that an item is ready. It also returns unprocessable for files
// that are not attached, and for any of a classified item.
func (s *Service) Prepare(ctx context.Context, id, item uuid.UUID, ifMatch *string, files []uuid.UUID) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onPrepare, func(tx *store.Tx, i *Item, by order.Caller) error {
		if len(files) > 0 && slices.Contains(classified, i.Secrecy) {
			return errClassified
		}
		i.PreparedAt, i.PreparedBy, i.PreparedName, i.Opinion = &by.Now, &by.ID, by.Name, ""
		i.FileIDs = append([]uuid.UUID{}, files...)
		return attachment.Check(tx, attachment.Assignment, id, files, "/file_ids")
	})
}

// Review lets an item go out.
func (s *Service) Review(ctx context.Context, id, item uuid.UUID, ifMatch *string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onReview, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.ReviewedAt, i.ReviewedBy, i.ReviewedName = &by.Now, &by.ID, by.Name
		return nil
	})
}

// SendBack has an item prepared again.
func (s *Service) SendBack(ctx context.Context, id, item uuid.UUID, ifMatch *string, reason string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onSendBack, func(_ *store.Tx, i *Item, _ order.Caller) error {
		i.Opinion = reason
		return nil
	})
}

// HandOver gives an item to somebody of the inspection team.
func (s *Service) HandOver(ctx context.Context, id, item uuid.UUID, ifMatch *string, receiver, receipt string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onHandOver, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.HandedAt, i.HandedBy, i.HandedName, i.Receiver, i.ReceiptNumber = &by.Now, &by.ID, by.Name, receiver, receipt
		return nil
	})
}

// Confirm notes that the other side has signed for an item.
func (s *Service) Confirm(ctx context.Context, id, item uuid.UUID, ifMatch *string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onConfirm, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.ConfirmedAt, i.ConfirmedBy, i.ConfirmedName = &by.Now, &by.ID, by.Name
		return nil
	})
}

// Fetch ticks an original that has come back. It also returns requirements_unmet
// for a copy.
func (s *Service) Fetch(ctx context.Context, id, item uuid.UUID, ifMatch *string, note string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onFetch, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.ReturnedAt, i.ReturnedBy, i.ReturnNote = &by.Now, &by.ID, note
		return nil
	})
}

// Void takes an item off the list.
func (s *Service) Void(ctx context.Context, id, item uuid.UUID, ifMatch *string, reason string) (*assignment.Assignment, *Item, error) {
	return s.change(ctx, id, item, ifMatch, onVoid, func(_ *store.Tx, i *Item, by order.Caller) error {
		i.VoidedAt, i.VoidReason = &by.Now, reason
		return nil
	})
}
