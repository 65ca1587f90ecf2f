package apitest

import (
	"maps"
	"net/url"
	"time"
)

// What is passed down: assignments in the states of their life.

// assigning is an order to the unit of unitA; with changes it.
func (m *making) assigning(with props) props {
	body := props{"inspection_id": m.inspection, "kind": "directive", "source": "city", "source_document": "市督办〔2021〕17 号", "title": "暗访曝光：市场后门污水直排",
		"matter": "当日查清并报送整改情况。", "lead_unit_id": m.units["城市管理办公室"]}
	maps.Copy(body, with)
	return body
}

func (m *making) assign(with props) *Answer {
	m.Helper()
	return m.coordinator.Create(m, "/v1/assignments", m.assigning(with))
}

// onward is an action on an assignment by somebody.
func (m *making) onward(by *Client, a *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/assignments/" + a.ID()
	return by.Act(m, path+"/"+verb, by.Get(m, path).ETag(), body)
}

func assigned(m *making) *Answer { return m.assign(nil) }

func taken(m *making) *Answer {
	return m.onward(m.unitA, assigned(m), "acknowledge", props{})
}

func answeredBack(m *making) *Answer {
	return m.onward(m.unitA, taken(m), "feedback", props{"text": "排口已封堵。"})
}

func judged(m *making) *Answer {
	return m.onward(m.coordinator, answeredBack(m), "feedback/review", props{"opinion": "属实"})
}

func (m *making) later(after time.Duration) props {
	return props{"due_at": m.instant(after), "reason": "监测报告明天才能出具。"}
}

// delay is a request for more time, on which body is what somebody does.
func delay(by string, body any) maker {
	return func(m *making) call {
		a := taken(m)
		e := m.unitA.Create(m, "/v1/assignments/"+a.ID()+"/extensions", m.later(30*24*time.Hour))
		return call{by: by, path: in("assignment_id", a.ID(), "extension_id", e.ID()), match: e.ETag(), body: body}
	}
}

func init() {
	empty := fixed(props{})
	belowIt := func(by string, of func(m *making) *Answer, body func(m *making) any) maker {
		return func(m *making) call {
			c := call{by: by, path: in("assignment_id", of(m).ID())}
			if body != nil {
				c.body = body(m)
			}
			return c
		}
	}
	maps.Copy(makers, map[string]maker{
		"listAssignments": func(*making) call {
			return call{by: "group_member", query: url.Values{"from_above": {"true"}, "colour": {"red"}}}
		},
		"issueAssignment": func(m *making) call { return call{by: "coordinator", body: m.assigning(nil)} },
		"exportAssignments": func(*making) call {
			return call{by: "auditor", query: url.Values{"overdue": {"false"}}}
		},
		"getAssignment":               one("unit_user", "assignment_id", assigned),
		"updateAssignment":            on("coordinator", "assignment_id", assigned, fixed(props{"title": "市场后门污水直排"})),
		"acknowledgeAssignment":       on("unit_user", "assignment_id", assigned, empty),
		"declineAssignment":           on("unit_user", "assignment_id", assigned, fixed(props{"reason": "不在辖区"})),
		"reassignAssignment":          on("coordinator", "assignment_id", assigned, func(m *making) any { return props{"lead_unit_id": m.units["城管执法中队"]} }),
		"startAssignment":             on("unit_user", "assignment_id", taken, empty),
		"listAssignmentFeedback":      belowIt("unit_user", answeredBack, nil),
		"giveAssignmentFeedback":      on("unit_user", "assignment_id", taken, fixed(props{"text": "排口已封堵。"})),
		"reviewAssignmentFeedback":    on("coordinator", "assignment_id", answeredBack, fixed(props{"opinion": "属实"})),
		"returnAssignmentFeedback":    on("coordinator", "assignment_id", answeredBack, fixed(props{"reason": "缺少照片"})),
		"raiseAssignment":             on("coordinator", "assignment_id", taken, empty),
		"completeAssignment":          on("coordinator", "assignment_id", judged, fixed(props{"closing": "办结"})),
		"voidAssignment":              on("coordinator", "assignment_id", assigned, voiding),
		"linkAssignment":              on("coordinator", "assignment_id", assigned, func(m *making) any { return props{"type": "petition_case", "id": registered(m).ID()} }),
		"listAssignmentExtensions":    belowIt("unit_user", taken, nil),
		"askAssignmentExtension":      belowIt("unit_user", taken, func(m *making) any { return m.later(30 * 24 * time.Hour) }),
		"getAssignmentExtension":      delay("unit_user", nil),
		"approveAssignmentExtension":  delay("coordinator", props{"opinion": "同意"}),
		"rejectAssignmentExtension":   delay("commander", props{"opinion": "不同意"}),
		"withdrawAssignmentExtension": delay("unit_user", props{}),
	})
}
