package store_test

import (
	"slices"
	"sync"
	"testing"
	"testing/synctest"

	"lianluo/internal/auth"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// Whoever asks for the one writing connection first gets it first; the pool
// itself would pick at random, and some requests would wait many times the mean.
func TestWritersTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t, "sqlite")
		ctx := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		const writers = 16
		var order []int
		var wg sync.WaitGroup
		err := db.InTx(ctx, func(*store.Tx) error {
			for i := range writers {
				wg.Go(func() {
					err := db.InTx(ctx, func(*store.Tx) error {
						order = append(order, i) // one at a time
						return nil
					})
					if err != nil {
						t.Error(err)
					}
				})
				synctest.Wait() // until it waits for its turn
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		if len(order) != writers || !slices.IsSorted(order) {
			t.Errorf("served in the order %v", order)
		}
	})
}
