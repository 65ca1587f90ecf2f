package store_test

import (
	"context"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// Whoever asked may go away while the COMMIT waits for a standby: it waits on
// and takes effect, since a driver that is told of the departure would cancel
// it, and PostgreSQL would then call done what a failover can lose.
func TestCommitOutlivesItsCaller(t *testing.T) {
	db := storetest.Open(t, "postgres")
	admin := connect(t, storetest.URL(t))
	var name string
	if err := db.SQL().QueryRow("SELECT current_database()").Scan(&name); err != nil {
		t.Fatal(err)
	}
	exec(t, admin, "ALTER DATABASE "+name+" SET synchronous_commit = on")
	exec(t, admin, "ALTER SYSTEM SET synchronous_standby_names = 'a_standby_that_is_away'")
	exec(t, admin, "SELECT pg_reload_conf()")
	release := func() {
		exec(t, admin, "ALTER SYSTEM RESET synchronous_standby_names")
		exec(t, admin, "SELECT pg_reload_conf()")
	}
	t.Cleanup(release)
	s, err := store.Open(t.Context(), db.Config)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()

	key := store.KeptKey{CallerID: record.NewID(), Operation: "o", Key: "k"}
	ctx, leave := context.WithCancel(storetest.As(t.Context(), record.NewID(), auth.Admin))
	outcome := make(chan error, 1)
	go func() {
		outcome <- s.InTx(ctx, func(tx *store.Tx) error {
			if _, err := store.ClaimKey(tx, key); err != nil {
				return err
			}
			return tx.Later().Model(&store.KeptKey{}).Where("operation = ?", "nothing").Update("status", 1).Error // goes with the COMMIT
		})
	}()
	pid := waitForCommit(t, admin, name)
	leave()
	select {
	case err := <-outcome:
		t.Fatalf("the departure ended the COMMIT: %v", err)
	case <-time.After(500 * time.Millisecond):
	}
	if still := waitForCommit(t, admin, name); still != pid {
		t.Fatalf("backend %d waited, now %d", pid, still)
	}
	release()
	if err := <-outcome; err != nil {
		t.Fatalf("a COMMIT that took effect was told as %v", err)
	}
	var n int
	if err := db.SQL().QueryRow("SELECT count(*) FROM idempotency_keys WHERE caller_id = $1", key.CallerID).Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows: %v", n, err)
	}
}
