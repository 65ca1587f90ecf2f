package store_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// What was made unreadable is not in the journal any more once it is scrubbed.
func TestScrubEmptiesTheJournal(t *testing.T) {
	db := storetest.Open(t, "sqlite")
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	err := db.InTx(ctx, func(tx *store.Tx) error { return tx.DB.Exec("CREATE TABLE loose (words TEXT)").Error })
	if err != nil {
		t.Fatal(err)
	}
	journal := filepath.Join(db.Config.DataDir, store.FileName+"-wal")
	if f, err := os.Stat(journal); err != nil || f.Size() == 0 {
		t.Fatalf("nothing to scrub: %v", err)
	}
	db.Scrub(ctx)
	if f, err := os.Stat(journal); err != nil || f.Size() != 0 {
		t.Errorf("the journal is left: %v", err)
	}
}

// Statistics of an empty table would lead the planner astray when it has grown, so
// there are none; those of a large one are kept.
func TestStatisticsOfSmallTablesAreForgotten(t *testing.T) {
	db := storetest.Open(t, "sqlite")
	about := func(table string) (n int) {
		t.Helper()
		if err := db.SQL().QueryRow("SELECT COUNT(*) FROM sqlite_stat1 WHERE tbl = ?", table).Scan(&n); err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, learn := range []func(context.Context) error{db.Learn, db.Analyze} {
		if err := learn(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n := about("petition_cases"); n != 0 {
			t.Errorf("%d rows about a table that is empty", n)
		}
	}
	_, err := db.SQL().Exec(`CREATE TABLE large (n INTEGER, m INTEGER); CREATE INDEX large_n ON large (n);
		WITH RECURSIVE more(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM more WHERE n < 2000) INSERT INTO large SELECT n, n FROM more`)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Learn(t.Context()); err != nil || about("large") != 1 {
		t.Errorf("nothing is known of a large table: %v", err)
	}
}

// What an acknowledged write stands on. As SQLite comes, a power cut may take
// the last commits, references lead nowhere, readers and writers lock each other
// out, readers could write, and instants sort by the zone they are written in.
func TestEmbeddedDatabaseIsSetUp(t *testing.T) {
	db := storetest.Open(t, "sqlite")
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	pragmas := func(ask func(name string, into *string) error, want map[string]string) {
		t.Helper()
		for name, value := range want {
			var got string
			if err := ask(name, &got); err != nil || got != value {
				t.Errorf("%s is %s, not %s: %v", name, got, value, err)
			}
		}
	}
	both := map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "5000"}
	early, late := time.Date(2021, 9, 10, 7, 59, 0, 0, calendar.Zone), time.Date(2021, 9, 10, 0, 0, 0, 1000, time.UTC)
	err := db.InTx(ctx, func(tx *store.Tx) error {
		var sorted bool
		if err := tx.DB.Raw("SELECT ? < ?", early, late).Row().Scan(&sorted); err != nil || !sorted {
			t.Errorf("instants do not sort as they are written: %v", err)
		}
		pragmas(func(name string, into *string) error { return tx.DB.Raw("PRAGMA " + name).Row().Scan(into) }, both)
		return nil
	})
	if err != nil {
		t.Error(err)
	}
	both["query_only"] = "1"
	pragmas(func(name string, into *string) error { return db.Reading(ctx).Raw("PRAGMA " + name).Row().Scan(into) }, both)
}
