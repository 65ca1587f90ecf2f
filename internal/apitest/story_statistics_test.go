package apitest

import (
	"bytes"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestStoryStatistics is the week's table: cases are counted by unit, type and
// area, shared, split and merged; one is found untrue and counts as completed; the
// district's machine pulls the same with a scope of its own, unchanged tables
// are not sent again; and what was so last week still is. Printed totals of the
// batch are explained. Whoever has no business with it is refused.
func TestStoryStatistics(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		ask := func(by *Client, status int, query string) *Answer {
			m.Helper()
			return by.Must(m, status, Request{Method: http.MethodGet, Path: "/v1/statistics/petitions?" + query})
		}
		round := "inspection_id=" + m.inspection
		before := ask(m.coordinator, http.StatusOK, round+"&by=type")
		total := before.Number("total.cases")
		then := url.QueryEscape(w.Now().Format(time.RFC3339Nano))
		m.Later(time.Hour)

		c := completed(m)
		after := ask(m.leader, http.StatusOK, round+"&by=unit&attribution=fractional")
		if after.Number("total.cases") != total+1 || after.Number("total.completed") < 1 || after.Number("row_sum") != total+1 {
			m.Errorf("after one more: %s", after.Body)
		}
		was := ask(m.coordinator, http.StatusOK, round+"&by=type&as_of="+then)
		if was.Number("total.cases") != total || was.Number("total.completed") != before.Number("total.completed") {
			m.Errorf("as of before: %s, then it was %s", was.Body, before.Body)
		}
		ask(m.coordinator, http.StatusBadRequest, round+"&as_of="+url.QueryEscape(w.Now().Add(time.Hour).Format(time.RFC3339)))
		ask(m.coordinator, http.StatusBadRequest, round+"&by=unit&across=unit")
		ask(m.coordinator, http.StatusBadRequest, "inspection_id="+c.ID())
		ask(m.coordinator, http.StatusBadRequest, round+"&batch_id="+c.ID())
		ask(m.unitA, http.StatusForbidden, round)
		ask(m.Admin, http.StatusForbidden, round)
		ask(m.auditor, http.StatusOK, round)
		m.statisticsSplit(ask, round)
		m.statisticsMachine(round)
		m.statisticsPrinted()
	})
}

func (m *making) statisticsSplit(ask func(*Client, int, string) *Answer, round string) {
	m.Helper()
	was := ask(m.petty, http.StatusOK, round+"&by=channel")
	c := m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": "分解件", "summary": "两处扬尘", "channel": "wechat",
		"key_case": true, "area": "红岭小区", "pollution_types": []any{"air", "noise"}})
	m.petty.Act(m, "/v1/petition-cases/"+c.ID()+"/split", c.ETag(), props{"reason": "涉及两处", "parts": []any{props{"summary": "东侧扬尘"}, props{"summary": "西侧扬尘"}}})
	now := ask(m.petty, http.StatusOK, round+"&by=area&across=type")
	for name, more := range map[string]float64{"cases_received": 1, "cases_after_split": 2, "cases": 2, "key_cases_received": 1, "key_cases_after_split": 2} {
		if got, want := now.Number("total."+name), was.Number("total."+name)+more; float64(got) != float64(want) {
			m.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, code := range []string{"split", "split_key", "types_overlap"} {
		if !strings.Contains(string(now.Body), `"`+code+`"`) {
			m.Errorf("no remark %s: %s", code, now.Body)
		}
	}
	book := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodGet, Path: "/v1/statistics/petitions/xlsx?" + round + "&by=area&across=type"})
	if !bytes.HasPrefix(book.Body, []byte("PK")) {
		m.Errorf("no workbook: %d bytes", len(book.Body))
	}
	m.unitA.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/statistics/petitions/xlsx?" + round})
}

// statisticsMachine pulls as the district: only with the scope, and nothing when nothing changed.
func (m *making) statisticsMachine(round string) {
	m.Helper()
	path := "/v1/statistics/petitions?" + round + "&by=day"
	for _, scope := range []string{"statistics:read", "changes:read"} {
		machine := m.Machine(scope)
		if scope != "statistics:read" {
			machine.Must(m, http.StatusForbidden, Request{Method: http.MethodGet, Path: path})
			continue
		}
		table := machine.Get(m, path)
		machine.Must(m, http.StatusNotModified, Request{Method: http.MethodGet, Path: path, Header: map[string]string{"If-None-Match": table.ETag()}})
	}
}

func (m *making) statisticsPrinted() {
	m.Helper()
	b := m.petty.Create(m, "/v1/petition-batches", props{"inspection_id": m.inspection, "label": "统计批", "received_at": m.instant(-time.Minute), "printed": props{
		"total": 1, "total_row": props{"area": "合计", "count": 2}, "areas": []any{props{"area": "红岭小区", "count": 1, "letter": 1, "types": []any{props{"pollution_type": "air", "count": 1}}}},
		"cumulative": props{"total": 100000}, "outcomes": props{"closed": 1, "talks": 4, "closing_rate_percent": 100, "closing_rate_definition": "strict"},
		"verification": props{"total": 1, "substantiated": 1}, "type_percents": []any{props{"pollution_type": "air", "percent": 100}}}})
	if b.Text("printed.outcomes.closing_rate_definition") != "strict" || b.Number("printed.cumulative.total") != 100000 {
		m.Errorf("what was printed is not kept: %s", b.Body)
	}
	m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "batch_id": b.ID(), "number": "统计件", "summary": "扬尘", "channel": "letter", "area": "红岭小区", "pollution_types": []any{"air"}})
	lines := m.petty.Get(m, "/v1/petition-batches/"+b.ID()+"/reconciliation")
	for _, reason := range []string{"shifted_row", "earlier_batches", "not_recorded_here", "other_definition", "not_yet_reported"} {
		if !strings.Contains(string(lines.Body), fmt.Sprintf("%q", reason)) {
			m.Errorf("nothing is explained by %s: %s", reason, lines.Body)
		}
	}
}
