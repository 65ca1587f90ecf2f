package apitest

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/internal/app"
	"lianluo/internal/calendar"
	"lianluo/internal/store/storetest"
)

// Secret is every test account's password; it satisfies the strictest policy.
const Secret = "Linshi-2021-Aa"

const adminName = "admin"

// World is a running program on one engine, seen from one office.
type World struct {
	Engine      string
	Contract    *Contract
	Traffic     *Traffic
	Anon        *Client // nobody
	Admin       *Client // the office's administrator
	DataDir     string
	DatabaseURL string
	// Suffix is on all user names of the office: they are one to an installation.
	Suffix string

	// Mail is what the program has sent by e-mail.
	Mail *Mailbox

	app *app.App
	log *journal
}

// Each runs the test against a fresh program on each engine, both at once: they
// share nothing, and each waits a good deal for its own.
func Each(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	t.Run("engines", func(t *testing.T) {
		for _, engine := range []string{"sqlite", "postgres"} {
			t.Run(engine, func(t *testing.T) {
				t.Parallel()
				f(t, Start(t, engine))
			})
		}
	})
}

// EachAlone is Each, one engine after the other, for tests that measure the process.
func EachAlone(t *testing.T, f func(t *testing.T, w *World)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { f(t, Start(t, engine)) })
	}
}

// Start serves an empty office on the engine, on a port of its own and on a
// clock that starts in the morning of 2021-09-10. Its administrator is "admin".
func Start(t *testing.T, engine string) *World {
	t.Helper()
	contract, err := LoadContract()
	if err != nil {
		t.Fatal(err)
	}
	w := &World{Engine: engine, Contract: contract, Traffic: &Traffic{}, DataDir: t.TempDir(), log: &journal{}, Mail: &Mailbox{}}
	if engine == "postgres" {
		w.DatabaseURL = storetest.Open(t, engine).Config.URL
	}
	settings := app.Settings{Listen: "127.0.0.1:0", DataDir: w.DataDir, DatabaseURL: w.DatabaseURL, RateLimit: "0",
		LogLevel: "debug", DrainDelay: "0s", SMTPURL: w.Mail.listen(t), SMTPFrom: "lianluo@qinghe.example.cn",
		WebhookAllow:   "127.0.0.1",
		PasswordPolicy: "nist"} // tests let months pass, and no password of theirs grows old
	if err := settings.Fill(nil); err != nil {
		t.Fatal(err)
	}
	cfg, err := settings.Config()
	if err != nil {
		t.Fatal(err)
	}
	log := slog.New(slog.NewJSONHandler(w.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	w.app, err = app.New(t.Context(), cfg, app.Options{Log: log, Kind: app.MadeByServe, Migrate: true,
		Drill: &app.Drill{At: time.Date(2021, 9, 10, 8, 30, 0, 0, calendar.Zone), Speed: 1}})
	if err != nil {
		t.Fatal(err)
	}
	w.office(t, "青禾街道办事处", adminName)
	w.Anon = &Client{Base: w.serve(t), Contract: contract, Traffic: w.Traffic, HTTP: NewHTTP(), Name: "anonymous", Explain: w.log.about}
	w.Admin = w.Anon.Login(t, adminName, Secret)
	return w
}

// serve runs the program until the test ends and gives its address.
func (w *World) serve(t testing.TB) string {
	t.Helper()
	ctx, stop := context.WithCancel(context.Background())
	address, done := make(chan string, 1), make(chan error, 1)
	go func() { done <- w.app.Run(ctx, func(a string) { address <- a }) }()
	t.Cleanup(func() {
		stop()
		var counters strings.Builder // whatever a test did, they are what the cases add up to
		if err := errors.Join(<-done, w.app.VerifyCounters(context.Background(), &counters), w.app.Close()); err != nil {
			t.Errorf("stop: %v\n%s", err, counters.String())
		}
	})
	select {
	case a := <-address:
		return "http://" + a
	case err := <-done:
		done <- nil
		t.Fatal(err)
		return ""
	}
}

// office makes an office with its administrator.
func (w *World) office(t testing.TB, name, admin string) {
	t.Helper()
	if _, err := w.app.CreateUser(t.Context(), app.NewUser{Username: admin, Name: "管理员", Office: name, Password: Secret, Admin: true}); err != nil {
		t.Fatal(err)
	}
}

// Second is the same program seen from another office.
func (w *World) Second(t testing.TB) *World {
	t.Helper()
	other := *w
	other.Suffix = "2"
	w.office(t, "红岭街道办事处", adminName+other.Suffix)
	other.Admin = w.Anon.Login(t, adminName+other.Suffix, Secret)
	return &other
}

// Journal is everything that the program has logged so far.
func (w *World) Journal() []byte { return w.log.all() }

func (j *journal) all() []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return slices.Clone(j.text)
}

// about is what was logged of a request.
func (j *journal) about(requestID string) string {
	j.mu.Lock()
	defer j.mu.Unlock()
	var out []string
	for line := range strings.Lines(string(j.text)) {
		if strings.Contains(line, requestID) {
			out = append(out, line)
		}
	}
	return strings.Join(out, "")
}

type journal struct {
	mu   sync.Mutex
	text []byte
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.text = append(j.text, p...)
	return len(p), nil
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
