package store_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"lianluo/internal/store"
)

// road is what a convoy goes: every trip waits until it is let home.
type road struct {
	mu    sync.Mutex
	trips []string // the texts of each, joined
	home  chan error
	lost  map[string]bool // texts that nothing is right with
	ended int             // trips whose context ended first
}

func (r *road) ask(ctx context.Context, texts []string) error {
	r.mu.Lock()
	r.trips = append(r.trips, strings.Join(texts, " "))
	r.mu.Unlock()
	select {
	case err := <-r.home:
		for _, text := range texts {
			if r.lost[text] {
				err = errors.New(text)
			}
		}
		return err
	case <-ctx.Done():
		r.mu.Lock()
		r.ended++
		r.mu.Unlock()
		return ctx.Err()
	}
}

// broken is how many trips were ended so.
func (r *road) broken() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended
}

// party are callers of a convoy and what they were told.
type party struct {
	road  *road
	now   time.Time
	fetch func(ctx context.Context, text string) error
	told  sync.Map
	wg    sync.WaitGroup
}

func newParty(most int) *party {
	r := &road{home: make(chan error), lost: map[string]bool{}}
	p := &party{road: r, now: time.Unix(1_631_232_000, 0)}
	p.fetch = store.Convoy(p, most, r.ask)
	return p
}

// Now makes the party its own clock.
func (p *party) Now() time.Time { return p.now }

func (p *party) comes(ctx context.Context, text string) {
	p.wg.Go(func() { p.told.Store(text, fmt.Sprint(p.fetch(ctx, text))) })
	synctest.Wait()
}

func (p *party) heard(text string) string {
	said, _ := p.told.Load(text)
	words, _ := said.(string)
	return words
}

// Who comes while a read is on the way waits, and all of them go together.
func TestReadsGoTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newParty(3)
		for i := range 20 {
			p.comes(t.Context(), fmt.Sprintf("q%02d", i))
		}
		for range 3 {
			p.road.home <- nil
			synctest.Wait()
		}
		p.wg.Wait()
		if len(p.road.trips) != 3 || p.road.trips[0] != "q00" || !strings.HasPrefix(p.road.trips[1], "q01 q02") || p.road.trips[2] != "q17 q18 q19" {
			t.Errorf("went as %q", p.road.trips)
		}
		for i := range 20 {
			if said := p.heard(fmt.Sprintf("q%02d", i)); said != "<nil>" {
				t.Errorf("%d was told %s", i, said)
			}
		}
		p.comes(t.Context(), "late")
		p.road.home <- nil
		p.wg.Wait()
		if p.road.trips[3] != "late" {
			t.Errorf("the road is not free again: %q", p.road.trips)
		}
	})
}

// Where the way is long, more are on it, but no more than may be.
func TestLongWaysTakeMore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newParty(2)
		for _, text := range []string{"a", "b", "c"} {
			p.comes(t.Context(), text)
			p.now = p.now.Add(5 * time.Millisecond)
		}
		if !slices.Equal(p.road.trips, []string{"a", "b"}) {
			t.Errorf("on the way: %q", p.road.trips)
		}
		for range 3 {
			p.road.home <- nil
			synctest.Wait()
		}
		p.wg.Wait()
		if !slices.Equal(p.road.trips, []string{"a", "b", "c"}) {
			t.Errorf("went as %q", p.road.trips)
		}
	})
}

// What is wrong with one is told to that one; the others are asked for again.
func TestOneFaultIsNotOfAll(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newParty(1)
		p.road.lost["bad"] = true
		for _, text := range []string{"first", "good", "bad", "fine"} {
			p.comes(t.Context(), text)
		}
		for range 5 { // the first, the three together, each of them apart
			p.road.home <- nil
			synctest.Wait()
		}
		p.wg.Wait()
		for text, want := range map[string]string{"first": "<nil>", "good": "<nil>", "bad": "bad", "fine": "<nil>"} {
			if said := p.heard(text); said != want {
				t.Errorf("%s was told %s", text, said)
			}
		}
	})
}

// Who goes away while waiting is not read for, who goes away on the way takes nobody
// along, and who goes away with the wheel in hand leaves it to somebody.
func TestWhoGoesAway(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newParty(1)
		p.comes(t.Context(), "first")
		waiting, goneWaiting := context.WithCancel(t.Context())
		driving, goneDriving := context.WithCancel(t.Context())
		riding, goneRiding := context.WithCancel(t.Context())
		p.comes(waiting, "waits")
		p.comes(driving, "drives")
		p.comes(riding, "rides")
		p.comes(t.Context(), "stays")
		goneWaiting()
		synctest.Wait()
		p.road.home <- nil
		synctest.Wait()
		goneDriving()
		goneRiding()
		synctest.Wait()
		p.comes(t.Context(), "last")
		for range 2 {
			p.road.home <- nil
			synctest.Wait()
		}
		p.wg.Wait()
		if !slices.Equal(p.road.trips, []string{"first", "drives rides stays", "last"}) || p.road.broken() != 0 {
			t.Errorf("went as %q, %d broken off", p.road.trips, p.road.broken())
		}
		for text, want := range map[string]string{"waits": "context canceled", "drives": "<nil>", "rides": "context canceled", "stays": "<nil>", "last": "<nil>"} {
			if said := p.heard(text); said != want {
				t.Errorf("%s was told %s", text, said)
			}
		}
	})
}

// A trip lasts as long as any of those on it has time left, and no longer.
func TestATripEndsWithTheLastOfItsCallers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newParty(1)
		p.comes(t.Context(), "first")
		short, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		long, cancel := context.WithTimeout(t.Context(), 2*time.Second)
		defer cancel()
		p.comes(short, "short")
		p.comes(long, "long")
		p.road.home <- nil
		<-short.Done()
		synctest.Wait()
		if p.road.broken() != 0 {
			t.Error("the trip ended with the first of them")
		}
		<-long.Done()
		p.wg.Wait()
		if p.road.broken() == 0 || p.heard("short") == "<nil>" || p.heard("long") == "<nil>" {
			t.Errorf("%d ended, %s, %s", p.road.broken(), p.heard("short"), p.heard("long"))
		}
	})
}

// However many come and go, everybody is told something and the road is free again.
func TestComingAndGoing(t *testing.T) {
	fetch := store.Convoy(store.SystemClock{}, 2, func(context.Context, []string) error { return nil })
	var wg sync.WaitGroup
	for i := range 2000 {
		wg.Go(func() {
			ctx, cancel := context.WithCancel(t.Context())
			if i%3 == 0 {
				go cancel()
			}
			defer cancel()
			if err := fetch(ctx, "q"); err != nil && ctx.Err() == nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if err := fetch(t.Context(), "q"); err != nil {
		t.Error(err)
	}
}
