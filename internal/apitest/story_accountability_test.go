package apitest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryAccountability is an undercover exposure: filed, ordered until fourteen
// o'clock, overdue with a red order by itself, answered late, returned, decided
// with three records of which one does not fit its subject, corrected and closed.
// Wrong order, wrong person, a stale version and a replay are tried on the way.
func TestStoryAccountability(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		x := &exposure{making: m, qin: m.supervisor(), reader: m.role("group_member"), colleague: m.role("group_leader")}
		x.file()
		x.order()
		x.extend()
		x.overdue()
		x.answer()
		x.decide()
		x.secrets()
	})
}

type exposure struct {
	*making
	qin, reader, colleague *Client
	path                   string
}

func (x *exposure) now() *Answer { x.Helper(); return x.qin.Get(x, x.path) }

// act tries an action with the present version.
func (x *exposure) act(by *Client, status int, verb string, body any) *Answer {
	x.Helper()
	return by.Must(x, status, act(x.path+"/"+verb, x.now(), body))
}

func (x *exposure) file() {
	home := x.Admin.Get(x, "/v1/people/"+x.person("秦悦")).Text("unit_id")
	if home != "" {
		x.qin.Must(x, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/accountability-items", Body: x.supervising(props{"responsible_unit_id": home})})
	}
	try := func(by *Client, status int, with props) *Answer {
		x.Helper()
		return by.Must(x, status, Request{Method: http.MethodPost, Path: "/v1/accountability-items", Body: x.supervising(with)})
	}
	try(x.leader, http.StatusForbidden, nil)
	try(x.unitA, http.StatusForbidden, nil)
	try(x.qin, http.StatusForbidden, props{"subject_person_ids": []string{x.person("秦悦")}}) // no self-supervision
	try(x.qin, http.StatusUnprocessableEntity, props{"responsible_unit_id": x.inspection})
	try(x.qin, http.StatusUnprocessableEntity, props{"subject": props{"type": "petition_case", "id": x.inspection}})
	c := dispatched(x.making)
	once := Request{Method: http.MethodPost, Path: "/v1/accountability-items", Header: map[string]string{"Idempotency-Key": "exposure-1"},
		Body: x.supervising(props{"subject": props{"type": "petition_case", "id": c.ID()}})}
	i, again := x.qin.Must(x, http.StatusCreated, once), x.qin.Must(x, http.StatusCreated, once)
	if i.ID() != again.ID() || i.Text("subject.label") != c.Text("number") || !strings.HasPrefix(i.Text("number"), "督查〔2021〕") {
		x.Errorf("filed: %s, again: %s", i.Body, again.Body)
	}
	x.path = "/v1/accountability-items/" + i.ID()
	x.act(x.qin, http.StatusConflict, "start", props{})
	x.act(x.qin, http.StatusConflict, "feedback", reporting(x.making))
	x.qin.Must(x, http.StatusPreconditionFailed, post(x.path+"/void", `"9"`, props{"reason": "重复"}))
	// A named reader sees it, a colleague does not.
	for by, status := range map[*Client]int{x.reader: http.StatusNotFound, x.colleague: http.StatusNotFound, x.coordinator: http.StatusNotFound, x.auditor: http.StatusForbidden, x.unitA: http.StatusForbidden, x.leader: http.StatusOK} {
		by.Must(x, status, Request{Method: http.MethodGet, Path: x.path})
	}
	x.act(x.qin, http.StatusOK, "name-readers", props{"reader_ids": []string{x.person("罗飞")}})
	x.reader.Get(x, x.path)
	x.colleague.Must(x, http.StatusNotFound, Request{Method: http.MethodGet, Path: x.path})
	if n := len(x.reader.Get(x, "/v1/accountability-items").List("items")); n != 1 || len(x.colleague.Get(x, "/v1/accountability-items").List("items")) != 0 {
		x.Errorf("the reader lists %d", n)
	}
	x.act(x.reader, http.StatusForbidden, "void", props{"reason": "重复"})
}

// order: the first sets the deadline, at fourteen o'clock of the next day.
func (x *exposure) order() {
	orders := x.path + "/supervision-orders"
	try := func(by *Client, status int, body props) *Answer {
		x.Helper()
		return by.Must(x, status, Request{Method: http.MethodPost, Path: orders, Body: body})
	}
	y, mo, d := x.Now().Add(24 * time.Hour).In(time.FixedZone("", 8*3600)).Date()
	end := time.Date(y, mo, d, 14, 0, 0, 0, time.FixedZone("", 8*3600)).Format(time.RFC3339)
	body := props{"demand": "十四时前书面反馈，联系 13800010017。", "due_at": end}
	try(x.leader, http.StatusForbidden, body)
	try(x.colleague, http.StatusForbidden, body)
	try(x.qin, http.StatusUnprocessableEntity, props{"demand": "早了", "due_at": x.instant(-time.Hour)})
	o := try(x.qin, http.StatusCreated, body)
	page := x.reader.Get(x, orders+"/"+o.ID()+"/html")
	if strings.Contains(string(page.Body), "13800010017") || !strings.Contains(string(page.Body), o.Text("number")) || len(o.List("masked")) != 1 || o.Text("colour") != "" {
		x.Errorf("the order: %s\n%s", o.Body, page.Body)
	}
	try(x.qin, http.StatusUnprocessableEntity, body) // only the first sets the deadline
	if i := x.now(); i.Text("state") != "ordered" || i.Text("due_at") != end || i.JSON("overdue") != false {
		x.Errorf("ordered: %s", i.Body)
	}
	x.act(x.qin, http.StatusOK, "start", props{})
}

func (x *exposure) extend() {
	all := x.path + "/extensions"
	x.leader.Must(x, http.StatusForbidden, Request{Method: http.MethodPost, Path: all, Body: x.later(60 * time.Hour)})
	e := x.qin.Create(x, all, x.later(60*time.Hour))
	x.qin.Must(x, http.StatusConflict, Request{Method: http.MethodPost, Path: all, Body: x.later(70 * time.Hour)})
	x.qin.Must(x, http.StatusForbidden, act(all+"/"+e.ID()+"/approve", e, props{}))
	x.leader.Must(x, http.StatusPreconditionFailed, post(all+"/"+e.ID()+"/reject", `"9"`, props{"reason": "不必"}))
	x.leader.Must(x, http.StatusOK, act(all+"/"+e.ID()+"/reject", e, props{"reason": "不必"}))
}

func (x *exposure) overdue() {
	end, err := time.Parse(time.RFC3339, x.now().Text("due_at"))
	if err != nil {
		x.Fatal(err)
	}
	x.Later(end.Sub(x.Now()) + time.Second)
	if i := x.now(); i.JSON("overdue") != true || i.Text("colour") != "red" || i.Text("deadline_status") != "overdue" {
		x.Errorf("a second after fourteen o'clock: %s", i.Body)
	}
	var last *Answer
	eventually(x, "the red order comes by itself", func() bool {
		last = x.qin.Get(x, x.path+"/supervision-orders")
		n := len(last.List("items"))
		return last.Text("items."+itoa(n-1)+".colour") == "red"
	})
	n := len(last.List("items")) - 1
	if last.Text("items."+itoa(n)+".cause") != "overdue" || last.Text("items."+itoa(n)+".issued_by_name") != "系统" {
		x.Errorf("the red order: %s", last.Body)
	}
	x.qin.Must(x, http.StatusConflict, Request{Method: http.MethodPost, Path: x.path + "/supervision-orders", Body: props{"demand": "再催"}})
	late := x.qin.Must(x, http.StatusConflict, Request{Method: http.MethodPost, Path: x.path + "/extensions", Body: x.later(90 * time.Hour)})
	if late.Text("code") != "window_closed" {
		x.Errorf("asked too late: %s", late.Body)
	}
}

func (x *exposure) answer() {
	photoed := x.qin.Must(x, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files",
		Body: photo(x.making, props{"attached_to_type": "accountability_item", "attached_to_id": strings.TrimPrefix(x.path, "/v1/accountability-items/")})})
	x.reader.Get(x, "/v1/files/"+photoed.ID())
	for _, by := range []*Client{x.colleague, x.coordinator, x.unitA} {
		by.Must(x, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/files/" + photoed.ID() + "/content"})
	}
	x.act(x.leader, http.StatusForbidden, "feedback", reporting(x.making))
	x.act(x.qin, http.StatusUnprocessableEntity, "feedback", props{"text": "见照片", "file_ids": []string{x.inspection}})
	x.act(x.qin, http.StatusOK, "feedback", props{"text": "见照片", "file_ids": []string{photoed.ID()}})
	if i := x.now(); i.Text("deadline_status") != "late" || i.Text("colour") != "red" {
		x.Errorf("answered late: %s", i.Body)
	}
	x.act(x.qin, http.StatusForbidden, "feedback/review", props{})
	x.act(x.leader, http.StatusConflict, "decide", blaming(x.making))
	x.act(x.leader, http.StatusOK, "feedback/return", props{"reason": "缺少整改后的照片"})
	x.act(x.leader, http.StatusConflict, "feedback/review", props{})
	x.act(x.qin, http.StatusOK, "feedback", reporting(x.making))
	x.act(x.leader, http.StatusOK, "feedback/review", props{"opinion": "属实"})
	if f := x.reader.Get(x, x.path+"/feedback"); len(f.List("items")) != 2 || f.Text("items.0.verdict") != "returned" || f.JSON("items.0.late") != true {
		x.Errorf("both versions: %s", f.Body)
	}
}

func (x *exposure) decide() {
	records := x.path + "/records"
	try := func(by *Client, status int, with props) *Answer {
		x.Helper()
		return by.Must(x, status, Request{Method: http.MethodPost, Path: records, Body: x.sanctioning(with)})
	}
	try(x.qin, http.StatusConflict, nil) // not decided yet
	x.act(x.qin, http.StatusForbidden, "decide", blaming(x.making))
	x.act(x.leader, http.StatusOK, "decide", blaming(x.making))
	if a := x.act(x.qin, http.StatusConflict, "execute", props{"execution": "已宣布"}); a.Text("errors.0.code") != "records_missing" {
		x.Errorf("executed without a record: %s", a.Body)
	}
	// Party discipline for a grid worker; a removal by the street.
	a := try(x.qin, http.StatusUnprocessableEntity, props{"subject_status": "grid_worker", "form": "party_discipline", "grade": "warning"})
	if a.Text("errors.0.code") != "does_not_fit" {
		x.Errorf("does not fit: %s", a.Body)
	}
	a = try(x.qin, http.StatusUnprocessableEntity, props{"subject_status": "public_official", "form": "organizational_measure", "grade": "removal", "deciding_body": "street_party_committee"})
	if a.Text("errors.0.code") != "may_not_decide" {
		x.Errorf("the street removes: %s", a.Body)
	}
	try(x.leader, http.StatusForbidden, nil)
	warned := try(x.qin, http.StatusCreated, nil)
	if d := x.Now().In(time.FixedZone("", 8*3600)).AddDate(0, 6, 0).Format("2006-01"); !strings.HasPrefix(warned.Text("effect_until"), d) || warned.JSON("in_effect") != true {
		x.Errorf("a warning lasts six months: %s", warned.Body)
	}
	wrong := try(x.qin, http.StatusCreated, props{"form": "admonition", "document_number": "错号", "grade": nil})
	x.act(x.qin, http.StatusOK, "execute", props{"execution": "已宣布"})
	x.act(x.qin, http.StatusForbidden, "close", props{}) // who carried it out
	x.act(x.leader, http.StatusOK, "close", props{"closing": "同意"})
	x.act(x.leader, http.StatusConflict, "close", props{})
	// A wrong document number: voided, and the item is open for the right one.
	x.qin.Must(x, http.StatusPreconditionFailed, post(records+"/"+wrong.ID()+"/void", `"9"`, props{"reason": "文号写错"}))
	x.qin.Must(x, http.StatusOK, post(records+"/"+wrong.ID()+"/void", wrong.ETag(), props{"reason": "文号写错"}))
	x.qin.Must(x, http.StatusConflict, post(records+"/"+wrong.ID()+"/void", x.qin.Get(x, records+"/"+wrong.ID()).ETag(), props{"reason": "再作废"}))
	if i := x.now(); i.Text("state") != "decided" || i.Number("record_count") != 1 {
		x.Errorf("corrected: %s", i.Body)
	}
	try(x.qin, http.StatusCreated, props{"form": "admonition", "grade": nil})
	x.act(x.qin, http.StatusOK, "execute", props{"execution": "更正后已送达"})
	x.act(x.leader, http.StatusOK, "close", props{"closing": "同意办结"})
	if n := len(x.reader.Get(x, records).List("items")); n != 3 {
		x.Errorf("%d records, the voided one included", n)
	}
	s := x.leader.Get(x, "/v1/accountability-statistics?by=form")
	if s.Number("total") != 2 {
		x.Errorf("counted: %s", s.Body)
	}
	x.leader.Get(x, "/v1/accountability-items/xlsx")
}

// secrets: nothing of the item is in the stream of changes; who read it is in the
// audit trail; and no text of it is anywhere.
func (x *exposure) secrets() {
	changes := string(x.coordinator.Get(x, "/v1/changes?limit=200").Body) + string(x.leader.Get(x, "/v1/changes?limit=200").Body)
	if strings.Contains(changes, "accountability_item") {
		x.Error("the stream of changes tells of an item")
	}
	id := strings.TrimPrefix(x.path, "/v1/accountability-items/")
	reads := 0
	Walk(x, x.auditor, "/v1/audit-events?limit=200", func(e map[string]any) {
		if str(e, "kind") == "accountability_item.read" && str(e, "resource_id") == id {
			reads++
		}
	})
	if reads < 10 {
		x.Errorf("only %d readings are noted", reads)
	}
	for where, text := range map[string]string{"the log": string(x.Journal()), "the audit trail": string(x.auditor.Get(x, "/v1/audit-events?limit=200").Body)} {
		if strings.Contains(text, "油污直排") || strings.Contains(text, "直接责任人") {
			x.Errorf("%s holds what the item says", where)
		}
	}
}
