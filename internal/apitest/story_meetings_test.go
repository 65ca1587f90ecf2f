package apitest

import (
	"archive/zip"
	"bytes"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestStoryMeetings: the weekly dispatch meeting is postponed and held, somebody is
// on leave and somebody stands in; its minutes are written twice, signed by the chair
// and by nobody else, and issued; each decision becomes an assignment, once. A group
// huddles among itself, and what a higher meeting said is passed on. Wrong order,
// wrong person, a stale version and a replay are tried on the way.
func TestStoryMeetings(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		s := &meetingStory{making: finishedDay(t, w)}
		s.member, s.head = s.role("group_member"), s.role("group_leader")
		s.shenli = s.Account(s, "shenli", props{"person_id": s.person("沈立")})
		s.arrange()
		s.postpone()
		s.meeting()
		s.attendance()
		s.write()
		s.sign()
		s.issue()
		s.receive()
		s.papers()
		s.huddle()
		s.pass()
		s.weeks()
		s.told()
	})
}

type meetingStory struct {
	*making
	member, head, shenli *Client
	path, standIn        string
	away                 *Answer
}

func (s *meetingStory) fresh() *Answer { return s.coordinator.Get(s, s.path) }

// try tells that somebody's act on the meeting is answered so, with the version
// that is current.
func (s *meetingStory) try(want int, by *Client, verb string, body any) *Answer {
	s.Helper()
	return by.Must(s, want, act(s.path+"/"+verb, s.fresh(), body))
}

// wrong tells that a body is refused at the pointer.
func (s *meetingStory) wrong(by *Client, verb string, body any, pointer string) {
	s.Helper()
	a := s.try(http.StatusUnprocessableEntity, by, verb, body)
	for _, e := range a.List("errors") {
		if x, _ := e.(map[string]any); str(x, "pointer") == pointer {
			return
		}
	}
	s.Errorf("%s is not refused at %s: %s", verb, pointer, a.Body)
}

func (s *meetingStory) arrange() {
	post := func(by *Client, want int, with props) *Answer {
		s.Helper()
		body := s.meetingWith(with)
		for k, v := range with {
			if v == nil {
				delete(body, k)
			}
		}
		return by.Must(s, want, Request{Method: http.MethodPost, Path: "/v1/meetings", Body: body, Header: map[string]string{"Idempotency-Key": "meeting-1"}})
	}
	post(s.member, http.StatusForbidden, nil)
	post(s.head, http.StatusForbidden, nil)
	post(s.auditor, http.StatusForbidden, nil)
	post(s.unitA, http.StatusForbidden, nil)
	for pointer, with := range map[string]props{
		"/chair_id":       {"chair_id": s.person("苏敏")}, // leads a group, not the coordination group
		"/group_id":       {"kind": "huddle"},
		"/ends_at":        {"ends_at": s.instant(-2 * time.Hour)},
		"/attendee_ids/0": {"attendee_ids": []string{s.inspection}},
		"/unit_ids/0":     {"unit_ids": []string{s.inspection}},
		"/inspection_id":  {"inspection_id": s.person("苏敏")},
		"/attendee_ids/1": {"attendee_ids": []string{s.person("苏敏"), s.person("苏敏")}},
	} {
		if a := post(s.coordinator, http.StatusUnprocessableEntity, with); a.Text("errors.0.pointer") != pointer {
			s.Errorf("not refused at %s: %s", pointer, a.Body)
		}
	}
	proposed := s.coordinator.Get(s, "/v1/meetings/proposed-attendees?kind=dispatch_meeting&inspection_id="+s.inspection)
	if names := string(proposed.Body); !strings.Contains(names, "沈立") || !strings.Contains(names, "罗飞") {
		s.Errorf("proposed: %s", names)
	}
	s.member.Must(s, http.StatusOK, Request{Method: http.MethodGet, Path: "/v1/meetings/proposed-attendees?kind=huddle&group_id=" + s.sanitation() + "&inspection_id=" + s.inspection})
	s.coordinator.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/meetings/proposed-attendees?kind=huddle&group_id=" + s.inspection + "&inspection_id=" + s.inspection})
	body := props{"title": "第二次调度会", "starts_at": s.instant(30 * time.Hour), "ends_at": s.instant(31 * time.Hour), "attendee_ids": nil}
	a := post(s.coordinator, http.StatusCreated, body)
	// The chair is not among those whom the plan asks, and attends all the same.
	if a.Text("state") != "scheduled" || a.Text("chair_role") != "leader" || a.Number("attendance.invited") < float64(len(proposed.List("items")))+1 {
		s.Errorf("arranged: %s", a.Body)
	}
	s.path = "/v1/meetings/" + a.ID()
	body["title"] = a.Text("title")
	if again := post(s.coordinator, http.StatusCreated, body); again.ID() != a.ID() || again.Header.Get("Idempotency-Replayed") != "true" {
		s.Errorf("arranged twice: %s", again.Body)
	}
	if seen := s.member.Get(s, s.path); len(seen.List("allowed_actions")) != 0 {
		s.Errorf("who is asked to come may %s", seen.Body)
	}
	s.unitA.Get(s, s.path)
	s.unitB.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path})
	s.Admin.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: s.path})
}

func (s *meetingStory) postpone() {
	patch := func(by *Client, want int, tag string, body props) *Answer {
		s.Helper()
		return by.Must(s, want, Request{Method: http.MethodPatch, Path: s.path, Body: body, Header: map[string]string{"If-Match": tag}})
	}
	was := s.fresh()
	later := props{"starts_at": s.instant(32 * time.Hour), "postpone_reason": "督察组约谈"}
	patch(s.coordinator, http.StatusUnprocessableEntity, was.ETag(), props{"starts_at": s.instant(32 * time.Hour)})
	patch(s.coordinator, http.StatusUnprocessableEntity, was.ETag(), props{"postpone_reason": "没有改期"})
	patch(s.coordinator, http.StatusUnprocessableEntity, was.ETag(), props{"chair_id": s.person("罗飞")})
	patch(s.member, http.StatusForbidden, was.ETag(), later)
	patch(s.unitB, http.StatusForbidden, was.ETag(), later)
	a := patch(s.coordinator, http.StatusOK, was.ETag(), later)
	if len(a.List("postponements")) != 1 || a.Text("postponements.0.from") != was.Text("starts_at") || a.Text("ends_at") <= was.Text("ends_at") {
		s.Errorf("postponed: %s", a.Body)
	}
	patch(s.coordinator, http.StatusPreconditionFailed, was.ETag(), props{"place": "二楼"})
	cancelled := arranged(s.making)
	x := s.meet(s.coordinator, cancelled, "cancel", props{"reason": "合并召开"})
	if x.Text("state") != "cancelled" {
		s.Errorf("cancelled: %s", x.Body)
	}
	s.coordinator.Must(s, http.StatusConflict, act("/v1/meetings/"+cancelled.ID()+"/hold", x, props{}))
}

// meeting: 罗飞 is on leave by the time it begins, and the weekly one cannot be held
// without somebody who may chair it.
func (s *meetingStory) meeting() {
	s.standIn = staffed(s.making)
	s.away = s.coordinator.Create(s, "/v1/leave-requests", s.leaving(s.person("罗飞"), s.standIn))
	s.leave(s.head, s.away, "approve", props{})
	s.leave(s.leader, s.away, "approve", props{})
	s.try(http.StatusConflict, s.coordinator, "minutes", s.deciding()) // not held
	s.try(http.StatusConflict, s.coordinator, "attendance", s.came())
	s.wrong(s.coordinator, "hold", props{"held_from": s.instant(time.Hour)}, "/held_from")
	s.Later(34 * time.Hour)
	s.try(http.StatusForbidden, s.member, "hold", props{})
	s.wrong(s.coordinator, "hold", props{"chair_id": s.person("苏敏")}, "/chair_id")
	s.wrong(s.coordinator, "hold", props{"held_to": s.instant(-30 * time.Hour)}, "/held_to")
	a := s.try(http.StatusOK, s.coordinator, "hold", props{"held_to": s.instant(-time.Minute)})
	if a.Text("state") != "held" || a.Number("attendance.on_leave") != 1 || a.Number("attendance.present") != 1 || a.Text("minutes_due_at") == "" {
		s.Errorf("held: %s", a.Body)
	}
	s.try(http.StatusConflict, s.coordinator, "hold", props{})
	s.try(http.StatusConflict, s.coordinator, "cancel", props{"reason": "不开了"})
}

func (s *meetingStory) attendance() {
	one := func(with props) props { return props{"entries": []any{with}} }
	unit, mute := s.units["城市管理办公室"], s.person("苏敏")
	s.try(http.StatusForbidden, s.member, "attendance", one(props{"person_id": mute, "status": "present"}))
	s.wrong(s.coordinator, "attendance", one(props{"person_id": mute, "status": "absent"}), "/entries/0/reason")
	s.wrong(s.coordinator, "attendance", one(props{"person_id": s.person("周启明"), "status": "absent", "reason": "外出"}), "/entries/0/status")
	s.wrong(s.coordinator, "attendance", one(props{"person_id": s.person("罗飞"), "status": "present"}), "/entries/0/status") // on leave
	s.wrong(s.coordinator, "attendance", one(props{"person_id": s.standIn, "status": "present"}), "/entries/0")             // not asked
	s.wrong(s.coordinator, "attendance", one(props{"person_id": mute, "status": "stand_in"}), "/entries/0/stand_in_id")
	s.wrong(s.coordinator, "attendance", one(props{"person_id": mute, "status": "stand_in", "stand_in_id": s.person("罗飞")}), "/entries/0/stand_in_id")
	s.wrong(s.coordinator, "attendance", one(props{"person_id": mute, "unit_id": unit, "status": "present"}), "/entries/0/person_id")
	s.wrong(s.coordinator, "attendance", one(props{"unit_id": unit, "status": "stand_in", "stand_in_id": s.standIn}), "/entries/0/status")
	a := s.try(http.StatusOK, s.coordinator, "attendance", props{"entries": []any{
		props{"person_id": s.person("罗飞"), "status": "stand_in", "stand_in_id": s.standIn},
		props{"person_id": mute, "status": "absent", "reason": "现场处置"}, props{"unit_id": unit, "status": "present", "represented_by": "郑凯"}}})
	if a.Number("attendance.on_leave") != 0 || a.Number("attendance.stand_in") != 1 || a.Number("attendance.absent") != 1 {
		s.Errorf("recorded: %s", a.Body)
	}
	if b := string(s.unitA.Get(s, s.path+"/attendance").Body); !strings.Contains(b, "现场处置") || !strings.Contains(b, "郑凯") {
		s.Errorf("attendance: %s", b)
	}
}

func (s *meetingStory) write() {
	with := func(decision props) props {
		d := s.deciding()
		d["decisions"] = []any{decision}
		return d
	}
	unit, group := s.units["城市管理办公室"], s.sanitation()
	s.try(http.StatusForbidden, s.member, "minutes", s.deciding())
	s.try(http.StatusBadRequest, s.coordinator, "minutes", props{"topics": []any{}, "decisions": []any{}})
	s.wrong(s.coordinator, "minutes", with(props{"matter": "排查", "due_on": s.day3()}), "/decisions/0/lead_unit_id")
	s.wrong(s.coordinator, "minutes", with(props{"matter": "排查", "due_on": s.day3(), "lead_unit_id": unit, "lead_group_id": group}), "/decisions/0/lead_unit_id")
	s.wrong(s.coordinator, "minutes", with(props{"matter": "排查", "due_on": s.day3(), "lead_group_id": unit}), "/decisions/0/lead_group_id")
	s.wrong(s.coordinator, "minutes", with(props{"matter": "排查", "due_on": "2021-09-01", "lead_unit_id": unit}), "/decisions/0/due_on")
	s.wrong(s.coordinator, "minutes", with(props{"matter": "请与 13800138000 联系", "due_on": s.day3(), "lead_unit_id": unit}), "/decisions/0/matter")
	loose := looseFile(s.making).ID()
	files := s.deciding()
	files["file_ids"] = []string{loose}
	s.wrong(s.coordinator, "minutes", files, "/file_ids/0")
	id := strings.TrimPrefix(s.path, "/v1/meetings/")
	photo := s.coordinator.Must(s, http.StatusCreated, Request{Method: http.MethodPost, Path: "/v1/files", Body: photo(s.making, props{"attached_to_type": "meeting", "attached_to_id": id, "caption": "会场"})})
	files["file_ids"] = []string{photo.ID()}
	s.unitA.Get(s, "/v1/files/"+photo.ID())
	s.unitB.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/files/" + photo.ID()})
	s.try(http.StatusOK, s.coordinator, "minutes", s.deciding())
	files["decisions"] = []any{props{"matter": "三日内完成餐饮油烟净化设施排查。", "lead_unit_id": unit, "due_on": s.day3()},
		props{"matter": "每日巡查背街小巷。", "lead_group_id": group, "due_on": s.today()}}
	a := s.try(http.StatusOK, s.coordinator, "minutes", files)
	if a.Text("state") != "minutes_drafted" || a.Number("minutes_count") != 2 {
		s.Errorf("drafted: %s", a.Body)
	}
	v := s.unitA.Get(s, s.path+"/minutes")
	if len(v.List("items")) != 2 || v.Number("items.0.number") != 2 || len(v.List("items.0.decisions")) != 2 || len(v.List("items.1.decisions")) != 1 {
		s.Errorf("versions: %s", v.Body)
	}
}

// sign: by the chair, when it is known of everybody whether they came.
func (s *meetingStory) sign() {
	if work := s.leader.Get(s, "/v1/my-work?type=meeting&reason=to_sign"); len(work.List("items")) != 1 || work.Text("items.0.title") == "" {
		s.Errorf("what the chair has to sign: %s", work.Body)
	}
	open := s.try(http.StatusConflict, s.leader, "minutes/sign", nil)
	if open.Text("code") != "requirements_unmet" || open.Text("errors.0.code") != "attendance_open" {
		s.Errorf("signed while nobody knows who came: %s", open.Body)
	}
	var rest []any
	for _, x := range s.coordinator.Get(s, s.path+"/attendance").List("items") {
		if p, _ := x.(map[string]any); p["status"] == "invited" {
			rest = append(rest, props{"person_id": p["person_id"], "status": "present"})
		}
	}
	stale := s.fresh()
	s.try(http.StatusOK, s.coordinator, "attendance", props{"entries": rest})
	s.leader.Must(s, http.StatusPreconditionFailed, act(s.path+"/minutes/sign", stale, nil))
	s.try(http.StatusForbidden, s.coordinator, "minutes/sign", nil) // wrote them
	s.try(http.StatusForbidden, s.shenli, "minutes/sign", nil)      // a commander, and not the chair
	s.try(http.StatusForbidden, s.unitA, "minutes/sign", nil)
	s.try(http.StatusConflict, s.coordinator, "minutes/issue", nil) // not signed
	a := s.try(http.StatusOK, s.leader, "minutes/sign", nil)
	if a.Text("state") != "signed" || a.Text("signed_at") == "" || a.JSON("minutes_overdue") != false {
		s.Errorf("signed: %s", a.Body)
	}
	s.try(http.StatusConflict, s.leader, "minutes/sign", nil)
	s.try(http.StatusConflict, s.coordinator, "minutes", s.deciding())
	s.try(http.StatusConflict, s.coordinator, "attendance", props{"entries": rest})
	late := photo(s.making, props{"attached_to_type": "meeting", "attached_to_id": a.ID()})
	s.coordinator.Must(s, http.StatusConflict, Request{Method: http.MethodPost, Path: "/v1/files", Body: late})
}

// issue: the day of one decision is over by then, and it becomes an assignment all
// the same.
func (s *meetingStory) issue() {
	s.Later(24 * time.Hour)
	s.try(http.StatusForbidden, s.member, "minutes/issue", nil)
	once := act(s.path+"/minutes/issue", s.fresh(), nil)
	once.Header["Idempotency-Key"] = "issue-minutes"
	rehearsed := once
	rehearsed.Path += "?validate_only=true"
	s.coordinator.Must(s, http.StatusOK, rehearsed)
	linked := "/v1/assignments?count=exact&linked_id=" + strings.TrimPrefix(s.path, "/v1/meetings/")
	if n := s.coordinator.Get(s, linked).Number("total"); n != 0 {
		s.Errorf("%v assignments before", n)
	}
	first, again := s.coordinator.Must(s, http.StatusOK, once), s.coordinator.Must(s, http.StatusOK, once)
	if first.Text("state") != "issued" || !strings.HasPrefix(first.Text("number"), "纪要〔2021〕") || string(first.Body) != string(again.Body) {
		s.Errorf("issued %s, again %s", first.Body, again.Body)
	}
	s.try(http.StatusConflict, s.coordinator, "minutes/issue", nil)
	s.try(http.StatusConflict, s.coordinator, "void", props{"reason": "作废"})
	all := s.coordinator.Get(s, linked)
	if all.Number("total") != 2 || all.Text("items.0.kind") != "meeting_decision" || all.Text("items.0.source") != "office" {
		s.Errorf("assignments: %s", all.Body)
	}
	if own := s.unitA.Get(s, linked); own.Number("total") != 1 || !strings.Contains(own.Text("items.0.matter"), first.Text("number")) {
		s.Errorf("of the unit: %s", own.Body)
	}
	d := s.coordinator.Get(s, s.path+"/decisions")
	if len(d.List("items")) != 2 || d.Text("items.0.assignment_state") != "issued" || d.JSON("items.0.overdue") != false || d.JSON("items.1.overdue") != true {
		s.Errorf("decisions: %s", d.Body)
	}
	if own := s.unitA.Get(s, s.path+"/decisions"); own.Text("items.0.assignment_state") != "issued" || own.Text("items.1.assignment_state") != "" {
		s.Errorf("a unit is told how far others have come: %s", own.Body)
	}
	took := s.unitA.Get(s, "/v1/assignments/"+d.Text("items.0.assignment_id"))
	s.unitA.Act(s, "/v1/assignments/"+took.ID()+"/acknowledge", took.ETag(), props{})
	if now := s.coordinator.Get(s, s.path+"/decisions"); now.Text("items.0.assignment_state") != "acknowledged" {
		s.Errorf("how far it has come: %s", now.Body)
	}
}

func (s *meetingStory) receive() {
	if work := s.unitA.Get(s, "/v1/my-work?type=meeting"); len(work.List("items")) != 1 || work.Text("items.0.reasons.0") != "to_acknowledge" {
		s.Errorf("what waits for the unit: %s", work.Body)
	}
	a := s.try(http.StatusOK, s.unitA, "minutes/acknowledge", nil)
	if a.Number("acknowledged") != 1 {
		s.Errorf("acknowledged: %s", a.Body)
	}
	s.try(http.StatusConflict, s.unitA, "minutes/acknowledge", nil)
	s.try(http.StatusOK, s.head, "minutes/acknowledge", nil) // was absent, and is sent them
	if open, all := s.coordinator.Get(s, s.path+"/receipts?acknowledged=false"), s.coordinator.Get(s, s.path+"/receipts"); len(all.List("items"))-len(open.List("items")) != 2 ||
		float64(len(all.List("items"))) != a.Number("recipients") {
		s.Errorf("receipts: %s", all.Body)
	}
	if own := s.unitA.Get(s, s.path+"/receipts"); len(own.List("items")) != 1 {
		s.Errorf("a unit sees %s", own.Body)
	}
	s.leave(s.coordinator, s.away, "return", props{})
	s.Later(2 * time.Hour)
	other := issuedMinutes(s.making) // to which no coordinator was asked
	s.coordinator.Must(s, http.StatusForbidden, act("/v1/meetings/"+other.ID()+"/minutes/acknowledge", other, nil))
}

func (s *meetingStory) papers() {
	page := s.unitA.Get(s, s.path+"/minutes/html")
	for _, word := range []string{"纪要〔2021〕", "周启明", "现场处置", "每日巡查背街小巷", "会场", "签发："} {
		if !strings.Contains(string(page.Body), word) {
			s.Errorf("the page lacks %s", word)
		}
	}
	if !strings.Contains(string(page.Body), `<img src="data:image/jpeg;base64,/9j/`) || !strings.HasSuffix(page.Header.Get("Content-Security-Policy"), "; img-src data:") {
		s.Errorf("the photograph is not on the page: %s", page.Header.Get("Content-Security-Policy"))
	}
	doc := s.unitA.Get(s, s.path+"/minutes/docx")
	if z, err := zip.NewReader(bytes.NewReader(doc.Body), int64(len(doc.Body))); err != nil || !slices.ContainsFunc(z.File, func(f *zip.File) bool { return f.Name == "word/media/photo1.jpeg" }) {
		s.Errorf("the photograph is not in the document: %v", err)
	}
	if !bytes.HasPrefix(doc.Body, []byte("PK")) || !strings.Contains(doc.Header.Get("Content-Disposition"), url.PathEscape("会议纪要")) {
		s.Errorf("%d bytes, %s", len(doc.Body), doc.Header.Get("Content-Disposition"))
	}
	none := arranged(s.making)
	s.coordinator.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/meetings/" + none.ID() + "/minutes/html"})
	s.coordinator.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/meetings/" + none.ID() + "/minutes/docx"})
	if today := s.head.Get(s, "/v1/my-work?type=meeting&reason=due_today"); len(today.List("items")) != 1 {
		s.Errorf("today's meetings: %s", today.Body)
	}
	s.meet(s.coordinator, none, "void", props{"reason": "错登"})
}

// huddle: of the group that 苏敏 leads, for whoever is in it.
func (s *meetingStory) huddle() {
	body := s.meetingWith(props{"kind": "huddle", "group_id": s.sanitation(), "title": "碰头会", "chair_id": s.person("苏敏")})
	delete(body, "attendee_ids")
	delete(body, "unit_ids")
	s.petty.Must(s, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/meetings", Body: body})
	s.member.Must(s, http.StatusForbidden, Request{Method: http.MethodPost, Path: "/v1/meetings", Body: body})
	wrong := props{}
	for k, v := range body {
		wrong[k] = v
	}
	wrong["chair_id"] = s.person("周启明")
	s.head.Must(s, http.StatusUnprocessableEntity, Request{Method: http.MethodPost, Path: "/v1/meetings", Body: wrong})
	h := s.head.Create(s, "/v1/meetings", body)
	s.path = "/v1/meetings/" + h.ID()
	for _, by := range []*Client{s.petty, s.unitA} {
		by.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path})
		by.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path + "/attendance"})
		by.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: s.path + "/minutes"})
		if n := by.Get(s, "/v1/meetings?kind=huddle&count=exact").Number("total"); n != 0 {
			s.Errorf("a huddle of another group is listed")
		}
	}
	s.petty.Must(s, http.StatusNotFound, act(s.path+"/hold", h, props{}))
	for _, by := range []*Client{s.member, s.auditor, s.coordinator, s.shenli} {
		by.Get(s, s.path)
	}
	s.try(http.StatusOK, s.member, "hold", props{})
	s.try(http.StatusOK, s.member, "minutes", props{"topics": []any{props{"title": "明日清运", "discussion": "分两组。"}}, "decisions": []any{}})
	s.Later(9 * 24 * time.Hour)
	if late := s.head.Get(s, "/v1/meetings?minutes_overdue=true&q="+url.QueryEscape("碰头")); len(late.List("items")) != 1 || late.JSON("items.0.minutes_overdue") != true {
		s.Errorf("late minutes: %s", late.Body)
	}
	if work := s.head.Get(s, "/v1/my-work?type=meeting&reason=overdue"); len(work.List("items")) != 1 || work.JSON("items.0.overdue") != true {
		s.Errorf("late minutes are nobody's work: %s", work.Body)
	}
	s.try(http.StatusForbidden, s.leader, "minutes/sign", nil) // not the chair
}

// pass: what a conveying meeting was told goes out as a notice with receipts.
func (s *meetingStory) pass() {
	s.try(http.StatusConflict, s.coordinator, "convey", s.conveying()) // a huddle
	c := conveyable(s.making)
	s.path = "/v1/meetings/" + c.ID()
	s.try(http.StatusForbidden, s.head, "convey", s.conveying())
	late := s.conveying()
	late["acknowledge_by"] = s.instant(-time.Hour)
	s.wrong(s.coordinator, "convey", late, "/acknowledge_by")
	a := s.try(http.StatusOK, s.coordinator, "convey", s.conveying())
	n := s.member.Get(s, "/v1/notices/"+a.Text("notice_ids.0"))
	if n.Text("state") != "issued" || n.Number("recipients") < 2 || a.Text("state") != "held" {
		s.Errorf("conveyed: %s %s", a.Body, n.Body)
	}
	s.member.Act(s, "/v1/notices/"+n.ID()+"/acknowledge", n.ETag(), nil)
}

func (s *meetingStory) weeks() {
	path := "/v1/meetings/weeks?inspection_id=" + s.inspection
	s.member.Must(s, http.StatusForbidden, Request{Method: http.MethodGet, Path: path})
	s.coordinator.Must(s, http.StatusNotFound, Request{Method: http.MethodGet, Path: "/v1/meetings/weeks?inspection_id=" + s.sanitation()})
	a := s.leader.Get(s, path)
	var standings []string
	for _, w := range a.List("items") {
		x, _ := w.(map[string]any)
		standings = append(standings, str(x, "standing"))
	}
	if all := strings.Join(standings, " "); a.Number("interval_days") != 7 || strings.Count(all, "held") != 1 || !strings.Contains(all, "missing") {
		s.Errorf("weeks: %s", a.Body)
	}
}

// told: the stream tells of everything and holds no words and no names.
func (s *meetingStory) told() {
	var all strings.Builder
	Walk(s.T, s.auditor, "/v1/audit-events?limit=200", func(e map[string]any) { all.WriteString(str(e, "kind") + " ") })
	for _, kind := range []string{"created", "updated", "held", "cancelled", "attendance_recorded", "minutes_drafted", "minutes_signed", "minutes_issued", "minutes_acknowledged", "conveyed", "files_changed", "voided"} {
		if !strings.Contains(all.String(), "meeting."+kind+" ") {
			s.Errorf("nobody was told of %s", kind)
		}
	}
	changes := string(s.coordinator.Get(s, "/v1/changes?limit=200").Body)
	for _, word := range []string{"调度会", "碰头会", "现场处置", "背街小巷"} {
		if strings.Contains(changes, word) {
			s.Errorf("the stream says %s", word)
		}
	}
}
