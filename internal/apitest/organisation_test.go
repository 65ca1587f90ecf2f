package apitest

import (
	"net/http"
	"net/url"
	"sync"
	"testing"
)

// TestOrganisation follows an organisation that is built by hand instead of from
// a plan: a round, units, people, groups, posts and liaisons, to the archive.
func TestOrganisation(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		o := &organisation{T: t, World: w}
		o.found()
		o.write()
		o.liaisons()
		o.posts()
		o.end()
	})
}

type organisation struct {
	*testing.T
	*World
	round, general   string
	lin, gao, su     string
	commander        *Client
	linPost, vacancy *Answer
}

func (o *organisation) make(path string, body props) *Answer {
	o.Helper()
	return o.Admin.Create(o, path, body)
}

func (o *organisation) found() {
	round := o.make("/v1/inspections", props{"name": "第二轮中央生态环境保护督察", "level": "central", "round": "第二轮",
		"settings": props{"duty": props{"round_the_clock": true, "leaders_per_day": 1, "officers_per_day": 1, "group_rosters": true, "shift_start": "08:00"}}})
	o.round = round.ID()
	unit := o.make("/v1/units", props{"name": "党政办公室", "kind": "office_department", "contact_phone": "021-55500201"})
	for name, id := range map[string]*string{"林晓岚": &o.lin, "高远": &o.gao, "苏敏": &o.su} {
		*id = o.make("/v1/people", props{"name": name, "title": "科员", "unit_id": unit.ID(), "mobile_phone": "13800010302"}).ID()
	}
	coordination := o.make("/v1/groups", props{"inspection_id": o.round, "kind": "coordination_group", "name": "协调联络组",
		"units": []any{props{"unit_id": unit.ID(), "role": "member"}}})
	o.general = o.make("/v1/groups", props{"inspection_id": o.round, "kind": "working_group", "name": "综合协调组", "function": "coordination"}).ID()
	o.make("/v1/appointments", props{"group_id": coordination.ID(), "role": "leader", "person_id": o.gao, "basis": "工作方案第一部分"})
	o.vacancy = o.make("/v1/appointments", props{"group_id": o.general, "role": "leader"})
	o.commander = o.Account(o, "gaoyuan", props{"person_id": o.gao})

	gaps := o.commander.Get(o, "/v1/inspections/"+o.round+"/gaps")
	codes := map[any]bool{}
	for i := range gaps.List("items") {
		codes[gaps.Text("items."+itoa(i)+".code")] = true
	}
	for _, want := range []string{"no_stationed_period", "no_leader", "no_liaison"} {
		if !codes[want] {
			o.Errorf("gap %s is missing: %s", want, gaps.Body)
		}
	}
	found := o.commander.Get(o, "/v1/people?q="+url.QueryEscape("晓岚")+"&count=exact")
	if found.Number("total") != 1 || found.Text("items.0.id") != o.lin {
		o.Errorf("search: %s", found.Body)
	}
}

// write tries the promises every write makes.
func (o *organisation) write() {
	path := "/v1/inspections/" + o.round
	got := o.Admin.Get(o, path)
	o.Admin.Must(o, http.StatusNotModified, Request{Method: http.MethodGet, Path: path, Header: map[string]string{"If-None-Match": got.ETag()}})
	patch := props{"stationed_to": "2021-09-28", "settings": props{"duty": props{"officers_per_day": 2, "shift_start": nil}}}
	checked := o.Admin.Patch(o, path+"?validate_only=true", got.ETag(), patch)
	if checked.Number("settings.duty.officers_per_day") != 2 {
		o.Errorf("validated: %s", checked.Body)
	}
	if again := o.Admin.Get(o, path); again.ETag() != got.ETag() {
		o.Error("validate_only stored something")
	}
	patched := o.Admin.Patch(o, path, got.ETag(), patch)
	if patched.Number("settings.duty.leaders_per_day") != 1 || patched.Text("settings.duty.shift_start") != "" {
		o.Errorf("merged: %s", patched.Body)
	}
	o.Admin.Must(o, http.StatusPreconditionFailed, Request{Method: http.MethodPatch, Path: path, Body: patch, Header: map[string]string{"If-Match": got.ETag()}})
	bad := o.Admin.Must(o, http.StatusUnprocessableEntity, Request{Method: http.MethodPatch, Path: path,
		Body: props{"settings": props{"leave": props{"report_back": true}}}, Header: map[string]string{"If-Match": patched.ETag()}})
	if len(bad.List("errors")) != 2 {
		o.Errorf("an incomplete rule: %s", bad.Body)
	}
	key := map[string]string{"Idempotency-Key": "unit-0001"}
	body := props{"name": "河东社区", "kind": "community"}
	first := o.Admin.Must(o, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/units", Body: body, Header: key})
	replay := o.Admin.Must(o, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/units", Body: body, Header: key})
	if first.ID() != replay.ID() || replay.Header.Get("Idempotency-Replayed") != "true" {
		o.Errorf("replay: %s", replay.Body)
	}
	o.Admin.Must(o, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/units", Body: body})
}

// liaisons are replaced by many at once, and the history adds up.
func (o *organisation) liaisons() {
	o.linPost = o.make("/v1/liaisons", props{"group_id": o.general, "person_id": o.lin, "stand_in_id": o.gao})
	if o.linPost.Text("phone") != "13800010302" || o.linPost.Text("stand_in_name") != "高远" {
		o.Errorf("designated: %s", o.linPost.Body)
	}
	since := o.linPost.Text("starts_at")
	round := o.commander.Get(o, "/v1/inspections/"+o.round)
	o.commander.Act(o, "/v1/inspections/"+o.round+"/start", round.ETag(), props{"stationed_from": "2021-08-28"})
	refused := o.Admin.Must(o, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/liaisons/" + o.linPost.ID() + "/end",
		Body: props{"reason": "调离"}, Header: map[string]string{"If-Match": o.linPost.ETag()}})
	if refused.Text("code") != "successor_required" {
		o.Errorf("ending without a successor: %s", refused.Body)
	}
	var wg sync.WaitGroup
	for _, person := range []string{o.gao, o.su} {
		wg.Go(func() {
			a, err := o.Admin.Do(Request{Method: http.MethodPost, Path: "/v1/liaisons", Body: props{"group_id": o.general, "person_id": person}})
			if err != nil || (a.Status != http.StatusCreated && a.Status != http.StatusConflict) {
				o.Errorf("designate: %v, %v", a, err)
			}
		})
	}
	wg.Wait()
	current := o.commander.Get(o, "/v1/liaisons?group_id="+o.general)
	all := o.commander.Get(o, "/v1/liaisons?include_ended=true&group_id="+o.general)
	if len(current.List("items")) != 1 || len(all.List("items")) < 2 {
		o.Errorf("current %s, history %s", current.Body, all.Body)
	}
	then := o.commander.Get(o, "/v1/liaisons?group_id="+o.general+"&as_of="+url.QueryEscape(since))
	if len(then.List("items")) != 1 || then.Text("items.0.person_id") != o.lin {
		o.Errorf("as of %s: %s", since, then.Body)
	}
}

func (o *organisation) posts() {
	path := "/v1/appointments/" + o.vacancy.ID()
	filled := o.Admin.Act(o, path+"/fill", o.vacancy.ETag(), props{"person_id": o.su})
	if filled.ID() == o.vacancy.ID() || filled.Text("person_name") != "苏敏" {
		o.Errorf("filled: %s", filled.Body)
	}
	if old := o.Admin.Get(o, path); old.Text("ends_at") == "" || old.JSON("vacant") != true {
		o.Errorf("the vacancy: %s", old.Body)
	}
	held := o.Admin.Must(o, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/appointments",
		Body: props{"group_id": o.general, "role": "leader", "person_id": o.lin}})
	if held.Text("code") != "already_exists" {
		o.Errorf("a second leader: %s", held.Body)
	}
	o.Account(o, "zhengkai", props{"admin": true, "person_id": o.make("/v1/people", props{"name": "郑凯"}).ID()})
	kai := o.Admin.Get(o, "/v1/people?q="+url.QueryEscape("郑凯")).Text("items.0.id")
	mixed := o.Admin.Must(o, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/appointments",
		Body: props{"group_id": o.general, "role": "member", "person_id": kai}})
	if mixed.Text("code") != "separation_of_duties" {
		o.Errorf("an administrator in a post: %s", mixed.Body)
	}
}

// end: the archive ends the appointments and with them the commander's rights.
func (o *organisation) end() {
	path := "/v1/inspections/" + o.round
	finished := o.commander.Act(o, path+"/finish", o.commander.Get(o, path).ETag(), props{"stationed_to": "2021-09-28"})
	archived := o.commander.Act(o, path+"/archive", finished.ETag(), nil)
	if archived.Text("state") != "archived" || archived.Text("archived_at") == "" {
		o.Errorf("archived: %s", archived.Body)
	}
	if open := o.Admin.Get(o, "/v1/appointments?inspection_id="+o.round); len(open.List("items")) != 0 {
		o.Errorf("still in office: %s", open.Body)
	}
	o.commander.Must(o, http.StatusForbidden, Request{Method: http.MethodGet, Path: "/v1/groups"})
	refused := o.Admin.Must(o, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/groups/" + o.general + "/duties", Body: props{"text": "补记"}})
	if refused.Text("code") != "archived" {
		o.Errorf("a duty in the archive: %s", refused.Body)
	}
}
