package apitest

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestStoryReports is an evening of reporting: groups report or say that there is
// nothing, one forgets and is reminded, one is sent back; the coordinator makes
// the street's report and corrects it. Meanwhile something happens that the
// commanders must know within the hour. Wrong person, wrong order, a stale
// version and a replay are tried on the way.
func TestStoryReports(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &evening{making: finishedDay(t, w)}
		s.member, s.head, s.petitions = s.role("group_member"), s.role("group_leader"), s.petty
		s.group = s.sanitation()
		s.write()
		s.missing()
		s.review()
		s.street()
		s.urgent()
		s.told()
	})
}

type evening struct {
	*making
	member, head, petitions *Client
	group, path             string
	day                     string
}

func (s *evening) fresh(by *Client) *Answer { return by.Get(s, s.path) }

func (s *evening) daily(by *Client, status int, with props) *Answer {
	s.Helper()
	body := s.reporting(props{"kind": "daily"})
	delete(body, "title")
	for k, v := range with {
		body[k] = v
	}
	return by.Must(s, status, Request{Method: http.MethodPost, Path: "/v1/work-reports", Body: body})
}

func (s *evening) write() {
	s.Later(24 * time.Hour)
	s.day = s.today()
	s.daily(s.coordinator, http.StatusUnprocessableEntity, nil) // not in that group
	s.daily(s.auditor, http.StatusForbidden, nil)
	s.daily(s.member, http.StatusUnprocessableEntity, props{"is_nil": true})
	s.daily(s.member, http.StatusUnprocessableEntity, props{"report_on": "2021-12-01"})
	d := s.daily(s.member, http.StatusCreated, props{"content": ""})
	s.path = "/v1/work-reports/" + d.ID()
	s.daily(s.head, http.StatusConflict, nil)
	s.petitions.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path})
	s.member.Must(s, http.StatusConflict, act(s.path+"/submit", d, nil)) // says nothing
	s.head.Must(s, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(s.making, props{"attached_to_type": "work_report", "attached_to_id": d.ID()})})
	s.head.Patch(s, s.path, s.fresh(s.head).ETag(), props{"content": "清运卫生死角 12 处"})
	s.member.Must(s, http.StatusPreconditionFailed, act(s.path+"/submit", d, nil))
	once := act(s.path+"/submit", s.fresh(s.member), nil)
	once.Header["Idempotency-Key"] = "submit-" + d.ID()
	first, again := s.member.Must(s, http.StatusOK, once), s.member.Must(s, http.StatusOK, once)
	if first.Text("state") != "submitted" || first.JSON("late") != false || string(first.Body) != string(again.Body) || len(s.fresh(s.member).List("submissions")) != 1 {
		s.Errorf("submitted %s, again %s", first.Body, again.Body)
	}
	s.member.Must(s, http.StatusConflict, act(s.path+"/submit", s.fresh(s.member), nil))
	s.member.Must(s, http.StatusForbidden, act(s.path+"/accept", s.fresh(s.member), nil))
	s.petitions.Must(s, http.StatusForbidden, act(s.path+"/accept", first, nil))
	s.petitions.Must(s, http.StatusNotFound, act(s.path+"/submit", first, nil))
}

// standing gives "group status" of what is owed today, as the caller sees it.
func (s *evening) standing(by *Client) []string {
	s.Helper()
	a := by.Get(s, "/v1/work-reports/missing?inspection_id="+s.inspection+"&report_from="+s.day+"&report_to="+s.day)
	var out []string
	for i := range a.List("items") {
		out = append(out, a.Text("items."+itoa(i)+".group_name")+" "+a.Text("items."+itoa(i)+".status"))
	}
	return out
}

func (s *evening) missing() {
	want := "综合协调组 upcoming 信访应急处置组 upcoming 督办问责组 upcoming"
	if got := strings.Join(s.standing(s.coordinator), " "); got != want {
		s.Errorf("before the cut-off: %s", got)
	}
	groups := s.Admin.Get(s, "/v1/groups?inspection_id="+s.inspection+"&q="+url.QueryEscape("信访应急"))
	n := s.daily(s.petitions, http.StatusCreated, props{"group_id": groups.Text("items.0.id"), "is_nil": true, "content": ""})
	s.Later(14 * time.Hour) // past ten in the evening
	late := s.petitions.Act(s, "/v1/work-reports/"+n.ID()+"/submit", n.ETag(), nil)
	if late.JSON("late") != true || late.JSON("is_nil") != true {
		s.Errorf("a nil report after the cut-off: %s", late.Body)
	}
	if got := strings.Join(s.standing(s.coordinator), " "); got != "综合协调组 missing 督办问责组 missing" {
		s.Errorf("after the cut-off: %s", got)
	}
	if got := s.standing(s.petitions); len(got) != 0 {
		s.Errorf("another group sees %v", got)
	}
	nudge := Request{Method: http.MethodPost, Path: "/v1/work-reports/nudge", Body: props{"inspection_id": s.inspection, "report_on": s.day}}
	s.leader.Must(s, http.StatusForbidden, nudge)
	for i, want := range []string{"nudged", "too_soon"} {
		if a := s.coordinator.Must(s, http.StatusOK, nudge); len(a.List("items")) != 2 || a.Text("items.0.outcome") != want {
			s.Errorf("nudge %d: %s", i, a.Body)
		}
	}
}

func (s *evening) review() {
	s.coordinator.Must(s, http.StatusOK, act(s.path+"/return", s.fresh(s.coordinator), props{"reason": "请写明地点"}))
	s.leader.Must(s, http.StatusConflict, act(s.path+"/accept", s.fresh(s.leader), nil))
	s.member.Patch(s, s.path, s.fresh(s.member).ETag(), props{"content": "清运河东社区卫生死角 12 处"})
	again := s.member.Act(s, s.path+"/submit", s.fresh(s.member).ETag(), nil)
	if again.JSON("late") != false || again.Text("submissions.0.words") != "请写明地点" || again.Text("submissions.0.content") != "清运卫生死角 12 处" {
		s.Errorf("submitted again: %s", again.Body)
	}
	s.leader.Act(s, s.path+"/accept", again.ETag(), nil)
	s.member.Must(s, http.StatusConflict, Request{Method: http.MethodPatch, Path: s.path, Body: props{"content": "x"}, Header: map[string]string{"If-Match": s.fresh(s.member).ETag()}})
}

func (s *evening) street() {
	compile := Request{Method: http.MethodPost, Path: "/v1/street-reports", Body: props{"inspection_id": s.inspection, "report_on": s.day, "summary": "平稳"}}
	s.leader.Must(s, http.StatusForbidden, compile)
	r := s.coordinator.Must(s, http.StatusCreated, compile)
	if r.Number("groups_due") != 4 || r.Number("groups_submitted") != 2 || r.Number("groups_nil") != 1 || r.Number("groups_late") != 1 ||
		r.Number("figures.cases_total") != 4 || r.Number("figures.cases_key") != 1 || r.Text("entries.3.content") != "清运河东社区卫生死角 12 处" {
		s.Errorf("the street's report: %s", r.Body)
	}
	s.coordinator.Must(s, http.StatusConflict, compile)
	path := "/v1/street-reports/" + r.ID()
	page := s.leader.Get(s, path+"/html")
	for _, words := range []string{"青禾街道办事处工作日报", r.Text("number"), "零报告", "督办问责组（未报）", r.Text("digest")} {
		if !strings.Contains(string(page.Body), words) {
			s.Errorf("the printed report lacks %s", words)
		}
	}
	s.petty.Create(s, "/v1/petition-cases", caseBody(s.making)) // the figures stay
	c := s.coordinator.Must(s, http.StatusCreated, act(path+"/corrections", r, props{"reason": "补充"}))
	old := s.coordinator.Get(s, path)
	if c.Number("edition") != 2 || c.Number("figures.cases_total") != 4 || old.Text("digest") != r.Text("digest") || old.JSON("latest") != false {
		s.Errorf("corrected %s, before %s", c.Body, old.Body)
	}
	s.coordinator.Must(s, http.StatusConflict, act(path+"/corrections", old, props{"reason": "再补充"}))
	s.member.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path})
	if n := s.coordinator.Get(s, "/v1/street-reports?latest=true&count=exact").Number("total"); n != 1 {
		s.Errorf("%v latest editions of one day", n)
	}
	book := s.auditor.Get(s, "/v1/work-reports/xlsx?inspection_id="+s.inspection)
	if !strings.HasPrefix(string(book.Body), "PK") {
		s.Error("no workbook")
	}
}

func (s *evening) urgent() {
	shen := s.Account(s, "shenli", props{"person_id": s.person("沈立")})
	late := s.member.Create(s, "/v1/urgent-reports", props{"inspection_id": s.inspection, "group_id": s.group, "title": "夜间倾倒", "known_at": s.instant(-61 * time.Minute), "text": "发现夜间倾倒"})
	u := s.member.Create(s, "/v1/urgent-reports", props{"inspection_id": s.inspection, "group_id": s.group, "title": "雨水井冒出污水", "known_at": s.instant(-59 * time.Minute), "text": "已围挡，正溯源"})
	if late.JSON("late") != true || u.JSON("late") != false || len(u.List("recipients")) != 3 || u.Number("unacknowledged") != 3 {
		s.Errorf("first reports: %s\n%s", late.Body, u.Body)
	}
	path := "/v1/urgent-reports/" + u.ID()
	s.petitions.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: path})
	s.coordinator.Must(s, http.StatusForbidden, act(path+"/acknowledge", u, nil))
	s.leader.Act(s, path+"/acknowledge", u.ETag(), nil)
	shen.Act(s, path+"/acknowledge", u.ETag(), nil) // the others are not in the way
	s.leader.Must(s, http.StatusConflict, act(path+"/acknowledge", s.leader.Get(s, path), nil))
	if got := s.leader.Get(s, path); got.Number("unacknowledged") != 1 || got.Text("recipients.2.acknowledged_at") != "" || got.Text("recipients.0.acknowledged_at") == "" {
		s.Errorf("who has not: %s", got.Body)
	}
	s.Later(31 * time.Minute)
	if got := s.leader.Get(s, path); got.JSON("overdue") != true {
		s.Errorf("nobody says that it is overdue: %s", got.Body)
	}
	s.petitions.Must(s, http.StatusNotFound, act(path+"/follow-ups", u, props{"kind": "final", "text": "x"}))
	s.member.Act(s, path+"/follow-ups", "*", props{"kind": "follow_up", "text": "隔油池溢流"})
	closed := s.coordinator.Act(s, path+"/follow-ups", "*", props{"kind": "final", "text": "已清掏"})
	if closed.Text("state") != "closed" || len(closed.List("entries")) != 3 || closed.Number("unacknowledged") != 3 {
		s.Errorf("closed: %s", closed.Body)
	}
	s.member.Must(s, http.StatusConflict, act(path+"/follow-ups", closed, props{"kind": "follow_up", "text": "x"}))
	if n := s.leader.Get(s, "/v1/urgent-reports?acknowledged=false&late=true&count=exact&q="+url.QueryEscape("倾倒")).Number("total"); n != 1 {
		s.Errorf("%v are found", n)
	}
	s.coordinator.Act(s, "/v1/urgent-reports/"+late.ID()+"/void", "*", props{"reason": "误报"})
}

// told: the stream tells of everything and holds no words.
func (s *evening) told() {
	var all strings.Builder
	Walk(s.T, s.auditor, "/v1/audit-events?limit=200", func(e map[string]any) { all.WriteString(str(e, "kind") + " ") })
	for _, kind := range []string{"work_report.submitted", "work_report.returned", "work_report.accepted", "work_report.file_changed", "work_report_nudge.sent",
		"street_report.compiled", "street_report.corrected", "urgent_report.created", "urgent_report.acknowledged", "urgent_report.finished", "urgent_report.voided"} {
		if !strings.Contains(all.String(), kind+" ") {
			s.Errorf("nobody was told of %s", kind)
		}
	}
	changes := string(s.coordinator.Get(s, "/v1/changes?limit=200").Body)
	for _, word := range []string{"死角", "污水", "倾倒"} {
		if strings.Contains(changes, word) {
			s.Errorf("the stream says %s", word)
		}
	}
}
