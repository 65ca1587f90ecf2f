package apitest

import (
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

// TestStoryFirstDay is the first working day of an office, from the signature of
// the administrator to the district's pull and a verified chain, on each engine.
func TestStoryFirstDay(t *testing.T) {
	Each(t, func(t *testing.T, w *World) { firstDay(t, w) })
}

func firstDay(t *testing.T, w *World) {
	d := &day{T: t, World: w}
	d.organise()
	d.appoint()
	d.intake()
	d.handle()
	d.petitioner()
	d.district()
	d.audit()
}

// day is what the story carries from one chapter to the next.
type day struct {
	*testing.T
	*World
	inspection, batch    string
	units                map[string]string
	coordinator, petty   *Client
	leader, unitA, unitB *Client
	auditor              *Client
	cases                []map[string]any
}

func fixture(t testing.TB, name string) string {
	t.Helper()
	raw, err := os.ReadFile("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// organise: the plan is read, shown, and becomes the organisation.
func (d *day) organise() {
	admin := d.Admin
	if got := admin.Get(d, "/v1/me").Text("user.username"); got != adminName+d.Suffix {
		d.Fatalf("signed in as %q", got)
	}
	draft := admin.Create(d, "/v1/plan-imports", map[string]any{"filename": "工作方案.txt", "text": fixture(d, "plan.txt")})
	if n := len(draft.List("draft.working_groups")); n != 4 {
		d.Fatalf("the draft has %d working groups: %s", n, draft.Body)
	}
	if n := len(draft.List("draft.working_groups.0.duties")); n != 3 {
		d.Errorf("the first group has %d duties", n)
	}
	path := "/v1/plan-imports/" + draft.ID()
	applied := admin.Act(d, path+"/apply", draft.ETag(), map[string]any{"starts_at": "2021-09-01T00:00:00+08:00"})
	d.inspection = applied.Text("inspection_id")
	admin.Must(d, http.StatusConflict, Request{Method: http.MethodPost, Path: path + "/apply", Body: map[string]any{},
		Header: map[string]string{"If-Match": applied.ETag()}})

	d.units = map[string]string{}
	Walk(d, admin, "/v1/units?limit=3", func(u map[string]any) { d.units[str(u, "name")] = str(u, "id") })
	for _, name := range []string{"党政办公室", "城市管理办公室", "城管执法中队", "青禾环境服务有限公司", "河东社区"} {
		if d.units[name] == "" {
			d.Errorf("the plan's unit %s is missing: %v", name, d.units)
		}
	}
	groups := admin.Get(d, "/v1/groups?inspection_id="+d.inspection+"&kind=working_group&count=exact")
	if groups.Number("total") != 4 {
		d.Errorf("groups: %s", groups.Body)
	}
}

// appoint: accounts follow from the people of the plan; a vacant post is filled.
func (d *day) appoint() {
	d.coordinator = d.Account(d, "linxiaolan", map[string]any{"person_id": d.person("林晓岚")})
	d.petty = d.Account(d, "tangning", map[string]any{"person_id": d.person("唐宁")})
	d.leader = d.Account(d, "zhouqiming", map[string]any{"person_id": d.person("周启明")})
	d.unitA = d.Account(d, "chengguanban", map[string]any{"unit_id": d.units["城市管理办公室"]})
	d.unitB = d.Account(d, "zhongdui", map[string]any{"unit_id": d.units["城管执法中队"]})
	d.auditor = d.Account(d, "hanxue", map[string]any{"auditor": true})
	if got := d.coordinator.Get(d, "/v1/me"); !contains(got.List("standings"), "coordinator") {
		d.Errorf("the liaison of the coordinating group is no coordinator: %s", got.Body)
	}

	gaps := d.coordinator.Get(d, "/v1/inspections/"+d.inspection+"/gaps")
	if len(gaps.List("items")) == 0 {
		d.Errorf("a vacant liaison post is no gap: %s", gaps.Body)
	}
	vacant := d.coordinator.Get(d, "/v1/appointments?vacant=true&inspection_id="+d.inspection)
	if len(vacant.List("items")) != 1 {
		d.Fatalf("vacant posts: %s", vacant.Body)
	}
	person := d.coordinator.Create(d, "/v1/people", map[string]any{"name": "罗飞", "unit_id": d.units["城市管理办公室"], "mobile_phone": "13900000001"})
	group := vacant.Text("items.0.group_id")
	liaison := d.coordinator.Create(d, "/v1/liaisons", map[string]any{"group_id": group, "person_id": person.ID(), "phone": "13900000001"})
	if liaison.Text("person_name") != "罗飞" {
		d.Errorf("liaison: %s", liaison.Body)
	}
	inspection := d.leader.Get(d, "/v1/inspections/"+d.inspection)
	started := d.leader.Act(d, "/v1/inspections/"+d.inspection+"/start", inspection.ETag(), map[string]any{"stationed_from": "2021-08-28"})
	if started.Text("state") != "stationed" {
		d.Errorf("inspection: %s", started.Body)
	}
}

func (d *day) person(name string) string {
	d.Helper()
	a := d.Admin.Get(d, "/v1/people?q="+url.QueryEscape(name))
	for i := range a.List("items") {
		if p, ok := a.List("items")[i].(map[string]any); ok && p["name"] == name {
			return str(p, "id")
		}
	}
	d.Fatalf("no person %s: %s", name, a.Body)
	return ""
}

// intake: the batch arrives as a table; the same table again changes nothing.
func (d *day) intake() {
	batch := d.petty.Create(d, "/v1/petition-batches", map[string]any{"inspection_id": d.inspection, "label": "第十三批",
		"received_at": "2021-09-10T08:00:00+08:00", "printed": map[string]any{"total": 4, "letter": 2, "phone": 2, "key": 1}})
	d.batch = batch.ID()
	path := "/v1/petition-batches/" + d.batch
	bring := func() *Answer {
		etag := d.petty.Get(d, path).ETag()
		return d.petty.Act(d, path+"/import", etag, map[string]any{"text": fixture(d, "cases.tsv")})
	}
	if a := bring(); a.Number("created") != 4 || a.Number("failed") != 0 {
		d.Fatalf("import: %s", a.Body)
	}
	events := d.count(d.auditor, "/v1/audit-events?count=exact&limit=1")
	if a := bring(); a.Number("created") != 0 || a.Number("unchanged") != 4 {
		d.Errorf("second import: %s", a.Body)
	}
	if now := d.count(d.auditor, "/v1/audit-events?kind=petition_case.created&count=exact&limit=1"); now != 4 {
		d.Errorf("%v cases created by events, %v events before", now, events)
	}
	if a := d.petty.Get(d, path+"/reconciliation"); a.JSON("balanced") != true {
		d.Errorf("printed totals: %s", a.Body)
	}
	for query, want := range map[string]float64{
		"key_case=true": 1, "channel=letter": 2, "q=" + url.QueryEscape("油烟"): 1, "q=" + url.QueryEscape("河道 污水"): 1,
		"pollution_type=air": 2, "handling=registered": 4, "handling=dispatched": 0, "number=X2HN202109100031": 1,
	} {
		if n := d.count(d.coordinator, "/v1/petition-cases?count=exact&limit=1&"+query); n != want {
			d.Errorf("%s finds %v, wanted %v", query, n, want)
		}
	}
	Walk(d, d.coordinator, "/v1/petition-cases?limit=3&sort=number&batch_id="+d.batch, func(c map[string]any) { d.cases = append(d.cases, c) })
	if len(d.cases) != 4 {
		d.Fatalf("%d cases", len(d.cases))
	}
}

func (d *day) count(c *Client, path string) float64 {
	d.Helper()
	return c.Get(d, path).Number("total")
}

// handle: dispatch, acknowledge, return, reassign; who is not concerned sees nothing.
func (d *day) handle() {
	for _, c := range d.cases[:3] {
		a := d.coordinator.Act(d, "/v1/petition-cases/"+str(c, "id")+"/dispatch", etagOf(c), map[string]any{
			"lead_unit_id": d.units["城市管理办公室"], "instruction": "请核实情况并按时反馈。"})
		if a.Text("handling") != "dispatched" || a.Text("due_at") == "" {
			d.Errorf("dispatch: %s", a.Body)
		}
	}
	first, second := "/v1/petition-cases/"+str(d.cases[0], "id"), "/v1/petition-cases/"+str(d.cases[1], "id")
	d.unitB.Must(d, http.StatusNotFound, Request{Method: http.MethodGet, Path: first})

	seen := d.unitA.Get(d, first)
	if !contains(seen.List("allowed_actions"), "acknowledge") {
		d.Errorf("the unit may not acknowledge: %s", seen.Body)
	}
	if a := d.unitA.Act(d, first+"/acknowledge", seen.ETag(), map[string]any{"note": "已签收"}); a.Text("handling") != "acknowledged" {
		d.Errorf("acknowledge: %s", a.Body)
	}
	d.unitA.Must(d, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: first + "/acknowledge", Body: map[string]any{},
		Header: map[string]string{"If-Match": seen.ETag()}})

	for _, not := range []string{"城市管理办公室", "青禾环境服务有限公司"} { // the own, and one that could not have it
		d.unitA.Must(d, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: second + "/return",
			Body: map[string]any{"reason": "不属本单位", "proposed_unit_id": d.units[not]}, Header: map[string]string{"If-Match": d.unitA.Get(d, second).ETag()}})
	}
	back := d.unitA.Act(d, second+"/return", d.unitA.Get(d, second).ETag(), map[string]any{
		"reason": "属占道经营，由执法中队管辖", "proposed_unit_id": d.units["城管执法中队"]})
	if back.Text("handling") != "returned" {
		d.Errorf("return: %s", back.Body)
	}
	due := d.cases[1]["due_at"]
	again := d.coordinator.Act(d, second+"/reassign", d.coordinator.Get(d, second).ETag(), map[string]any{
		"lead_unit_id": d.units["城管执法中队"], "reason": "按退回意见改派"})
	if due != nil && again.JSON("due_at") != due {
		d.Errorf("the deadline moved from %v: %s", due, again.Body)
	}
	got := d.unitB.Get(d, second)
	d.unitB.Act(d, second+"/acknowledge", got.ETag(), map[string]any{})
	timeline := d.coordinator.Get(d, second+"/timeline")
	var kinds []string
	for _, e := range timeline.List("items") {
		if m, ok := e.(map[string]any); ok {
			kinds = append(kinds, strings.TrimPrefix(str(m, "kind"), "petition_case."))
		}
	}
	if got := strings.Join(kinds, " "); !strings.Contains(got, "dispatched returned reassigned acknowledged") {
		d.Errorf("timeline: %s", got)
	}
}

// petitioner: recorded masked, revealed with a reason, out of reach for others.
func (d *day) petitioner() {
	path := "/v1/petition-cases/" + str(d.cases[0], "id") + "/petitioner"
	const name, phone = "欧阳明珠", "13712345678"
	masked := d.petty.Get(d, path)
	d.petty.Must(d, http.StatusOK, Request{Method: http.MethodPut, Path: path, Header: map[string]string{"If-Match": masked.ETag()},
		Body: map[string]any{"anonymous": false, "name": name, "phone": phone}})
	if a := d.petty.Get(d, path); strings.Contains(string(a.Body), phone) || strings.Contains(string(a.Body), name) {
		d.Errorf("not masked: %s", a.Body)
	}
	reveal := Request{Method: http.MethodPost, Path: path + "/reveal", Body: map[string]any{"reason": "回访核实"}}
	if a := d.petty.Must(d, http.StatusOK, reveal); a.Text("name") != name || a.Text("phone") != phone {
		d.Errorf("revealed: %s", a.Body)
	}
	for _, c := range []*Client{d.coordinator, d.leader, d.auditor, d.unitA, d.Admin} {
		c.Must(d, http.StatusForbidden, reveal)
	}
	rehearsed := reveal // would show everything and leave no entry
	rehearsed.Path += "?validate_only=true"
	d.petty.Must(d, http.StatusBadRequest, rehearsed)
	for _, c := range []*Client{d.auditor} {
		var all strings.Builder
		Walk(d, c, "/v1/audit-events?limit=200", func(e map[string]any) { all.WriteString(str(e, "kind") + " ") })
		if !strings.Contains(all.String(), "petitioner") {
			d.Errorf("the reading left no entry")
		}
	}
}

// district: a report is made, pulled by a machine, and stays the same for ever.
func (d *day) district() {
	report := d.coordinator.Create(d, "/v1/status-reports", map[string]any{"inspection_id": d.inspection})
	if report.Number("cases.total") != 4 || report.Number("cases.key") != 1 || report.Text("digest") == "" {
		d.Errorf("report: %s", report.Body)
	}
	token := d.Anon.Must(d, http.StatusOK, d.token(d.credentials("区级调度平台", "status_reports:read", "changes:read")))
	machine := d.Anon.As("district", token.Text("access_token"))
	latest := machine.Get(d, "/v1/status-reports/latest")
	machine.Must(d, http.StatusNotModified, Request{Method: http.MethodGet, Path: "/v1/status-reports/latest",
		Header: map[string]string{"If-None-Match": latest.ETag()}})
	byID := machine.Get(d, "/v1/status-reports/"+report.ID())
	if string(byID.Body) != string(latest.Body) {
		d.Errorf("latest and by id differ:\n%s\n%s", latest.Body, byID.Body)
	}
	d.coordinator.Act(d, "/v1/petition-cases/"+str(d.cases[3], "id")+"/dispatch", etagOf(d.cases[3]),
		map[string]any{"lead_unit_id": d.units["城市管理办公室"]})
	if now := machine.Get(d, "/v1/status-reports/"+report.ID()); string(now.Body) != string(byID.Body) {
		d.Errorf("the report changed:\n%s\n%s", byID.Body, now.Body)
	}
	machine.Must(d, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/petition-cases"})
	seen := 0
	for path := "/v1/changes?limit=20"; ; {
		page := machine.Get(d, path)
		seen += len(page.List("items"))
		if page.Text("next") == "" {
			break
		}
		path = "/v1/changes?limit=20&after=" + url.QueryEscape(page.Text("next"))
	}
	if seen < 20 {
		d.Errorf("the district saw %d changes", seen)
	}
}

func (d *day) audit() {
	a := d.auditor.Get(d, "/v1/audit-events/verify")
	if a.JSON("intact") != true || a.Number("checked") < 30 {
		d.Errorf("chain: %s", a.Body)
	}
}

func str(m map[string]any, key string) string { s, _ := m[key].(string); return s }

func etagOf(m map[string]any) string {
	n, _ := m["version"].(float64)
	return `"` + itoa(int(n)) + `"`
}

func contains(list []any, want string) bool {
	for _, v := range list {
		if v == want {
			return true
		}
	}
	return false
}
