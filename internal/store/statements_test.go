package store

import (
	"database/sql"
	"errors"
	"fmt"
	"path/filepath"
	"testing"
)

func keptOf(t *testing.T, c *sql.Conn) *keptConn {
	t.Helper()
	var kept *keptConn
	if err := c.Raw(func(dc any) error { kept, _ = dc.(*keptConn); return nil }); err != nil || kept == nil {
		t.Fatalf("not a connection that keeps: %v", err)
	}
	return kept
}

func lab(t *testing.T) *sql.DB {
	t.Helper()
	db, err := openKeeping("file:" + filepath.Join(t.TempDir(), "lab.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	db.SetMaxOpenConns(1)
	if _, err := db.ExecContext(t.Context(), "CREATE TABLE n (i INTEGER); INSERT INTO n VALUES (1), (2), (3)"); err != nil {
		t.Fatal(err)
	}
	return db
}

// A statement is parsed once, in whatever transaction it comes.
func TestStatementsAreKeptAcrossTransactions(t *testing.T) {
	db := lab(t)
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	kept := keptOf(t, conn)
	const query = "UPDATE n SET i = i + ? WHERE i = ?"
	var first sqliteStmt
	for i := range 3 {
		tx, err := conn.BeginTx(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := tx.ExecContext(t.Context(), query, 0, i); err != nil {
			t.Fatal(err)
		}
		if err := tx.Commit(); err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = kept.free[query]
		}
		if first == nil || kept.free[query] != first {
			t.Fatalf("transaction %d parsed the statement again", i)
		}
	}
}

// Rows of a statement may be read while the same statement runs once more.
func TestKeptStatementIsNotSharedWhileItsRowsAreRead(t *testing.T) {
	tx, err := lab(t).BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	const query = "SELECT i FROM n WHERE i >= ? ORDER BY i"
	outer, err := tx.QueryContext(t.Context(), query, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer outer.Close()
	sum := 0
	for outer.Next() {
		var a, b int
		if err := outer.Scan(&a); err != nil {
			t.Fatal(err)
		}
		if err := tx.QueryRowContext(t.Context(), query, a).Scan(&b); err != nil {
			t.Fatal(err)
		}
		sum += 10*a + b
	}
	if err := outer.Err(); err != nil || sum != 66 {
		t.Errorf("read %d, want 66; %v", sum, err)
	}
}

func TestKeptStatementsAreBounded(t *testing.T) {
	db := lab(t)
	for i := range 3 * maxKept {
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf("UPDATE n SET i = i + %d WHERE i < 0", i)); err != nil {
			t.Fatal(err)
		}
	}
	conn, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if n := len(keptOf(t, conn).free); n != maxKept {
		t.Errorf("%d statements are kept, want %d", n, maxKept)
	}
}

func columnsOf(t *testing.T, db *sql.DB) []string {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), "SELECT * FROM n")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err := errors.Join(err, rows.Err()); err != nil {
		t.Fatal(err)
	}
	return columns
}

// What was kept is parsed anew when the tables have changed.
func TestKeptStatementSeesChangedTables(t *testing.T) {
	db := lab(t)
	for _, want := range []int{1, 2} {
		if columns := columnsOf(t, db); len(columns) != want {
			t.Errorf("columns %v, want %d", columns, want)
		}
		if _, err := db.ExecContext(t.Context(), fmt.Sprintf("ALTER TABLE n ADD COLUMN c%d INTEGER", want)); err != nil {
			t.Fatal(err)
		}
	}
}
