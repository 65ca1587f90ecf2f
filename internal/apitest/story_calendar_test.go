package apitest

import (
	"bytes"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apognu/gocal"
)

// TestStoryCalendar: duty and deadlines reach a phone that knows nothing but an
// address. A shift that goes to somebody else is cancelled there and appears on the
// other's phone; an address that was renewed or revoked shows nothing.
func TestStoryCalendar(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &calendarStory{making: finishedDay(t, w)}
		s.ill = s.role("group_member")
		s.token()
		s.swapped()
		s.deadline()
		s.ended()
	})
}

type calendarStory struct {
	*making
	ill     *Client
	secrets []string
	mine    string // the address
	theirs  string
}

func (s *calendarStory) feed(path string) *Answer {
	s.Helper()
	return s.Anon.Must(s, http.StatusOK, Request{Method: http.MethodGet, Path: path})
}

// events are read by another parser than the one that the program writes with.
func (s *calendarStory) events(path string) map[string]gocal.Event {
	s.Helper()
	from, to := s.Now().Add(-40*24*time.Hour), s.Now().Add(400*24*time.Hour)
	p := gocal.NewParser(bytes.NewReader(s.feed(path).Body))
	p.Start, p.End = &from, &to
	if err := p.Parse(); err != nil {
		s.Fatal(err)
	}
	out := map[string]gocal.Event{}
	for _, e := range p.Events {
		if _, twice := out[e.Uid]; twice {
			s.Errorf("two events are called %s", e.Uid)
		}
		out[e.Uid] = e
	}
	return out
}

func (s *calendarStory) token() {
	s.ill.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: calendarToken})
	once := Request{Method: http.MethodPost, Path: calendarToken, Header: map[string]string{"Idempotency-Key": "calendar-1"}}
	a := s.ill.Must(s, http.StatusCreated, once)
	if again := s.ill.Must(s, http.StatusCreated, once); again.Text("token") != a.Text("token") {
		s.Errorf("a replay: %s", again.Body)
	}
	s.ill.Must(s, http.StatusConflict, Request{Method: http.MethodPost, Path: calendarToken})
	if b := s.ill.Get(s, calendarToken); strings.Contains(string(b.Body), a.Text("token")) || b.Text("hint") == "" {
		s.Errorf("shown again: %s", b.Body)
	}
	s.petty.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: calendarToken})
	b := s.petty.Create(s, calendarToken, nil)
	s.mine, s.theirs = a.Text("path"), b.Text("path")
	s.secrets = []string{a.Text("token"), b.Text("token")}
	s.Anon.Must(s, http.StatusBadRequest, Request{Method: http.MethodGet, Path: "/v1/duty-calendar.ics"})
	s.Anon.Must(s, http.StatusUnauthorized, Request{Method: http.MethodGet, Path: "/v1/duty-calendar.ics?token=lc_" + strings.Repeat("A", 43)})
}

func (s *calendarStory) swapped() {
	x := passedSwap(s.making)
	uid := "duty-" + x.Text("given.shift_id") + "-officer-" + s.person("罗飞") + "@lianluo"
	first := s.feed(s.mine)
	if first.Header.Get("Content-Type") != "text/calendar; charset=utf-8" {
		s.Errorf("%v", first.Header)
	}
	same := s.Anon.Must(s, http.StatusNotModified, Request{Method: http.MethodGet, Path: s.mine, Header: map[string]string{"If-None-Match": first.ETag()}})
	if len(same.Body) != 0 {
		s.Errorf("%s", same.Body)
	}
	before := s.events(s.mine)[uid]
	start, err := time.Parse(time.RFC3339, x.Text("given.starts_at"))
	if err != nil || before.Status != "CONFIRMED" || !before.Start.Equal(start) || !strings.Contains(before.Summary, "值班员") {
		s.Errorf("before: %+v, %v", before, err)
	}
	s.swap(s.leader, x, "approve", props{})
	after := s.events(s.mine)
	if got := after[uid]; got.Status != "CANCELLED" || got.Sequence <= before.Sequence {
		s.Errorf("given away: %+v, was %+v", got, before)
	}
	if got := after["duty-"+x.Text("taken.shift_id")+"-officer-"+s.person("罗飞")+"@lianluo"]; got.Status != "CONFIRMED" {
		s.Errorf("taken: %+v", got)
	}
	if got := s.events(s.theirs)["duty-"+x.Text("given.shift_id")+"-officer-"+s.person("唐宁")+"@lianluo"]; got.Status != "CONFIRMED" {
		s.Errorf("on the peer's phone: %+v", got)
	}
	if changed := s.feed(s.mine); changed.ETag() == first.ETag() {
		s.Error("a change has the old tag")
	}
}

// deadline: what is due is there by its number, and nothing of what it is about.
func (s *calendarStory) deadline() {
	c := dispatched(s.making)
	a := s.unitA.Create(s, calendarToken, nil)
	s.secrets = append(s.secrets, a.Text("token"))
	got, ok := s.events(a.Text("path"))["petition_case-"+c.ID()+"@lianluo"]
	if !ok || !strings.Contains(got.Summary, c.Text("number")) || got.End.IsZero() {
		s.Errorf("the deadline of the unit's case: %+v", got)
	}
	if body := string(s.feed(a.Text("path")).Body); strings.Contains(body, c.Text("summary")) {
		s.Error("what a case is about leaves the office")
	}
	m := draftedMinutes(s.making)
	b := s.leader.Create(s, calendarToken, nil)
	s.secrets = append(s.secrets, b.Text("token"))
	chairs := s.events(b.Text("path"))
	for _, uid := range []string{"meeting-" + m.ID() + "@lianluo", "minutes-" + m.ID() + "@lianluo"} {
		if chairs[uid].Summary == "" {
			s.Errorf("%s is not in the calendar of the chair: %+v", uid, chairs)
		}
	}
}

func (s *calendarStory) ended() {
	tag := s.ill.Get(s, calendarToken).ETag()
	s.ill.Must(s, http.StatusPreconditionRequired, Request{Method: http.MethodPost, Path: calendarToken + "/rotate"})
	b := s.ill.Act(s, calendarToken+"/rotate", tag, nil)
	s.secrets = append(s.secrets, b.Text("token"))
	s.Anon.Must(s, http.StatusUnauthorized, Request{Method: http.MethodGet, Path: s.mine})
	s.feed(b.Text("path"))
	s.ill.Must(s, http.StatusPreconditionFailed, post(calendarToken+"/revoke", tag, nil))
	s.ill.Act(s, calendarToken+"/revoke", b.ETag(), nil)
	s.Anon.Must(s, http.StatusUnauthorized, Request{Method: http.MethodGet, Path: b.Text("path")})
	s.ill.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: calendarToken})
	// Whoever's account is closed reads nothing any more.
	u := s.Admin.Get(s, "/v1/users?username="+"tangning"+s.Suffix)
	s.Admin.Act(s, "/v1/users/"+u.Text("items.0.id")+"/disable", s.Admin.Get(s, "/v1/users/"+u.Text("items.0.id")).ETag(), props{"reason": "调离"})
	s.Anon.Must(s, http.StatusUnauthorized, Request{Method: http.MethodGet, Path: s.theirs})
	for _, secret := range s.secrets {
		if bytes.Contains(s.Journal(), []byte(secret)) {
			s.Error("a secret is logged")
		}
	}
}
