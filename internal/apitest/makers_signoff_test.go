package apitest

import (
	"maps"
	"net/url"
	"time"

	"lianluo/internal/calendar"
)

// Cases that have been answered and disclosed, on their way to sign-off, and what
// follows it.

// disclosed is a case whose result has been published.
func disclosed(m *making) *Answer {
	c := accepted(m)
	t := m.petty.Create(m, "/v1/disclosure-tables", disclosureBody(m, "round_2", props{"case_ids": []string{c.ID()}}))
	path := "/v1/disclosure-tables/" + t.ID()
	t = m.petty.Act(m, path+"/prepare", t.ETag(), nil)
	m.leader.Act(m, path+"/release", t.ETag(), nil)
	return m.coordinator.Get(m, "/v1/petition-cases/"+c.ID())
}

func opinion(text string) func(*making) any { return fixed(props{"opinion": text}) }

func applied(m *making) *Answer {
	return m.goOn(m.unitA, disclosed(m), "apply-sign-off", props{"opinion": "已整改完毕"})
}

func onSite(m *making) *Answer {
	return m.goOn(m.petty, applied(m), "accept-rectification", props{"opinion": "现场复核无装卸"})
}

// noticeBody is about cases, from today on by the office's clock.
func (m *making) noticeBody(with props, cases ...string) props {
	body := props{"case_ids": cases, "opens_on": m.today(), "text": "下列举报件已完成整改并通过验收，拟予销号，现予公示。", "place": "河东社区公告栏", "contact": "青禾街道办事处 010-60001234"}
	maps.Copy(body, with)
	return body
}

// today is the day by the office's clock.
func (m *making) today() string { return m.instant(0)[:len("2021-09-10")] }

// instant is so long after now by the office's clock.
func (m *making) instant(after time.Duration) string {
	return m.Now().Add(after).In(calendar.Zone).Format(time.RFC3339)
}

func noticed(m *making) (notice, c *Answer) {
	c = onSite(m)
	notice = m.coordinator.Create(m, "/v1/public-notices", m.noticeBody(nil, c.ID()))
	return notice, c
}

func publicNotice(m *making) *Answer { n, _ := noticed(m); return n }

// hungOut is a case whose notice is over. Time passes for the whole office.
func hungOut(m *making) *Answer {
	_, c := noticed(m)
	m.Later(14 * 24 * time.Hour)
	return m.coordinator.Get(m, "/v1/petition-cases/"+c.ID())
}

func confirmed(m *making) *Answer {
	return m.goOn(m.coordinator, hungOut(m), "confirm-notice", props{"opinion": "无异议"})
}

func approved(m *making) *Answer {
	return m.goOn(m.leader, confirmed(m), "approve-sign-off", props{"opinion": "同意销号"})
}

func reviewedByCity(m *making) *Answer {
	return m.goOn(m.coordinator, approved(m), "record-city-review", cityReview(m))
}

func cityReview(*making) any {
	return props{"conclusion": "passed", "document_number": "市督复〔2021〕88 号", "decided_on": "2021-09-10"}
}

func objecting(m *making, c *Answer) props {
	return props{"case_id": c.ID(), "received_at": m.instant(0), "matter": "称周末凌晨仍有装卸", "objector": props{"name": "住户代表"}}
}

func objection(m *making) *Answer {
	n, c := noticed(m)
	return m.coordinator.Create(m, "/v1/public-notices/"+n.ID()+"/objections", objecting(m, c))
}

func (m *making) visiting(outcome string) props {
	return props{"method": "phone", "attempted_at": m.instant(0), "outcome": outcome, "note": "称凌晨又有装卸声"}
}

func (m *making) looking(result string) props {
	return props{"looked_at": m.instant(0), "result": result, "findings": "凌晨五时仍在装卸"}
}

// provable is a measure that was done, and a file of its case.
func provable(m *making) call {
	c := found(m)
	path := "/v1/petition-cases/" + c.ID() + "/measures"
	a := m.unitA.Create(m, path, props{"text": "限时装卸"})
	a = m.unitA.Act(m, path+"/"+a.ID()+"/finish", a.ETag(), props{"result": "已完成"})
	file := m.unitA.Create(m, "/v1/files", photo(m, props{"attached_to_type": "petition_case", "attached_to_id": c.ID()}))
	return call{by: "unit_user", path: in("case_id", c.ID(), "measure_id", a.ID()), match: a.ETag(), body: props{"evidence_file_ids": []string{file.ID()}}}
}

// after is a record of what follows completion, made by petition staff.
func after(kind, by, param string, written func(m *making) props, body any) maker {
	return func(m *making) call {
		c := accepted(m)
		a := m.petty.Create(m, "/v1/petition-cases/"+c.ID()+"/"+kind, written(m))
		return call{by: by, path: in("case_id", c.ID(), param, a.ID()), match: a.ETag(), body: body}
	}
}

func init() {
	visit := func(m *making) props { return m.visiting("dissatisfied") }
	look := func(m *making) props { return m.looking("relapsed") }
	posting := func(find func(m *making) *Answer, body func(m *making) props) maker {
		return func(m *making) call {
			return call{by: "petition_staff", path: in("case_id", find(m).ID()), body: body(m)}
		}
	}
	onObjection := func(by string, body any) maker {
		return func(m *making) call {
			o := objection(m)
			return call{by: by, path: in("notice_id", o.Text("notice_id"), "objection_id", o.ID()), match: o.ETag(), body: body}
		}
	}
	maps.Copy(makers, map[string]maker{
		"addPetitionMeasureEvidence":  provable,
		"listFollowUpVisits":          below("unit_user", dispatched, nil),
		"createFollowUpVisit":         posting(accepted, visit),
		"getFollowUpVisit":            after("follow-up-visits", "unit_user", "visit_id", visit, nil),
		"voidFollowUpVisit":           after("follow-up-visits", "petition_staff", "visit_id", visit, props{"reason": "登错"}),
		"reopenForFollowUpVisit":      after("follow-up-visits", "coordinator", "visit_id", visit, props{}),
		"listLookBacks":               below("unit_user", dispatched, nil),
		"createLookBack":              posting(accepted, look),
		"getLookBack":                 after("look-backs", "unit_user", "look_back_id", look, nil),
		"voidLookBack":                after("look-backs", "petition_staff", "look_back_id", look, props{"reason": "登错"}),
		"reopenForLookBack":           after("look-backs", "coordinator", "look_back_id", look, props{}),
		"listPetitionSignOffSteps":    below("unit_user", dispatched, nil),
		"applyPetitionSignOff":        on("unit_user", "case_id", disclosed, opinion("已整改完毕")),
		"acceptPetitionRectification": on("petition_staff", "case_id", applied, opinion("现场复核无装卸")),
		"confirmPetitionNotice":       on("coordinator", "case_id", hungOut, opinion("无异议")),
		"approvePetitionSignOff":      on("commander", "case_id", confirmed, opinion("同意")),
		"recordPetitionCityReview":    on("coordinator", "case_id", approved, cityReview),
		"finishPetitionSignOff":       on("coordinator", "case_id", reviewedByCity, fixed(props{"document_number": "市督销〔2021〕12 号"})),
		"rejectPetitionSignOff":       on("petition_staff", "case_id", applied, fixed(props{"reason": "减振垫缺失"})),
		"listPublicNotices": func(*making) call {
			return call{by: "auditor", query: url.Values{"running": {"true"}}}
		},
		"createPublicNotice": func(m *making) call {
			return call{by: "coordinator", body: m.noticeBody(nil, onSite(m).ID())}
		},
		"getPublicNotice":  one("auditor", "notice_id", publicNotice),
		"voidPublicNotice": on("coordinator", "notice_id", publicNotice, voiding),
		"listNoticeObjections": func(m *making) call {
			return call{by: "auditor", path: in("notice_id", objection(m).Text("notice_id"))}
		},
		"createNoticeObjection": func(m *making) call {
			n, c := noticed(m)
			return call{by: "coordinator", path: in("notice_id", n.ID()), body: objecting(m, c)}
		},
		"getNoticeObjection":    onObjection("petition_staff", nil),
		"answerNoticeObjection": onObjection("coordinator", props{"answer": "核查未见", "upheld": false}),
	})
}
