package apitest

import (
	"bytes"
	"crypto/ed25519"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestStoryStatusReports is what the district is told: a report on demand with every
// figure, verified with nothing but the published key; a case comes late and the
// report is corrected by another, the first staying as it is; at 22:00 one is taken
// without anybody asking; all are found by number, by day and after the last one;
// pages for printing hold no script; and a year later the bytes are the same.
func TestStoryStatusReports(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		first := m.coordinator.Create(m, "/v1/status-reports", props{"remarks": "首日 <b>情况</b> & 其他"})
		for _, part := range []string{"overdue.cases", "assignments.total", "accountability.items", "duty.days", "leave.away", "work_reports.groups", "urgent_reports.open"} {
			if first.JSON(part) == nil {
				m.Errorf("no %s in %s", part, first.Body)
			}
		}
		if first.Text("origin") != "on_demand" || first.Text("report_on") != "2021-09-10" || len(first.List("system_remarks")) == 0 || len(first.List("cases.by_day")) == 0 {
			m.Errorf("the first: %s", first.Body)
		}
		m.met(first)
		m.verified(first)
		batchless := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": "补录件", "summary": "夜间施工", "channel": "phone", "pollution_types": []any{"noise"}})
		second := m.corrected(first, batchless)
		m.printed(second)
		m.evening(first, second)
		m.foundAgain(first, second)
	})
}

// met: a meeting that is held counts for its week, in the figures and on paper.
func (m *making) met(before *Answer) {
	m.Helper()
	heldMeeting(m)
	after := m.coordinator.Create(m, "/v1/status-reports", props{})
	for figure, want := range map[string]float64{"total": 1, "held": 1, "weeks": 0, "weeks_held": 1, "weeks_missing": 0} {
		if got := after.Number("meetings."+figure) - before.Number("meetings."+figure); got != want {
			m.Errorf("%s grew by %v, not by %v: %s", figure, got, want, after.Body)
		}
	}
	if before.Number("meetings.weeks") != 2 || before.Number("meetings.weeks_missing") != 1 || len(after.List("meetings.by_state")) != 6 {
		m.Errorf("the second week has begun: %s", before.Body)
	}
	page := string(m.coordinator.Get(m, "/v1/status-reports/"+after.ID()+"/html").Body)
	if !strings.Contains(page, "应开调度会 2 期，已开 1 期，过期未开 1 期") {
		m.Errorf("the page does not tell of meetings")
	}
}

// verified checks the signature as any tool would.
func (m *making) verified(report *Answer) {
	m.Helper()
	path := "/v1/status-reports/" + report.ID()
	machine := m.role("district_client")
	kept := machine.Get(m, path)
	signature := machine.Get(m, path+"/signature")
	machine.Must(m, http.StatusNotModified, Request{Method: http.MethodGet, Path: path + "/signature", Header: map[string]string{"If-None-Match": signature.ETag()}})
	keys := m.Anon.Get(m, "/v1/status-reports/signing-keys")
	block, _ := pem.Decode([]byte(keys.Text("items.0.public_key")))
	if block == nil || keys.Text("items.0.key_id") != signature.Text("key_id") {
		m.Fatalf("keys: %s", keys.Body)
	}
	key, err := x509.ParsePKIXPublicKey(block.Bytes)
	if err != nil {
		m.Fatal(err)
	}
	public, _ := key.(ed25519.PublicKey)
	raw, err := base64.StdEncoding.DecodeString(signature.Text("signature"))
	if err != nil || !ed25519.Verify(public, kept.Body, raw) {
		m.Errorf("the signature is not that of the bytes: %v %s", err, signature.Body)
	}
	if ed25519.Verify(public, append(bytes.Clone(kept.Body), ' '), raw) {
		m.Error("one more blank is signed, too")
	}
	m.unitA.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: path + "/signature"})
}

func (m *making) corrected(first, late *Answer) *Answer {
	m.Helper()
	post := func(status int, body props) *Answer {
		m.Helper()
		return m.coordinator.Must(m, status, Request{Method: http.MethodPost, Path: "/v1/status-reports", Body: body})
	}
	post(http.StatusUnprocessableEntity, props{"corrects": first.ID()})
	post(http.StatusUnprocessableEntity, props{"corrects": late.ID(), "correction_reason": "没有这份"})
	second := m.coordinator.Create(m, "/v1/status-reports", props{"corrects": first.ID(), "correction_reason": "补录一件"})
	post(http.StatusConflict, props{"corrects": first.ID(), "correction_reason": "再次更正"})
	if second.Text("corrects.number") != first.Text("number") || second.Text("corrects.digest") != first.Text("digest") ||
		second.Number("cases.total") != first.Number("cases.total")+1 || second.Text("origin") != "correction" {
		m.Errorf("the correction: %s", second.Body)
	}
	if again := m.coordinator.Get(m, "/v1/status-reports/"+first.ID()); string(again.Body) != string(first.Body) {
		m.Errorf("the corrected one changed: %s", again.Body)
	}
	row := m.auditor.Get(m, "/v1/status-reports?number="+first.Text("number"))
	if row.Text("items.0.corrected_by_id") != second.ID() {
		m.Errorf("it does not show that it was corrected: %s", row.Body)
	}
	m.verified(second)
	return second
}

func (m *making) printed(report *Answer) {
	m.Helper()
	path := "/v1/status-reports/" + report.ID()
	machine := m.role("district_client")
	page := machine.Get(m, path+"/html")
	text := string(page.Body)
	for _, want := range []string{"<svg", "补录一件", report.Text("number"), report.Text("digest")} {
		if !strings.Contains(text, want) {
			m.Errorf("the page lacks %s", want)
		}
	}
	for _, never := range []string{"<script", "http://", "https://", "src=", "@import"} {
		if strings.Contains(text, never) {
			m.Errorf("the page holds %s", never)
		}
	}
	if page.Header.Get("Content-Security-Policy") != "default-src 'none'; style-src 'unsafe-inline'" {
		m.Errorf("policy: %v", page.Header)
	}
	if book := machine.Get(m, path+"/xlsx"); !bytes.HasPrefix(book.Body, []byte("PK")) {
		m.Errorf("no workbook: %d bytes", len(book.Body))
	}
	m.Admin.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: path + "/html"})
}

// evening passes the cut-off: the report comes by itself, once.
func (m *making) evening(first, second *Answer) {
	m.Helper()
	m.Later(14 * time.Hour)
	machine := m.Machine("status_reports:read") // sign-ins end in a night
	m.settle(m)
	var list *Answer
	eventually(m, "the evening's report", func() bool { // the program works, too, and may be at it
		list = machine.Get(m, "/v1/status-reports?origin=scheduled")
		return len(list.List("items")) > 0
	})
	if len(list.List("items")) != 1 || list.Text("items.0.report_on") != "2021-09-10" {
		m.Errorf("taken by itself: %s", list.Body)
	}
	after := machine.Get(m, "/v1/status-reports?sort=taken_at&after="+first.Text("number"))
	if len(after.List("items")) != 3 || after.Text("items.1.number") != second.Text("number") || after.Text("items.2.id") != list.Text("items.0.id") {
		m.Errorf("after the first: %s", after.Body)
	}
	if latest := machine.Get(m, "/v1/status-reports/latest"); latest.ID() != list.Text("items.0.id") {
		m.Errorf("the latest: %s", latest.Body)
	}
	machine.Must(m, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/status-reports?after=" + url.QueryEscape("昨天")})
}

func (m *making) foundAgain(first, second *Answer) {
	m.Helper()
	m.Later(300 * 24 * time.Hour)
	machine := m.Machine("status_reports:read")
	day := machine.Get(m, "/v1/status-reports?report_on=2021-09-10&count=exact")
	for _, report := range []*Answer{first, second} {
		if !strings.Contains(string(day.Body), report.ID()) {
			m.Errorf("the day lacks %s: %s", report.Text("number"), day.Body)
		}
		if again := machine.Get(m, "/v1/status-reports/"+report.ID()); string(again.Body) != string(report.Body) {
			m.Errorf("another after months: %s", again.Body)
		}
	}
}
