package store_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"lianluo/internal/auth"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// A list without filters gives the same pages of the same office, and PostgreSQL
// does not plan it for every page.
func TestUnfilteredListsArePlannedOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		for i := range 20 {
			if err := put(db, ctx, &thing{Name: fmt.Sprint(i)}); err != nil {
				t.Fatal(err)
			}
		}
		if err := put(db, storetest.As(t.Context(), record.NewID(), auth.Coordinator), &thing{Name: "of another office"}); err != nil {
			t.Fatal(err)
		}
		cfg := db.Config
		cfg.MaxConns = 1 // so that all plans are of one connection
		s, err := store.Open(t.Context(), cfg)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		list := store.List[thing]{Table: "things", Default: "-id"}
		walk := func(ctx context.Context) string {
			t.Helper()
			var names []string
			for r := (store.Request{Limit: 2}); ; {
				page, err := list.Fetch(s, s.Reading(ctx), r)
				if err != nil {
					t.Fatal(err)
				}
				for _, x := range page.Items {
					names = append(names, x.Name)
				}
				if r.Cursor = page.Next; r.Cursor == "" {
					return strings.Join(names, " ")
				}
			}
		}
		const all = "19 18 17 16 15 14 13 12 11 10 9 8 7 6 5 4 3 2 1 0"
		if got := walk(ctx); got != all {
			t.Error(got)
		}
		if got := walk(store.Unfiltered(ctx)); got != all {
			t.Error("unfiltered:", got)
		}
		if _, err := list.Fetch(s, s.Reading(store.Unfiltered(t.Context())), store.Request{Limit: 2}); err == nil {
			t.Error("a list of no office")
		}
		if db.Engine() != "postgres" {
			return
		}
		got := strings.Join(storetest.Strings(t, &storetest.DB{Store: s}, "SELECT generic_plans || ' kept, ' || custom_plans || ' made' FROM pg_prepared_statements "+
			`WHERE statement LIKE 'SELECT * FROM "things" WHERE things.id < $1%office_id" = ''%LIMIT 3'`), "; ")
		if got != "4 kept, 5 made" { // it makes five before it trusts one
			t.Error(got)
		}
	})
}
