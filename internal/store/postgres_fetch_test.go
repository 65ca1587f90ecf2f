package store_test

import (
	"context"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"

	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// glimpse has every kind of column that is read by hand.
type glimpse struct {
	id    uuid.UUID
	other *uuid.UUID
	at    time.Time
	then  *time.Time
	name  string
	rank  int64
	known bool
}

func glimpses(columns ...string) store.Point[glimpse] {
	return store.NewPoint("things", columns, store.Hand[glimpse]{Into: func(g *glimpse) []any {
		return []any{&g.id, &g.at, &g.name, &g.rank, &g.known, &g.other, &g.then}
	}})
}

// Rows that are read past database/sql are the same rows, in a transaction, where
// there is no way past it, too; and what is NULL where a value must be is told.
func TestByHandAsByTheLibrary(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "青禾", Rank: -7}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		full := glimpses("id", "created_at", "name", "rank", "rank < 0", "office_id", "updated_at")
		bare := glimpses("id", "created_at", "name", "rank", "rank < 0", "NULLIF(id, id)", "NULLIF(created_at, created_at)")
		look := func(ctx context.Context) {
			t.Helper()
			g, err := full.Get(ctx, db.Store, x.ID)
			if err != nil {
				t.Fatal(err)
			}
			if g.id != x.ID || !g.at.Equal(x.CreatedAt) || g.name != "青禾" || g.rank != -7 || !g.known || g.other == nil || *g.other != x.OfficeID || g.then == nil || !g.then.Equal(x.UpdatedAt) {
				t.Errorf("%+v", g)
			}
			if g, err = bare.Get(ctx, db.Store, x.ID); err != nil || g.other != nil || g.then != nil || g.id != x.ID {
				t.Errorf("%+v, %v", g, err)
			}
		}
		look(ctx)
		if err := db.InTx(ctx, func(tx *store.Tx) error { look(tx.Context()); return nil }); err != nil {
			t.Error(err)
		}
		for _, null := range [][]string{
			{"NULLIF(id, id)", "created_at", "name", "rank", "rank < 0", "office_id", "updated_at"},
			{"id", "NULLIF(created_at, created_at)", "name", "rank", "rank < 0", "office_id", "updated_at"},
			{"id", "created_at", "NULLIF(name, name)", "rank", "rank < 0", "office_id", "updated_at"},
			{"id", "created_at", "name", "NULLIF(rank, rank)", "rank < 0", "office_id", "updated_at"},
		} {
			if g, err := glimpses(null...).Get(ctx, db.Store, x.ID); err == nil && db.Engine() == "postgres" {
				t.Errorf("%v is %+v", null, g)
			}
		}
	})
}

// A connection of the pool that has gone meanwhile is replaced, and nobody hears
// of it; the next reader finds the pool in order.
func TestReadingOnAConnectionThatIsGone(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		if db.Engine() != "postgres" {
			return // its connections do not go
		}
		x := &thing{Name: "青禾"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		for range 3 {
			c, err := db.SQL().Conn(ctx)
			if err != nil {
				t.Fatal(err)
			}
			err = c.Raw(func(dc any) error { return dc.(interface{ Conn() *pgx.Conn }).Conn().Close(ctx) })
			if err != nil {
				t.Fatal(err)
			}
			if err := c.Close(); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				if got, err := pointed.Get(ctx, db.Store, x.ID); err != nil || got.Name != "青禾" {
					t.Errorf("%+v, %v", got, err)
				}
			}
		}
	})
}
