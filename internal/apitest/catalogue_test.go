package apitest

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
)

// call is a request that somebody may make and that succeeds.
type call struct {
	by    string // the standing that may
	path  map[string]string
	query url.Values
	body  any
	match string // If-Match
}

type props = map[string]any

// maker gives a fresh right request for an operation: one that has not been used
// up by an earlier call. Every operation of the document has one.
type maker func(m *making) call

// making is the finished first day, on which the makers build.
type making struct {
	*testing.T
	*day
	n    int
	cast []role
	// survivor is the case that others are merged into, where a test tries that.
	survivor string
	// strict stories try around every step what must not work.
	strict bool
	// abroad is the administrator of another office.
	abroad *Client
}

func (m *making) name(prefix string) string {
	m.n++
	return fmt.Sprintf("%s%d", prefix, m.n)
}

// in names the path's parameters: in("unit_id", id).
func in(pairs ...string) map[string]string {
	out := map[string]string{}
	for i := 0; i+1 < len(pairs); i += 2 {
		out[pairs[i]] = pairs[i+1]
	}
	return out
}

func list(by string) maker { return func(*making) call { return call{by: by} } }

// one reads something that the maker makes or finds.
func one(by, param string, find func(m *making) *Answer) maker {
	return func(m *making) call { return call{by: by, path: in(param, find(m).ID())} }
}

// on changes something that the maker makes: an action or a patch.
func on(by, param string, find func(m *making) *Answer, body func(m *making) any) maker {
	return func(m *making) call {
		a := find(m)
		c := call{by: by, path: in(param, a.ID()), match: a.ETag()}
		if body != nil {
			c.body = body(m)
		}
		return c
	}
}

func create(by string, body func(m *making) any) maker {
	return func(m *making) call { return call{by: by, body: body(m)} }
}

func fixed(p props) func(*making) any { return func(*making) any { return p } }

var voiding = fixed(props{"reason": "重复录入"})

func (m *making) get(path string) *Answer { m.Helper(); return m.Admin.Get(m, path) }

func unit(m *making) *Answer {
	return m.Admin.Create(m, "/v1/units", props{"name": m.name("临时单位"), "kind": "community"})
}

func person(m *making) *Answer {
	return m.Admin.Create(m, "/v1/people", props{"name": m.name("临时人员"), "mobile_phone": "13800000000"})
}

func inspection(m *making) *Answer {
	return m.coordinator.Create(m, "/v1/inspections", props{"name": m.name("督察"), "level": "provincial", "round": m.name("第二轮")})
}

func stationed(m *making) *Answer {
	a := inspection(m)
	return m.coordinator.Act(m, "/v1/inspections/"+a.ID()+"/start", a.ETag(), props{"stationed_from": "2021-09-01"})
}

func rectifying(m *making) *Answer {
	a := stationed(m)
	return m.coordinator.Act(m, "/v1/inspections/"+a.ID()+"/finish", a.ETag(), props{"stationed_to": "2021-09-09"})
}

func group(m *making) *Answer {
	return m.Admin.Create(m, "/v1/groups", props{"inspection_id": m.inspection, "kind": "working_group", "name": m.name("临时组"), "function": "other"})
}

func duty(m *making) (string, *Answer) {
	g := group(m).ID()
	return g, m.Admin.Create(m, "/v1/groups/"+g+"/duties", props{"text": "做好记录"})
}

func appointment(m *making) *Answer {
	return m.Admin.Create(m, "/v1/appointments", props{"group_id": group(m).ID(), "role": "member", "person_id": person(m).ID()})
}

func vacancy(m *making) *Answer {
	return m.Admin.Create(m, "/v1/appointments", props{"group_id": group(m).ID(), "role": "deputy_leader"})
}

func liaisonBody(m *making) any {
	return props{"group_id": group(m).ID(), "person_id": person(m).ID(), "phone": "13800000001"}
}

func liaison(m *making) *Answer { return m.Admin.Create(m, "/v1/liaisons", liaisonBody(m)) }

// idleLiaison serves an inspection that is not stationed, where a post may be empty.
func idleLiaison(m *making) *Answer {
	g := m.Admin.Create(m, "/v1/groups", props{"inspection_id": inspection(m).ID(), "kind": "working_group", "name": m.name("临时组"), "function": "other"})
	return m.Admin.Create(m, "/v1/liaisons", props{"group_id": g.ID(), "person_id": person(m).ID()})
}

func user(m *making) *Answer {
	return m.Admin.Create(m, "/v1/users", userBody(m))
}

func userBody(m *making) any {
	return props{"username": m.name("user"), "display_name": "临时账号", "password": Secret}
}

func disabled(m *making) *Answer {
	u := user(m)
	return m.Admin.Act(m, "/v1/users/"+u.ID()+"/disable", u.ETag(), props{"reason": "离职"})
}

func clientBody(m *making) any {
	return props{"name": m.name("接口客户端"), "scopes": []string{"changes:read"}}
}

// machine is an API client; its answer on creation wraps the resource.
func machine(m *making) *Answer {
	a := m.Admin.Create(m, "/v1/api-clients", clientBody(m))
	return m.get("/v1/api-clients/" + a.Text("client.id"))
}

func ruleBody(m *making) any {
	return props{"step": "feedback", "name": m.name("反馈时限"), "amount": 3, "unit": "working_day"}
}

func rule(m *making) *Answer { return m.Admin.Create(m, "/v1/deadline-rules", ruleBody(m)) }

func planBody(*making) any {
	return props{"filename": "plan.txt", "text": "青禾街道督察工作方案\n一、协调联络组\n组长：XX\n二、工作组\n（一）综合协调组\n组长：XX\n工作职责：\n1.汇总进展。\n"}
}

// planImport is a draft that can be applied: its round has a name of its own, for rounds do not repeat.
func planImport(m *making) *Answer {
	a := m.Admin.Create(m, "/v1/plan-imports", planBody(m))
	return m.Admin.Patch(m, "/v1/plan-imports/"+a.ID(), a.ETag(), props{"draft": props{"inspection": props{"name": m.name("督察"), "level": "municipal", "round": "第一轮"}}})
}

func batchBody(m *making) any {
	return props{"inspection_id": m.inspection, "label": m.name("批"), "received_at": "2021-09-10T08:00:00+08:00"}
}

func batch(m *making) *Answer { return m.petty.Create(m, "/v1/petition-batches", batchBody(m)) }

func caseBody(m *making) any {
	return props{"inspection_id": m.inspection, "number": m.name("X2HN2021091100"), "summary": "楼下商铺噪声扰民", "received_at": "2021-09-10T08:00:00+08:00"}
}

func registered(m *making) *Answer { return m.petty.Create(m, "/v1/petition-cases", caseBody(m)) }

func dispatched(m *making) *Answer {
	a := registered(m)
	return m.coordinator.Act(m, "/v1/petition-cases/"+a.ID()+"/dispatch", a.ETag(), props{"lead_unit_id": m.units["城市管理办公室"]})
}

func returned(m *making) *Answer {
	a := dispatched(m)
	return m.unitA.Act(m, "/v1/petition-cases/"+a.ID()+"/return", a.ETag(), m.returning())
}

func (m *making) returning() any {
	return props{"reason": "不属本单位", "proposed_unit_id": m.units["城管执法中队"]}
}

func report(m *making) *Answer {
	return m.coordinator.Create(m, "/v1/status-reports", props{"inspection_id": m.inspection})
}

func auditEvent(m *making) *Answer {
	a := m.auditor.Get(m, "/v1/audit-events?limit=1")
	return m.auditor.Get(m, "/v1/audit-events/"+a.Text("items.0.id"))
}

// petitionerOf a case: addressed by the case, versioned by itself.
func petitionerOf(by string, body func(m *making) any) maker {
	return func(m *making) call {
		id := registered(m).ID()
		masked := m.petty.Get(m, "/v1/petition-cases/"+id+"/petitioner")
		a := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: "/v1/petition-cases/" + id + "/petitioner",
			Body: props{"anonymous": true}, Header: map[string]string{"If-Match": masked.ETag()}})
		c := call{by: by, path: in("case_id", id), match: a.ETag()}
		if body != nil {
			c.body = body(m)
		}
		return c
	}
}

// onDuty addresses a duty of a group.
func onDuty(body func(m *making) any) maker {
	return func(m *making) call {
		g, a := duty(m)
		c := call{by: "admin", path: in("group_id", g, "duty_id", a.ID()), match: a.ETag()}
		if body != nil {
			c.body = body(m)
		}
		return c
	}
}
