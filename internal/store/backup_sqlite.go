package store

import (
	"context"
	"database/sql"
)

// sqliteShapes leaves out the migration tool's table and the search indexes,
// which triggers fill again.
const sqliteShapes = `
SELECT t.name, c.name, c.pk FROM pragma_table_list AS t JOIN pragma_table_xinfo(t.name) AS c
WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND t.name NOT LIKE 'goose\_%' ESCAPE '\' AND c.hidden = 0
ORDER BY t.name, c.cid`

func (e *sqliteEngine) shapes(ctx context.Context, tx *sql.Tx) ([]tableShape, error) {
	rows, err := tx.QueryContext(ctx, sqliteShapes)
	if err != nil {
		return nil, err
	}
	return shapesOf(rows)
}

// snapshot reads: in WAL mode a reader keeps seeing the state it began with.
func (e *sqliteEngine) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := e.rds.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// refill looks at foreign keys when everything is there.
func (e *sqliteEngine) refill(ctx context.Context, f func(*sql.Tx) error) error {
	tx, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if _, err := tx.ExecContext(ctx, "PRAGMA defer_foreign_keys = ON"); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	return tx.Commit()
}
