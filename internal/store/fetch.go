package store

import (
	"context"

	"gorm.io/gorm"
)

// reading is what is done with the rows of a query, one after the other: begin
// before a row is put where into says, and end behind that.
type reading struct {
	into       []any
	begin, end func()
}

// fetch is the engines' fetch by the means of database/sql.
func fetch(ctx context.Context, pool gorm.ConnPool, text string, args []any, r reading) error {
	rows, err := pool.QueryContext(ctx, text, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		r.begin()
		if err := rows.Scan(r.into...); err != nil {
			return err
		}
		r.end()
	}
	return rows.Err()
}
