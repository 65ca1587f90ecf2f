package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"lianluo/internal/job"
	"lianluo/internal/store"
)

// TestDeadJobsAreShownAndRevived on each engine, with a job that fails until its
// cause is put right.
func TestDeadJobsAreShownAndRevived(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			a, err := open(t, fresh(t, engine, ""), MadeByServe)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			ctx := operator(t.Context())
			said := func() string {
				t.Helper()
				var out bytes.Buffer
				if err := a.DeadJobs(t.Context(), &out); err != nil {
					t.Fatal(err)
				}
				return out.String()
			}
			if got := said(); got != "no dead jobs\n" {
				t.Errorf("nothing failed, but: %s", got)
			}
			broken, done := true, false
			a.Jobs.Register("drill.fail", func(*store.Tx, json.RawMessage) error {
				if broken {
					return errors.New("broken")
				}
				done = true
				return nil
			})
			if err := a.Store.InTx(ctx, func(tx *store.Tx) error { return a.Jobs.Enqueue(tx, "drill.fail", nil) }); err != nil {
				t.Fatal(err)
			}
			work := func() {
				t.Helper()
				past := time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006-01-02T15:04:05.000Z07:00")
				if _, err := a.Store.SQL().ExecContext(ctx, "UPDATE goqite SET timeout = '"+past+"'"); err != nil {
					t.Fatal(err)
				}
				if _, err := a.Jobs.Work(ctx); err != nil {
					t.Fatal(err)
				}
			}
			for range 6 {
				work()
			}
			fields := strings.Fields(said())
			if len(fields) != 4 || fields[1] != "drill.fail" || fields[2] != "every" {
				t.Fatalf("dead: %v", fields)
			}
			broken = false
			work()
			if done {
				t.Error("a dead job was tried again by itself")
			}
			var out bytes.Buffer
			if err := a.ReviveJob(t.Context(), "m_unknown", &out); !errors.Is(err, job.ErrNoSuchLetter) {
				t.Errorf("an id that there is not: %v", err)
			}
			if err := a.ReviveJob(t.Context(), fields[0], &out); err != nil || !strings.Contains(out.String(), fields[0]) {
				t.Errorf("%v %s", err, out.String())
			}
			if work(); !done || said() != "no dead jobs\n" {
				t.Errorf("not done after the revival: %s", said())
			}
		})
	}
}
