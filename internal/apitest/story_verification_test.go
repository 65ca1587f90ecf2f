package apitest

import (
	"net/http"
	"testing"
)

// TestStoryVerification is a letter with three complaints of which one is not
// true: found out one by one, put right by measures, completion refused while one
// is open, and the wrong order, the wrong person, a stale version and a replay
// tried on the way.
func TestStoryVerification(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		m.strict = true
		c := acknowledged(m)
		path := "/v1/petition-cases/" + c.ID()

		// The wrong order, the wrong person, a stale version.
		m.unitA.Must(t, http.StatusConflict, act(path+"/conclude-verification", c, props{"finding": "属实", "verdict": "substantiated"}))
		m.unitB.Must(t, http.StatusNotFound, act(path+"/begin-verification", c, props{}))
		m.unitA.Must(t, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: path + "/begin-verification", Body: props{}, Header: map[string]string{"If-Match": `"1"`}})
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: path + "/measures", Body: props{"text": "限时装卸"}})

		var claims []*Answer
		for _, text := range []string{"凌晨装卸噪声扰民", "污水排入雨水口", "冷库机组振动"} {
			claims = append(claims, m.petty.Create(m, path+"/claims", props{"text": text}))
		}
		c = m.goOn(m.unitA, c, "begin-verification", props{"note": "两人到场"})
		if c.Text("handling") != "verifying" || c.Number("progress.claims") != 3 {
			t.Fatalf("verification: %s", c.Body)
		}
		decide := func(i int, verdict string) *Answer {
			return m.step(m.unitA, path+"/claims/"+claims[i].ID(), "decide", props{"verdict": verdict, "finding": "到场核实的情况"})
		}
		decide(0, "substantiated")
		decide(1, "unsubstantiated")
		c = m.unitA.Get(m, path)
		open := m.unitA.Must(t, http.StatusConflict, act(path+"/conclude-verification", c, props{"finding": "三项之中两项属实"}))
		if open.Text("code") != "requirements_unmet" || open.Text("errors.0.code") != "claims_undecided" {
			t.Errorf("with a claim undecided: %s", open.Body)
		}
		decide(2, "substantiated")
		c = m.unitA.Get(m, path)
		m.unitA.Must(t, http.StatusUnprocessableEntity, act(path+"/conclude-verification", c, props{"finding": "两项属实", "verdict": "substantiated"}))
		c = m.goOn(m.unitA, c, "conclude-verification", props{"finding": "三项之中两项属实"})
		if c.Text("verdict") != "partly_substantiated" || c.Text("handling") != "rectifying" {
			t.Fatalf("the verdict derives from the claims: %s", c.Body)
		}

		// Measures: one open, so only stage completion is possible, and that needs a date and a person.
		measure := m.unitA.Create(m, path+"/measures", props{"text": "装卸改到七时之后"})
		c = m.unitA.Get(m, path)
		done := props{"rectification_class": "immediate", "explanation": "已限时装卸"}
		if a := m.unitA.Must(t, http.StatusConflict, act(path+"/complete", c, done)); a.Text("errors.0.code") != "open_measure" {
			t.Errorf("completing with an open measure: %s", a.Body)
		}
		if a := m.unitA.Must(t, http.StatusConflict, act(path+"/complete-stage", c, done)); a.Text("errors.0.code") != "dated_measure_missing" {
			t.Errorf("stage completion without a dated measure: %s", a.Body)
		}
		mp := path + "/measures/" + measure.ID()
		m.unitA.Patch(m, mp, measure.ETag(), props{"due_on": "2021-12-31", "responsible_person": "周启明"})
		if c = m.goOn(m.unitA, c, "complete-stage", props{"rectification_class": "long_term"}); c.Text("completion") != "stage_completed" {
			t.Fatalf("stage completion: %s", c.Body)
		}
		m.step(m.unitA, mp, "finish", props{"result": "已公告"})
		c = m.unitA.Get(m, path)
		if a := m.unitA.Must(t, http.StatusConflict, act(path+"/complete", c, done)); a.Text("errors.0.code") != "evidence_missing" {
			t.Errorf("completing without evidence: %s", a.Body)
		}
		m.step(m.unitA, mp, "void", props{"reason": "并入另一项"})
		sanction := m.unitA.Create(m, path+"/sanctions", props{"kind": "penalty_filed", "subject": "青禾农贸市场", "fine_intended_fen": 2000000})
		m.unitA.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPatch, Path: path + "/sanctions/" + sanction.ID(), Body: props{"fine_paid_fen": 5},
			Header: map[string]string{"If-Match": sanction.ETag(), "Content-Type": "application/merge-patch+json"}})

		// A replay answers the same and does nothing.
		c = m.unitA.Get(m, path)
		once := act(path+"/complete", c, done)
		once.Header["Idempotency-Key"] = "complete-" + c.ID()
		first := m.unitA.Must(t, http.StatusOK, once)
		again := m.unitA.Must(t, http.StatusOK, once)
		if first.Text("completion") != "completed" || string(first.Body) != string(again.Body) || m.unitA.Get(m, path).ETag() != first.ETag() {
			t.Errorf("completed once: %s, again: %s", first.Body, again.Body)
		}
		m.withinTheStandard()
		m.takenBack()
		m.takesNoKey()
	})
}

// takenBack: a case does not stay completed when there is more to find out or to do.
func (m *making) takenBack() {
	m.Helper()
	c := completed(m)
	path := "/v1/petition-cases/" + c.ID()
	c = m.goOn(m.unitA, c, "begin-verification", props{"note": "另有一处"})
	if c.Text("completion") != "in_progress" {
		m.Errorf("looked into again, and completed all the same: %s", c.Body)
	}
	m.goOn(m.unitA, c, "conclude-verification", finding(m))
	if a := m.unitA.Must(m, http.StatusConflict, act(path+"/feedback", m.unitA.Get(m, path), props{"text": "属实"})); a.Text("errors.0.code") != "completion_undecided" {
		m.Errorf("answered without a word on completion: %s", a.Body)
	}

	c = m.goOn(m.coordinator, submitted(m), "feedback/return", returning("district")(m))
	path = "/v1/petition-cases/" + c.ID()
	measure := m.unitA.Create(m, path+"/measures", props{"text": "加装减振垫", "due_on": "2021-12-31", "responsible_person": "周启明"})
	if c = m.unitA.Get(m, path); c.Text("completion") != "in_progress" {
		m.Errorf("completed with an open measure: %s", c.Body)
	}
	m.unitA.Act(m, path+"/measures/"+measure.ID()+"/void", measure.ETag(), props{"reason": "并入另一项"})
	m.goOn(m.unitA, c, "complete", completing(m))

	c = accepted(m)
	m.unitA.Must(m, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/petition-cases/" + c.ID() + "/measures", Body: props{"text": "加装减振垫"}})
	if n := m.unitA.Get(m, "/v1/petition-cases/"+c.ID()).Number("progress.open_measures"); n != 0 {
		m.Errorf("%v open measures of a case that was accepted as completed", n)
	}
}

// takesNoKey: what was completed as any other case does not become a key case by a
// merger, for a key case is completed by the coordination group's leader after a visit.
// Looked into again it takes the key case in, and then needs both.
func (m *making) takesNoKey() {
	m.Helper()
	key := func() *Answer {
		m.Helper()
		body, _ := caseBody(m).(props)
		body["key_case"] = true
		return m.petty.Create(m, "/v1/petition-cases", body)
	}
	merge := func(status int, from, into *Answer) *Answer {
		m.Helper()
		return m.petty.Must(m, status, act("/v1/petition-cases/"+from.ID()+"/merge", from, props{"into_case_id": into.ID(), "reason": "同一处"}))
	}
	for _, into := range []*Answer{completed(m), drafted(m)} {
		if a := merge(http.StatusUnprocessableEntity, key(), into); a.Text("errors.0.code") != "completed" || a.Text("errors.0.pointer") != "/into_case_id" {
			m.Errorf("a key case goes into a completed one: %s", a.Body)
		}
		path := "/v1/petition-cases/" + into.ID()
		if now := m.unitA.Get(m, path); now.JSON("key_case") != false || now.Text("completion") != "completed" || now.ETag() != into.ETag() {
			m.Errorf("after a refused merger: %s", now.Body)
		}
	}
	c := completed(m)
	path := "/v1/petition-cases/" + c.ID()
	merge(http.StatusOK, registered(m), c)
	m.goOn(m.unitA, m.unitA.Get(m, path), "begin-verification", props{"note": "另有一件"})
	merge(http.StatusOK, key(), c)
	c = m.goOn(m.unitA, m.unitA.Get(m, path), "conclude-verification", finding(m))
	m.unitA.Must(m, http.StatusForbidden, act(path+"/complete", c, completing(m)))
	if a := m.leader.Must(m, http.StatusConflict, act(path+"/complete", c, completing(m))); a.Text("errors.0.code") != "follow_up_visit_missing" {
		m.Errorf("a key case completed without a visit: %s", a.Body)
	}
}

// withinTheStandard: what is true and needs no rectification completes with a
// monitoring report, which has to be this case's and has to be one.
func (m *making) withinTheStandard() {
	m.Helper()
	attached := func(c *Answer, purpose string) string {
		m.Helper()
		a := m.petty.Must(m, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files",
			Body: photo(m, props{"purpose": purpose, "attached_to_type": "petition_case", "attached_to_id": c.ID()})})
		return a.ID()
	}
	c := found(m)
	try := func(status int, file, code string) {
		m.Helper()
		body := props{"rectification_class": "none_needed", "explanation": "昼间 48 分贝，达标。"}
		if file != "" {
			body["monitoring_report_file_id"] = file
		}
		path := "/v1/petition-cases/" + c.ID()
		a := m.unitA.Must(m, status, act(path+"/complete", m.unitA.Get(m, path), body))
		if status != http.StatusOK && (a.Text("errors.0.code") != code || a.Text("errors.0.pointer") != "/monitoring_report_file_id") {
			m.Errorf("completed within the standard: %s, wanted %s", a.Body, code)
		}
	}
	try(http.StatusUnprocessableEntity, "", "required")
	try(http.StatusUnprocessableEntity, c.ID(), "not_attached") // no file at all
	try(http.StatusUnprocessableEntity, attached(found(m), "monitoring_report"), "not_attached")
	try(http.StatusUnprocessableEntity, attached(c, "site_photo"), "other_purpose")
	report := attached(c, "monitoring_report")
	try(http.StatusOK, report, "")
	m.holdsProof(report)
	if a := m.petty.Must(m, http.StatusConflict, Request{Method: http.MethodPatch, Path: "/v1/files/" + report, Body: props{"purpose": "other"},
		Header: map[string]string{"If-Match": m.petty.Get(m, "/v1/files/"+report).ETag()}}); a.Text("code") != "in_use" {
		m.Errorf("the report is called something else: %s", a.Body)
	}

	// A measure whose evidence was taken back lacks it again; a completed case keeps its last piece.
	c = found(m)
	path := "/v1/petition-cases/" + c.ID()
	measure := m.unitA.Create(m, path+"/measures", props{"text": "限时装卸"})
	one, other := attached(c, "site_photo"), attached(c, "site_photo")
	m.unitA.Act(m, path+"/measures/"+measure.ID()+"/finish", measure.ETag(), props{"result": "已公告", "evidence_file_ids": []string{one}})
	m.petty.Act(m, "/v1/files/"+one+"/void", m.petty.Get(m, "/v1/files/"+one).ETag(), props{"reason": "拍错了地方"})
	if c = m.unitA.Get(m, path); c.Number("progress.measures_without_evidence") != 1 {
		m.Errorf("with its evidence voided: %s", c.Body)
	}
	if a := m.unitA.Must(m, http.StatusConflict, act(path+"/complete", c, completing(m))); a.Text("errors.0.code") != "evidence_missing" {
		m.Errorf("completed by a photo that was voided: %s", a.Body)
	}
	bare := m.unitA.Get(m, path+"/measures/"+measure.ID())
	if len(bare.List("evidence_file_ids")) != 0 || bare.Number("version") != 3 {
		m.Errorf("the measure without its evidence: %s", bare.Body)
	}
	m.unitA.Act(m, path+"/measures/"+measure.ID()+"/add-evidence", bare.ETag(), props{"evidence_file_ids": []string{other}})
	m.goOn(m.unitA, c, "complete", completing(m))
	m.holdsProof(other)
}

// holdsProof tries to void what a completed case rests on.
func (m *making) holdsProof(file string) {
	m.Helper()
	path := "/v1/files/" + file
	if a := m.petty.Must(m, http.StatusConflict, post(path+"/void", m.petty.Get(m, path).ETag(), props{"reason": "不要了"})); a.Text("code") != "in_use" {
		m.Errorf("a completed case lost its proof: %s", a.Body)
	}
}
