package audit_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/audit"
	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// chain appends n events to a new office and gives an auditor's context.
func chain(t *testing.T, db *storetest.DB, n int) context.Context {
	t.Helper()
	ctx := storetest.As(t.Context(), record.NewID(), auth.Auditor)
	err := db.InTx(ctx, func(tx *store.Tx) error {
		for i := range n {
			err := event.AppendChange(tx, event.Change{Kind: fmt.Sprintf("unit.n%d", i%3), Resource: record.NewID(), Data: map[string]any{"i": i}})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return ctx
}

// tamper runs statements as somebody who owns the database, past the triggers.
func tamper(t *testing.T, db *storetest.DB, statements ...string) {
	t.Helper()
	before, after := []string{"DROP TRIGGER events_no_update", "DROP TRIGGER events_no_delete"}, []string{}
	if db.Engine() == "postgres" {
		before, after = []string{"ALTER TABLE events DISABLE TRIGGER ALL"}, []string{"ALTER TABLE events ENABLE TRIGGER ALL"}
	}
	for _, s := range append(append(before, statements...), after...) {
		if _, err := db.SQL().ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

func TestIntactChain(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := audit.NewService(db.Store)
		ctx := chain(t, db, 2500) // more than two batches
		v, err := s.Verify(ctx)
		if err != nil || !v.Intact() || v.Checked != 2500 || v.First != 1 || v.Last != 2500 {
			t.Fatalf("%+v, %+v, %v", v, v.Fault, err)
		}
		if v, err = s.Verify(storetest.As(t.Context(), record.NewID(), auth.Auditor)); err != nil || !v.Intact() || v.Checked != 0 {
			t.Fatalf("an office without events: %+v, %v", v, err)
		}
		chain(t, db, 3)
		all, err := s.VerifyAll(t.Context())
		if err != nil || len(all) != 2 || !all[0].Intact() || !all[1].Intact() {
			t.Fatalf("%+v, %v", all, err)
		}
	})
}

// TestParts: parts in a row see what one walk would see, wherever they are cut.
func TestParts(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := audit.NewService(db.Store)
		ctx := chain(t, db, 2500)
		parts := func(limit int) (v audit.Verification, checked int64) {
			t.Helper()
			for range 3000 {
				var err error
				if v, err = s.VerifyPart(ctx, v.Next, limit); err != nil {
					t.Fatal(err)
				}
				if checked += v.Checked; v.Checked > int64(limit) {
					t.Fatalf("%d events in a part of %d", v.Checked, limit)
				}
				if !v.Intact() || v.Next == 0 {
					return v, checked
				}
			}
			t.Fatal("the parts have no end")
			return v, checked
		}
		for _, limit := range []int{7, 999, 1000, 1001, 2499, 2500, 5000} {
			if v, n := parts(limit); !v.Intact() || n != 2500 || v.Last != 2500 {
				t.Errorf("parts of %d: %+v, %d events", limit, v, n)
			}
		}
		if _, err := s.VerifyPart(ctx, 2501, 10); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("beyond the end: %v", err)
		}
		if v, err := s.VerifyPart(ctx, 2500, 10); err != nil || !v.Intact() || v.Checked != 0 || v.Next != 0 {
			t.Errorf("at the end: %+v, %v", v, err)
		}
		tamper(t, db, "UPDATE events SET actor_name = 'somebody else' WHERE sequence = 1000")
		if v, err := s.VerifyPart(ctx, 1000, 10); err != nil || v.Intact() || v.Fault.Kind != audit.ContentChanged || v.Fault.Sequence != 1000 {
			t.Errorf("a part behind an edited event: %+v, %v", v.Fault, err)
		}
		if db.Engine() == "sqlite" { // the triggers are gone; the next call drops them again
			tamperAgain(t, db)
		}
		tamper(t, db, "DELETE FROM events WHERE sequence IN (500, 501, 1000)")
		for _, limit := range []int{7, 499, 500, 2500} {
			if v, _ := parts(limit); v.Intact() || v.Fault.Kind != audit.Missing || v.Fault.Sequence != 500 {
				t.Errorf("a gap in parts of %d: %+v", limit, v.Fault)
			}
		}
		if v, err := s.VerifyPart(ctx, 1000, 10); err != nil || v.Intact() || v.Fault.Kind != audit.Missing {
			t.Errorf("behind a gap: %+v, %v", v.Fault, err)
		}
	})
}

func TestTampering(t *testing.T) {
	cases := []struct {
		name     string
		do       []string
		sequence int64
		kind     audit.FaultKind
	}{
		{"edit", []string{"UPDATE events SET actor_name = 'somebody else' WHERE sequence = 7"}, 7, audit.ContentChanged},
		{"edit of the data", []string{`UPDATE events SET data = '{"i":99}' WHERE sequence = 3`}, 3, audit.ContentChanged},
		{"edit of the audience", []string{"UPDATE events SET audience = 'restricted' WHERE sequence = 10"}, 10, audit.ContentChanged},
		{"deletion", []string{"DELETE FROM events WHERE sequence = 5"}, 5, audit.Missing},
		{"deletion of the first", []string{"DELETE FROM events WHERE sequence = 1"}, 1, audit.Missing},
		{"deletion closed up", []string{"DELETE FROM events WHERE sequence = 5", "UPDATE events SET sequence = 5 WHERE sequence = 6",
			"UPDATE events SET sequence = 6 WHERE sequence = 7", "UPDATE events SET sequence = 7 WHERE sequence = 8",
			"UPDATE events SET sequence = 8 WHERE sequence = 9", "UPDATE events SET sequence = 9 WHERE sequence = 10"}, 5, audit.ContentChanged},
		{"swap", []string{"UPDATE events SET sequence = 1000 WHERE sequence = 4", "UPDATE events SET sequence = 4 WHERE sequence = 8",
			"UPDATE events SET sequence = 8 WHERE sequence = 1000"}, 4, audit.ContentChanged},
		{"tail cut", []string{"DELETE FROM events WHERE sequence > 6"}, 7, audit.TailCut},
		{"everything cut", []string{"DELETE FROM events"}, 1, audit.TailCut},
		{"head set back", []string{"UPDATE office_heads SET sequence = 6"}, 6, audit.HeadMismatch},
		{"head's hash", []string{"UPDATE office_heads SET hash = 'x'"}, 10, audit.HeadMismatch},
		{"head gone", []string{"DELETE FROM office_heads"}, 0, audit.HeadMismatch},
	}
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		engine := db.Engine()
		for _, tc := range cases {
			t.Run(tc.name, func(t *testing.T) {
				db := storetest.Open(t, engine)
				ctx := chain(t, db, 10)
				tamper(t, db, tc.do...)
				v, err := audit.NewService(db.Store).Verify(ctx)
				if err != nil {
					t.Fatal(err)
				}
				if v.Fault == nil || v.Fault.Kind != tc.kind || v.Fault.Sequence != tc.sequence {
					t.Fatalf("found %+v, want %s at %d", v.Fault, tc.kind, tc.sequence)
				}
			})
		}
	})
}

// What is rewritten with all its hashes shows at the next link; a rewritten or
// cut tail whose head was changed along shows only against a checkpoint.
func TestRewriting(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := audit.NewService(db.Store)
		key := []byte("kept elsewhere")
		ctx := chain(t, db, 10)
		points, err := s.Checkpoints(t.Context(), key)
		if err != nil || len(points) != 1 || !points[0].Genuine(key) || points[0].Genuine([]byte("guessed")) {
			t.Fatalf("%+v, %v", points, err)
		}
		forged := points[0]
		if forged.Sequence = 3; forged.Genuine(key) {
			t.Error("an edited checkpoint passes")
		}
		rewrite := func(sequence int64) string {
			var e event.Event
			if err := db.Reading(ctx).Where("sequence = ?", sequence).Take(&e).Error; err != nil {
				t.Fatal(err)
			}
			e.ActorName = "somebody else"
			e.Hash = e.Digest()
			tamper(t, db, fmt.Sprintf("UPDATE events SET actor_name = '%s', hash = '%s' WHERE sequence = %d", e.ActorName, e.Hash, sequence))
			if db.Engine() == "sqlite" { // the triggers are gone; the next call drops them again
				tamperAgain(t, db)
			}
			return e.Hash
		}
		rewrite(4)
		if v, err := s.Verify(ctx); err != nil || v.Fault == nil || v.Fault.Kind != audit.LinkBroken || v.Fault.Sequence != 5 {
			t.Fatalf("%+v, %v", v.Fault, err)
		}
		ctx = chain(t, db, 10)
		office := auth.From(ctx).OfficeID
		if points, err = s.Checkpoints(t.Context(), key); err != nil || len(points) != 2 {
			t.Fatal(points, err)
		}
		var ninth event.Event
		if err := db.Reading(ctx).Where("sequence = 9").Take(&ninth).Error; err != nil {
			t.Fatal(err)
		}
		tamper(t, db, fmt.Sprintf("DELETE FROM events WHERE sequence = 10 AND office_id = '%s'", office),
			fmt.Sprintf("UPDATE office_heads SET sequence = 9, hash = '%s' WHERE office_id = '%s'", ninth.Hash, office))
		if v, err := s.Verify(ctx); err != nil || !v.Intact() {
			t.Fatalf("the chain alone cannot know: %+v, %v", v.Fault, err)
		}
		if v, err := s.Verify(ctx, points...); err != nil || v.Fault == nil || v.Fault.Kind != audit.CheckpointMismatch {
			t.Fatalf("%+v, %v", v.Fault, err)
		}
	})
}

// tamperAgain puts back what tamper drops on SQLite.
func tamperAgain(t *testing.T, db *storetest.DB) {
	t.Helper()
	for _, on := range []string{"update", "delete"} {
		if _, err := db.SQL().ExecContext(t.Context(), "CREATE TRIGGER events_no_"+on+" BEFORE "+on+" ON events BEGIN SELECT RAISE(ABORT, 'no'); END"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestListAndGet(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		s := audit.NewService(db.Store)
		chain(t, db, 4) // another office
		ctx := chain(t, db, 10)
		page, err := s.List(ctx, audit.Filter{}, store.Request{Limit: 4, Count: true})
		if err != nil || *page.Total != 10 || len(page.Items) != 4 || page.Items[0].Sequence != 10 || page.Items[0].OfficeID != auth.From(ctx).OfficeID {
			t.Fatalf("%+v, %v", page, err)
		}
		page, err = s.List(ctx, audit.Filter{}, store.Request{Limit: 4, Cursor: page.Next})
		if err != nil || page.Items[0].Sequence != 6 {
			t.Fatalf("%+v, %v", page, err)
		}
		later, now := db.Now().Add(time.Second), db.Now()
		for name, tc := range map[string]struct {
			f audit.Filter
			n int
		}{
			"kind":     {audit.Filter{Kind: "unit.n0"}, 4},
			"type":     {audit.Filter{ResourceType: "unit"}, 10},
			"resource": {audit.Filter{ResourceID: &page.Items[0].ResourceID}, 1},
			"actor":    {audit.Filter{ActorID: &page.Items[0].ActorID}, 10},
			"nobody":   {audit.Filter{ActorID: &uuid.Max}, 0},
			"from":     {audit.Filter{From: &now}, 10},
			"to":       {audit.Filter{To: &now}, 0},
			"window":   {audit.Filter{From: &now, To: &later}, 10},
		} {
			p, err := s.List(ctx, tc.f, store.Request{Limit: 50, Sort: "sequence"})
			if err != nil || len(p.Items) != tc.n {
				t.Errorf("%s: %d, %v", name, len(p.Items), err)
			}
		}
		one, err := s.Get(ctx, page.Items[0].ID)
		if err != nil || one.Sequence != 6 || one.ETag() != `"`+one.Hash+`"` {
			t.Fatalf("%+v, %v", one, err)
		}
		if _, err := s.Get(storetest.As(t.Context(), record.NewID(), auth.Auditor), one.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office's event: %v", err)
		}
	})
}
