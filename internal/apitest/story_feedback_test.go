package apitest

import (
	"net/http"
	"testing"
)

// TestStoryFeedback is an answer that the district returns: both versions stay
// and can be compared, the reasons are counted by unit, nobody passes their own
// work on, and a case that was accepted comes back as a new cycle that leaves the
// old one as it was.
func TestStoryFeedback(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		m.strict = true
		c := found(m)
		path := "/v1/petition-cases/" + c.ID()
		draft := func(by *Client, text string) *Answer {
			return by.Must(t, http.StatusCreated, act(path+"/feedback", by.Get(m, path), props{"text": text}))
		}

		// Without a word on completion there is nothing to answer.
		if a := m.unitA.Must(t, http.StatusConflict, act(path+"/feedback", c, props{"text": "属实"})); a.Text("errors.0.code") != "completion_undecided" {
			t.Errorf("an answer before completion: %s", a.Body)
		}
		m.goOn(m.unitA, c, "complete", completing(m))
		// A coordinator's own draft is for another coordinator to review; the unit's is not for the unit.
		draft(m.coordinator, "经查，情况属实。已限时装卸。")
		c = m.coordinator.Get(m, path)
		m.coordinator.Must(t, http.StatusForbidden, act(path+"/feedback/review", c, props{}))
		m.unitA.Must(t, http.StatusForbidden, act(path+"/feedback/review", c, props{}))
		m.coordinator.Must(t, http.StatusForbidden, act(path+"/feedback/return", c, returning("group")(m)))

		// A clean start: the second case goes all the way up and is returned by the district.
		c = submitted(m)
		path = "/v1/petition-cases/" + c.ID()
		m.coordinator.Must(t, http.StatusUnprocessableEntity, act(path+"/feedback/return", c, returning("group")(m)))
		m.coordinator.Must(t, http.StatusBadRequest, act(path+"/feedback/return", c, props{"level": "district", "reason": "不明", "reason_codes": []any{"measure_unclear", "measure_unclear"}}))
		c = m.goOn(m.coordinator, c, "feedback/return", returning("district")(m))
		if c.Text("handling") != "returned" {
			t.Fatalf("returned: %s", c.Body)
		}
		m.unitA.Must(t, http.StatusConflict, act(path+"/return", m.unitA.Get(m, path), m.returning()))
		draft(m.unitA, "经查，夜间装卸情况属实。已于 9 月 14 日起限时装卸。")
		both := m.unitA.Get(m, path+"/feedback")
		if len(both.List("items")) != 2 || both.Text("items.0.state") != "returned" || both.Text("items.0.reviews.3.reason_codes.0") != "measure_unclear" || both.Text("items.1.state") != "drafted" {
			t.Errorf("both versions stay: %s", both.Body)
		}
		said := m.unitA.Get(m, path+"/reviews")
		if n := len(said.List("items")); n != 4 || said.Text("items.0.step") != "group" || said.Text("items.3.outcome") != "returned" || said.Number("items.3.number") != 1 || said.Text("items.3.reason_codes.0") != "measure_unclear" {
			t.Errorf("what was said: %s", said.Body)
		}
		diff := m.unitA.Get(m, path+"/feedback-comparison?from=1&to=2")
		if diff.Text("segments.0.change") != "same" || diff.Text("segments.0.text") != "经查，夜间装卸情况属实。" || diff.Text("segments.2.change") != "added" {
			t.Errorf("the comparison: %s", diff.Body)
		}
		counts := m.coordinator.Get(m, "/v1/petition-feedback-returns?inspection_id="+m.inspection)
		if counts.Text("items.0.reason_code") != "measure_unclear" || counts.Text("items.0.unit_name") != "城市管理办公室" || counts.Number("items.0.count") != 1 {
			t.Errorf("the counts: %s", counts.Body)
		}

		m.whoseWord()

		// Up again, accepted, and back two months later.
		c = m.goOn(m.coordinator, c, "feedback/review", agreeing(m))
		c = m.goOn(m.leader, c, "feedback/sign", agreeing(m))
		c = m.goOn(m.coordinator, c, "feedback/submit", submitting(m))
		c = m.goOn(m.coordinator, c, "feedback/accept", accepting(m))
		m.unitA.Must(t, http.StatusForbidden, act(path+"/reopen", m.unitA.Get(m, path), props{"reason": "又起"}))
		c = m.goOn(m.coordinator, c, "reopen", props{"reason": "回访时反映夜间装卸又起"})
		if c.Number("cycle") != 2 || c.Text("handling") != "reopened" || c.Text("completion") != "in_progress" || c.Text("verdict") != "" {
			t.Errorf("the second cycle: %s", c.Body)
		}
		cycles := m.unitA.Get(m, path+"/cycles")
		if cycles.Text("items.0.verdict") != "substantiated" || cycles.Text("items.0.handling") != "accepted" || cycles.Text("items.0.completion") != "completed" {
			t.Errorf("the first cycle: %s", cycles.Body)
		}
		if n := len(m.unitA.Get(m, path+"/feedback").List("items")); n != 0 {
			t.Errorf("%d versions in the new cycle", n)
		}
		if n := len(m.unitA.Get(m, path+"/feedback?cycle=1").List("items")); n != 2 {
			t.Errorf("%d versions of the old cycle", n)
		}
		c = m.goOn(m.coordinator, c, "dispatch", props{"lead_unit_id": m.units["城市管理办公室"]})
		if c.Text("due_at") == "" {
			t.Errorf("the new cycle has its own deadline: %s", c.Body)
		}
	})
}

// whoseWord: an answer goes up to the office or higher, and only who has it by then
// has something to say about it.
func (m *making) whoseWord() {
	m.Helper()
	try := func(c *Answer, verb string, status int, body any) *Answer {
		m.Helper()
		path := "/v1/petition-cases/" + c.ID()
		return m.coordinator.Must(m, status, act(path+"/feedback/"+verb, m.coordinator.Get(m, path), body))
	}
	says := func(a *Answer, pointer string) {
		m.Helper()
		if a.Text("errors.0.code") != "other_level" || a.Text("errors.0.pointer") != pointer {
			m.Errorf("a word of another level: %s", a.Body)
		}
	}
	says(try(signed(m), "submit", http.StatusUnprocessableEntity, props{"submitted_to": "group"}), "/submitted_to")
	for _, l := range []string{"district", "city", "province"} { // the district passes on what it was given
		c := submitted(m)
		for _, below := range []string{"group", "office"} {
			says(try(c, "accept", http.StatusUnprocessableEntity, props{"level": below}), "/level")
		}
		try(c, "accept", http.StatusOK, props{"level": l})
		try(submitted(m), "return", http.StatusOK, returning(l)(m))
	}
	above := try(signed(m), "submit", http.StatusOK, props{"submitted_to": "city"})
	says(try(above, "return", http.StatusUnprocessableEntity, returning("district")(m)), "/level")
	own := try(signed(m), "submit", http.StatusOK, props{"submitted_to": "office"})
	try(own, "accept", http.StatusForbidden, props{"level": "office"}) // by who has submitted it
	try(own, "return", http.StatusOK, returning("office")(m))
}
