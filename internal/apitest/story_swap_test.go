package apitest

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// TestStorySwap: somebody who falls ill exchanges a shift with a peer, by consent
// and two approvals, and then may go on leave; what nobody decides ends with the
// beginning of the shift.
func TestStorySwap(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &swapStory{making: finishedDay(t, w)}
		s.ill, s.head = s.role("group_member"), s.role("group_leader")
		s.ask()
		s.waits("requested")
		s.passes()
		s.applied()
		s.ends()
	})
}

type swapStory struct {
	*making
	ill, head           *Client
	path, first, second string
	leave               string
}

func (s *swapStory) refuse(want int, by *Client, verb string, body props) *Answer {
	s.Helper()
	return by.Must(s, want, post(s.path+"/"+verb, s.leader.Get(s, s.path).ETag(), body))
}

func (s *swapStory) act(by *Client, verb string, body props) *Answer {
	s.Helper()
	return by.Act(s, s.path+"/"+verb, by.Get(s, s.path).ETag(), body)
}

func (s *swapStory) ask() {
	body := s.swapping()
	s.first, s.second = "/v1/duty-shifts/"+body["shift_id"].(string), "/v1/duty-shifts/"+body["counter_shift_id"].(string)
	shift := s.ill.Get(s, s.first)
	l := s.ill.Create(s, "/v1/leave-requests", props{"inspection_id": shift.Text("inspection_id"), "kind": "sick", "reason": "住院手术", "stand_in_id": s.person("苏敏"),
		"starts_at": shift.Text("starts_at"), "ends_at": shift.Text("ends_at")})
	s.leave = "/v1/leave-requests/" + l.ID()
	if a := s.head.Must(s, http.StatusConflict, post(s.leave+"/approve", l.ETag(), props{})); a.Text("errors.0.code") != "holds_shift" {
		s.Errorf("leave with a shift: %s", a.Body)
	}
	s.petty.Must(s, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/shift-swaps", Body: body}) // not their shift
	once := Request{Method: http.MethodPost, Path: "/v1/shift-swaps", Body: body, Header: map[string]string{"Idempotency-Key": "swap-1"}}
	a := s.ill.Must(s, http.StatusCreated, once)
	if again := s.ill.Must(s, http.StatusCreated, once); again.ID() != a.ID() {
		s.Errorf("asked twice: %s", again.Body)
	}
	s.path = "/v1/shift-swaps/" + a.ID()
	if a.Text("state") != "requested" || a.Text("given.role") != "officer" || a.Text("taken.shift_id") == "" || len(a.List("route")) != 2 || len(a.List("obstacles")) != 0 {
		s.Errorf("asked: %s", a.Body)
	}
	if b := s.ill.Must(s, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/shift-swaps", Body: body}); b.Text("code") != "already_exists" {
		s.Errorf("a second one: %s", b.Body)
	}
	s.unitA.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: s.path})
	s.role("supervision_staff").Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path})
	mine := s.petty.Get(s, "/v1/shift-swaps?state=requested&person_id="+s.person("唐宁")+"&shift_id="+shift.ID())
	if mine.Text("items.0.id") != a.ID() || len(mine.List("items.0.allowed_actions")) != 2 {
		s.Errorf("what the peer finds: %s", mine.Body)
	}
}

func (s *swapStory) passes() {
	ok := props{"opinion": "同意"}
	s.refuse(http.StatusConflict, s.head, "approve", ok) // before the peer
	s.refuse(http.StatusForbidden, s.ill, "consent", props{})
	stale := s.petty.Get(s, s.path)
	s.act(s.petty, "consent", props{"note": "可以"})
	s.waits("consented")
	s.petty.Must(s, http.StatusPreconditionFailed, post(s.path+"/consent", stale.ETag(), props{}))
	s.refuse(http.StatusForbidden, s.leader, "approve", ok) // before the group's leader
	s.refuse(http.StatusForbidden, s.ill, "approve", ok)
	s.act(s.head, "approve", ok)
	s.waits("group_approved")
	s.refuse(http.StatusForbidden, s.head, "approve", ok)
	s.refuse(http.StatusForbidden, s.coordinator, "approve", ok)
	if x := s.ill.Get(s, s.first); x.Text("officer.person_name") != "罗飞" {
		s.Errorf("somebody else before the last word: %s", x.Body)
	}
	a := s.act(s.leader, "approve", ok)
	if a.Text("state") != "applied" || a.Text("applied_at") == "" || len(a.List("allowed_actions")) != 0 {
		s.Errorf("applied: %s", a.Body)
	}
}

// waits: the swap is on the list of those alone who may speak next, for the reason and
// when it is due, and on the leaders' page.
func (s *swapStory) waits(state string) {
	s.Helper()
	const list = "/v1/my-work?type=shift_swap&limit=1"
	speak, known := 0, 0
	for _, by := range []*Client{s.ill, s.petty, s.head, s.leader, s.coordinator, s.auditor, s.unitA} {
		a, err := by.Do(Request{Method: http.MethodGet, Path: s.path})
		if err != nil {
			s.Fatal(err)
		}
		may := a.Status == http.StatusOK && (slices.Contains(a.List("allowed_actions"), any("consent")) || slices.Contains(a.List("allowed_actions"), any("approve")))
		reason := map[string]string{"requested": "to_acknowledge"}[state]
		if reason == "" {
			reason = "to_sign"
		}
		found, all := false, 0.0
		Walk(s, by, list, func(row map[string]any) {
			all++
			if str(row, "path") == s.path {
				found = true
				if str(row, "state") != state || !slices.Contains(row["reasons"].([]any), any(reason)) || str(row, "title") == "" {
					s.Errorf("%s: %v", state, row)
				}
			}
		})
		if found != may || s.lists(by, list+"&reason="+reason, "path", s.path) != may || s.lists(by, list+"&reason=due_today", "path", s.path) != (may && s.today(s.path)) {
			s.Errorf("%s: on the list of %s %v, who may speak %v", state, by.Name, found, may)
		}
		if total := by.Get(s, list+"&count=exact").Number("total"); total != all {
			s.Errorf("%s: %v of %v", state, all, total)
		}
		if may {
			speak++
		}
		known++
	}
	if speak != 1 || known < 7 {
		s.Errorf("%s: %d may speak", state, speak)
	}
	brief := s.leader.Get(s, "/v1/daily-brief")
	for i := range brief.List("figures") {
		if at := "figures." + itoa(i); brief.Text(at+".type") == "shift_swap" {
			want := map[string]string{"requested": "to_acknowledge", "group_approved": "to_sign"}[state]
			if want != "" && brief.Number(at+"."+want) != 1 {
				s.Errorf("%s in the morning: %s", state, clip(brief.Body))
			}
			return
		}
	}
	s.Errorf("no figures of swaps: %s", clip(brief.Body))
}

// today tells a swap whose shift begins today.
func (s *swapStory) today(path string) bool {
	return s.leader.Get(s, path).Text("expires_at")[:10] == s.at(s.Now())[:10]
}

func (s *swapStory) applied() {
	if a, b := s.ill.Get(s, s.first), s.ill.Get(s, s.second); a.Text("officer.person_name") != "唐宁" || b.Text("officer.person_name") != "罗飞" {
		s.Errorf("%s\n%s", a.Body, b.Body)
	}
	for _, by := range []*Client{s.head, s.leader} {
		by.Act(s, s.leave+"/approve", by.Get(s, s.leave).ETag(), props{})
	}
	kinds := map[string]int{}
	Walk(s, s.coordinator, "/v1/changes", func(x map[string]any) { kinds[str(x, "kind")]++ })
	for kind, n := range map[string]int{"shift_swap.requested": 1, "shift_swap.consented": 1, "shift_swap.group_approved": 1, "shift_swap.applied": 1, "duty_shift.reassigned": 2} {
		if kinds[kind] != n {
			s.Errorf("%s was told %d times", kind, kinds[kind])
		}
	}
	// Who has given the shift away does not come for it any more.
	s.ill.Must(s, http.StatusForbidden, post(s.first+"/check-in", s.ill.Get(s, s.first).ETag(), props{}))
	s.shiftAct(s.petty, s.ill.Get(s, s.first), "check-in", props{})
}

// ends: declined after consent, rejected, withdrawn, and expired.
func (s *swapStory) ends() {
	for _, x := range []struct {
		make  func(*making) *Answer
		by    *Client
		verb  string
		state string
	}{{consentedSwap, s.petty, "decline", "declined"}, {passedSwap, s.leader, "reject", "rejected"}, {passedSwap, s.ill, "withdraw", "withdrawn"}} {
		s.path = "/v1/shift-swaps/" + x.make(s.making).ID()
		if a := s.act(x.by, x.verb, props{"reason": "另有任务"}); a.Text("state") != x.state || a.Text("end_reason") != "另有任务" {
			s.Errorf("%s: %s", x.verb, a.Body)
		}
		s.refuse(http.StatusConflict, s.ill, "withdraw", props{"reason": "不换了"})
	}
	a := passedSwap(s.making)
	s.path = "/v1/shift-swaps/" + a.ID()
	s.Later(25 * time.Minute)
	s.settle(s)
	if x := s.leader.Get(s, s.path); x.Text("state") != "expired" || x.Text("ended_at") != x.Text("expires_at") {
		s.Errorf("after the beginning: %s", x.Body)
	}
	s.refuse(http.StatusConflict, s.leader, "approve", props{})
	if x := s.ill.Get(s, "/v1/duty-shifts/"+a.Text("given.shift_id")); x.Text("officer.person_name") != "罗飞" {
		s.Errorf("expired and yet applied: %s", x.Body)
	}
}
