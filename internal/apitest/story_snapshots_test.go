package apitest

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"lianluo/internal/calendar"
)

// TestStorySnapshots is the figure that somebody asks about months later: at the
// day's cut-off the statistics of cases and of all work are kept with the status
// report; then cases come and are completed, and what was kept is answered as it
// was, to the byte, also to the district, as of then; accountability is for who
// surveys it; one day has one snapshot, and a day before has none.
func TestStorySnapshots(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		assigned(m)
		day := m.frozen()
		path := "/v1/statistics/snapshots"
		at := func(subject string) string {
			return path + "/" + day.Text("day") + "/documents/" + subject + "?inspection_id=" + day.Text("inspection_id")
		}
		kept := map[string]*Answer{}
		for _, subject := range []string{"petitions", "assignments", "accountability", "duty", "leave", "reports"} {
			kept[subject] = m.leader.Get(m, at(subject))
		}
		m.checkKept(day, kept, at)
		completed(m)
		assigned(m)
		m.Later(300 * 24 * time.Hour)
		if again := m.frozen(); again.ID() != day.ID() || len(m.leader.Get(m, path+"?from="+day.Text("day")+"&to="+day.Text("day")).List("items")) != 1 { // later days may have theirs
			m.Errorf("another snapshot: %s", again.Body)
		}
		machine := m.Machine("statistics:read")
		for subject, was := range kept {
			if subject == "accountability" {
				machine.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: at(subject)})
				continue
			}
			if now := machine.Get(m, at(subject)); string(now.Body) != string(was.Body) {
				m.Errorf("%s changed:\n%s\n%s", subject, was.Body, now.Body)
			}
		}
		m.keptAsOf(kept["petitions"])
		narrow := m.Machine("status_reports:read")
		narrow.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: at("duty")})
	})
}

func (m *making) checkKept(day *Answer, kept map[string]*Answer, at func(string) string) {
	m.Helper()
	digests := map[string]string{}
	for i := range day.List("documents") {
		p := "documents." + itoa(i) + "."
		digests[day.Text(p+"subject")] = day.Text(p + "digest")
	}
	for subject, a := range kept {
		sum := sha256.Sum256(a.Body)
		if hex.EncodeToString(sum[:]) != digests[subject] || a.ETag() != `"`+digests[subject]+`"` {
			m.Errorf("%s has the digest %s, and %s in the list", subject, a.ETag(), digests[subject])
		}
		m.leader.Must(m, http.StatusNotModified, Request{Method: http.MethodGet, Path: at(subject), Header: map[string]string{"If-None-Match": a.ETag()}})
	}
	if n := kept["assignments"].Number("work.0.total.0.count"); n < 1 {
		m.Errorf("no assignment is counted: %s", clip(kept["assignments"].Body))
	}
	if len(kept["petitions"].List("petitions")) != 7 || len(kept["duty"].List("work")) != 2 || strings.Contains(string(kept["leave"].Body), `"by":"person"`) {
		m.Errorf("tables: %s", clip(kept["petitions"].Body))
	}
	mine := m.coordinator.Get(m, "/v1/statistics/snapshots?count=exact&from="+day.Text("day")+"&to="+day.Text("day")+"&inspection_id="+day.Text("inspection_id"))
	if mine.Number("total") != 1 || len(mine.List("items.0.documents")) != 5 || strings.Contains(string(mine.Body), "accountability") {
		m.Errorf("what a coordinator may read: %s", mine.Body)
	}
	m.coordinator.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: at("accountability")})
	m.unitA.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: at("duty")})
	for path, status := range map[string]int{"2020-01-01/documents/duty": http.StatusNotFound, "2021-02-30/documents/duty": http.StatusBadRequest, day.Text("day") + "/documents/meetings": http.StatusBadRequest} {
		m.leader.Must(m, status, Request{Method: http.MethodGet, Path: "/v1/statistics/snapshots/" + path})
	}
	m.leader.Must(m, http.StatusNotFound, Request{Method: http.MethodGet, Path: strings.ReplaceAll(at("duty"), day.Text("inspection_id"), m.batch)})
}

// keptAsOf: what was kept is what a table as of that moment still says.
func (m *making) keptAsOf(kept *Answer) {
	m.Helper()
	for i, by := range []string{"unit", "type", "channel", "verdict", "day", "batch", "area"} {
		p := "petitions." + itoa(i)
		if kept.Text(p+".by") != by {
			m.Errorf("table %d is by %s", i, kept.Text(p+".by"))
		}
		then := m.leader.Get(m, "/v1/statistics/petitions?by="+by+"&inspection_id="+kept.Text("inspection_id")+"&as_of="+url.QueryEscape(kept.Text("taken_at")))
		for _, figure := range []string{"cases", "completed", "in_progress", "overdue", "verdicts.undecided"} {
			if got, want := kept.Number(p+".total."+figure), then.Number("total."+figure); got != want {
				m.Errorf("by %s: %s was kept as %v and is %v as of then", by, figure, got, want)
			}
		}
		if len(kept.List(p+".rows")) != len(then.List("rows")) {
			m.Errorf("by %s: %s\n%s", by, clip(kept.Body), clip(then.Body))
		}
	}
	if now := m.leader.Get(m, "/v1/statistics/petitions?inspection_id="+kept.Text("inspection_id")); now.Number("total.cases") == kept.Number("petitions.0.total.cases") {
		m.Errorf("nothing has changed since: %s", now.Body)
	}
}

// frozen is the snapshot of the first day that has one; when there is none the clock
// is put just behind the cut-off, which is moved to the next minutes.
func (m *making) frozen() *Answer {
	m.Helper()
	list := func() *Answer { return m.leader.Get(m, "/v1/statistics/snapshots?sort=day") }
	if len(list().List("items")) == 0 {
		round := m.coordinator.Get(m, "/v1/inspections/"+m.inspection)
		soon := m.Now().In(calendar.Zone).Add(2 * time.Minute).Format("15:04")
		m.coordinator.Patch(m, "/v1/inspections/"+m.inspection, round.ETag(), props{"settings": props{"report": props{"urgent_to_coordination_group": true, "daily_cutoff": soon}}})
		m.Later(3 * time.Minute)
	}
	var a *Answer
	eventually(m, "the day is kept", func() bool { // the program works, too, and may be at it
		m.settle(m)
		a = list()
		return len(a.List("items")) > 0
	})
	body, err := json.Marshal(a.JSON("items.0"))
	if err != nil {
		m.Fatal(err)
	}
	return &Answer{Status: a.Status, Header: a.Header, Body: body}
}
