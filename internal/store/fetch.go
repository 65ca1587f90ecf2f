package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"gorm.io/gorm"
)

// staleConns is how many connections of the pool may turn out to be gone, as in
// database/sql; the next one is new.
const staleConns = 2

// Together runs reads that belong together on one connection, so that they wait
// for a free one once. f runs again when the connection turns out to be gone, and
// reads with its handle only: who holds a connection must not wait for a second.
func (s *Store) Together(ctx context.Context, f func(db *gorm.DB) error) error {
	db := s.Reading(ctx)
	if _, pool := db.Statement.ConnPool.(*sql.DB); !pool {
		return s.Fault(f(db)) // a transaction has its connection
	}
	for attempt := 0; ; attempt++ {
		err := db.Connection(func(one *gorm.DB) error { return f(one.Session(&gorm.Session{})) })
		if !errors.Is(err, driver.ErrBadConn) || attempt == staleConns {
			return s.Fault(err)
		}
	}
}

// query is a statement and what is done with its rows.
type query struct {
	statement
	reading
}

type statement struct {
	text string
	args []any
}

// reading is what is done with the rows of a query, one after the other: begin
// before a row is put where into says, and end behind that.
type reading struct {
	into       []any
	begin, end func()
}

// fetch is the engines' fetch by the means of database/sql.
func fetch(ctx context.Context, pool gorm.ConnPool, q query) error {
	rows, err := pool.QueryContext(ctx, q.text, q.args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		q.begin()
		if err := rows.Scan(q.into...); err != nil {
			return err
		}
		q.end()
	}
	return rows.Err()
}
