package apitest

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryUndercoverExposure: what television has shown is passed down in the
// morning and due at 14:00; nobody has to notice that it is late. The answer comes
// late, with photos, is returned once, and is completed by somebody else.
func TestStoryUndercoverExposure(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		due := m.today() + "T14:00:00+08:00"
		body := m.assigning(props{"due_at": due})
		m.coordinator.Must(t, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/assignments?validate_only=true", Body: body})
		if n := m.coordinator.Get(t, "/v1/assignments?count=exact").Number("total"); n != 0 {
			t.Errorf("%v after one that was only tried", n)
		}
		once := Request{Method: http.MethodPost, Path: "/v1/assignments", Body: body, Header: map[string]string{"Idempotency-Key": "exposure-1"}}
		a := m.coordinator.Must(t, http.StatusCreated, once)
		if again := m.coordinator.Must(t, http.StatusCreated, once); again.ID() != a.ID() {
			t.Error("passed down twice")
		}
		path := "/v1/assignments/" + a.ID()
		if a.Text("number") != "交办〔2021〕1 号" || a.Text("due_at") != due || a.Text("deliveries.0.acknowledge_by") == "" || a.JSON("colour") != nil {
			t.Errorf("%s", a.Body)
		}

		// The wrong people, the wrong order, a stale version.
		m.unitB.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
		m.unitA.Must(t, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/assignments", Body: body})
		m.unitA.Must(t, http.StatusConflict, act(path+"/feedback", a, props{"text": "已查清"}))
		m.leader.Must(t, http.StatusForbidden, act(path+"/acknowledge", a, props{}))
		b := m.onward(m.unitA, a, "acknowledge", props{})
		m.unitA.Must(t, http.StatusPreconditionFailed, act(path+"/start", a, props{}))
		if b.Text("deliveries.0.acknowledged_by_name") == "" || b.Text("deliveries.0.acknowledged_at") == "" {
			t.Errorf("no proof of delivery: %s", b.Body)
		}
		m.onward(m.unitA, a, "start", props{})

		// Overdue at 14:00 by itself: shown at once, told soon after, never falling.
		end, err := time.Parse(time.RFC3339, due)
		if err != nil {
			t.Fatal(err)
		}
		m.Later(end.Sub(m.Now()) + time.Second)
		if now := m.unitA.Get(t, path); now.Text("colour") != "red" || now.JSON("overdue") != true {
			t.Errorf("after the end: %s", now.Body)
		}
		if !m.lists(m.coordinator, "/v1/assignments?colour=red&overdue=true", "id", a.ID()) {
			t.Error("not in the list of red ones")
		}
		eventually(t, "the red order is told", func() bool {
			return m.lists(m.coordinator, "/v1/changes?limit=200", "kind", "assignment.overdue")
		})
		m.unitA.Must(t, http.StatusConflict, Request{Method: http.MethodPost, Path: path + "/extensions", Body: m.later(time.Hour)})

		// Late, with a photo; returned, given again, reviewed and completed.
		photo := m.unitA.Create(t, "/v1/files", photo(m, props{"attached_to_type": "assignment", "attached_to_id": a.ID()}))
		m.unitA.Must(t, http.StatusUnprocessableEntity, act(path+"/feedback", m.unitA.Get(t, path), props{"text": "已封堵", "file_ids": []string{a.ID()}}))
		m.onward(m.unitA, a, "feedback", props{"text": "排口已封堵。", "file_ids": []string{photo.ID()}})
		m.unitA.Must(t, http.StatusForbidden, act(path+"/feedback/review", m.unitA.Get(t, path), props{}))
		m.onward(m.coordinator, a, "feedback/return", props{"reason": "没有整改后的照片"})
		m.onward(m.unitA, a, "feedback", props{"text": "排口已封堵，污水改接管网。", "file_ids": []string{photo.ID()}})
		m.onward(m.coordinator, a, "feedback/review", props{"opinion": "属实"})
		done := m.onward(m.leader, a, "complete", props{"closing": "整改到位"})
		if done.Text("state") != "completed" || done.Text("colour") != "red" || done.Text("met_at") <= due || len(done.List("allowed_actions")) != 0 {
			t.Errorf("%s", done.Body)
		}
		all := m.unitA.Get(t, path+"/feedback").List("items")
		if len(all) != 2 || str(all[0].(map[string]any), "verdict") != "returned" || all[0].(map[string]any)["late"] != true {
			t.Errorf("%v", all)
		}
		m.leader.Must(t, http.StatusConflict, act(path+"/complete", done, props{}))
		if x := m.auditor.Get(t, "/v1/assignments/xlsx"); !bytes.HasPrefix(x.Body, []byte("PK")) {
			t.Error("no workbook")
		}
	})
}

// TestStoryInterview: whom the inspection team talks to is known to those
// concerned and to those who coordinate, and to nobody else in any list, event or
// file.
func TestStoryInterview(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		concerned := m.role("group_member")
		body := m.assigning(props{"kind": "interview", "source": "inspection_team", "title": "个别谈话", "matter": "到督察组驻地谈话",
			"visit": props{"place": "驻地", "at": m.instant(24 * time.Hour)}, "due_at": m.instant(48 * time.Hour)})
		m.coordinator.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/assignments", Body: body})
		body["concerned_person_ids"] = []string{m.person("罗飞")}
		a := m.coordinator.Create(t, "/v1/assignments", body)
		path := "/v1/assignments/" + a.ID()
		for _, who := range []*Client{m.unitA, m.petty, m.role("group_leader"), m.role("supervision_staff")} {
			for _, p := range []string{path, path + "/feedback", path + "/extensions", "/v1/files?attached_to_type=assignment&attached_to_id=" + a.ID()} {
				who.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: p})
			}
			if n := who.Get(t, "/v1/assignments?count=exact&kind=interview").Number("total"); n != 0 {
				t.Errorf("%s counts %v interviews", who.Name, n)
			}
		}
		if m.lists(m.coordinator, "/v1/changes?limit=200", "resource_id", a.ID()) {
			t.Error("the stream of changes tells of it")
		}
		m.onward(concerned, a, "acknowledge", props{})
		m.onward(concerned, a, "feedback", props{"text": "已谈话"})
		m.onward(m.coordinator, a, "feedback/review", props{})
	})
}

// TestStoryContractor: an account of a company sees what it was given, reports with
// a photo, and finds nothing else, whatever it asks for; least of all who
// complained.
func TestStoryContractor(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		company := m.Admin.Create(t, "/v1/units", props{"name": "青禾保洁公司", "kind": "company"})
		worker := m.Account(t, "baojie", props{"unit_id": company.ID()})
		const name, phone = "欧阳兰亭", "13912345678"
		c := registered(m)
		m.coordinator.Must(t, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/assignments", Body: m.assigning(props{"lead_unit_id": company.ID(),
			"matter": "请联系举报人，电话 " + phone, "links": []any{props{"type": "petition_case", "id": c.ID()}}})})
		p := m.petty.Get(t, "/v1/petition-cases/"+c.ID()+"/petitioner")
		m.petty.Must(t, http.StatusOK, Request{Method: http.MethodPut, Path: "/v1/petition-cases/" + c.ID() + "/petitioner", Header: map[string]string{"If-Match": p.ETag()},
			Body: props{"anonymous": false, "name": name, "phone": phone}})
		a := m.assign(props{"lead_unit_id": company.ID(), "links": []any{props{"type": "petition_case", "id": c.ID()}}})
		other := assigned(m)

		m.onward(worker, a, "acknowledge", props{})
		photo := worker.Create(t, "/v1/files", photo(m, props{"attached_to_type": "assignment", "attached_to_id": a.ID()}))
		m.onward(worker, a, "feedback", props{"text": "已清运", "file_ids": []string{photo.ID()}})
		if n := worker.Get(t, "/v1/assignments?count=exact").Number("total"); n != 1 {
			t.Errorf("sees %v assignments", n)
		}
		for _, p := range []string{"/v1/assignments/" + other.ID(), "/v1/petition-cases/" + c.ID(), "/v1/petition-cases/" + c.ID() + "/timeline", "/v1/files?attached_to_type=petition_case&attached_to_id=" + c.ID()} {
			worker.Must(t, http.StatusNotFound, Request{Method: http.MethodGet, Path: p})
		}
		worker.Must(t, http.StatusNotFound, Request{Method: http.MethodPost, Path: "/v1/petition-cases/" + c.ID() + "/petitioner/read", Body: props{"reason": "想知道"}})
		for _, q := range []string{name, phone, "举报"} {
			if n := worker.Get(t, "/v1/petition-cases?count=exact&q="+q).Number("total"); n != 0 {
				t.Errorf("finds %v cases by %s", n, q)
			}
		}
		// Every operation of the contract, with a request that is right for somebody.
		for _, op := range m.Contract.Operations {
			if makers[op.ID] == nil || op.ID == "logout" {
				continue
			}
			r := makers[op.ID](m).request(op, true)
			got, err := worker.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			if bytes.Contains(got.Body, []byte(name)) || bytes.Contains(got.Body, []byte(phone)) {
				t.Errorf("%s tells who complained", op.ID)
			}
			if strings.HasPrefix(op.Path, "/v1/petition-cases/{") && got.Status < 400 {
				t.Errorf("%s answered %d: %s", op.ID, got.Status, clip(got.Body))
			}
		}
	})
}
