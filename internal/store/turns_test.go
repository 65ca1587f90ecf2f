package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

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

// An office that wants much waits behind itself: whoever comes from another one, be it
// as the last, has no more than one of them before it.
func TestNoOfficeHasAllTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		db := storetest.Open(t, "sqlite")
		busy := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		var order []string
		var wg sync.WaitGroup
		begin := func(ctx context.Context, name string) {
			wg.Go(func() {
				if err := db.InTx(ctx, func(*store.Tx) error { order = append(order, name); return nil }); err != nil {
					t.Error(err)
				}
			})
			synctest.Wait() // until it waits for its turn
		}
		err := db.InTx(busy, func(*store.Tx) error {
			for range 8 {
				begin(busy, "busy")
			}
			begin(other, "other")
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		wg.Wait()
		if len(order) != 9 || slices.Index(order, "other") > 1 {
			t.Errorf("served in the order %v", order)
		}
	})
}

// Of several connections one stays for the others when an office stands still, and
// whoever gave up waiting holds no turn.
func TestStandingOffice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const connections = 4
		take := store.Turns(connections)
		still, other := record.NewID(), record.NewID()
		var ends []func()
		for range connections - 1 {
			leave, err := take(t.Context(), still)
			if err != nil {
				t.Fatal(err)
			}
			ends = append(ends, leave)
		}
		soon, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := take(soon, still); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the office took all turns: %v", err)
		}
		leave, err := take(t.Context(), other)
		if err != nil {
			t.Fatal(err)
		}
		late, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := take(late, record.NewID()); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("more turns than connections: %v", err)
		}
		for _, end := range append(ends, leave) {
			end()
		}
		for range connections - 1 { // as before, whatever was given up
			if _, err := take(t.Context(), still); err != nil {
				t.Fatal(err)
			}
		}
	})
}
