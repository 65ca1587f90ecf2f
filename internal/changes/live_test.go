package changes_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/changes"
	"lianluo/internal/event"
	"lianluo/internal/feed"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// told is what a sink was told, one at a time.
type told struct {
	what, position string
	event          *event.Event
}

type sink struct{ got chan told }

func (s sink) Change(p string, e *event.Event) error { return s.put(told{"change", p, e}) }
func (s sink) Reset(p, code string) error            { return s.put(told{code, p, nil}) }
func (s sink) Beat(p string) error                   { return s.put(told{"beat", p, nil}) }
func (s sink) put(t told) error                      { s.got <- t; return nil }

// follower is an office with a service that looks, and somebody who follows.
type follower struct {
	*testing.T
	db     *storetest.DB
	ctx    context.Context
	office uuid.UUID
	s      *changes.Service
}

func newFollower(t *testing.T, db *storetest.DB) *follower {
	f := &follower{T: t, db: db, office: record.NewID(), s: changes.NewService(db.Store, 0)}
	f.ctx = storetest.As(t.Context(), f.office, auth.Coordinator)
	f.runs(f.s)
	return f
}

func (f *follower) runs(s *changes.Service) {
	ctx, stop := context.WithCancel(f.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx, func(err error) { f.Error(err) }) }()
	f.Cleanup(func() { stop(); <-done })
}

func (f *follower) happen(s *store.Store, kind string, audience event.Audience) {
	f.Helper()
	err := s.InTx(f.ctx, func(tx *store.Tx) error {
		return event.AppendChange(tx, event.Change{Kind: kind, Audience: audience, Resource: record.NewID()})
	})
	if err != nil {
		f.Fatal(err)
	}
}

// follow begins to follow; the first thing that is told is a beat, when the line is open.
func (f *follower) follow(s *changes.Service, as context.Context, q changes.Follow) (sink, func() error) {
	f.Helper()
	ctx, stop := context.WithCancel(as)
	to, done := sink{make(chan told, 10000)}, make(chan error, 1)
	go func() { done <- s.Follow(ctx, q, to) }()
	return to, func() error { stop(); return <-done }
}

func (f *follower) next(s sink, want string) told {
	f.Helper()
	t := <-s.got
	if t.what != want && (t.event == nil || t.event.Kind != want) {
		f.Errorf("told %s %+v, wanted %s", t.what, t.event, want)
	}
	return t
}

// What happens arrives, also when it happens on another replica; what is for auditors
// only and what was not asked for does not. Whoever comes back with the last id
// misses nothing, however much has happened, and nothing comes twice.
func TestFollow(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f := newFollower(t, db)
		f.happen(db.Store, "unit.before", "")
		all, end := f.follow(f.s, f.ctx, changes.Follow{})
		f.next(all, "beat")
		some, leave := f.follow(f.s, f.ctx, changes.Follow{Filter: feed.Filter{Kinds: []string{"unit.updated", "person.*"}}})
		f.next(some, "beat")
		other, err := store.Open(t.Context(), db.Config)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = other.Close() })
		event.Install(other)
		f.happen(db.Store, "unit.updated", "")
		f.happen(db.Store, "session.started", event.Restricted)
		f.happen(other, "unit.voided", "")
		f.happen(other, "person.created", "")
		f.next(all, "unit.updated")
		f.next(all, "unit.voided")
		last := f.next(all, "person.created")
		f.next(some, "unit.updated")
		f.next(some, "person.created")
		if err := errors.Join(end(), leave()); err != nil {
			t.Fatal(err)
		}
		for i := range 1200 { // more than is kept in memory
			f.happen(db.Store, fmt.Sprintf("unit.n%d", i), "")
		}
		again, end := f.follow(f.s, f.ctx, changes.Follow{After: last.position})
		f.next(again, "beat")
		for i := range 1200 {
			f.next(again, fmt.Sprintf("unit.n%d", i))
		}
		f.happen(db.Store, "unit.live", "")
		f.next(again, "unit.live")
		if err := end(); err != nil {
			t.Fatal(err)
		}
		zero := time.Duration(0)
		once := sink{make(chan told, 10000)}
		if err := f.s.Follow(f.ctx, changes.Follow{After: last.position, Within: &zero}, once); err != nil || len(once.got) != 1202 {
			t.Errorf("%d until now, %v", len(once.got), err)
		}
	})
}

// A position that cannot be followed is answered by a reset, and what happens from
// then on arrives.
func TestReset(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f := newFollower(t, db)
		for range 3 {
			f.happen(db.Store, "unit.updated", "")
		}
		first, err := f.s.Read(f.ctx, changes.Ask{Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		if err := db.InTx(f.ctx, func(tx *store.Tx) error {
			return tx.DB.Model(&event.Head{}).Where("office_id = ?", f.office).Update("floor", 2).Error
		}); err != nil {
			t.Fatal(err)
		}
		for position, code := range map[string]string{first.Position: "resync_required", "made-up": "invalid_cursor"} {
			s, end := f.follow(f.s, f.ctx, changes.Follow{After: position})
			reset := f.next(s, code)
			f.next(s, "beat")
			f.happen(db.Store, "unit.voided", "")
			f.next(s, "unit.voided")
			if err := end(); err != nil {
				t.Fatal(err)
			}
			if _, err := f.s.Read(f.ctx, changes.Ask{After: reset.position}); err != nil {
				t.Errorf("the position of a reset cannot be followed: %v", err)
			}
		}
	})
}

// A client sees on the line what its scopes name, and nothing of an office that is
// not its own.
func TestFollowByScope(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		f, far := newFollower(t, db), newFollower(t, db)
		client := auth.With(t.Context(), auth.Actor{Kind: auth.KindClient, OfficeID: f.office, ID: record.NewID(), Standing: auth.DistrictClient, Scopes: []string{"changes.duty:read"}})
		s, end := f.follow(f.s, client, changes.Follow{})
		f.next(s, "beat")
		f.happen(db.Store, "petition_case.created", "")
		far.happen(db.Store, "duty_shift.created", "")
		f.happen(db.Store, "accountability_item.filed", event.Restricted)
		f.happen(db.Store, "leave_request.submitted", "")
		if got := f.next(s, "leave_request.submitted"); got.event != nil && got.event.OfficeID != f.office {
			t.Error("of another office")
		}
		if err := end(); err != nil {
			t.Fatal(err)
		}
	})
}
