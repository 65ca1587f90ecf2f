package store_test

import (
	"bytes"
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func TestBackupAndRestore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		ctx := storetest.As(t.Context(), record.NewID(), auth.Auditor)
		for range 250 { // more than one batch
			err := db.InTx(ctx, func(tx *store.Tx) error {
				return event.Append(tx, "thing.created", nil, map[string]any{"name": "引号' \" 与换行\n"})
			})
			if err != nil {
				t.Fatal(err)
			}
		}
		err := db.InTx(ctx, func(tx *store.Tx) error {
			_, err := store.ClaimKey(tx, store.KeptKey{CallerID: record.NewID(), Operation: "x", Key: "k", BodyHash: "h", Answer: []byte{0, 255}})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		var file bytes.Buffer
		m, err := db.Backup(t.Context(), &file, nil)
		if err != nil {
			t.Fatal(err)
		}
		if n := rowsOf(m, "events"); n != 250 {
			t.Errorf("%d events in the backup", n)
		}

		other := storetest.Open(t, db.Engine())
		if _, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), nil, nil); err != nil {
			t.Fatal(err)
		}
		var again bytes.Buffer
		n, err := other.Backup(t.Context(), &again, nil)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.Tables, n.Tables); diff != "" {
			t.Error(diff)
		}
		if _, err := other.Restore(t.Context(), bytes.NewReader(file.Bytes()), int64(file.Len()), nil, nil); !errors.Is(err, store.ErrNotEmpty) {
			t.Errorf("a second restore: %v", err)
		}
		err = other.InTx(ctx, func(tx *store.Tx) error { return event.Append(tx, "thing.created", nil, nil) })
		if err != nil {
			t.Errorf("no writing after a restore: %v", err)
		}
		for at, size := range map[int]int{file.Len() / 3: file.Len(), file.Len() / 2: file.Len(), 0: file.Len() - 100} {
			empty := storetest.Open(t, db.Engine())
			bad := bytes.Clone(file.Bytes())[:size]
			bad[at] ^= 0x55
			if _, err := empty.Restore(t.Context(), bytes.NewReader(bad), int64(len(bad)), nil, nil); err == nil {
				t.Errorf("a backup damaged at byte %d of %d was restored", at, size)
			}
		}
	})
}

func rowsOf(m store.Manifest, table string) int64 {
	for _, t := range m.Tables {
		if t.Name == table {
			return t.Rows
		}
	}
	return -1
}
