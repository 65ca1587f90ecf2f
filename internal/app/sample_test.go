package app

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianluo/internal/event"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

// TestSampleOfficeBackupAndRestore makes the sample office on each engine,
// copies it, and fills an empty database from the copy: every chain holds there
// and a person of the sample office can sign in.
func TestSampleOfficeBackupAndRestore(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { sampleBackup(t, engine) })
	}
}

func fresh(t *testing.T, engine, keys string) Config {
	t.Helper()
	c := config(t, t.TempDir())
	if keys != "" {
		c.KeyFile = keys
	}
	if engine == "postgres" {
		c.DatabaseURL = storetest.Open(t, engine).Config.URL
	}
	return c
}

// sampled is the program with the sample office.
func sampled(t *testing.T, engine string) *App {
	t.Helper()
	a, err := open(t, fresh(t, engine, ""), MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := a.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := a.Sample(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	return a
}

func sampleBackup(t *testing.T, engine string) {
	c := fresh(t, engine, "")
	a, err := open(t, c, MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	var printed bytes.Buffer
	if err := a.Sample(t.Context(), &printed); err != nil {
		t.Fatal(err)
	}
	var again bytes.Buffer
	if err := a.Sample(t.Context(), &again); err != nil || again.Len() > 0 {
		t.Errorf("a second sample office: %v %s", err, again.String())
	}
	file := filepath.Join(t.TempDir(), "copy.zip")
	if err := a.Backup(t.Context(), file, &again); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the copy can be read by others: %v", err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}

	d := fresh(t, engine, "")
	for range 2 { // and is refused again for the same reason: nothing was restored
		if err := Restore(t.Context(), d, slog.New(slog.DiscardHandler), file, &again); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "LIANLUO_KEY_FILE") {
			t.Errorf("restored without a key file: %v", err)
		}
	}
	if _, err := vault.Open(d.KeyFile, vault.Master{}); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := Restore(t.Context(), d, slog.New(slog.DiscardHandler), file, &again); !errors.Is(err, ErrOtherKeys) {
			t.Errorf("restored under other keys: %v", err)
		}
	}
	d.KeyFile = c.KeyFile
	var told bytes.Buffer
	if err := Restore(t.Context(), d, slog.New(slog.DiscardHandler), file, &told); err != nil {
		t.Fatalf("restore: %v", err)
	}
	if !strings.Contains(told.String(), "intact") {
		t.Errorf("restore says %s", told.String())
	}
	b, err := open(t, d, MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	s := &sampler{app: b, server: b.Server, ctx: t.Context()}
	if err := s.signIn(sampleUser{username: "linxiaolan", password: passwordOf(printed.String(), "linxiaolan")}); err != nil || s.token == "" {
		t.Errorf("sign-in after the restore: %v", err)
	}
	if cases, err := s.send("GET", "/v1/petition-cases?q=%E6%B2%B9%E7%83%9F", nil, nil); err != nil || len(cases.items()) == 0 {
		t.Errorf("the search finds nothing after the restore: %v", err)
	}
	if err := s.signIn(sampleUser{username: "songlixin", password: passwordOf(printed.String(), "songlixin")}); err != nil {
		t.Fatal(err)
	}
	if work, err := s.send("GET", "/v1/my-work?type=leave_request&reason=to_sign", nil, nil); err != nil || len(work.items()) != 1 {
		t.Errorf("the leave does not wait for the second commander: %v, %v", work, err)
	}
}

// passwordOf reads what Sample printed for people.
func passwordOf(printed, username string) string {
	for line := range strings.Lines(printed) {
		if f := strings.Fields(line); len(f) > 1 && f[0] == username {
			return f[1]
		}
	}
	return ""
}

// TestSampleIsQuiet: the sign-ins are shown once, so no log line of the sample's
// own requests may stand around them.
func TestSampleIsQuiet(t *testing.T) {
	var log, printed bytes.Buffer
	a, err := New(t.Context(), fresh(t, "sqlite", ""), Options{Log: slog.New(slog.NewTextHandler(&log, nil)), Kind: MadeByServe, Migrate: true})
	if err != nil {
		t.Fatal(err)
	}
	log.Reset()
	if err := a.Sample(t.Context(), &printed); err != nil {
		t.Fatal(err)
	}
	if log.Len() > 0 {
		t.Errorf("logged while the sample loads: %s", log.String())
	}
	if lines := strings.Split(strings.TrimSpace(printed.String()), "\n"); len(lines) < 10 || lines[0] != rule || lines[len(lines)-1] != rule {
		t.Errorf("the sign-ins do not stand out:\n%s", printed.String())
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
}

// A sample that was broken off is told of at every later start: nobody has its
// passwords.
func TestHalfASampleIsNoOffice(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			a, err := open(t, fresh(t, engine, ""), MadeByServe)
			if err != nil {
				t.Fatal(err)
			}
			defer a.Close()
			ctx, stop := context.WithCancel(t.Context())
			a.Events.On("petition_case.created", func(*store.Tx, *event.Event) error { stop(); return nil })
			if err := a.Sample(ctx, io.Discard); !errors.Is(err, errHalfSample) {
				t.Fatalf("it was not broken off: %v", err)
			}
			var printed bytes.Buffer
			for range 2 {
				if err := a.Sample(t.Context(), &printed); !errors.Is(err, errHalfSample) || printed.Len() > 0 {
					t.Errorf("the half of it passes for an office: %v, %s", err, printed.String())
				}
			}
		})
	}
}
