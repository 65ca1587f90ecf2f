package apitest

import (
	"maps"
	"net/http"
	"net/url"
)

// Disclosure tables in several states. Those of figures need no case to be
// accepted above before they are released.

func disclosureBody(m *making, profile string, with props) props {
	body := props{"inspection_id": m.inspection, "profile": profile, "label": m.name("第批")}
	maps.Copy(body, with)
	return body
}

func draftTable(m *making) *Answer {
	return m.petty.Create(m, "/v1/disclosure-tables", disclosureBody(m, "statistics", props{"batch_ids": []string{m.batch}}))
}

func preparedTable(m *making) *Answer {
	t := draftTable(m)
	return m.petty.Act(m, "/v1/disclosure-tables/"+t.ID()+"/prepare", t.ETag(), nil)
}

func releasedTable(m *making) *Answer {
	t := preparedTable(m)
	return m.leader.Act(m, "/v1/disclosure-tables/"+t.ID()+"/release", t.ETag(), nil)
}

// rowOf is the only row of a draft with one case.
func rowOf(m *making, c *Answer) (table string, row *Answer) {
	m.Helper()
	t := m.petty.Create(m, "/v1/disclosure-tables", disclosureBody(m, "round_2", props{"case_ids": []string{c.ID()}}))
	path := "/v1/disclosure-tables/" + t.ID() + "/rows"
	return t.ID(), m.petty.Get(m, path+"/"+m.petty.Get(m, path).Text("items.0.id"))
}

func telling(m *making) (table string, row *Answer) {
	return rowOf(m, m.petty.Create(m, "/v1/petition-cases", props{"inspection_id": m.inspection, "number": m.name("X2HN2021091300"),
		"summary": "幸福小区3栋2单元501室楼下烧烤店油烟扰民", "received_at": "2021-09-10T08:00:00+08:00"}))
}

func onRow(by string, body func(row *Answer) any) maker {
	return func(m *making) call {
		t, r := telling(m)
		c := call{by: by, path: in("table_id", t, "row_id", r.ID()), match: r.ETag()}
		if body != nil {
			c.body = body(r)
		}
		return c
	}
}

func because(reason string) func(*Answer) any {
	return func(*Answer) any { return props{"reason": reason} }
}

var remark = props{"column": "remark", "text": "含来信", "reason": "补充说明"}

func publishedRow(m *making) (table, row string) {
	t := releasedTable(m)
	return t.ID(), m.petty.Get(m, "/v1/disclosure-tables/"+t.ID()+"/rows").Text("items.0.id")
}

func correction(m *making) *Answer {
	t, r := publishedRow(m)
	return m.petty.Create(m, "/v1/disclosure-tables/"+t+"/rows/"+r+"/corrections", remark)
}

func onCorrection(by string, body any) maker {
	return func(m *making) call {
		c := correction(m)
		return call{by: by, path: in("table_id", c.Text("table_id"), "correction_id", c.ID()), match: c.ETag(), body: body}
	}
}

func init() {
	maps.Copy(makers, map[string]maker{
		"listDisclosureProfiles": list("auditor"),
		"listDisclosureTables":   list("petition_staff"),
		"createDisclosureTable": create("petition_staff", func(m *making) any {
			return disclosureBody(m, "statistics", props{"batch_ids": []string{m.batch}})
		}),
		"getDisclosureTable":           one("commander", "table_id", draftTable),
		"updateDisclosureTable":        on("petition_staff", "table_id", draftTable, fixed(props{"footnote": "注：带*的为重点件。"})),
		"prepareDisclosureTable":       on("petition_staff", "table_id", draftTable, nil),
		"withdrawDisclosureTable":      on("petition_staff", "table_id", preparedTable, fixed(props{"reason": "再核"})),
		"releaseDisclosureTable":       on("commander", "table_id", preparedTable, nil),
		"voidDisclosureTable":          on("petition_staff", "table_id", draftTable, voiding),
		"listDisclosureRows":           one("auditor", "table_id", draftTable),
		"getDisclosureRedactionReport": one("auditor", "table_id", draftTable),
		"getDisclosureTableXlsx":       one("auditor", "table_id", draftTable),
		"getDisclosureTableHtml":       one("auditor", "table_id", draftTable),
		"listDisclosureCorrections":    one("auditor", "table_id", draftTable),
		"addDisclosureRow": func(m *making) call {
			t := m.petty.Create(m, "/v1/disclosure-tables", disclosureBody(m, "round_3", nil))
			return call{by: "petition_staff", path: in("table_id", t.ID()), body: props{"case_id": registered(m).ID()}}
		},
		"getDisclosureRow":    onRow("auditor", nil),
		"updateDisclosureRow": onRow("petition_staff", func(*Answer) any { return props{"summary": "小区居民楼下烧烤店油烟扰民"} }),
		"maskDisclosureRow":   onRow("petition_staff", func(*Answer) any { return props{"column": "summary"} }),
		"waiveDisclosureFinding": onRow("petition_staff", func(r *Answer) any {
			return props{"column": "summary", "start": r.JSON("findings.0.start"), "end": r.JSON("findings.0.end"), "reason": "被举报单位的地址"}
		}),
		"withholdDisclosureRow": onRow("commander", because("涉及未决案件")),
		"voidDisclosureRow":     onRow("petition_staff", because("编入下一批")),
		"createDisclosureCorrection": func(m *making) call {
			t, r := publishedRow(m)
			return call{by: "petition_staff", path: in("table_id", t, "row_id", r), body: remark}
		},
		"getDisclosureCorrection":     onCorrection("auditor", nil),
		"releaseDisclosureCorrection": onCorrection("commander", nil),
		"rejectDisclosureCorrection":  onCorrection("commander", props{"reason": "不必更正"}),
		"listOpenDisclosures": func(m *making) call {
			return call{by: "anonymous", query: url.Values{"office_id": {m.get("/v1/office").ID()}}}
		},
	})
}

// refuses sends a request that must be refused and gives the problem's code and
// that of its first fault.
func refuses(m *making, by *Client, want int, r Request) [2]string {
	m.Helper()
	a := by.Must(m, want, r)
	return [2]string{a.Text("code"), a.Text("errors.0.code")}
}

func post(path, etag string, body any) Request {
	return Request{Method: http.MethodPost, Path: path, Body: body, Header: map[string]string{"If-Match": etag}}
}
