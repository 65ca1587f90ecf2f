package apitest

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestStoryKnownToFew: an item of supervision is in the work and on the morning's
// page of those who supervise and command, and nobody else finds a trace of it, by
// counts, links or changes; whoever is shown it is in the audit trail.
func TestStoryKnownToFew(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		x := &few{making: finishedDay(t, w)}
		x.qin, x.others = x.supervisor(), []*Client{x.coordinator, x.auditor, x.unitA, x.petty, x.role("group_leader"), x.role("group_member")}
		x.draft()
		x.i = supervised(x.making)
		x.linked()
		x.work()
		x.morning()
		listed := false
		Walk(t, x.auditor, "/v1/audit-events?limit=200", func(e map[string]any) {
			listed = listed || str(e, "kind") == "accountability_item.listed" && str(e, "actor_name") == "zhouqiming"
		})
		if !listed {
			t.Error("who was shown it is not noted")
		}
	})
}

type few struct {
	*making
	qin    *Client
	others []*Client
	i      *Answer
}

// sees tells whether somebody has the item to do for a reason, listed and counted.
func (x *few) sees(who *Client, reason, id string) bool {
	x.Helper()
	const query = "/v1/my-work?type=accountability_item&reason="
	in := x.lists(who, query+reason, "id", id)
	if n := who.Get(x, query+reason+"&count=exact").Number("total"); in != (n > 0) {
		x.Errorf("%s: listed %v, counted %v", who.Name, in, n)
	}
	return in
}

// only checks who has the item to do for a reason.
func (x *few) only(reason, id string, qin, leader bool) {
	x.Helper()
	if a, b := x.sees(x.qin, reason, id), x.sees(x.leader, reason, id); a != qin || b != leader {
		x.Errorf("%s: supervisor %v, commander %v", reason, a, b)
	}
	for _, who := range x.others {
		if n := who.Get(x, "/v1/my-work?type=accountability_item&count=exact").Number("total"); n != 0 || x.sees(who, reason, id) {
			x.Errorf("%s counts %v items", who.Name, n)
		}
	}
}

// draft: what a fact has drafted waits for those who supervise.
func (x *few) draft() {
	d := superviseDrafted(x.making)
	x.only("to_review", d.ID(), true, false)
	x.urge(x.qin, d, "drop", props{"reason": "已报备"})
	x.only("to_review", d.ID(), false, false)
}

func (x *few) work() {
	path := "/v1/accountability-items/" + x.i.ID()
	x.qin.Create(x, path+"/supervision-orders", props{"demand": "当日反馈。", "due_at": x.today() + "T23:00:00+08:00"})
	x.only("due_today", x.i.ID(), true, true)
	e := x.qin.Create(x, path+"/extensions", x.later(48*time.Hour))
	x.only("to_decide", x.i.ID(), false, true)
	x.urge(x.qin, x.i, "feedback", reporting(x.making))
	x.only("to_review", x.i.ID(), false, true)
	x.urge(x.leader, x.i, "feedback/review", agreeing(x.making))
	x.only("to_sign", x.i.ID(), false, true)
	x.urge(x.leader, x.i, "feedback/return", props{"reason": "缺照片"})
	if f := x.qin.Get(x, path+"/feedback"); f.Text("items.0.verdict") != "returned" || f.Text("items.0.earlier_reviews.0.verdict") != "accepted" {
		x.Errorf("the first review is lost: %s", f.Body)
	}
	x.urge(x.qin, x.i, "feedback", reporting(x.making))
	x.urge(x.leader, x.i, "feedback/review", agreeing(x.making))
	x.urge(x.leader, x.i, "decide", props{"outcome": "not_accountable", "decision": "已整改到位。"})
	if e = x.leader.Get(x, path+"/extensions/"+e.ID()); e.Text("state") != "lapsed" || len(e.List("allowed_actions")) != 0 {
		x.Errorf("nobody decided: %s", e.Body)
	}
	x.urge(x.qin, x.i, "execute", props{"execution": "已告知。"})
	x.only("to_sign", x.i.ID(), false, true)
	x.urge(x.leader, x.i, "close", props{"closing": "同意"})
	x.only("to_sign", x.i.ID(), false, false)
}

// morning: an overdue item is on the commander's page, and the coordinator's does
// not even say that there could be one.
func (x *few) morning() {
	late := superviseOrdered(x.making)
	end, err := time.Parse(time.RFC3339, late.Text("due_at"))
	if err != nil {
		x.Fatal(err)
	}
	x.Later(end.Sub(x.Now()) + time.Second)
	x.only("overdue", late.ID(), true, true)
	page := func(who *Client) (bool, bool, bool) {
		brief := who.Get(x, "/v1/daily-brief")
		line := strings.Contains(string(brief.Body), `"accountability_item"`)
		return line, strings.Contains(string(brief.Body), late.ID()), strings.Contains(string(who.Get(x, "/v1/daily-brief/html").Body), late.Text("number"))
	}
	if line, listed, printed := page(x.leader); !line || !listed || !printed {
		x.Errorf("the commander's page: %v %v %v", line, listed, printed)
	}
	for _, who := range []*Client{x.coordinator, x.auditor} {
		if line, listed, printed := page(who); line || listed || printed {
			x.Errorf("%s's page: %v %v %v", who.Name, line, listed, printed)
		}
	}
}

// linked: an assignment that belongs to an item says so to those alone who know of
// the item.
func (x *few) linked() {
	a := assigned(x.making)
	path, item := "/v1/assignments/"+a.ID(), "/v1/accountability-items/"+x.i.ID()
	link := func(status int, id string) *Answer {
		x.Helper()
		return x.coordinator.Must(x, status, act(path+"/links", x.coordinator.Get(x, path), props{"type": "accountability_item", "id": id}))
	}
	told := func(who *Client) bool {
		x.Helper()
		one := len(who.Get(x, path).List("links")) > 0
		many := strings.Contains(string(who.Get(x, "/v1/assignments?limit=200").Body), x.i.ID())
		found := x.lists(who, "/v1/assignments?linked_id="+x.i.ID(), "id", a.ID())
		if one != many || one != found {
			x.Errorf("%s: alone %v, listed %v, found %v", who.Name, one, many, found)
		}
		return one
	}
	secret, absent := link(http.StatusUnprocessableEntity, x.i.ID()), link(http.StatusUnprocessableEntity, a.ID())
	if secret.Text("errors.0.code") != absent.Text("errors.0.code") {
		x.Errorf("what is secret and what is not there differ: %s", secret.Body)
	}
	named := func(ids ...string) {
		x.urge(x.qin, x.i, "name-readers", props{"reader_ids": append([]string{}, ids...)})
	}
	named(x.person("林晓岚"))
	before := x.leader.Get(x, path)
	if b := link(http.StatusOK, x.i.ID()); b.Number("version") != before.Number("version") || b.Text("links.0.id") != x.i.ID() {
		x.Errorf("linked: %s", b.Body)
	}
	link(http.StatusOK, x.i.ID())
	n := len(x.leader.Get(x, path).List("links"))
	if !told(x.leader) || !told(x.coordinator) || told(x.unitA) || told(x.auditor) || n != 1 {
		x.Errorf("%d links", n)
	}
	b := x.assign(props{"links": []any{props{"type": "accountability_item", "id": x.i.ID()}}})
	if b.Text("links.0.id") != x.i.ID() || len(x.unitA.Get(x, "/v1/assignments/"+b.ID()).List("links")) != 0 {
		x.Errorf("passed down with a link: %s", b.Body)
	}
	named()
	x.coordinator.Must(x, http.StatusNotFound, Request{Method: http.MethodGet, Path: item})
	if told(x.coordinator) {
		x.Error("who no longer knows of the item is told of the link")
	}
	link(http.StatusUnprocessableEntity, x.i.ID())
	x.coordinator.Must(x, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/assignments", Body: x.assigning(props{"links": []any{props{"type": "accountability_item", "id": x.i.ID()}}})})
	for _, who := range []*Client{x.coordinator, x.leader} {
		if s := string(who.Get(x, "/v1/changes?limit=200").Body); strings.Contains(s, "accountability_item") || strings.Contains(s, x.i.ID()) || strings.Contains(s, `"assignment.linked"`) {
			x.Errorf("the stream of changes tells %s of it", who.Name)
		}
	}
}
