package store_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // a second way into the same server

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// A COMMIT waiting for a synchronous standby that is then cancelled is reported
// by PostgreSQL as success, though a failover would lose it. The caller going
// away must not cancel it, and a cancelled wait must not be told as success.
func TestCancelledCommitIsNeverSuccess(t *testing.T) {
	db := storetest.Open(t, "postgres")
	admin := connect(t, storetest.URL(t))
	var name string
	if err := db.SQL().QueryRow("SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	// The test server answers without waiting; only this database waits.
	exec(t, admin, "ALTER DATABASE "+name+" SET synchronous_commit = on")
	exec(t, admin, "ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_is_away'")
	exec(t, admin, "SELECT pg_reload_conf()")
	t.Cleanup(func() {
		exec(t, admin, "ALTER SYSTEM RESET synchronous_standby_names")
		exec(t, admin, "SELECT pg_reload_conf()")
	})
	s, err := store.Open(t.Context(), db.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	ctx, leave := context.WithCancel(storetest.As(t.Context(), record.NewID(), auth.Admin))
	outcome := make(chan error, 1)
	go func() {
		outcome <- s.InTx(ctx, func(tx *store.Tx) error {
			_, err := store.ClaimKey(tx, store.KeptKey{CallerID: record.NewID(), Operation: "o", Key: "k"})
			return err
		})
	}()
	pid := waitForCommit(t, admin, name)
	leave() // the client goes away: the wait must go on
	exec(t, admin, "SELECT pg_cancel_backend($1)", pid)
	if err := <-outcome; !fault.Is(err, fault.CodeOutcomeUnknown) {
		t.Fatalf("a cancelled wait was told as %v", err)
	}
}

func connect(t *testing.T, url string) *sql.DB {
	t.Helper()
	c, err := sql.Open("pgx", url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	return c
}

func exec(t *testing.T, c *sql.DB, q string, args ...any) {
	t.Helper()
	if _, err := c.Exec(q, args...); err != nil {
		t.Fatal(err)
	}
}

// waitForCommit polls until a backend of the database waits for the standby.
func waitForCommit(t *testing.T, admin *sql.DB, database string) int {
	t.Helper()
	for deadline := time.After(20 * time.Second); ; {
		var pid int
		err := admin.QueryRow("SELECT pid FROM pg_stat_activity WHERE datname = $1 AND wait_event = 'SyncRep'", database).Scan(&pid)
		if err == nil {
			return pid
		}
		select {
		case <-deadline:
			t.Fatalf("no commit waits: %v", err)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// Two transactions that lock two rows in opposite order: one is rolled back by
// PostgreSQL and must be run again, so both succeed.
func TestDeadlockIsRunAgain(t *testing.T) {
	db := storetest.Open(t, "postgres")
	exec(t, db.SQL(), "CREATE TABLE pairs (n int PRIMARY KEY)")
	exec(t, db.SQL(), "INSERT INTO pairs VALUES (1), (2)")
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	results := make(chan error, 2)
	first := make(chan struct{}, 4)
	both := make(chan struct{})
	for _, order := range [][2]int{{1, 2}, {2, 1}} {
		go func() {
			results <- db.InTx(ctx, func(tx *store.Tx) error {
				for i, n := range order {
					if err := tx.DB.Exec("SELECT n FROM pairs WHERE n = ? FOR UPDATE", n).Error; err != nil {
						return err
					}
					if i == 0 {
						first <- struct{}{}
						<-both
					}
				}
				return nil
			})
		}()
	}
	<-first
	<-first
	close(both)
	for range 2 {
		if err := <-results; err != nil {
			t.Error(err)
		}
	}
}

// A connection that breaks makes nothing of ours wrong: the database is away, and of
// a COMMIT nobody knows.
func TestBrokenConnections(t *testing.T) {
	db := storetest.Open(t, "postgres")
	for _, err := range []error{io.ErrUnexpectedEOF, io.EOF, driver.ErrBadConn, &net.OpError{Op: "read", Err: syscall.ECONNRESET}, &net.OpError{Op: "write", Err: syscall.EPIPE}} {
		if got := db.Fault(fmt.Errorf("failed: %w", err)); !fault.Is(got, fault.CodeUnavailable) {
			t.Errorf("%v is told as %v", err, got)
		}
	}
	if err := errors.New("of the program itself"); !errors.Is(db.Fault(err), err) || fault.Is(db.Fault(err), fault.CodeUnavailable) {
		t.Errorf("%v is told as %v", err, db.Fault(err))
	}
	admin := connect(t, storetest.URL(t))
	end := func(tx *store.Tx) error {
		var pid int
		if err := tx.DB.Raw("SELECT pg_backend_pid()").Scan(&pid).Error; err != nil {
			return err
		}
		exec(t, admin, "SELECT pg_terminate_backend($1, 60000)", pid)
		return nil
	}
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	err := db.InTx(ctx, func(tx *store.Tx) error { return errors.Join(end(tx), tx.DB.Exec("SELECT 1").Error) })
	if !fault.Is(err, fault.CodeUnavailable) {
		t.Errorf("in the middle: %v", err)
	}
	if err := db.InTx(ctx, end); !fault.Is(err, fault.CodeOutcomeUnknown) {
		t.Errorf("before the COMMIT: %v", err)
	}
}

// Whatever the server has against a connection, the database is away.
func TestNoConnectionIsToBeHad(t *testing.T) {
	db := storetest.Open(t, "postgres")
	admin := connect(t, storetest.URL(t))
	var name string
	if err := db.SQL().QueryRow("SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	exec(t, admin, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS false")
	defer exec(t, admin, "ALTER DATABASE "+name+" ALLOW_CONNECTIONS true")
	exec(t, admin, "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity WHERE datname = $1", name)
	for range 3 {
		if err := db.InTx(ctx, func(*store.Tx) error { return nil }); !fault.Is(err, fault.CodeUnavailable) {
			t.Errorf("a write: %v", err)
		}
		if _, err := pointed.Get(ctx, db.Store, record.NewID()); !fault.Is(err, fault.CodeUnavailable) {
			t.Errorf("a read: %v", err)
		}
	}
}

// A table that has just become large is known to the planner before autovacuum comes.
func TestLearn(t *testing.T) {
	db := storetest.Open(t, "postgres")
	known := func(table string) string {
		t.Helper()
		return storetest.Strings(t, db, "SELECT reltuples::text FROM pg_class WHERE relname = '"+table+"'")[0]
	}
	exec := func(q string) {
		t.Helper()
		if _, err := db.SQL().ExecContext(t.Context(), q); err != nil {
			t.Fatal(err)
		}
	}
	for _, table := range []string{"large", "small"} {
		exec("CREATE TABLE " + table + " (n int) WITH (autovacuum_enabled = off)")
	}
	exec("INSERT INTO large SELECT generate_series(1, 5000)")
	exec("INSERT INTO small SELECT generate_series(1, 150)")
	learn := func(large, small string) {
		t.Helper()
		if err := db.Learn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if l, s := known("large"), known("small"); l != large || s != small {
			t.Errorf("%s and %s rows are known, not %s and %s", l, s, large, small)
		}
	}
	learn("5000", "-1")
	exec("INSERT INTO large SELECT generate_series(1, 20000)")
	learn("5000", "-1") // it has not grown tenfold
	exec("INSERT INTO large SELECT generate_series(1, 50000)")
	learn("75000", "-1")
}
