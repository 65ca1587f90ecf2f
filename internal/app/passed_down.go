package app

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/file"
	"lianluo/internal/order"
	"lianluo/internal/petition"
	"lianluo/internal/store"
)

// targets are what assignments may be linked to.
func targets(s *Services) {
	s.Assignments.RegisterTarget(assignment.LinkToCase, there[petition.Case])
	s.Assignments.RegisterTarget(assignment.LinkToAssignment, there[assignment.Assignment])
	s.Assignments.RegisterWithheld(assignment.LinkToItem, knownItems)
}

// knownItems are the items of supervision that exist for whoever asks.
func knownItems(db *gorm.DB, ids []uuid.UUID) (found []uuid.UUID, err error) {
	err = db.Model(&accountability.Item{}).Scopes(store.NotVoided, accountability.Visible(auth.From(db.Statement.Context))).Where("id IN ?", ids).Pluck("id", &found).Error
	return found, err
}

// there tells whether there is such a live row in the office; who links sees all
// of them.
func there[T any](tx *store.Tx, id uuid.UUID) (bool, error) {
	var n int64
	err := tx.DB.Model(new(T)).Scopes(store.NotVoided).Where("id = ?", id).Count(&n).Error
	return n > 0, err
}

// ordered lets files be attached to what is passed down: whoever sees it sees them,
// and whoever has a part in it adds them, which is an act on it.
func ordered[T any, P order.Row[T]](d order.Desk[T, P]) file.Owner {
	return file.Owner{
		Visible: func(ctx context.Context, id uuid.UUID) error {
			_, err := d.Get(ctx, id)
			return err
		},
		Writable: func(ctx context.Context, id uuid.UUID) (int64, error) {
			row, err := d.Get(ctx, id)
			if err != nil {
				return 0, err
			}
			return 0, row.Apply(order.OnAttach, d.Caller(ctx)) // changes nothing: it is an act on a part
		},
		Within: func(tx *store.Tx, id uuid.UUID, f *file.File, act func(cycle int64) error) error {
			row, err := d.Hold(tx, id)
			if err != nil {
				return err
			}
			return d.Act(tx, row, order.OnAttach, &order.Part{Kind: "file", Row: f}, func(order.Caller) error { return act(0) })
		},
	}
}
