package store

import "context"

// young gives the tables that take ten times the room they took when their statistics
// were taken, if ever. Autovacuum can be left to look after those that had many rows by then.
const young = `SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace
	AND reltuples < 10000 AND pg_relation_size(oid) > 10 * GREATEST(relpages, 1) * current_setting('block_size')::bigint`

// learn takes the statistics of tables that have just become large: autovacuum comes by
// once a minute, and until then a first import is planned for as if they were empty.
func (e *postgresEngine) learn(ctx context.Context) error {
	tables, err := e.names(ctx, young)
	if err != nil {
		return err
	}
	for _, table := range tables {
		if _, err := e.db.ExecContext(ctx, `ANALYZE "`+table+`"`); err != nil {
			return err
		}
	}
	return nil
}

func (e *postgresEngine) names(ctx context.Context, query string) ([]string, error) {
	rows, err := e.db.QueryContext(ctx, query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		out = append(out, name)
	}
	return out, rows.Err()
}
