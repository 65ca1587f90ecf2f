package apitest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTraps walks into what this kind of stack is known to get wrong. Every
// answer is a problem document with the status named here, alike on both engines.
func TestTraps(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		admin := w.Admin
		unit := admin.Create(t, "/v1/units", props{"name": "一号单位", "kind": "community"})
		admin.Create(t, "/v1/units", props{"name": "百分之百%与下划_线", "kind": "community"})
		for name, c := range badRequests(unit.ID(), unit.ETag()) {
			t.Run(name, func(t *testing.T) {
				a, err := admin.Do(c.Request)
				if err != nil {
					t.Fatal(err)
				}
				if a.Status != c.want {
					t.Errorf("%d, wanted %d: %s", a.Status, c.want, clip(a.Body))
				}
			})
		}
		t.Run("wildcards are letters", func(t *testing.T) {
			for q, want := range map[string]float64{"百%": 0, "__": 0, "%%": 0, "下划_线": 1, "百分": 1,
				"百分%与下": 0, "百分_百": 0, `下划\_线`: 0, "百分之百%与": 1} {
				a, err := admin.Do(Request{Method: http.MethodGet, Path: "/v1/units?count=exact&q=" + url.QueryEscape(q)})
				if err != nil {
					t.Error(err)
				} else if a.Number("total") != want || a.Status != http.StatusOK && want > 0 { // too little to search for is a 400
					t.Errorf("%q finds %v: %s", q, a.Number("total"), clip(a.Body))
				}
			}
		})
		t.Run("an empty list is a list", func(t *testing.T) {
			if a := admin.Get(t, "/v1/groups"); !strings.Contains(string(a.Body), `"items":[]`) {
				t.Errorf("%s", a.Body)
			}
		})
		t.Run("one key, many racers", func(t *testing.T) { keyRace(t, w) })
		t.Run("one entity tag, many writers", func(t *testing.T) { tagRace(t, w, unit) })
		t.Run("many writers, nothing locked", func(t *testing.T) { writers(t, w) })
		t.Run("cut short", func(t *testing.T) { cutShort(t, w) })
		t.Run("slow to ask", func(t *testing.T) { slowHeader(t, w) })
	})
}

type badRequest struct {
	Request
	want int
}

func badRequests(unit, etag string) map[string]badRequest {
	post := func(body string, header ...string) Request {
		r := Request{Method: http.MethodPost, Path: "/v1/units", Body: []byte(body), Header: map[string]string{}}
		for i := 0; i+1 < len(header); i += 2 {
			r.Header[header[i]] = header[i+1]
		}
		return r
	}
	get := func(path string) Request { return Request{Method: http.MethodGet, Path: path} }
	const good = `{"name":"二号","kind":"community"}`
	return map[string]badRequest{
		"null body":                 {post("null"), 400},
		"list body":                 {post("[]"), 400},
		"missing field":             {post(`{"kind":"community"}`), 400},
		"unknown field":             {post(`{"name":"x","kind":"community","no_such_field":1}`), 400},
		"unknown enum value":        {post(`{"name":"x","kind":"castle"}`), 400},
		"too long":                  {post(`{"name":"` + strings.Repeat("长", 5000) + `","kind":"community"}`), 400},
		"null where it is not":      {post(`{"name":null,"kind":"community"}`), 400},
		"text after the document":   {post(good + " x"), 400},
		"two documents":             {post(good + good), 400},
		"the same key twice":        {post(`{"name":"a","name":"b","kind":"community"}`), 400},
		"broken UTF-8 in the body":  {post("{\"name\":\"\xff\xfe\",\"kind\":\"community\"}"), 400},
		"NUL in the body":           {post(`{"name":"a\u0000b","kind":"community"}`), 400},
		"ten thousand levels":       {post(strings.Repeat("[", 10000) + strings.Repeat("]", 10000)), 400},
		"ten megabytes":             {post(`{"name":"` + strings.Repeat("x", 10<<20) + `"}`), 413},
		"another media type":        {post(good, "Content-Type", "text/plain"), 415},
		"another charset":           {post(good, "Content-Type", "application/json; charset=gbk"), 415},
		"nothing acceptable":        {Request{Method: http.MethodGet, Path: "/v1/units", Header: map[string]string{"Accept": "image/png"}}, 406},
		"key too long":              {post(good, "Idempotency-Key", strings.Repeat("k", 101)), 400},
		"no such path":              {get("/v1/no-such-thing"), 404},
		"no such method":            {Request{Method: http.MethodDelete, Path: "/v1/units/" + unit}, 405},
		"no such day":               {get("/v1/calendar-days?from=2024-02-30"), 400},
		"text for an id":            {get("/v1/units/first"), 400},
		"text for an id in a query": {get("/v1/people?unit_id=first"), 400},
		"unknown parameter":         {get("/v1/units?colour=red"), 400},
		"parameter twice":           {get("/v1/units?limit=1&limit=2"), 400},
		"NUL in the query":          {get("/v1/units?q=a%00b"), 400},
		"broken UTF-8 in the query": {get("/v1/units?q=%ff%fe%fd"), 400},
		"NUL in the path":           {get("/v1/units/%00"), 400},
		"SQL for an order":          {get("/v1/units?sort=name%3BDROP+TABLE+units"), 400},
		"an edited cursor":          {get("/v1/units?cursor=AAAA"), 400},
		"page of nothing":           {get("/v1/units?limit=0"), 400},
		"page of everything":        {get("/v1/units?limit=201"), 400},
		"no If-Match":               {Request{Method: http.MethodPatch, Path: "/v1/units/" + unit, Body: props{"name": "新名"}}, 428},
		"stale If-Match": {Request{Method: http.MethodPatch, Path: "/v1/units/" + unit, Body: props{"name": "新名"},
			Header: map[string]string{"If-Match": `"99"`}}, 412},
		"JSON where a merge patch belongs": {Request{Method: http.MethodPatch, Path: "/v1/units/" + unit, Body: props{"name": "新名"},
			Header: map[string]string{"If-Match": etag, "Content-Type": "application/json"}}, 415},
	}
}

// race runs f in n goroutines at once.
func race(n int, f func(i int)) {
	var wait sync.WaitGroup
	begin := make(chan struct{})
	for i := range n {
		wait.Go(func() { <-begin; f(i) })
	}
	close(begin)
	wait.Wait()
}

// keyRace: ten racers on one idempotency key make one effect and equal answers.
func keyRace(t *testing.T, w *World) {
	for round := range 10 {
		name := fmt.Sprintf("抢建%d", round)
		ids := make([]string, 10)
		race(len(ids), func(i int) {
			for ids[i] == "" {
				a, err := w.Admin.Do(Request{Method: http.MethodPost, Path: "/v1/units", Body: props{"name": name, "kind": "community"},
					Header: map[string]string{"Idempotency-Key": fmt.Sprint("race-", round)}})
				switch {
				case err != nil:
					t.Error(err)
					return
				case a.Status == http.StatusCreated:
					ids[i] = a.ID()
				case a.Text("code") != "idempotency_in_flight":
					t.Errorf("%d %s", a.Status, a.Body)
					return
				}
			}
		})
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("%s was made as %v", name, ids)
			}
		}
	}
}

// tagRace: of eight writers with the same entity tag exactly one wins.
func tagRace(t *testing.T, w *World, unit *Answer) {
	path := "/v1/units/" + unit.ID()
	for range 20 {
		etag := w.Admin.Get(t, path).ETag()
		statuses := make([]int, 8)
		race(len(statuses), func(i int) {
			a, err := w.Admin.Do(Request{Method: http.MethodPatch, Path: path, Body: props{"name": fmt.Sprintf("改为%d", i)},
				Header: map[string]string{"If-Match": etag}})
			if err != nil {
				t.Error(err)
				return
			}
			statuses[i] = a.Status
		})
		won := 0
		for _, s := range statuses {
			switch s {
			case http.StatusOK:
				won++
			case http.StatusPreconditionFailed:
			default:
				t.Fatalf("statuses %v", statuses)
			}
		}
		if won != 1 {
			t.Fatalf("%d winners: %v", won, statuses)
		}
	}
}

// writers: eight clients write at once and nobody is told that something is locked.
func writers(t *testing.T, w *World) {
	race(8, func(i int) {
		for n := range 25 {
			a, err := w.Admin.Do(Request{Method: http.MethodPost, Path: "/v1/people", Body: props{"name": fmt.Sprintf("同写%d之%d", i, n)}})
			if err != nil || a.Status != http.StatusCreated {
				t.Errorf("%v %v", a, err)
				return
			}
		}
	})
}

// cutShort sends a multipart body that ends too early and one with a NUL in a
// name: the fault is the client's, so the answer is a 4xx.
func cutShort(t *testing.T, w *World) {
	for name, body := range map[string]string{
		"no end":        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\n督察",
		"NUL in a name": "--b\r\nContent-Disposition: form-data; name=\"fi\x00le\"; filename=\"a.txt\"\r\n\r\nx\r\n--b--\r\n",
		"no part":       "--b--\r\n",
		"nothing":       "",
	} {
		a, err := w.Admin.Do(Request{Method: http.MethodPost, Path: "/v1/plan-imports", Body: []byte(body),
			Header: map[string]string{"Content-Type": "multipart/form-data; boundary=b"}})
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if a.Status < 400 || a.Status > 499 {
			t.Errorf("%s: %d %s", name, a.Status, a.Body)
		}
	}
}

// slowHeader opens a connection that never finishes asking; the server must not
// keep it for ever, and serves others meanwhile.
func slowHeader(t *testing.T, w *World) {
	u, err := url.Parse(w.Anon.Base)
	if err != nil {
		t.Fatal(err)
	}
	var conns []net.Conn
	for range 100 {
		c, err := net.Dial("tcp", u.Host)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if _, err := io.WriteString(c, "GET /livez HTTP/1.1\r\nHost: x\r\nX-Slow: "); err != nil {
			t.Fatal(err)
		}
		conns = append(conns, c)
	}
	w.Admin.Get(t, "/v1/units")
	last := conns[len(conns)-1]
	if err := last.SetReadDeadline(time.Now().Add(30 * time.Second)); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, bufio.NewReader(last)); err != nil {
		t.Errorf("the connection was still open after 30 s: %v", err)
	}
}
