package audit_test

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"

	"lianluo/internal/audit"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// A backup taken while four writers write is one moment of the database: what
// is restored from it has whole chains that end where their heads say, and what
// had been acknowledged before the backup began is in it.
func TestRestoredChainsHold(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		const before = 20
		offices := []context.Context{
			storetest.As(t.Context(), record.NewID(), auth.Coordinator), storetest.As(t.Context(), record.NewID(), auth.Coordinator),
		}
		write := func(ctx context.Context) error {
			return db.InTx(ctx, func(tx *store.Tx) error {
				return event.AppendChange(tx, event.Change{Kind: "unit.created", Resource: record.NewID()})
			})
		}
		var acknowledged atomic.Int64
		stop := make(chan struct{})
		enough := make(chan struct{})
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				for {
					select {
					case <-stop:
						return
					default:
					}
					if err := write(offices[i%2]); err != nil {
						t.Error(err)
						return
					}
					if acknowledged.Add(1) == before {
						close(enough)
					}
				}
			})
		}
		<-enough
		known := acknowledged.Load()
		var file bytes.Buffer
		_, err := db.Backup(t.Context(), &file, nil)
		close(stop)
		wg.Wait()
		if err != nil {
			t.Fatal(err)
		}
		other := storetest.Open(t, db.Engine())
		if _, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), nil, nil); err != nil {
			t.Fatal(err)
		}
		all, err := audit.NewService(other.Store).VerifyAll(t.Context())
		if err != nil || len(all) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		var restored int64
		for _, v := range all {
			if restored += v.Checked; !v.Intact() {
				t.Errorf("office %s: %+v", v.OfficeID, v.Fault)
			}
		}
		if restored < known || restored > acknowledged.Load() {
			t.Errorf("%d events restored, %d were acknowledged before the backup and %d in all", restored, known, acknowledged.Load())
		}
	})
}
