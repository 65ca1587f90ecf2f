package store_test

import (
	"context"
	"testing"

	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// Two have read the same version without locking it: the second to write must
// not undo what the first one wrote. GORM's own Save would.
func TestSaveNeverUndoesAnothersWrite(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "一"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		one, err := store.Get[thing](db.Reading(ctx), x.ID)
		if err != nil {
			t.Fatal(err)
		}
		two := *one
		save := func(y *thing, rank int64) error {
			y.Rank = rank
			return db.InTx(ctx, func(tx *store.Tx) error {
				tx.Queue(struct{}{})
				return tx.Save(y)
			})
		}
		if err := save(one, 1); err != nil || one.Version != 2 {
			t.Fatalf("version %d: %v", one.Version, err)
		}
		if err := save(&two, 2); !fault.Is(err, fault.CodeStaleVersion) || two.Version != 1 {
			t.Errorf("version %d: %v", two.Version, err)
		}
		if left, err := store.Get[thing](db.Reading(ctx), x.ID); err != nil || left.Rank != 1 || left.Version != 2 {
			t.Errorf("left %+v: %v", left, err)
		}
	})
}

// What only the program needs to know of a row is saved without an event and
// without a new version, so that who has read the row may still write it; what else
// changes in the transaction still owes an event.
func TestNoteOwesNoEvent(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "一"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		seen, was := x.ETag(), x.UpdatedAt
		x.Rank = 7
		if err := db.InTx(ctx, func(tx *store.Tx) error { return tx.Note(x) }); err != nil {
			t.Fatal(err)
		}
		if left, err := store.Get[thing](db.Reading(ctx), x.ID); err != nil || left.Rank != 7 || left.ETag() != seen || !left.UpdatedAt.Equal(was) {
			t.Errorf("left %+v: %v", left, err)
		}
		gone := *x
		gone.Version = 9
		if err := db.InTx(ctx, func(tx *store.Tx) error { return tx.Note(&gone) }); !fault.Is(err, fault.CodeStaleVersion) {
			t.Errorf("what somebody else has written is noted over: %v", err)
		}
		err := db.InTx(ctx, func(tx *store.Tx) error {
			if err := tx.Save(x); err != nil {
				return err
			}
			return tx.Note(x)
		})
		if err == nil {
			t.Error("a change without an event was kept")
		}
	})
}
