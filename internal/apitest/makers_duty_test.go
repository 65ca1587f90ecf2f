package apitest

import (
	"context"
	"maps"
	"net/url"
	"testing"
	"time"

	onduty "lianluo/internal/duty"
	"lianluo/internal/store"
)

// Duty is played in rounds of their own, two hours apart, so that nobody of the cast is
// on duty twice at once. The first two shifts are short and follow at once: all that
// happens on a day can happen within the hour. The long third one is others': days would make passwords old.

// dutyDraft is a roster with three shifts, which begin in twenty minutes.
func dutyDraft(m *making) *Answer {
	m.Later(2 * time.Hour)
	leaders, officers := []string{m.person("周启明"), m.person("苏敏"), person(m).ID()}, []string{m.person("林晓岚"), m.person("唐宁"), person(m).ID()}
	return m.dutyEntries(inspection(m).ID(), leaders, officers)
}

// dutyEntries drafts the three shifts with these people.
func (m *making) dutyEntries(round string, leaders, officers []string) *Answer {
	m.Helper()
	start := m.Now().Add(20 * time.Minute)
	r := m.coordinator.Create(m, "/v1/duty-rosters", props{"inspection_id": round, "name": m.name("值班表"), "from_on": m.at(start)[:10], "to_on": m.at(start)[:10],
		"shift_start": m.at(start)[11:16], "rest_hours": 0, "leader_ids": leaders, "officer_ids": officers})
	begin, err := time.Parse(time.RFC3339, r.Text("entries.0.starts_at"))
	if err != nil {
		m.Fatal(err)
	}
	entry := func(from, to time.Duration, who int) props {
		return props{"starts_at": m.at(begin.Add(from)), "ends_at": m.at(begin.Add(to)), "leader_id": leaders[who], "officer_id": officers[who]}
	}
	return m.coordinator.Patch(m, "/v1/duty-rosters/"+r.ID(), r.ETag(), props{"entries": []any{
		entry(0, 30*time.Minute, 0), entry(30*time.Minute, time.Hour, 1), entry(time.Hour, 24*time.Hour, 2)}})
}

// dutyRoster publishes them.
func (m *making) dutyRoster(round string, leaders, officers []string) *Answer {
	m.Helper()
	r := m.dutyEntries(round, leaders, officers)
	return m.coordinator.Act(m, "/v1/duty-rosters/"+r.ID()+"/publish", r.ETag(), props{})
}

func (m *making) at(t time.Time) string { return m.instant(t.Sub(m.Now())) }

func dutyPublished(m *making) *Answer {
	r := dutyDraft(m)
	return m.coordinator.Act(m, "/v1/duty-rosters/"+r.ID()+"/publish", r.ETag(), props{})
}

// dutyShift is the n-th shift of a roster as it is now.
func (m *making) dutyShift(roster *Answer, n int) *Answer {
	m.Helper()
	list := m.coordinator.Get(m, "/v1/duty-shifts?inspection_id="+roster.Text("inspection_id"))
	return m.coordinator.Get(m, "/v1/duty-shifts/"+list.Text("items."+itoa(n)+".id"))
}

func plannedShift(m *making) *Answer { return m.dutyShift(dutyPublished(m), 0) }

// shiftAct is an action on a shift by somebody.
func (m *making) shiftAct(by *Client, s *Answer, verb string, body any) *Answer {
	m.Helper()
	path := "/v1/duty-shifts/" + s.ID()
	return by.Act(m, path+"/"+verb, by.Get(m, path).ETag(), body)
}

func manned(m *making) *Answer {
	return m.shiftAct(m.coordinator, plannedShift(m), "check-in", props{})
}

// handing is a shift that is being handed over, with a call on its books; the next
// officer has come.
func handing(m *making) (shift, code *Answer) {
	s := manned(m)
	m.coordinator.Create(m, "/v1/duty-shifts/"+s.ID()+"/log-entries", dutyEntry(m))
	next := m.coordinator.Get(m, "/v1/duty-shifts?inspection_id="+s.Text("inspection_id")).Text("items.1.id")
	m.shiftAct(m.petty, m.petty.Get(m, "/v1/duty-shifts/"+next), "check-in", props{})
	code = m.shiftAct(m.coordinator, s, "handover", props{})
	return m.coordinator.Get(m, "/v1/duty-shifts/"+s.ID()), code
}

func verdicts(code *Answer) props {
	said := []any{}
	for i := range code.List("handover.matters") {
		said = append(said, props{"item_id": code.Text("handover.matters." + itoa(i) + ".id"), "decision": "accepted"})
	}
	return props{"code": code.Text("code"), "decisions": said}
}

func handingOver(m *making) *Answer { s, _ := handing(m); return s }

func handoverTaken(m *making) *Answer {
	s, code := handing(m)
	return m.shiftAct(m.petty, s, "accept-handover", verdicts(code))
}

// settle lets the clock do to shifts what is due, so that nothing changes by itself
// between reading one and acting on it.
func (w *World) settle(t testing.TB) {
	t.Helper()
	ctx := store.AcrossOffices(context.Background())
	eventually(t, "the clock comes to rest", func() bool {
		if err := w.app.Alarms.Look(context.Background()); err != nil {
			t.Fatal(err)
		}
		for worked := true; worked; {
			var err error
			if worked, err = w.app.Jobs.Work(context.Background()); err != nil && !w.app.Store.Retryable(err) { // the program works, too
				t.Fatal(err)
			}
		}
		var due int64
		if err := w.app.Store.Reading(ctx).Model(&onduty.Shift{}).Where("next_alert_at < ?", w.Now()).Count(&due).Error; err != nil {
			t.Fatal(err)
		}
		return due == 0
	})
}

// lastShift is over, and none follows.
func lastShift(m *making) *Answer {
	s := manned(m)
	m.Later(48 * time.Hour)
	m.settle(m)
	return m.coordinator.Get(m, "/v1/duty-shifts/"+s.ID())
}

func dutyEntry(m *making) props {
	return props{"at": m.instant(0), "kind": "call_in", "party": "河东社区", "content": "反映凌晨装卸，已派人到场", "follow_up": true}
}

func (m *making) checking(s *Answer, result string) props {
	return props{"shift_id": s.ID(), "role": "officer", "method": "phone", "checked_at": m.instant(0), "result": result}
}

func spotCheck(m *making) *Answer {
	return m.leader.Create(m, "/v1/spot-checks", m.checking(manned(m), "on_post"))
}

// held is something held against the coordinator.
func heldAgainst(m *making) *Answer {
	m.leader.Create(m, "/v1/spot-checks", m.checking(manned(m), "no_answer"))
	return m.coordinator.Get(m, "/v1/discipline-records/"+m.coordinator.Get(m, "/v1/discipline-records?kind=spot_check_failed").Text("items.0.id"))
}

func appealed(m *making) *Answer {
	r := heldAgainst(m)
	return m.coordinator.Act(m, "/v1/discipline-records/"+r.ID()+"/appeal", r.ETag(), props{"reason": "线路故障"})
}

func init() {
	nothing := fixed(props{})
	logged := func(m *making) call {
		s := manned(m)
		e := m.coordinator.Create(m, "/v1/duty-shifts/"+s.ID()+"/log-entries", dutyEntry(m))
		return call{by: "auditor", path: in("shift_id", s.ID(), "entry_id", e.ID())}
	}
	maps.Copy(makers, map[string]maker{
		"listDutyRosters": list("group_member"),
		"getDutyCoverage": list("group_member"),
		"createDutyRoster": create("coordinator", func(m *making) any {
			return props{"inspection_id": inspection(m).ID(), "name": m.name("值班表"), "from_on": "2021-12-01", "to_on": "2021-12-07",
				"leader_ids": []string{m.person("周启明")}, "officer_ids": []string{m.person("林晓岚")}}
		}),
		"getDutyRoster":        one("auditor", "roster_id", dutyDraft),
		"updateDutyRoster":     on("coordinator", "roster_id", dutyDraft, fixed(props{"rest_hours": 12})),
		"proposeDutyRoster":    on("coordinator", "roster_id", dutyDraft, fixed(props{"keep_entries": true})),
		"publishDutyRoster":    on("coordinator", "roster_id", dutyDraft, nothing),
		"reviseDutyRoster":     on("coordinator", "roster_id", dutyPublished, nothing),
		"voidDutyRoster":       on("coordinator", "roster_id", dutyDraft, voiding),
		"listDutyShifts":       list("group_member"),
		"getCurrentDutyShifts": list("group_member"),
		"getDutyShift":         one("group_member", "shift_id", plannedShift),
		"checkInDutyShift":     on("coordinator", "shift_id", plannedShift, nothing),
		"handOverDutyShift":    on("coordinator", "shift_id", manned, nothing),
		"acceptDutyHandover": func(m *making) call {
			s, code := handing(m)
			return call{by: "petition_staff", path: in("shift_id", s.ID()), match: s.ETag(), body: verdicts(code)}
		},
		"confirmDutyHandover": on("coordinator", "shift_id", handoverTaken, nothing),
		"getDutyHandover":     one("group_member", "shift_id", handingOver),
		"relieveDutyShift": on("commander", "shift_id", manned, func(m *making) any {
			return props{"role": "officer", "person_id": m.person("罗飞"), "reason": "突发疾病"}
		}),
		"reportLeftPost": on("commander", "shift_id", manned, func(m *making) any {
			return props{"role": "officer", "left_at": m.instant(0), "reason": "值班室无人"}
		}),
		"closeDutyShift":     on("coordinator", "shift_id", lastShift, nothing),
		"listDutyLogEntries": one("group_member", "shift_id", manned),
		"createDutyLogEntry": func(m *making) call {
			return call{by: "coordinator", path: in("shift_id", manned(m).ID()), body: dutyEntry(m)}
		},
		"getDutyLogEntry": logged,
		"listSpotChecks":  list("supervision_staff"),
		"createSpotCheck": func(m *making) call { return call{by: "commander", body: m.checking(manned(m), "on_post")} },
		"getSpotCheck":    one("auditor", "spot_check_id", spotCheck),

		"listDisciplineRecords": list("coordinator"),
		"getDisciplineSummary": func(m *making) call {
			return call{by: "supervision_staff", query: url.Values{"inspection_id": {m.inspection}}}
		},
		"getDisciplineRecord":     one("auditor", "record_id", heldAgainst),
		"appealDisciplineRecord":  on("coordinator", "record_id", heldAgainst, fixed(props{"reason": "线路故障"})),
		"grantDisciplineAppeal":   on("commander", "record_id", appealed, fixed(props{"decision": "情况属实"})),
		"dismissDisciplineAppeal": on("supervision_staff", "record_id", appealed, fixed(props{"decision": "没有证据"})),
	})
}
