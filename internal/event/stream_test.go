package event_test

import (
	"context"
	"sync"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// With writers racing on one office, a reader that follows the sequence sees
// every event once and in order: a place is taken only by who commits next.
func TestReaderFollowsRacingWriters(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		const writers, each = 16, 12
		ctx := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		var wg sync.WaitGroup
		for range writers {
			wg.Go(func() {
				for i := 0; i < each; i++ {
					err := db.InTx(ctx, func(tx *store.Tx) error {
						return event.AppendChange(tx, event.Change{Kind: "petition_case.created", Resource: record.NewID(), Data: map[string]any{"i": i}})
					})
					switch {
					case fault.Is(err, fault.CodeUnavailable):
						i-- // the turn did not come in time on a busy machine: nothing was done
					case err != nil:
						t.Error(err)
					}
				}
			})
		}
		done := make(chan struct{})
		go func() { wg.Wait(); close(done) }()
		seen, last := 0, event.Head{}
		for finished := false; ; {
			select {
			case <-done:
				finished = true
			default:
			}
			n := follow(t, ctx, db, &last)
			seen += n
			if finished && n == 0 {
				break
			}
		}
		if seen != writers*each {
			t.Fatalf("followed %d events of %d", seen, writers*each)
		}
	})
}

// follow reads on from last, checking that the sequence has no gap and that
// each event holds the hash of the one before.
func follow(t *testing.T, ctx context.Context, db *storetest.DB, last *event.Head) int {
	t.Helper()
	var page []event.Event
	if err := db.Reading(ctx).Where("sequence > ?", last.Sequence).Order("sequence").Limit(20).Find(&page).Error; err != nil {
		t.Fatal(err)
	}
	for _, e := range page {
		if e.Sequence != last.Sequence+1 || e.PrevHash != last.Hash || e.Hash != e.Digest() {
			t.Fatalf("event %d after %d does not continue the chain", e.Sequence, last.Sequence)
		}
		last.Sequence, last.Hash = e.Sequence, e.Hash
	}
	return len(page)
}

func TestOfficesHaveSequencesOfTheirOwn(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		for range 2 {
			office := record.NewID()
			ctx := storetest.As(t.Context(), office, auth.Admin)
			for want := int64(1); want <= 2; want++ {
				err := db.InTx(ctx, func(tx *store.Tx) error {
					return event.AppendChange(tx, event.Change{Kind: "office.updated", Resource: office})
				})
				if err != nil {
					t.Fatal(err)
				}
				var all []event.Event
				if err := db.Reading(ctx).Order("sequence").Find(&all).Error; err != nil {
					t.Fatal(err)
				}
				if int64(len(all)) != want || all[want-1].Sequence != want || all[want-1].OfficeID != office {
					t.Fatalf("want sequence %d of office %s, got %+v", want, office, all)
				}
			}
		}
	})
}

func TestEventsCannotBeChanged(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
		err := db.InTx(ctx, func(tx *store.Tx) error {
			return event.AppendChange(tx, event.Change{Kind: "office.updated", Resource: uuid.Max})
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE events SET kind = 'x'", "DELETE FROM events"} {
			if _, err := db.SQL().ExecContext(ctx, statement); err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}
