package apitest

import (
	"maps"
	"time"
)

// Accountability items in the states of their life. 秦悦 of the supervision group
// handles them; the leader judges and decides.

func (m *making) supervisor() *Client { return m.role("supervision_staff") }

func (m *making) supervising(with props) props {
	body := props{"inspection_id": m.inspection, "source": "undercover_exposure", "matter": "暗访发现农贸市场外占道经营，油污直排雨水口。",
		"responsible_unit_id": m.units["河东社区"]}
	maps.Copy(body, with)
	return body
}

func supervised(m *making) *Answer {
	return m.supervisor().Create(m, "/v1/accountability-items", m.supervising(nil))
}

// urge is an action on an item by somebody who sees it.
func (m *making) urge(by *Client, i *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/accountability-items/" + i.ID()
	return by.Act(m, path+"/"+verb, by.Get(m, path).ETag(), body)
}

func (m *making) ordering(after time.Duration) props {
	return props{"demand": "限期书面反馈。", "due_at": m.instant(after)}
}

func superviseOrdered(m *making) *Answer {
	i := supervised(m)
	m.supervisor().Create(m, "/v1/accountability-items/"+i.ID()+"/supervision-orders", m.ordering(30*24*time.Hour))
	return m.supervisor().Get(m, "/v1/accountability-items/"+i.ID())
}

var reporting = fixed(props{"text": "责任单位报来：占道摊位已清退。"})

func superviseAnswered(m *making) *Answer {
	return m.urge(m.supervisor(), superviseOrdered(m), "feedback", reporting(m))
}

func superviseReviewed(m *making) *Answer {
	return m.urge(m.leader, superviseAnswered(m), "feedback/review", agreeing(m))
}

func blaming(*making) any {
	return props{"outcome": "accountable", "decision": "对直接责任人予以问责。"}
}

func superviseDecided(m *making) *Answer {
	return m.urge(m.leader, superviseReviewed(m), "decide", blaming(m))
}

// sanctioning is a warning for somebody new.
func (m *making) sanctioning(with props) props {
	body := props{"subject_person_id": person(m).ID(), "subject_status": "public_official", "form": "government_sanction", "grade": "warning",
		"deciding_body": "district_discipline", "document_number": "区监政务〔2021〕7 号", "decided_on": m.instant(0)[:len("2021-09-10")]}
	maps.Copy(body, with)
	maps.DeleteFunc(body, func(_ string, v any) bool { return v == nil })
	return body
}

func (m *making) sanctioned() (i, record *Answer) {
	m.Helper()
	i = superviseDecided(m)
	record = m.supervisor().Create(m, "/v1/accountability-items/"+i.ID()+"/records", m.sanctioning(nil))
	return m.supervisor().Get(m, "/v1/accountability-items/"+i.ID()), record
}

func superviseExecuted(m *making) *Answer {
	i, _ := m.sanctioned()
	return m.urge(m.supervisor(), i, "execute", props{"execution": "已宣布并送达。"})
}

// superviseDrafted is the draft of a relapse.
func superviseDrafted(m *making) *Answer {
	c := accepted(m)
	m.petty.Create(m, "/v1/petition-cases/"+c.ID()+"/look-backs", m.looking("relapsed"))
	list := m.supervisor().Get(m, "/v1/accountability-items?state=drafted&subject_id="+c.ID())
	return m.supervisor().Get(m, "/v1/accountability-items/"+list.Text("items.0.id"))
}

func init() {
	item := func(by string, of func(*making) *Answer, body func(*making) any) maker {
		return func(m *making) call {
			out := call{by: by, path: in("item_id", of(m).ID())}
			if body != nil {
				out.body = body(m)
			}
			return out
		}
	}
	part := func(param string, of func(*making) (*Answer, *Answer), by string, body any) maker {
		return func(m *making) call {
			i, p := of(m)
			out := call{by: by, path: in("item_id", i.ID(), param, p.ID()), match: p.ETag(), body: body}
			return out
		}
	}
	ordered := func(m *making) (*Answer, *Answer) {
		i := supervised(m)
		return i, m.supervisor().Create(m, "/v1/accountability-items/"+i.ID()+"/supervision-orders", m.ordering(30*24*time.Hour))
	}
	delayed := func(m *making) (*Answer, *Answer) {
		i := superviseOrdered(m)
		return i, m.supervisor().Create(m, "/v1/accountability-items/"+i.ID()+"/extensions", m.later(40*24*time.Hour))
	}
	const staff = "supervision_staff"
	maps.Copy(makers, map[string]maker{
		"listAccountabilityItems":      list(staff),
		"createAccountabilityItem":     create(staff, func(m *making) any { return m.supervising(nil) }),
		"exportAccountabilityItems":    list(staff),
		"getAccountabilityItem":        one(staff, "item_id", supervised),
		"updateAccountabilityItem":     on(staff, "item_id", supervised, fixed(props{"matter": "改写"})),
		"confirmAccountabilityItem":    on(staff, "item_id", superviseDrafted, func(m *making) any { return props{"responsible_unit_id": m.units["城市管理办公室"]} }),
		"dropAccountabilityItem":       on(staff, "item_id", superviseDrafted, fixed(props{"reason": "已报备"})),
		"startAccountabilityItem":      on(staff, "item_id", superviseOrdered, fixed(props{})),
		"nameAccountabilityReaders":    on(staff, "item_id", supervised, func(m *making) any { return props{"reader_ids": []any{person(m).ID()}} }),
		"listAccountabilityFeedback":   item(staff, superviseAnswered, nil),
		"giveAccountabilityFeedback":   on(staff, "item_id", superviseOrdered, reporting),
		"reviewAccountabilityFeedback": on("commander", "item_id", superviseAnswered, agreeing),
		"returnAccountabilityFeedback": on("commander", "item_id", superviseAnswered, fixed(props{"reason": "缺照片"})),
		"decideAccountabilityItem":     on("commander", "item_id", superviseReviewed, blaming),
		"executeAccountabilityItem":    on(staff, "item_id", func(m *making) *Answer { i, _ := m.sanctioned(); return i }, fixed(props{"execution": "已宣布"})),
		"closeAccountabilityItem":      on("commander", "item_id", superviseExecuted, fixed(props{"closing": "同意"})),
		"voidAccountabilityItem":       on(staff, "item_id", supervised, voiding),
		"listSupervisionOrders":        item(staff, superviseOrdered, nil),
		"issueSupervisionOrder":        item(staff, supervised, func(m *making) any { return m.ordering(30 * 24 * time.Hour) }),
		"getSupervisionOrder":          part("order_id", ordered, staff, nil),
		"printSupervisionOrder":        part("order_id", ordered, staff, nil),
		"listAccountabilityExtensions": item(staff, superviseOrdered, nil),
		"askAccountabilityExtension":   item(staff, superviseOrdered, func(m *making) any { return m.later(40 * 24 * time.Hour) }),
		"getAccountabilityExtension":   part("extension_id", delayed, staff, nil),
		"approveAccountabilityExtension": part("extension_id", delayed, "commander",
			props{"opinion": "同意"}),
		"rejectAccountabilityExtension":   part("extension_id", delayed, "commander", props{"reason": "可以先行清退"}),
		"withdrawAccountabilityExtension": part("extension_id", delayed, staff, props{}),
		"listAccountabilityRecords":       item(staff, superviseDecided, nil),
		"createAccountabilityRecord":      item(staff, superviseDecided, func(m *making) any { return m.sanctioning(nil) }),
		"getAccountabilityRecord":         part("record_id", (*making).sanctioned, staff, nil),
		"voidAccountabilityRecord":        part("record_id", (*making).sanctioned, staff, props{"reason": "文号写错"}),
		"listAccountabilityWarnings":      list(staff),
		"getAccountabilityStatistics":     list(staff),
	})
}
