package apitest

import (
	"net/http"
	"testing"
	"time"
)

// TestStoryWorkStatistics counts what the office itself does, in one shape: an
// order passed down, a leave granted, a report handed in and a shift manned each
// show in their table, in the line of whose they are, beside lines that count
// nothing. Accountability is counted for who surveys it; machines hear nothing of
// single people.
func TestStoryWorkStatistics(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		ask := func(by *Client, status int, query string) *Answer {
			m.Helper()
			return by.Must(m, status, Request{Method: http.MethodGet, Path: "/v1/statistics/work?inspection_id=" + m.inspection + "&" + query})
		}
		count := func(a *Answer, code string) (total float64, rows int) {
			for _, c := range a.List("total") {
				if c, _ := c.(map[string]any); c["code"] == code {
					total, _ = c["count"].(float64)
				}
			}
			return total, len(a.List("rows"))
		}
		topics := []struct{ query, code string }{{"topic=assignments&by=unit", "issued"}, {"topic=leave&by=person", "approved"},
			{"topic=reports&by=group", "submitted"}, {"topic=accountability&by=unit", "filed"}}
		was := map[string]float64{}
		for _, x := range topics {
			was[x.query], _ = count(ask(m.leader, http.StatusOK, x.query), x.code)
		}
		assigned(m)
		grantedLeave(m)
		reportIn(m)
		supervised(m)
		for _, x := range topics {
			a := ask(m.leader, http.StatusOK, x.query)
			if now, rows := count(a, x.code); now <= was[x.query] || rows == 0 {
				m.Errorf("%s: %s was %v: %s", x.query, x.code, was[x.query], a.Body)
			}
		}
		m.workOnDuty()
		days := ask(m.coordinator, http.StatusOK, "topic=reports&by=day&from=2021-09-06&to=2021-09-12")
		if len(days.List("rows")) != 7 || days.Text("rows.0.key") != "2021-09-06" {
			m.Errorf("a week: %s", days.Body)
		}
		ask(m.coordinator, http.StatusForbidden, "topic=accountability")
		ask(m.unitA, http.StatusForbidden, "topic=assignments")
		for _, wrong := range []string{"", "topic=rosters", "topic=reports&by=person", "topic=duty&from=2021-09-12&to=2021-09-06", "topic=duty&from=2019-01-01&to=2021-09-06"} {
			ask(m.coordinator, http.StatusBadRequest, wrong)
		}
		m.coordinator.Must(m, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/statistics/work?topic=duty&inspection_id=01980b6e-7a00-7000-8000-0000000000ff"})
		machine := m.Machine("statistics:read")
		ask(machine, http.StatusOK, "topic=duty")
		ask(machine, http.StatusOK, "topic=duty&office_id="+m.office())
		ask(machine, http.StatusNotFound, "topic=duty&office_id="+m.inspection)
		ask(machine, http.StatusForbidden, "topic=duty&by=person")
		ask(machine, http.StatusForbidden, "topic=accountability")
	})
}

// workOnDuty has a shift begin to which only one of the two has come.
func (m *making) workOnDuty() {
	m.Helper()
	s := manned(m)
	m.Later(25 * time.Minute)
	path := "/v1/statistics/work?topic=duty&inspection_id=" + s.Text("inspection_id")
	people := m.leader.Get(m, path+"&by=person")
	if len(people.List("rows")) != 2 || people.Number("total.0.count") != 1 || people.Number("total.1.count") != 0 {
		m.Errorf("one shift, not attended by both: %s", people.Body)
	}
	for i := range people.List("rows") {
		row := "rows." + itoa(i)
		want := 0.0
		if people.Text(row+".key") == m.person("林晓岚") {
			want = 1
		}
		if float64(people.Number(row+".counts.1.count")) != want {
			m.Errorf("who came: %s", people.Body)
		}
	}
	if desks := m.leader.Get(m, path); desks.Text("rows.0.label") != "街道" || desks.Number("rows.0.counts.0.count") != 1 {
		m.Errorf("the street's desk: %s", desks.Body)
	}
}
