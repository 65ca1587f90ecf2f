package apitest

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStoryDutyMonth plays the stationed month: 31 days, 30 people, a proposed and
// published roster, handovers face to face every morning, a swap that makes a leave
// possible, and what goes wrong: one late, one who does not come, a stand-in, one who
// leaves and is relieved. In the end the summary says what the facts imply, and
// nothing else.
func TestStoryDutyMonth(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &dutyMonth{making: finishedDay(t, w), clients: map[string]*Client{}, want: map[string]int{}}
		s.hire()
		s.plan()
		for n := range s.shifts {
			if n == swappedDay-2 {
				s.exchange(swappedDay)
			}
			s.day(n)
			if n == swappedDay {
				s.comesBack(n)
			}
		}
		s.over()
	})
}

const dutyDays, swappedDay = 31, 12

type dutyMonth struct {
	*making
	round    string
	leaders  []string
	officers []string
	clients  map[string]*Client // by person, once they have an account
	head     *Client            // of their group
	shifts   []string
	excused  *Answer        // the leave that a swap made possible
	want     map[string]int // what is held against people, by kind
}

// hire: ten who lead, twenty who serve.
func (s *dutyMonth) hire() {
	round := s.coordinator.Create(s, "/v1/inspections", props{"name": "第三轮督察", "level": "central", "round": "第三轮"})
	s.round = round.ID()
	g := s.Admin.Create(s, "/v1/groups", props{"inspection_id": s.round, "kind": "working_group", "name": "值班人员组"})
	for i := range 30 {
		p := s.Admin.Create(s, "/v1/people", props{"name": fmt.Sprintf("值班%02d", i)})
		s.Admin.Create(s, "/v1/appointments", props{"group_id": g.ID(), "role": "member", "person_id": p.ID()})
		if i < 10 {
			s.leaders = append(s.leaders, p.ID())
		} else {
			s.officers = append(s.officers, p.ID())
		}
	}
	p := s.Admin.Create(s, "/v1/people", props{"name": "值班组长"})
	s.Admin.Create(s, "/v1/appointments", props{"group_id": g.ID(), "role": "leader", "person_id": p.ID()})
	s.head = s.who(p.ID())
}

// who is the client of a person; the account is made when it is first needed.
func (s *dutyMonth) who(person string) *Client {
	if s.clients[person] == nil {
		s.clients[person] = s.Account(s, s.name("duty"), props{"person_id": person})
	}
	return s.clients[person]
}

// plan: empty seats are refused by date, the proposal leaves nothing to explain.
func (s *dutyMonth) plan() {
	start := s.Now().Add(time.Hour)
	first := s.at(start)[:10]
	last := s.at(start.Add((dutyDays - 1) * 24 * time.Hour))[:10]
	body := props{"inspection_id": s.round, "name": "街道值班表", "from_on": first, "to_on": last, "shift_start": s.at(start)[11:16],
		"leader_ids": s.leaders, "officer_ids": s.officers, "wishes": []any{props{"person_id": s.officers[0], "date": first, "glad": false}}}
	s.petty.Must(s, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/duty-rosters", Body: body})
	r := s.coordinator.Create(s, "/v1/duty-rosters", body)
	path := "/v1/duty-rosters/" + r.ID()
	if a := s.coordinator.Must(s, http.StatusUnprocessableEntity, post(path+"/publish", r.ETag(), props{})); len(a.List("errors")) != 2*dutyDays {
		s.Errorf("an empty roster has %d faults", len(a.List("errors")))
	}
	s.coordinator.Must(s, http.StatusPreconditionFailed, post(path+"/propose", `"9"`, props{}))
	r = s.coordinator.Act(s, path+"/propose", r.ETag(), props{})
	if len(r.List("proposal.unfilled"))+len(r.List("proposal.uneven"))+len(r.List("proposal.denied_wishes")) != 0 {
		s.Errorf("the proposal: %s", clip(r.Body))
	}
	once := post(path+"/publish", r.ETag(), props{})
	once.Header["Idempotency-Key"] = "publish-" + r.ID()
	s.coordinator.Must(s, http.StatusOK, once)
	if a := s.coordinator.Must(s, http.StatusOK, once); a.Header.Get("Idempotency-Replayed") != "true" {
		s.Error("a replay published again")
	}
	s.coordinator.Must(s, http.StatusConflict, post(path+"/publish", s.coordinator.Get(s, path).ETag(), props{}))
	Walk(s, s.coordinator, "/v1/duty-shifts?limit=10&inspection_id="+s.round, func(x map[string]any) { s.shifts = append(s.shifts, str(x, "id")) })
	if len(s.shifts) != dutyDays {
		s.Fatalf("%d shifts", len(s.shifts))
	}
}

func (s *dutyMonth) get(n int) *Answer { return s.coordinator.Get(s, "/v1/duty-shifts/"+s.shifts[n]) }

// until puts the clock to so long before the start of a shift.
func (s *dutyMonth) until(n int, before time.Duration) {
	s.Helper()
	at, err := time.Parse(time.RFC3339, s.get(n).Text("starts_at"))
	if err != nil {
		s.Fatal(err)
	}
	if d := at.Add(-before).Sub(s.Now()); d > 0 {
		s.Later(d)
	}
	s.settle(s)
}

// day plays one shift from its check-ins to the next one's.
func (s *dutyMonth) day(n int) {
	s.until(n, 40*time.Minute)
	x := s.get(n)
	leader, officer := s.who(x.Text("leader.person_id")), s.who(x.Text("officer.person_id"))
	switch n {
	case 3: // the leader does not come
		s.want["no_show"]++
	case 5: // somebody else tries to stand in, and the leader is late
		other := s.officers[1]
		if other == x.Text("officer.person_id") {
			other = s.officers[2]
		}
		s.who(other).Must(s, http.StatusForbidden, post("/v1/duty-shifts/"+x.ID()+"/check-in", x.ETag(), props{}))
		s.want["substitution"]++
	default:
		s.shiftAct(leader, x, "check-in", props{})
	}
	s.shiftAct(officer, x, "check-in", props{})
	if n > 0 {
		s.handOver(n-1, officer)
	}
	if n == 5 {
		s.until(n, -20*time.Minute)
		if a := s.shiftAct(leader, x, "check-in", props{}); a.Number("leader.late_minutes") < 20 {
			s.Errorf("late: %s", a.Body)
		}
		s.want["late"]++
	}
	now := s.coordinator.Get(s, "/v1/duty-shifts/current?inspection_id="+s.round)
	if len(now.List("items")) != 1 || now.Text("items.0.id") != s.shifts[n] {
		s.Fatalf("on day %d: %s", n, now.Body)
	}
	log := "/v1/duty-shifts/" + x.ID() + "/log-entries"
	if n%2 == 0 {
		officer.Create(s, log, props{"at": s.instant(0), "kind": "nil", "content": "无事"})
	} else {
		officer.Create(s, log, dutyEntry(s.making))
	}
	if n == 8 {
		s.leaves(n, leader)
	}
}

// exchange: the officer of a day gives it to one who is free around it and takes
// that one's, by consent and two approvals; only then may leave be granted.
func (s *dutyMonth) exchange(n int) {
	officer := func(n int) string { return s.get(n).Text("officer.person_id") }
	a, near := officer(n), []string{officer(n - 1), officer(n), officer(n + 1)}
	other := 0
	for k := n + 3; k < dutyDays-1 && other == 0; k++ {
		if !slices.Contains(near, officer(k)) && !slices.Contains([]string{officer(k - 1), officer(k + 1)}, a) {
			other = k
		}
	}
	x, b := s.get(n), officer(other)
	standIn := s.officers[slices.IndexFunc(s.officers, func(p string) bool { return p != b && !slices.Contains(near, p) })]
	s.excused = s.who(a).Create(s, "/v1/leave-requests", props{"inspection_id": s.round, "kind": "sick", "reason": "住院手术", "special_reason": "医院要求当日住院",
		"stand_in_id": standIn, "starts_at": x.Text("starts_at"), "ends_at": x.Text("ends_at")})
	if r := s.head.Must(s, http.StatusConflict, post("/v1/leave-requests/"+s.excused.ID()+"/approve", s.excused.ETag(), props{})); r.Text("errors.0.code") != "holds_shift" {
		s.Errorf("leave with a shift: %s", r.Body)
	}
	swap := s.who(a).Create(s, "/v1/shift-swaps", props{"shift_id": x.ID(), "peer_id": b, "counter_shift_id": s.shifts[other], "reason": "当日住院"})
	path := "/v1/shift-swaps/" + swap.ID()
	act := func(by *Client, verb string) *Answer {
		s.Helper()
		return by.Act(s, path+"/"+verb, by.Get(s, path).ETag(), props{})
	}
	act(s.who(b), "consent")
	act(s.head, "approve")
	if officer(n) != a {
		s.Error("the shift changed hands before the last word")
	}
	if done := act(s.leader, "approve"); done.Text("state") != "applied" || officer(n) != b || officer(other) != a {
		s.Errorf("exchanged: %s", done.Body)
	}
	for _, by := range []*Client{s.head, s.leader} {
		s.leave(by, s.excused, "approve", props{})
	}
}

// comesBack: who was on leave reports back in time.
func (s *dutyMonth) comesBack(n int) {
	s.until(n, -23*time.Hour)
	s.leave(s.coordinator, s.excused, "return", props{})
}

// leaves: the officer goes away, is found out, and relieved by the leader.
func (s *dutyMonth) leaves(n int, leader *Client) {
	x := s.get(n)
	s.until(n, -5*time.Hour)
	gone := props{"role": "officer", "left_at": s.instant(-time.Minute), "reason": "值班室无人"}
	s.who(x.Text("officer.person_id")).Must(s, http.StatusForbidden, post("/v1/duty-shifts/"+x.ID()+"/report-left-post", s.get(n).ETag(), gone))
	s.shiftAct(leader, x, "report-left-post", gone)
	s.want["left_post"]++
	taken := map[string]bool{}
	for _, near := range []int{n - 1, n, n + 1} {
		taken[s.get(near).Text("officer.person_id")] = true
	}
	for _, p := range s.officers {
		if !taken[p] {
			a := s.shiftAct(leader, x, "relieve", props{"role": "officer", "person_id": p, "reason": "脱岗"})
			if a.Text("officer.person_id") != p || a.Text("officer.rostered_id") == "" || a.Text("state") != "on_duty" {
				s.Errorf("relieved: %s", a.Body)
			}
			return
		}
	}
}

// handOver hands the shift to the officer of the next, face to face.
func (s *dutyMonth) handOver(n int, next *Client) {
	x := s.get(n)
	officer := s.who(x.Text("officer.person_id"))
	path := "/v1/duty-shifts/" + x.ID()
	next.Must(s, http.StatusForbidden, post(path+"/handover", x.ETag(), props{}))
	code := s.shiftAct(officer, x, "handover", props{})
	if n == 1 {
		wrong := verdicts(code)
		wrong["code"] = map[bool]string{true: "000001", false: "000000"}[code.Text("code") == "000000"]
		next.Must(s, http.StatusConflict, post(path+"/accept-handover", s.get(n).ETag(), wrong))
		if d := officer.Get(s, path+"/handover-digest"); d.Number("tries_left") != 4 {
			s.Errorf("a wrong code counts: %s", d.Body)
		}
		officer.Must(s, http.StatusConflict, post(path+"/confirm-handover", s.get(n).ETag(), props{}))
	}
	s.shiftAct(next, x, "accept-handover", verdicts(code))
	next.Must(s, http.StatusConflict, post(path+"/accept-handover", s.get(n).ETag(), verdicts(code)))
	done := s.shiftAct(officer, x, "confirm-handover", props{})
	if done.Text("state") != "handed_over" {
		s.Fatalf("handed over: %s", done.Body)
	}
	// Forty minutes before the end is early for whoever is there.
	for _, seat := range []string{"leader", "officer"} {
		if done.Text(seat+".checked_in_at") != "" && done.Text(seat+".left_at") == "" {
			s.want["early_leave"]++
		}
	}
}

// drafted: what is held against somebody is a draft for those who supervise, and
// never for whom it concerns.
func (s *dutyMonth) drafted(late *Answer) {
	const drafts = "/v1/accountability-items?state=drafted&source=duty_violation&limit=200"
	of := func(by *Client, id string) (found *Answer) {
		Walk(s, by, drafts+"&subject_id="+id, func(row map[string]any) { found = by.Get(s, "/v1/accountability-items/"+str(row, "id")) })
		return found
	}
	d := of(s.supervisor(), late.ID())
	if d == nil || d.Text("subject.type") != "discipline_record" || !strings.Contains(d.Text("subject.label"), "迟到") || d.Text("subject_person_ids.0") != late.Text("person_id") {
		s.Errorf("the draft: %v", d)
		return
	}
	concerned := s.who(late.Text("person_id"))
	concerned.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/accountability-items/" + d.ID()})
	held, known := s.supervisor().Get(s, "/v1/discipline-records?count=exact&limit=1&inspection_id="+s.round).Number("total"), s.supervisor().Get(s, drafts+"&count=exact&inspection_id="+s.round).Number("total")
	if known == 0 || known > held {
		s.Errorf("%v drafts of %v records", known, held)
	}
}

// over: the last pair closes, an appeal is granted, and the summary adds up.
func (s *dutyMonth) over() {
	last := s.get(dutyDays - 1)
	officer := s.who(last.Text("officer.person_id"))
	officer.Must(s, http.StatusConflict, post("/v1/duty-shifts/"+last.ID()+"/close", last.ETag(), props{}))
	s.Later(26 * time.Hour)
	s.settle(s)
	s.shiftAct(officer, last, "close", props{})
	if now := s.coordinator.Get(s, "/v1/duty-shifts/current?inspection_id="+s.round); len(now.List("items")) != 0 {
		s.Errorf("after the end: %s", now.Body)
	}
	list := "/v1/discipline-records?inspection_id=" + s.round
	late := s.leader.Get(s, list+"&kind=late")
	path := "/v1/discipline-records/" + late.Text("items.0.id")
	late = s.leader.Get(s, path)
	s.drafted(late)
	s.leader.Must(s, http.StatusForbidden, post(path+"/appeal", late.ETag(), props{"reason": "堵车"}))
	s.who(s.officers[1]).Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
	a := s.who(late.Text("person_id")).Act(s, path+"/appeal", late.ETag(), props{"reason": "途中处置事故"})
	s.leader.Act(s, path+"/grant-appeal", a.ETag(), props{"decision": "情况属实"})
	s.want["late"]--
	got := map[string]int{}
	sum := s.leader.Get(s, "/v1/discipline-records/summary?inspection_id="+url.QueryEscape(s.round))
	for i := range sum.List("items") {
		for j := range sum.List("items." + itoa(i) + ".counts") {
			at := "items." + itoa(i) + ".counts." + itoa(j)
			got[sum.Text(at+".kind")] += int(sum.Number(at + ".count"))
		}
	}
	for kind, n := range s.want {
		if got[kind] != n {
			s.Errorf("%s: %d, the facts say %d", kind, got[kind], n)
		}
		delete(got, kind)
	}
	if len(got) != 0 {
		s.Errorf("held against people without a fact: %v", got)
	}
}
