package apitest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStorySignOff takes a case off the books in six steps, with one objection
// that is not upheld: nobody of the handling unit accepts, nothing hangs out
// before that, the notice runs its working days, each step is by another person,
// and a first round ends with an objection that is upheld. Wrong order, wrong
// person, a stale version and a replay are tried on the way.
func TestStorySignOff(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &signingOff{making: finishedDay(t, w)}
		s.strict = true
		s.Later(10 * 24 * time.Hour) // to Monday, 2021-09-20, in the Mid-Autumn holidays
		s.apply()
		s.accept()
		s.checked()
		s.upheld()
		s.again()
		s.running()
		s.over()
		s.printed()
		s.steps()
	})
}

type signingOff struct {
	*making
	path   string
	notice string // its path
	former string // that of the first round
}

func (s *signingOff) fresh(by *Client) *Answer { return by.Get(s, s.path) }

// refuses tries an action on the case as it is now.
func (s *signingOff) refuses(by *Client, status int, verb string, body any, code string) {
	s.Helper()
	a := by.Must(s, status, act(s.path+"/"+verb, s.fresh(s.coordinator), body))
	if got := a.Text("errors.0.code"); code != "" && got != code && a.Text("code") != code {
		s.Errorf("%s refused with %s", verb, a.Body)
	}
}

func (s *signingOff) apply() {
	c := accepted(s.making)
	s.path = "/v1/petition-cases/" + c.ID()
	s.refuses(s.unitA, http.StatusConflict, "apply-sign-off", props{}, "not_published")
	t := s.petty.Create(s, "/v1/disclosure-tables", disclosureBody(s.making, "round_2", props{"case_ids": []string{c.ID()}}))
	t = s.petty.Act(s, "/v1/disclosure-tables/"+t.ID()+"/prepare", t.ETag(), nil)
	s.leader.Act(s, "/v1/disclosure-tables/"+t.ID()+"/release", t.ETag(), nil)

	s.refuses(s.petty, http.StatusConflict, "accept-rectification", props{"opinion": "合格"}, "state_conflict")
	s.unitB.Must(s, http.StatusNotFound, act(s.path+"/apply-sign-off", s.fresh(s.unitA), props{}))
	s.auditor.Must(s, http.StatusForbidden, act(s.path+"/apply-sign-off", s.fresh(s.unitA), props{}))
	s.unitA.Must(s, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: s.path + "/apply-sign-off", Body: props{}, Header: map[string]string{"If-Match": `"1"`}})
	once := act(s.path+"/apply-sign-off", s.fresh(s.unitA), props{"opinion": "已按要求整改完毕"})
	once.Header["Idempotency-Key"] = "apply-" + c.ID()
	first, again := s.unitA.Must(s, http.StatusOK, once), s.unitA.Must(s, http.StatusOK, once)
	if first.Text("sign_off") != "applied" || string(first.Body) != string(again.Body) || s.fresh(s.unitA).ETag() != first.ETag() {
		s.Errorf("applied once: %s, again: %s", first.Body, again.Body)
	}
}

func (s *signingOff) accept() {
	// A coordinator on loan from the handling unit is still of the handling unit.
	lender := s.units["城市管理办公室"]
	p := s.Admin.Create(s, "/v1/people", props{"name": "沈一舟", "unit_id": lender})
	groups := s.coordinator.Get(s, "/v1/groups?function=coordination&inspection_id="+s.inspection)
	s.Admin.Create(s, "/v1/appointments", props{"group_id": groups.Text("items.0.id"), "person_id": p.ID(), "role": "member"})
	loan := s.Account(s, "shenyizhou", props{"person_id": p.ID()})
	s.refuses(loan, http.StatusForbidden, "accept-rectification", props{"opinion": "合格"}, "")
	s.refuses(s.unitA, http.StatusForbidden, "accept-rectification", props{"opinion": "合格"}, "")
	s.refuses(s.petty, http.StatusUnprocessableEntity, "accept-rectification", props{"opinion": "合格", "photo_file_ids": []string{s.inspection}}, "not_attached")
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "state_conflict")
	s.coordinator.Must(s, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/public-notices", Body: s.noticeBody(nil, s.fresh(s.petty).ID())})
	if c := s.goOn(s.petty, s.fresh(s.petty), "accept-rectification", props{"opinion": "现场复核无装卸", "document_number": "青禾督验〔2021〕3 号"}); c.Text("sign_off") != "accepted" {
		s.Errorf("accepted: %s", c.Body)
	}
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "notice_missing")
}

// hang opens a notice for the case.
func (s *signingOff) hang() *Answer {
	s.Helper()
	n := s.coordinator.Create(s, "/v1/public-notices", s.noticeBody(nil, s.fresh(s.petty).ID()))
	s.notice = "/v1/public-notices/" + n.ID()
	if n.JSON("cases.0.in_force") != true || s.fresh(s.petty).Text("progress.notice_ends_at") != n.Text("ends_at") {
		s.Errorf("the notice: %s", n.Body)
	}
	return n
}

// checked: the texts, the days and the cases of a notice, and its end.
func (s *signingOff) checked() {
	id := s.fresh(s.petty).ID()
	s.petty.Must(s, http.StatusOK, Request{Method: http.MethodPut, Path: s.path + "/petitioner", Body: props{"anonymous": false, "name": "欧阳春晓", "phone": "13800138000"}, Header: map[string]string{"If-Match": `"0"`}})
	open := func(by *Client, status int, with props) *Answer {
		s.Helper()
		return by.Must(s, status, Request{Method: http.MethodPost, Path: "/v1/public-notices", Body: s.noticeBody(with, id)})
	}
	for _, x := range []struct {
		with          props
		pointer, code string
	}{
		{props{"text": "幸福小区3栋2单元501室楼下的商铺已整改。"}, "/text", "flat_number"},
		{props{"text": "应欧阳春晓的要求，市场已整改。"}, "/text", "known_name"},
		{props{"contact": "请打 13800138000"}, "/contact", "known_phone"},
		{props{"days": 3}, "/days", "too_few_days"},
		{props{"opens_on": "2021-09-19"}, "/opens_on", "before_acceptance"},
		{props{"opens_on": "2022-09-19"}, "/opens_on", "too_far_ahead"},
		{props{"case_ids": []string{s.inspection}}, "/case_ids/0", "unknown_reference"},
	} {
		if a := open(s.coordinator, http.StatusUnprocessableEntity, x.with); a.Text("errors.0.pointer") != x.pointer || a.Text("errors.0.code") != x.code {
			s.Errorf("a notice with %v: %s", x.with, a.Body)
		}
	}
	open(s.petty, http.StatusForbidden, nil)
	open(s.unitA, http.StatusForbidden, nil)
	// Monday to Tuesday are holidays, Sunday the 26th is worked: the fifth working day is the 27th.
	n := s.hang()
	if n.Text("last_day") != "2021-09-27" || n.Text("ends_at") != "2021-09-27T23:59:59+08:00" || n.Number("days") != 5 || len(n.List("skipped_days")) != 3 || n.Text("rule_name") == "" {
		s.Errorf("when it ends: %s", n.Body)
	}
	if a := open(s.coordinator, http.StatusConflict, nil); a.Text("errors.0.code") != "notice_open" {
		s.Errorf("a second notice: %s", a.Body)
	}
	s.coordinator.Must(s, http.StatusPreconditionFailed, post(s.notice+"/void", `"7"`, props{"reason": "地点写错"}))
	s.coordinator.Act(s, s.notice+"/void", n.ETag(), props{"reason": "地点写错"})
	s.coordinator.Must(s, http.StatusConflict, post(s.notice+"/void", s.coordinator.Get(s, s.notice).ETag(), props{"reason": "又来"}))
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "notice_missing")
	s.object(s.coordinator, http.StatusConflict, nil)
	s.hang()
}

// object tries to record an objection to the case on the notice.
func (s *signingOff) object(by *Client, status int, with props) *Answer {
	s.Helper()
	body := objecting(s.making, s.fresh(s.petty))
	for k, v := range with {
		body[k] = v
	}
	return by.Must(s, status, Request{Method: http.MethodPost, Path: s.notice + "/objections", Body: body})
}

// upheld: an objection that is right ends the round.
func (s *signingOff) upheld() {
	s.object(s.petty, http.StatusForbidden, nil)
	s.object(s.coordinator, http.StatusUnprocessableEntity, props{"received_at": "2021-09-19T08:00:00+08:00"})
	s.object(s.coordinator, http.StatusUnprocessableEntity, props{"case_id": registered(s.making).ID()})
	o := s.object(s.coordinator, http.StatusCreated, nil)
	at := s.notice + "/objections/" + o.ID()
	if seen := s.auditor.Get(s, at); strings.Contains(string(seen.Body), "住户代表") || seen.JSON("anonymous") != nil {
		s.Errorf("the auditor learns who objects: %s", seen.Body)
	}
	if s.petty.Get(s, at).Text("objector.name") != "住户代表" || s.fresh(s.petty).Number("progress.unanswered_objections") != 1 {
		s.Errorf("the objection: %s", s.fresh(s.petty).Body)
	}
	answer := props{"answer": "经查属实，责令重装减振垫。", "upheld": true}
	s.leader.Must(s, http.StatusForbidden, post(at+"/answer", o.ETag(), answer))
	s.coordinator.Must(s, http.StatusPreconditionFailed, post(at+"/answer", `"9"`, answer))
	s.coordinator.Act(s, at+"/answer", o.ETag(), answer)
	s.coordinator.Must(s, http.StatusConflict, post(at+"/answer", s.coordinator.Get(s, at).ETag(), answer))
	if c := s.fresh(s.petty); c.Text("sign_off") != "rejected" || c.Text("progress.notice_ends_at") != "" {
		s.Errorf("an objection was upheld: %s", c.Body)
	}
	s.former = s.notice
}

// again: put right and applied for anew; the former notice counts no more.
func (s *signingOff) again() {
	s.refuses(s.petty, http.StatusConflict, "accept-rectification", props{"opinion": "合格"}, "state_conflict")
	s.goOn(s.coordinator, s.fresh(s.petty), "apply-sign-off", props{"opinion": "减振垫已重装"})
	s.refuses(s.coordinator, http.StatusForbidden, "accept-rectification", props{"opinion": "合格"}, "") // one's own application
	s.refuses(s.coordinator, http.StatusForbidden, "reject-sign-off", props{"reason": "不合格"}, "")
	s.goOn(s.petty, s.fresh(s.petty), "reject-sign-off", props{"reason": "减振垫缺失两处"})
	s.goOn(s.unitA, s.fresh(s.unitA), "apply-sign-off", props{"opinion": "缺失处已补齐"})
	s.goOn(s.petty, s.fresh(s.petty), "accept-rectification", props{"opinion": "合格"})
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "notice_missing")
	s.hang()
	if s.coordinator.Get(s, s.former).JSON("cases.0.in_force") != false {
		s.Error("the notice of the first round is still in force")
	}
}

// running: while the notice runs, and while an objection is unanswered, nothing goes on.
func (s *signingOff) running() {
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "notice_running")
	o := s.object(s.coordinator, http.StatusCreated, props{"objector": props{}})
	at := s.notice + "/objections/" + o.ID()
	if o.JSON("anonymous") != true {
		s.Errorf("an anonymous objection: %s", o.Body)
	}
	s.Later(8 * 24 * time.Hour)
	s.refuses(s.coordinator, http.StatusConflict, "confirm-notice", props{}, "objection_unanswered")
	s.object(s.coordinator, http.StatusUnprocessableEntity, nil) // too late
	s.coordinator.Act(s, at+"/answer", o.ETag(), props{"answer": "连续三日凌晨核查，未见装卸。", "upheld": false})
}

// over: four more steps, each by who has the right and has not done another one.
func (s *signingOff) over() {
	s.refuses(s.leader, http.StatusConflict, "approve-sign-off", props{}, "state_conflict")
	s.refuses(s.petty, http.StatusForbidden, "confirm-notice", props{}, "")
	s.goOn(s.coordinator, s.fresh(s.petty), "confirm-notice", props{"opinion": "异议已答复"})
	s.coordinator.Must(s, http.StatusConflict, post(s.notice+"/void", s.coordinator.Get(s, s.notice).ETag(), props{"reason": "晚了"}))
	s.refuses(s.coordinator, http.StatusForbidden, "approve-sign-off", props{}, "")
	s.goOn(s.leader, s.fresh(s.petty), "approve-sign-off", props{"opinion": "同意销号"})
	s.refuses(s.coordinator, http.StatusConflict, "finish-sign-off", props{}, "state_conflict")
	s.refuses(s.coordinator, http.StatusUnprocessableEntity, "record-city-review", props{"conclusion": "not_passed"}, "required")
	s.goOn(s.coordinator, s.fresh(s.petty), "record-city-review", cityReview(s.making))
	c := s.goOn(s.coordinator, s.fresh(s.petty), "finish-sign-off", props{"document_number": "市督销〔2021〕12 号"})
	if c.Text("sign_off") != "signed_off" {
		s.Errorf("signed off: %s", c.Body)
	}
	s.refuses(s.coordinator, http.StatusConflict, "finish-sign-off", props{}, "state_conflict")
}

// printed: the closing notice says what was accepted and how long it hung out, and
// names nobody.
func (s *signingOff) printed() {
	t := s.petty.Create(s, "/v1/disclosure-tables", disclosureBody(s.making, "closing_notice", props{"case_ids": []string{s.fresh(s.petty).ID()}}))
	row := string(s.petty.Get(s, "/v1/disclosure-tables/"+t.ID()+"/rows").Body)
	for _, words := range []string{"现场验收通过。合格。", "2021年9月20日至2021年9月27日"} {
		if !strings.Contains(row, words) {
			s.Errorf("the closing notice lacks %s: %s", words, row)
		}
	}
	if strings.Contains(row, "减振垫缺失") || strings.Contains(row, "复核无装卸") {
		s.Errorf("an acceptance that did not stand is printed: %s", row)
	}
}

// steps: who said what stays, and the stream tells of it without words.
func (s *signingOff) steps() {
	steps := s.unitA.Get(s, s.path+"/sign-off")
	var got []string
	for i := range steps.List("items") {
		got = append(got, steps.Text("items."+itoa(i)+".state"))
	}
	want := "applied accepted rejected applied rejected applied accepted noticed leader_signed city_reviewed signed_off"
	if strings.Join(got, " ") != want || steps.Text("items.1.document_number") == "" || steps.Text("items.1.by_name") == "" || steps.Text("items.9.conclusion") != "passed" {
		s.Errorf("the steps: %s", steps.Body)
	}
	changes := string(s.coordinator.Get(s, "/v1/changes?limit=200").Body)
	for _, kind := range []string{"petition_case.notice_opened", "petition_case.objection_answered", "petition_case.sign_off_rejected", "petition_case.signed_off", "public_notice.voided"} {
		if !strings.Contains(changes, kind) {
			s.Errorf("nobody was told of %s", kind)
		}
	}
	for _, word := range []string{"住户代表", "减振垫", "欧阳春晓"} {
		if strings.Contains(changes, word) {
			s.Errorf("the stream says %s", word)
		}
	}
	page := s.auditor.Get(s, "/v1/public-notices?running=false&count=exact&sort=ends_at&case_id="+s.fresh(s.petty).ID())
	if page.Number("total") != 2 {
		s.Errorf("the notices of the case: %s", page.Body)
	}
}
