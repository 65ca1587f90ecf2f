package store_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// later is a row whose being written nobody waits for.
func later(tx *store.Tx, name string) (*thing, error) {
	tx.Queue(struct{}{})
	rows := []thing{{Name: name}}
	err := store.CreateLater(tx, rows)
	return &rows[0], err
}

// What nobody waits for is there for whatever comes after it, in its order: reads of
// either kind, writes, and the commit.
func TestWhatIsOwedComesFirst(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		reads := map[string]func(ctx context.Context, tx *store.Tx, x *thing) (string, error){
			"by the library": func(_ context.Context, tx *store.Tx, x *thing) (string, error) {
				got, err := store.Get[thing](tx.DB, x.ID)
				if err != nil {
					return "", err
				}
				return got.Name, nil
			},
			"by hand": func(ctx context.Context, _ *store.Tx, x *thing) (string, error) {
				got, err := pointed.Get(ctx, db.Store, x.ID)
				if err != nil {
					return "", err
				}
				return got.Name, nil
			},
			"by a write": func(_ context.Context, tx *store.Tx, x *thing) (string, error) {
				res := tx.DB.Model(x).Update("rank", 5)
				if res.Error == nil && res.RowsAffected != 1 {
					t.Errorf("%d rows", res.RowsAffected)
				}
				return x.Name, res.Error
			},
			"not at all": func(_ context.Context, _ *store.Tx, x *thing) (string, error) { return x.Name, nil },
		}
		for name, read := range reads {
			var x *thing
			err := db.InTx(ctx, func(tx *store.Tx) error {
				var err error
				if x, err = later(tx, "青禾"); err != nil {
					return err
				}
				if err := tx.Later().Model(x).Update("name", name).Error; err != nil {
					return err
				}
				got, err := read(tx.Context(), tx, x)
				if err == nil && got != name {
					t.Errorf("%s: %s", name, got)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			if got, err := pointed.Get(ctx, db.Store, x.ID); err != nil || got.Name != name {
				t.Errorf("%s, afterwards: %+v, %v", name, got, err)
			}
		}
	})
}

// It is written as it was when it was told, whatever becomes of the values.
func TestWhatIsOwedStaysAsItWas(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		rows := []thing{{Name: "青禾", Rank: 1}}
		err := db.InTx(ctx, func(tx *store.Tx) error {
			tx.Queue(struct{}{})
			if err := store.CreateLater(tx, rows); err != nil {
				return err
			}
			name := "南山"
			if err := tx.Later().Model(&thing{}).Where("id = ?", rows[0].ID).Update("name", &name).Error; err != nil {
				return err
			}
			name, rows[0].Rank = "北岭", 9
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		got, err := store.Get[thing](db.Reading(ctx), rows[0].ID)
		if err != nil || got.Name != "南山" || got.Rank != 1 {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// What is wrong with it is told by what comes after it at the latest by the commit, and
// undoes everything; the connection serves on.
func TestWhatIsOwedMayFail(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		x := &thing{Name: "青禾"}
		if err := put(db, ctx, x); err != nil {
			t.Fatal(err)
		}
		for i := range 10 { // more than there are connections
			told, read := false, i%2 == 1
			var y *thing
			err := db.InTx(ctx, func(tx *store.Tx) error {
				y = &thing{Name: "红岭"}
				tx.Queue(struct{}{})
				if err := tx.Create(y); err != nil {
					return err
				}
				twice := []thing{{Meta: record.Meta{ID: x.ID}, Name: "又一个"}}
				if err := store.CreateLater(tx, twice); err != nil {
					told = true
					return err
				}
				if !read {
					return nil
				}
				_, err := store.Get[thing](tx.DB, x.ID)
				return err
			})
			if !fault.Is(err, fault.CodeAlreadyExists) || told != (db.Engine() == "sqlite") {
				t.Errorf("%d: %v, told at once: %v", i, err, told)
			}
			if _, err := pointed.Get(ctx, db.Store, y.ID); !fault.Is(err, fault.CodeNotFound) {
				t.Errorf("%d: half of it was done: %v", i, err)
			}
		}
	})
}

// Where the server has said no to what was owed, it is known that nothing was done; where
// the connection went with the COMMIT on it, nobody knows.
func TestWhetherItWasDoneIsKnown(t *testing.T) {
	db := storetest.Open(t, "postgres")
	cfg := db.Config
	cfg.StatementTimeout = 200 * time.Millisecond
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
	admin := connect(t, cfg.URL)
	for last, want := range map[string]fault.Code{
		"SELECT pg_sleep(5)": fault.CodeUnavailable,
		"SELECT pg_terminate_backend(pg_backend_pid()), 'x'": fault.CodeOutcomeUnknown,
	} {
		key := store.KeptKey{CallerID: record.NewID(), Operation: "o", Key: "k"}
		err := s.InTx(ctx, func(tx *store.Tx) error {
			if _, err := store.ClaimKey(tx, key); err != nil {
				return err
			}
			return tx.Later().Exec(last).Error
		})
		if !fault.Is(err, want) {
			t.Errorf("%s: %v", last, err)
		}
		var n int
		if err := admin.QueryRow("SELECT count(*) FROM idempotency_keys WHERE caller_id = $1", key.CallerID).Scan(&n); err != nil || n != 0 {
			t.Errorf("%s: %d rows, %v", last, n, err)
		}
	}
}

// What is owed is forgotten with the rest, and is not the next transaction's.
func TestWhatIsOwedIsUndone(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		var left []*thing
		for i := range 10 {
			err := db.InTx(ctx, func(tx *store.Tx) error {
				x, err := later(tx, "青禾")
				left = append(left, x)
				if err != nil {
					return err
				}
				return fault.Missing()
			})
			if !fault.Is(err, fault.CodeNotFound) {
				t.Fatal(err)
			}
			if err := put(db, ctx, &thing{Name: fmt.Sprint("第", i, "号")}); err != nil {
				t.Fatal(err)
			}
		}
		for _, x := range left {
			if _, err := pointed.Get(ctx, db.Store, x.ID); !fault.Is(err, fault.CodeNotFound) {
				t.Errorf("%v is there: %v", x.ID, err)
			}
		}
	})
}

// Of many reads at once each gets its own row, and what is not there is not there.
func TestManyReadsAtOnce(t *testing.T) {
	each(t, func(t *testing.T, db *storetest.DB, ctx context.Context) {
		var rows []*thing
		for i := range 50 {
			x := &thing{Name: fmt.Sprint("第", i, "号")}
			if err := put(db, ctx, x); err != nil {
				t.Fatal(err)
			}
			rows = append(rows, x)
		}
		var wg sync.WaitGroup
		for i := range 64 {
			wg.Go(func() {
				for j := range 50 {
					x := rows[(i+j)%len(rows)]
					if got, err := pointed.Get(ctx, db.Store, x.ID); err != nil || got.Name != x.Name {
						t.Errorf("%+v, %v", got, err)
					}
					if j%10 == 0 {
						if got, err := pointed.Get(ctx, db.Store, record.NewID()); !fault.Is(err, fault.CodeNotFound) {
							t.Errorf("%+v, %v", got, err)
						}
					}
				}
			})
		}
		wg.Wait()
	})
}
