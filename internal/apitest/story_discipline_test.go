package apitest

import (
	"net/http"
	"testing"
	"time"
)

// TestStoryHeldToAccount: who does not answer a roll call and whose group sends no
// report by the cut-off is held to it by rule, once, and those who supervise find an
// item drafted of each.
func TestStoryHeldToAccount(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		member, supervisor := m.role("group_member"), m.role("supervision_staff")
		c := rollCall(m)
		member.Act(m, "/v1/contact-checks/"+c.ID()+"/answer", c.ETag(), nil)
		m.Later(15 * time.Minute)
		m.settle(m)
		list := "/v1/discipline-records?count=exact&inspection_id=" + m.inspection
		var lost, missed *Answer
		eventually(m, "what is held against who was not reached", func() bool { // the program works, too, and may be at it
			lost = m.leader.Get(m, list+"&kind=unreachable")
			return len(lost.List("items")) > 0
		})
		if len(lost.List("items")) != 1 || lost.Text("items.0.person_name") != "苏敏" || lost.Text("items.0.evidence_id") != c.ID() || lost.Text("items.0.evidence_type") != "contact_check" {
			m.Errorf("not reached: %s", lost.Body)
		}
		m.Later(14 * time.Hour) // past the cut-off
		m.settle(m)
		eventually(m, "what is held against who has not reported", func() bool {
			missed = m.leader.Get(m, list+"&kind=missed_report")
			return len(missed.List("items")) > 0
		})
		if missed.Text("items.0.evidence_type") != "status_report" {
			m.Fatalf("without a report: %s", missed.Body)
		}
		if r := m.leader.Get(m, "/v1/status-reports/"+missed.Text("items.0.evidence_id")); r.Text("origin") != "scheduled" {
			m.Errorf("the evidence: %s", r.Body)
		}
		// Those of the supervisor's own unit are others' to handle.
		items := supervisor.Get(m, "/v1/accountability-items?source=duty_violation&state=drafted&count=exact")
		if n := int(items.Number("total")); n == 0 || n > len(missed.List("items"))+1 || items.Text("items.0.subject.type") != "discipline_record" {
			m.Errorf("drafted: %s", items.Body)
		}
		// Who is held to it may say why not; others do not know of it.
		path := "/v1/discipline-records/" + lost.Text("items.0.id")
		member.Must(m, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
		head := m.role("group_leader")
		head.Act(m, path+"/appeal", head.Get(m, path).ETag(), props{"reason": "手机没电，当时在值班室"})
	})
}
