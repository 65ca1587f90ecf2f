package apitest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryDocumentRequest: six items by half a day, by the office's rule. Nobody
// reviews what they prepared, nobody confirms what they handed over, what is a
// state secret is not uploaded, and the request ends only when all have arrived.
func TestStoryDocumentRequest(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		a := requested(m)
		path := "/v1/assignments/" + a.ID()
		if due, err := time.Parse(time.RFC3339, a.Text("due_at")); err != nil || due.Sub(m.Now()) > 12*time.Hour || !strings.Contains(a.Text("explanation"), "12") {
			t.Errorf("half a day: %s", a.Body)
		}
		m.unitB.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: path + "/document-items"})
		other := taken(m)
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/assignments/" + other.ID() + "/document-items", Body: props{"content": "x"}})
		var items []string
		for i := range 6 {
			with := props{"content": "台账第 " + itoa(i+1) + " 册"}
			if i == 5 {
				with["original"], with["secrecy"] = true, "secret"
			}
			p, _ := m.dossierItem(a, with)
			items = append(items, p)
		}
		photo := m.unitA.Create(t, "/v1/files", photo(m, props{"attached_to_type": "assignment", "attached_to_id": a.ID()}))
		m.unitA.Must(t, http.StatusUnprocessableEntity, act(items[5]+"/prepare", m.unitA.Get(t, items[5]), props{"file_ids": []string{photo.ID()}}))
		m.unitA.Must(t, http.StatusConflict, act(items[0]+"/hand-over", m.unitA.Get(t, items[0]), props{"receiver": "甲"}))
		first := m.onItem(items[0], "prepare")
		m.unitA.Must(t, http.StatusForbidden, act(items[0]+"/review", first, props{}))
		m.coordinator.Act(t, items[0]+"/send-back", first.ETag(), props{"reason": "缺 2020 年部分"})
		m.unitA.Must(t, http.StatusPreconditionFailed, act(items[0]+"/prepare", first, props{}))
		for i, p := range items {
			for _, step := range []string{"prepare", "review", "hand-over"} {
				m.onItem(p, step)
			}
			m.unitA.Must(t, http.StatusForbidden, act(p+"/confirm-receipt", m.unitA.Get(t, p), props{}))
			if i == 5 {
				m.onward(m.unitA, a, "feedback", props{"text": "六项均已移交。"})
				m.onward(m.coordinator, a, "feedback/review", props{})
				m.leader.Must(t, http.StatusConflict, act(path+"/complete", m.leader.Get(t, path), props{})) // one receipt is open
			}
			m.onItem(p, "confirm-receipt")
		}
		page := string(m.auditor.Get(t, path+"/submission-list").Body)
		if !strings.Contains(page, "台账第 6 册") || !strings.Contains(page, "收字 6 号") || !strings.Contains(page, "接收方（签字）") || strings.Contains(page, "<script") {
			t.Error(page)
		}
		done := m.onward(m.leader, a, "complete", props{})
		if done.Number("document_count") != 6 || done.Number("documents_open") != 0 {
			t.Errorf("%s", done.Body)
		}
		// The original comes back after all is done; a copy does not.
		m.unitA.Must(t, http.StatusConflict, act(items[0]+"/return-originals", m.unitA.Get(t, items[0]), props{}))
		if back := m.onItem(items[5], "return-originals"); back.Text("state") != "returned" {
			t.Errorf("%s", back.Body)
		}
	})
}

// TestStoryMyWork: each sees what waits for them, and why; the reasons are what the
// program would let them do.
func TestStoryMyWork(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		work := func(who *Client, reason, id string) bool {
			return m.lists(who, "/v1/my-work?limit=1&reason="+reason, "id", id)
		}
		a := m.assign(props{"due_at": m.today() + "T20:00:00+08:00"})
		c := dispatched(m)
		for _, id := range []string{a.ID(), c.ID()} {
			if !work(m.unitA, "to_acknowledge", id) || work(m.unitB, "to_acknowledge", id) || work(m.coordinator, "to_acknowledge", id) {
				t.Error("who has it acknowledges it")
			}
		}
		if !work(m.unitA, "due_today", a.ID()) || !work(m.leader, "due_today", a.ID()) || work(m.unitB, "due_today", a.ID()) {
			t.Error("due today")
		}
		m.onward(m.unitA, a, "acknowledge", props{})
		m.unitA.Create(t, "/v1/assignments/"+a.ID()+"/extensions", m.later(24*time.Hour))
		if !work(m.leader, "to_decide", a.ID()) || work(m.unitA, "to_decide", a.ID()) {
			t.Error("who asked does not decide")
		}
		m.onward(m.unitA, a, "feedback", props{"text": "已封堵"})
		drafted, reviewed := m.drafting(completed(m)), reviewed(m)
		if !work(m.coordinator, "to_review", a.ID()) || !work(m.coordinator, "to_review", drafted.ID()) || work(m.unitA, "to_review", a.ID()) || !work(m.leader, "to_sign", reviewed.ID()) || work(m.coordinator, "to_sign", reviewed.ID()) {
			t.Error("reviews and signatures")
		}
		m.onward(m.coordinator, a, "feedback/review", props{})
		for _, who := range []*Client{m.leader, m.coordinator, m.unitA, m.auditor, m.petty} {
			Walk(t, who, "/v1/my-work?limit=2", func(row map[string]any) {
				if r, _ := row["reasons"].([]any); len(r) == 0 {
					t.Errorf("%s has no reason to look at %v", who.Name, row)
				}
			})
			n := 0.0
			Walk(t, who, "/v1/my-work?limit=3", func(map[string]any) { n++ })
			if total := who.Get(t, "/v1/my-work?count=exact").Number("total"); total != n {
				t.Errorf("%s: %v rows, counted %v", who.Name, n, total)
			}
		}
		m.board(a, c)
	})
}

// board: what was asked from above is in one timeline with the proof that it
// arrived, and the morning's page has the same.
func (m *making) board(a, c *Answer) {
	m.Helper()
	rows := map[string]map[string]any{}
	Walk(m, m.auditor, "/v1/upper-demands?limit=2", func(row map[string]any) { rows[str(row, "id")] = row })
	own := m.assign(props{"source": "office", "due_at": m.today() + "T20:00:00+08:00"})
	if d, _ := rows[a.ID()]["deliveries"].([]any); len(d) != 1 || str(d[0].(map[string]any), "acknowledged_by_name") == "" || rows[c.ID()] == nil {
		m.Errorf("%v", rows[a.ID()])
	}
	if m.lists(m.leader, "/v1/upper-demands", "id", own.ID()) || !m.lists(m.leader, "/v1/upper-demands?type=assignment", "id", a.ID()) {
		m.Error("the office's own is not asked from above")
	}
	m.unitA.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/upper-demands"})
	m.Later(12 * time.Hour)
	b := m.leader.Get(m, "/v1/daily-brief")
	// What has been answered in time is not late, however long its review takes.
	if late := b.List("overdue"); len(late) != 1 || b.Text("overdue.0.id") != own.ID() || len(b.List("new_demands")) == 0 || len(b.List("figures")) < 2 {
		m.Errorf("%s", b.Body)
	}
	page := m.leader.Get(m, "/v1/daily-brief/html")
	if h := string(page.Body); !strings.Contains(h, a.Text("number")) || strings.Contains(h, "<script") || strings.Contains(h, "http") {
		m.Errorf("%s", h)
	}
}
