package account

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/store/storetest"
)

// askers ask a cache for the same actor; what each loads is named by its number.
type askers struct {
	cache cache
	key   uuid.UUID
	clock *storetest.Clock
	loads atomic.Int64
	hold  chan error // what a load waits for, and ends with
}

func newAskers() *askers {
	x := &askers{key: uuid.New(), clock: storetest.NewClock(), hold: make(chan error)}
	x.cache.forget()
	x.cache.live.Store(true)
	return x
}

func (x *askers) load() (known, error) {
	k := known{until: x.clock.Now().Add(rememberFor), actor: auth.Actor{Name: string('a' + rune(x.loads.Add(1)) - 1)}}
	return k, <-x.hold
}

// ask lets n ask at once and gives the names that they will have got.
func (x *askers) ask(ctx context.Context, n int) (got func() map[string]int) {
	var mu sync.Mutex
	var all sync.WaitGroup
	names := map[string]int{}
	for range n {
		all.Go(func() {
			k, err := x.cache.get(ctx, x.key, x.clock.Now, x.load)
			name := k.actor.Name
			if err != nil {
				name = err.Error()
			}
			mu.Lock()
			defer mu.Unlock()
			names[name]++
		})
	}
	synctest.Wait()
	return func() map[string]int { all.Wait(); return names }
}

func expect(t *testing.T, got map[string]int, name string, n int) {
	t.Helper()
	if len(got) != 1 || got[name] != n {
		t.Errorf("%v, not %d times %s", got, n, name)
	}
}

func TestOneLoadsForAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newAskers()
		got := x.ask(t.Context(), 16)
		x.hold <- nil
		expect(t, got(), "a", 16)
		x.clock.Add(rememberFor * 7 / 8)
		renews := x.ask(t.Context(), 1)
		expect(t, x.ask(t.Context(), 15)(), "a", 15) // nobody waits for the one who renews
		x.hold <- nil
		expect(t, renews(), "b", 1)
		expect(t, x.ask(t.Context(), 16)(), "b", 16)
		x.clock.Add(rememberFor)
		got = x.ask(t.Context(), 16)
		x.hold <- nil
		expect(t, got(), "c", 16)
	})
}

// What was being loaded when something changed is given to nobody else.
func TestAChangeDuringALoad(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newAskers()
		before := x.ask(t.Context(), 2)
		x.cache.forget()
		after := x.ask(t.Context(), 3)
		if n := x.loads.Load(); n != 2 {
			t.Fatalf("%d load, not one before and one after the change", n)
		}
		close(x.hold)
		if got := before(); got["a"] != 1 || len(got) != 2 {
			t.Errorf("before: %v", got)
		}
		if got := after(); got["a"] != 0 {
			t.Errorf("after: %v", got)
		}
	})
}

// A failure is of one, a wait ends with the request, and while other replicas
// cannot be heard nobody counts on what another has read.
func TestWaitingForAnActor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		x := newAskers()
		got := x.ask(t.Context(), 3)
		x.hold <- errors.New("away")
		synctest.Wait()
		close(x.hold)
		if names := got(); names["away"] != 1 || names["b"]+names["c"] != 2 {
			t.Errorf("%v", names)
		}

		x = newAskers()
		first := x.ask(t.Context(), 1)
		ctx, leave := context.WithCancel(t.Context())
		second := x.ask(ctx, 2)
		leave()
		expect(t, second(), context.Canceled.Error(), 2)
		x.hold <- nil
		expect(t, first(), "a", 1)

		x = newAskers()
		x.cache.live.Store(false)
		got = x.ask(t.Context(), 5)
		if n := x.loads.Load(); n != 5 {
			t.Errorf("%d load", n)
		}
		close(x.hold)
		if names := got(); len(names) != 5 {
			t.Errorf("%v", names)
		}
	})
}
