package apitest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryRelapse is what becomes of finished cases: two months later the site is
// as it was, and the case begins anew; a petitioner who is not satisfied has it
// reopened by one click; a case that was completed in part comes back by itself
// when its measure falls due. Wrong order, wrong person, a stale version and a
// replay are tried on the way.
func TestStoryRelapse(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		m.strict = true
		relapse(m)
		dissatisfied(m)
		comesBack(m)
	})
}

func relapse(m *making) {
	c := accepted(m)
	path := "/v1/petition-cases/" + c.ID()
	m.Later(61 * 24 * time.Hour)
	try := func(by *Client, status int, with props) *Answer {
		m.Helper()
		body := m.looking("relapsed")
		for k, v := range with {
			body[k] = v
		}
		return by.Must(m, status, Request{Method: http.MethodPost, Path: path + "/look-backs", Body: body})
	}
	try(m.unitA, http.StatusForbidden, nil) // the handling unit
	try(m.auditor, http.StatusForbidden, nil)
	try(m.petty, http.StatusUnprocessableEntity, props{"looked_at": m.instant(time.Hour)})
	try(m.petty, http.StatusUnprocessableEntity, props{"photo_file_ids": []string{m.inspection}})
	try(m.petty, http.StatusUnprocessableEntity, props{"result": "kept", "reopen": true})
	kept := try(m.petty, http.StatusCreated, props{"result": "kept"})
	at := path + "/look-backs/"
	if a := m.coordinator.Must(m, http.StatusConflict, post(at+kept.ID()+"/reopen", kept.ETag(), props{})); a.Text("errors.0.code") != "not_relapsed" {
		m.Errorf("what has kept reopens a case: %s", a.Body)
	}
	m.petty.Must(m, http.StatusPreconditionFailed, post(at+kept.ID()+"/void", `"9"`, props{"reason": "登错"}))
	m.petty.Act(m, at+kept.ID()+"/void", kept.ETag(), props{"reason": "登错"})

	photo := m.petty.Must(m, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(m, props{"attached_to_type": "petition_case", "attached_to_id": c.ID()})})
	once := Request{Method: http.MethodPost, Path: path + "/look-backs", Header: map[string]string{"Idempotency-Key": "relapse-1"}}
	body := m.looking("relapsed")
	body["reopen"], body["photo_file_ids"] = true, []string{photo.ID()}
	once.Body = body
	first, again := m.petty.Must(m, http.StatusCreated, once), m.petty.Must(m, http.StatusCreated, once)
	if first.ID() != again.ID() || first.Text("reopened_at") == "" || first.Text("photo_file_ids.0") != photo.ID() {
		m.Errorf("the relapse: %s, again: %s", first.Body, again.Body)
	}
	c = m.unitA.Get(m, path)
	if c.Number("cycle") != 2 || c.Text("handling") != "reopened" || c.Text("completion") != "in_progress" {
		m.Errorf("after the relapse: %s", c.Body)
	}
	cycles := m.unitA.Get(m, path+"/cycles")
	if !strings.Contains(cycles.Text("items.0.reason"), "反弹") {
		m.Errorf("why it was reopened: %s", cycles.Body)
	}
	if n := len(m.unitA.Get(m, path+"/look-backs?cycle=1").List("items")); n != 1 || len(m.unitA.Get(m, path+"/look-backs").List("items")) != 0 {
		m.Errorf("%d look-backs of the first cycle", n)
	}
	m.petty.Must(m, http.StatusConflict, post(at+first.ID()+"/void", m.petty.Get(m, at+first.ID()).ETag(), props{"reason": "晚了"})) // an earlier cycle
	try(m.petty, http.StatusConflict, nil)
	kinds := timeline(m, path)
	if !strings.Contains(kinds, "petition_case.relapsed petition_case.reopened") {
		m.Errorf("the timeline: %s", kinds)
	}
}

func timeline(m *making, path string) string {
	m.Helper()
	a := m.coordinator.Get(m, path+"/timeline")
	var kinds []string
	for i := range a.List("items") {
		kinds = append(kinds, a.Text("items."+itoa(i)+".kind"))
	}
	return strings.Join(kinds, " ")
}

func dissatisfied(m *making) {
	c := accepted(m)
	path := "/v1/petition-cases/" + c.ID()
	visits := path + "/follow-up-visits"
	m.unitA.Must(m, http.StatusForbidden, Request{Method: http.MethodPost, Path: visits, Body: m.visiting("satisfied")})
	m.petty.Must(m, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: visits, Body: props{"method": "phone", "attempted_at": m.instant(time.Hour), "outcome": "satisfied"}})
	nobody := m.petty.Create(m, visits, props{"method": "in_person", "attempted_at": m.instant(0), "outcome": "not_reached"})
	if a := m.petty.Must(m, http.StatusConflict, post(visits+"/"+nobody.ID()+"/reopen", nobody.ETag(), props{})); a.Text("errors.0.code") != "not_dissatisfied" {
		m.Errorf("reopened for nobody's word: %s", a.Body)
	}
	v := m.petty.Create(m, visits, m.visiting("dissatisfied"))
	if c := m.unitA.Get(m, path); c.Number("progress.follow_up_visits") != 2 || nobody.JSON("reached") != false || v.JSON("reached") != true {
		m.Errorf("two attempts: %s", c.Body)
	}
	at := visits + "/" + v.ID()
	seen := m.unitA.Get(m, at)
	if strings.Contains(string(seen.Body), "装卸声") || m.petty.Get(m, at).Text("note") != "称凌晨又有装卸声" {
		m.Errorf("the unit reads what the petitioner said: %s", seen.Body)
	}
	m.unitA.Must(m, http.StatusForbidden, post(at+"/reopen", v.ETag(), props{}))
	m.petty.Must(m, http.StatusPreconditionFailed, post(at+"/reopen", `"9"`, props{}))
	once := post(at+"/reopen", v.ETag(), props{"reason": "凌晨装卸又起"})
	once.Header["Idempotency-Key"] = "reopen-1"
	first, again := m.petty.Must(m, http.StatusOK, once), m.petty.Must(m, http.StatusOK, once)
	if first.Number("cycle") != 2 || string(first.Body) != string(again.Body) {
		m.Errorf("reopened: %s, again: %s", first.Body, again.Body)
	}
	m.petty.Must(m, http.StatusConflict, post(at+"/reopen", m.petty.Get(m, at).ETag(), props{}))
	cycles := m.unitA.Get(m, path+"/cycles")
	if r := cycles.Text("items.0.reason"); !strings.HasPrefix(r, "回访不满意（电话，") || !strings.HasSuffix(r, "凌晨装卸又起") || strings.Contains(string(cycles.Body), "装卸声") {
		m.Errorf("why it was reopened: %s", cycles.Body)
	}
	for _, where := range []string{string(m.Journal()), string(m.coordinator.Get(m, "/v1/changes?limit=200").Body), string(m.auditor.Get(m, "/v1/audit-events?limit=200").Body)} {
		if strings.Contains(where, "装卸声") {
			m.Error("what the petitioner said is in a log or an event")
		}
	}
}

func comesBack(m *making) {
	c := found(m)
	path := "/v1/petition-cases/" + c.ID()
	day := m.instant(20 * 24 * time.Hour)[:len("2021-09-10")]
	measure := m.unitA.Create(m, path+"/measures", props{"text": "市场搬迁", "due_on": day, "responsible_person": "周启明"})
	m.goOn(m.unitA, m.unitA.Get(m, path), "complete-stage", props{"rectification_class": "long_term"})
	c = m.goOn(m.coordinator, m.drafting(m.unitA.Get(m, path)), "feedback/review", agreeing(m))
	c = m.goOn(m.leader, c, "feedback/sign", agreeing(m))
	c = m.goOn(m.coordinator, c, "feedback/submit", submitting(m))
	m.goOn(m.coordinator, c, "feedback/accept", accepting(m))

	m.bringBack(0)
	m.Later(19 * 24 * time.Hour)
	m.bringBack(0)
	m.Later(3 * 24 * time.Hour)
	m.bringBack(1)
	m.bringBack(0) // once
	c = m.unitA.Get(m, path)
	if c.Text("handling") != "rectifying" || c.Text("completion") != "in_progress" || c.Text("verdict") != "substantiated" {
		m.Errorf("it came back: %s", c.Body)
	}
	if kinds := timeline(m, path); strings.Count(kinds, "petition_case.resumed") != 1 {
		m.Errorf("the timeline: %s", kinds)
	}
	// The rest is done, and the case completed.
	if a := m.unitA.Must(m, http.StatusConflict, act(path+"/complete", c, completing(m))); a.Text("errors.0.code") != "open_measure" {
		m.Errorf("completed with an open measure: %s", a.Body)
	}
	measure = m.unitA.Get(m, path+"/measures/"+measure.ID())
	file := m.unitA.Must(m, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(m, props{"attached_to_type": "petition_case", "attached_to_id": c.ID()})})
	m.unitA.Act(m, path+"/measures/"+measure.ID()+"/finish", measure.ETag(), props{"result": "已搬迁", "evidence_file_ids": []string{file.ID()}})
	if c = m.goOn(m.unitA, c, "complete", completing(m)); c.Text("completion") != "completed" {
		m.Errorf("completed at last: %s", c.Body)
	}
}

// bringBack runs what brings stage-completed cases back, beside the program's own
// runner, and tells how many cases it must have been. Either may have done it.
func (m *making) bringBack(want int) {
	m.Helper()
	n, err := m.app.Services.Resumption.Step(m.Context())
	if err != nil || n > want {
		m.Errorf("%d cases came back, wanted %d: %v", n, want, err)
	}
}
