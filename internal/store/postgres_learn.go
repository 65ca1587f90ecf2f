package store

import (
	"context"
	"fmt"
	"slices"
)

const (
	worthKnowing = 1000   // rows of a table; for less, what the planner guesses will do
	wellKnown    = 10_000 // rows it had when autovacuum can be left to itself
)

// learn takes the statistics of each table that has grown tenfold since they were
// taken: autovacuum comes by once a minute, and until then a first import is planned
// for as if the tables were empty.
func (e *postgresEngine) learn(ctx context.Context) error {
	young, err := e.young(ctx)
	if err != nil {
		return err
	}
	for _, t := range young {
		enough, n := max(worthKnowing, 10*t.rows), int64(0)
		count := fmt.Sprintf(`SELECT COUNT(*) FROM (SELECT 1 FROM "%s" LIMIT %d) AS first`, t.name, enough)
		if err := e.db.QueryRowContext(ctx, count).Scan(&n); err != nil {
			return err
		}
		if n < enough {
			continue
		}
		if _, err := e.db.ExecContext(ctx, `ANALYZE "`+t.name+`"`); err != nil {
			return err
		}
	}
	return nil
}

type knownTable struct {
	name string
	rows int64
}

// young gives the tables that had few rows when their statistics were taken, if ever.
func (e *postgresEngine) young(ctx context.Context) ([]knownTable, error) {
	rows, err := e.db.QueryContext(ctx, `SELECT relname, GREATEST(reltuples, 0)::bigint FROM pg_class
		WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace AND reltuples < $1`, wellKnown)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []knownTable
	for rows.Next() {
		var t knownTable
		if err := rows.Scan(&t.name, &t.rows); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return slices.Clip(out), rows.Err()
}
