package apitest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// deed is an action on a case as it goes over the wire.
type deed struct {
	method, verb string
	body         func(m *making, c *Answer) any
}

func saying(body any) func(*making, *Answer) any { return func(*making, *Answer) any { return body } }

// deeds are all actions that a case may list, with a body that is right.
var deeds = map[string]deed{
	"update":   {http.MethodPatch, "", saying(props{"remark": "补记"})},
	"void":     {http.MethodPost, "/void", saying(props{"reason": "重复登记"})},
	"dispatch": {http.MethodPost, "/dispatch", func(m *making, _ *Answer) any { return props{"lead_unit_id": m.units["城市管理办公室"]} }},
	"reassign": {http.MethodPost, "/reassign", func(m *making, _ *Answer) any {
		return props{"lead_unit_id": m.units["城管执法中队"], "reason": "改派"}
	}},
	"return":                {http.MethodPost, "/return", func(m *making, _ *Answer) any { return m.returning() }},
	"merge":                 {http.MethodPost, "/merge", func(m *making, _ *Answer) any { return props{"into_case_id": m.survivor, "reason": "同一处"} }},
	"unmerge":               {http.MethodPost, "/unmerge", saying(props{"reason": "两处"})},
	"reopen":                {http.MethodPost, "/reopen", saying(props{"reason": "又起"})},
	"complete":              {http.MethodPost, "/complete", func(m *making, _ *Answer) any { return completing(m) }},
	"split":                 {http.MethodPost, "/split", saying(props{"reason": "一信两事", "parts": []any{props{"summary": "第一事"}, props{"summary": "第二事"}}})},
	"acknowledge":           {http.MethodPost, "/acknowledge", saying(props{})},
	"refer_upward":          {http.MethodPost, "/refer-upward", saying(props{"reason": "在相邻街道"})},
	"begin_verification":    {http.MethodPost, "/begin-verification", saying(props{})},
	"conclude_verification": {http.MethodPost, "/conclude-verification", func(m *making, _ *Answer) any { return finding(m) }},
	"complete_stage":        {http.MethodPost, "/complete-stage", saying(props{"rectification_class": "long_term"})},
	"report_not_completed":  {http.MethodPost, "/report-not-completed", saying(props{"explanation": "仍在查找经营者"})},
	"draft_feedback":        {http.MethodPost, "/feedback", saying(props{"text": "经查属实。"})},
	"review_feedback":       {http.MethodPost, "/feedback/review", saying(props{})},
	"sign_feedback":         {http.MethodPost, "/feedback/sign", saying(props{})},
	"submit_feedback":       {http.MethodPost, "/feedback/submit", func(m *making, _ *Answer) any { return submitting(m) }},
	"accept_feedback":       {http.MethodPost, "/feedback/accept", func(m *making, _ *Answer) any { return accepting(m) }},
	"return_feedback":       {http.MethodPost, "/feedback/return", func(m *making, c *Answer) any { return returning(levelOf(c))(m) }},
	"apply_sign_off":        {http.MethodPost, "/apply-sign-off", saying(props{})},
	"accept_rectification":  {http.MethodPost, "/accept-rectification", saying(props{"opinion": "合格"})},
	"confirm_notice":        {http.MethodPost, "/confirm-notice", saying(props{})},
	"approve_sign_off":      {http.MethodPost, "/approve-sign-off", saying(props{})},
	"record_city_review":    {http.MethodPost, "/record-city-review", func(m *making, _ *Answer) any { return cityReview(m) }},
	"finish_sign_off":       {http.MethodPost, "/finish-sign-off", saying(props{})},
	"reject_sign_off":       {http.MethodPost, "/reject-sign-off", saying(props{"reason": "不合格"})},
}

// levelOf is the level at which the version in review is; any where there is none.
func levelOf(c *Answer) string {
	switch c.Text("handling") {
	case "group_reviewed", "leader_signed":
		return "office"
	case "submitted":
		return "district"
	}
	return "group"
}

// stages are cases in all states of their life, each by how it gets there.
var stages = []struct {
	name string
	make func(m *making) *Answer
}{
	{"registered", registered},
	{"voided", func(m *making) *Answer { return m.goOn(m.petty, registered(m), "void", props{"reason": "错登"}) }},
	{"dispatched", dispatched},
	{"returned by the unit", returned},
	{"acknowledged", acknowledged},
	{"verifying", verifying},
	{"rectifying", found},
	{"a dated measure", stageable},
	{"stage completed", func(m *making) *Answer {
		return m.goOn(m.unitA, stageable(m), "complete-stage", props{"rectification_class": "long_term"})
	}},
	{"not completed", func(m *making) *Answer {
		return m.goOn(m.unitA, found(m), "report-not-completed", props{"explanation": "仍在查找经营者"})
	}},
	{"completed", completed},
	{"drafted", drafted},
	{"reviewed", reviewed},
	{"signed", signed},
	{"submitted", submitted},
	{"returned by the district", func(m *making) *Answer {
		return m.goOn(m.coordinator, submitted(m), "feedback/return", returning("district")(m))
	}},
	{"accepted", accepted},
	{"not ours", notOurs},
	{"reopened", func(m *making) *Answer {
		return m.goOn(m.coordinator, notOurs(m), "reopen", props{"reason": "上级仍交本街道"})
	}},
	{"merged", mergedCase},
	{"split", func(m *making) *Answer {
		c := registered(m)
		m.goOn(m.petty, c, "split", deeds["split"].body(m, c))
		return m.petty.Get(m, "/v1/petition-cases/"+c.ID())
	}},
	{"key, found", func(m *making) *Answer { return m.keyCase(false) }},
	{"key, visited", func(m *making) *Answer { return m.keyCase(true) }},
	{"disclosed", disclosed},
	{"applied", applied},
	{"rejected", func(m *making) *Answer {
		return m.goOn(m.petty, applied(m), "reject-sign-off", props{"reason": "不合格"})
	}},
	{"accepted on site", onSite},
	{"notice running", func(m *making) *Answer { _, c := noticed(m); return c }},
	{"notice over", hungOut},
	{"notice confirmed", confirmed},
	{"approved", approved},
	{"reviewed by the city", reviewedByCity},
	{"signed off", func(m *making) *Answer { return m.goOn(m.coordinator, reviewedByCity(m), "finish-sign-off", props{}) }},
	{"of a group", func(m *making) *Answer { return m.inGroup("acknowledge", "begin-verification") }},
	{"of a group, drafted", func(m *making) *Answer {
		c := m.inGroup("acknowledge", "begin-verification", "conclude-verification", "complete")
		return m.drafting(c)
	}},
	{"archived, dispatched", func(m *making) *Answer { return m.inArchive(false) }},
	{"archived, acknowledged", func(m *making) *Answer { return m.inArchive(true) }},
}

// keyCase is a key case with a finding, and perhaps a visit to the petitioner.
func (m *making) keyCase(visited bool) *Answer {
	c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": m.name("X2HN2021091277") + "*", "summary": "夜间装卸", "received_at": "2021-09-10T08:00:00+08:00"})
	m.goOn(m.coordinator, c, "dispatch", props{"lead_unit_id": m.units["城市管理办公室"]})
	m.goOn(m.unitA, c, "acknowledge", props{})
	m.goOn(m.unitA, c, "begin-verification", props{})
	c = m.goOn(m.unitA, c, "conclude-verification", finding(m))
	if visited {
		m.petty.Create(m, "/v1/petition-cases/"+c.ID()+"/follow-up-visits", props{"method": "in_person", "attempted_at": m.instant(0), "outcome": "not_reached"})
	}
	return m.petty.Get(m, "/v1/petition-cases/"+c.ID())
}

// inGroup is a case given to the group that the group leader leads, after the
// lead unit has done some acts.
func (m *making) inGroup(verbs ...string) *Answer {
	me := m.role("group_leader").Get(m, "/v1/me")
	c := m.goOn(m.coordinator, registered(m), "dispatch", props{"lead_unit_id": m.units["城市管理办公室"], "group_id": me.Text("appointments.0.group_id")})
	for _, v := range verbs {
		c = m.goOn(m.unitA, c, v, deeds[strings.ReplaceAll(v, "-", "_")].body(m, c))
	}
	return c
}

// inArchive is a case of another round, which has been archived since.
func (m *making) inArchive(acknowledged bool) *Answer {
	round := rectifying(m)
	c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": round.ID(), "number": m.name("X2HN2021091288"), "summary": "夜间装卸", "received_at": "2021-09-10T08:00:00+08:00"})
	m.goOn(m.coordinator, c, "dispatch", props{"lead_unit_id": m.units["城市管理办公室"]})
	if acknowledged {
		m.goOn(m.unitA, c, "acknowledge", props{})
	}
	m.leader.Act(m, "/v1/inspections/"+round.ID()+"/archive", round.ETag(), nil)
	return m.coordinator.Get(m, "/v1/petition-cases/"+c.ID())
}

// TestAllowedActionsAreAccepted tries every action on cases in every state in
// every standing. What allowed_actions lists is accepted, and nothing else is.
// Everything only validates, so that no try changes what the next one meets.
func TestAllowedActionsAreAccepted(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		m.survivor = registered(m).ID()
		accepted := map[string]int{}
		for _, s := range stages {
			c := s.make(m)
			for _, r := range slices.Concat(m.roles(), []role{{name: "another unit", client: m.unitB}}) {
				if r.name != "anonymous" {
					m.holds(s.name, "/v1/petition-cases/"+c.ID(), r, accepted)
				}
			}
		}
		for name := range deeds {
			if accepted[name] == 0 {
				t.Errorf("%s was never accepted: nothing is proved of it", name)
			}
		}
	})
}

func (m *making) holds(stage, path string, r role, accepted map[string]int) {
	m.Helper()
	seen, err := r.client.Do(Request{Method: http.MethodGet, Path: path})
	if err != nil {
		m.Fatal(err)
	}
	if seen.Status == http.StatusForbidden { // TestMatrix holds those who see no case at all to every operation
		return
	}
	var listed []string
	for _, on := range seen.List("allowed_actions") {
		listed = append(listed, fmt.Sprint(on))
		if _, ok := deeds[fmt.Sprint(on)]; !ok {
			m.Errorf("%s, %s: %v is listed and is no verb of the case", stage, r.name, on)
		}
	}
	tag := seen.ETag()
	if tag == "" { // the case is not there for them
		tag = m.coordinator.Get(m, path).ETag()
	}
	for name, d := range deeds {
		a, err := r.client.Do(Request{Method: d.method, Path: path + d.verb + "?validate_only=true", Body: d.body(m, seen), Header: map[string]string{"If-Match": tag}})
		if err != nil {
			m.Error(err)
			continue
		}
		ok := a.Status/100 == 2
		if ok != slices.Contains(listed, name) {
			m.Errorf("%s, %s: %s is listed %v and answers %d %s", stage, r.name, name, !ok, a.Status, clip(a.Body))
		}
		if ok {
			accepted[name]++
		} else if a.Status != http.StatusForbidden && a.Status != http.StatusNotFound && a.Status != http.StatusConflict {
			m.Errorf("%s, %s: %s answers %d %s", stage, r.name, name, a.Status, clip(a.Body))
		}
		if a.Text("code") == "state_conflict" && fmt.Sprint(a.List("allowed_actions")) != fmt.Sprint(seen.List("allowed_actions")) {
			m.Errorf("%s, %s: %s tells of %v, the case lists %v", stage, r.name, name, a.List("allowed_actions"), listed)
		}
	}
}
