package webhook_test

import (
	"context"
	"fmt"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/webhook"
)

// A runner that dies between sending and noting it: the next one sends the
// message again under the same id, once the lease is over, and then the rest.
func TestKilledInBetween(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		d.hook(r)
		want := d.many(3)
		ctx, kill := context.WithCancel(t.Context())
		r.says(func(n int, _ *http.Request) (int, map[string]string) {
			if n == 2 {
				kill()
			}
			return http.StatusNoContent, nil
		})
		if err := d.s.Step(ctx); err != nil {
			t.Log(err)
		}
		// It had no time to give the lease back, either.
		d.ok(d.db.InTx(d.coord, func(tx *store.Tx) error {
			return tx.DB.Model(&webhook.Feed{}).Where("position > ?", 0).Updates(map[string]any{"lease": uuid.New(), "leased_to": tx.Now.Add(15 * time.Second)}).Error
		}))
		d.step()
		if r.came() != 2 {
			t.Errorf("%d came under a lease that runs", r.came())
		}
		d.db.Clock.Add(15 * time.Second)
		d.step()
		d.same("after the kill", r.accepted(), []string{want[0], want[1], want[1], want[2]})
	})
}

// Two replicas serve one webhook in order and without doubles.
func TestReplicas(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		d.hook(r)
		second, err := store.Open(t.Context(), d.db.Config)
		d.ok(err)
		t.Cleanup(func() { d.ok(second.Close()) })
		event.Install(second)
		both := []*webhook.Service{d.s, d.service(second)}
		want := d.many(60)
		var all sync.WaitGroup
		for _, s := range both {
			all.Go(func() {
				for range 10 {
					if err := s.Step(t.Context()); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		d.step()
		d.step()
		d.same("by two", r.accepted(), want)
	})
}

// A ping goes first, is tried once, and lets what waits be tried, too.
func TestPing(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		r.always(http.StatusInternalServerError, nil)
		want := d.many(1)
		d.step()
		for _, status := range []int{http.StatusInternalServerError, http.StatusOK} {
			r.always(status, nil)
			p, err := d.s.Ping(d.coord, v.ID, new(v.ETag()))
			d.ok(err)
			d.step()
			x, m, err := d.s.Delivery(d.coord, v.ID, p.ID)
			d.ok(err)
			if x.Attempts != 1 || x.Status != status || (x.State == webhook.Delivered) != (status == http.StatusOK) || m.Type != "webhook.ping" {
				t.Errorf("%d: %+v", status, x)
			}
			want = append([]string{x.MessageID.String()}, want...)
		}
		d.same("pinged", r.accepted(), []string{want[0], want[2]})
	})
}

// While rotating every message carries both signatures, afterwards one.
func TestTwoSecrets(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		rotated, err := d.s.Rotate(d.coord, v.ID, new(v.ETag()), time.Hour)
		d.ok(err)
		if rotated.Shown == v.Shown || len(rotated.Secrets) != 2 {
			t.Fatalf("%+v", rotated.Secrets)
		}
		r.secrets = []string{v.Shown, rotated.Shown}
		d.many(1)
		d.step()
		d.db.Clock.Add(2 * time.Hour)
		r.secrets = []string{rotated.Shown}
		d.many(1)
		d.step()
		again, err := d.s.Rotate(d.coord, v.ID, new(rotated.ETag()), 0)
		d.ok(err)
		if len(again.Secrets) != 1 {
			t.Errorf("%+v", again.Secrets)
		}
		r.secrets = []string{again.Shown}
		system := auth.With(t.Context(), auth.System(uuid.Nil, "keys"))
		if _, n, err := d.s.Reseal(system, uuid.Nil); err != nil || n != 0 {
			t.Errorf("%d resealed under the same key: %v", n, err)
		}
		d.many(1)
		d.step()
		if len(r.accepted()) != 3 || len(r.faults) > 0 {
			t.Errorf("%d accepted, %v", len(r.accepted()), r.faults)
		}
	})
}

// Rules of making and changing; what one office has is not there for another.
func TestKeeping(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		_, err := d.s.Create(d.coord, webhook.New{Name: v.Name, URL: r.URL})
		d.code(err, fault.CodeAlreadyExists)
		_, err = d.s.Create(d.coord, webhook.New{Name: "内网", URL: "https://192.168.1.1/"})
		d.code(err, fault.CodeUnprocessable)
		_, err = d.s.Update(d.coord, v.ID, new(v.ETag()), webhook.Patch{URL: new("https://[::1]/")})
		d.code(err, fault.CodeUnprocessable)
		_, err = d.s.Update(storetest.As(t.Context(), d.office, auth.Auditor), v.ID, new(v.ETag()), webhook.Patch{Name: new("改名")})
		d.code(err, fault.CodeForbidden)
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		_, err = d.s.Get(other, v.ID)
		d.code(err, fault.CodeNotFound)
		_, err = d.s.Deliveries(other, v.ID, webhook.DeliveryFilter{}, store.Request{Limit: 1})
		d.code(err, fault.CodeNotFound)
		_, err = d.s.Void(other, v.ID, nil, "不是我的")
		d.code(err, fault.CodeNotFound)

		gone, err := d.s.Void(d.coord, v.ID, new(v.ETag()), "不用了")
		d.ok(err)
		if len(gone.Secrets) != 0 || len(gone.Allowed(auth.From(d.coord))) != 0 {
			t.Errorf("%+v", gone)
		}
		d.many(1)
		d.step()
		if r.came() != 0 {
			t.Error("a voided webhook is served")
		}
		_, err = d.s.Enable(d.coord, v.ID, nil)
		d.code(err, fault.CodeStateConflict)
		for i := range 100 {
			_, err = d.s.Create(d.coord, webhook.New{Name: fmt.Sprint("接收方", i), URL: r.URL})
			d.ok(err)
		}
		_, err = d.s.Create(d.coord, webhook.New{Name: "再一个", URL: r.URL})
		d.code(err, fault.CodeTooManyParts)
		page, err := d.s.List(d.coord, webhook.Filter{State: webhook.Active}, store.Request{Limit: 50, Count: true})
		d.ok(err)
		if len(page.Items) != 50 || *page.Total != 100 {
			t.Errorf("%d listed", len(page.Items))
		}
	})
}

// Of many that change at once one wins, and each gets its one event.
func TestRaces(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		var all sync.WaitGroup
		var mu sync.Mutex
		won := 0
		for range 8 {
			all.Go(func() {
				_, err := d.s.Disable(d.coord, v.ID, new(v.ETag()), "停")
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					won++
				}
			})
		}
		all.Wait()
		var n int64
		d.ok(d.db.Reading(d.coord).Model(&event.Event{}).Where("kind = ?", "webhook.disabled").Count(&n).Error)
		if won != 1 || n != 1 {
			t.Errorf("%d won, %d events", won, n)
		}
	})
}

// Old deliveries are forgotten: the delivered after a month, the dead after half a
// year, never what waits.
func TestTidy(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r)
		d.many(1)
		d.step()
		r.always(http.StatusInternalServerError, nil)
		d.many(1)
		d.step()
		d.db.Clock.Add(31 * 24 * time.Hour)
		d.ok(d.s.Tidy(t.Context()))
		if now := d.get(v); now.Pending != 1 {
			t.Errorf("%+v", now)
		}
		page, err := d.s.Deliveries(d.coord, v.ID, webhook.DeliveryFilter{}, store.Request{Limit: 10})
		d.ok(err)
		if len(page.Items) != 1 || page.Items[0].State != webhook.Pending {
			t.Errorf("%+v", page.Items)
		}
	})
}

// Other kinds count from the change on: what happened before is judged by those
// that were wanted then, also when nobody has looked at it yet.
func TestOtherKindsFromNowOn(t *testing.T) {
	each(t, func(d *desk) {
		r := receive(t)
		v := d.hook(r, "unit.*")
		first := d.happen("unit.created", "petition_case.dispatched")
		d.step()
		d.happen("petition_case.dispatched")
		d.step() // nothing is wanted of it, and the position is left where it was
		second := d.happen("unit.updated")
		v, err := d.s.Update(d.coord, v.ID, new(v.ETag()), webhook.Patch{Kinds: &[]string{"petition_case.*"}})
		d.ok(err)
		third := d.happen("petition_case.voided", "unit.voided")
		d.step()
		d.step()
		d.same("after other kinds", r.accepted(), []string{first[0], second[0], third[0]})
		// A webhook that wants nothing of what happens costs one write in a thousand events.
		var f webhook.Feed
		d.ok(d.db.Reading(d.coord).Where("webhook_id = ?", v.ID).Limit(1).Find(&f).Error)
		d.happen("unit.created")
		for range 3 {
			d.step()
		}
		var now webhook.Feed
		d.ok(d.db.Reading(d.coord).Where("webhook_id = ?", v.ID).Limit(1).Find(&now).Error)
		if now != f {
			t.Errorf("%+v became %+v", f, now)
		}
	})
}

func TestRowsAreTheTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &webhook.Webhook{}, &webhook.Secret{}, &webhook.Feed{}, &webhook.Delivery{})
	})
}
