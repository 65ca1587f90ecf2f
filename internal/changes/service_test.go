package changes_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"lianluo/internal/auth"
	"lianluo/internal/changes"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

func TestChanges(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Coordinator)
		s := changes.NewService(db.Store, 0)
		empty, err := s.Read(ctx, changes.Ask{})
		if err != nil || len(empty.Events) != 0 || empty.More {
			t.Fatalf("%+v, %v", empty, err)
		}
		happen := func(kind string, audience event.Audience) {
			t.Helper()
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				return event.AppendChange(tx, event.Change{Kind: kind, Audience: audience, Resource: record.NewID()})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for i := range 5 {
			happen(fmt.Sprintf("unit.n%d", i), event.General)
			happen("session.started", event.Restricted)
		}
		after, got := empty.Position, []string{}
		for {
			c, err := s.Read(ctx, changes.Ask{After: after, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range c.Events {
				got = append(got, e.Kind)
			}
			if after = c.Position; !c.More {
				break
			}
		}
		if fmt.Sprint(got) != "[unit.n0 unit.n1 unit.n2 unit.n3 unit.n4]" {
			t.Fatalf("followed %v", got)
		}
		happen("unit.voided", event.General)
		if c, err := s.Read(ctx, changes.Ask{After: after}); err != nil || len(c.Events) != 1 {
			t.Fatalf("%+v, %v", c, err)
		}
		foreign := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		for name, try := range map[string]struct {
			ctx   context.Context
			after string
		}{"another office's": {foreign, after}, "edited": {ctx, "A" + after}, "no": {ctx, "x"}} {
			if _, err := s.Read(try.ctx, changes.Ask{After: try.after}); !fault.Is(err, fault.CodeInvalidCursor) {
				t.Errorf("%s position: %v", name, err)
			}
		}
		retire := func(column string, n int64) {
			t.Helper()
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				return tx.DB.Model(&event.Head{}).Where("office_id = ?", office).Update(column, n).Error
			}); err != nil {
				t.Fatal(err)
			}
		}
		retire("floor", 3)
		if _, err := s.Read(ctx, changes.Ask{After: empty.Position}); !fault.Is(err, fault.CodeResyncRequired) {
			t.Errorf("a retired position: %v", err)
		}
		if c, err := s.Read(ctx, changes.Ask{}); err != nil || c.Events[0].Kind != "unit.n2" {
			t.Errorf("from the oldest: %+v, %v", c.Events, err)
		}
		retire("sequence", 4)
		if _, err := s.Read(ctx, changes.Ask{After: after}); !fault.Is(err, fault.CodeResyncRequired) {
			t.Errorf("a position ahead of a restored database: %v", err)
		}
	})
}

// A client sees what its scopes name, also when that is little among much: pages stay
// small, and their positions get past what it may not see.
func TestNarrowScopes(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Coordinator)
		s := changes.NewService(db.Store, 0)
		for i := range 12 {
			kinds := []string{"unit.updated", "petition_case.created", "user.created", "leave_request.submitted"}
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				return event.AppendChange(tx, event.Change{Kind: kinds[i%4], Resource: record.NewID()})
			}); err != nil {
				t.Fatal(err)
			}
		}
		for scope, want := range map[string]string{"changes.organisation:read": "unit", "changes.petitions:read": "petition_case", "changes.duty:read": "leave_request", "changes:read": "", "changes.work:read": "none"} {
			as := auth.With(t.Context(), auth.Actor{Kind: auth.KindClient, OfficeID: office, ID: record.NewID(), Standing: auth.DistrictClient, Scopes: []string{scope}})
			n, after := 0, ""
			for more := true; more; {
				c, err := s.Read(as, changes.Ask{After: after, Limit: 2})
				if err != nil {
					t.Fatal(err)
				}
				for _, e := range c.Events {
					if want != "" && e.ResourceType != want {
						t.Errorf("%s sees %s", scope, e.Kind)
					}
				}
				n, after, more = n+len(c.Events), c.Position, c.More
			}
			if all := map[string]int{"": 12, "none": 0}; n != 3 && n != all[want] {
				t.Errorf("%s sees %d", scope, n)
			}
		}
	})
}

// Old positions are retired, the events stay; whoever starts anew asks where the
// stream stands, reads the lists, and follows from there.
func TestRetire(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Coordinator)
		s := changes.NewService(db.Store, 30*24*time.Hour)
		happen := func() {
			if err := db.InTx(ctx, func(tx *store.Tx) error {
				return event.AppendChange(tx, event.Change{Kind: "unit.updated", Resource: record.NewID()})
			}); err != nil {
				t.Fatal(err)
			}
		}
		happen()
		first, err := s.Read(ctx, changes.Ask{})
		if err != nil {
			t.Fatal(err)
		}
		happen()
		db.Clock.Add(31 * 24 * time.Hour)
		happen()
		for range 2 {
			if err := s.Retire(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.Read(ctx, changes.Ask{After: first.Position}); !fault.Is(err, fault.CodeResyncRequired) {
			t.Errorf("an old position: %v", err)
		}
		now, err := s.Read(ctx, changes.Ask{Latest: true})
		if err != nil || len(now.Events) != 0 || now.More {
			t.Errorf("%+v %v", now, err)
		}
		happen()
		if c, err := s.Read(ctx, changes.Ask{After: now.Position}); err != nil || len(c.Events) != 1 {
			t.Errorf("%+v %v", c, err)
		}
		if c, err := s.Read(ctx, changes.Ask{}); err != nil || len(c.Events) != 2 {
			t.Errorf("from the oldest that is left: %+v %v", c, err)
		}
		var kept int64
		if err := db.Reading(ctx).Model(&event.Event{}).Count(&kept).Error; err != nil || kept != 4 {
			t.Errorf("%d events, %v", kept, err)
		}
	})
}
