package apitest

import (
	"net/http"
	"slices"
	"testing"
	"time"
)

// waits: the leave is on the list of those alone who may refuse or confirm it, for
// the reason and when that is due, and so many of the leaders' are told of.
func (s *leaveStory) waits(may ...*Client) {
	s.Helper()
	const list = "/v1/my-work?type=leave_request&limit=1"
	for _, by := range []*Client{s.luofei, s.sumin, s.leader, s.shenli, s.coordinator, s.petty, s.auditor, s.unitA} {
		want := slices.Contains(may, by)
		a, err := by.Do(Request{Method: http.MethodGet, Path: s.path})
		if err != nil {
			s.Fatal(err)
		}
		allowed := a.Status == http.StatusOK && (slices.Contains(a.List("allowed_actions"), any("reject")) || slices.Contains(a.List("allowed_actions"), any("close")))
		found, all := false, 0.0
		Walk(s, by, list, func(row map[string]any) {
			all++
			if str(row, "path") == s.path {
				found = true
				s.right(by, row, a)
			}
		})
		if allowed != want || found != want || s.lists(by, list+"&reason=to_sign", "path", s.path) != want || s.lists(by, list+"&reason=to_review", "path", s.path) {
			s.Errorf("%s: may speak %v, on the list %v, wanted %v: %s", by.Name, allowed, found, want, a.Body)
		}
		if total := by.Get(s, list+"&count=exact").Number("total"); total != all {
			s.Errorf("%s: %v of %v", by.Name, all, total)
		}
	}
	led := slices.Contains(may, s.leader) || slices.Contains(may, s.shenli)
	brief := s.leader.Get(s, "/v1/daily-brief")
	for i := range brief.List("figures") {
		if at := "figures." + itoa(i); brief.Text(at+".type") == "leave_request" {
			if (brief.Number(at+".to_sign") > 0) != led {
				s.Errorf("in the morning: %s", clip(brief.Body))
			}
			return
		}
	}
	s.Errorf("no figures of leave: %s", clip(brief.Body))
}

// right looks at the row of a list: why it is there, and whether it is late.
func (s *leaveStory) right(by *Client, row map[string]any, a *Answer) {
	s.Helper()
	if str(row, "state") != a.Text("state") || str(row, "title") == "" || !slices.Contains(row["reasons"].([]any), any("to_sign")) {
		s.Errorf("%s: %v", a.Text("state"), row)
	}
	due, err := time.Parse(time.RFC3339, str(row, "due_at"))
	if err != nil && a.Text("state") != "returned" {
		s.Errorf("%v: %v", row, err)
	}
	late := err == nil && due.Before(s.Now())
	if (row["overdue"] == true) != late || s.lists(by, "/v1/my-work?type=leave_request&reason=overdue", "path", s.path) != late {
		s.Errorf("late %v: %v", late, row)
	}
	today := err == nil && !late && s.at(due)[:10] == s.at(s.Now())[:10]
	if s.lists(by, "/v1/my-work?type=leave_request&reason=due_today", "path", s.path) != today {
		s.Errorf("today %v: %v", today, row)
	}
}

// TestStoryLeaveWork: whoever asks in somebody's name has no word, what nobody
// decides becomes late, and an obstacle does not hide what waits.
func TestStoryLeaveWork(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := newLeaveStory(t, w)
		a := s.leader.Create(s, "/v1/leave-requests", s.leaving(s.person("罗飞"), s.person("苏敏")))
		s.path = "/v1/leave-requests/" + a.ID()
		s.waits(s.sumin)
		s.Later(2 * time.Hour)
		s.waits(s.sumin) // late by now
		s.act(s.sumin, "approve", props{})
		s.waits(s.shenli) // who asked is one of the two commanders
		s.act(s.shenli, "approve", props{})
		s.waits()
		own := s.sumin.Create(s, "/v1/leave-requests", s.leaving(s.person("苏敏"), s.person("罗飞")))
		away := s.path
		s.path = "/v1/leave-requests/" + own.ID()
		s.waits(s.leader, s.shenli) // the stand-in is away, yet it can be refused
		s.act(s.shenli, "reject", props{"reason": "替补在休假"})
		s.waits()
		s.path = away
		s.act(s.leader, "extend", props{"ends_at": s.instant(96 * time.Hour), "reason": "尚未拆线"})
		s.waits(s.sumin)
		s.act(s.sumin, "approve", props{})
		s.waits(s.shenli)
		s.Later(72 * time.Hour)
		s.waits(s.shenli)
		s.act(s.leader, "withdraw", props{"reason": "已拆线"})
		s.waits()
		s.act(s.sumin, "return", props{})
		s.waits(s.leader, s.shenli, s.coordinator)
	})
}
