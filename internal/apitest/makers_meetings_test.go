package apitest

import (
	"maps"
	"net/url"
	"time"
)

// meetingWith is a meeting of an hour ago, to which the people of the standings and
// a unit are asked, and that 周启明 chairs.
func (m *making) meetingWith(with props) props {
	body := props{"inspection_id": m.inspection, "kind": "dispatch_meeting", "title": m.name("调度会"), "place": "三楼会议室", "starts_at": m.instant(-time.Hour),
		"chair_id": m.person("周启明"), "attendee_ids": []string{m.person("苏敏"), m.person("罗飞")}, "unit_ids": []string{m.units["城市管理办公室"]},
		"agenda": []any{props{"title": "通报办理情况", "presenter": "林晓岚"}}}
	maps.Copy(body, with)
	return body
}

func (m *making) meet(by *Client, at *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/meetings/" + at.ID()
	return by.Act(m, path+"/"+verb, m.coordinator.Get(m, path).ETag(), body)
}

func arranged(m *making) *Answer {
	return m.coordinator.Create(m, "/v1/meetings", m.meetingWith(nil))
}

func heldMeeting(m *making) *Answer { return m.meet(m.coordinator, arranged(m), "hold", props{}) }

func (m *making) came() props {
	return props{"entries": []any{props{"person_id": m.person("苏敏"), "status": "present"}, props{"person_id": m.person("罗飞"), "status": "absent", "reason": "外出巡查"},
		props{"unit_id": m.units["城市管理办公室"], "status": "present", "represented_by": "苏敏"}}}
}

func (m *making) deciding() props {
	return props{"topics": []any{props{"title": "通报办理情况", "discussion": "8 件中 4 件已转办。"}},
		"decisions": []any{props{"matter": "三日内完成餐饮油烟净化设施排查。", "lead_unit_id": m.units["城市管理办公室"], "due_on": m.day3()}}}
}

// day3 is three days from now.
func (m *making) day3() string { return m.instant(72 * time.Hour)[:10] }

func draftedMinutes(m *making) *Answer {
	x := heldMeeting(m)
	m.meet(m.coordinator, x, "attendance", m.came())
	return m.meet(m.coordinator, x, "minutes", m.deciding())
}

func signedMinutes(m *making) *Answer {
	return m.meet(m.leader, draftedMinutes(m), "minutes/sign", nil)
}

func issuedMinutes(m *making) *Answer {
	m.roles() // all have an account before
	return m.meet(m.coordinator, signedMinutes(m), "minutes/issue", nil)
}

func conveyable(m *making) *Answer {
	m.roles()
	x := m.coordinator.Create(m, "/v1/meetings", m.meetingWith(props{"kind": "conveying", "title": m.name("传达会")}))
	return m.meet(m.coordinator, x, "hold", props{})
}

func (m *making) conveying() props {
	return props{"title": "传达区协调联络组会议精神", "body": "请逐条学习领会", "targets": []any{props{"kind": "group", "group_id": m.sanitation()}}, "acknowledge_by": m.instant(10 * time.Hour)}
}

func init() {
	member, coordinator, id := "group_member", "coordinator", "meeting_id"
	ofRound := func(by string, with url.Values) maker {
		return func(m *making) call {
			q := url.Values{"inspection_id": {m.inspection}}
			maps.Copy(q, with)
			return call{by: by, query: q}
		}
	}
	maps.Copy(makers, map[string]maker{
		"listMeetings":          list(member),
		"createMeeting":         create(coordinator, func(m *making) any { return m.meetingWith(nil) }),
		"listProposedAttendees": ofRound(coordinator, url.Values{"kind": {"dispatch_meeting"}}),
		"listMeetingWeeks":      ofRound("auditor", nil),
		"getMeeting":            one(member, id, arranged),
		"updateMeeting": on(coordinator, id, arranged, func(m *making) any {
			return props{"starts_at": m.instant(time.Hour), "postpone_reason": "督察组约谈"}
		}),
		"holdMeeting":               on("commander", id, arranged, fixed(props{})),
		"cancelMeeting":             on(coordinator, id, arranged, fixed(props{"reason": "合并召开"})),
		"listMeetingAttendance":     one("unit_user", id, heldMeeting),
		"recordMeetingAttendance":   on(coordinator, id, heldMeeting, func(m *making) any { return m.came() }),
		"listMeetingMinutes":        one("auditor", id, draftedMinutes),
		"draftMeetingMinutes":       on(coordinator, id, heldMeeting, func(m *making) any { return m.deciding() }),
		"signMeetingMinutes":        on("commander", id, draftedMinutes, nil),
		"issueMeetingMinutes":       on(coordinator, id, signedMinutes, nil),
		"acknowledgeMeetingMinutes": on("unit_user", id, issuedMinutes, nil),
		"listMeetingReceipts":       one(member, id, issuedMinutes),
		"listMeetingDecisions":      one("unit_user", id, issuedMinutes),
		"printMeetingMinutes":       one(member, id, signedMinutes),
		"exportMeetingMinutes":      one(member, id, signedMinutes),
		"conveyMeeting":             on(coordinator, id, conveyable, func(m *making) any { return m.conveying() }),
		"voidMeeting":               on(coordinator, id, signedMinutes, voiding),
	})
}
