package worklist

import (
	"context"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/store"
)

// Page is a page of one table's rows, in the order of deadline and id.
type Page struct {
	Due, ID string // the columns
	After   *Place
	N       int
}

// Of limits a query to what can be on the page.
func (p *Page) Of(db *gorm.DB) *gorm.DB {
	if p.After != nil {
		db = db.Where("("+p.Due+", "+p.ID+") > (?, ?)", p.After.DueAt, p.After.ID)
	}
	return db.Order(p.Due + ", " + p.ID).Limit(p.N)
}

// Table makes a source of the rows of one table.
type Table[T any] struct {
	Store *store.Store
	Kind  string
	Name  string // of the table
	Due   string // the NOT NULL column by which rows are due
	Omit  []string
	// Known tells who may learn that there are such things at all; nil is everybody.
	Known func(Asking) bool
	// Told is done before items are shown, such as noting who has seen them; or nil.
	Told func(ctx context.Context, shown []Item) error
	// Mine limits a query to the rows that the caller has reason to look at, each
	// of which Item then names.
	Mine func(Asking) func(*gorm.DB) *gorm.DB
	Item func(*T, Asking) Item
	// Asked gives the ids of those of the rows for which somebody else asks what the
	// caller may decide; nil when there can be none.
	Asked func(db *gorm.DB, a Asking, rows []uuid.UUID) *gorm.DB
	// Upper limits a query to what was asked from above; nil when nothing is.
	Upper  func(Asking) func(*gorm.DB) *gorm.DB
	Demand func(*T, Asking) Demand
}

// Type implements Source.
func (t Table[T]) Type() string { return t.Kind }

// Speaks implements Source.
func (t Table[T]) Speaks(a Asking) bool { return t.Known == nil || t.Known(a) }

// Tell implements Source.
func (t Table[T]) Tell(ctx context.Context, shown []Item) error {
	if t.Told == nil || len(shown) == 0 {
		return nil
	}
	return t.Told(ctx, shown)
}

// Work implements Source.
func (t Table[T]) Work(ctx context.Context, a Asking, after *Place, n int) ([]Item, error) {
	a.Page = &Page{Due: t.Name + "." + t.Due, ID: t.Name + ".id", After: after, N: n}
	var rows []T
	if err := a.Page.Of(t.Store.Reading(ctx).Scopes(t.Mine(a)).Omit(t.Omit...)).Find(&rows).Error; err != nil {
		return nil, t.Store.Fault(err)
	}
	var err error
	if a.Asked, err = t.asked(ctx, a, rows); err != nil {
		return nil, err
	}
	out := make([]Item, len(rows))
	for i := range rows {
		out[i] = t.Item(&rows[i], a)
	}
	return out, nil
}

func (t Table[T]) asked(ctx context.Context, a Asking, rows []T) (map[uuid.UUID]bool, error) {
	if t.Asked == nil || len(rows) == 0 {
		return nil, nil
	}
	ids := make([]uuid.UUID, len(rows))
	for i := range rows {
		ids[i] = any(&rows[i]).(store.Row).Base().ID //nolint:errcheck // tables are of rows
	}
	q := t.Asked(t.Store.Reading(ctx), a, ids)
	if q == nil {
		return nil, nil
	}
	var asked []struct{ ID uuid.UUID }
	if err := q.Scan(&asked).Error; err != nil {
		return nil, t.Store.Fault(err)
	}
	out := make(map[uuid.UUID]bool, len(asked))
	for _, x := range asked {
		out[x.ID] = true
	}
	return out, nil
}

// CountWork implements Source.
func (t Table[T]) CountWork(ctx context.Context, a Asking) (n int64, err error) {
	err = t.Store.Reading(ctx).Model(new(T)).Scopes(t.Mine(a)).Count(&n).Error
	return n, t.Store.Fault(err)
}

func (t Table[T]) demands(ctx context.Context, d Demanding) *gorm.DB {
	db := t.Store.Reading(ctx).Model(new(T)).Scopes(t.Upper(d.Asking))
	if d.InspectionID != nil {
		db = db.Where(t.Name+".inspection_id = ?", *d.InspectionID)
	}
	if d.Since != nil {
		db = db.Where(t.Name+".created_at >= ?", *d.Since)
	}
	return db
}

// Demands implements Source.
func (t Table[T]) Demands(ctx context.Context, d Demanding, n int) ([]Demand, error) {
	if t.Upper == nil {
		return nil, nil
	}
	db := t.demands(ctx, d).Omit(t.Omit...)
	if d.Before != nil {
		db = db.Where(t.Name+".id < ?", *d.Before)
	}
	var rows []T
	if err := db.Order(t.Name + ".id DESC").Limit(n).Find(&rows).Error; err != nil {
		return nil, t.Store.Fault(err)
	}
	out := make([]Demand, len(rows))
	for i := range rows {
		out[i] = t.Demand(&rows[i], d.Asking)
	}
	return out, nil
}

// CountDemands implements Source.
func (t Table[T]) CountDemands(ctx context.Context, d Demanding) (n int64, err error) {
	if t.Upper == nil {
		return 0, nil
	}
	err = t.demands(ctx, d).Count(&n).Error
	return n, t.Store.Fault(err)
}
