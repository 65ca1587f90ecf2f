package district_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"log/slog"
	"strings"
	"testing"
	"time"

	"lianluo/internal/alarm"
	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/district"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/job"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// night is an office whose reports are taken by themselves.
type night struct {
	*world
	s      *district.Service
	watch  *alarm.Watch
	queue  *job.Queue
	serial int
}

func newNight(t *testing.T, db *storetest.DB) *night {
	w := newWorld(t, db)
	log := slog.New(slog.DiscardHandler)
	n := &night{world: w, s: district.NewService(db.Store, signed(t)), queue: job.New(db.Store, log)}
	n.watch = alarm.New(db.Store, n.queue, log)
	n.s.Daily(n.watch, db.Events)
	return n
}

// tell changes the round's row and says so.
func (n *night) tell(what string, columns map[string]any) {
	n.t.Helper()
	n.ok(n.db.InTx(n.ctx, func(tx *store.Tx) error {
		if err := tx.DB.Model(&inspection.Inspection{}).Where("id = ?", n.inspection).Updates(columns).Error; err != nil {
			return err
		}
		return event.AppendChange(tx, event.Change{Kind: "inspection." + what, Resource: n.inspection})
	}))
}

func (n *night) ok(err error) {
	n.t.Helper()
	if err != nil {
		n.t.Fatal(err)
	}
}

func (n *night) look() {
	n.t.Helper()
	for range 2 {
		n.ok(n.watch.Look(n.t.Context()))
		for {
			worked, err := n.queue.Work(n.t.Context())
			if n.ok(err); !worked {
				break
			}
		}
	}
}

func (n *night) taken() []district.Report {
	n.t.Helper()
	p, err := n.s.List(n.ctx, district.ReportFilter{Origin: district.Scheduled}, store.Request{Limit: 200, Sort: "taken_at"})
	n.ok(err)
	return p.Items
}

// to puts the clock forward to a time of day.
func (n *night) to(day calendar.Date, hour int) {
	n.db.Clock.Add(day.Midnight().Add(time.Duration(hour)*time.Hour + time.Minute).Sub(n.db.Now()))
}

// Each evening at the cut-off one report comes into being, whoever looks how often;
// not before the round has begun, not after it has ended, not when the plan says so;
// after days of standstill the last is made up for and says that it is late.
func TestTakenByItself(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		n := newNight(t, db)
		today := calendar.DateOf(db.Now())
		n.to(today.AddDays(1), 12)
		today = today.AddDays(1)
		n.tell("started", map[string]any{"state": "stationed", "stationed_from": today.AddDays(-3), "stationed_to": today.AddDays(9)})
		n.look()
		if got := n.taken(); len(got) != 0 {
			t.Fatalf("%d reports before the first cut-off", len(got))
		}
		n.to(today, 22)
		n.look()
		n.look()
		got := n.taken()
		if len(got) != 1 || got[0].ReportOn != today || strings.Contains(n.body(got[0]), "taken_late") {
			t.Fatalf("after the first cut-off: %+v", got)
		}
		n.tell("updated", map[string]any{"settings": `{"report":{"daily_cutoff":"18:30","urgent_to_coordination_group":true}}`})
		n.to(today.AddDays(1), 17)
		n.look()
		if len(n.taken()) != 1 {
			t.Error("taken before the new cut-off")
		}
		n.to(today.AddDays(1), 19)
		n.look()
		if got = n.taken(); len(got) != 2 || got[1].ReportOn != today.AddDays(1) {
			t.Fatalf("after the new cut-off: %+v", got)
		}
		n.to(today.AddDays(5), 9) // three cut-offs passed unseen
		n.look()
		if got = n.taken(); len(got) != 3 || got[2].ReportOn != today.AddDays(4) || !strings.Contains(n.body(got[2]), "taken_late") {
			t.Fatalf("after a standstill: %+v", got)
		}
		n.tell("updated", map[string]any{"settings": `{"report":{"status_report":false,"urgent_to_coordination_group":true}}`})
		n.to(today.AddDays(6), 23)
		n.look()
		n.tell("updated", map[string]any{"settings": `{}`})
		n.tell("finished", map[string]any{"state": "rectifying"})
		n.to(today.AddDays(7), 23)
		n.look()
		if got = n.taken(); len(got) != 3 {
			t.Errorf("%d reports at the end", len(got))
		}
		var by []string
		n.ok(n.db.Reading(n.ctx).Model(&event.Event{}).Where("kind = 'status_report.created'").Distinct().Pluck("actor_name", &by).Error)
		if len(by) != 1 || by[0] != "status report" {
			t.Errorf("told by %v", by)
		}
	})
}

func (n *night) body(r district.Report) string {
	n.t.Helper()
	x, err := n.s.Get(n.ctx, r.ID)
	n.ok(err)
	return x.Body
}

// A correction is a new number that names the old one, which stays as it was; each
// is corrected once, with a reason, and belongs to the day of the first.
func TestCorrection(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		n := newNight(t, db)
		n.petition("1", row{})
		first, err := n.s.Create(n.ctx, district.NewReport{})
		n.ok(err)
		n.petition("2", row{})
		db.Clock.Add(26 * time.Hour)
		for _, bad := range []district.NewReport{{Corrects: &first.ID}, {Reason: "漏计"}, {Corrects: new(record.NewID()), Reason: "漏计"}, {Corrects: &first.ID, Reason: "漏计", InspectionID: new(record.NewID())}} {
			if _, err := n.s.Create(n.ctx, bad); !fault.Is(err, fault.CodeUnprocessable) {
				t.Errorf("%+v: %v", bad, err)
			}
		}
		second, err := n.s.Create(n.ctx, district.NewReport{Corrects: &first.ID, Reason: "漏计一件"})
		n.ok(err)
		if second.Ordinal != first.Ordinal+1 || second.CasesTotal != 2 || second.ReportOn != first.ReportOn || second.Origin != district.Correction {
			t.Errorf("%+v", second)
		}
		for _, word := range []string{first.Number, first.Digest, "漏计一件"} {
			if !strings.Contains(second.Body, word) {
				t.Errorf("the correction does not say %s", word)
			}
		}
		if n.body(*first) != first.Body {
			t.Error("the corrected report changed")
		}
		if _, err := n.s.Create(n.ctx, district.NewReport{Corrects: &first.ID, Reason: "再来"}); !fault.Is(err, fault.CodeAlreadyExists) {
			t.Errorf("corrected twice: %v", err)
		}
		by, err := n.s.Corrected(n.ctx, []district.Report{*first, *second})
		n.ok(err)
		if len(by) != 1 || by[first.ID] != second.ID {
			t.Errorf("%v", by)
		}
		for filter, want := range map[district.ReportFilter]int{{On: first.ReportOn}: 2, {Number: second.Number}: 1, {After: first.Number}: 1, {After: second.Number}: 0,
			{Origin: district.OnDemand}: 1, {After: "2020-999"}: 2} {
			p, err := n.s.List(n.ctx, filter, store.Request{Limit: 10})
			if n.ok(err); len(p.Items) != want {
				t.Errorf("%+v lists %d", filter, len(p.Items))
			}
		}
		if _, err := n.s.List(n.ctx, district.ReportFilter{After: "x"}, store.Request{Limit: 10}); !fault.Is(err, fault.CodeInvalidRequest) {
			t.Errorf("after nothing: %v", err)
		}
		other := storetest.As(t.Context(), record.NewID(), auth.Coordinator)
		if _, err := n.s.Get(other, first.ID); !fault.Is(err, fault.CodeNotFound) {
			t.Errorf("another office: %v", err)
		}
	})
}

// The signature is that of the kept bytes under the published key.
func TestSigned(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		n := newNight(t, db)
		made, err := n.s.Create(n.ctx, district.NewReport{Remarks: `引号"与\反斜杠<>&`})
		n.ok(err)
		r, err := n.s.Get(n.ctx, made.ID)
		n.ok(err)
		id, text, err := n.s.Key()
		n.ok(err)
		block, _ := pem.Decode([]byte(text))
		key, err := x509.ParsePKIXPublicKey(block.Bytes)
		n.ok(err)
		signature, err := base64.StdEncoding.DecodeString(r.Signature)
		n.ok(err)
		public, _ := key.(ed25519.PublicKey)
		if r.KeyID != id || !ed25519.Verify(public, []byte(r.Body), signature) || ed25519.Verify(public, []byte(r.Body+" "), signature) {
			t.Errorf("signed by %s: %s", r.KeyID, r.Signature)
		}
	})
}

// What is counted beside cases: of accountability nothing that the unit does not
// know yet, of duty each day, and a hole in the roster is not covered.
func TestSections(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		n := newNight(t, db)
		today := calendar.DateOf(db.Now())
		n.tell("updated", map[string]any{"stationed_from": today.AddDays(-4)})
		clocked := func(r row) row {
			for k, v := range map[string]any{"inspection_id": n.inspection, "year": 2021, "ordinal": n.next(), "number": "x", "started_at": db.Now(), "due_at": db.Now().Add(time.Hour),
				"original_due_at": db.Now(), "lapsed_by": "", "alerted": "", "colour": "", "feedbacks": 0, "returned": false, "void_reason": "", "search_text": "", "search_tokens": "", "why": "", "matter": "x", "source": "leader_assigned"} {
				if _, given := r[k]; !given {
					r[k] = v
				}
			}
			return r
		}
		item := func(state string, r row) {
			for k, v := range map[string]any{"state": state, "subject_type": "none", "subject_label": "", "cause": "", "responsible_unit_id": n.units[0], "responsible_unit_name": "x", "subjects": "[]", "subject_units": "[]",
				"readers": "[]", "drop_reason": "", "records": 0, "outcome": "", "decision": "", "execution": "", "closing": ""} {
				r[k] = v
			}
			n.insert("accountability_items", record.NewID(), clocked(r))
		}
		item("drafted", row{"due_at": db.Now().Add(-time.Hour)})
		item("filed", row{})
		item("ordered", row{"due_at": db.Now().Add(-time.Hour)})
		item("closed", row{"ended_at": db.Now(), "due_at": db.Now().Add(-time.Hour)})
		assign := func(r row) {
			for k, v := range map[string]any{"kind": "directive", "source_document": "", "title": "x", "lead_unit_id": n.units[0], "lead_name": "x", "assisting": "[]", "concerned": "[]", "links": "[]",
				"issued_by": record.NewID(), "deliveries": "[]", "documents": 0, "documents_open": 0, "closing": ""} {
				r[k] = v
			}
			n.insert("assignments", record.NewID(), clocked(r))
		}
		assign(row{"state": "issued", "due_at": db.Now().Add(-time.Hour)})
		assign(row{"state": "completed", "ended_at": db.Now(), "due_at": db.Now().Add(-time.Hour)})
		assign(row{"state": "issued", "voided_at": db.Now()})
		r, err := n.s.Create(n.ctx, district.NewReport{})
		n.ok(err)
		var got struct {
			Accountability, Assignments struct{ Items, Total, Open, Overdue, Records int }
			Overdue                     map[string]int
			Duty                        struct {
				Days    int
				Covered int `json:"covered_days"`
			}
		}
		n.ok(json.Unmarshal([]byte(r.Body), &got))
		if a := got.Accountability; a.Items != 2 || a.Open != 1 || a.Overdue != 1 {
			t.Errorf("accountability: %+v", a)
		}
		if a := got.Assignments; a.Total != 2 || a.Open != 1 || a.Overdue != 1 {
			t.Errorf("assignments: %+v", a)
		}
		if got.Overdue["assignments"] != 1 || got.Overdue["accountability_items"] != 1 || got.Duty.Days != 5 || got.Duty.Covered != 0 {
			t.Errorf("%+v", got)
		}
	})
}

// next is another number each time.
func (n *night) next() int { n.serial++; return n.serial }

func TestPlansAreTheTables(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		storetest.Drift(t, db, &district.Plan{}, &district.Report{})
	})
}

// Two replicas that look at the same moment take one report.
func TestReplicasTakeOne(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		n := newNight(t, db)
		n.tell("started", map[string]any{"state": "stationed"})
		n.to(calendar.DateOf(db.Now()).AddDays(1), 23)
		n.ok(n.watch.Look(t.Context()))
		for range 3 { // as others would that did not see the job
			n.ok(n.db.InTx(n.ctx, func(tx *store.Tx) error { return n.queue.Enqueue(tx, "status report", struct{}{}) }))
		}
		n.look()
		if got := n.taken(); len(got) != 1 {
			t.Errorf("%d reports", len(got))
		}
		if !strings.Contains(n.body(n.taken()[0]), `"origin":"scheduled"`) {
			t.Error("it does not say that it was taken by itself")
		}
	})
}
