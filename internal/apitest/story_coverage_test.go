package apitest

import (
	"net/http"
	"testing"
	"time"
)

// TestStoryCoverage: before the team comes, the coordinator sees of every day and seat
// of its stay whether somebody is there: nothing is planned, then drafted, then
// published but for the last days, and then all of it, of the street and of a group.
func TestStoryCoverage(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		d := &day{T: t, World: w}
		d.organise()
		d.appoint()
		s := &coverageStory{making: &making{T: t, day: d}}
		s.ask()
		s.roster("")
		s.group()
	})
}

type coverageStory struct {
	*making
	round       string
	first, last string
}

func (s *coverageStory) on(days int) string { return s.at(s.Now().AddDate(0, 0, days))[:10] }

// seen is the coverage, with what is wanted of its first desk: days that are not
// covered, and why.
func (s *coverageStory) seen(query string, uncovered float64, reason string) *Answer {
	s.Helper()
	a := s.coordinator.Get(s, "/v1/duty-rosters/coverage?inspection_id="+s.round+query)
	if a.Number("desks.0.uncovered_days") != uncovered || a.Number("desks.0.gap_count") != 2*uncovered || uncovered > 0 && a.Text("desks.0.gaps.0.reason") != reason {
		s.Errorf("%s: want %v of %s, have %s", query, uncovered, reason, clip(a.Body))
	}
	return a
}

func (s *coverageStory) ask() {
	s.first, s.last = s.on(2), s.on(11)
	s.round = s.coordinator.Create(s, "/v1/inspections", props{"name": "第三轮督察", "level": "central", "round": "第三轮", "stationed_from": s.first, "stationed_to": s.last,
		"settings": props{"duty": props{"round_the_clock": true, "leaders_per_day": 1, "officers_per_day": 1, "group_rosters": false}}}).ID()
	a := s.seen("", 10, "no_roster")
	if a.Text("from") != s.first || a.Text("to") != s.last || a.JSON("complete") != false || a.Number("desks.0.days") != 10 {
		s.Errorf("the whole period: %s", clip(a.Body))
	}
	s.seen("&to="+s.first, 1, "no_roster")
	path := "/v1/duty-rosters/coverage?inspection_id="
	for query, by := range map[string]*Client{"&from=" + s.last + "&to=" + s.first: s.coordinator, "&group_id=" + s.round: s.leader, "&from=2021-13-01": s.auditor, "&day=1": s.coordinator} {
		by.Must(s, http.StatusBadRequest, Request{Method: http.MethodGet, Path: path + s.round + query})
	}
	s.coordinator.Must(s, http.StatusBadRequest, Request{Method: http.MethodGet, Path: path + s.person("周启明")})
	s.unitA.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path + s.round})
	s.Admin.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path + s.round})
}

// roster drafts and publishes eight of the ten days, of the street or of a group.
func (s *coverageStory) roster(group string) {
	s.Helper()
	people := func(n int) (ids []string) {
		for range n {
			ids = append(ids, person(s.making).ID())
		}
		return ids
	}
	body := props{"inspection_id": s.round, "name": s.name("值班表"), "from_on": s.first, "to_on": s.on(9), "leader_ids": people(3), "officer_ids": people(3)}
	only := ""
	if group != "" {
		body["group_id"], only = group, "&group_id="+group
	}
	r := s.coordinator.Create(s, "/v1/duty-rosters", body)
	s.seen(only, 10, "not_published")
	r = s.coordinator.Act(s, "/v1/duty-rosters/"+r.ID()+"/propose", r.ETag(), props{})
	s.coordinator.Act(s, "/v1/duty-rosters/"+r.ID()+"/publish", r.ETag(), props{})
	s.seen(only, 2, "no_roster")
	if a := s.seen(only+"&to="+s.on(9), 0, ""); a.JSON("complete") != true {
		s.Errorf("eight days are covered: %s", clip(a.Body))
	}
}

// group: one that keeps a roster is looked at, too.
func (s *coverageStory) group() {
	g := s.Admin.Create(s, "/v1/groups", props{"inspection_id": s.round, "kind": "working_group", "name": "市容环卫组"})
	s.Admin.Create(s, "/v1/appointments", props{"group_id": g.ID(), "role": "leader", "person_id": s.person("林晓岚")})
	s.Later(time.Second)
	s.roster(g.ID())
	a := s.seen("", 2, "no_roster")
	if len(a.List("desks")) != 2 || a.Text("desks.1.group_name") != "市容环卫组" || a.Number("desks.1.uncovered_days") != 2 {
		s.Errorf("street and group: %s", clip(a.Body))
	}
}
