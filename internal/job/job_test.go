package job_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/job"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func TestJobExistsWhenItsChangeCommits(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Admin)
		q := job.New(db.Store, slog.New(slog.DiscardHandler))
		var done atomic.Int64
		q.Register("report.compile", func(tx *store.Tx, payload json.RawMessage) error {
			if tx.Actor.Kind != auth.KindSystem || tx.Actor.Name != "report.compile" || tx.Actor.OfficeID != office || string(payload) != `{"n":7}` {
				t.Errorf("ran as %+v with %s", tx.Actor, payload)
			}
			done.Add(1)
			return nil
		})
		give := func(fail error) error {
			return db.InTx(ctx, func(tx *store.Tx) error {
				if err := q.Enqueue(tx, "report.compile", map[string]int{"n": 7}); err != nil {
					return err
				}
				return fail
			})
		}
		undo := errors.New("undo")
		if err := give(undo); !errors.Is(err, undo) {
			t.Fatal(err)
		}
		if worked, err := q.Work(ctx); worked || err != nil {
			t.Fatalf("a job of an undone change: %v %v", worked, err)
		}
		if err := give(nil); err != nil {
			t.Fatal(err)
		}
		for i := range 2 {
			if worked, err := q.Work(ctx); err != nil || worked != (i == 0) {
				t.Fatalf("round %d: %v %v", i, worked, err)
			}
		}
		if done.Load() != 1 {
			t.Errorf("done %d times", done.Load())
		}
		if err := db.InTx(ctx, func(tx *store.Tx) error { return q.Enqueue(tx, "unheard.of", nil) }); err == nil {
			t.Error("a job that nobody can do was taken")
		}
	})
}

func TestFailingJobBecomesDeadLetterAndCanBeRevived(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
		q := job.New(db.Store, slog.New(slog.DiscardHandler))
		broken := true
		runs := 0
		q.Register("flaky", func(tx *store.Tx, _ json.RawMessage) error {
			if runs++; broken {
				_, err := store.ClaimKey(tx, store.KeptKey{Operation: "half", Key: "done"})
				return errors.Join(err, errors.New("broken"))
			}
			return nil
		})
		if err := db.InTx(ctx, func(tx *store.Tx) error { return q.Enqueue(tx, "flaky", nil) }); err != nil {
			t.Fatal(err)
		}
		for range 5 {
			if worked, err := q.Work(ctx); !worked || err != nil {
				t.Fatalf("%v %v", worked, err)
			}
			skipPause(t, db)
		}
		if worked, _ := q.Work(ctx); worked || runs != 5 {
			t.Fatalf("ran %d times", runs)
		}
		var kept []store.KeptKey
		if err := db.Reading(ctx).Find(&kept).Error; err != nil || len(kept) != 0 {
			t.Errorf("a failed job left %d effects, %v", len(kept), err)
		}
		dead, err := q.Dead(ctx)
		if err != nil || len(dead) != 1 || dead[0].Name != "flaky" {
			t.Fatalf("%v %v", dead, err)
		}
		broken = false
		if err := q.Revive(ctx, dead[0].ID); err != nil {
			t.Fatal(err)
		}
		if err := q.Revive(ctx, dead[0].ID); !errors.Is(err, job.ErrNoSuchLetter) {
			t.Errorf("revived twice: %v", err)
		}
		skipPause(t, db)
		if worked, err := q.Work(ctx); !worked || err != nil || runs != 6 {
			t.Errorf("%v %v after %d runs", worked, err, runs)
		}
	})
}

// skipPause makes a waiting job due: the queue library keeps its own time.
func skipPause(t *testing.T, db *storetest.DB) {
	t.Helper()
	past := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05.000Z07:00")
	if _, err := db.SQL().ExecContext(t.Context(), "UPDATE goqite SET timeout = '"+past+"'"); err != nil {
		t.Fatal(err)
	}
}

// What is wanted twice is done once, and can be wanted again when it is done.
func TestWantedOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Admin)
		other := storetest.As(t.Context(), record.NewID(), auth.Admin)
		q := job.New(db.Store, slog.New(slog.DiscardHandler))
		done := 0
		q.Register("look", func(*store.Tx, json.RawMessage) error { done++; return nil })
		want := func(who context.Context) {
			t.Helper()
			if err := db.InTx(who, func(tx *store.Tx) error { return q.Want(tx, "look", struct{}{}) }); err != nil {
				t.Fatal(err)
			}
		}
		for round := range 2 {
			want(ctx)
			want(ctx)
			want(other)
			for {
				if more, err := q.Work(t.Context()); err != nil || !more {
					break
				}
			}
			if done != 2*(round+1) {
				t.Fatalf("done %d times after round %d", done, round)
			}
		}
	})
}
