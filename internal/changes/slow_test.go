package changes_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"lianluo/internal/changes"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// stuck is a sink whose client has stopped reading: what is written to it comes back
// only when the line breaks.
type stuck struct{ entered, broken chan struct{} }

func (s stuck) Change(string, *event.Event) error {
	close(s.entered)
	<-s.broken
	return os.ErrDeadlineExceeded
}
func (stuck) Reset(_, code string) error { return errors.New(code) }
func (stuck) Beat(string) error          { return nil }

// Whoever does not read holds up neither those who write nor those who read, nothing
// is gathered for him, and he is forgotten when his line breaks.
func TestSlowOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f := newFollower(t, db)
		slow, dropped := stuck{make(chan struct{}), make(chan struct{})}, make(chan error, 1)
		go func() {
			first, err := f.s.Read(f.ctx, changes.Ask{Latest: true})
			if err == nil {
				err = f.s.Follow(f.ctx, changes.Follow{After: first.Position}, slow)
			}
			dropped <- err
		}()
		good, end := f.follow(f.s, f.ctx, changes.Follow{})
		f.next(good, "beat")
		for stands := false; !stands; { // the slow one's line, too
			f.happen(db.Store, "unit.updated", "")
			f.next(good, "unit.updated")
			select {
			case <-slow.entered:
				stands = true
			default:
			}
		}
		n := 0
		for range 4 { // much more than is kept, a few at a time
			for range 6 {
				f.many(db, "unit.n%d", n, 100)
				n += 100
			}
			for i := n - 600; i < n; i++ {
				f.next(good, fmt.Sprintf("unit.n%d", i))
			}
			if readers, kept := f.s.Line(f.office); readers != 2 || kept > changes.Kept {
				t.Errorf("%d follow, %d events are kept", readers, kept)
			}
		}
		close(slow.broken)
		if err := <-dropped; !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("the line ended with %v", err)
		}
		f.happen(db.Store, "unit.live", "")
		f.next(good, "unit.live")
		if readers, _ := f.s.Line(f.office); readers != 1 {
			t.Errorf("%d follow after one was dropped", readers)
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
		if readers, kept := f.s.Line(f.office); readers+kept != 0 {
			t.Errorf("with nobody left, %d follow and %d are kept", readers, kept)
		}
	})
}

// leaving is a sink whose client goes away at the first change, without the write of it
// failing.
type leaving struct {
	leave context.CancelFunc
	got   *int
}

func (l leaving) Change(string, *event.Event) error { *l.got++; l.leave(); return nil }
func (leaving) Reset(_, code string) error          { return errors.New(code) }
func (leaving) Beat(string) error                   { return nil }

// Whoever goes away while he is far behind is forgotten at once; the server does not go
// round for ever looking for what it need not send.
func TestLeavesWhileBehind(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f := newFollower(t, db)
		first, err := f.s.Read(f.ctx, changes.Ask{Latest: true})
		if err != nil {
			t.Fatal(err)
		}
		f.many(db, "unit.n%d", 0, 500) // more than is read at a time
		ctx, leave := context.WithCancel(f.ctx)
		got := 0
		if err := f.s.Follow(ctx, changes.Follow{After: first.Position}, leaving{leave, &got}); err != nil || got == 0 || got == 500 {
			t.Errorf("%d were sent, %v", got, err)
		}
		if readers, _ := f.s.Line(f.office); readers != 0 {
			t.Errorf("%d follow", readers)
		}
	})
}

// many lets n events come into being in one transaction, numbered from a number on.
func (f *follower) many(db *storetest.DB, kind string, from, n int) {
	f.Helper()
	err := db.InTx(f.ctx, func(tx *store.Tx) error {
		for i := range n {
			if err := event.AppendChange(tx, event.Change{Kind: fmt.Sprintf(kind, from+i), Resource: record.NewID()}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		f.Fatal(err)
	}
}
