package apitest

import (
	"net/http"
	"strconv"
	"testing"

	"lianluo/internal/store/storetest"
)

// Secret is every test account's password; it satisfies the strictest policy.
const Secret = "Linshi-2021-Aa"

const adminName = "admin"

// World is a running program on one engine, seen from one office.
type World struct {
	Engine   string
	Contract *Contract
	Traffic  *Traffic
	Anon     *Client // nobody
	Admin    *Client // the office's administrator
	// Suffix is on all user names of the office: they are one to an installation.
	Suffix  string
	program *Program
}

// Each runs the test against a fresh program on each engine.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { f(t, Start(t, engine)) })
	}
}

// Start serves an empty office on the engine; its administrator is "admin".
func Start(t *testing.T, engine string) *World {
	t.Helper()
	address := ""
	if engine == "postgres" {
		address = storetest.Open(t, engine).Config.URL
	}
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	p := NewProgram(t, t.TempDir(), address, "LIANLUO_RATE_LIMIT=1000000")
	p.Run(t, Secret, "user", "create", "--username", adminName, "--admin")
	p.Serve(t)
	w := &World{Engine: engine, Contract: contract, Traffic: &Traffic{}, program: p}
	w.Anon = &Client{Base: p.Base, Contract: contract, Traffic: w.Traffic, HTTP: NewHTTP(), Name: "anonymous"}
	w.Admin = w.Anon.Login(t, adminName, Secret)
	return w
}

// Second is the same program seen from another office.
func (w *World) Second(t *testing.T) *World {
	t.Helper()
	other := *w
	other.Suffix = "2"
	name := adminName + other.Suffix
	w.program.Run(t, Secret, "user", "create", "--username", name, "--admin", "--office", "红岭街道办事处")
	other.Admin = w.Anon.Login(t, name, Secret)
	return &other
}

// Account makes an account and signs in with it.
func (w *World) Account(t testing.TB, username string, with map[string]any) *Client {
	t.Helper()
	username += w.Suffix
	body := map[string]any{"username": username, "display_name": username, "password": Secret, "must_change_password": false}
	for k, v := range with {
		body[k] = v
	}
	w.Admin.Create(t, "/v1/users", body)
	return w.Anon.Login(t, username, Secret)
}

// Session is a fresh sign-in of the administrator.
func (w *World) Session(t testing.TB) *Answer {
	t.Helper()
	return w.Anon.Must(t, http.StatusOK, Request{Method: http.MethodPost, Path: "/v1/auth/login",
		Body: map[string]any{"username": adminName + w.Suffix, "password": Secret}})
}

func itoa(n int) string { return strconv.Itoa(n) }
