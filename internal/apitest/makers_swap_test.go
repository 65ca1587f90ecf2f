package apitest

import (
	"maps"
	"time"
)

// swappable is a published roster of a round of its own, in which 罗飞 and 唐宁, of the
// group that 苏敏 leads there, have the first two shifts.
func swappable(m *making) *Answer {
	m.Later(2 * time.Hour)
	round := inspection(m)
	g := m.Admin.Create(m, "/v1/groups", props{"inspection_id": round.ID(), "kind": "working_group", "name": m.name("值班组")})
	for name, role := range map[string]string{"苏敏": "leader", "罗飞": "member", "唐宁": "member"} {
		m.Admin.Create(m, "/v1/appointments", props{"group_id": g.ID(), "role": role, "person_id": m.person(name)})
	}
	return m.dutyRoster(round.ID(), []string{person(m).ID(), person(m).ID(), person(m).ID()}, []string{m.person("罗飞"), m.person("唐宁"), person(m).ID()})
}

// swapping asks 唐宁 to exchange the first shift of 罗飞 for the second.
func (m *making) swapping() props {
	r := swappable(m)
	return props{"shift_id": m.dutyShift(r, 0).ID(), "peer_id": m.person("唐宁"), "counter_shift_id": m.dutyShift(r, 1).ID(), "reason": "住院手术，当日不能到岗"}
}

func askedSwap(m *making) *Answer {
	body := m.swapping()
	return m.role("group_member").Create(m, "/v1/shift-swaps", body)
}

func (m *making) swap(by *Client, s *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/shift-swaps/" + s.ID()
	return by.Act(m, path+"/"+verb, by.Get(m, path).ETag(), body)
}

func consentedSwap(m *making) *Answer {
	return m.swap(m.petty, askedSwap(m), "consent", props{"note": "可以"})
}

func passedSwap(m *making) *Answer {
	return m.swap(m.role("group_leader"), consentedSwap(m), "approve", props{"opinion": "同意"})
}

func init() {
	why := fixed(props{"reason": "当日另有任务"})
	maps.Copy(makers, map[string]maker{
		"listShiftSwaps":     list("group_member"),
		"createShiftSwap":    create("group_member", func(m *making) any { return m.swapping() }),
		"getShiftSwap":       one("auditor", "swap_id", askedSwap),
		"consentToShiftSwap": on("petition_staff", "swap_id", askedSwap, fixed(props{"note": "可以"})),
		"declineShiftSwap":   on("petition_staff", "swap_id", consentedSwap, why),
		"approveShiftSwap":   on("group_leader", "swap_id", consentedSwap, fixed(props{"opinion": "同意"})),
		"rejectShiftSwap":    on("commander", "swap_id", passedSwap, why),
		"withdrawShiftSwap":  on("group_member", "swap_id", askedSwap, why),
	})
}
