package apitest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// status is what the case's deadline of the step, of several the last, has come to.
func (m *making) status(c, step string) (status, colour string) {
	m.Helper()
	for _, d := range m.coordinator.Get(m, "/v1/petition-cases/"+c+"/deadlines").List("steps") {
		if x, _ := d.(map[string]any); str(x, "step") == step {
			status, colour = str(x, "status"), str(x, "colour")
		}
	}
	return status, colour
}

// lists tells whether a list, read page by page, holds a row with the value.
func (m *making) lists(by *Client, path, field, value string) bool {
	m.Helper()
	found := false
	Walk(m, by, path, func(row map[string]any) { found = found || str(row, field) == value })
	return found
}

// TestStoryDeadlines is a month of a case: late for the site, called out as it
// gets near, given more time for which it was asked in time, a rule that changes
// meanwhile, and the second cycle with deadlines of its own; wrong order, wrong
// person, stale version and replay are tried on the way.
func TestStoryDeadlines(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		c := dispatched(m)
		path, id := "/v1/petition-cases/"+c.ID(), c.ID()
		if s, _ := m.status(id, "dispatch"); s != "met" {
			t.Errorf("given away at once: %s", s)
		}
		original := c.Text("due_at")
		told := func() (n int) {
			for _, e := range m.coordinator.Get(m, path+"/timeline").List("items") {
				if x, _ := e.(map[string]any); str(x, "kind") == "petition_case.deadline_overdue" {
					n++
				}
			}
			return n
		}
		drafts := func() int {
			return len(m.supervisor().Get(m, "/v1/accountability-items?source=overdue_case&subject_id="+id).List("items"))
		}

		// On site too late: overdue by itself, late for ever.
		m.goOn(m.unitA, c, "acknowledge", props{})
		w.Later(4 * time.Hour)
		if s, colour := m.status(id, "site_visit"); s != "overdue" || colour != "red" {
			t.Errorf("four hours after: %s %s", s, colour)
		}
		const lateForTheSite = "/v1/petition-deadlines?state=overdue&step=site_visit&limit=1"
		if !m.lists(m.coordinator, "/v1/petition-cases?overdue_step=site_visit&limit=1", "id", id) || !m.lists(m.unitA, lateForTheSite, "case_id", id) ||
			m.lists(m.unitB, lateForTheSite, "case_id", id) || m.lists(m.coordinator, "/v1/petition-deadlines?state=due&step=site_visit", "case_id", id) {
			t.Error("the case is late for the site, which its unit sees and another does not")
		}
		eventually(t, "what is late on the way is called out", func() bool { return told() >= 1 })
		if n := drafts(); n != 0 {
			t.Errorf("%d items say of a case within its time that it is not completed", n)
		}
		m.goOn(m.unitA, c, "begin-verification", props{})
		if s, _ := m.status(id, "site_visit"); s != "late" || m.lists(m.coordinator, lateForTheSite, "case_id", id) {
			t.Errorf("the site was reached late: %s", s)
		}
		m.goOn(m.unitA, c, "conclude-verification", finding(m))

		m.extensions(path, original)

		// The rule changes; what was promised does not.
		promised := m.coordinator.Get(m, path+"/deadlines").List("steps")
		changed := m.Admin.Must(t, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/deadline-rules", Body: props{"step": "feedback", "name": "上报反馈时限", "amount": 3,
			"unit": "natural_day", "effective_from": w.Now().Add(time.Hour).Format(time.RFC3339), "effective_until": w.Now().Add(600 * time.Hour).Format(time.RFC3339)}})
		now := url.QueryEscape(w.Now().Format(time.RFC3339))
		if in := m.Admin.Get(m, "/v1/deadline-rules?step=feedback&effective_at="+now); len(in.List("items")) != 1 || in.Text("items.0.id") == changed.ID() {
			t.Errorf("in force now: %s", in.Body)
		}
		m.Admin.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/deadline-rules", Body: props{"step": "feedback", "name": "再改", "amount": 1,
			"unit": "natural_day", "effective_from": w.Now().Format(time.RFC3339)}})
		w.Later(2 * time.Hour)
		for i, d := range m.coordinator.Get(m, path+"/deadlines").List("steps") {
			is, _ := d.(map[string]any)
			was, _ := promised[i].(map[string]any)
			if str(is, "due_at") != str(was, "due_at") || str(is, "rule_id") != str(was, "rule_id") || str(is, "explanation") != str(was, "explanation") {
				t.Errorf("a promise was rewritten: %v, was %v", is, was)
			}
		}
		what := m.coordinator.Must(t, http.StatusOK, Request{Method: http.MethodPost, Path: "/v1/deadline-rules/explain", Body: props{"step": "feedback", "start": w.Now().Format(time.RFC3339)}})
		if what.Number("amount") != 3 || what.Text("rule_id") != changed.ID() {
			t.Errorf("what if it began now: %s", what.Body)
		}
		if a := m.coordinator.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/deadline-rules/explain", Body: props{"step": "feedback"}}); a.Text("errors.0.pointer") != "/start" {
			t.Errorf("what if it began at no time: %s", a.Body)
		}

		// Two weeks later everything that runs is over; it is told once.
		w.Later(14 * 24 * time.Hour)
		if s, colour := m.status(id, "complete"); s != "overdue" || colour != "red" || m.coordinator.Get(m, path).JSON("overdue") != true {
			t.Errorf("the month is over: %s %s", s, colour)
		}
		eventually(t, "what is late is called out", func() bool { return told() >= 3 })
		eventually(t, "an item is drafted of the case that is not completed", func() bool { return drafts() == 1 })
		version, alerts := m.coordinator.Get(m, path).Number("version"), told()
		m.goOn(m.unitA, c, "complete", completing(m))
		if s, _ := m.status(id, "complete"); s != "late" || told() != alerts || m.coordinator.Get(m, path).Number("version") != version+1 {
			t.Errorf("%s, called out %d times", s, told())
		}

		// The next cycle has its own.
		again := notOurs(m)
		m.goOn(m.coordinator, again, "reopen", props{"reason": "上级仍交本街道"})
		if s, _ := m.status(again.ID(), "dispatch"); s != "open" {
			t.Errorf("to be given away again: %s", s)
		}
		first := m.coordinator.Get(m, "/v1/petition-cases/"+again.ID()+"/deadlines?cycle=1")
		if first.Text("steps.0.status") != "met" || first.Number("steps.0.cycle") != 1 {
			t.Errorf("the first cycle: %s", first.Body)
		}
	})
}

// extensions is the chapter of more time for the case's completion.
func (m *making) extensions(path, original string) {
	m.Helper()
	end, err := time.Parse(time.RFC3339, original)
	if err != nil {
		m.Fatal(err)
	}
	want := end.Add(2 * 24 * time.Hour).Format(time.RFC3339)
	body := props{"step": "complete", "due_at": want, "reason": "减振垫到货推迟"}
	all := path + "/deadline-extensions"
	post := func(by *Client, status int, body props) *Answer {
		m.Helper()
		return by.Must(m, status, Request{Method: http.MethodPost, Path: all, Body: body})
	}
	post(m.unitB, http.StatusNotFound, body)
	post(m.leader, http.StatusForbidden, body) // commands, does not handle
	post(m.unitA, http.StatusUnprocessableEntity, props{"step": "complete", "due_at": original, "reason": "不变"})
	post(m.unitA, http.StatusUnprocessableEntity, props{"step": "publish", "due_at": want, "reason": "还没到这一步"})
	once := Request{Method: http.MethodPost, Path: all, Body: body, Header: map[string]string{"Idempotency-Key": "extension-" + want}}
	e := m.unitA.Must(m, http.StatusCreated, once)
	if replay := m.unitA.Must(m, http.StatusCreated, once); string(replay.Body) != string(e.Body) {
		m.Errorf("a replay answers %s, not %s", replay.Body, e.Body)
	}
	post(m.unitA, http.StatusConflict, body)
	one := all + "/" + e.ID()
	if got := m.leader.Get(m, one).List("allowed_actions"); !slices.Equal(got, []any{"approve", "reject"}) {
		m.Errorf("the leader may %v", got)
	}
	m.unitA.Must(m, http.StatusForbidden, act(one+"/approve", e, props{}))
	m.leader.Must(m, http.StatusForbidden, act(one+"/withdraw", e, props{}))
	m.leader.Must(m, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: one + "/approve", Body: props{}, Header: map[string]string{"If-Match": `"7"`}})
	m.coordinator.Must(m, http.StatusNotFound, act("/v1/petition-cases/"+registered(m).ID()+"/deadline-extensions/"+e.ID()+"/approve", e, props{}))

	// Asked in time, it may be granted when the old end is over.
	m.Later(end.Sub(m.Now()) + time.Minute)
	if s, _ := m.status(strings.TrimPrefix(path, "/v1/petition-cases/"), "complete"); s != "overdue" {
		m.Errorf("a request stops no clock: %s", s)
	}
	if a := post(m.unitA, http.StatusConflict, props{"step": "feedback", "due_at": want, "reason": "晚了"}); a.Text("code") != "window_closed" {
		m.Errorf("asked when it was over: %s", a.Body)
	}
	post(m.unitA, http.StatusUnprocessableEntity, props{"step": "verify", "due_at": want, "reason": "已经办过"})
	done := m.leader.Must(m, http.StatusOK, act(one+"/approve", e, props{"note": "同意"}))
	if done.Text("state") != "approved" || len(done.List("allowed_actions")) != 0 {
		m.Errorf("%s", done.Body)
	}
	m.leader.Must(m, http.StatusPreconditionFailed, act(one+"/reject", e, props{"reason": "反悔"}))
	m.leader.Must(m, http.StatusConflict, act(one+"/reject", done, props{"reason": "反悔"}))
	if c := m.unitA.Get(m, path); c.Text("due_at") != want || c.JSON("overdue") != false {
		m.Errorf("the case is due %s, want %s", c.Text("due_at"), want)
	}
	why := m.unitA.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: "/v1/deadline-rules/explain", Body: props{"case_id": strings.TrimPrefix(path, "/v1/petition-cases/"), "step": "complete"}})
	if why.Text("original_due_at") != original || why.Text("due_at") != want || why.Text("extended.0.to") != want || why.Text("status") != "open" || why.Text("colour") == "" {
		m.Errorf("why it is due then: %s", why.Body)
	}
	m.unitB.Must(m, http.StatusNotFound, Request{Method: http.MethodPost, Path: "/v1/deadline-rules/explain", Body: props{"case_id": strings.TrimPrefix(path, "/v1/petition-cases/"), "step": "complete"}})
	m.unitA.Must(m, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/deadline-rules/explain", Body: props{"case_id": strings.TrimPrefix(path, "/v1/petition-cases/")}})
}
