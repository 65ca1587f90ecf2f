package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"

	"github.com/pressly/goose/v3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"
	driver "modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	migrations "lianluo/db"
	"lianluo/internal/fault"
)

// FileName is the embedded database inside the data folder.
const FileName = "lianluo.db"

type sqliteEngine struct {
	dir         string
	writer, rds *sql.DB
}

// openSQLite opens one writing connection and a pool of readers: SQLite has a
// single writer anyway, and a queue in the process is fairer than its busy
// handler.
func openSQLite(_ context.Context, cfg Config) (engine, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, err
	}
	file := filepath.Join(cfg.DataDir, FileName)
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE, 0o600) // the driver would create it world-readable
	if err != nil {
		return nil, err
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	e := &sqliteEngine{dir: cfg.DataDir}
	// synchronous FULL: an acknowledged write survives a power cut. A connection keeps few
	// pages, since the system keeps them all besides: 20 MB for each would be most of what
	// the program may take.
	base := "file:" + (&url.URL{Path: file}).EscapedPath() +
		"?_pragma=busy_timeout(5000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)&_pragma=foreign_keys(1)" +
		"&_pragma=cache_size(-8000)&_pragma=secure_delete(1)&_time_format=sqlite&_timezone=UTC"
	if !roomFor(tempFolders()) {
		base += "&" + inMemory
	}
	if e.writer, err = openKeeping(base + "&_txlock=immediate"); err != nil {
		return nil, err
	}
	e.writer.SetMaxOpenConns(1)
	if e.rds, err = openKeeping(base + "&_pragma=query_only(1)&_pragma=cache_size(-4000)"); err != nil {
		return nil, errors.Join(err, e.writer.Close())
	}
	e.rds.SetMaxOpenConns(4)
	e.rds.SetMaxIdleConns(4)
	return e, nil
}

// inMemory keeps there what would go to temporary files.
const inMemory = "_pragma=temp_store(2)"

// tempFolders are where SQLite looks for a place for its temporary files, such as
// what undoes a statement that has done half of its work.
func tempFolders() []string {
	return []string{os.Getenv("SQLITE_TMPDIR"), os.Getenv("TMPDIR"), "/var/tmp", "/usr/tmp", "/tmp", "."}
}

// roomFor tells whether files can be made in one of the folders. There may be none
// in a container whose root is empty and read-only: every larger write would fail.
func roomFor(folders []string) bool {
	const mayWrite, mayEnter = 2, 1
	return slices.ContainsFunc(folders, func(dir string) bool {
		info, err := os.Stat(dir)
		return err == nil && info.IsDir() && syscall.Access(dir, mayWrite|mayEnter) == nil
	})
}

func openKeeping(dsn string) (*sql.DB, error) {
	c, err := driver.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sql.OpenDB(keeping{c}), nil
}

func (e *sqliteEngine) name() string                   { return "sqlite" }
func (e *sqliteEngine) handles() (write, read *sql.DB) { return e.writer, e.rds }
func (e *sqliteEngine) gormConfig() *gorm.Config       { return &gorm.Config{} } // connections keep their statements
func (e *sqliteEngine) doubtful() uint64               { return 0 }
func (e *sqliteEngine) fetch(ctx context.Context, pool gorm.ConnPool, q query) error {
	return fetch(ctx, pool, q)
}
func (e *sqliteEngine) point(ctx context.Context, pool gorm.ConnPool, q query) error {
	return fetch(ctx, pool, q)
}
func (e *sqliteEngine) forUpdate(db *gorm.DB) *gorm.DB { return db } // the writer is alone
func (e *sqliteEngine) forShare(db *gorm.DB) *gorm.DB  { return db }
func (e *sqliteEngine) retryable(error) bool           { return false }

func (e *sqliteEngine) dialector(db *sql.DB) gorm.Dialector {
	return sqlite.New(sqlite.Config{DriverName: "sqlite", Conn: db})
}

func (e *sqliteEngine) analyze(context.Context) error { return nil } // see state
func (e *sqliteEngine) learn(context.Context) error   { return nil }

// scrub empties the journal: it would keep rows as they were until it is written
// over. What is deleted in the file itself is overwritten with zeros at once.
func (e *sqliteEngine) scrub(ctx context.Context) error {
	_, err := e.writer.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)")
	return err
}

// fewMatches is how many rows of an index of words are read before any other condition
// is looked at. Of more, a page is near at hand along the order of the list.
const fewMatches = 5000

func (e *sqliteEngine) match(db *gorm.DB, table string, tokens []string) (condition, error) {
	rows, err := e.newest(db, table, tokens, all, fewMatches+1)
	if err != nil || len(rows) > fewMatches {
		return condition{}, err
	}
	return e.numbered(table, rows), nil
}

func (e *sqliteEngine) newest(db *gorm.DB, table string, tokens []string, before int64, n int) (rows []int64, err error) {
	index := table + "_search"
	err = db.Session(&gorm.Session{NewDB: true}).Raw("SELECT rowid FROM "+index+" WHERE "+index+" MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?",
		strings.Join(tokens, " AND "), before, n).Scan(&rows).Error
	return rows, err
}

func (e *sqliteEngine) numbered(table string, rows []int64) condition {
	numbers := make([]string, 0, len(rows))
	for _, n := range rows {
		numbers = append(numbers, strconv.FormatInt(n, 10))
	}
	return condition{table + ".row_no IN (SELECT value FROM json_each(?))", "[" + strings.Join(numbers, ",") + "]"}
}

func (e *sqliteEngine) estimates() bool { return false }

func (e *sqliteEngine) fault(err error) error {
	var se *driver.Error
	if !errors.As(err, &se) {
		return nil
	}
	switch se.Code() {
	case lib.SQLITE_CONSTRAINT_UNIQUE, lib.SQLITE_CONSTRAINT_PRIMARYKEY:
		return fault.Wrap(fault.CodeAlreadyExists, err)
	case lib.SQLITE_CONSTRAINT_FOREIGNKEY:
		return fault.Wrap(fault.CodeUnprocessable, err)
	}
	switch se.Code() & 0xff {
	case lib.SQLITE_FULL:
		return fault.Wrap(fault.CodeInsufficientStorage, err)
	case lib.SQLITE_BUSY, lib.SQLITE_LOCKED, lib.SQLITE_IOERR, lib.SQLITE_CANTOPEN, lib.SQLITE_READONLY, lib.SQLITE_INTERRUPT:
		return fault.Wrap(fault.CodeUnavailable, err)
	}
	return nil
}

// migrate holds a lock file so that two processes starting at once do not
// apply the same step twice; the kernel drops the lock when a process dies.
func (e *sqliteEngine) migrate(ctx context.Context, m migration) ([]MigrationStatus, error) {
	f, err := os.OpenFile(filepath.Join(e.dir, "migrate.lock"), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX); err != nil {
		return nil, err
	}
	dir, err := fs.Sub(migrations.Migrations, "migrations/sqlite")
	if err != nil {
		return nil, err
	}
	p, err := goose.NewProvider(goose.DialectSQLite3, e.writer, dir)
	if err != nil {
		return nil, err
	}
	return m(ctx, p)
}
