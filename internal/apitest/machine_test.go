package apitest

import (
	"maps"
	"net/http"
	"net/url"
)

// credentials register a client of the district; a coordinator approves the scopes
// and is given the secret.
func (d *day) credentials(name string, scopes ...string) *Answer {
	d.Helper()
	c := d.Admin.Create(d, "/v1/api-clients", props{"name": name, "scopes": scopes}).Text("client.id")
	return d.coordinator.Act(d, "/v1/api-clients/"+c+"/approve", `"1"`, props{"scopes": scopes})
}

// token is asked for as RFC 6749 has it.
func (w *World) token(secret *Answer) Request {
	return Request{Method: http.MethodPost, Path: "/v1/auth/token", Body: url.Values{
		"grant_type": {"client_credentials"}, "client_id": {secret.Text("client_id")}, "client_secret": {secret.Text("client_secret")}}}
}

// Machine is a fresh client of the district with the scopes.
func (m *making) Machine(scopes ...string) *Client {
	m.Helper()
	return m.Anon.As("district", m.Anon.Must(m, http.StatusOK, m.token(m.credentials(m.name("区级系统"), scopes...))).Text("access_token"))
}

// elsewhere is the administrator of another office, which has a client of its own.
func (m *making) elsewhere() *Client {
	if m.abroad == nil {
		admin := m.name("abroad" + m.Suffix)
		m.World.office(m.T, m.name("白沙街道办事处"), admin)
		m.abroad = m.Anon.Login(m, admin, Secret)
	}
	return m.abroad
}

func grantBody(m *making) any {
	c := m.elsewhere().Create(m, "/v1/api-clients", props{"name": m.name("别处的平台"), "scopes": []string{"status_reports:read"}})
	return props{"client_id": c.Text("client.id"), "scopes": []string{"status_reports:read"}}
}

func granted(m *making) *Answer { return m.Admin.Create(m, "/v1/api-client-grants", grantBody(m)) }

func init() {
	maps.Copy(makers, map[string]maker{
		"approveApiClient":      on("coordinator", "api_client_id", machine, fixed(props{"scopes": []string{"changes:read"}})),
		"listApiClientGrants":   list("auditor"),
		"createApiClientGrant":  create("admin", grantBody),
		"getApiClientGrant":     one("commander", "api_client_grant_id", granted),
		"approveApiClientGrant": on("commander", "api_client_grant_id", granted, nil),
		"revokeApiClientGrant":  on("admin", "api_client_grant_id", granted, fixed(props{"reason": "督察结束"})),

		"listDistrictOffices":       list("district_client"),
		"listDistrictStatusReports": list("district_client"),
		"getConsolidatedReport":     list("district_client"),
		"streamEvents":              func(*making) call { return call{by: "district_client", query: url.Values{"for_seconds": {"0"}}} },
	})
}
