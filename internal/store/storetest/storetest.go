// Package storetest gives each test a migrated database of its own on both
// engines.
package storetest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"database/sql"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver that makes databases

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/tally"
)

// Clock stands still until a test moves it.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// NewClock stands at 2021-09-10 08:00 in the office.
func NewClock() *Clock {
	return &Clock{now: time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)}
}

// Now tells the time.
func (c *Clock) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.now }

// Add moves the clock.
func (c *Clock) Add(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.now = c.now.Add(d) }

// Set moves the clock to an instant.
func (c *Clock) Set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.now = t }

// DB is one engine's database for one test.
type DB struct {
	*store.Store
	Clock  *Clock
	Config store.Config
	Events *event.Hooks
}

// Each runs the test on both engines, each with a fresh migrated database.
func Each(t *testing.T, f func(t *testing.T, db *DB)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { f(t, Open(t, engine)) })
	}
}

// Open makes a migrated database on the engine, "sqlite" or "postgres".
func Open(t testing.TB, engine string) *DB {
	t.Helper()
	clock := NewClock()
	cfg := store.Config{Clock: clock, CursorKey: []byte("a key for tests")}
	if engine == "postgres" {
		cfg.URL = database(t)
	} else {
		cfg.DataDir = t.TempDir()
	}
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatalf("open %s: %v", engine, err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	if engine == "sqlite" { // the template of PostgreSQL is migrated already
		if _, err := s.Migrate(t.Context()); err != nil {
			t.Fatalf("migrate %s: %v", engine, err)
		}
	}
	tally.Install(s)
	return &DB{Store: s, Clock: clock, Config: cfg, Events: event.Install(s)}
}

var (
	template struct {
		sync.Once
		name string
		err  error
	}
	serial atomic.Int64
)

// URL is the server for tests; its absence is a failure, never a skip.
func URL(t testing.TB) string {
	t.Helper()
	u := os.Getenv("LIANLUO_TEST_POSTGRES_URL")
	if u == "" {
		t.Fatal("LIANLUO_TEST_POSTGRES_URL is not set: run `make test`, which starts a private PostgreSQL")
	}
	return u
}

// database clones the migrated template, which takes a tenth of migrating.
func database(t testing.TB) string {
	t.Helper()
	base := URL(t)
	admin, err := sql.Open("pgx", base)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	template.Do(func() { template.name, template.err = makeTemplate(admin, base) })
	if template.err != nil {
		t.Fatalf("template database: %v", template.err)
	}
	name := fmt.Sprintf("t%d_%d_%d", os.Getpid(), time.Now().UnixNano(), serial.Add(1))
	if _, err := admin.Exec("CREATE DATABASE " + name + " TEMPLATE " + template.name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		c, err := sql.Open("pgx", base)
		if err == nil {
			_, err = c.Exec("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)")
			_ = c.Close()
		}
		if err != nil {
			t.Logf("drop %s: %v", name, err)
		}
	})
	return withDatabase(base, name)
}

func makeTemplate(admin *sql.DB, base string) (string, error) {
	name := fmt.Sprintf("template_%d", os.Getpid())
	if _, err := admin.Exec("DROP DATABASE IF EXISTS " + name); err != nil {
		return "", err
	}
	if _, err := admin.Exec("CREATE DATABASE " + name); err != nil {
		return "", err
	}
	ctx := context.Background()
	s, err := store.Open(ctx, store.Config{URL: withDatabase(base, name)})
	if err != nil {
		return "", err
	}
	if _, err := s.Migrate(ctx); err != nil {
		return "", err
	}
	return name, s.Close()
}

func withDatabase(url, name string) string {
	head, query, has := strings.Cut(url, "?")
	head = head[:strings.LastIndex(head, "/")+1] + name
	if has {
		head += "?" + query
	}
	return head
}

// As is a context in which a user of the office with the standing acts.
func As(ctx context.Context, office uuid.UUID, standing auth.Standing) context.Context {
	return auth.With(ctx, auth.Actor{
		Kind: auth.KindUser, ID: record.NewID(), Name: "测试用户", OfficeID: office, Standing: standing,
		RequestID: "test", Operation: "test", Lang: "zh",
	})
}
