package store_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/store/storetest"
)

// The committed dumps are what the migrations make, so that a reviewer sees the
// schema and not only the steps to it.
func TestSchemaDumpIsFresh(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		file := "../../db/schema/" + db.Engine() + ".sql"
		got := storetest.Dump(t, db)
		if os.Getenv("LIANLUO_UPDATE_GOLDEN") != "" {
			if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got); diff != "" {
			t.Errorf("%s is stale, run `make golden` (-file +now):\n%s", file, diff)
		}
	})
}

// Both engines have the same tables and columns; search aside, which each keeps
// in its own way.
func TestEnginesHaveTheSameColumns(t *testing.T) {
	columns := map[string][]string{}
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		q := `SELECT m.name || '.' || p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
			WHERE m.type = 'table' AND m.name NOT LIKE 'goose%' AND m.name NOT LIKE 'sqlite_%'
			AND m.name NOT GLOB '*_search*' AND p.name <> 'row_no' ORDER BY 1`
		if db.Engine() == "postgres" {
			q = `SELECT table_name || '.' || column_name FROM information_schema.columns
				WHERE table_schema = 'public' AND table_name NOT LIKE 'goose%' AND column_name <> 'search'
				ORDER BY (table_name || '.' || column_name) COLLATE "C"`
		}
		columns[db.Engine()] = storetest.Strings(t, db, q)
	})
	if diff := cmp.Diff(columns["sqlite"], columns["postgres"]); diff != "" {
		t.Errorf("-sqlite +postgres:\n%s", diff)
	}
}

// A second start finds nothing to do.
func TestMigratingTwiceDoesNothing(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		done, err := db.Migrate(t.Context())
		if err != nil || len(done) != 0 {
			t.Errorf("%v %v", done, err)
		}
		all, err := db.MigrationStatus(t.Context())
		if err != nil || len(all) == 0 {
			t.Fatalf("%v %v", all, err)
		}
		for _, m := range all {
			if !m.Applied {
				t.Errorf("%s is pending", m.Name)
			}
		}
	})
}
