package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestStoryNotices is a notice from its draft to the last receipt, told by e-mail
// as well, and a roll call at night: who was there when it was issued is asked,
// nobody else; who has not read it is exact; who was not reached in time stays so.
// Wrong person, wrong order, a stale version and a replay are tried on the way.
func TestStoryNotices(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &informing{making: finishedDay(t, w)}
		s.member, s.head = s.role("group_member"), s.role("group_leader")
		s.addressed("罗飞", "luofei@example.cn")
		s.draft()
		s.issue()
		s.receipts()
		s.mail()
		s.night()
		s.told()
	})
}

type informing struct {
	*making
	member, head *Client
	path         string
	notice       *Answer
}

func (s *informing) fresh(by *Client) *Answer { return by.Get(s, s.path) }

func (s *informing) draft() {
	post := func(by *Client, status int, with props) *Answer {
		s.Helper()
		body := s.noticing()
		for k, v := range with {
			body[k] = v
		}
		return by.Must(s, status, Request{Method: http.MethodPost, Path: "/v1/notices", Body: body})
	}
	post(s.member, http.StatusForbidden, nil)
	post(s.auditor, http.StatusForbidden, nil)
	post(s.coordinator, http.StatusUnprocessableEntity, props{"title": "请联系13800138000"})
	post(s.coordinator, http.StatusUnprocessableEntity, props{"acknowledge_by": s.instant(-time.Hour)})
	post(s.coordinator, http.StatusUnprocessableEntity, props{"targets": []any{props{"kind": "group"}}})
	post(s.coordinator, http.StatusUnprocessableEntity, props{"targets": []any{props{"kind": "group", "group_id": s.inspection}}})
	n := post(s.coordinator, http.StatusCreated, props{"title": "传达区协调联络组会议精神", "body": "请逐条学习领会"})
	s.path = "/v1/notices/" + n.ID()
	s.member.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path}) // not issued yet
	s.member.Must(s, http.StatusNotFound, act(s.path+"/acknowledge", n, nil))
	s.coordinator.Patch(s, s.path, n.ETag(), props{"body": "请逐条学习领会并传达"})
	s.coordinator.Must(s, http.StatusPreconditionFailed, act(s.path+"/issue", n, nil))
}

func (s *informing) issue() {
	once := act(s.path+"/issue", s.fresh(s.coordinator), nil)
	once.Header["Idempotency-Key"] = "issue-1"
	s.head.Must(s, http.StatusForbidden, once)
	first, again := s.coordinator.Must(s, http.StatusOK, once), s.coordinator.Must(s, http.StatusOK, once)
	if first.Text("state") != "issued" || !strings.HasPrefix(first.Text("number"), "通〔2021〕") || first.Number("recipients") != 2 || string(first.Body) != string(again.Body) {
		s.Errorf("issued %s, again %s", first.Body, again.Body)
	}
	s.notice = first
	s.coordinator.Must(s, http.StatusConflict, act(s.path+"/issue", s.fresh(s.coordinator), nil))
	s.coordinator.Must(s, http.StatusConflict, Request{Method: http.MethodPatch, Path: s.path, Body: props{"body": "x"}, Header: map[string]string{"If-Match": s.fresh(s.coordinator).ETag()}})
}

func (s *informing) receipts() {
	s.petty.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path})
	s.coordinator.Must(s, http.StatusForbidden, act(s.path+"/acknowledge", s.notice, nil)) // not addressed
	if n := s.member.Get(s, "/v1/notices?mine=true&count=exact").Number("total"); n != 1 {
		s.Errorf("%v notices wait for the member", n)
	}
	s.member.Act(s, s.path+"/acknowledge", s.fresh(s.member).ETag(), nil)
	s.member.Must(s, http.StatusConflict, act(s.path+"/acknowledge", s.fresh(s.member), nil))
	not := s.coordinator.Get(s, s.path+"/receipts?acknowledged=false")
	if len(not.List("items")) != 1 || not.Text("items.0.name") != "苏敏" {
		s.Errorf("who has not: %s", not.Body)
	}
	if mine := s.member.Get(s, s.path+"/receipts"); len(mine.List("items")) != 1 || mine.Text("items.0.name") != "罗飞" {
		s.Errorf("a recipient sees %s", mine.Body)
	}
	s.Later(11 * time.Hour)
	if got := s.fresh(s.coordinator); got.JSON("overdue") != true {
		s.Errorf("overdue: %s", got.Body)
	}
	got := s.head.Act(s, s.path+"/acknowledge", "*", nil) // reminders may have changed it
	if got.Number("acknowledged") != 2 || got.Number("late") != 1 || got.JSON("overdue") != false {
		s.Errorf("the last one: %s", got.Body)
	}
	if n := s.coordinator.Get(s, "/v1/notices?waiting=false&count=exact&q="+url.QueryEscape("会议精神")).Number("total"); n != 1 {
		s.Errorf("%v are found", n)
	}
}

// mail: one letter with number and title, and nothing that was written beside them.
func (s *informing) mail() {
	d := s.delivered(s.notice, "sent")
	if d.Text("occasion") != "issued" || d.Number("attempts") != 1 || strings.Contains(string(d.Body), "luofei@") {
		s.Errorf("delivered: %s", d.Body)
	}
	letters := s.Mail.Letters()
	if len(letters) != 1 || !strings.Contains(letters[0], "luofei@example.cn") || !strings.Contains(letters[0], d.ID()) {
		s.Errorf("%d letters: %v", len(letters), letters)
	}
	s.member.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/message-deliveries"})
	s.coordinator.Must(s, http.StatusConflict, act("/v1/message-deliveries/"+d.ID()+"/retry", d, nil))
	bad := undelivered(s.making)
	if bad.Text("failure") != "refused" {
		s.Errorf("refused: %s", bad.Body)
	}
	s.leader.Must(s, http.StatusForbidden, act("/v1/message-deliveries/"+bad.ID()+"/retry", bad, nil))
	s.addressed("罗飞", "luofei@example.cn")
}

func (s *informing) night() {
	s.member.Must(s, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/contact-checks", Body: s.calling()})
	c := s.leader.Create(s, "/v1/contact-checks", s.calling())
	path := "/v1/contact-checks/" + c.ID()
	if c.Number("people") != 2 || c.Text("state") != "running" {
		s.Errorf("called: %s", c.Body)
	}
	s.petty.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
	s.Later(65 * time.Second)
	a := s.member.Act(s, path+"/answer", c.ETag(), nil)
	if len(a.List("answers")) != 1 || a.Number("answers.0.seconds") < 65 || a.Text("answers.0.status") != "answered" {
		s.Errorf("answered: %s", a.Body)
	}
	s.member.Must(s, http.StatusConflict, act(path+"/answer", c, nil))
	s.coordinator.Must(s, http.StatusForbidden, act(path+"/answer", c, nil))
	s.coordinator.Must(s, http.StatusUnprocessableEntity, act(path+"/record", c, props{"person_id": s.person("唐宁")}))
	s.Later(10 * time.Minute)
	over := s.coordinator.Get(s, path)
	if over.Text("state") != "over" || over.Number("unreachable") != 1 {
		s.Errorf("over: %s", over.Body)
	}
	s.coordinator.Must(s, http.StatusConflict, Request{Method: http.MethodPost, Path: path + "/record", Body: props{"person_id": s.person("苏敏")}, Header: map[string]string{"If-Match": "*"}})
	if late := s.head.Act(s, path+"/answer", "*", nil); late.Text("answers.0.status") != "late" {
		s.Errorf("late: %s", late.Body)
	}
	second := s.leader.Create(s, "/v1/contact-checks", s.calling())
	by := s.coordinator.Act(s, "/v1/contact-checks/"+second.ID()+"/record", second.ETag(), props{"person_id": s.person("苏敏")})
	if !strings.Contains(string(by.Body), `"method":"phone"`) {
		s.Errorf("by telephone: %s", by.Body)
	}
	s.coordinator.Act(s, "/v1/contact-checks/"+second.ID()+"/void", by.ETag(), props{"reason": "误发"})
}

// told: the stream tells of everything and holds no words and no addresses.
func (s *informing) told() {
	var all strings.Builder
	Walk(s.T, s.auditor, "/v1/audit-events?limit=200", func(e map[string]any) { all.WriteString(str(e, "kind") + " ") })
	for _, kind := range []string{"notice.created", "notice.issued", "notice.acknowledged", "contact_check.started", "contact_check.answered",
		"contact_check.recorded", "contact_check.voided", "message_delivery.failed"} {
		if !strings.Contains(all.String(), kind+" ") {
			s.Errorf("nobody was told of %s", kind)
		}
	}
	changes := string(s.coordinator.Get(s, "/v1/changes?limit=200").Body)
	for _, word := range []string{"学习", "精神", "example.cn"} {
		if strings.Contains(changes, word) {
			s.Errorf("the stream says %s", word)
		}
	}
	if strings.Contains(string(s.Journal()), "luofei@example.cn") {
		s.Error("the log holds an address")
	}
}
