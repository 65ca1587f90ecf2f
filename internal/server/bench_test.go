package server

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// nowhere is a ResponseWriter that costs nothing.
type nowhere struct{ h http.Header }

func (w nowhere) Header() http.Header         { return w.h }
func (w nowhere) WriteHeader(int)             {}
func (w nowhere) Write(p []byte) (int, error) { return len(p), nil }

// BenchmarkLayers is what the middleware costs a request, without network and
// database.
func BenchmarkLayers(b *testing.B) {
	s, err := New(options(b, simple))
	if err != nil {
		b.Fatal(err)
	}
	for name, q := range map[string]request{
		"get":  {method: "GET", path: "/v1/things/" + aThing},
		"list": {method: "GET", path: "/v1/things?limit=50&exact=true&q=%E5%99%AA%E5%A3%B0"},
		"post": {method: "POST", path: "/v1/things", body: `{"name":"青禾","size":5,"colour":"red","day":"2021-09-10","unit_id":"` + aThing + `"}`},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				r := httptest.NewRequest(q.method, q.path, strings.NewReader(q.body))
				r.Header.Set("Authorization", "Bearer admin")
				if q.body != "" {
					r.Header.Set("Content-Type", "application/json")
				}
				s.ServeHTTP(nowhere{http.Header{}}, r)
			}
		})
	}
}
