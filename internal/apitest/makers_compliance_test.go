package apitest

import (
	"maps"
	"net/url"
)

func init() {
	leaders := func(m *making) call {
		return call{by: "commander", path: in("clause", "leaders"), query: url.Values{"inspection_id": {m.inspection}}}
	}
	maps.Copy(makers, map[string]maker{
		"getCompliance":         list("auditor"),
		"printCompliance":       list("auditor"),
		"getComplianceClause":   leaders,
		"listComplianceHistory": leaders,
	})
}
