package apitest

import (
	"maps"
	"time"
)

// noticing is a notice to the group in which the standing "group_member" is.
func (m *making) noticing() props {
	return props{"inspection_id": m.inspection, "title": m.name("传达会议精神"), "body": "请学习领会", "targets": []any{props{"kind": "group", "group_id": m.sanitation()}},
		"acknowledge_by": m.instant(10 * time.Hour)}
}

func noticeDraft(m *making) *Answer { return m.coordinator.Create(m, "/v1/notices", m.noticing()) }

func noticeOut(m *making) *Answer {
	m.roles() // the member has an account before
	n := noticeDraft(m)
	return m.coordinator.Act(m, "/v1/notices/"+n.ID()+"/issue", n.ETag(), nil)
}

func (m *making) calling() props {
	return props{"inspection_id": m.inspection, "title": m.name("夜间点名"), "targets": []any{props{"kind": "group", "group_id": m.sanitation()}}, "answer_minutes": 10}
}

func rollCall(m *making) *Answer { return m.coordinator.Create(m, "/v1/contact-checks", m.calling()) }

// undelivered is a delivery that the mail server refuses.
func undelivered(m *making) *Answer {
	m.addressed("罗飞", "refused@example.cn")
	n := noticeOut(m)
	return m.delivered(n, "failed")
}

// addressed gives somebody of the plan an address.
func (m *making) addressed(name, email string) {
	m.Helper()
	path := "/v1/people/" + m.person(name)
	if a := m.Admin.Get(m, path); a.Text("email") != email {
		m.Admin.Patch(m, path, a.ETag(), props{"email": email})
	}
}

// delivered waits until the delivery of a notice has come to a state.
func (m *making) delivered(n *Answer, state string) *Answer {
	m.Helper()
	var id string
	eventually(m, "a delivery is "+state, func() bool {
		id = m.coordinator.Get(m, "/v1/message-deliveries?channel=email&state="+state+"&subject_id="+n.ID()).Text("items.0.id")
		return id != ""
	})
	return m.coordinator.Get(m, "/v1/message-deliveries/"+id)
}

func init() {
	member, coordinator := "group_member", "coordinator"
	recording := func(m *making) any { return props{"person_id": m.person("苏敏")} }
	maps.Copy(makers, map[string]maker{
		"listNotices":           list(member),
		"createNotice":          create(coordinator, func(m *making) any { return m.noticing() }),
		"getNotice":             one(member, "notice_id", noticeOut),
		"updateNotice":          on(coordinator, "notice_id", noticeDraft, fixed(props{"body": "请学习"})),
		"issueNotice":           on("commander", "notice_id", noticeDraft, nil),
		"acknowledgeNotice":     on(member, "notice_id", noticeOut, nil),
		"voidNotice":            on(coordinator, "notice_id", noticeOut, voiding),
		"listNoticeReceipts":    one("auditor", "notice_id", noticeOut),
		"listContactChecks":     list(member),
		"createContactCheck":    create(coordinator, func(m *making) any { return m.calling() }),
		"getContactCheck":       one(member, "contact_check_id", rollCall),
		"answerContactCheck":    on(member, "contact_check_id", rollCall, nil),
		"recordContactCheck":    on(coordinator, "contact_check_id", rollCall, recording),
		"voidContactCheck":      on(coordinator, "contact_check_id", rollCall, voiding),
		"listMessageDeliveries": list("auditor"),
		"getMessageDelivery":    one("auditor", "delivery_id", undelivered),
		"retryMessageDelivery":  on(coordinator, "delivery_id", undelivered, nil),
	})
}
