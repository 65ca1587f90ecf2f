package order

import (
	"strings"
	"time"

	"gorm.io/gorm"

	"lianluo/internal/clock"
)

// Late narrows a query to what is overdue, or to what is not.
func Late(db *gorm.DB, table string, late bool, now time.Time) *gorm.DB {
	const is = "%.ended_at IS NULL AND %.due_at < ?"
	if late {
		return db.Where(in(table, is), now)
	}
	return db.Where("NOT ("+in(table, is)+")", now)
}

// Coloured narrows a query for rows of the model to those of a colour. What is
// overdue is red before any job has said so; but a condition of two kinds is
// answered by no index, so it is asked only while there are such rows.
func Coloured(db *gorm.DB, model any, table string, c clock.Colour, now time.Time) (*gorm.DB, error) {
	const is = "%.colour = ? AND %.colour <> ''" // by which an index knows what it holds
	if c != clock.Red {
		return Late(db.Where(in(table, is), c), table, false, now), nil
	}
	var first []string
	fresh := db.Session(&gorm.Session{NewDB: true}).Model(model).Where(in(table, "%.ended_at IS NULL AND %.voided_at IS NULL AND %.due_at < ? AND %.colour <> ?"), now, c)
	if err := fresh.Limit(1).Pluck("number", &first).Error; err != nil {
		return nil, err
	}
	if len(first) == 0 {
		return db.Where(in(table, is), c), nil
	}
	return db.Where(in(table, "(%.colour = ? OR %.ended_at IS NULL AND %.due_at < ?)"), c, now), nil
}

func in(table, condition string) string { return strings.ReplaceAll(condition, "%.", table+".") }
