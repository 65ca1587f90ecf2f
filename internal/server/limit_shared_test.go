package server

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync"
	"testing"
	"time"

	"lianluo/internal/record"
	"lianluo/internal/store/storetest"
)

// cluster is some replicas on one clock that hear of each other every 250 ms.
type cluster struct {
	clock    *still
	replicas []*limiter
}

func newCluster(n, quota int) *cluster {
	c := &cluster{clock: &still{now: time.Unix(1700000000, 0)}}
	for range n {
		c.replicas = append(c.replicas, newLimiter(c.clock, quota, time.Second))
	}
	return c
}

func (c *cluster) settle() {
	for i, from := range c.replicas {
		for _, notice := range from.spent() {
			for k, to := range c.replicas {
				if k != i {
					to.charge(notice)
				}
			}
		}
	}
}

// run asks the replicas in turn, rate times a second, and counts what they let
// through and refuse.
func (c *cluster) run(k limitKey, rate int, lasting time.Duration) (passed, refused int) {
	step := time.Second / time.Duration(rate)
	for at := step; at <= lasting; at += step {
		c.clock.now = c.clock.now.Add(step)
		if _, wait := c.replicas[(passed+refused)%len(c.replicas)].take(k); wait == 0 {
			passed++
		} else {
			refused++
		}
		if at/limitEvery != (at-step)/limitEvery {
			c.settle()
		}
	}
	return passed, refused
}

// TestLimitIsSharedByReplicas holds the promise of the decision record: quota in
// the long run, and at most quota × (window + lag) more for each further replica.
func TestLimitIsSharedByReplicas(t *testing.T) {
	const quota = 100
	for _, n := range []int{1, 2, 3, 8} {
		for _, key := range []limitKey{{id: record.NewID()}, {addr: netip.MustParseAddr("2001:db8::7")}} {
			c := newCluster(n, quota)
			for _, lasting := range []time.Duration{time.Second, 10 * time.Second} {
				passed, _ := c.run(key, 4000, lasting)
				most := quota*(int(lasting/time.Second)+1) + (n-1)*quota*5/4 + n
				if passed > most || passed < quota*int(lasting/time.Second)*9/10-(n-1)*quota*5/4 {
					t.Errorf("%d replicas let %d through in %s, at most %d are promised", n, passed, lasting, most)
				}
			}
		}
	}
}

// TestSharingRefusesNobodyBelowTheLimit, however the requests are spread.
func TestSharingRefusesNobodyBelowTheLimit(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8} {
		if passed, refused := newCluster(n, 100).run(limitKey{id: record.NewID()}, 95, 20*time.Second); refused > 0 {
			t.Errorf("%d replicas refused %d of %d", n, refused, passed+refused)
		}
	}
}

func TestNoticesAreBoundedAndChecked(t *testing.T) {
	c := newCluster(2, 20)
	for range 1000 {
		key := limitKey{id: record.NewID()}
		for range 5 {
			c.replicas[0].take(key)
		}
	}
	notices := c.replicas[0].spent()
	told := 0
	for _, n := range notices {
		told += strings.Count(n, "=5 ")
		if len(n) > maxNotice {
			t.Errorf("a notice of %d bytes", len(n))
		}
	}
	if told != 1000 || len(c.replicas[0].spent()) != 0 {
		t.Errorf("%d of 1000 callers told", told)
	}
	c.replicas[1].charge("x=1 =  @=3 @1.2.3.4=-1 @1.2.3.4=x 7=7")
	for i := range c.replicas[1].shards {
		if n := len(c.replicas[1].shards[i].full); n > 0 {
			t.Errorf("nonsense was charged to %d callers", n)
		}
	}
}

// TestTwoServersShareTheLimit on one PostgreSQL: what is spent at the first is
// heard at the second. Their clock stands, so nobody regains anything.
func TestTwoServersShareTheLimit(t *testing.T) {
	const quota = 40
	db := storetest.Open(t, "postgres")
	ctx, stop := context.WithCancel(t.Context())
	var sharing sync.WaitGroup
	defer sharing.Wait()
	defer stop()
	opt := options(t, simple)
	opt.RateLimit, opt.Store = quota, db.Store
	var servers [2]*Server
	ask := func(n int) int {
		r := httptest.NewRequest("GET", "/v1/things", nil)
		r.Header.Set("Authorization", "Bearer admin")
		w := httptest.NewRecorder()
		servers[n].ServeHTTP(w, r)
		return w.Code
	}
	for i := range servers {
		var err error
		if servers[i], err = New(opt); err != nil {
			t.Fatal(err)
		}
		servers[i].limiter.clock = &still{now: time.Unix(1700000000, 0)}
		sharing.Go(func() { servers[i].ShareLimits(ctx) })
	}
	admin := limitKey{id: opt.Auth.(tokens)["admin"].ID}
	for heard := false; !heard; { // what is told before the second listens is lost, as it should be
		for ask(0) == http.StatusOK {
		}
		servers[0].limiter.owe(admin, quota)
		<-time.After(limitEvery)
		heard = servers[1].limiter.spendable(admin) == 0
	}
	if got := ask(1); got != http.StatusTooManyRequests {
		t.Errorf("%d for one who has spent everything elsewhere", got)
	}
}

// owe has the next notice tell of n requests.
func (l *limiter) owe(k limitKey, n int) {
	shard := &l.shards[k.shard()]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	b := shard.full[k]
	b.owed = n
	shard.full[k] = b
}

// spendable is how many requests would be let through now.
func (l *limiter) spendable(k limitKey) int {
	shard := &l.shards[k.shard()]
	shard.mu.Lock()
	defer shard.mu.Unlock()
	now := l.clock.Now()
	b := shard.full[k]
	if b.at.Before(now) {
		b.at = now
	}
	return max(0, int((l.window-b.at.Sub(now))/l.step))
}
