package apitest

import "net/url"

func init() {
	makers["searchEverything"] = func(*making) call { return call{by: "group_member", query: url.Values{"q": {"督察"}}} }
}
