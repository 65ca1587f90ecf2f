package district_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/district"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
	"lianluo/internal/tally"
	"lianluo/internal/vault"
)

// world is an office with a round and two units, written as rows because the
// slices that own them are not to be imported here.
type world struct {
	t          *testing.T
	db         *storetest.DB
	ctx        context.Context
	office     uuid.UUID
	inspection uuid.UUID
	units      []uuid.UUID
}

type row map[string]any

func newWorld(t *testing.T, db *storetest.DB) *world {
	t.Helper()
	w := &world{t: t, db: db, office: record.NewID()}
	w.ctx = storetest.As(t.Context(), w.office, auth.Coordinator)
	w.insert("offices", w.office, row{"name": "青禾街道办事处", "district_name": "", "division_code": "", "address": "", "duty_phone": ""})
	w.inspection = w.insert("inspections", record.NewID(), row{"name": "第二轮督察", "level": "central", "round": "第二轮",
		"state": "stationed", "settings": "{}", "void_reason": "", "search_text": "", "search_tokens": ""})
	for _, name := range []string{"城市管理办公室", "公共安全办"} {
		w.units = append(w.units, w.insert("units", record.NewID(), row{"name": name, "kind": "office_department", "collective": false,
			"contact_phone": "", "void_reason": "", "search_text": "", "search_tokens": ""}))
	}
	return w
}

func signed(t *testing.T) district.Options {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	return district.Options{Signer: v.Signer("test")}
}

// insert writes a row with the columns every row has, and an event beside it.
func (w *world) insert(table string, id uuid.UUID, r row) uuid.UUID {
	w.t.Helper()
	err := w.db.InTx(w.ctx, func(tx *store.Tx) error {
		r["id"], r["office_id"], r["version"], r["created_at"], r["updated_at"] = id, w.office, 1, tx.Now, tx.Now
		if err := tx.DB.Table(table).Create(map[string]any(r)).Error; err != nil {
			return err
		}
		return event.AppendChange(tx, event.Change{Kind: table + ".created", Resource: id})
	})
	if err != nil {
		w.t.Fatalf("%s: %v", table, err)
	}
	return id
}

func (w *world) petition(number string, r row) uuid.UUID {
	w.t.Helper()
	defer w.recount()
	return w.uncounted(number, r)
}

// uncounted writes a case that no counter knows yet.
func (w *world) uncounted(number string, r row) uuid.UUID {
	w.t.Helper()
	all := row{"inspection_id": w.inspection, "number": number, "number_key": number, "number_family": "plain", "channel": "phone",
		"key_case": false, "received_at": w.db.Now(), "summary": "夜间噪声", "area": "", "address": "", "primary_type": "",
		"responsible_text": "", "assisting_text": "", "remark": "", "handling": "registered", "completion": "in_progress",
		"publication": "not_due", "sign_off": "not_started", "cycle": 1, "due_order": w.db.Now(), "void_reason": "", "search_text": "", "search_tokens": ""}
	for k, v := range r {
		all[k] = v
	}
	if due, ok := all["due_at"]; ok {
		all["due_order"] = due
	}
	id := w.insert("petition_cases", record.NewID(), all)
	w.insert("petition_case_types", record.NewID(), row{"case_id": id, "code": "noise"})
	return id
}

// recount makes up for rows that were written past the slice that owns them.
func (w *world) recount() {
	w.t.Helper()
	if _, err := tally.Rebuild(w.t.Context(), w.db.Store, w.office); err != nil {
		w.t.Fatal(err)
	}
}

type body struct {
	Number string
	Digest string
	Cases  struct {
		Total, Key, Overdue int
		WithoutUnit         int        `json:"without_unit"`
		Handling            []countRow `json:"by_handling"`
		Completion          []countRow `json:"by_completion"`
		Channel             []countRow `json:"by_channel"`
		Types               []countRow `json:"by_pollution_type"`
		Units               []struct {
			Name                     string
			Lead, Assisting, Overdue int
		} `json:"by_unit"`
	}
}

type countRow struct {
	Code, Name string
	Count      int
}

func counts(rows []countRow) (sum int, by map[string]int) {
	by = map[string]int{}
	for _, r := range rows {
		sum += r.Count
		by[r.Code] = r.Count
	}
	return sum, by
}

func TestReportCountsAndStaysTheSame(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := newWorld(t, db)
		s := district.NewService(db.Store, signed(t))
		past := db.Now().Add(-time.Hour)
		w.petition("1", row{"key_case": true})
		id := w.petition("2", row{"channel": "letter", "handling": "acknowledged", "lead_unit_id": w.units[0], "due_at": past})
		w.insert("petition_case_units", record.NewID(), row{"case_id": id, "unit_id": w.units[1], "role": "assist", "sequence": 1, "is_current": true})
		w.recount()
		w.petition("3", row{"completion": "completed", "lead_unit_id": w.units[0], "due_at": past})
		w.petition("4", row{"voided_at": db.Now()})

		r, err := s.Create(w.ctx, district.NewReport{Remarks: "含 <标签> & \"引号\"\n换行"})
		if err != nil {
			t.Fatal(err)
		}
		var b body
		if err := json.Unmarshal([]byte(r.Body), &b); err != nil {
			t.Fatal(err)
		}
		c := b.Cases
		if b.Number != "2021-001" || c.Total != 3 || c.Key != 1 || c.Overdue != 1 || c.WithoutUnit != 1 {
			t.Fatalf("%+v", b)
		}
		for name, rows := range map[string][]countRow{"handling": c.Handling, "completion": c.Completion, "channel": c.Channel} {
			if sum, _ := counts(rows); sum != 3 {
				t.Errorf("%s adds up to %d", name, sum)
			}
		}
		if _, by := counts(c.Types); by["noise"] != 3 || len(by) != 9 {
			t.Errorf("types, zero rows too: %v", by)
		}
		if len(c.Handling) != 13 || len(c.Completion) != 4 || len(c.Channel) != 5 {
			t.Errorf("zero rows are missing: %+v", c)
		}
		if len(c.Units) != 2 || c.Units[0].Name != "公共安全办" || c.Units[0].Assisting != 1 || c.Units[1].Lead != 2 || c.Units[1].Overdue != 1 {
			t.Errorf("units: %+v", c.Units)
		}
		checkDigest(t, r)

		w.petition("5", row{})
		db.Clock.Add(90 * 24 * time.Hour)
		later, err := s.Get(w.ctx, r.ID)
		if err != nil || later.Body != r.Body || later.Digest != r.Digest {
			t.Fatalf("the report changed: %v", err)
		}
		next, err := s.Create(w.ctx, district.NewReport{})
		if err != nil || next.Number != "2021-002" || next.CasesTotal != 4 {
			t.Fatalf("%+v, %v", next, err)
		}
		db.Clock.Add(90 * 24 * time.Hour)
		next, err = s.Create(w.ctx, district.NewReport{InspectionID: &w.inspection})
		if err != nil || next.Number != "2022-001" {
			t.Fatalf("%+v, %v", next, err)
		}
		latest, err := s.Latest(w.ctx)
		if err != nil || latest.ID != next.ID {
			t.Fatalf("%v, %v", latest, err)
		}
		page, err := s.List(w.ctx, district.ReportFilter{InspectionID: &w.inspection}, store.Request{Limit: 2, Count: true})
		if err != nil || len(page.Items) != 2 || *page.Total != 3 || page.Items[0].ID != next.ID || page.Items[0].Body != "" {
			t.Fatalf("%+v, %v", page, err)
		}
	})
}

// checkDigest does what a district system does: drop the digest, write the rest
// with sorted keys and no blanks, and hash.
func checkDigest(t *testing.T, r *district.Report) {
	t.Helper()
	var all map[string]any
	d := json.NewDecoder(bytes.NewReader([]byte(r.Body)))
	d.UseNumber()
	if err := d.Decode(&all); err != nil {
		t.Fatal(err)
	}
	delete(all, "digest")
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(all); err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(bytes.TrimRight(out.Bytes(), "\n"))
	if hex.EncodeToString(sum[:]) != r.Digest {
		t.Errorf("digest of\n%s\nis not %s", out.String(), r.Digest)
	}
}

func TestReportIsFinal(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := newWorld(t, db)
		if _, err := district.NewService(db.Store, signed(t)).Create(w.ctx, district.NewReport{}); err != nil {
			t.Fatal(err)
		}
		for _, statement := range []string{"UPDATE status_reports SET body = 'x'", "DELETE FROM status_reports"} {
			if _, err := db.SQL().ExecContext(w.ctx, statement); err == nil {
				t.Errorf("%s went through", statement)
			}
		}
	})
}

func TestReportNeedsARound(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := newWorld(t, db)
		s := district.NewService(db.Store, signed(t))
		unknown := record.NewID()
		if _, err := s.Create(w.ctx, district.NewReport{InspectionID: &unknown}); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("unknown round: %v", err)
		}
		if err := db.InTx(w.ctx, func(tx *store.Tx) error {
			return tx.DB.Table("inspections").Where("id = ?", w.inspection).Update("state", "archived").Error
		}); err != nil {
			t.Fatal(err)
		}
		if _, err := s.Create(w.ctx, district.NewReport{}); !fault.Is(err, fault.CodeUnprocessable) {
			t.Errorf("no round: %v", err)
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		if _, err := s.Latest(other); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office: %v", err)
		}
	})
}

// Reports made at once by several coordinators get numbers without gaps, and
// each adds up although cases arrive meanwhile.
func TestRacingReports(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		w := newWorld(t, db)
		s := district.NewService(db.Store, signed(t))
		var wg sync.WaitGroup
		for i := range 4 {
			wg.Go(func() {
				for k := range 5 {
					w.petition(fmt.Sprintf("%d-%d", i, k), row{})
				}
			})
			wg.Go(func() {
				for range 3 {
					r, err := s.Create(w.ctx, district.NewReport{})
					if err != nil {
						t.Error(err)
						return
					}
					var b body
					if err := json.Unmarshal([]byte(r.Body), &b); err != nil {
						t.Error(err)
					}
					if sum, _ := counts(b.Cases.Handling); sum != b.Cases.Total {
						t.Errorf("%s: %d by handling, %d in all", b.Number, sum, b.Cases.Total)
					}
				}
			})
		}
		wg.Wait()
		page, err := s.List(w.ctx, district.ReportFilter{}, store.Request{Limit: 50})
		if err != nil {
			t.Fatal(err)
		}
		seen := map[int64]bool{}
		for _, r := range page.Items {
			seen[r.Ordinal] = true
		}
		for n := int64(1); n <= 12; n++ {
			if !seen[n] {
				t.Errorf("number %d is missing", n)
			}
		}
	})
}
