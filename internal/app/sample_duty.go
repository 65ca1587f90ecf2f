package app

import (
	"errors"
	"time"

	"lianluo/internal/calendar"
)

// rosterDays is how far the sample's roster reaches.
const rosterDays = 14

// live has the sample office at work: a leave waits for the second commander, the
// street is on duty from this minute on, a notice goes round, and the day's reports
// are under way. Whoever asks for leave is signed in.
func (s *sampler) live(users []sampleUser) error {
	chief, coordinator, petitions := users[1], users[2], users[3]
	rounds, err := s.send("GET", "/v1/inspections", nil, nil)
	if err != nil || len(rounds.items()) == 0 {
		return errors.Join(err, errors.New("there is no inspection"))
	}
	round := rounds.items()[0].text("id")
	away, err := s.asksLeave(round)
	if err != nil {
		return err
	}
	if err := s.signIn(coordinator); err != nil {
		return err
	}
	if err := s.roster(round); err != nil {
		return err
	}
	shift, err := s.comes(round)
	if err != nil {
		return err
	}
	if _, err := s.send("POST", "/v1/duty-shifts/"+shift.text("id")+"/log-entries", nil, object{"at": s.app.Store.Now().Format(time.RFC3339), "kind": "call_in", "party": "河东社区值班室",
		"content": "反映青禾农贸市场后门凌晨装卸噪声，请夜间留意。", "follow_up": true}); err != nil {
		return err
	}
	note, err := s.notify(round)
	if err != nil {
		return err
	}
	if _, err := s.reports(round, "综合协调组", "收到第十三批信访举报件 8 件，已转办 4 件；召开督察保障工作调度会。", "其余 4 件今日内转办。"); err != nil {
		return err
	}
	if err := s.signIn(petitions); err != nil {
		return err
	}
	if _, err := s.send("POST", "/v1/notices/"+note.text("id")+"/acknowledge", note, nil); err != nil {
		return err
	}
	report, err := s.reports(round, "信访应急处置组", "接待来访 2 批 3 人次，均已登记；应急预案已报送审定。", "明日到河东社区走访举报较集中的点位。")
	if err != nil {
		return err
	}
	if _, err := s.send("POST", "/v1/work-reports/"+report.text("id")+"/submit", report, nil); err != nil {
		return err
	}
	if err := s.signIn(chief); err != nil {
		return err
	}
	if _, err := s.send("POST", "/v1/leave-requests/"+away.text("id")+"/approve", away, object{"opinion": "同意，工作请交接好。"}); err != nil {
		return err
	}
	_, err = s.comes(round)
	return err
}

func (s *sampler) asksLeave(round string) (object, error) {
	standIn, err := s.find("/v1/people", "高远")
	if err != nil {
		return nil, err
	}
	return s.send("POST", "/v1/leave-requests", nil, object{"inspection_id": round, "kind": "personal", "reason": "送家人到市医院住院手术", "special_reason": "手术日期由医院排定，不能改期",
		"starts_at": s.at(3, 8), "ends_at": s.at(4, 8), "stand_in_id": standIn})
}

// roster publishes the street's duty: the first pair from this minute until the
// usual hour of tomorrow, the others as they are proposed.
func (s *sampler) roster(round string) error {
	people := func(names ...string) ([]string, error) {
		var ids []string
		for _, name := range names {
			id, err := s.find("/v1/people", name)
			if err != nil {
				return nil, err
			}
			ids = append(ids, id)
		}
		return ids, nil
	}
	leaders, err := people("周启明", "宋立新")
	if err != nil {
		return err
	}
	officers, err := people("林晓岚", "陈小满", "何劲松")
	if err != nil {
		return err
	}
	today := calendar.DateOf(s.app.Store.Now())
	r, err := s.send("POST", "/v1/duty-rosters", nil, object{"inspection_id": round, "name": "街道进驻期间值班表", "from_on": today.AddDays(1), "to_on": today.AddDays(rosterDays),
		"leader_ids": leaders, "officer_ids": officers})
	if err != nil {
		return err
	}
	blank, _ := r["entries"].([]any)
	entries := make([]object, 0, len(blank)+1)
	for _, x := range blank {
		if e, ok := x.(map[string]any); ok {
			entries = append(entries, object{"starts_at": e["starts_at"], "ends_at": e["ends_at"]})
		}
	}
	if len(entries) != rosterDays {
		return errors.New("the roster has other days than were asked for")
	}
	now := s.app.Store.Now().In(calendar.Zone).Truncate(time.Minute)
	first := object{"starts_at": now.Format(time.RFC3339), "ends_at": entries[0]["starts_at"], "leader_id": leaders[0], "officer_id": officers[0]}
	path := "/v1/duty-rosters/" + r.text("id")
	if r, err = s.send("PATCH", path, r, object{"entries": append([]object{first}, entries...)}); err != nil {
		return err
	}
	if r, err = s.send("POST", path+"/propose", r, object{"keep_entries": true}); err != nil {
		return err
	}
	_, err = s.send("POST", path+"/publish", r, object{})
	return err
}

// comes checks the caller in for the shift that has begun.
func (s *sampler) comes(round string) (object, error) {
	page, err := s.send("GET", "/v1/duty-shifts?limit=1&inspection_id="+round, nil, nil)
	if err != nil || len(page.items()) == 0 {
		return nil, errors.Join(err, errors.New("there is no shift"))
	}
	shift := page.items()[0]
	return s.send("POST", "/v1/duty-shifts/"+shift.text("id")+"/check-in", shift, object{})
}

func (s *sampler) notify(round string) (object, error) {
	targets := []object{{"kind": "liaisons"}}
	for _, name := range []string{"信访应急处置组", "督办问责组"} {
		id, err := s.find("/v1/groups", name)
		if err != nil {
			return nil, err
		}
		targets = append(targets, object{"kind": "group", "group_id": id})
	}
	n, err := s.send("POST", "/v1/notices", nil, object{"inspection_id": round, "title": "传达区协调联络组调度会精神", "body": "区里要求举报件当日转办、逐件见底，重点件由组长现场督办。请各组传达到全体成员。",
		"targets": targets, "acknowledge_by": s.at(1, 12)})
	if err != nil {
		return nil, err
	}
	return s.send("POST", "/v1/notices/"+n.text("id")+"/issue", n, nil)
}

// reports drafts the group's report of the day.
func (s *sampler) reports(round, group, content, next string) (object, error) {
	id, err := s.find("/v1/groups", group)
	if err != nil {
		return nil, err
	}
	return s.send("POST", "/v1/work-reports", nil, object{"inspection_id": round, "group_id": id, "kind": "daily", "report_on": calendar.DateOf(s.app.Store.Now()), "content": content, "next_steps": next})
}
