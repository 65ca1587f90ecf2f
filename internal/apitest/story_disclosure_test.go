package apitest

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
)

// TestStoryDisclosure publishes what became of a complaint: the table is stopped
// by a flat number that nobody masked, then masked, prepared by one and released by
// another, corrected by two again; the public sees what was released and nothing
// else. Wrong person, wrong order, a stale version and a replay are tried.
func TestStoryDisclosure(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		d := &disclosing{making: finishedDay(t, w)}
		d.strict = true
		d.office = d.get("/v1/office").ID()
		d.draft()
		d.blocked()
		d.masked()
		d.released()
		d.corrected()
		d.printed()
		d.unreleased()
		d.divided()
	})
}

type disclosing struct {
	*making
	office, caseID, table, row string
}

const petitioners = "邓小满"

func (d *disclosing) draft() {
	b := batch(d.making)
	c := d.petty.Create(d, "/v1/petition-cases", props{"inspection_id": d.inspection, "batch_id": b.ID(), "number": "X2HN202109130001", "area": "河东社区", "pollution_types": []string{"air"},
		"summary": petitioners + "反映：幸福小区3栋2单元501室楼下烧烤店油烟扰民。", "received_at": "2021-09-10T08:00:00+08:00"})
	d.caseID = c.ID()
	late := d.petty.Create(d, "/v1/petition-cases", props{"inspection_id": d.inspection, "batch_id": b.ID(), "number": "D2HN202109130002", "summary": "河道黑臭", "received_at": "2021-09-10T08:00:00+08:00"})
	d.petty.Must(d, http.StatusOK, Request{Method: http.MethodPut, Path: "/v1/petition-cases/" + d.caseID + "/petitioner", Body: props{"anonymous": false, "name": petitioners, "phone": "13800138000"},
		Header: map[string]string{"If-Match": `"0"`}})
	d.answered(c)

	body := props{"inspection_id": d.inspection, "profile": "round_2", "label": "第十三批结果", "batch_ids": []string{b.ID()}}
	d.unitA.Must(d, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/disclosure-tables", Body: body})
	once := Request{Method: http.MethodPost, Path: "/v1/disclosure-tables", Body: body, Header: map[string]string{"Idempotency-Key": "table-13"}}
	t := d.petty.Must(d, http.StatusCreated, once)
	if again := d.petty.Must(d, http.StatusCreated, once); again.ID() != t.ID() || again.Header.Get("Idempotency-Replayed") != "true" {
		d.Errorf("a replay: %s", again.Body)
	}
	d.table = "/v1/disclosure-tables/" + t.ID()
	rows := d.petty.Get(d, d.table+"/rows")
	if t.Number("row_count") != 2 || t.Number("open_findings") != 1 || len(rows.List("items")) != 2 {
		d.Fatalf("%s %s", t.Body, rows.Body)
	}
	// Cases come in the order of their numbers: the late one first.
	d.row = d.table + "/rows/" + rows.Text("items.1.id")
	if r := d.petty.Get(d, d.row); r.Text("case_id") != d.caseID || strings.Contains(string(r.Body), petitioners) || r.Text("findings.0.kind") != "flat_number" || r.Text("findings.0.pointer") != "/cells/2/text" {
		d.Errorf("what is known of the petitioner, and where the flat is: %s", r.Body)
	}
	if r := d.petty.Get(d, d.row); r.Text("cells.5.text") != "油烟扰民：属实。净化器滤网堵塞，油烟外溢。\n烧烤店夜间营业。" || r.Text("cells.6.text") != "属实" ||
		r.Text("cells.7.text") != "某烧烤店：立案处罚，罚款5000元。" || r.Text("cells.8.text") != "已办结" {
		d.Errorf("what the parts of the case say: %s", r.Body)
	}
	other := d.table + "/rows/" + rows.Text("items.0.id")
	if r := d.petty.Get(d, other); r.Text("case_id") != late.ID() {
		d.Errorf("%s", r.Body)
	}
	d.petty.Act(d, other+"/void", d.petty.Get(d, other).ETag(), props{"reason": "尚未反馈，编入下一批"})
}

// answered takes the case all the way through the real work: given to the unit,
// found out claim by claim, put right, completed, answered and accepted above.
func (d *disclosing) answered(c *Answer) {
	d.Helper()
	m, path := d.making, "/v1/petition-cases/"+c.ID()
	claim := m.petty.Create(m, path+"/claims", props{"text": "油烟扰民"})
	m.goOn(m.coordinator, c, "dispatch", props{"lead_unit_id": m.units["城市管理办公室"]})
	m.goOn(m.unitA, c, "acknowledge", props{})
	m.goOn(m.unitA, c, "begin-verification", props{})
	at := path + "/claims/" + claim.ID()
	m.unitA.Act(m, at+"/decide", m.unitA.Get(m, at).ETag(), props{"verdict": "substantiated", "finding": "净化器滤网堵塞，油烟外溢。"})
	m.goOn(m.unitA, c, "conclude-verification", props{"finding": "烧烤店夜间营业。"})
	m.unitA.Create(m, path+"/sanctions", props{"kind": "penalty_filed", "subject": "某烧烤店", "fine_decided_fen": 500000})
	m.goOn(m.unitA, c, "complete", completing(m))
	m.drafting(c)
	m.goOn(m.coordinator, c, "feedback/review", agreeing(m))
	m.goOn(m.leader, c, "feedback/sign", agreeing(m))
	m.goOn(m.coordinator, c, "feedback/submit", submitting(m))
	m.goOn(m.coordinator, c, "feedback/accept", accepting(m))
}

func (d *disclosing) blocked() {
	t := d.petty.Get(d, d.table)
	if got := refuses(d.making, d.leader, http.StatusConflict, post(d.table+"/release", t.ETag(), nil)); got[0] != "state_conflict" {
		d.Errorf("released before it was prepared: %v", got)
	}
	d.leader.Must(d, http.StatusForbidden, post(d.table+"/prepare", t.ETag(), nil))
	d.petty.Must(d, http.StatusPreconditionFailed, post(d.table+"/prepare", `"1"`, nil))
	prepared := d.petty.Act(d, d.table+"/prepare", t.ETag(), nil)
	if got := d.petty.Get(d, "/v1/petition-cases/"+d.caseID).Text("publication"); got != "prepared" {
		d.Errorf("publication %s", got)
	}
	got := d.leader.Must(d, http.StatusConflict, post(d.table+"/release", prepared.ETag(), nil))
	if got.Text("code") != "requirements_unmet" || got.Text("errors.0.code") != "flat_number" || !strings.HasSuffix(got.Text("errors.0.pointer"), "/cells/summary") {
		d.Errorf("released with a flat number: %s", got.Body)
	}
	r := d.petty.Get(d, d.row)
	refuses(d.making, d.petty, http.StatusConflict, post(d.row+"/mask", r.ETag(), props{}))
	d.petty.Act(d, d.table+"/withdraw", prepared.ETag(), props{"reason": "遮盖房号"})
}

func (d *disclosing) masked() {
	r := d.petty.Get(d, d.row)
	d.unitA.Must(d, http.StatusForbidden, post(d.row+"/mask", r.ETag(), props{}))
	masked := d.petty.Act(d, d.row+"/mask", r.ETag(), props{})
	if masked.Number("open_findings") != 0 || masked.Text("cells.2.text") != "***反映：幸福小区*********楼下烧烤店油烟扰民。" {
		d.Errorf("%s", masked.Body)
	}
	d.petty.Must(d, http.StatusPreconditionFailed, post(d.row+"/mask", r.ETag(), props{}))
	d.petty.Must(d, http.StatusUnprocessableEntity, Request{Method: http.MethodPatch, Path: d.row, Body: props{"completion_goal": "年底前"}, Header: map[string]string{"If-Match": masked.ETag()}})
	d.petty.Patch(d, d.row, masked.ETag(), props{"rectification": "已清洗净化器，罚款5000元。"})
	if c := d.petty.Get(d, "/v1/petition-cases/"+d.caseID); !strings.Contains(c.Text("summary"), "501室") {
		d.Errorf("the case's own text changed: %s", c.Body)
	}
}

func (d *disclosing) released() {
	t := d.petty.Get(d, d.table)
	t = d.coordinator.Act(d, d.table+"/prepare", t.ETag(), nil)
	refuses(d.making, d.coordinator, http.StatusForbidden, post(d.table+"/release", t.ETag(), nil))
	d.petty.Must(d, http.StatusForbidden, post(d.table+"/release", t.ETag(), nil))
	if open := d.public(); len(open.List("items")) != 0 {
		d.Errorf("shown before release: %s", open.Body)
	}
	once := post(d.table+"/release", t.ETag(), nil)
	once.Header["Idempotency-Key"] = "release-13"
	first := d.leader.Must(d, http.StatusOK, once)
	again := d.leader.Must(d, http.StatusOK, once)
	if first.Text("state") != "released" || !bytes.Equal(first.Body, again.Body) || d.petty.Get(d, d.table).ETag() == "" {
		d.Errorf("released: %s, again: %s", first.Body, again.Body)
	}
	d.petty.Must(d, http.StatusConflict, post(d.table+"/withdraw", first.ETag(), props{"reason": "晚了"}))
	report := d.auditor.Get(d, d.table+"/redaction-report")
	if report.Text("released.name") == "" || len(report.List("treated")) != 1 || report.Text("treated.0.how") != "masked" || report.Text("treated.0.sample") != "3栋2****1室" {
		d.Errorf("%s", report.Body)
	}
	open := d.public()
	if len(open.List("items")) != 1 || open.Text("items.0.number") != "X2HN202109130001" || open.Text("items.0.cells.1.text") != "***反映：幸福小区*********楼下烧烤店油烟扰民。" || open.Header.Get("Cache-Control") != "public, max-age=300" {
		d.Errorf("%s", open.Body)
	}
	d.Anon.Must(d, http.StatusNotModified, Request{Method: http.MethodGet, Path: "/v1/open-data/disclosures?office_id=" + d.office, Header: map[string]string{"If-None-Match": open.ETag()}})
}

func (d *disclosing) public() *Answer {
	d.Helper()
	return d.Anon.Get(d, "/v1/open-data/disclosures?office_id="+d.office)
}

func (d *disclosing) corrected() {
	r := d.petty.Get(d, d.row)
	d.petty.Must(d, http.StatusConflict, Request{Method: http.MethodPatch, Path: d.row, Body: props{"remark": "改"}, Header: map[string]string{"If-Match": r.ETag()}})
	path := d.row + "/corrections"
	body := props{"column": "rectification", "text": "已清洗净化器，罚款3000元。", "reason": "金额有误"}
	told := d.petty.Must(d, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: path, Body: props{"column": "remark", "text": "电话13800138000", "reason": "补充"}})
	if told.Text("errors.0.code") != "known_phone" {
		d.Errorf("%s", told.Body)
	}
	c := d.coordinator.Create(d, path, body)
	d.petty.Must(d, http.StatusConflict, Request{Method: http.MethodPost, Path: path, Body: body})
	at := d.table + "/corrections/" + c.ID()
	refuses(d.making, d.coordinator, http.StatusForbidden, post(at+"/release", c.ETag(), nil))
	if d.public().Text("items.0.corrected_at") != "" {
		d.Error("a correction shows before it is released")
	}
	c = d.leader.Act(d, at+"/release", c.ETag(), nil)
	d.leader.Must(d, http.StatusConflict, post(at+"/reject", c.ETag(), props{"reason": "晚了"}))
	log := d.auditor.Get(d, d.table+"/corrections")
	open := d.public()
	if log.Text("items.0.old_text") != "已清洗净化器，罚款5000元。" || open.Text("items.0.cells.6.text") != "已清洗净化器，罚款3000元。" || open.Text("items.0.corrected_at") == "" {
		d.Errorf("%s %s", log.Body, open.Body)
	}
	if got := d.petty.Get(d, "/v1/petition-cases/"+d.caseID).Text("publication"); got != "corrected" {
		d.Errorf("publication %s", got)
	}
}

func (d *disclosing) printed() {
	html, xlsx := d.auditor.Get(d, d.table+"/html"), d.auditor.Get(d, d.table+"/xlsx")
	if !bytes.Contains(html.Body, []byte("罚款3000元")) || bytes.Contains(html.Body, []byte("501室")) || bytes.Contains(html.Body, []byte("<script")) || !strings.HasPrefix(html.Header.Get("Content-Type"), "text/html") {
		d.Errorf("%s", html.Body)
	}
	if !bytes.HasPrefix(xlsx.Body, []byte("PK")) || !strings.Contains(xlsx.Header.Get("Content-Disposition"), "filename*=UTF-8''") {
		d.Errorf("%v", xlsx.Header)
	}
	d.unitA.Must(d, http.StatusForbidden, Request{Method: http.MethodGet, Path: d.table + "/html"})
}

// unreleased: what is drafted, prepared or withheld is nowhere in open data.
func (d *disclosing) unreleased() {
	table, row := telling(d.making)
	d.petty.Must(d, http.StatusForbidden, post("/v1/disclosure-tables/"+table+"/rows/"+row.ID()+"/withhold", row.ETag(), props{"reason": "未决"}))
	d.leader.Act(d, "/v1/disclosure-tables/"+table+"/rows/"+row.ID()+"/withhold", row.ETag(), props{"reason": "未决"})
	draft := d.petty.Create(d, "/v1/disclosure-tables", disclosureBody(d.making, "round_2", props{"case_ids": []string{d.registeredID()}}))
	d.petty.Act(d, "/v1/disclosure-tables/"+draft.ID()+"/prepare", draft.ETag(), nil)
	if open := d.public(); len(open.List("items")) != 1 || open.Text("next_cursor") != "" {
		d.Errorf("%s", open.Body)
	}
	d.Anon.Must(d, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/open-data/disclosures?office_id=" + d.office + "&count=exact"})
	if nobody := d.Anon.Get(d, "/v1/open-data/disclosures?office_id=01980b6e-7a00-7000-8000-00000000ffff"); len(nobody.List("items")) != 0 {
		d.Errorf("%s", nobody.Body)
	}
	d.auditor.Must(d, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/disclosure-tables/01980b6e-7a00-7000-8000-00000000ffff"})
}

// divided: a case that was split is told by its parts, and only by them.
func (d *disclosing) divided() {
	b := batch(d.making)
	c := d.petty.Create(d, "/v1/petition-cases", props{"inspection_id": d.inspection, "batch_id": b.ID(), "number": "X2HN202109130009*", "summary": "一信两事", "received_at": "2021-09-10T08:00:00+08:00"})
	d.goOn(d.petty, c, "split", props{"reason": "一信两事", "parts": []any{props{"summary": "油烟"}, props{"summary": "噪声"}}})
	t := d.petty.Create(d, "/v1/disclosure-tables", props{"inspection_id": d.inspection, "profile": "round_2", "label": "分解件", "batch_ids": []string{b.ID()}})
	rows := string(d.petty.Get(d, "/v1/disclosure-tables/"+t.ID()+"/rows").Body)
	if t.Number("row_count") != 2 || !strings.Contains(rows, "X2HN202109130009-1*") || strings.Contains(rows, "一信两事") {
		d.Errorf("the rows of a case that was split: %s", rows)
	}
	d.petty.Act(d, "/v1/disclosure-tables/"+t.ID()+"/prepare", t.ETag(), nil)
	d.petty.Must(d, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/disclosure-tables", Body: disclosureBody(d.making, "round_2", props{"case_ids": []string{c.ID()}})})
}

func (d *disclosing) registeredID() string { return registered(d.making).ID() }
