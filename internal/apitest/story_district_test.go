package apitest

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestStoryDistrict is a district that reads two offices with one client. Each office
// decides for itself, its administrator asks and somebody who may read it all
// approves; nobody reads what was not granted; all reports come in one walk, once each;
// one report adds up over all; the streams stay apart, narrow scopes see their part,
// and the grant ends when it is revoked.
func TestStoryDistrict(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		far := finishedDay(t, w.Second(t))
		asked := m.Admin.Create(m, "/v1/api-clients", props{"name": "区级平台", "scopes": []string{"status_reports:read", "changes.petitions:read"}})
		m.Anon.Must(m, http.StatusBadRequest, m.token(asked)) // nobody has approved, so its secret opens nothing
		m.Admin.Must(m, http.StatusForbidden, act("/v1/api-clients/"+asked.Text("client.id")+"/approve", asked, props{"scopes": []string{"status_reports:read"}}))
		secret := m.coordinator.Act(m, "/v1/api-clients/"+asked.Text("client.id")+"/approve", `"1"`, props{"scopes": []string{"status_reports:read", "changes.petitions:read"}})
		m.Anon.Must(m, http.StatusUnauthorized, m.token(asked)) // what the administrator has seen is over
		machine := m.Anon.As("district", m.Anon.Must(m, http.StatusOK, m.token(secret)).Text("access_token"))
		there := "office_id=" + far.office()
		m.shut(machine, far, there)

		grant := far.Admin.Create(far, "/v1/api-client-grants", props{"client_id": asked.Text("client.id"), "scopes": []string{"status_reports:read", "changes:read"}})
		path := "/v1/api-client-grants/" + grant.ID()
		m.shut(machine, far, there)
		far.Admin.Must(far, http.StatusForbidden, act(path+"/approve", grant, nil))
		m.leader.Must(m, http.StatusNotFound, act(path+"/approve", grant, nil))
		grant = far.leader.Act(far, path+"/approve", grant.ETag(), nil)
		m.bothOffices(machine, far)
		m.streams(machine, far, there)

		far.Admin.Act(far, path+"/revoke", grant.ETag(), props{"reason": "督察结束"})
		m.shut(machine, far, there)
		m.Admin.Act(m, "/v1/api-clients/"+asked.Text("client.id")+"/rotate-secret", secret.ETag2(), props{"overlap_hours": 1})
		machine.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/status-reports"})
	})
}

// office is the id of the office.
func (d *day) office() string { return d.auditor.Get(d, "/v1/office").ID() }

// ETag2 is the version of the client inside an answer with its secret.
func (a *Answer) ETag2() string { return `"` + itoa(int(a.Number("client.version"))) + `"` }

// shut: an office that has granted nothing does not exist for the client.
func (m *making) shut(machine *Client, far *making, there string) {
	m.Helper()
	theirs := far.coordinator.Get(far, "/v1/status-reports").Text("items.0.id")
	for _, path := range []string{"/v1/status-reports?" + there, "/v1/status-reports/latest?" + there, "/v1/status-reports/" + theirs + "?" + there, "/v1/status-reports/" + theirs,
		"/v1/changes?" + there, "/v1/events?for_seconds=0&" + there} {
		machine.Must(m, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
	}
	m.coordinator.Must(m, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/changes?" + there})
	machine.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/statistics/petitions?" + there})
	if all := machine.Get(m, "/v1/district/offices"); len(all.List("items")) != 1 {
		m.Errorf("offices: %s", all.Body)
	}
	if all := machine.Get(m, "/v1/district/status-reports"); strings.Contains(string(all.Body), far.office()) {
		m.Errorf("reports of an office that granted nothing: %s", all.Body)
	}
}

// bothOffices: all reports in one walk, each once, word for word; and added up.
func (m *making) bothOffices(machine *Client, far *making) {
	m.Helper()
	for range 3 {
		m.coordinator.Create(m, "/v1/status-reports", props{})
	}
	far.coordinator.Create(far, "/v1/status-reports", props{"remarks": "<红岭> & 其他"})
	seen := map[string]int{}
	after := ""
	for {
		page := machine.Get(m, "/v1/district/status-reports?limit=2"+after)
		for _, item := range page.List("items") {
			r, _ := item.(map[string]any)
			seen[str(r, "office_id")+" "+str(r, "number")]++
			var body map[string]any
			if err := json.Unmarshal([]byte(str(r, "document")), &body); err != nil || body["digest"] != r["digest"] {
				m.Errorf("the document of %v: %v", r["number"], err)
			}
			one := machine.Get(m, "/v1/status-reports/"+str(r, "id")+"?office_id="+str(r, "office_id"))
			if string(one.Body) != str(r, "document") {
				m.Errorf("other bytes: %s", one.Body)
			}
		}
		if page.Text("next") == "" {
			after = page.Text("delta")
			break
		}
		after = "&after=" + page.Text("next")
	}
	for _, d := range []*making{m, far} {
		n := int(d.auditor.Get(d, "/v1/status-reports?count=exact").Number("total"))
		for i := range n {
			number := d.auditor.Get(d, "/v1/status-reports?sort=taken_at").Text("items." + itoa(i) + ".number")
			if seen[d.office()+" "+number] != 1 {
				m.Errorf("%s came %d times", number, seen[d.office()+" "+number])
			}
		}
	}
	fresh := far.coordinator.Create(far, "/v1/status-reports", props{})
	if page := machine.Get(m, "/v1/district/status-reports?after="+after); len(page.List("items")) != 1 || page.Text("items.0.id") != fresh.ID() {
		m.Errorf("what came later: %s", page.Body)
	}
	m.coordinator.Must(m, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/district/status-reports?after=" + after})
	sum := machine.Get(m, "/v1/district/consolidated-report?report_on=2021-09-10")
	own := m.auditor.Get(m, "/v1/status-reports/latest").Number("cases.total") + fresh.Number("cases.total")
	if len(sum.List("offices")) != 2 || sum.Number("totals.cases_total") != own || sum.Number("offices_without") != 0 {
		m.Errorf("added up: %s", sum.Body)
	}
	if none := machine.Get(m, "/v1/district/consolidated-report?report_on=2021-09-09"); none.Number("offices_without") != 2 || none.Number("totals.cases_total") != 0 {
		m.Errorf("of a day without reports: %s", none.Body)
	}
	if mine := m.leader.Get(m, "/v1/district/consolidated-report"); len(mine.List("offices")) != 1 {
		m.Errorf("somebody of one office sees %s", mine.Body)
	}
}

// streams: one of each office, of the own one and of the other as far as both allow.
func (m *making) streams(machine *Client, far *making, there string) {
	m.Helper()
	for _, path := range []string{"/v1/changes?limit=1000", "/v1/changes?limit=1000&" + there} {
		n := 0
		for _, item := range allChanges(m, machine, path) {
			n++
			if kind := str(item, "resource_type"); !strings.HasPrefix(kind, "petition") && !strings.HasPrefix(kind, "status_report") && !strings.HasPrefix(kind, "proposal") && !strings.HasPrefix(kind, "duplicate") {
				m.Errorf("a client for petitions sees %s", kind)
			}
		}
		if n == 0 {
			m.Errorf("nothing on %s", path)
		}
	}
	own := machine.Get(m, "/v1/changes?from=latest")
	if len(own.List("items")) != 0 {
		m.Errorf("where the stream stands: %s", own.Body)
	}
	machine.Must(m, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/changes?" + there + "&after=" + own.Text("delta")})
	for _, item := range allChanges(m, m.coordinator, "/v1/changes?limit=1000") {
		if kind := str(item, "kind"); strings.HasPrefix(kind, "accountability") || strings.HasPrefix(kind, "api_client") || strings.HasPrefix(kind, "session") {
			m.Errorf("%s leaves the office", kind)
		}
	}
}

// allChanges walks the stream from the start to its end.
func allChanges(m *making, c *Client, path string) []map[string]any {
	m.Helper()
	var out []map[string]any
	for next := path; ; {
		page := c.Get(m, next)
		for _, item := range page.List("items") {
			x, _ := item.(map[string]any)
			out = append(out, x)
		}
		if page.Text("next") == "" {
			return out
		}
		next = path + "&after=" + url.QueryEscape(page.Text("next"))
	}
}

// TestStoryReplay: whoever follows the stream from its start and keeps the last version
// of every object, forgetting what has a tombstone, has what the lists show.
func TestStoryReplay(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": "作废件", "summary": "重复", "channel": "phone", "pollution_types": []any{"noise"}})
		m.coordinator.Act(m, "/v1/petition-cases/"+c.ID()+"/void", c.ETag(), voiding(m))
		copied := map[string]map[string]float64{}
		for _, item := range allChanges(m, m.coordinator, "/v1/changes?limit=50") {
			kind, id := str(item, "resource_type"), str(item, "resource_id")
			if copied[kind] == nil {
				copied[kind] = map[string]float64{}
			}
			if version, ok := item["resource_version"].(float64); ok {
				copied[kind][id] = version
			}
			if item["tombstone"] == true {
				delete(copied[kind], id)
			}
		}
		for kind, path := range map[string]string{"petition_case": "/v1/petition-cases?limit=100", "unit": "/v1/units?limit=100", "person": "/v1/people?limit=100", "group": "/v1/groups?limit=100",
			"petition_batch": "/v1/petition-batches?limit=100", "status_report": "/v1/status-reports?limit=100"} {
			listed := map[string]float64{}
			Walk(m, m.coordinator, path, func(item map[string]any) { listed[str(item, "id")], _ = item["version"].(float64) })
			if len(listed) == 0 || len(listed) != len(copied[kind]) {
				m.Errorf("%d of %s are listed, %d copied", len(listed), kind, len(copied[kind]))
			}
			for id, version := range listed {
				if copied[kind][id] != version {
					m.Errorf("%s %s: version %v is listed, %v copied", kind, id, version, copied[kind][id])
				}
			}
		}
	})
}

// TestStoryEvents keeps lines open: what happens arrives on those that asked for it;
// a broken line goes on where it was; what cannot be followed is reset; and lines that
// are open when the program stops end with it instead of holding it up.
func TestStoryEvents(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		all := listen(m, m.coordinator, "/v1/events", "")
		some := listen(m, m.role("district_client"), "/v1/events?kind=petition_case.voided,status_report.*", "")
		c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": "新收件", "summary": "夜间施工", "channel": "phone", "pollution_types": []any{"noise"}})
		report := m.coordinator.Create(m, "/v1/status-reports", props{})
		first := all.until("petition_case.created", c.ID())
		all.until("status_report.created", report.ID())
		if got := some.next(); str(got.change, "kind") != "status_report.created" || str(got.change, "resource_id") != report.ID() {
			m.Errorf("asked for others: %+v", got)
		}
		again := listen(m, m.coordinator, "/v1/events", first.id)
		again.until("status_report.created", report.ID())
		lost := listen(m, m.coordinator, "/v1/events?resource_id="+c.ID(), "djE6NDI")
		if got := lost.next(); got.event != "reset" || str(got.change, "code") != "invalid_cursor" {
			m.Errorf("a position of nobody: %+v", got)
		}
		m.coordinator.Act(m, "/v1/petition-cases/"+c.ID()+"/void", c.ETag(), voiding(m))
		lost.until("petition_case.voided", c.ID())
		voided := some.next()
		if str(voided.change, "kind") != "petition_case.voided" || voided.change["tombstone"] != true {
			m.Errorf("voided: %+v", voided)
		}
		page := m.coordinator.Get(m, "/v1/changes?after="+url.QueryEscape(first.id)+"&limit=1000")
		if !strings.Contains(string(page.Body), report.ID()) {
			m.Errorf("an id is no position of the stream: %s", page.Body)
		}
		for _, path := range []string{"?kind=Petition", "?for_seconds=-1", "?office_id=x"} {
			m.coordinator.Must(m, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/events" + path})
		}
		m.Admin.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/events"})
		caught := m.coordinator.Must(m, http.StatusOK, Request{Method: http.MethodGet, Path: "/v1/events?for_seconds=0&after=" + url.QueryEscape(first.id)})
		if !strings.Contains(string(caught.Body), c.ID()) || !strings.HasPrefix(string(caught.Body), "retry: 3000\n") {
			m.Errorf("until now: %s", caught.Body)
		}
	}) // the lines are open still
}

// message is one server-sent event.
type message struct {
	id, event string
	change    map[string]any
}

type lineOpen struct {
	*making
	in *bufio.Scanner
}

// listen opens a line and waits for it to stand.
func listen(m *making, c *Client, path, last string) *lineOpen {
	m.Helper()
	r, err := http.NewRequestWithContext(context.Background(), http.MethodGet, c.Base+path, nil)
	if err != nil {
		m.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+c.Token)
	r.Header.Set("Accept-Encoding", "gzip")
	if last != "" {
		r.Header.Set("Last-Event-ID", last)
	}
	a, err := (&http.Client{Transport: &http.Transport{DisableCompression: true}}).Do(r)
	if err != nil {
		m.Fatal(err)
	}
	if a.StatusCode != http.StatusOK || a.Header.Get("Content-Type") != "text/event-stream" || a.Header.Get("Content-Encoding") != "" {
		m.Fatalf("%d %v", a.StatusCode, a.Header)
	}
	l := &lineOpen{m, bufio.NewScanner(a.Body)}
	l.in.Buffer(nil, 1<<20)
	if last == "" { // the first heartbeat says that whatever happens from now on arrives
		for l.in.Scan() && !strings.HasPrefix(l.in.Text(), ": heartbeat") {
			continue
		}
	}
	return l
}

// readMessage reads to the blank line that ends a message; what has none never came. A
// heartbeat is a message without an event.
func readMessage(in *bufio.Scanner) (x message, err error) {
	for in.Scan() {
		field, value, _ := strings.Cut(in.Text(), ": ")
		switch {
		case in.Text() == "":
			return x, nil
		case field == "id":
			x.id = value
		case field == "event":
			x.event = value
		case field == "data":
			if err := json.Unmarshal([]byte(value), &x.change); err != nil {
				return x, err
			}
		}
	}
	return x, cmp.Or(in.Err(), io.EOF)
}

// next reads on to the next event that says something.
func (l *lineOpen) next() message {
	l.Helper()
	for {
		x, err := readMessage(l.in)
		if err != nil {
			l.Fatalf("the line ended: %v", err)
		}
		if x.event != "" {
			return x
		}
	}
}

// until reads on to the event of a kind about an object.
func (l *lineOpen) until(kind, id string) message {
	l.Helper()
	for {
		if x := l.next(); str(x.change, "kind") == kind && str(x.change, "resource_id") == id {
			return x
		}
	}
}
