package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	migrations "lianluo/db"
	"lianluo/internal/fault"
)

type postgresEngine struct {
	db       *sql.DB
	convoy   *convoy
	doubt    *atomic.Uint64
	deadline time.Duration
}

// openPostgres connects lazily; a wrong URL is found here, an absent server by
// the first use.
func openPostgres(_ context.Context, cfg Config) (engine, error) {
	pc, err := pgx.ParseConfig(cfg.URL)
	if err != nil {
		return nil, errors.New("not a PostgreSQL URL") // the parser's text may hold the password
	}
	if cfg.StatementTimeout == 0 {
		cfg.StatementTimeout = 10 * time.Second
	}
	if cfg.MaxConns == 0 {
		cfg.MaxConns = 4
	}
	e := &postgresEngine{doubt: new(atomic.Uint64), deadline: cfg.StatementTimeout}
	pc.RuntimeParams["statement_timeout"] = strconv.FormatInt(cfg.StatementTimeout.Milliseconds(), 10)
	pc.RuntimeParams["idle_in_transaction_session_timeout"] = "30000"
	pc.RuntimeParams["timezone"] = "UTC"
	pc.RuntimeParams["application_name"] = "lianluo"
	if pc.ConnectTimeout == 0 {
		pc.ConnectTimeout = 3 * time.Second
	}
	// A cancelled wait for a synchronous standby is reported as success with
	// this notice, and the commit may be lost in a failover.
	pc.OnNotice = func(_ *pgconn.PgConn, n *pgconn.Notice) {
		if strings.Contains(n.Message, "wait for synchronous replication") {
			e.doubt.Add(1)
		}
	}
	e.db = sql.OpenDB(piping{stdlib.GetConnector(*pc, stdlib.OptionAfterConnect(plainUUIDs))})
	e.convoy = &convoy{clock: SystemClock{}, most: max(1, cfg.MaxConns-1), ask: func(ctx context.Context, queries ...query) error {
		return ask(ctx, e.db, queries...)
	}}
	e.db.SetMaxOpenConns(cfg.MaxConns)
	e.db.SetMaxIdleConns(cfg.MaxConns)
	e.db.SetConnMaxIdleTime(5 * time.Minute)
	e.db.SetConnMaxLifetime(time.Hour)
	return e, nil
}

func (e *postgresEngine) name() string                   { return "postgres" }
func (e *postgresEngine) handles() (write, read *sql.DB) { return e.db, e.db }
func (e *postgresEngine) dialector(db *sql.DB) gorm.Dialector {
	return postgres.New(postgres.Config{Conn: db})
}
func (e *postgresEngine) gormConfig() *gorm.Config { // without PrepareStmt, which halves updates here
	return &gorm.Config{ClauseBuilders: map[string]clause.ClauseBuilder{"LIMIT": postgresLimit}}
}
func (e *postgresEngine) doubtful() uint64                  { return e.doubt.Load() }
func (e *postgresEngine) state(context.Context, bool) error { return nil }
func (e *postgresEngine) analyze(ctx context.Context) error {
	_, err := e.db.ExecContext(ctx, "ANALYZE")
	return err
}

// scrub leaves the versions of rows that are over to the server's vacuum.
func (e *postgresEngine) scrub(context.Context) error { return nil }

func (e *postgresEngine) forUpdate(db *gorm.DB) *gorm.DB {
	return db.Clauses(clause.Locking{Strength: "UPDATE"})
}

func (e *postgresEngine) forShare(db *gorm.DB) *gorm.DB {
	return db.Clauses(clause.Locking{Strength: "SHARE"})
}

func (e *postgresEngine) match(_ *gorm.DB, table string, tokens []string) (condition, error) {
	return condition{table + ".search @@ ?::tsquery", strings.Join(tokens, " & ")}, nil
}

func (e *postgresEngine) estimates() bool { return true }

// postgresLimit writes the limit of an unfiltered list into the text, where GORM
// has it on SQLite anyway.
func postgresLimit(c clause.Clause, b clause.Builder) {
	l, plain := c.Expression.(clause.Limit)
	st, ok := b.(*gorm.Statement)
	if !plain || l.Limit == nil || l.Offset > 0 || !ok || !unfiltered(st) {
		c.Build(b)
		return
	}
	_, _ = st.WriteString("LIMIT " + strconv.Itoa(*l.Limit)) // memory
}

func (e *postgresEngine) retryable(err error) bool {
	var pe *pgconn.PgError
	return errors.As(err, &pe) && (pe.Code == "40001" || pe.Code == "40P01")
}

func (e *postgresEngine) fault(err error) error {
	var pe *pgconn.PgError
	var ce *pgconn.ConnectError // whatever the server says against a connection, there is none
	if !errors.As(err, &ce) && errors.As(err, &pe) {
		switch {
		case pe.Code == "23505":
			return fault.Wrap(fault.CodeAlreadyExists, err)
		case pe.Code == "23503":
			return fault.Wrap(fault.CodeUnprocessable, err)
		case pe.Code == "53100":
			return fault.Wrap(fault.CodeInsufficientStorage, err)
		// connection, resource and operator classes, query cancelled, read-only, serialization
		case strings.HasPrefix(pe.Code, "08"), strings.HasPrefix(pe.Code, "53"), strings.HasPrefix(pe.Code, "57"),
			pe.Code == "25006", strings.HasPrefix(pe.Code, "40"), pe.Code == "55P03":
			return fault.Wrap(fault.CodeUnavailable, err)
		}
		return nil
	}
	if broken(err) {
		return fault.Wrap(fault.CodeUnavailable, err)
	}
	return nil
}

// broken tells that there is no connection, or that it ended before the answer did.
func broken(err error) bool {
	var ce *pgconn.ConnectError
	var ne net.Error
	return errors.As(err, &ce) || errors.As(err, &ne) || pgconn.SafeToRetry(err) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) || errors.Is(err, driver.ErrBadConn)
}

func (e *postgresEngine) migrate(ctx context.Context, m migration) ([]MigrationStatus, error) {
	locker, err := lock.NewPostgresSessionLocker()
	if err != nil {
		return nil, err
	}
	dir, err := fs.Sub(migrations.Migrations, "migrations/postgres")
	if err != nil {
		return nil, err
	}
	// Migrations may take longer than any request: a connection of their own.
	db, err := e.unlimited(ctx)
	if err != nil {
		return nil, err
	}
	defer db.Close()
	p, err := goose.NewProvider(goose.DialectPostgres, db, dir, goose.WithSessionLocker(locker))
	if err != nil {
		return nil, err
	}
	return m(ctx, p)
}

func (e *postgresEngine) unlimited(ctx context.Context) (*sql.DB, error) {
	cfg, err := e.config(ctx)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	delete(cfg.RuntimeParams, "statement_timeout")
	delete(cfg.RuntimeParams, "idle_in_transaction_session_timeout")
	return stdlib.OpenDB(*cfg), nil
}

// config is how the pool has connected.
func (e *postgresEngine) config(ctx context.Context) (*pgx.ConnConfig, error) {
	c, err := e.db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var cfg *pgx.ConnConfig
	err = c.Raw(func(dc any) error {
		conn, ok := dc.(*pipedConn)
		if !ok {
			return fmt.Errorf("%T is no connection of pgx", dc)
		}
		cfg = conn.Conn().Config()
		return nil
	})
	return cfg, errors.Join(err, c.Close())
}
