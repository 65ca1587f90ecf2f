package apitest

import (
	"maps"
	"net/url"
)

func init() {
	asked := func(by string) maker {
		return func(*making) call {
			return call{by: by, query: url.Values{"by": {"area"}, "across": {"type"}}}
		}
	}
	maps.Copy(makers, map[string]maker{
		"getPetitionStatistics":     asked("commander"),
		"getPetitionStatisticsXlsx": asked("coordinator"),
		"getWorkStatistics": func(*making) call {
			return call{by: "auditor", query: url.Values{"topic": {"duty"}, "by": {"day"}}}
		},
		"listStatisticsSnapshots": func(m *making) call {
			m.frozen()
			return call{by: "coordinator"}
		},
		"getStatisticsSnapshot": func(m *making) call {
			kept := m.frozen()
			return call{by: "coordinator", path: map[string]string{"day": kept.Text("day"), "subject": "petitions"}, query: url.Values{"inspection_id": {kept.Text("inspection_id")}}}
		},
	})
}
