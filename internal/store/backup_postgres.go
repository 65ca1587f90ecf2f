package store

import (
	"context"
	"database/sql"
	"errors"
)

// postgresShapes leaves out the migration tool's table and generated columns.
const postgresShapes = `
SELECT c.relname, a.attname, coalesce(array_position(i.indkey::int2[], a.attnum) + 1, 0)
FROM pg_class c
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'goose\_%'
ORDER BY c.relname, a.attnum`

const postgresForeignKeys = `
SELECT c.relname, k.conname FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
WHERE k.contype = 'f' AND k.connamespace = 'public'::regnamespace ORDER BY 1, 2`

func (e *postgresEngine) shapes(ctx context.Context, tx *sql.Tx) ([]tableShape, error) {
	rows, err := tx.QueryContext(ctx, postgresShapes)
	if err != nil {
		return nil, err
	}
	return shapesOf(rows)
}

// snapshot reads everything as of one moment, without a limit on statements.
func (e *postgresEngine) snapshot(ctx context.Context, f func(*sql.Tx) error) error {
	db, err := e.unlimited(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if err != nil {
		return err
	}
	defer tx.Rollback()
	return f(tx)
}

// refill puts the foreign keys off until everything is there, because tables
// refer to each other in circles.
func (e *postgresEngine) refill(ctx context.Context, f func(*sql.Tx) error) error {
	db, err := e.unlimited(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := foreignKeys(ctx, tx, "DEFERRABLE INITIALLY DEFERRED"); err != nil {
		return err
	}
	if err := f(tx); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "SET CONSTRAINTS ALL IMMEDIATE"); err != nil {
		return err
	}
	if err := foreignKeys(ctx, tx, "NOT DEFERRABLE"); err != nil {
		return err
	}
	return tx.Commit()
}

func foreignKeys(ctx context.Context, tx *sql.Tx, how string) error {
	rows, err := tx.QueryContext(ctx, postgresForeignKeys)
	if err != nil {
		return err
	}
	defer rows.Close()
	var statements []string
	for rows.Next() {
		var table, name string
		if err := rows.Scan(&table, &name); err != nil {
			return err
		}
		statements = append(statements, "ALTER TABLE "+quote(table)+" ALTER CONSTRAINT "+quote(name)+" "+how)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	for _, s := range statements {
		if _, err := tx.ExecContext(ctx, s); err != nil {
			return err
		}
	}
	return nil
}
