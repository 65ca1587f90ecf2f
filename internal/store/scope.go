package store

import (
	"context"
	"errors"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
)

// officeScope keeps offices apart: every statement on a row that belongs to an
// office is limited to the actor's, and fails when there is none. Raw and
// Table() bypass it, so only the files that arch_test.go lists may use them.
type officeScope struct{}

var errNoOffice = errors.New("a statement on an office's rows without an office")

type acrossKey struct{}

// AcrossOffices lifts the limit for the few statements that cannot know the
// office yet: sign-in, first start, verification of all chains.
func AcrossOffices(ctx context.Context) context.Context {
	return context.WithValue(ctx, acrossKey{}, true)
}

type unfilteredKey struct{}

// Unfiltered says that a list read under the context is narrowed by nothing but
// office and position. Office and limit then stand in the text of the statement, so
// that PostgreSQL plans it once for the office. Of a limit that is a variable it
// expects a tenth of the table, and plans anew for every page in the hope of less:
// that takes longer than reading the page. Where there are filters it has to, since a
// plan for any value walks through the whole table in search of a rare one.
func Unfiltered(ctx context.Context) context.Context {
	return context.WithValue(ctx, unfilteredKey{}, true)
}

func unfiltered(st *gorm.Statement) bool { return st.Context.Value(unfilteredKey{}) != nil }

// Quiet marks rows whose change owes no event: sessions, keys, counters.
type Quiet interface{ Quiet() }

// Name implements gorm.Plugin.
func (officeScope) Name() string { return "office_scope" }

// Initialize implements gorm.Plugin.
func (p officeScope) Initialize(db *gorm.DB) error {
	cb := db.Callback()
	return errors.Join(
		cb.Query().Before("gorm:query").Register("office:query", p.limit),
		cb.Row().Before("gorm:row").Register("office:row", p.limit),
		cb.Update().Before("gorm:update").Register("office:update", p.limit),
		cb.Delete().Before("gorm:delete").Register("office:delete", p.limit),
		cb.Create().Before("gorm:create").Register("office:create", p.stamp),
		cb.Create().After("gorm:create").Register("office:created", p.note),
		cb.Update().After("gorm:update").Register("office:updated", p.note),
		cb.Delete().After("gorm:delete").Register("office:deleted", p.note),
	)
}

func office(db *gorm.DB) (id uuid.UUID, across bool) {
	if db.Statement.Context.Value(acrossKey{}) != nil {
		return uuid.Nil, true
	}
	return auth.From(db.Statement.Context).OfficeID, false
}

func (officeScope) limit(db *gorm.DB) {
	st := db.Statement
	if st.Schema == nil || st.Schema.LookUpField("office_id") == nil || st.SQL.Len() > 0 {
		return
	}
	id, across := office(db)
	if across {
		return
	}
	if id == uuid.Nil {
		_ = db.AddError(errNoOffice)
		return
	}
	var value any = id
	if unfiltered(st) {
		value = clause.Expr{SQL: "'" + id.String() + "'"}
	}
	st.AddClause(clause.Where{Exprs: []clause.Expression{
		clause.Eq{Column: clause.Column{Table: clause.CurrentTable, Name: "office_id"}, Value: value},
	}})
}

// stamp refuses a row of another office; Tx.Create has filled the column.
func (officeScope) stamp(db *gorm.DB) {
	st := db.Statement
	if st.Schema == nil {
		return
	}
	f := st.Schema.LookUpField("office_id")
	if f == nil {
		return
	}
	id, across := office(db)
	if across {
		return
	}
	if id == uuid.Nil {
		_ = db.AddError(errNoOffice)
		return
	}
	st.SetColumn("office_id", id, true)
}

// note remembers that the transaction changed rows.
func (officeScope) note(db *gorm.DB) {
	tx := txFrom(db.Statement.Context)
	if tx == nil || db.RowsAffected == 0 || db.Statement.Schema == nil {
		return
	}
	tx.touched[db.Statement.Table] = true
	if _, quiet := db.Statement.Model.(Quiet); !quiet {
		if _, quiet = db.Statement.Dest.(Quiet); !quiet {
			tx.loud = true
		}
	}
}
