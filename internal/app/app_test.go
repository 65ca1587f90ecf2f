package app

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"lianluo/internal/calendar"
)

func config(t *testing.T, dir string) Config {
	t.Helper()
	s := &Settings{DataDir: dir, Listen: "127.0.0.1:0", DrainDelay: "0s"}
	if err := s.Fill(nil); err != nil {
		t.Fatal(err)
	}
	c, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func open(t *testing.T, c Config, kind string) (*App, error) {
	t.Helper()
	return New(t.Context(), c, Options{Log: slog.New(slog.DiscardHandler), Kind: kind, Migrate: true})
}

func openAndClose(t *testing.T, c Config, kind string) error {
	t.Helper()
	a, err := open(t, c, kind)
	if err != nil {
		return err
	}
	return a.Close()
}

func TestOtherKeysAreRefused(t *testing.T) {
	c := config(t, filepath.Join(t.TempDir(), "data"))
	if err := openAndClose(t, c, MadeByServe); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{c.DataDir, c.KeyFile, filepath.Join(c.DataDir, "lianluo.db")} {
		info, err := os.Stat(path)
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s can be read by others: %v %v", path, info.Mode(), err)
		}
	}
	c.KeyFile = filepath.Join(t.TempDir(), "other.json")
	if err := openAndClose(t, c, MadeByServe); !errors.Is(err, ErrOtherKeys) {
		t.Errorf("another key file: %v", err)
	}
	if _, err := os.Stat(c.KeyFile); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("keys that fit nothing were left behind: %v", err)
	}
}

// TestUnreachableDatabases: the setting is named, the password is not.
func TestUnreachableDatabases(t *testing.T) {
	const secret = "s3cr3t-value"
	c := config(t, t.TempDir())
	for _, url := range []string{
		"postgres://u:" + secret + "@127.0.0.1:1/d", "postgres://u:" + secret + "@127.0.0.1:1/d?sslmode=banana",
		"postgres://u:" + secret + "@127.0.0.1:1/d?sslmode=verify-full&sslrootcert=/nowhere",
	} {
		c.DatabaseURL = url
		err := openAndClose(t, c, MadeByServe)
		_, also := OpenStore(t.Context(), c, slog.New(slog.DiscardHandler))
		for _, err := range []error{err, also} {
			if err == nil || !strings.HasPrefix(err.Error(), "LIANLUO_DATABASE_URL: ") || strings.Contains(err.Error(), secret) {
				t.Errorf("%s: %v", url, err)
			}
		}
	}
	c.DatabaseURL = ""
	if err := os.MkdirAll(filepath.Join(c.DataDir, "lianluo.db"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := openAndClose(t, c, MadeByServe); err == nil || !strings.HasPrefix(err.Error(), "LIANLUO_DATA_DIR: ") {
		t.Errorf("a folder in the database's place: %v", err)
	}
}

func TestDrillsAndRealOfficesStayApart(t *testing.T) {
	for _, first := range []string{MadeByServe, MadeByDemo, ""} {
		c := config(t, t.TempDir())
		if err := openAndClose(t, c, first); err != nil {
			t.Fatal(err)
		}
		for _, second := range []string{MadeByServe, MadeByDemo, ""} {
			// What a tool has made is a real office's.
			fits := second == "" || second == first || first == "" && second == MadeByServe
			if err := openAndClose(t, c, second); (err == nil) != fits {
				t.Errorf("made by %q, opened by %q: %v", first, second, err)
			}
		}
	}
}

func TestDrillClock(t *testing.T) {
	wall := &steady{now: time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)}
	c := newDrillClock(wall, time.Date(2021, 9, 10, 8, 0, 0, 0, calendar.Zone), 60)
	wall.now = wall.now.Add(90 * time.Second)
	if got := c.stamp(); got != "2021-09-10T09:30:00+08:00" {
		t.Error(got)
	}
}

type steady struct{ now time.Time }

func (s *steady) Now() time.Time { return s.now }

func TestRunServesUntilItIsTold(t *testing.T) {
	a, err := New(t.Context(), config(t, t.TempDir()), Options{Log: slog.New(slog.DiscardHandler), Kind: MadeByDemo, Migrate: true,
		Drill: &Drill{At: time.Date(2021, 9, 10, 8, 0, 0, 0, calendar.Zone), Speed: 1}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	address, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- a.Run(ctx, func(at string) { address <- at }) }()
	resp, err := http.Get("http://" + <-address + "/v1/units")
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if at := resp.Header.Get("X-Simulated-Time"); resp.StatusCode != http.StatusUnauthorized || !strings.HasPrefix(at, "2021-09-10T08:00:") {
		t.Errorf("%d at %q", resp.StatusCode, at)
	}
	stop()
	if err := errors.Join(<-done, a.Close()); err != nil {
		t.Error(err)
	}
	busy := config(t, t.TempDir())
	busy.Listen = strings.Replace(busy.Listen, "127.0.0.1:0", "192.0.2.1:1", 1)
	b, err := open(t, busy, "")
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	if err := b.Run(t.Context(), nil); err == nil || !strings.HasPrefix(err.Error(), "LIANLUO_LISTEN") {
		t.Errorf("an address that is not ours: %v", err)
	}
}
