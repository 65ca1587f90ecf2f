// Package store is the only package that knows there are two engines. It opens
// them, migrates them, runs transactions, keeps offices apart, and gives
// slices the few row operations they need.
package store

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// Config says which database to open and how.
type Config struct {
	// URL is postgres://… or empty for SQLite in DataDir.
	URL     string
	DataDir string
	// MaxConns bounds the PostgreSQL pool; 0 means 4, which gave the lowest p99
	// on two cores.
	MaxConns int
	// StatementTimeout ends a runaway statement on PostgreSQL; 0 means 10 s.
	StatementTimeout time.Duration
	Clock            Clock
	// CursorKey signs list cursors. It must be the same on all replicas; nil
	// makes a random one, which suits tools that serve nobody.
	CursorKey []byte
	Logger    *slog.Logger
}

// Finisher runs inside the transaction as its last act before COMMIT.
type Finisher func(tx *Tx) error

// Store is an open database.
type Store struct {
	engine    engine
	write     *gorm.DB
	read      *gorm.DB
	turns     *turns
	clock     Clock
	cursorKey []byte
	log       *slog.Logger
	finishers []Finisher
	committed []func(*Tx)
	readers   []Reader
}

// engine is what differs between PostgreSQL and SQLite.
type engine interface {
	name() string
	handles() (write, read *sql.DB)
	dialector(handle *sql.DB) gorm.Dialector
	gormConfig() *gorm.Config
	migrate(ctx context.Context, direction migration) ([]MigrationStatus, error)
	// retryable tells serialization failures and deadlocks, after which the
	// whole unit of work may run again.
	retryable(err error) bool
	// fault turns an engine's error into one a caller may see, or nil.
	fault(err error) error
	// fetch runs a query and reads every row that it gives.
	fetch(ctx context.Context, pool gorm.ConnPool, q query) error
	// point is fetch for a query that finds its row by a key.
	point(ctx context.Context, pool gorm.ConnPool, q query) error
	forUpdate(db *gorm.DB) *gorm.DB
	forShare(db *gorm.DB) *gorm.DB
	// match is the condition that a row of the table has all tokens, or none when so many
	// have them that they are found faster by looking.
	match(db *gorm.DB, table string, tokens []string) (condition, error)
	// oneOf is the condition that a column has one of the ids.
	oneOf(column string, ids []uuid.UUID) condition
	estimates() bool // how many rows pass a filter
	// doubtful counts commits whose durability the engine could not confirm.
	doubtful() uint64
	// state says how the rows are spread, to an engine that does not find out itself.
	state(ctx context.Context, migrated bool) error
	analyze(ctx context.Context) error
	learn(ctx context.Context) error // statistics of tables that have just become large
	// scrub lets go of rows as they were before the last changes.
	scrub(ctx context.Context) error
	// snapshot reads one state of everything; refill writes all tables with
	// foreign keys looked at in the end; shapes lists tables and columns.
	snapshot(ctx context.Context, f func(*sql.Tx) error) error
	// reading is how a transaction begins in which all queries see one state.
	reading() *sql.TxOptions
	unhurried(db *gorm.DB) error
	refill(ctx context.Context, f func(*sql.Tx) error) error
	shapes(ctx context.Context, tx *sql.Tx) ([]tableShape, error)
}

// Open opens the database without migrating it.
func Open(ctx context.Context, cfg Config) (*Store, error) {
	if cfg.Clock == nil {
		cfg.Clock = SystemClock{}
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	if cfg.CursorKey == nil {
		cfg.CursorKey = make([]byte, 32)
		if _, err := rand.Read(cfg.CursorKey); err != nil {
			return nil, err
		}
	}
	open := openSQLite
	if cfg.URL != "" {
		open = openPostgres
	}
	e, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s := &Store{engine: e, clock: cfg.Clock, cursorKey: cfg.CursorKey, log: cfg.Logger}
	w, r := e.handles()
	s.turns = newTurns(w.Stats().MaxOpenConnections)
	if s.write, err = s.handle(w); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	if s.read = s.write; r != w {
		if s.read, err = s.handle(r); err != nil {
			return nil, errors.Join(err, s.Close())
		}
	}
	return s, nil
}

func (s *Store) handle(db *sql.DB) (*gorm.DB, error) {
	cfg := s.engine.gormConfig()
	cfg.SkipDefaultTransaction = true
	cfg.Logger = logger.Discard
	cfg.NowFunc = func() time.Time { return instant(s.clock.Now()) }
	cfg.DisableNestedTransaction = true
	g, err := gorm.Open(s.engine.dialector(db), cfg)
	if err != nil {
		return nil, err
	}
	return g, g.Use(officeScope{})
}

// Engine names the engine: "postgres" or "sqlite".
func (s *Store) Engine() string { return s.engine.name() }

// Now reads the injected clock: UTC, microseconds.
func (s *Store) Now() time.Time { return instant(s.clock.Now()) }

// SQL gives the handle for writing, for libraries that bring their own SQL.
func (s *Store) SQL() *sql.DB { w, _ := s.engine.handles(); return w }

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	_, r := s.engine.handles()
	return s.Fault(r.PingContext(ctx))
}

// Analyze refreshes the planner's statistics, after bulk loads.
func (s *Store) Analyze(ctx context.Context) error { return s.engine.analyze(ctx) }

// Learn takes the planner's statistics of tables that have just become large, where the
// engine goes by any. It costs next to nothing when none has.
func (s *Store) Learn(ctx context.Context) error { return s.engine.learn(ctx) }

// scrubLife bounds how long a scrub may keep others waiting.
const scrubLife = 2 * time.Second

// Scrub makes the database let go of what rows held before they were changed, as
// far as it keeps that outside of transactions. It is for after a commit that made
// something unreadable; what cannot be scrubbed now goes with the next checkpoint.
func (s *Store) Scrub(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), scrubLife)
	defer cancel()
	if err := s.engine.scrub(ctx); err != nil {
		s.log.Warn("what was made unreadable stays in the database's journal for now", "error", err)
	}
}

// Finish registers the last act of every writing transaction.
func (s *Store) Finish(f Finisher) { s.finishers = append(s.finishers, f) }

// Reader looks at a row that is about to be written and may change it; changed
// tells whether a column differs from what Load read. It says whether it changed
// the row.
type Reader func(tx *Tx, row Row, changed func(column string) bool) (bool, error)

// Proofread registers what looks at every row before it is written.
func (s *Store) Proofread(r Reader) { s.readers = append(s.readers, r) }

// Committed registers what is told of every committed transaction, in process.
func (s *Store) Committed(f func(*Tx)) { s.committed = append(s.committed, f) }

// Close closes all handles.
func (s *Store) Close() error {
	w, r := s.engine.handles()
	if r != w {
		return errors.Join(r.Close(), w.Close())
	}
	return w.Close()
}
