package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestLinkNamesTheNextPage(t *testing.T) {
	long := strings.Repeat("青", 2000)
	for _, c := range []struct{ method, address, body, want string }{
		{"GET", "/v1/units?limit=2", `{"items":[{"name":"` + long + `"}],"next_cursor":"AbC_-9","total":3}`, `</v1/units?cursor=AbC_-9&limit=2>; rel="next"`},
		{"GET", "/v1/units?cursor=old&q=%E7%A4%BE%E5%8C%BA", `{"items":[],"next_cursor":"new"}`, `</v1/units?cursor=new&q=%E7%A4%BE%E5%8C%BA>; rel="next"`},
		{"GET", "/v1/units", `{"items":[{"name":"a \"next_cursor\":\"x\" b"}]}`, ""},
		{"GET", "/v1/units", `{"items":[]}`, ""},
		{"POST", "/v1/units", `{"next_cursor":"x"}`, ""},
	} {
		b := takeBuffer()
		b.status = http.StatusOK
		b.body.WriteString(c.body)
		link(httptest.NewRequest(c.method, c.address, nil), b)
		if got := b.header.Get("Link"); got != c.want {
			t.Errorf("%s %s: %q, want %q", c.method, c.address, got, c.want)
		}
	}
}
