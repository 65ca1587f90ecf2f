package app

import (
	"time"

	"lianluo/internal/calendar"
)

// meetings are a dispatch meeting whose minutes wait for the chair, and the next one.
func (s *sampler) meetings(inspection string) error {
	chair, err := s.find("/v1/people", "周启明")
	if err != nil {
		return err
	}
	unit, err := s.find("/v1/units", "城市管理办公室")
	if err != nil {
		return err
	}
	at := func(after time.Duration) string {
		return s.app.Store.Now().Add(after).In(calendar.Zone).Format(time.RFC3339)
	}
	body := object{"inspection_id": inspection, "kind": "dispatch_meeting", "title": "督察保障工作调度会", "place": "街道三楼会议室", "starts_at": at(-3 * time.Hour),
		"chair_id": chair, "unit_ids": []string{unit}, "agenda": []object{{"title": "通报信访举报件办理情况", "presenter": "林晓岚"}}}
	held, err := s.send("POST", "/v1/meetings", nil, body)
	if err != nil {
		return err
	}
	path := "/v1/meetings/" + held.text("id")
	if held, err = s.send("POST", path+"/hold", held, object{"held_to": at(-90 * time.Minute)}); err != nil {
		return err
	}
	asked, err := s.send("GET", path+"/attendance", nil, nil)
	if err != nil {
		return err
	}
	came := []object{}
	for _, a := range asked.items() {
		e := object{"status": "present"}
		for _, key := range []string{"person_id", "unit_id"} {
			if id := a.text(key); id != "" {
				e[key] = id
			}
		}
		if a.text("status") == "invited" {
			came = append(came, e)
		}
	}
	if held, err = s.send("POST", path+"/attendance", held, object{"entries": came}); err != nil {
		return err
	}
	_, err = s.send("POST", path+"/minutes", held, object{
		"topics":    []object{{"title": "通报信访举报件办理情况", "discussion": "综合协调组通报第十三批信访举报件的转办情况，各组汇报进展。"}},
		"decisions": []object{{"matter": "完成青禾农贸市场周边餐饮油烟净化设施排查，逐户登记。", "lead_unit_id": unit, "due_on": at(72 * time.Hour)[:len(time.DateOnly)]}},
	})
	if err != nil {
		return err
	}
	body["starts_at"], body["title"] = at(7*24*time.Hour), "督察保障工作下次调度会"
	_, err = s.send("POST", "/v1/meetings", nil, body)
	return err
}
