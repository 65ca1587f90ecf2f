package apitest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"lianluo/internal/calendar"
)

// TestStoryCompliance holds the office against its plan: what the plan does not say is
// no clause; another rule makes another one. A group forgets its report: that it may
// is told two hours before, that it has at the cut-off, and that it has made up for it.
// Somebody does not come back from leave; the district's machine sees that, but not who.
func TestStoryCompliance(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &keeping{making: finishedDay(t, w)}
		s.plan()
		s.evening()
		s.leaver()
	})
}

type keeping struct{ *making }

const clausePath = "/v1/compliance/"

func of(round string) string { return "?inspection_id=" + round }

func (s *keeping) clauses(round string) (names []string) {
	s.Helper()
	a := s.leader.Get(s, "/v1/compliance"+of(round))
	for i := range a.List("clauses") {
		names = append(names, a.Text("clauses."+itoa(i)+".clause"))
	}
	return names
}

// plan: clauses are the plan's.
func (s *keeping) plan() {
	if got := s.clauses(s.inspection); !slices.Equal(got, []string{"weekly_meeting", "duty_coverage", "liaisons", "leaders", "petition_deadlines"}) {
		s.Errorf("clauses %v", got)
	}
	a := s.coordinator.Get(s, "/v1/compliance")
	if a.Text("inspection_id") != s.inspection || a.Text("state") != "breached" || a.Text("clauses.0.state") != "breached" || a.Number("clauses.0.rule.interval_days") != 7 || a.Number("clauses.1.rule.leaders_per_day") != 1 {
		s.Errorf("the stationed round: %s", clip(a.Body))
	}
	s.coordinator.Must(s, http.StatusNotModified, Request{Method: http.MethodGet, Path: "/v1/compliance", Header: map[string]string{"If-None-Match": a.ETag()}})
	get := func(c *Client, status int, path string) {
		s.Helper()
		c.Must(s, status, Request{Method: http.MethodGet, Path: path})
	}
	get(s.leader, http.StatusNotFound, clausePath+"daily_reports"+of(s.inspection))
	get(s.leader, http.StatusBadRequest, clausePath+"lunch"+of(s.inspection))
	get(s.leader, http.StatusNotFound, clausePath+"leaders"+of(s.batch))
	get(s.leader, http.StatusBadRequest, "/v1/compliance"+of(s.batch))
	for _, path := range []string{"/v1/compliance", "/v1/compliance/html", clausePath + "leaders", clausePath + "leaders/history"} {
		get(s.auditor, http.StatusOK, path)
		get(s.unitA, http.StatusForbidden, path)
		get(s.petty, http.StatusForbidden, path)
		get(s.Admin, http.StatusForbidden, path)
	}
	round := s.coordinator.Get(s, "/v1/inspections/"+s.inspection)
	s.coordinator.Patch(s, "/v1/inspections/"+s.inspection, round.ETag(), props{"settings": props{"duty": nil, "leave": props{"report_back": true},
		"report": props{"urgent_to_coordination_group": true, "daily_cutoff": "21:30"}}})
	if got := s.clauses(s.inspection); !slices.Equal(got, []string{"weekly_meeting", "liaisons", "leaders", "daily_reports", "urgent_reports", "leave_return", "petition_deadlines"}) {
		s.Errorf("clauses of another plan %v", got)
	}
	if a := s.leader.Get(s, clausePath+"daily_reports"+of(s.inspection)); a.Text("finding.rule.daily_cutoff") != "21:30" {
		s.Errorf("%s", clip(a.Body))
	}
}

func (s *keeping) look(after time.Duration) {
	s.Helper()
	s.Later(after)
	s.settle(s)
}

// evening: a round of its own, which begins today with everybody in place.
func (s *keeping) evening() {
	cutoff := calendar.DateOf(s.Now()).AddDays(1).At(22)
	round := s.coordinator.Create(s, "/v1/inspections", props{"name": s.name("督察"), "level": "provincial", "round": "第四轮",
		"settings": props{"report": props{"urgent_to_coordination_group": false, "daily_cutoff": "22:00"}}})
	group := s.Admin.Create(s, "/v1/groups", props{"inspection_id": round.ID(), "kind": "working_group", "name": "巡查组"})
	s.Admin.Create(s, "/v1/appointments", props{"group_id": group.ID(), "role": "leader", "person_id": s.person("罗飞")})
	s.leader.Act(s, "/v1/inspections/"+round.ID()+"/start", round.ETag(), props{"stationed_from": string(calendar.DateOf(cutoff))})
	state := func(want string) (a *Answer) {
		s.Helper()
		eventually(s, "somebody has looked", func() bool { // the program looks, too, and may be at it
			s.settle(s)
			a = s.leader.Get(s, clausePath+"daily_reports"+of(round.ID()))
			return a.Text("finding.since") != ""
		})
		if a.Text("finding.state") != want || a.Text("finding.since") == "" {
			s.Errorf("%s: %s", want, a.Body)
		}
		return a
	}
	s.look(0)
	state("not_due")
	s.look(cutoff.Add(-3 * time.Hour).Sub(s.Now()))
	state("met")
	s.look(90 * time.Minute)
	s.leader.Get(s, state("at_risk").Text("finding.evidence.0.path"))
	a := s.leader.Must(s, http.StatusOK, Request{Method: http.MethodGet, Path: clausePath + "daily_reports" + of(round.ID()), Header: map[string]string{"Accept-Language": "en"}})
	if a.Text("finding.summary") != "巡查组 has until 22:00 to hand in its report" {
		s.Errorf("in English: %s", a.Body)
	}
	s.look(2 * time.Hour)
	state("breached")
	member := s.role("group_member")
	r := member.Create(s, "/v1/work-reports", props{"inspection_id": round.ID(), "group_id": group.ID(), "kind": "daily", "report_on": string(calendar.DateOf(cutoff)), "is_nil": true})
	member.Act(s, "/v1/work-reports/"+r.ID()+"/submit", r.ETag(), nil)
	s.look(6 * time.Minute)
	state("met")
	s.told(round.ID())
}

// told: the history and the stream hold each change once, in the same order.
func (s *keeping) told(round string) {
	var states, ids []string
	Walk(s, s.auditor, clausePath+"daily_reports/history"+of(round)+"&sort=at&limit=2", func(x map[string]any) {
		states, ids = append(states, str(x, "state")), append(ids, str(x, "id"))
	})
	if !slices.Equal(states, []string{"not_due", "met", "at_risk", "breached", "met"}) {
		s.Errorf("history %v", states)
	}
	var kinds []string
	after := ""
	for {
		a := s.auditor.Get(s, "/v1/changes?limit=1000"+after)
		for i := range a.List("items") {
			if at := "items." + itoa(i); slices.Contains(ids, a.Text(at+".resource_id")) {
				kinds = append(kinds, strings.TrimPrefix(a.Text(at+".kind"), "compliance."))
			}
		}
		if after = "&after=" + url.QueryEscape(a.Text("next")); a.Text("next") == "" {
			break
		}
	}
	if !slices.Equal(kinds, states) {
		s.Errorf("the stream tells %v", kinds)
	}
	s.auditor.Must(s, http.StatusBadRequest, Request{Method: http.MethodGet, Path: clausePath + "leaders/history?cursor=bm9uZQ"})
}

// leaver: who has not come back is known in the office only.
func (s *keeping) leaver() {
	l := grantedLeave(s.making)
	s.look(72 * time.Hour)
	path := clausePath + "leave_return" + of(s.inspection)
	a := s.leader.Get(s, path)
	if a.Text("finding.state") != "breached" || a.Text("finding.evidence.0.resource_id") != l.ID() || a.Text("finding.evidence.0.person_name") != l.Text("person_name") || l.Text("person_name") == "" {
		s.Errorf("%s, leave %s", a.Body, l.Body)
	}
	for _, scope := range []string{"compliance:read", "changes:read"} {
		machine := s.Machine(scope)
		if scope != "compliance:read" {
			machine.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path})
			continue
		}
		machine.Get(s, "/v1/compliance")
		s.paper(machine, l.Text("person_name"))
		for _, p := range []string{path, clausePath + "leave_return/history" + of(s.inspection)} {
			if a := machine.Get(s, p); strings.Contains(string(a.Body), l.Text("person_name")) || !strings.Contains(string(a.Body), l.ID()) {
				s.Errorf("the machine sees %s", a.Body)
			}
		}
	}
	s.leave(s.coordinator, l, "return", props{})
	if a := s.leader.Get(s, path); a.Text("finding.state") != "met" {
		s.Errorf("back again: %s", a.Body)
	}
}

// paper: the page has every clause with what speaks against it; people are named to
// those of the office only, and another office is not there.
func (s *keeping) paper(machine *Client, name string) {
	s.Helper()
	path := "/v1/compliance/html" + of(s.inspection)
	mine, theirs := string(s.leader.Get(s, path).Body), string(machine.Get(s, path+"&office_id="+s.office()).Body)
	for _, want := range []string{"请假按时销假", "已违反", "定期召开调度会", "每 7 天一次", "青禾街道办事处"} {
		if !strings.Contains(mine, want) || !strings.Contains(theirs, want) {
			s.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://", "src="} {
		if strings.Contains(mine, never) {
			s.Errorf("the page holds %s", never)
		}
	}
	if !strings.Contains(mine, name) || strings.Contains(theirs, name) {
		s.Errorf("%s is named to the wrong reader", name)
	}
	for _, path := range []string{"/v1/compliance", "/v1/compliance/html", clausePath + "leaders", clausePath + "leaders/history"} {
		machine.Get(s, path+"?office_id="+s.office())
		machine.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: path + "?office_id=" + s.inspection})
	}
}
