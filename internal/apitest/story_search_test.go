package apitest

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// kindLists are the lists that have words to be found by.
var kindLists = map[string]string{
	"petition_case": "petition-cases", "assignment": "assignments", "accountability_item": "accountability-items", "notice": "notices",
	"meeting": "meetings", "disclosure_table": "disclosure-tables", "public_notice": "public-notices",
	"work_report": "work-reports", "urgent_report": "urgent-reports", "leave_request": "leave-requests", "unit": "units", "person": "people",
	"group": "groups", "inspection": "inspections",
}

// TestStorySearch looks for words in everything, as everybody, in two offices of one
// installation: each finds of each kind what the kind's own list shows them, in its
// order, and no more; a kind without a right to it is not spoken of. What is known of
// petitioners is found by nobody.
func TestStorySearch(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &seeking{making: finishedDay(t, w)}
		s.fill()
		s.everybody()
		s.pages()
		other := &seeking{making: finishedDay(t, w.Second(t))}
		other.fill()
		s.apart(other)
	})
}

type seeking struct {
	*making
	words []string
}

// fill makes something of every kind, some of it for few.
func (s *seeking) fill() {
	s.roles()
	assigned(s.making)
	s.assign(props{"kind": "interview", "source": "inspection_team", "title": "约谈：市场污水", "matter": "到督察组驻地谈话", "concerned_person_ids": []string{s.person("罗飞")},
		"visit": props{"place": "驻地", "at": s.instant(24 * time.Hour)}, "due_at": s.instant(48 * time.Hour)})
	superviseOrdered(s.making)
	noticeOut(s.making)
	reportIn(s.making)
	urgentReport(s.making)
	arranged(s.making)
	l := askedLeave(s.making)
	publicNotice(s.making)
	who := s.petty.Must(s, http.StatusOK, Request{Method: http.MethodGet, Path: "/v1/petition-cases?q=" + url.QueryEscape("油烟")})
	path := "/v1/petition-cases/" + who.Text("items.0.id") + "/petitioner"
	tag := ""
	if a, err := s.petty.Do(Request{Method: http.MethodGet, Path: path}); err == nil {
		tag = a.ETag()
	}
	s.petty.Must(s, http.StatusOK, Request{Method: http.MethodPut, Path: path, Body: props{"anonymous": false, "name": "欧阳举报"}, Header: map[string]string{"If-Match": tag}})
	s.words = []string{"污水", "调度", "市场", "会议精神", "清运", "管理", "公开", "第批", "公告栏", "周启明", "市容", "督察", l.Text("person_name"), "欧阳举报"}
}

func searchPath(q string, more ...string) string {
	return "/v1/search?q=" + url.QueryEscape(q) + strings.Join(more, "")
}

func itemIDs(a *Answer, at string) (ids []string) {
	for i := range a.List(at) {
		ids = append(ids, a.Text(at+"."+itoa(i)+".id"))
	}
	return ids
}

func (s *seeking) everybody() {
	found := map[string]int{}
	for _, r := range s.roles() {
		for _, q := range s.words {
			a, err := r.client.Do(Request{Method: http.MethodGet, Path: searchPath(q, "&limit=20")})
			if err != nil {
				s.Fatal(err)
			}
			switch r.name {
			case "district_client", "none":
				if a.Status != http.StatusForbidden {
					s.Errorf("%s searches: %d", r.name, a.Status)
				}
				continue
			case "anonymous":
				if a.Status != http.StatusUnauthorized {
					s.Errorf("nobody searches: %d", a.Status)
				}
				continue
			}
			s.compare(r, q, a, found)
		}
	}
	for kind := range kindLists {
		if found[kind] == 0 {
			s.Errorf("nobody finds any %s", kind)
		}
	}
}

// compare holds what somebody finds against the lists of all kinds.
func (s *seeking) compare(r role, q string, a *Answer, found map[string]int) {
	s.Helper()
	got := map[string]string{}
	for i := range a.List("groups") {
		at := "groups." + itoa(i)
		got[a.Text(at+".type")] = strings.Join(itemIDs(a, at+".items"), " ")
		if path := a.Text(at + ".path"); path != "/v1/"+kindLists[a.Text(at+".type")]+"?q="+url.QueryEscape(q) {
			s.Errorf("%s for %s leads to %s", q, r.name, path)
		}
	}
	for kind, list := range kindLists {
		own, err := r.client.Do(Request{Method: http.MethodGet, Path: "/v1/" + list + "?limit=20&q=" + url.QueryEscape(q)})
		if err != nil {
			s.Fatal(err)
		}
		ids, there := got[kind]
		if want := strings.Join(itemIDs(own, "items"), " "); there != (own.Status == http.StatusOK) || ids != want {
			s.Errorf("%s for %s: %s %v, the list answers %d: %s", q, r.name, kind, ids, own.Status, want)
		}
		found[kind] += len(itemIDs(own, "items"))
		if q == "欧阳举报" && ids != "" {
			s.Errorf("a petitioner is found by %s among %s", r.name, kind)
		}
	}
}

// pages: one kind is walked by its pages; two characters suffice, one does not.
func (s *seeking) pages() {
	for range 3 {
		assigned(s.making)
	}
	path := searchPath("市场", "&type=assignment&limit=2")
	var ids []string
	cursor := ""
	for range 10 {
		a := s.coordinator.Get(s, path+cursor)
		if len(a.List("groups")) != 1 || (a.JSON("groups.0.more") == true) != (a.Text("next_cursor") != "") {
			s.Fatalf("%s", a.Body)
		}
		ids = append(ids, itemIDs(a, "groups.0.items")...)
		if a.Text("next_cursor") == "" {
			break
		}
		if cursor = "&cursor=" + url.QueryEscape(a.Text("next_cursor")); !strings.Contains(a.Header.Get("Link"), "next") {
			s.Error("no link to the next page")
		}
	}
	if want := itemIDs(s.coordinator.Get(s, "/v1/assignments?q="+url.QueryEscape("市场")), "items"); !slices.Equal(ids, want) || len(ids) < 4 {
		s.Errorf("walked %v, the list has %v", ids, want)
	}
	first := s.coordinator.Get(s, path)
	if !strings.Contains(first.Text("groups.0.items.0.snippet"), "市场") || first.Text("groups.0.items.0.state") == "" {
		s.Errorf("%s", first.Body)
	}
	next := "&cursor=" + url.QueryEscape(first.Text("next_cursor"))
	for _, bad := range []string{searchPath("油"), searchPath("，。"), "/v1/search", searchPath("污水", "&type=assignment&limit=2", next), searchPath("市场", "&limit=2", next),
		searchPath("市场", "&type=petitioner"), searchPath("市场", "&limit=21")} {
		s.coordinator.Must(s, http.StatusBadRequest, Request{Method: http.MethodGet, Path: bad})
	}
	of := s.coordinator.Get(s, searchPath("管理", "&inspection_id="+s.batch))
	for i := range of.List("groups") {
		if at := "groups." + itoa(i); len(of.List(at+".items")) > 0 || contains([]any{"unit", "person", "inspection"}, of.Text(at+".type")) {
			s.Errorf("of no round: %s", of.Body)
		}
	}
}

// apart: the offices find nothing of each other.
func (s *seeking) apart(other *seeking) {
	seen := func(x *seeking) map[string]bool {
		ids := map[string]bool{}
		for _, q := range x.words {
			for _, c := range []*Client{x.leader, x.coordinator, x.supervisor(), x.Admin} {
				a := c.Get(x, searchPath(q, "&limit=20"))
				for _, id := range idPattern.FindAllString(string(a.Body), -1) {
					ids[id] = true
				}
			}
		}
		return ids
	}
	mine, theirs := seen(s), seen(other)
	if len(mine) < 15 || len(theirs) < 15 {
		s.Errorf("%d and %d things are found", len(mine), len(theirs))
	}
	for id := range mine {
		if theirs[id] {
			s.Errorf("%s is found by both", id)
		}
	}
}
