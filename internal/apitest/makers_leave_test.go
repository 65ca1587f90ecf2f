package apitest

import (
	"maps"
	"net/url"
	"time"
)

// Leave of people made for it, in the group that "group_leader" leads, recorded by
// a coordinator in their name.

// staffed is somebody new in the group of 苏敏.
func staffed(m *making) string {
	led := m.coordinator.Get(m, "/v1/appointments?role=leader&person_id="+m.person("苏敏"))
	p := person(m).ID()
	m.Admin.Create(m, "/v1/appointments", props{"group_id": led.Text("items.0.group_id"), "role": "member", "person_id": p})
	return p
}

func (m *making) leaving(who, standIn string) props {
	return props{"inspection_id": m.inspection, "person_id": who, "stand_in_id": standIn, "kind": "sick", "reason": "住院手术", "special_reason": "医院要求当日住院",
		"starts_at": m.instant(time.Hour), "ends_at": m.instant(49 * time.Hour)}
}

func leaveBody(m *making) any { return m.leaving(staffed(m), staffed(m)) }

func askedLeave(m *making) *Answer {
	return m.coordinator.Create(m, "/v1/leave-requests", leaveBody(m))
}

func (m *making) leave(by *Client, l *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/leave-requests/" + l.ID()
	return by.Act(m, path+"/"+verb, by.Get(m, path).ETag(), body)
}

func passedLeave(m *making) *Answer {
	return m.leave(m.role("group_leader"), askedLeave(m), "approve", props{"opinion": "同意"})
}

func grantedLeave(m *making) *Answer { return m.leave(m.leader, passedLeave(m), "approve", props{}) }

// onLeave is a leave that has begun.
func onLeave(m *making) *Answer {
	l := grantedLeave(m)
	m.Later(2 * time.Hour)
	return m.coordinator.Get(m, "/v1/leave-requests/"+l.ID())
}

func backFromLeave(m *making) *Answer { return m.leave(m.coordinator, onLeave(m), "return", props{}) }

func init() {
	ofRound := func(m *making) call {
		return call{by: "auditor", query: url.Values{"inspection_id": {m.inspection}}}
	}
	maps.Copy(makers, map[string]maker{
		"listLeaveRequests":    list("group_member"),
		"createLeaveRequest":   create("coordinator", leaveBody),
		"getLeaveRequest":      one("auditor", "leave_request_id", askedLeave),
		"approveLeaveRequest":  on("group_leader", "leave_request_id", askedLeave, fixed(props{"opinion": "同意"})),
		"rejectLeaveRequest":   on("commander", "leave_request_id", passedLeave, fixed(props{"reason": "人手不足"})),
		"withdrawLeaveRequest": on("coordinator", "leave_request_id", grantedLeave, fixed(props{"reason": "不需要了"})),
		"extendLeaveRequest": on("coordinator", "leave_request_id", onLeave, func(m *making) any {
			return props{"ends_at": m.instant(96 * time.Hour), "reason": "尚未拆线"}
		}),
		"replaceLeaveStandIn": on("group_leader", "leave_request_id", askedLeave, func(m *making) any {
			return props{"stand_in_id": staffed(m)}
		}),
		"returnFromLeave":      on("group_leader", "leave_request_id", onLeave, fixed(props{"note": "已到岗"})),
		"closeLeaveRequest":    on("commander", "leave_request_id", backFromLeave, fixed(props{})),
		"getLeaveSummary":      ofRound,
		"getLeaveSummaryXlsx":  ofRound,
		"getLeaveRequestsXlsx": list("group_member"),
	})
}
