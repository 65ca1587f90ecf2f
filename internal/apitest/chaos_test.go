package apitest

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/store/storetest"
)

const chaosTurns = 3 // through all that may happen

// TestChaos has two servers on one database killed and started again and their
// connections to it ended, cut, and cut when a COMMIT had been done but not answered,
// all while six writers write. A reader of /v1/changes, a line of /v1/events and a
// receiver of a webhook go on with whichever server answers. In the end each has every
// event of the table: the first two once and in order, the last under one id each.
func TestChaos(t *testing.T) {
	x := newChaos(t)
	changes, events := &held{}, &held{}
	to := newPlatform(t)
	made := x.office.client.Create(t, "/v1/webhooks", props{"name": "调度平台", "url": to.URL})
	to.secret = made.Text("secret")
	first := x.office.client.Get(t, "/v1/changes?limit=1")
	ctx, stop := context.WithCancel(t.Context())
	var followers sync.WaitGroup
	followers.Go(func() { x.read(ctx, changes) })
	followers.Go(func() { x.listen(ctx, first.Text("next"), events) })
	defer followers.Wait()
	defer stop()
	begin := x.admin.client.Create(t, "/v1/units", props{"name": "起点", "kind": "community"})

	run := newKillRun(nil, x.admin.send)
	run.begin(6)
	for turn := range chaosTurns {
		x.turn(run, to, turn)
	}
	run.acknowledged(t, 20)
	run.end(t)
	x.admin.signIn(x.servers[0].Base)
	run.client = x.admin.client
	end := run.client.Create(t, "/v1/units", props{"name": "终点", "kind": "community"})

	table := x.table(begin.ID(), end.ID())
	last := table.all[len(table.all)-1]
	if got := changes.until(t, last); !slices.Equal(got, table.all) {
		t.Errorf("read from /v1/changes: %s", differ(got, table.all))
	}
	if got := events.until(t, last); !slices.Equal(got, table.all[1:]) {
		t.Errorf("heard from /v1/events: %s", differ(got, table.all[1:]))
	}
	eventually(t, "the last message", func() bool { return slices.Contains(to.got(), last) })
	pushed := to.got()
	for _, id := range table.all[table.begin:] {
		if !slices.Contains(pushed, id) {
			t.Errorf("%s was not pushed", id)
		}
	}
	for _, id := range pushed {
		if !slices.Contains(table.all, id) {
			t.Errorf("%s was pushed and is not in the table", id)
		}
	}
	if err := errors.Join(changes.fault, events.fault); err != nil || len(to.faults) > 0 {
		t.Errorf("%v %v", err, to.faults)
	}
	run.verify(t, x.servers[0])
	t.Logf("%d events, %d acknowledged writes, %d messages pushed", len(table.all), len(run.units), len(pushed))
}

// chaos is two servers on one database, each at a cable of its own.
type chaos struct {
	*testing.T
	servers [2]*Program
	cables  [2]*cable
	db      *sql.DB // past the cables
	admin   *seat
	office  *seat // the coordinator's
}

func newChaos(t *testing.T) *chaos {
	x := &chaos{T: t}
	database, dir := storetest.Open(t, "postgres").Config.URL, t.TempDir()
	var err error
	if x.db, err = sql.Open("pgx", database); err != nil {
		t.Fatal(err)
	}
	x.db.SetMaxOpenConns(1) // the one that ends the others
	t.Cleanup(func() { _ = x.db.Close() })
	for i := range x.servers {
		var near string
		x.cables[i], near = lay(t, database)
		x.servers[i] = NewProgram(t, dir, near, "LIANLUO_RATE_LIMIT=100000", "LIANLUO_WEBHOOK_ALLOW=127.0.0.1")
	}
	x.servers[0].Run(t, Secret, "user", "create", "--username", adminName, "--admin")
	x.servers[0].Serve(t)
	x.servers[1].Serve(t)
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	anon := &Client{Base: x.servers[0].Base, Contract: contract, HTTP: NewHTTP(), Explain: func(id string) string { return x.servers[0].out.about(id) + x.servers[1].out.about(id) }}
	x.admin = &seat{T: t, servers: x.servers[:], client: anon.As(adminName, "")}
	x.admin.signIn(anon.Base)
	coordinator := coordinatorOf(t, x.admin.client)
	x.office = &seat{T: t, servers: x.servers[:], client: coordinator, since: time.Now()}
	x.admin.client.Create(t, "/v1/users", props{"username": "auditor", "display_name": "审计员", "password": Secret, "auditor": true, "must_change_password": false})
	return x
}

// turn is everything that may happen, once; each in the midst of writing. The last is
// that both servers are killed: afterwards nothing is left of what was cut.
func (x *chaos) turn(run *killRun, to *platform, turn int) {
	one, other := turn%2, 1-turn%2
	for _, happen := range []func(){
		func() { x.servers[one].Kill(); x.servers[one].Serve(x) },
		func() {
			x.endConnections()
			to.says(map[bool]int{true: http.StatusBadGateway, false: http.StatusNoContent}[turn == 0])
		},
		func() { x.cables[other].cut() },
		func() { x.cables[one].loseCommit(); to.says(http.StatusNoContent) },
		func() { x.servers[other].Kill(); x.servers[other].Serve(x) },
		func() { x.cables[other].loseCommit(); x.cables[one].cut() },
		func() {
			x.servers[0].Kill()
			x.servers[1].Kill()
			x.servers[1].Serve(x)
			x.servers[0].Serve(x)
		},
	} {
		run.acknowledged(x.T, 3+rand.IntN(20))
		happen()
	}
}

// endConnections has the database end all connections but the one that asks for it.
func (x *chaos) endConnections() {
	x.Helper()
	if _, err := x.db.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"); err != nil {
		x.Fatal(err)
	}
}

// tabled is what of the table everybody who may read changes is to have.
type tabled struct {
	all   []string
	begin int // where it is what happened to one object
}

// table reads the ids of events until an object was created, and where another was.
func (x *chaos) table(begin, end string) tabled {
	x.Helper()
	rows, err := x.db.Query(`SELECT id::text, resource_id::text FROM events WHERE audience = 'general'
		AND office_id = (SELECT office_id FROM events WHERE resource_id = $1)
		AND sequence <= (SELECT sequence FROM events WHERE resource_id = $1) ORDER BY sequence`, end)
	if err != nil {
		x.Fatal(err)
	}
	defer rows.Close()
	var out tabled
	for rows.Next() {
		var id, resource string
		if err := rows.Scan(&id, &resource); err != nil {
			x.Fatal(err)
		}
		if resource == begin {
			out.begin = len(out.all)
		}
		out.all = append(out.all, id)
	}
	if err := rows.Err(); err != nil || len(out.all) == 0 || out.begin == 0 {
		x.Fatalf("%v, %d events", err, len(out.all))
	}
	return out
}

// differ tells where two lists part.
func differ(got, want []string) string {
	for i := range min(len(got), len(want)) {
		if got[i] != want[i] {
			return fmt.Sprintf("%d, wanted %d; the first that differs is %d: %s, wanted %s", len(got), len(want), i, got[i], want[i])
		}
	}
	return fmt.Sprintf("%d, wanted %d", len(got), len(want))
}

// held is what somebody has got who follows.
type held struct {
	mu    sync.Mutex
	ids   []string
	fault error
}

func (h *held) add(id string) { h.mu.Lock(); defer h.mu.Unlock(); h.ids = append(h.ids, id) }

func (h *held) fail(err error) { h.mu.Lock(); defer h.mu.Unlock(); h.fault = errors.Join(h.fault, err) }

// until gives everything up to an id, once it is there.
func (h *held) until(t *testing.T, id string) []string {
	t.Helper()
	var out []string
	eventually(t, "the last event", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		if h.fault != nil {
			t.Fatal(h.fault)
		}
		i := slices.Index(h.ids, id)
		out = slices.Clone(h.ids[:i+1])
		return i >= 0
	})
	return out
}

// seat is somebody who goes on at whichever server answers, and signs in anew when
// the token has had its time.
type seat struct {
	*testing.T
	servers []*Program
	mu      sync.Mutex
	client  *Client
	since   time.Time
}

func (s *seat) at(turn int) *Client {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := *s.client
	c.Base = s.servers[turn%len(s.servers)].Base
	return &c
}

// send tries once; no answer means to try again.
func (s *seat) send(turn int, q Request) (*Answer, error) {
	c := s.at(turn)
	a, err := c.Do(q)
	if a != nil && a.Status == http.StatusUnauthorized && s.stale(a.Body) {
		s.signIn(c.Base)
		return nil, err
	}
	return a, err
}

// stale tells whether it may be that a token is refused.
func (s *seat) stale(why []byte) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if time.Since(s.since) < auth.TokenLife-time.Minute {
		s.Errorf("a token was refused that holds: %s", why)
	}
	return true
}

func (s *seat) signIn(base string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.client.As(s.client.Name, "")
	c.Base = base
	since := time.Now()
	a, err := c.Do(Request{Method: http.MethodPost, Path: "/v1/auth/login", Body: props{"username": c.Name, "password": Secret}})
	if err == nil && a.Status == http.StatusOK {
		s.client, s.since = c.As(c.Name, a.Text("access_token")), since
	}
}

// away waits a little for a server that does not answer.
func away() { <-time.After(10 * time.Millisecond) }

// read follows /v1/changes from the start, page by page, until ctx ends.
func (x *chaos) read(ctx context.Context, to *held) {
	path := "/v1/changes?limit=20"
	for turn := 0; ctx.Err() == nil; turn++ {
		a, err := x.office.send(turn, Request{Method: http.MethodGet, Path: path})
		if a == nil || a.Status == http.StatusServiceUnavailable {
			away()
			continue
		}
		if err != nil || a.Status != http.StatusOK {
			to.fail(errors.Join(err, fmt.Errorf("changes: %d %s", a.Status, a.Body)))
			return
		}
		for _, item := range a.List("items") {
			m, _ := item.(map[string]any)
			to.add(str(m, "id"))
		}
		position := a.Text("next")
		if position == "" {
			position = a.Text("delta")
			away()
		}
		path = "/v1/changes?limit=20&after=" + url.QueryEscape(position)
	}
}

// listen follows /v1/events from a position until ctx ends, with a new line at the
// other server whenever one breaks.
func (x *chaos) listen(ctx context.Context, last string, to *held) {
	for turn := 0; ctx.Err() == nil; turn++ {
		last = x.line(ctx, x.office.at(turn), last, to)
		away()
	}
}

// line hears what comes on one line and gives the position that it came to.
func (x *chaos) line(ctx context.Context, c *Client, last string, to *held) string {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, c.Base+"/v1/events", nil)
	if err != nil {
		to.fail(err)
		return last
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	r.Header.Set("Last-Event-ID", last)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		return last
	}
	defer a.Body.Close()
	switch a.StatusCode {
	case http.StatusOK:
	case http.StatusUnauthorized:
		if x.office.stale([]byte("on a line")) {
			x.office.signIn(c.Base)
		}
		return last
	case http.StatusServiceUnavailable:
		return last
	default:
		to.fail(fmt.Errorf("events: %s", a.Status))
		return last
	}
	in := bufio.NewScanner(a.Body)
	in.Buffer(nil, 1<<20)
	for {
		m, err := readMessage(in)
		if err != nil {
			return last
		}
		switch m.event {
		case "change":
			to.add(str(m.change, "id"))
		case "":
		default:
			to.fail(fmt.Errorf("%s from %s: %v", m.event, last, m.change))
		}
		if m.id != "" {
			last = m.id
		}
	}
}
