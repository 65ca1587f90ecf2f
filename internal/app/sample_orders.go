package app

import (
	"errors"
	"time"

	"lianluo/internal/calendar"
)

// passDown has the sample office pass things down and supervise: so that whoever
// signs in finds something to do, and something that others must not see.
func (s *sampler) passDown(users []sampleUser) error {
	coordinator, unit, supervisor, company := users[2], users[4], users[5], users[6]
	if err := s.signIn(coordinator); err != nil {
		return err
	}
	rounds, err := s.send("GET", "/v1/inspections", nil, nil)
	if err != nil || len(rounds.items()) == 0 {
		return errors.Join(err, errors.New("there is no inspection"))
	}
	inspection := rounds.items()[0].text("id")
	exposure, err := s.issue(inspection, unit.unit, object{"kind": "directive", "source": "city", "source_document": "市督办〔2021〕17 号",
		"title": "暗访曝光：青禾农贸市场污水直排", "matter": "省台暗访曝光青禾农贸市场后门污水直排雨水井，请查清并报送整改情况。", "due_at": s.at(1, 14)})
	if err != nil {
		return err
	}
	papers, err := s.issue(inspection, unit.unit, object{"kind": "document_request", "source": "inspection_team", "title": "调阅排污口整治台账",
		"matter": "请按清单提供近三年排污口整治的台账和验收材料。", "due_at": s.at(2, 12)})
	if err != nil {
		return err
	}
	sweep, err := s.issue(inspection, company.unit, object{"kind": "assistance", "source": "office", "title": "清运青禾农贸市场后门积存垃圾",
		"matter": "今日内清运完毕，清运前后各拍一张照片。", "due_at": s.at(1, 9)})
	if err != nil {
		return err
	}
	if err := s.unitsAnswer(unit, company, exposure, papers, sweep); err != nil {
		return err
	}
	return s.supervise(supervisor, inspection, unit.unit)
}

// at is an hour of a day from today on.
func (s *sampler) at(days, hour int) string {
	return calendar.DateOf(s.app.Store.Now()).AddDays(days).Midnight().Add(time.Duration(hour) * time.Hour).Format(time.RFC3339)
}

func (s *sampler) issue(inspection, unit string, body object) (object, error) {
	id, err := s.find("/v1/units", unit)
	if err != nil {
		return nil, err
	}
	body["inspection_id"], body["lead_unit_id"] = inspection, id
	return s.send("POST", "/v1/assignments", nil, body)
}

// unitsAnswer: the unit takes what it is to do and lists its documents, the company
// has already reported.
func (s *sampler) unitsAnswer(unit, company sampleUser, exposure, papers, sweep object) error {
	if err := s.signIn(unit); err != nil {
		return err
	}
	path := func(a object, verb string) string { return "/v1/assignments/" + a.text("id") + "/" + verb }
	if _, err := s.send("POST", path(exposure, "acknowledge"), exposure, object{}); err != nil {
		return err
	}
	if _, err := s.send("POST", path(papers, "acknowledge"), papers, object{}); err != nil {
		return err
	}
	for _, content := range []string{"2019 年以来排污口整治台账", "排污口整治验收材料"} {
		if _, err := s.send("POST", path(papers, "document-items"), nil, object{"content": content, "period": "2019 年至今", "copies": 2, "secrecy": "internal"}); err != nil {
			return err
		}
	}
	if err := s.signIn(company); err != nil {
		return err
	}
	sweep, err := s.send("POST", path(sweep, "acknowledge"), sweep, object{})
	if err != nil {
		return err
	}
	_, err = s.send("POST", path(sweep, "feedback"), sweep, object{"text": "积存垃圾已清运两车，地面已冲洗。"})
	return err
}

// supervise: one item is urged and asks for more time, one is only filed.
func (s *sampler) supervise(by sampleUser, inspection, unit string) error {
	if err := s.signIn(by); err != nil {
		return err
	}
	id, err := s.find("/v1/units", unit)
	if err != nil {
		return err
	}
	const items = "/v1/accountability-items"
	urged, err := s.send("POST", items, nil, object{"inspection_id": inspection, "source": "undercover_exposure", "matter": "暗访发现青禾农贸市场后门污水直排雨水井，请查清责任。",
		"responsible_unit_id": id})
	if err != nil {
		return err
	}
	path := items + "/" + urged.text("id")
	if _, err := s.send("POST", path+"/supervision-orders", nil, object{"demand": "书面反馈整改情况，附整改前后照片。", "due_at": s.at(2, 14)}); err != nil {
		return err
	}
	if _, err := s.send("POST", path+"/extensions", nil, object{"due_at": s.at(4, 14), "reason": "污水改接管网须等管道材料到货。"}); err != nil {
		return err
	}
	_, err = s.send("POST", items, nil, object{"inspection_id": inspection, "source": "leader_assigned", "matter": "领导批示：夜市油烟问题多次反映未解决，请跟踪督办。", "responsible_unit_id": id})
	return err
}
