package store

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// Snapshot runs queries that all see the same state, and holds nobody up
// meanwhile, however long they take; it is for the operator's tools. f must not
// write.
func (s *Store) Snapshot(ctx context.Context, f func(db *gorm.DB) error) error {
	db := s.read.WithContext(ctx).Begin(s.engine.reading())
	if db.Error != nil {
		return s.Fault(db.Error)
	}
	defer db.Rollback()
	if err := s.engine.unhurried(db); err != nil {
		return s.Fault(err)
	}
	return s.Fault(f(db))
}

func (e *postgresEngine) reading() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// unhurried lifts the limit on statements, which is there for requests, and has room
// for many groups: short of it, the engine would sort a million rows on disk to count
// what is alike.
func (e *postgresEngine) unhurried(db *gorm.DB) error {
	return db.Exec("SELECT set_config('statement_timeout', '0', true), set_config('work_mem', '64MB', true)").Error
}

func (e *sqliteEngine) unhurried(*gorm.DB) error { return nil }

// reading asks for nothing: in WAL mode a reader keeps seeing the state it began
// with.
func (e *sqliteEngine) reading() *sql.TxOptions { return &sql.TxOptions{} }
