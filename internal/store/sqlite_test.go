package store_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// Every index has its statistics from the first start on, and no samples, whatever an
// older program or a hand has left there; opening the database again changes nothing.
func TestStatisticsAreStated(t *testing.T) {
	db := storetest.Open(t, "sqlite")
	const stated = "SELECT tbl || ' ' || idx || ' ' || stat FROM sqlite_stat1 ORDER BY 1"
	before := storetest.Strings(t, db, stated)
	without := storetest.Strings(t, db, `SELECT i.name FROM pragma_table_list t JOIN pragma_index_list(t.name) i WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite_%'
		AND i.name NOT IN (SELECT idx FROM sqlite_stat1)`)
	if len(before) == 0 || len(without) != 0 {
		t.Fatalf("%d statistics, none of %v", len(before), without)
	}
	for _, want := range []string{"petition_cases petition_cases_handling 1000000 100000 10000 1", "petition_cases petition_cases_key 100000 10000 1",
		"events events_resource 1000000 100000 10 1", "units units_one_name 100000 10000 1"} {
		if !slices.Contains(before, want) {
			t.Errorf("%s is not among\n%s", want, strings.Join(before, "\n"))
		}
	}
	again := func(spoil string) []string {
		t.Helper()
		if _, err := db.SQL().Exec(spoil); err != nil {
			t.Fatal(err)
		}
		if _, err := db.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		return storetest.Strings(t, db, stated)
	}
	if got := again("DELETE FROM sqlite_stat1 WHERE tbl = 'units'"); len(got) == len(before) {
		t.Error("statistics are written at every start")
	}
	if got := again("ANALYZE; PRAGMA user_version = 0"); !slices.Equal(got, before) {
		t.Error("other rules of old left their statistics")
	}
	if n := storetest.Strings(t, db, "SELECT CAST(COUNT(*) AS TEXT) FROM sqlite_stat4"); n[0] != "0" {
		t.Errorf("%s samples", n[0])
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
