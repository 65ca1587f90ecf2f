package apitest

import (
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// proposed waits until the program has put the pair of two cases before people.
func (m *making) proposed(earlier, later string) (found *Answer) {
	m.Helper()
	eventually(m, "the pair "+earlier+", "+later+" is proposed", func() bool {
		page := m.coordinator.Get(m, "/v1/duplicate-proposals?state=open&limit=200&case_id="+later)
		for i := range page.List("items") {
			at := fmt.Sprintf("items.%d.", i)
			if page.Text(at+"earlier_case.id") == earlier && page.Text(at+"later_case.id") == later {
				found = m.coordinator.Get(m, "/v1/duplicate-proposals/"+page.Text(at+"id"))
			}
		}
		return found != nil
	})
	return found
}

func (m *making) complaint(with props) *Answer {
	m.Helper()
	body := props{"inspection_id": m.inspection, "number": m.name("X2HN2021091900"), "received_at": "2021-09-19T08:00:00+08:00"}
	maps.Copy(body, with)
	return m.petty.Create(m, "/v1/petition-cases", body)
}

// alike are two cases of one matter, of which there is no third.
func alike(m *making) (earlier, later *Answer) {
	n := m.name("")
	earlier = m.complaint(props{"summary": "滨江路" + n + "号鸿运汽修厂露天喷漆，气味刺鼻，窗户不敢开。"})
	return earlier, m.complaint(props{"summary": "举报滨江路" + n + "号的鸿运汽修厂，天天露天喷漆，气味很刺鼻。"})
}

func proposal(m *making) *Answer {
	a, b := alike(m)
	return m.proposed(a.ID(), b.ID())
}

func link(m *making) (caseID string, l *Answer) {
	a, b := alike(m)
	return b.ID(), m.coordinator.Create(m, "/v1/petition-cases/"+b.ID()+"/links", props{"other_case_id": a.ID(), "kind": "related", "reason": "同一片区"})
}

func onLink(by string, body func(m *making) any) maker {
	return func(m *making) call {
		id, l := link(m)
		c := call{by: by, path: in("case_id", id, "link_id", l.ID()), match: l.ETag()}
		if body != nil {
			c.body = body(m)
		}
		return c
	}
}

func mergedCase(m *making) *Answer {
	a, b := alike(m)
	return m.goOn(m.coordinator, b, "merge", props{"into_case_id": a.ID(), "reason": "同一处"})
}

func init() {
	maps.Copy(makers, map[string]maker{
		"listDuplicateProposals":     list("coordinator"),
		"getDuplicateProposal":       one("petition_staff", "proposal_id", proposal),
		"confirmDuplicateProposal":   on("coordinator", "proposal_id", proposal, fixed(props{"reason": "同一处"})),
		"dismissDuplicateProposal":   on("petition_staff", "proposal_id", proposal, fixed(props{"reason": "两处"})),
		"listPetitionCaseDuplicates": one("coordinator", "case_id", registered),
		"listPetitionCaseLinks":      one("coordinator", "case_id", registered),
		"createPetitionCaseLink": func(m *making) call {
			a, b := alike(m)
			return call{by: "coordinator", path: in("case_id", b.ID()), body: props{"other_case_id": a.ID(), "kind": "duplicate", "reason": "同一处"}}
		},
		"getPetitionCaseLink":  onLink("coordinator", nil),
		"voidPetitionCaseLink": onLink("petition_staff", voiding),
		"mergePetitionCase": on("coordinator", "case_id", registered, func(m *making) any {
			return props{"into_case_id": registered(m).ID(), "reason": "同一处"}
		}),
		"unmergePetitionCase": on("petition_staff", "case_id", mergedCase, fixed(props{"reason": "两处"})),
		"splitPetitionCase": on("petition_staff", "case_id", registered, fixed(props{"reason": "一信两事",
			"parts": []any{props{"summary": "第一事"}, props{"summary": "第二事", "pollution_types": []string{"air"}}}})),
	})
}

// TestStoryDuplicates is a complaint of the 14th batch about what the 5th had
// already, and an earlier round too: proposed with reasons, confirmed by people,
// merged and taken apart again, and a key case split into five; with the wrong
// order, the wrong person, a stale version and a replay tried on the way.
func TestStoryDuplicates(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &twins{making: finishedDay(t, w)}
		s.strict = true
		s.arrive()
		s.judge()
		s.merge()
		s.split()
		s.phone()
		s.close()
		if a := s.auditor.Get(s, "/v1/audit-events/verify"); a.JSON("intact") != true {
			t.Errorf("chain: %s", a.Body)
		}
	})
}

type twins struct {
	*making
	past, first, again *Answer
	fourteenth         string
}

// arrive: three complaints of one shop, in two rounds and three batches.
func (s *twins) arrive() {
	round := s.coordinator.Create(s, "/v1/inspections", props{"name": "第一轮督察", "level": "central", "round": "第一轮"})
	s.past = s.complaint(props{"inspection_id": round.ID(), "number": "信20170816134", "summary": "解放路88号阿香夜宵店油烟直排，半夜猜拳喧哗。"})
	fifth := s.petty.Create(s, "/v1/petition-batches", props{"inspection_id": s.inspection, "label": "第五批", "received_at": "2021-09-02T08:00:00+08:00"}).ID()
	s.fourteenth = s.petty.Create(s, "/v1/petition-batches", props{"inspection_id": s.inspection, "label": "第十四批", "received_at": "2021-09-11T08:00:00+08:00"}).ID()
	s.first = s.complaint(props{"batch_id": fifth, "summary": "解放路88号阿香夜宵店油烟直排，隔油池发臭，楼上住户不敢开窗。"})
	table := "受理编号\t交办问题基本情况\t行政区域\nX2HN202109110077\t阿香夜宵店（解放路八十八号）每晚油烟呛人，隔油池发臭，不敢开窗。\t河东社区\nX2HN202109110078\t西塘村鱼塘边堆建筑垃圾。\t西塘村\n"
	path := "/v1/petition-batches/" + s.fourteenth
	a := s.petty.Act(s, path+"/import", s.petty.Get(s, path).ETag(), props{"text": table})
	s.again = s.coordinator.Get(s, "/v1/petition-cases/"+a.Text("rows.0.case_id"))
}

// judge: what looks alike is told with its reasons; people confirm and dismiss.
func (s *twins) judge() {
	p := s.proposed(s.first.ID(), s.again.ID())
	told := map[string]string{}
	for i := range p.List("reasons") {
		at := fmt.Sprintf("reasons.%d.", i)
		told[p.Text(at+"kind")] = p.Text(at+"value") + p.Text(at+"sentence")
	}
	if p.Number("score") < 80 || !strings.Contains(told["address"], "解放路88号") || !strings.Contains(told["polluter"], "阿香夜宵店") || told["phone"] != "" {
		s.Errorf("reasons: %s", p.Body)
	}
	old := s.proposed(s.past.ID(), s.again.ID())
	s.proposed(s.past.ID(), s.first.ID())
	for query, want := range map[string]float64{"batch_id=" + s.fourteenth: 2, "batch_id=" + s.fourteenth + "&case_id=" + s.past.ID(): 1, "state=confirmed&case_id=" + s.again.ID(): 0} {
		if n := s.count(s.coordinator, "/v1/duplicate-proposals?count=exact&limit=1&"+query); n != want {
			s.Errorf("%s finds %v, wanted %v", query, n, want)
		}
	}
	found := s.coordinator.Get(s, "/v1/petition-cases/"+s.again.ID()+"/duplicate-proposals?limit=2")
	if len(found.List("items")) != 2 || found.Text("items.0.proposal_id") == "" || found.Number("items.0.score") < found.Number("items.1.score") {
		s.Errorf("found when asked: %s", found.Body)
	}
	path := "/v1/duplicate-proposals/" + p.ID()
	s.unitA.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path})
	s.leader.Must(s, http.StatusForbidden, act(path+"/confirm", p, props{}))
	s.coordinator.Must(s, http.StatusPreconditionFailed, Request{Method: http.MethodPost, Path: path + "/confirm", Body: props{}, Header: map[string]string{"If-Match": `"9"`}})
	once := act(path+"/confirm", p, props{"reason": "同一家店"})
	once.Header["Idempotency-Key"] = "confirm-" + p.ID()
	done, replay := s.coordinator.Must(s, http.StatusOK, once), s.coordinator.Must(s, http.StatusOK, once)
	if done.Text("state") != "confirmed" || string(done.Body) != string(replay.Body) || len(done.List("allowed_actions")) != 0 {
		s.Errorf("confirmed: %s\nreplayed: %s", done.Body, replay.Body)
	}
	s.coordinator.Must(s, http.StatusConflict, act(path+"/dismiss", done, props{"reason": "反悔"}))
	s.petty.Act(s, "/v1/duplicate-proposals/"+old.ID()+"/dismiss", old.ETag(), props{"reason": "旧案已销号"})
	if now := s.coordinator.Get(s, "/v1/petition-cases/"+s.again.ID()+"/duplicate-proposals"); strings.Contains(string(now.Body), s.past.ID()) || strings.Contains(string(now.Body), s.first.ID()) {
		s.Errorf("what was decided is proposed again: %s", now.Body)
	}
	for _, c := range []*Answer{s.first, s.again} {
		ls := s.coordinator.Get(s, "/v1/petition-cases/"+c.ID()+"/links")
		if len(ls.List("items")) != 1 || ls.Text("items.0.kind") != "duplicate" || ls.Text("items.0.to_case.id") != s.first.ID() {
			s.Errorf("links: %s", ls.Body)
		}
	}
}

// merge: the duplicate ends in the first, keeps its number, and comes back.
func (s *twins) merge() {
	path, into := "/v1/petition-cases/"+s.again.ID(), "/v1/petition-cases/"+s.first.ID()
	seen := s.coordinator.Get(s, path)
	s.coordinator.Must(s, http.StatusUnprocessableEntity, act(path+"/merge", seen, props{"into_case_id": s.past.ID(), "reason": "另一轮"}))
	s.coordinator.Must(s, http.StatusUnprocessableEntity, act(path+"/merge", seen, props{"into_case_id": s.again.ID(), "reason": "自己"}))
	s.coordinator.Must(s, http.StatusConflict, act(path+"/unmerge", seen, props{"reason": "还没并"}))
	s.unitA.Must(s, http.StatusForbidden, act(path+"/merge", seen, props{"into_case_id": s.first.ID(), "reason": "越权"}))
	gone := s.coordinator.Act(s, path+"/merge", seen.ETag(), props{"into_case_id": s.first.ID(), "reason": "同一家店，并案办理"})
	if gone.Text("merged_into_id") != s.first.ID() || fmt.Sprint(gone.List("allowed_actions")) != "[unmerge]" || gone.Text("number") != "X2HN202109110077" {
		s.Errorf("merged: %s", gone.Body)
	}
	s.coordinator.Must(s, http.StatusPreconditionFailed, act(path+"/unmerge", seen, props{"reason": "旧版本"}))
	s.coordinator.Must(s, http.StatusConflict, act(path+"/dispatch", gone, props{"lead_unit_id": s.units["城市管理办公室"]}))
	whole := s.coordinator.Get(s, into)
	if fmt.Sprint(whole.List("secondary_numbers")) != "[X2HN202109110077]" {
		s.Errorf("the survivor: %s", whole.Body)
	}
	if n := s.count(s.coordinator, "/v1/petition-cases?count=exact&limit=1&q="+url.QueryEscape("X2HN202109110077")); n < 2 {
		s.Errorf("the number finds %v cases", n)
	}
	batch := "/v1/petition-cases?count=exact&limit=1&batch_id=" + s.fourteenth
	if yes, no := s.count(s.coordinator, batch+"&merged=true"), s.count(s.coordinator, batch+"&merged=false"); yes != 1 || no != 1 {
		s.Errorf("%v merged, %v not", yes, no)
	}
	back := s.petty.Act(s, path+"/unmerge", gone.ETag(), props{"reason": "核实为两家店"})
	if back.Text("merged_into_id") != "" || back.Text("handling") != "registered" || len(s.coordinator.Get(s, into).List("secondary_numbers")) != 0 {
		s.Errorf("taken apart: %s", back.Body)
	}
	timeline := s.coordinator.Get(s, path+"/timeline")
	var kinds []string
	for _, e := range timeline.List("items") {
		if x, ok := e.(map[string]any); ok {
			kinds = append(kinds, strings.TrimPrefix(str(x, "kind"), "petition_case."))
		}
	}
	if got := strings.Join(kinds, " "); got != "created linked merged unmerged" {
		s.Errorf("timeline: %s", got)
	}
}

// split: a key case of five matters becomes five key cases with its petitioner.
func (s *twins) split() {
	c := s.complaint(props{"number": "X3HN20210911001*", "batch_id": s.fourteenth, "summary": "一信五事，分别反映五家店。"})
	path := "/v1/petition-cases/" + c.ID()
	masked := s.petty.Get(s, path+"/petitioner")
	s.petty.Must(s, http.StatusOK, Request{Method: http.MethodPut, Path: path + "/petitioner", Header: map[string]string{"If-Match": masked.ETag()},
		Body: props{"anonymous": false, "name": "欧阳明珠", "phone": "13700009999"}})
	key := s.count(s.coordinator, "/v1/petition-cases?key_case=true&count=exact&limit=1")
	var parts []any
	for _, name := range []string{"甲", "乙", "丙", "丁", "戊"} {
		parts = append(parts, props{"summary": name + "店油烟。", "address": name + "路"})
	}
	c = s.coordinator.Get(s, path)
	s.coordinator.Must(s, http.StatusBadRequest, act(path+"/split", c, props{"parts": parts[:1], "reason": "只有一件"}))
	s.coordinator.Must(s, http.StatusUnprocessableEntity, act(path+"/split", c, props{"reason": "编号重复", "parts": []any{
		props{"summary": "一", "number": "X9"}, props{"summary": "二", "number": "x9*"}}}))
	a := s.coordinator.Act(s, path+"/split", c.ETag(), props{"parts": parts, "reason": "一信五事"})
	if len(a.List("parts")) != 5 || a.Number("case.progress.parts") != 5 || len(a.List("case.allowed_actions")) != 0 {
		s.Fatalf("split: %s", a.Body)
	}
	for i := range 5 {
		at := fmt.Sprintf("parts.%d.", i)
		if a.Text(at+"number") != fmt.Sprintf("X3HN20210911001-%d", i+1) || a.JSON(at+"key_case") != true || a.Text(at+"split_from_id") != c.ID() || a.Text(at+"batch_id") != s.fourteenth {
			s.Errorf("part %d: %s", i, a.Body)
		}
	}
	r := s.petty.Must(s, http.StatusOK, Request{Method: http.MethodPost, Path: "/v1/petition-cases/" + a.Text("parts.4.id") + "/petitioner/reveal", Body: props{"reason": "回访"}})
	if r.Text("name") != "欧阳明珠" {
		s.Errorf("petitioner of a part: %s", r.Body)
	}
	if now := s.count(s.coordinator, "/v1/petition-cases?key_case=true&count=exact&limit=1"); now != key+5 {
		s.Errorf("%v key cases, %v before", now, key)
	}
	if n := s.count(s.coordinator, "/v1/petition-cases?count=exact&limit=1&split_from_id="+c.ID()); n != 5 {
		s.Errorf("%v parts", n)
	}
	s.coordinator.Must(s, http.StatusConflict, act(path+"/split", s.coordinator.Get(s, path), props{"parts": parts, "reason": "再分"}))
	if ls := s.coordinator.Get(s, path+"/links"); len(ls.List("items")) != 5 || ls.Text("items.0.kind") != "split_from" {
		s.Errorf("links: %s", ls.Body)
	}
}

// phone: only petition staff hear that two petitioners have one phone.
func (s *twins) phone() {
	a, b := alike(s.making)
	s.proposed(a.ID(), b.ID())
	for _, c := range []*Answer{a, b} {
		path := "/v1/petition-cases/" + c.ID() + "/petitioner"
		s.petty.Must(s, http.StatusOK, Request{Method: http.MethodPut, Path: path, Header: map[string]string{"If-Match": s.petty.Get(s, path).ETag()},
			Body: props{"anonymous": false, "phone": "13600008888"}})
	}
	path := "/v1/petition-cases/" + b.ID() + "/duplicate-proposals"
	list := "/v1/duplicate-proposals?case_id=" + b.ID()
	if got := s.petty.Get(s, path); !strings.Contains(string(got.Body), `"phone"`) {
		s.Errorf("petition staff hear nothing: %s", got.Body)
	}
	if got := s.petty.Get(s, list); !strings.Contains(string(got.Body), `"phone"`) {
		s.Errorf("petition staff hear nothing: %s", got.Body)
	}
	for _, p := range []string{path, list} {
		if got := s.coordinator.Get(s, p); strings.Contains(string(got.Body), "phone") || strings.Contains(string(got.Body), "电话") {
			s.Errorf("coordinators hear of the phone: %s", got.Body)
		}
	}
}

// close: one of two duplicates is completed, and the other goes on.
func (s *twins) close() {
	one, other := found(s.making), registered(s.making)
	path := "/v1/petition-cases/" + one.ID()
	s.coordinator.Create(s, path+"/links", props{"other_case_id": other.ID(), "kind": "duplicate", "reason": "同一处"})
	if done := s.goOn(s.unitA, one, "complete", completing(s.making)); done.Text("completion") != "completed" {
		s.Errorf("completed: %s", done.Body)
	}
	if now := s.coordinator.Get(s, "/v1/petition-cases/"+other.ID()); now.Text("completion") != "in_progress" || now.Text("handling") != "registered" {
		s.Errorf("the other duplicate: %s", now.Body)
	}
}
