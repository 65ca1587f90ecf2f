package apitest

import (
	"bytes"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestStoryLeave: a liaison falls ill while the team is stationed, is stood in for,
// stays longer, comes back late; and a leader's own leave takes two commanders.
func TestStoryLeave(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := newLeaveStory(t, w)
		s.ask()
		s.granted()
		s.away()
		s.back()
		s.twoCommanders()
		s.sums()
	})
}

type leaveStory struct {
	*making
	sumin, luofei, shenli *Client
	path                  string
}

func newLeaveStory(t *testing.T, w *World) *leaveStory {
	d := &day{T: t, World: w}
	d.organise()
	d.appoint()
	s := &leaveStory{making: &making{T: t, day: d}}
	s.sumin = d.Account(d, "sumin", props{"person_id": d.person("苏敏")})
	s.luofei = d.Account(d, "luofei", props{"person_id": d.person("罗飞")})
	s.shenli = d.Account(d, "shenli", props{"person_id": d.person("沈立")})
	return s
}

// refuse tells that somebody's act on the leave is answered so.
func (s *leaveStory) refuse(want int, by *Client, verb string, body props) *Answer {
	s.Helper()
	tag := s.leader.Get(s, s.path).ETag()
	return by.Must(s, want, Request{Method: http.MethodPost, Path: s.path + "/" + verb, Body: body, Header: map[string]string{"If-Match": tag}})
}

func (s *leaveStory) act(by *Client, verb string, body props) *Answer {
	s.Helper()
	return by.Act(s, s.path+"/"+verb, by.Get(s, s.path).ETag(), body)
}

func (s *leaveStory) ask() {
	body := props{"inspection_id": s.inspection, "kind": "sick", "reason": "急性阑尾炎手术", "stand_in_id": s.person("苏敏"),
		"starts_at": s.instant(24 * time.Hour), "ends_at": s.instant(72 * time.Hour)}
	create := Request{Method: http.MethodPost, Path: "/v1/leave-requests", Body: body, Header: map[string]string{"Idempotency-Key": "leave-1"}}
	a := s.luofei.Must(s, http.StatusUnprocessableEntity, create)
	if a.Text("errors.0.pointer") != "/special_reason" {
		s.Errorf("in principle nobody is on leave: %s", a.Body)
	}
	body["special_reason"] = "医院要求当日住院"
	a = s.luofei.Must(s, http.StatusCreated, create)
	s.path = "/v1/leave-requests/" + a.ID()
	if again := s.luofei.Must(s, http.StatusCreated, create); again.ID() != a.ID() || again.Header.Get("Idempotency-Replayed") != "true" {
		s.Errorf("asked twice: %s", again.Body)
	}
	if a.Text("state") != "submitted" || a.Text("person_name") != "罗飞" || len(a.List("route")) != 2 {
		s.Errorf("%s", a.Body)
	}
	s.waits(s.sumin)
	s.petty.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path}) // of another group
	s.unitA.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: s.path})
	s.Admin.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: s.path})
}

func (s *leaveStory) granted() {
	ok := props{"opinion": "同意"}
	s.refuse(http.StatusForbidden, s.leader, "approve", ok)                   // before the group's leader
	s.refuse(http.StatusForbidden, s.luofei, "approve", ok)                   // has no such right
	s.refuse(http.StatusNotFound, s.petty, "withdraw", props{"reason": "不准"}) // sees nothing of it
	s.refuse(http.StatusConflict, s.luofei, "return", props{})                // has not left
	stale := s.sumin.Get(s, s.path)
	s.act(s.sumin, "approve", ok)
	s.waits(s.leader, s.shenli)
	s.leader.Must(s, http.StatusPreconditionFailed, act(s.path+"/approve", stale, ok))
	s.refuse(http.StatusForbidden, s.sumin, "approve", ok)
	a := s.act(s.leader, "approve", ok)
	if a.Text("state") != "approved" || len(a.List("approvals")) != 2 {
		s.Errorf("%s", a.Body)
	}
	s.refuse(http.StatusConflict, s.shenli, "approve", ok)
	if seen := s.sumin.Get(s, s.path); seen.Text("reason") == "" {
		s.Errorf("the leader of the group does not know why: %s", seen.Body)
	}
}

// away: the directory shows who stands in, while it lasts.
func (s *leaveStory) away() {
	liaison := "/v1/liaisons?person_id=" + s.person("罗飞")
	if a := s.petty.Get(s, liaison); a.Text("items.0.covered_by.stand_in_name") != "" {
		s.Errorf("covered before: %s", a.Body)
	}
	s.Later(25 * time.Hour)
	a := s.petty.Get(s, liaison)
	if a.Text("items.0.covered_by.stand_in_name") != "苏敏" {
		s.Errorf("not covered: %s", a.Body)
	}
	one := s.petty.Get(s, "/v1/liaisons/"+a.Text("items.0.id"))
	if one.Text("covered_by.stand_in_id") != s.person("苏敏") || strings.Contains(string(one.Body), "阑尾炎") {
		s.Errorf("%s", one.Body)
	}
	// Who stands in is not away meanwhile.
	sub := s.sumin.Create(s, "/v1/leave-requests", s.leaving(s.person("苏敏"), s.person("罗飞")))
	if got := string(sub.Body); !strings.Contains(got, "stands_in") || !strings.Contains(got, "stand_in_on_leave") {
		s.Errorf("obstacles: %s", got)
	}
	unmet := s.leader.Must(s, http.StatusConflict, act("/v1/leave-requests/"+sub.ID()+"/approve", sub, props{}))
	if unmet.Text("code") != "requirements_unmet" || len(unmet.List("errors")) != 2 {
		s.Errorf("%s", unmet.Body)
	}
	s.sumin.Act(s, "/v1/leave-requests/"+sub.ID()+"/withdraw", sub.ETag(), props{"reason": "先不去了"})
	s.refuse(http.StatusConflict, s.luofei, "withdraw", props{"reason": "不去了"}) // has begun
	s.refuse(http.StatusUnprocessableEntity, s.luofei, "extend", props{"ends_at": s.instant(time.Hour), "reason": "尚未拆线"})
	ext := s.act(s.luofei, "extend", props{"ends_at": s.instant(72 * time.Hour), "reason": "尚未拆线"})
	if ext.Text("state") != "on_leave" || ext.Text("extensions.0.state") != "asked" {
		s.Errorf("%s", ext.Body)
	}
	s.act(s.sumin, "approve", props{})
	if ext = s.act(s.shenli, "approve", props{}); ext.Text("extensions.0.state") != "approved" || ext.Text("ends_at") == ext.Text("original_ends_at") {
		s.Errorf("%s", ext.Body)
	}
}

// back: late, which the clock has told of, and which stays so.
func (s *leaveStory) back() {
	s.Later(73 * time.Hour)
	late := s.coordinator.Get(s, "/v1/leave-requests?state=overdue_return&count=exact&q="+url.QueryEscape("罗飞"))
	if late.Number("total") != 1 {
		s.Errorf("overdue: %s", late.Body)
	}
	s.refuse(http.StatusConflict, s.luofei, "extend", props{"ends_at": s.instant(200 * time.Hour), "reason": "再续"})
	a := s.act(s.luofei, "return", props{"note": "已到岗"})
	if a.Text("state") != "returned" || a.JSON("returned_late") != true {
		s.Errorf("%s", a.Body)
	}
	s.waits(s.leader, s.shenli, s.coordinator)
	s.refuse(http.StatusForbidden, s.luofei, "close", props{})
	s.act(s.coordinator, "close", props{"note": "逾期一小时"})
	s.refuse(http.StatusConflict, s.leader, "close", props{})
	var kinds strings.Builder
	Walk(s, s.auditor, "/v1/audit-events?limit=200&resource_id="+a.ID(), func(e map[string]any) {
		kinds.WriteString(str(e, "kind") + " ")
		if strings.Contains(str(e, "data"), "阑尾") {
			s.Error("an event tells why")
		}
	})
	for _, want := range []string{"submitted", "approved", "extended", "returned", "closed"} {
		if !strings.Contains(kinds.String(), "leave_request."+want) {
			s.Errorf("%s is not told: %s", want, kinds.String())
		}
	}
}

// twoCommanders decide on a leader's own leave, neither of them twice.
func (s *leaveStory) twoCommanders() {
	a := s.sumin.Create(s, "/v1/leave-requests", s.leaving(s.person("苏敏"), s.person("罗飞")))
	s.path = "/v1/leave-requests/" + a.ID()
	s.refuse(http.StatusForbidden, s.sumin, "approve", props{})
	s.waits(s.leader, s.shenli)
	s.act(s.leader, "approve", props{})
	s.waits(s.shenli)
	s.refuse(http.StatusForbidden, s.leader, "approve", props{})
	if a = s.act(s.shenli, "approve", props{}); a.Text("state") != "approved" {
		s.Errorf("%s", a.Body)
	}
	if seen := s.luofei.Get(s, s.path); seen.Text("reason") != "" || seen.Text("special_reason") != "" {
		s.Errorf("who stands in reads why: %s", seen.Body)
	}
}

func (s *leaveStory) sums() {
	round := "?inspection_id=" + s.inspection
	sum := s.coordinator.Get(s, "/v1/leave-requests/summary"+round)
	if sum.Number("total.requests") != 2 || sum.Number("total.late_returns") != 1 || len(sum.List("groups")) != 5 {
		s.Errorf("%s", sum.Body)
	}
	if own := s.sumin.Get(s, "/v1/leave-requests/summary"+round); len(own.List("groups")) != 1 {
		s.Errorf("of other groups: %s", own.Body)
	}
	for _, path := range []string{"/v1/leave-requests/summary/xlsx" + round, "/v1/leave-requests/xlsx"} {
		if book := s.auditor.Get(s, path); !bytes.HasPrefix(book.Body, []byte("PK")) {
			s.Errorf("%s: %v", path, book.Header)
		}
	}
}
