package webhook_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/vault"
	"lianluo/internal/webhook"
)

// receiver notes what it accepted; answer decides what it says to each message,
// 0 lets it hang until the test is over.
type receiver struct {
	*httptest.Server
	mu      sync.Mutex
	answer  func(n int, r *http.Request) (status int, header map[string]string)
	secrets []string
	got     []string // webhook-ids accepted
	all     []string // and all that came
	kinds   []string
	faults  []string
	hang    chan struct{}
}

func receive(t *testing.T) *receiver {
	r := &receiver{hang: make(chan struct{}), answer: func(int, *http.Request) (int, map[string]string) { return http.StatusNoContent, nil }}
	r.Server = httptest.NewServer(http.HandlerFunc(r.serve))
	t.Cleanup(func() { close(r.hang); r.Close() })
	return r
}

func (r *receiver) serve(w http.ResponseWriter, q *http.Request) {
	body, _ := io.ReadAll(q.Body)
	r.mu.Lock()
	id := q.Header.Get("webhook-id")
	r.all = append(r.all, id)
	for _, s := range r.secrets {
		if v, err := standardwebhooks.NewWebhook(s); err != nil || v.Verify(body, q.Header) != nil {
			r.faults = append(r.faults, "signature of "+id)
		}
	}
	status, header := r.answer(len(r.all), q)
	if status/100 == 2 {
		var m struct{ Type string }
		_ = json.Unmarshal(body, &m)
		r.got, r.kinds = append(r.got, id), append(r.kinds, m.Type)
	}
	r.mu.Unlock()
	if status == 0 {
		select {
		case <-r.hang:
		case <-q.Context().Done():
		}
		return
	}
	for k, v := range header {
		w.Header().Set(k, v)
	}
	w.WriteHeader(status)
	fmt.Fprint(w, "超长的答复", strings.Repeat("x", 100))
}

func (r *receiver) says(f func(n int, q *http.Request) (int, map[string]string)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.answer = f
}

func (r *receiver) always(status int, header map[string]string) {
	r.says(func(int, *http.Request) (int, map[string]string) { return status, header })
}

func (r *receiver) accepted() []string { r.mu.Lock(); defer r.mu.Unlock(); return slices.Clone(r.got) }

func (r *receiver) came() int { r.mu.Lock(); defer r.mu.Unlock(); return len(r.all) }

type desk struct {
	*testing.T
	db     *storetest.DB
	office uuid.UUID
	coord  context.Context
	vault  *vault.Vault
	s      *webhook.Service
}

func newDesk(t *testing.T, db *storetest.DB) *desk {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	d := &desk{T: t, db: db, office: record.NewID(), vault: v}
	d.coord = storetest.As(t.Context(), d.office, auth.Coordinator)
	d.ok(db.InTx(d.coord, func(tx *store.Tx) error {
		return tx.DB.Table("offices").Create(map[string]any{"id": d.office, "version": 1, "created_at": tx.Now, "updated_at": tx.Now, "name": "青禾", "office_id": d.office,
			"district_name": "", "division_code": "", "address": "", "duty_phone": ""}).Error
	}))
	d.s = d.service(db.Store)
	return d
}

func (d *desk) service(s *store.Store) *webhook.Service {
	return webhook.NewService(s, webhook.Options{Vault: d.vault, Log: slog.New(slog.DiscardHandler), Wall: store.SystemClock{}, Timeout: 5 * time.Second,
		Allowed: webhook.Allowed{netip.MustParsePrefix("127.0.0.1/32")}, Chance: func() float64 { return 0.5 }})
}

func (d *desk) ok(err error) {
	d.Helper()
	if err != nil {
		d.Fatal(err)
	}
}

func (d *desk) code(err error, want fault.Code) {
	d.Helper()
	if !fault.Is(err, want) {
		d.Errorf("%v, wanted %s", err, want)
	}
}

func (d *desk) hook(r *receiver, kinds ...string) webhook.View {
	d.Helper()
	v, err := d.s.Create(d.coord, webhook.New{Name: uuid.NewString(), URL: r.URL + "/hook", Kinds: kinds})
	d.ok(err)
	r.secrets = []string{v.Shown}
	return v
}

// happen lets events come into being and gives the ids of the general ones.
func (d *desk) happen(kinds ...string) []string {
	d.Helper()
	var ids []string
	for _, k := range kinds {
		d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
			return event.AppendChange(tx, event.Change{Kind: strings.TrimPrefix(k, "!"), Resource: record.NewID(),
				Audience: map[bool]event.Audience{true: event.Restricted}[strings.HasPrefix(k, "!")]})
		}))
		var e event.Event
		d.ok(d.db.Reading(d.coord).Order("sequence DESC").Limit(1).Find(&e).Error)
		if e.Audience == event.General {
			ids = append(ids, e.ID.String())
		}
	}
	return ids
}

func (d *desk) many(n int) []string {
	return d.happen(slices.Repeat([]string{"petition_case.dispatched"}, n)...)
}

func (d *desk) step() { d.Helper(); d.ok(d.s.Step(d.Context())) }

func (d *desk) get(v webhook.View) webhook.View {
	d.Helper()
	now, err := d.s.Get(d.coord, v.ID)
	d.ok(err)
	return now
}

func (d *desk) same(what string, got, want []string) {
	d.Helper()
	if !slices.Equal(got, want) {
		d.Errorf("%s: %d came, %d were wanted\n%v\n%v", what, len(got), len(want), got, want)
	}
}

func each(t *testing.T, f func(d *desk)) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) { f(newDesk(t, db)) })
}

// What was asked for arrives once, in order, signed; what happened before, what
// is for auditors only and other kinds do not.
func TestInOrder(t *testing.T) {
	each(t, func(d *desk) {
		d.many(3)
		all, some := receive(t), receive(t)
		d.hook(all)
		v := d.hook(some, "unit.*", "petition_case.voided")
		want := d.happen("unit.created", "!user.created", "petition_case.dispatched", "petition_case.voided", "!access.denied", "unit.updated")
		d.step()
		d.same("all", all.accepted(), want)
		d.same("some", some.accepted(), []string{want[0], want[2], want[3]})
		d.step()
		if all.came() != len(want) || len(all.faults)+len(some.faults) > 0 {
			t.Errorf("%d messages, %v %v", all.came(), all.faults, some.faults)
		}
		more := d.many(120)
		for range 4 {
			d.step()
		}
		d.same("many", all.accepted(), append(want, more...))
		page, err := d.s.Deliveries(d.coord, v.ID, webhook.DeliveryFilter{State: webhook.Delivered}, store.Request{Limit: 10})
		d.ok(err)
		if len(page.Items) != 3 || page.Items[0].Outcome != webhook.OK || page.Items[0].Status != http.StatusNoContent || page.Items[0].Attempts != 1 {
			t.Errorf("%+v", page.Items)
		}
		// The secret is nowhere but in the vault.
		var rows []webhook.Secret
		d.ok(d.db.Reading(d.coord).Find(&rows).Error)
		for _, r := range rows {
			if strings.Contains(string(r.Sealed), strings.TrimPrefix(v.Shown, "whsec_")[:20]) {
				t.Error("a secret lies open")
			}
		}
	})
}

// A transaction that is undone is not told.
func TestOnlyWhatCommitted(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		d.hook(r)
		err := d.db.InTx(d.coord, func(tx *store.Tx) error {
			if err := event.AppendChange(tx, event.Change{Kind: "unit.created", Resource: record.NewID()}); err != nil {
				return err
			}
			return fault.New(fault.CodeConflict, fault.Text{})
		})
		d.code(err, fault.CodeConflict)
		d.step()
		want := d.many(1)
		d.step()
		d.same("after an undone one", r.accepted(), want)
	})
}

// A receiver that fails for an hour gets everything afterwards, in order, and is
// asked ever more rarely.
func TestFailsForAnHour(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		r.always(http.StatusInternalServerError, nil)
		want := d.many(3)
		for range 720 { // every five seconds
			d.step()
			d.db.Clock.Add(5 * time.Second)
		}
		if n := r.came(); n < 6 || n > 9 {
			t.Errorf("%d attempts in an hour", n)
		}
		if now := d.get(v); now.Pending != 3 || now.Dead != 0 || now.Failures != r.came() || now.RetryAt == nil {
			t.Errorf("%+v", now)
		}
		r.always(http.StatusOK, nil)
		want = append(want, d.many(2)...)
		d.db.Clock.Add(time.Hour)
		d.step()
		d.same("after the hour", r.accepted(), want)
		if now := d.get(v); now.Pending != 0 || now.Failures != 0 || now.RetryAt != nil {
			t.Errorf("%+v", now)
		}
	})
}

// After a day messages are laid aside, all that waited as long at once; a replay
// sends them under their old ids.
func TestLaidAsideAndReplayed(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		r.always(http.StatusBadGateway, nil)
		old := d.many(3)
		for range 24 {
			d.step()
			d.db.Clock.Add(time.Hour)
		}
		fresh := d.many(1)
		d.step()
		d.step()
		now := d.get(v)
		if now.Dead != 3 || now.Pending != 1 {
			t.Fatalf("%d dead, %d pending", now.Dead, now.Pending)
		}
		r.always(http.StatusOK, nil)
		d.db.Clock.Add(time.Hour)
		d.step()
		d.same("the younger one", r.accepted(), fresh)

		dead, err := d.s.Deliveries(d.coord, v.ID, webhook.DeliveryFilter{State: webhook.Dead}, store.Request{Limit: 10, Sort: "created_at"})
		d.ok(err)
		tag := now.ETag()
		_, err = d.s.Replay(d.coord, v.ID, &tag, webhook.Replay{})
		d.code(err, fault.CodeUnprocessable)
		_, err = d.s.Replay(d.coord, v.ID, &tag, webhook.Replay{IDs: []uuid.UUID{record.NewID()}})
		d.code(err, fault.CodeUnprocessable)
		one := webhook.Replay{IDs: []uuid.UUID{dead.Items[2].ID}}
		_, err = d.s.Replay(d.coord, v.ID, &tag, one)
		d.ok(err)
		_, err = d.s.Replay(d.coord, v.ID, &tag, one)
		d.code(err, fault.CodeUnprocessable) // it is on its way
		d.step()
		since := dead.Items[0].QueuedAt
		_, err = d.s.Replay(d.coord, v.ID, &tag, webhook.Replay{Since: &since})
		d.ok(err)
		d.step()
		d.same("replayed", r.accepted(), []string{fresh[0], old[2], old[0], old[1]})
	})
}

// 429 and 503 are asked again when they say; 410 ends it until somebody enables
// the webhook, and nothing is lost.
func TestThrottledAndGone(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		r.always(http.StatusTooManyRequests, map[string]string{"Retry-After": "1800"})
		want := d.many(2)
		d.step()
		d.db.Clock.Add(29 * time.Minute)
		d.step()
		if n := r.came(); n != 1 {
			t.Fatalf("asked %d times before the time", n)
		}
		r.always(http.StatusGone, nil)
		d.db.Clock.Add(time.Minute)
		d.step()
		now := d.get(v)
		if now.State != webhook.Disabled || now.DisabledCause != webhook.Gone || now.Pending != 2 {
			t.Fatalf("%+v", now.Webhook)
		}
		d.db.Clock.Add(48 * time.Hour)
		want = append(want, d.many(1)...)
		d.step()
		if n := r.came(); n != 2 {
			t.Errorf("%d came after 410", n)
		}
		stale := `"1"`
		_, err := d.s.Enable(d.coord, v.ID, &stale)
		d.code(err, fault.CodeStaleVersion)
		_, err = d.s.Ping(d.coord, v.ID, new(now.ETag()))
		d.code(err, fault.CodeStateConflict)
		_, err = d.s.Enable(d.coord, v.ID, new(now.ETag()))
		d.ok(err)
		r.always(http.StatusInternalServerError, nil)
		d.step() // its day has begun anew
		if now = d.get(v); now.Dead != 0 {
			t.Errorf("%d died of the pause", now.Dead)
		}
		r.always(http.StatusOK, nil)
		d.db.Clock.Add(time.Hour)
		d.step()
		d.same("after it was enabled", r.accepted(), want)
	})
}

// A redirect is not followed, and a private address not spoken to; a receiver that
// hangs holds up nobody else.
func TestRedirectsAndHangers(t *testing.T) {
	each(t, func(d *desk) {
		inside, away, hanger, good := receive(t), receive(t), receive(t), receive(t)
		va, vh := d.hook(away), d.hook(hanger)
		d.hook(good)
		away.always(http.StatusTemporaryRedirect, map[string]string{"Location": inside.URL})
		hanger.always(0, nil)
		want := d.many(3)
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan struct{})
		go func() { d.s.Run(ctx); close(done) }()
		for len(good.accepted()) < len(want) || hanger.came() == 0 || d.get(va).Failures == 0 { // the redirect is written down, too
			select {
			case <-t.Context().Done():
				t.Fatal("the good one waits")
			case <-time.After(5 * time.Millisecond):
			}
		}
		stop()
		<-done
		d.same("beside a hanger", good.accepted(), want)
		if inside.came() != 0 {
			t.Error("a redirect was followed")
		}
		if now := d.get(vh); now.Pending != 3 || now.Failures != 0 { // broken off by us
			t.Errorf("%+v", now)
		}
		page, err := d.s.Deliveries(d.coord, va.ID, webhook.DeliveryFilter{}, store.Request{Limit: 1, Sort: "created_at"})
		d.ok(err)
		if x := page.Items[0]; x.Outcome != webhook.Redirected || x.Status != http.StatusTemporaryRedirect || x.State != webhook.Pending {
			t.Errorf("%+v", x)
		}
	})
}

// A name that means a private address by the time it is dialled is refused there.
func TestRefusedWhenDialled(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		d.many(1)
		strict := webhook.NewService(d.db.Store, webhook.Options{Vault: d.vault, Log: slog.New(slog.DiscardHandler), Wall: store.SystemClock{},
			Allowed: webhook.Allowed{netip.MustParsePrefix("10.8.0.0/16")}})
		d.ok(strict.Step(t.Context()))
		page, err := d.s.Deliveries(d.coord, v.ID, webhook.DeliveryFilter{}, store.Request{Limit: 1})
		d.ok(err)
		if x := page.Items[0]; x.Outcome != webhook.NotAllowed || r.came() != 0 {
			t.Errorf("%+v", x)
		}
	})
}
