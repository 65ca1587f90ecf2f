package apitest

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"sync"
	"testing"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lianluo/db/seed"
	"lianluo/internal/store/storetest"
)

// platform is a district's system that takes messages and holds them against the
// public library.
type platform struct {
	*httptest.Server
	mu     sync.Mutex
	status int
	secret string
	ids    []string // of messages accepted
	kinds  []string
	faults []string
}

func newPlatform(t testing.TB) *platform {
	p := &platform{status: http.StatusNoContent}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		v, err := standardwebhooks.NewWebhook(p.secret)
		if err == nil {
			err = v.Verify(body, r.Header)
		}
		var m struct {
			Type string
			Data struct{ ID string }
		}
		if err != nil || json.Unmarshal(body, &m) != nil || m.Type != "webhook.ping" && m.Data.ID != r.Header.Get("webhook-id") {
			p.faults = append(p.faults, string(body))
		}
		if p.status == http.StatusNoContent {
			p.ids, p.kinds = append(p.ids, r.Header.Get("webhook-id")), append(p.kinds, m.Type)
		}
		w.WriteHeader(p.status)
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *platform) says(status int) { p.mu.Lock(); defer p.mu.Unlock(); p.status = status }

func (p *platform) got() []string { p.mu.Lock(); defer p.mu.Unlock(); return slices.Clone(p.ids) }

// has waits for the last of all changes and holds what came, a ping aside, against
// them: nothing of what had been before the receiver was named, everything that came
// after, and the first time in order. The program does some things by itself, so
// there may be a few in between.
func (p *platform) has(t testing.TB, before, after, all []string, ping string) {
	t.Helper()
	last := all[len(all)-1]
	eventually(t, "the last change", func() bool { return slices.Contains(p.got(), last) })
	var first []string
	for _, id := range p.got() {
		if id != ping && !slices.Contains(first, id) {
			first = append(first, id)
		}
	}
	first = first[:slices.Index(first, last)+1]
	begin := len(all) - len(first)
	if begin < len(before) || begin > len(after) || !slices.Equal(first, all[begin:]) || len(p.faults) > 0 {
		t.Errorf("of %d changes, %d before and %d after the beginning, came %v\n%v\n%v", len(all), len(before), len(after), first, all, p.faults)
	}
}

// follow reads a stream of changes to its end.
func follow(t testing.TB, c *Client) (ids []string, position string) {
	t.Helper()
	path := "/v1/changes?limit=1000"
	for {
		a := c.Get(t, path)
		for _, x := range a.List("items") {
			m, _ := x.(map[string]any)
			id, _ := m["id"].(string)
			ids = append(ids, id)
		}
		if position = a.Text("delta"); position != "" {
			return ids, position
		}
		path = "/v1/changes?limit=1000&after=" + a.Text("next")
	}
}

// TestStoryWebhook lets a district's system be told: it is registered, tried,
// follows a case, is changed by whoever may, breaks down for an afternoon, says 410,
// comes back, and has what /v1/changes has, in the same order.
func TestStoryWebhook(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		p := newPlatform(t)
		before, _ := follow(t, m.coordinator)
		m.hookRefused(p.URL)
		made := m.coordinator.Must(m, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/webhooks", Body: props{"name": "调度平台", "url": p.URL},
			Header: map[string]string{"Idempotency-Key": "hook-1"}})
		again := m.coordinator.Must(m, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/webhooks", Body: props{"name": "调度平台", "url": p.URL},
			Header: map[string]string{"Idempotency-Key": "hook-1"}})
		if again.Text("secret") != made.Text("secret") || again.Header.Get("Idempotency-Replayed") != "true" {
			t.Errorf("a replay: %s", again.Body)
		}
		p.mu.Lock()
		p.secret = made.Text("secret")
		p.mu.Unlock()
		after, _ := follow(t, m.coordinator)
		path := "/v1/webhooks/" + made.Text("webhook.id")
		ping := m.coordinator.Act(m, path+"/ping", made.ETag(), nil)
		eventually(t, "the ping", func() bool {
			return m.auditor.Get(m, path+"/deliveries/"+ping.ID()).Text("state") == "delivered"
		})
		c := registered(m)
		m.coordinator.Act(m, "/v1/petition-cases/"+c.ID()+"/dispatch", c.ETag(), props{"lead_unit_id": m.units["城市管理办公室"]})
		m.hookBreaks(p, path)

		all, _ := follow(t, m.coordinator)
		p.has(t, before, after, all, ping.Text("message_id"))
		h := m.coordinator.Get(m, path)
		m.coordinator.Act(m, path+"/void", h.ETag(), props{"reason": "改为拉取"})
		m.refused(&Operation{ID: "pingWebhook"}, m.coordinator, Request{Method: http.MethodPost, Path: path + "/ping", Header: map[string]string{"If-Match": `"9"`}}, http.StatusPreconditionFailed)
		gone := m.coordinator.Get(m, path)
		m.refused(&Operation{ID: "pingWebhook"}, m.coordinator, Request{Method: http.MethodPost, Path: path + "/ping", Header: map[string]string{"If-Match": gone.ETag()}}, http.StatusConflict)
		if n := len(m.coordinator.Get(m, "/v1/webhooks").List("items")); n != 0 || len(gone.List("secrets")) != 0 {
			t.Errorf("%d are left: %s", n, gone.Body)
		}
	})
}

// hookRefused: who may not, where not to, and names of others.
func (m *making) hookRefused(url string) {
	m.Helper()
	post := func(c *Client, want int, body props) {
		m.Helper()
		m.refused(&Operation{ID: "createWebhook"}, c, Request{Method: http.MethodPost, Path: "/v1/webhooks", Body: body}, want)
	}
	post(m.Admin, http.StatusForbidden, props{"name": "管理员的", "url": url})
	post(m.leader, http.StatusForbidden, props{"name": "领导的", "url": url})
	post(m.unitA, http.StatusForbidden, props{"name": "单位的", "url": url})
	for _, bad := range []string{"https://10.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::ffff:192.168.0.1]/", "https://u:p@district.example.cn/", "https://district.example.cn/#a"} {
		post(m.coordinator, http.StatusUnprocessableEntity, props{"name": "内网", "url": bad})
	}
	post(m.coordinator, http.StatusBadRequest, props{"name": "错", "url": "gopher://district.example.cn/"})
}

// hookBreaks: the platform fails for hours, says that it is gone, is enabled again
// and gets the rest.
func (m *making) hookBreaks(p *platform, path string) {
	m.Helper()
	count := len(p.got())
	eventually(m, "the dispatch", func() bool { count = len(p.got()); return count >= 2 })
	p.says(http.StatusBadGateway)
	unit(m)
	eventually(m, "a failure", func() bool { return m.coordinator.Get(m, path).Number("failures") > 0 })
	m.Later(3 * time.Hour)
	unit(m)
	eventually(m, "another", func() bool { return m.coordinator.Get(m, path).Number("failures") > 1 })
	p.says(http.StatusGone)
	m.Later(2 * time.Hour)
	eventually(m, "the end", func() bool { return m.coordinator.Get(m, path).Text("disabled_cause") == "gone" })
	h := m.coordinator.Get(m, path)
	m.refused(&Operation{ID: "enableWebhook"}, m.auditor, Request{Method: http.MethodPost, Path: path + "/enable", Header: map[string]string{"If-Match": h.ETag()}}, http.StatusForbidden)
	p.says(http.StatusNoContent)
	unit(m)
	m.coordinator.Act(m, path+"/enable", h.ETag(), nil)
	unit(m)
}

// TestWebhookKill kills the program while a receiver is told of many units, some of
// which it has answered without the program having noted it. In the end it has
// every change, each under one id, and the first time in order.
func TestWebhookKill(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { webhookKill(t, engine) })
	}
}

func webhookKill(t *testing.T, engine string) {
	database := ""
	if engine == "postgres" {
		database = storetest.Open(t, engine).Config.URL
	}
	p := NewProgram(t, t.TempDir(), database, "LIANLUO_RATE_LIMIT=100000", "LIANLUO_WEBHOOK_ALLOW=127.0.0.1")
	p.Run(t, Secret, "user", "create", "--username", adminName, "--admin")
	p.Serve(t)
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	admin := (&Client{Base: p.Base, Contract: contract, HTTP: NewHTTP()}).Login(t, adminName, Secret)
	coordinator := coordinatorOf(t, admin)
	before, _ := follow(t, coordinator)
	to := newPlatform(t)
	made := coordinator.Create(t, "/v1/webhooks", props{"name": "调度平台", "url": to.URL})
	to.secret = made.Text("secret")
	after, _ := follow(t, coordinator)

	const rounds, units = 4, 12
	for round := range rounds {
		for n := range units {
			admin.Create(t, "/v1/units", props{"name": fmt.Sprintf("单位%d之%d", round, n), "kind": "community"})
		}
		eventually(t, "some messages", func() bool { return len(to.got()) > round*units/2 })
		p.Kill()
		p.Serve(t)
	}
	all, _ := follow(t, coordinator)
	to.has(t, before, after, all, "")
	t.Logf("%s: %d changes, %d messages", engine, len(all), len(to.got()))
}

// coordinatorOf applies the sample plan and signs its coordinator in.
func coordinatorOf(t testing.TB, admin *Client) *Client {
	t.Helper()
	draft := admin.Create(t, "/v1/plan-imports", props{"filename": "方案.txt", "text": string(seed.Plan)})
	admin.Act(t, "/v1/plan-imports/"+draft.ID()+"/apply", draft.ETag(), props{})
	person := admin.Get(t, "/v1/people?q="+url.QueryEscape("林晓岚")).Text("items.0.id")
	admin.Create(t, "/v1/users", props{"username": "linxiaolan", "display_name": "林晓岚", "password": Secret, "must_change_password": false, "person_id": person})
	return admin.Login(t, "linxiaolan", Secret)
}
