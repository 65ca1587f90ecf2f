package apitest

import (
	"net/http"
	"slices"
	"testing"
)

// TestStoryRosterTold: who loses a turn of duty by a new edition, and who gets it, are
// told by a message of their own; who keeps theirs is not, nor anybody of the first.
func TestStoryRosterTold(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		for name, address := range map[string]string{"唐宁": "tangning@example.cn", "罗飞": "luofei@example.cn", "林晓岚": "linxiaolan@example.cn"} {
			m.addressed(name, address)
		}
		first := dutyPublished(m)
		draft := m.coordinator.Must(m, http.StatusCreated, act("/v1/duty-rosters/"+first.ID()+"/revise", first, props{}))
		pool, entries := draft.List("officer_ids"), draft.List("entries")
		i := slices.IndexFunc(entries, func(e any) bool { return str(e.(map[string]any), "officer_id") == m.person("唐宁") })
		entries[i].(map[string]any)["officer_id"] = m.person("罗飞")
		for n, e := range entries {
			row := e.(map[string]any)
			entries[n] = props{"starts_at": row["starts_at"], "ends_at": row["ends_at"], "leader_id": row["leader_id"], "officer_id": row["officer_id"]}
		}
		path := "/v1/duty-rosters/" + draft.ID()
		changed := m.coordinator.Patch(m, path, draft.ETag(), props{"officer_ids": append(pool, m.person("罗飞")), "entries": entries})
		m.coordinator.Act(m, path+"/publish", changed.ETag(), props{})
		told := map[string]bool{}
		Walk(m, m.coordinator, "/v1/message-deliveries?limit=1", func(d map[string]any) {
			if str(d, "subject_id") == first.ID() {
				t.Errorf("told of the first edition: %v", d)
			}
			if str(d, "subject_id") != draft.ID() {
				return
			}
			if told[str(d, "person_id")] || str(d, "subject_type") != "duty_roster" || str(d, "occasion") != "revised" || str(d, "channel") != "email" || str(d, "number") != "值班表第 2 版" {
				t.Errorf("%v", d)
			}
			told[str(d, "person_id")] = true
		})
		if len(told) != 2 || !told[m.person("唐宁")] || !told[m.person("罗飞")] {
			t.Errorf("told %v", told)
		}
	})
}
