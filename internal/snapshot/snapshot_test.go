package snapshot_test

import (
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/record"
	"lianluo/internal/snapshot"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// A day is kept once, as it was when it was first taken; nobody changes or removes
// it, other offices have none of it, and accountability is for who surveys it.
func TestKeptOnce(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office, round := record.NewID(), record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Coordinator)
		report := written(t, db, office, round)
		said := 1
		tables := func(*store.Tx, *inspection.Inspection, calendar.Date) (any, error) { return []int{said}, nil }
		s := snapshot.NewService(db.Store, snapshot.Source{Subject: "duty", Member: "work", Tables: tables},
			snapshot.Source{Subject: "accountability", Member: "work", Tables: tables})
		day := calendar.DateOf(db.Now())
		for range 2 {
			if err := db.InTx(ctx, func(tx *store.Tx) error { return s.Take(tx, round, day, report) }); err != nil {
				t.Fatal(err)
			}
			said++
		}
		d, err := s.Get(ctx, &round, day, "duty")
		if err != nil || d.ETag() != `"`+d.Digest+`"` {
			t.Fatal(d, err)
		}
		if want := `,"work":[1]}`; d.Body[len(d.Body)-len(want):] != want {
			t.Errorf("kept: %s", d.Body)
		}
		if _, err := s.Get(ctx, &round, day, "accountability"); !fault.Is(err, fault.CodeForbidden) {
			t.Errorf("accountability for a coordinator: %v", err)
		}
		if _, err := s.Get(storetest.As(t.Context(), office, auth.Commander), &round, day, "accountability"); err != nil {
			t.Errorf("accountability for a commander: %v", err)
		}
		foreign := storetest.As(t.Context(), record.NewID(), auth.Commander)
		if _, err := s.Get(foreign, &round, day, "duty"); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office: %v", err)
		}
		page, err := s.List(ctx, snapshot.Filter{InspectionID: &round, From: day, To: day}, store.Request{Limit: 5})
		if err != nil || len(page.Items) != 1 || len(page.Items[0].Documents) != 1 {
			t.Errorf("the list: %+v %v", page, err)
		}
		for _, change := range []string{"UPDATE statistics_snapshots SET version = 2", "DELETE FROM statistics_snapshots",
			"UPDATE statistics_snapshot_documents SET body = ''", "DELETE FROM statistics_snapshot_documents"} {
			if _, err := db.SQL().ExecContext(ctx, change); err == nil {
				t.Errorf("%s went through", change)
			}
		}
	})
}

// written is the office, its round and a status report, as rows: the slices that own
// them are not to be imported here.
func written(t *testing.T, db *storetest.DB, office, round uuid.UUID) uuid.UUID {
	t.Helper()
	ctx, report := storetest.As(t.Context(), office, auth.Coordinator), record.NewID()
	insert := func(table string, id uuid.UUID, row map[string]any) {
		t.Helper()
		err := db.InTx(ctx, func(tx *store.Tx) error {
			row["id"], row["office_id"], row["version"], row["created_at"], row["updated_at"] = id, office, 1, tx.Now, tx.Now
			if err := tx.DB.Table(table).Create(row).Error; err != nil {
				return err
			}
			return event.AppendChange(tx, event.Change{Kind: table + ".created", Resource: id})
		})
		if err != nil {
			t.Fatalf("%s: %v", table, err)
		}
	}
	insert("offices", office, map[string]any{"name": "青禾街道办事处", "district_name": "", "division_code": "", "address": "", "duty_phone": ""})
	insert("inspections", round, map[string]any{"name": "第二轮督察", "level": "central", "round": "第二轮", "state": "stationed", "settings": "{}",
		"void_reason": "", "search_text": "", "search_tokens": ""})
	insert("status_reports", report, map[string]any{"inspection_id": round, "year": 2021, "ordinal": 1, "number": "2021-001", "taken_at": db.Now(),
		"cases_total": 0, "cases_overdue": 0, "digest": "", "body": "{}", "report_on": calendar.DateOf(db.Now())})
	return report
}
