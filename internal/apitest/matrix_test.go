package apitest

import (
	"flag"
	"fmt"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
)

var update = flag.Bool("update", os.Getenv("LIANLUO_UPDATE_GOLDEN") != "", "rewrite the golden files")

// role is one way of standing before the program.
type role struct {
	name, username string
	client         *Client
}

// people of the first day, one a standing; "none" has an account and nothing else.
func (m *making) roles() []role {
	if m.cast != nil {
		return m.cast
	}
	supervisor := m.Account(m, "qinyue", props{"person_id": m.person("秦悦")})
	head := m.Account(m, "sumin", props{"person_id": m.person("苏敏")})
	member := m.Account(m, "luofei", props{"person_id": m.person("罗飞")})
	nobody := m.Account(m, "nobody", nil)
	token := m.Anon.Must(m, http.StatusOK, m.token(m.credentials("矩阵", "status_reports:read", "changes:read")))
	m.cast = []role{
		{"admin", adminName, m.Admin}, {"auditor", "hanxue", m.auditor}, {"commander", "zhouqiming", m.leader},
		{"coordinator", "linxiaolan", m.coordinator}, {"petition_staff", "tangning", m.petty},
		{"supervision_staff", "qinyue", supervisor}, {"group_leader", "sumin", head}, {"group_member", "luofei", member},
		{"unit_user", "chengguanban", m.unitA}, {"district_client", "", m.Anon.As("district_client", token.Text("access_token"))},
		{"none", "nobody", nobody}, {"anonymous", "", m.Anon},
	}
	return m.cast
}

func (m *making) role(name string) *Client {
	for _, r := range m.roles() {
		if r.name == name {
			return r.client
		}
	}
	m.Fatalf("nobody is %q", name)
	return nil
}

// request turns a call into what goes over the wire.
func (c call) request(op *Operation, validateOnly bool) Request {
	query := url.Values{}
	for k, v := range c.query {
		query[k] = v
	}
	if validateOnly && op.Takes("validate_only") {
		query.Set("validate_only", "true")
	}
	r := Request{Method: op.Method, Path: op.Expand(c.path, query), Body: c.body, Header: map[string]string{}}
	if c.match != "" && op.Takes("If-Match") {
		r.Header["If-Match"] = c.match
	}
	return r
}

func finishedDay(t *testing.T, w *World) *making {
	t.Helper()
	d := &day{T: t, World: w}
	d.organise()
	d.appoint()
	d.intake()
	d.handle()
	d.district()
	if t.Failed() {
		t.FailNow()
	}
	return &making{T: t, day: d}
}

// TestMatrix tries every operation in every standing and compares what came back
// with testdata/matrix.golden. Writes only validate, so that no try changes what
// the next one meets.
func TestMatrix(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		got := m.matrix()
		const file = "testdata/matrix.golden"
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		diff(t, string(want), got)
	})
}

func (m *making) matrix() string {
	var out strings.Builder
	fmt.Fprintf(&out, "%-32s%-24s", "operation", "permission")
	for _, r := range m.roles() {
		fmt.Fprintf(&out, " %s", r.name)
	}
	out.WriteString("\n")
	for _, op := range m.Contract.Operations {
		if op.Permission == "public" {
			fmt.Fprintf(&out, "%-32spublic\n", op.ID)
			continue
		}
		first := makers[op.ID]
		if first == nil {
			m.Errorf("%s: makers_test.go has no request for it", op.ID)
			continue
		}
		c := first(m)
		fmt.Fprintf(&out, "%-32s%-24s", op.ID, op.Permission)
		for _, r := range m.roles() {
			fmt.Fprintf(&out, " %*d", len(r.name), m.try(op, c, r))
		}
		out.WriteString("\n")
	}
	return out.String()
}

func (m *making) try(op *Operation, c call, r role) int {
	a, err := r.client.Do(c.request(op, true))
	if err != nil {
		m.Error(err)
	}
	if op.ID == "logout" && r.username != "" { // ended all sessions of the account
		r.client.Token = m.Anon.Login(m, r.username+m.Suffix, Secret).Token
	}
	if a == nil {
		return 0
	}
	return a.Status
}

func diff(t *testing.T, want, got string) {
	t.Helper()
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			t.Errorf("line %d\nwant %s\ngot  %s", i+1, x, y)
		}
	}
}
