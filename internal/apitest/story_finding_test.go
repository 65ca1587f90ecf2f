package apitest

import (
	"net/http"
	"sync"
	"testing"
	"time"
)

// TestStoryFieldInspection: what is found on the spot is noted with photos, and
// becomes a case or an assignment in one act, once, also after the inspection is
// done with; what fails leaves nothing behind.
func TestStoryFieldInspection(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		a := inspected(m)
		findings := "/v1/assignments/" + a.ID() + "/findings"
		body := props{"point": "市场后门雨水井", "text": "雨水井有污水流入。"}
		note := func(with props) Request { return Request{Method: http.MethodPost, Path: findings, Body: with} }
		m.unitB.Must(t, http.StatusNotFound, note(body))
		m.unitB.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: findings})
		m.leader.Must(t, http.StatusForbidden, note(body))
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/assignments/" + taken(m).ID() + "/findings", Body: body})
		m.unitA.Must(t, http.StatusUnprocessableEntity, note(props{"point": "后门", "text": "油污", "file_ids": []string{a.ID()}}))
		m.unitA.Must(t, http.StatusUnprocessableEntity, note(props{"point": "后门", "text": "油污", "found_at": m.instant(time.Hour)}))
		m.unitA.Must(t, http.StatusCreated, Request{Method: http.MethodPost, Path: findings + "?validate_only=true", Body: body})
		once := note(body)
		once.Header = map[string]string{"Idempotency-Key": "finding-1"}
		first := m.unitA.Must(t, http.StatusCreated, once)
		if again := m.unitA.Must(t, http.StatusCreated, once); again.ID() != first.ID() || len(m.unitA.Get(t, findings).List("items")) != 1 || first.Text("found_by") == "" {
			t.Errorf("noted twice, or by nobody: %s", first.Body)
		}
		picture := m.unitA.Create(t, "/v1/files", photo(m, props{"attached_to_type": "assignment", "attached_to_id": a.ID()}))
		path, f := m.found(a, props{"file_ids": []string{picture.ID()}, "found_at": m.instant(-time.Minute), "found_by": "督察组第二小组"})

		m.raise(findings+"/"+first.ID(), path)
		m.passDown(a, path, f)

		// What was noted last becomes a case after all is done; nothing more is noted.
		late, _ := m.found(a, nil)
		gone, _ := m.found(a, nil)
		voidIt := m.unitA.Act(t, gone+"/void", m.unitA.Get(t, gone).ETag(), props{"reason": "重复记录"})
		m.coordinator.Must(t, http.StatusConflict, act(gone+"/raise-case", voidIt, m.raising()))
		m.onward(m.unitA, a, "feedback", props{"text": "已陪同查看。"})
		m.onward(m.coordinator, a, "feedback/review", props{})
		m.onward(m.leader, a, "complete", props{})
		m.unitA.Must(t, http.StatusConflict, note(body))
		seen := m.coordinator.Get(t, late)
		m.unitA.Must(t, http.StatusConflict, act(late+"/void", seen, props{"reason": "重复"}))
		m.race(late, seen)
		if n := len(m.auditor.Get(t, findings).List("items")); n != 3 {
			t.Errorf("%d findings are listed", n)
		}
	})
}

// raise makes a case of the finding at path; what the other one becomes does not
// matter for it.
func (m *making) raise(path, other string) {
	m.Helper()
	total := func() float64 { return m.coordinator.Get(m, "/v1/petition-cases?count=exact").Number("total") }
	f, before, body := m.coordinator.Get(m, path), total(), m.raising()
	m.unitA.Must(m, http.StatusForbidden, act(path+"/raise-case", f, body))
	m.petty.Must(m, http.StatusNotFound, act(path+"/raise-case", f, body))
	m.coordinator.Must(m, http.StatusConflict, act(path+"/raise-case", f, props{"number": registered(m).Text("number")}))
	m.coordinator.Must(m, http.StatusUnprocessableEntity, act(path+"/raise-case", f, props{"number": "x", "pollution_types": []string{"no_such"}}))
	if m.coordinator.Get(m, path).ETag() != f.ETag() || total() != before+1 {
		m.Error("what failed left something behind")
	}
	done := m.coordinator.Act(m, path+"/raise-case", f.ETag(), body)
	c := m.coordinator.Get(m, "/v1/petition-cases/"+done.Text("case_id"))
	if done.Text("state") != "case_raised" || len(done.List("allowed_actions")) != 0 || c.Text("summary") != f.Text("text") || c.Text("address") != f.Text("point") {
		m.Errorf("%s\n%s", done.Body, c.Body)
	}
	m.coordinator.Must(m, http.StatusPreconditionFailed, act(path+"/pass-down", f, m.passing()))
	for verb, body := range map[string]props{"raise-case": m.raising(), "pass-down": m.passing(), "void": {"reason": "重复"}} {
		m.coordinator.Must(m, http.StatusConflict, act(path+"/"+verb, done, body))
	}
	if !m.lists(m.coordinator, "/v1/assignments?linked_id="+c.ID(), "id", done.Text("assignment_id")) || m.coordinator.Get(m, other).Text("state") != "noted" {
		m.Error("the inspection is not found from its case, or another finding changed")
	}
}

// passDown makes an assignment of the finding.
func (m *making) passDown(a *Answer, path string, f *Answer) {
	m.Helper()
	total := func() float64 { return m.coordinator.Get(m, "/v1/assignments?count=exact").Number("total") }
	before := total()
	m.unitA.Must(m, http.StatusForbidden, act(path+"/pass-down", f, m.passing()))
	m.coordinator.Must(m, http.StatusUnprocessableEntity, act(path+"/pass-down", f, props{"title": "封堵", "lead_unit_id": a.ID()}))
	m.coordinator.Must(m, http.StatusUnprocessableEntity, act(path+"/pass-down", f, props{"title": "封堵"}))
	done := m.coordinator.Act(m, path+"/pass-down", f.ETag(), m.passing())
	next := m.unitB.Get(m, "/v1/assignments/"+done.Text("follow_up_id"))
	if next.Text("links.0.id") != a.ID() || next.Text("matter") != "青禾农贸市场后门：雨水井有污水流入。" || next.Text("source") != "office" || total() != before+1 {
		m.Errorf("%s", next.Body)
	}
	m.coordinator.Must(m, http.StatusConflict, act(path+"/raise-case", done, m.raising()))
}

// race has two make a case of one finding at the same time.
func (m *making) race(path string, seen *Answer) {
	m.Helper()
	var wg sync.WaitGroup
	var got [2]int
	for i := range got {
		r := act(path+"/raise-case", seen, m.raising())
		wg.Go(func() {
			if a, err := m.coordinator.Do(r); err == nil {
				got[i] = a.Status
			}
		})
	}
	wg.Wait()
	if got != [2]int{http.StatusOK, http.StatusPreconditionFailed} && got != [2]int{http.StatusPreconditionFailed, http.StatusOK} {
		m.Errorf("two at once: %v", got)
	}
}
