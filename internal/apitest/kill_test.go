package apitest

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"sync"
	"testing"
	"time"

	"lianluo/internal/store/storetest"
)

var kills = flag.Int("kills", 20, "how often the server is killed, on each engine")

func TestMain(m *testing.M) {
	flag.Parse()
	code := m.Run()
	RemoveBuild()
	os.Exit(code)
}

const killWriters = 8

// TestKill kills the server with SIGKILL while eight writers write. Afterwards
// everything acknowledged is there, everything there has its one event, a retry
// under the same key made no second object, and the chain verifies.
func TestKill(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { killUnderLoad(t, engine) })
	}
}

// killRun is what the writers know.
type killRun struct {
	client *Client
	send   func(attempt int, r Request) (*Answer, error)
	acks   chan struct{}
	stop   chan struct{}

	writers sync.WaitGroup

	mu    sync.Mutex
	units map[string]string // by name: the id that was answered with 201
	fault error
}

func killUnderLoad(t *testing.T, engine string) {
	url := ""
	if engine == "postgres" {
		url = storetest.Open(t, engine).Config.URL
	}
	p := NewProgram(t, t.TempDir(), url, "LIANLUO_RATE_LIMIT=100000")
	p.Run(t, Secret, "user", "create", "--username", adminName, "--admin")
	p.Serve(t)
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	admin := (&Client{Base: p.Base, Contract: contract, HTTP: NewHTTP()}).Login(t, adminName, Secret)
	admin.Create(t, "/v1/users", map[string]any{"username": "auditor", "display_name": "审计员",
		"password": Secret, "auditor": true, "must_change_password": false})

	run := newKillRun(admin, func(_ int, r Request) (*Answer, error) { return admin.Do(r) })
	run.begin(killWriters)
	var slowest time.Duration
	for range *kills {
		run.acknowledged(t, 5+rand.IntN(40))
		p.Kill()
		slowest = max(slowest, p.Serve(t))
	}
	run.acknowledged(t, 20) // writers retry what the last kill interrupted
	run.end(t)
	run.verify(t, p)
	t.Logf("%s: %d kills, %d acknowledged writes, slowest restart %v", engine, *kills, len(run.units), slowest)
}

// newKillRun makes writers that stop and wait when nobody takes notice of what was
// acknowledged: a restart that takes long is not to mean ever more to follow.
func newKillRun(c *Client, send func(attempt int, r Request) (*Answer, error)) *killRun {
	return &killRun{client: c, send: send, acks: make(chan struct{}, 32), stop: make(chan struct{}), units: map[string]string{}}
}

func (r *killRun) begin(writers int) {
	for w := range writers {
		r.writers.Go(func() { r.write(w) })
	}
}

// acknowledged waits for so many acknowledgements from now on.
func (r *killRun) acknowledged(t *testing.T, n int) {
	t.Helper()
	for range len(r.acks) + n {
		<-r.acks
	}
	r.mu.Lock()
	broken := r.fault != nil
	r.mu.Unlock()
	if broken {
		r.end(t)
	}
}

// end lets the writers come to theirs.
func (r *killRun) end(t *testing.T) {
	t.Helper()
	close(r.stop)
	done := make(chan struct{})
	go func() { r.writers.Wait(); close(done) }()
	for open := true; open; {
		select {
		case <-done:
			open = false
		case <-r.acks:
		}
	}
	if r.fault != nil {
		t.Fatal(r.fault)
	}
}

// write creates units one after the other; each is tried with the same key
// until it is acknowledged.
func (r *killRun) write(w int) {
	for n := 0; ; n++ {
		name := fmt.Sprintf("单位%d之%d", w, n)
		for attempt := 0; ; attempt++ {
			select {
			case <-r.stop:
				return
			default:
			}
			a, err := r.send(attempt, Request{Method: http.MethodPost, Path: "/v1/units",
				Body:   map[string]any{"name": name, "kind": "community"},
				Header: map[string]string{"Idempotency-Key": fmt.Sprintf("kill-%d-%d", w, n)}})
			if a == nil || a.Status == http.StatusServiceUnavailable || a.Status == http.StatusConflict && a.Text("code") == "idempotency_in_flight" {
				<-time.After(10 * time.Millisecond) // the server is away
				continue
			}
			if err != nil || a.Status != http.StatusCreated {
				r.fail(errors.Join(err, fmt.Errorf("%s answered %d: %s", name, a.Status, a.Body)))
				return
			}
			r.mu.Lock()
			r.units[name] = a.ID()
			r.mu.Unlock()
			r.acks <- struct{}{}
			break
		}
	}
}

func (r *killRun) fail(err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.fault = errors.Join(r.fault, err)
	go func() { // the test's loop must not wait for acknowledgements that never come
		for {
			select {
			case r.acks <- struct{}{}:
			case <-r.stop:
				return
			}
		}
	}()
}

func (r *killRun) verify(t *testing.T, p *Program) {
	there := map[string]string{}
	Walk(t, r.client, "/v1/units?limit=200", func(item map[string]any) {
		name, _ := item["name"].(string)
		if _, twice := there[name]; twice {
			t.Errorf("%s is there twice", name)
		}
		there[name], _ = item["id"].(string)
	})
	for name, id := range r.units {
		if there[name] != id {
			t.Errorf("%s was acknowledged as %s and is %q now", name, id, there[name])
		}
	}
	auditor := r.client.Login(t, "auditor", Secret)
	events := map[string]int{}
	Walk(t, auditor, "/v1/audit-events?kind=unit.created&limit=200", func(item map[string]any) {
		id, _ := item["resource_id"].(string)
		events[id]++
	})
	for name, id := range there {
		if events[id] != 1 {
			t.Errorf("%s (%s) has %d events", name, id, events[id])
		}
	}
	if len(events) != len(there) {
		t.Errorf("%d events of creation, %d units", len(events), len(there))
	}
	if a := auditor.Get(t, "/v1/audit-events/verify"); a.JSON("intact") != true {
		t.Errorf("the chain does not verify: %s", a.Body)
	}
	p.Run(t, "", "audit", "verify")
}
