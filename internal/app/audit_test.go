package app

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"lianluo/internal/auth"
	"lianluo/internal/record"
)

func TestCheckpointsFindACutTail(t *testing.T) {
	a, err := open(t, config(t, filepath.Join(t.TempDir(), "data")), MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	}()
	id := record.NewID()
	if _, err := a.Services.Offices.Found(auth.With(t.Context(), auth.System(id, "user create")), "青禾街道办事处"); err != nil {
		t.Fatal(err)
	}
	var file, out bytes.Buffer
	if err := a.Checkpoint(t.Context(), &file); err != nil {
		t.Fatal(err)
	}
	points, err := a.ReadCheckpoints(bytes.NewReader(file.Bytes()))
	if err != nil || len(points) != 1 {
		t.Fatalf("%v, %v", points, err)
	}
	if err := a.VerifyAudit(t.Context(), &out, points...); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	edited := strings.Replace(file.String(), `"sequence": 1`, `"sequence": 2`, 1)
	if _, err := a.ReadCheckpoints(strings.NewReader(edited)); err == nil {
		t.Error("an edited checkpoint was taken")
	}
	for _, s := range []string{"DROP TRIGGER events_no_delete", "DELETE FROM events", "DELETE FROM office_heads"} {
		if _, err := a.Store.SQL().ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.VerifyAudit(t.Context(), &out); err != nil {
		t.Errorf("nothing is left to tell: %v", err)
	}
	if err := a.VerifyAudit(t.Context(), &out, points...); !errors.Is(err, ErrBrokenChain) {
		t.Errorf("everything was cut, and the checkpoint did not show it: %v", err)
	}
}
