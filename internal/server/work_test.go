package server

import (
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/labstack/echo/v4"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
)

// workbench is a server whose operations write events: the smallest change
// there is.
type workbench struct {
	*Server
	db   *storetest.DB
	runs atomic.Int64
	hook func(run int64, tx *store.Tx) error
}

func bench(t *testing.T, db *storetest.DB) *workbench {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	w := &workbench{db: db}
	opt := options(t, func(e *echo.Echo) {
		e.GET("/v1/things", func(c echo.Context) error { return c.NoContent(http.StatusNoContent) })
		e.GET("/v1/things/:thing_id", boom)
		e.GET("/v1/boom", boom)
		e.POST("/v1/token", boom)
		e.POST("/v1/uploads", w.create)
		e.POST("/v1/things", w.create)
		e.PATCH("/v1/things/:thing_id", func(echo.Context) error { return fault.Missing() })
	})
	opt.Store, opt.Sealer = db.Store, v
	if w.Server, err = New(opt); err != nil {
		t.Fatal(err)
	}
	return w
}

// create appends one event and answers with how often it has run.
func (w *workbench) create(c echo.Context) error {
	var body struct{ Name string }
	if err := c.Bind(&body); err != nil {
		return err
	}
	run := w.runs.Add(1)
	err := w.db.InTx(c.Request().Context(), func(tx *store.Tx) error {
		if err := event.Append(tx, "thing.created", nil, map[string]any{"name": body.Name}); err != nil {
			return err
		}
		if w.hook != nil {
			return w.hook(run, tx)
		}
		return nil
	})
	if err != nil {
		return err
	}
	c.Response().Header().Set("Location", fmt.Sprintf("/v1/things/%d", run))
	return c.JSON(http.StatusCreated, map[string]any{"run": run, "name": body.Name})
}

func (w *workbench) events(t *testing.T, kind string) (n int64) {
	t.Helper()
	ctx := storetest.As(t.Context(), testOffice, auth.Admin)
	if err := w.db.Reading(ctx).Model(&event.Event{}).Where("kind = ?", kind).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func (w *workbench) kept(t *testing.T) (n int64) {
	t.Helper()
	if err := w.db.Reading(t.Context()).Model(&store.KeptKey{}).Count(&n).Error; err != nil {
		t.Fatal(err)
	}
	return n
}

func thing(key, body string) request {
	return request{method: "POST", path: "/v1/things", body: body, header: map[string]string{"Idempotency-Key": key}}
}

func TestUnitOfWork(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := bench(t, db)
		post := request{method: "POST", path: "/v1/things", body: `{"name":"a"}`}
		if r := post.do(t, w); r.StatusCode != 201 || w.events(t, "thing.created") != 1 {
			t.Fatalf("%d, %d events", r.StatusCode, w.events(t, "thing.created"))
		}
		dry := post
		dry.path += "?validate_only=true"
		if r := dry.do(t, w); r.StatusCode != 201 || w.events(t, "thing.created") != 1 {
			t.Errorf("validate_only: %d, %d events", r.StatusCode, w.events(t, "thing.created"))
		}
		w.hook = func(int64, *store.Tx) error { return fault.State("done", nil) }
		if r := post.do(t, w); r.StatusCode != 409 || w.events(t, "thing.created") != 1 {
			t.Errorf("a refusal: %d, %d events", r.StatusCode, w.events(t, "thing.created"))
		}
		w.hook = func(int64, *store.Tx) error { panic("half done") }
		if r := post.do(t, w); r.StatusCode != 500 || w.events(t, "thing.created") != 1 {
			t.Errorf("a panic: %d, %d events", r.StatusCode, w.events(t, "thing.created"))
		}
		w.hook = nil
		if r := post.do(t, w); r.StatusCode != 201 || w.events(t, "thing.created") != 2 {
			t.Errorf("after a panic: %d: the connection was not given back", r.StatusCode)
		}
	})
}

// again is what PostgreSQL says when two transactions got into each other's way.
var again = &pgconn.PgError{Code: "40001", Message: "could not serialize access"}

func TestUnitOfWorkRunsAgain(t *testing.T) {
	w := bench(t, storetest.Open(t, "postgres"))
	w.hook = func(run int64, _ *store.Tx) error {
		if run < 3 {
			return fmt.Errorf("save: %w", again)
		}
		return nil
	}
	r := thing("again", `{"name":"a"}`).do(t, w)
	if body := read(t, r); r.StatusCode != 201 || w.events(t, "thing.created") != 1 || w.runs.Load() != 3 {
		t.Errorf("%d %s after %d runs, %d events", r.StatusCode, body, w.runs.Load(), w.events(t, "thing.created"))
	}
	w.hook = func(int64, *store.Tx) error { return again }
	if r := thing("never", `{"name":"a"}`).do(t, w); r.StatusCode != 503 || r.Header.Get("Retry-After") == "" {
		t.Errorf("for ever: %d", r.StatusCode)
	}
}

func TestIdempotency(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := bench(t, db)
		first := thing("k1", `{"name":"a","size":1}`).do(t, w)
		one := read(t, first)
		second := thing("k1", ` {"size":1, "name":"a"} `).do(t, w)
		two := read(t, second)
		if first.StatusCode != 201 || second.StatusCode != 201 || one != two || first.Header.Get("Location") != second.Header.Get("Location") ||
			first.Header.Get("Idempotency-Replayed") != "" || second.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("%s %v\n%s %v", one, first.Header, two, second.Header)
		}
		if n := w.events(t, "thing.created"); n != 1 || w.runs.Load() != 1 {
			t.Errorf("%d events, %d runs", n, w.runs.Load())
		}
		p := asProblem(t, thing("k1", `{"name":"b"}`).do(t, w))
		if p.Status != 422 || p.Code != "idempotency_key_reused" {
			t.Errorf("another body: %d %s", p.Status, p.Code)
		}
		other := thing("k1", `{"name":"b"}`)
		other.token = "second"
		if r := other.do(t, w); r.StatusCode != 201 || r.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("another caller: %d", r.StatusCode)
		}
		w.hook = func(int64, *store.Tx) error { return fault.New(fault.CodeConflict, fault.Text{}) }
		if r := thing("k2", `{"name":"a"}`).do(t, w); r.StatusCode != 409 || w.kept(t) != 2 {
			t.Errorf("a failure is kept: %d, %d keys", r.StatusCode, w.kept(t))
		}
		w.hook = nil
		if r := thing("k2", `{"name":"a"}`).do(t, w); r.StatusCode != 201 {
			t.Errorf("after a failure: %d", r.StatusCode)
		}
		dry := thing("k3", `{"name":"a"}`)
		dry.path += "?validate_only=true"
		if r := dry.do(t, w); r.StatusCode != 201 || w.kept(t) != 3 {
			t.Errorf("validate_only keeps a key: %d", w.kept(t))
		}
		db.Clock.Add(store.KeyLife)
		if r := thing("k1", `{"name":"new"}`).do(t, w); r.StatusCode != 201 || r.Header.Get("Idempotency-Replayed") != "" {
			t.Errorf("after 24 h: %d", r.StatusCode)
		}
		for _, k := range answers(t, db) {
			if json.Valid(k) || len(k) == 0 {
				t.Error("an answer is kept in the clear")
			}
		}
	})
}

func answers(t *testing.T, db *storetest.DB) [][]byte {
	t.Helper()
	var rows []store.KeptKey
	if err := db.Reading(t.Context()).Find(&rows).Error; err != nil {
		t.Fatal(err)
	}
	var out [][]byte
	for _, r := range rows {
		out = append(out, r.Answer)
	}
	return out
}

// TestIdempotencyRaces has ten racers on each of a hundred keys: one effect,
// equal answers.
func TestIdempotencyRaces(t *testing.T) {
	const keys, racers = 100, 10
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := bench(t, db)
		var mu sync.Mutex
		seen := map[string]map[string]int{}
		var all sync.WaitGroup
		for k := range keys {
			key := fmt.Sprintf("race-%d", k)
			seen[key] = map[string]int{}
			for range racers {
				all.Go(func() {
					r := thing(key, `{"name":"`+key+`"}`).do(t, w)
					body := fmt.Sprintf("%d %s %s", r.StatusCode, r.Header.Get("Location"), read(t, r))
					mu.Lock()
					defer mu.Unlock()
					seen[key][body]++
				})
			}
			if k%10 == 9 { // a hundred requests at a time
				all.Wait()
			}
		}
		all.Wait()
		for key, answers := range seen {
			if len(answers) != 1 {
				t.Errorf("%s was answered in %d ways: %v", key, len(answers), answers)
			}
		}
		if n := w.events(t, "thing.created"); n != keys {
			t.Errorf("%d effects of %d keys", n, keys)
		}
	})
}

func TestIdempotencyInFlight(t *testing.T) {
	w := bench(t, storetest.Open(t, "postgres"))
	inside, leave := make(chan struct{}), make(chan struct{})
	w.hook = func(int64, *store.Tx) error { close(inside); <-leave; return nil }
	done := make(chan int, 1)
	go func() { done <- thing("slow", `{"name":"a"}`).do(t, w).StatusCode }()
	<-inside
	r := thing("slow", `{"name":"a"}`).do(t, w)
	p := asProblem(t, r)
	if p.Status != 409 || p.Code != "idempotency_in_flight" || r.Header.Get("Retry-After") == "" {
		t.Errorf("%d %s", p.Status, p.Code)
	}
	close(leave)
	if status := <-done; status != 201 {
		t.Errorf("the first: %d", status)
	}
}

func TestRefusalsAreAudited(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := bench(t, db)
		for i, q := range []request{
			{path: "/v1/things", method: "POST", token: "unit", body: "{}"},
			{path: "/v1/things", token: "ended"},
			{path: "/v1/things/" + aThing, method: "PATCH", body: `{"name":"a"}`, media: mediaMerge, header: map[string]string{"If-Match": `"1"`}},
		} {
			if r := q.do(t, w); r.StatusCode < 400 || w.events(t, "access.denied") != int64(i+1) {
				t.Errorf("request %d: %d, %d entries", i, r.StatusCode, w.events(t, "access.denied"))
			}
		}
		for _, q := range []request{{path: "/v1/things", token: "nobody"}, {path: "/v1/things?x=1"}, {path: "/nowhere"}} {
			if r := q.do(t, w); r.StatusCode < 400 || w.events(t, "access.denied") != 3 {
				t.Errorf("%s: %d, %d entries", q.path, r.StatusCode, w.events(t, "access.denied"))
			}
		}
	})
}

// TestDatabaseAway cuts the line to PostgreSQL: 503 with Retry-After, and
// service again as soon as the line is back, without a restart.
func TestDatabaseAway(t *testing.T) {
	db := storetest.Open(t, "postgres")
	line := newLine(t, db.Config.URL)
	cfg := db.Config
	cfg.URL = line.url
	s, err := store.Open(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	event.Install(s)
	w := bench(t, &storetest.DB{Store: s, Clock: db.Clock, Config: cfg})
	post := request{method: "POST", path: "/v1/things", body: `{"name":"a"}`}
	if r := post.do(t, w); r.StatusCode != 201 {
		t.Fatal(r.Status)
	}
	line.cut(true)
	for _, q := range []request{{path: "/readyz"}, post} {
		r := q.do(t, w)
		if p := asProblem(t, r); p.Status != 503 || r.Header.Get("Retry-After") == "" {
			t.Errorf("%s: %d %s", q.path, p.Status, p.Code)
		}
	}
	if r := (request{path: "/livez"}).do(t, w); r.StatusCode != 200 {
		t.Error("the process is not alive without a database")
	}
	line.cut(false)
	for range 5 { // connections that broke are found out one by one
		if post.do(t, w).StatusCode == 201 {
			return
		}
	}
	t.Error("no service after the database came back")
}

// line is a TCP proxy that can be cut.
type line struct {
	url, target string
	mu          sync.Mutex
	down        bool
	open        []net.Conn
}

func newLine(t *testing.T, dsn string) *line {
	t.Helper()
	u, err := url.Parse(dsn)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	p := &line{target: u.Host}
	u.Host = l.Addr().String()
	p.url = u.String()
	go func() {
		for {
			near, err := l.Accept()
			if err != nil {
				return
			}
			p.join(near)
		}
	}()
	return p
}

func (p *line) join(near net.Conn) {
	p.mu.Lock()
	defer p.mu.Unlock()
	far, err := net.Dial("tcp", p.target)
	if err != nil || p.down {
		near.Close()
		return
	}
	p.open = append(p.open, near, far)
	go func() { _, _ = io.Copy(far, near); far.Close() }()
	go func() { _, _ = io.Copy(near, far); near.Close() }()
}

func (p *line) cut(down bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.down = down
	for _, c := range p.open {
		c.Close()
	}
	p.open = nil
}

func TestSlowWorkEndsInTime(t *testing.T) {
	opt := options(t, func(e *echo.Echo) {
		for _, r := range []struct{ method, path string }{{"GET", "/v1/things"}, {"POST", "/v1/things"}, {"GET", "/v1/things/:thing_id"},
			{"PATCH", "/v1/things/:thing_id"}, {"POST", "/v1/token"}, {"POST", "/v1/uploads"}, {"GET", "/v1/boom"}} {
			e.Add(r.method, r.path, func(c echo.Context) error {
				<-c.Request().Context().Done()
				return c.Request().Context().Err()
			})
		}
	})
	opt.RequestTimeout = 20 * time.Millisecond
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	if p := asProblem(t, request{path: "/v1/things"}.do(t, s)); p.Status != 503 {
		t.Error(p)
	}
}
