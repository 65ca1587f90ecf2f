package main

import (
	"net/http"
	"net/url"
	"time"
)

// onDuty publishes a month of duty whose first shift goes on, and has its officer
// come.
func (f *office) onDuty() error {
	if err := f.signIn(); err != nil {
		return err
	}
	day := time.Now().In(time.FixedZone("", 8*3600)).Add(-8 * time.Hour) // until eight it is the day before's
	var pools [2][]string
	for i, name := range []string{"何静", "林晓岚"} {
		people, err := f.must(f.client, http.MethodGet, "/v1/people?q="+url.QueryEscape(name), nil, "")
		if err != nil {
			return err
		}
		pools[i] = []string{people.Text("items.0.id")}
	}
	r, err := f.must(f.client, http.MethodPost, "/v1/duty-rosters", map[string]any{"inspection_id": f.inspection, "name": "街道值班表", "shift_start": "08:00", "rest_hours": 0,
		"from_on": day.Format(time.DateOnly), "to_on": day.AddDate(0, 0, 30).Format(time.DateOnly), "leader_ids": pools[0], "officer_ids": pools[1]}, "")
	for _, verb := range []string{"propose", "publish"} {
		if err == nil {
			r, err = f.must(f.client, http.MethodPost, "/v1/duty-rosters/"+r.ID()+"/"+verb, map[string]any{}, r.ETag())
		}
	}
	if err != nil {
		return err
	}
	list, err := f.must(f.client, http.MethodGet, "/v1/duty-shifts?limit=1&inspection_id="+f.inspection, nil, "")
	if err != nil {
		return err
	}
	path := "/v1/duty-shifts/" + list.Text("items.0.id")
	first, err := f.must(f.client, http.MethodGet, path, nil, "")
	if err == nil {
		_, err = f.must(f.client, http.MethodPost, path+"/check-in", map[string]any{}, first.ETag())
	}
	return err
}
