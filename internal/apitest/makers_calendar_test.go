package apitest

import (
	"maps"
	"net/http"
	"net/url"
)

const calendarToken = "/v1/me/calendar-token"

// noToken is a group member without a token.
func noToken(m *making) {
	c := m.role("group_member")
	a, err := c.Do(Request{Method: http.MethodGet, Path: calendarToken})
	if err != nil {
		m.Fatal(err)
	}
	if a.Status == http.StatusOK {
		c.Act(m, calendarToken+"/revoke", a.ETag(), nil)
	}
}

// tokened is the group member's fresh token.
func tokened(m *making) *Answer {
	noToken(m)
	return m.role("group_member").Create(m, calendarToken, nil)
}

func init() {
	ofToken := func(m *making) call { return call{by: "group_member", match: tokened(m).ETag()} }
	maps.Copy(makers, map[string]maker{
		"getDutyCalendar": func(m *making) call {
			return call{by: "anonymous", query: url.Values{"token": {tokened(m).Text("token")}}}
		},
		"getMyCalendarToken":    func(m *making) call { tokened(m); return call{by: "group_member"} },
		"createMyCalendarToken": func(m *making) call { noToken(m); return call{by: "group_member"} },
		"rotateMyCalendarToken": ofToken,
		"revokeMyCalendarToken": ofToken,
	})
}
