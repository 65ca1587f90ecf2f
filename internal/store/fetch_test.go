package store_test

import (
	"context"
	"database/sql"
	"testing"

	"github.com/jackc/pgx/v5"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// Reads that belong together have one connection, and another when it has gone;
// in a transaction they are part of it.
func TestTogether(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "青禾"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		runs := 0
		twice := func(one *gorm.DB) error {
			runs++
			c, pooled := one.Statement.ConnPool.(*sql.Conn)
			if pooled && runs == 1 && db.Engine() == "postgres" {
				if err := c.Raw(func(dc any) error { return dc.(interface{ Conn() *pgx.Conn }).Conn().Close(ctx) }); err != nil {
					t.Error(err)
				}
			}
			for range 2 {
				got, err := store.Get[thing](one, x.ID)
				if err != nil {
					return err
				}
				if got.Name != x.Name {
					t.Errorf("%+v", got)
				}
			}
			return nil
		}
		if err := db.Together(ctx, twice); err != nil || runs > 2 || runs == 1 && db.Engine() == "postgres" {
			t.Errorf("%v after %d runs", err, runs)
		}
		err := db.InTx(ctx, func(tx *store.Tx) error {
			tx.Queue(struct{}{})
			x = &thing{Name: "红岭"}
			if err := tx.Create(x); err != nil {
				return err
			}
			return db.Together(tx.Context(), twice)
		})
		if err != nil {
			t.Errorf("in a transaction: %v", err)
		}
		if err := db.Together(storetest.As(t.Context(), record.NewID(), auth.Admin), twice); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office: %v", err)
		}
	})
}
