package server

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"strings"
	"testing"
	"time"
)

// TestEveryFaultIsTold holds requests against the contract; want lists where
// and what, in order. An empty want means that the request is right.
func TestEveryFaultIsTold(t *testing.T) {
	s := simpleServer(t)
	post := func(body string) request { return request{method: "POST", path: "/v1/things", body: body} }
	patch := func(body string) request {
		return request{method: "PATCH", path: "/v1/things/" + aThing, body: body, media: mediaMerge, header: map[string]string{"If-Match": `"1"`}}
	}
	get := func(query string) request { return request{path: "/v1/things?" + query} }
	for _, x := range []struct {
		q    request
		want string
	}{
		{post(`{"name":"青禾"}`), ""},
		{post(` {"name":"a","size":1.0,"day":"2024-02-29","at":"2021-09-10T08:00:00+08:00","tags":["a","b"]} `), ""},
		{post(`{}`), "/name required"},
		{post(`[]`), " wrong_type"},
		{post(`null`), " null_not_allowed"},
		{post(``), " required"},
		{post(`{"name":"a"} {"name":"b"}`), " trailing_data"},
		{post(`{"name":"a"}x`), " trailing_data"},
		{post(`{"name":"a","name":"b"}`), "/name duplicate_key"},
		{post(`{"name":"a",}`), " syntax"},
		{post(`{"name":`), "/name syntax"},
		{post(`{"name":"a","inner":{"deep":[{"name":"x","size":1},{"nome":1}]}}`), "/inner/deep/1/nome unknown_field, /inner/deep/1/name required"},
		{post(`{"name":"a","a/b~c":1}`), "/a~1b~0c unknown_field"},
		{post(`{"NAME":"a"}`), "/NAME unknown_field, /name required"},
		{post(`{"name":"","size":-1,"colour":"blue","day":"2024-02-30"}`), "/colour not_in_enum, /day format, /name too_short, /name pattern, /size too_small"},
		{post(`{"name":"一二三四五六七八九十一"}`), "/name too_long"},
		{post(`{"name":"   "}`), "/name pattern"},
		{post(`{"name":7}`), "/name wrong_type"},
		{post(`{"name":null}`), "/name null_not_allowed"},
		{post(`{"name":"a","size":1.5}`), "/size wrong_type"},
		{post(`{"name":"a","size":101}`), "/size too_large"},
		{post(`{"name":"a","size":1e400}`), "/size wrong_type"},
		{post(`{"name":"a","size":"1"}`), "/size wrong_type"},
		{post(`{"name":"a","at":"2021-09-10 08:00:00"}`), "/at format"},
		{post(`{"name":"a","at":"2021-09-10T8:00:00Z"}`), "/at format"},
		{post(`{"name":"a","at":"2021-09-10T08:00:00"}`), "/at format"},
		{post(`{"name":"a","at":"2021-09-10T08:00:00+25:00"}`), "/at format"},
		{post(`{"name":"a","at":"2021-09-10T08:00:60Z"}`), "/at format"},
		{post(`{"name":"a","unit_id":"01980b6e7a0070008000000000000301"}`), "/unit_id format"},
		{post(`{"name":"a","unit_id":"{01980b6e-7a00-7000-8000-00000000301"}`), "/unit_id format"},
		{post(`{"name":"a","email":"a@b@c"}`), "/email format"},
		{post(`{"name":"a","email":"A <a@b.cn>"}`), "/email format"},
		{post(`{"name":"a","tags":["a","a"]}`), "/tags not_unique"},
		{post(`{"name":"a","tags":["a","b","c","ddddd"]}`), "/tags too_many, /tags/3 too_long"},
		{post(`{"name":"a\u0000b"}`), "/name invalid_text"},
		{post("{\"name\":\"\xff\"}"), " invalid_text"},
		{post(`{"name":"\ud800"}`), "/name invalid_text"},
		{post(`{"name":"a\uDC00\uD83D"}`), "/name invalid_text"},
		{post(`{"name":"\ud83dx\ude00"}`), "/name invalid_text"},
		{post(`{"name":"a","tags":["\\","\ud83d\ud83d\ude00"]}`), "/tags/1 invalid_text"},
		{post(`{"name":"a","\udfff":1}`), "/? invalid_text"},
		{post(`{"name":"\ud83d\ude00\ufffd\\ud800"}`), ""},
		{post(strings.Repeat("[", 10000) + strings.Repeat("]", 10000)), strings.Repeat("/0", 33) + " too_deep"},
		{patch(`{"phone":null}`), ""},
		{patch(`{"name":null}`), "/name null_not_allowed"},
		{patch(`{}`), " too_few"},
		{get("limit=200&exact=true&day=2021-09-10&q=" + "%E5%99%AA%E5%A3%B0"), ""},
		{get("limit=201"), "limit too_large"},
		{get("limit=0"), "limit too_small"},
		{get("limit="), "limit wrong_type"},
		{get("limit=%2B5"), "limit wrong_type"},
		{get("limit=007"), "limit wrong_type"},
		{get("limit=5.0"), "limit wrong_type"},
		{get("limit=99999999999999999999"), "limit wrong_type"},
		{get("limit=1&limit=2"), "limit repeated_parameter"},
		{get("exact=1"), "exact wrong_type"},
		{get("exact=TRUE"), "exact wrong_type"},
		{get("day=2023-02-29"), "day format"},
		{get("day=0000-01-01"), "day format"},
		{get("q=a"), "q too_short"},
		{get("Limit=5&sort=x"), "Limit unknown_parameter, sort unknown_parameter"},
		{get("q=%00ab"), "q invalid_text"},
		{get("q=%ff%fe"), "q invalid_text"},
		{get("q=%zz"), "q syntax"},
		{get("q=ab;limit=2"), "q syntax"},
		{request{path: "/v1/things/not-an-id"}, "thing_id format"},
		{request{path: "/v1/things/%00"}, "path invalid_text"},
		{request{path: "/v1/things/%ff"}, "path invalid_text"},
		{request{path: "/v1/things", header: map[string]string{"X-Note": "a\xffb"}}, "X-Note invalid_text"},
		{request{path: "/v1/things", body: "x"}, " unknown_field"},
		{request{method: "POST", path: "/v1/things", body: `{"name":"a"}`, header: map[string]string{"Idempotency-Key": "a b"}}, "Idempotency-Key pattern"},
		{request{method: "POST", path: "/v1/token", body: "grant_type=client_credentials&client_id=x", media: mediaForm}, ""},
		{request{method: "POST", path: "/v1/token", body: "client_id=" + strings.Repeat("x", 21), media: mediaForm}, "/client_id too_long, /grant_type required"},
		{request{method: "POST", path: "/v1/token", body: "grant_type=a&grant_type=b&x=%zz", media: mediaForm}, "/grant_type duplicate_key, /x syntax"},
	} {
		t.Run(short(x.q.method+x.q.path+x.q.body), func(t *testing.T) {
			r := x.q.do(t, s)
			if x.want == "" {
				if r.StatusCode/100 != 2 {
					t.Fatalf("%d %s", r.StatusCode, read(t, r))
				}
				return
			}
			p := asProblem(t, r)
			if r.StatusCode != 400 || p.Code != "invalid_request" || p.faults() != x.want {
				t.Errorf("%d %s: %s\nwant %s", r.StatusCode, p.Code, p.faults(), x.want)
			}
		})
	}
}

func short(s string) string { return s[:min(len(s), 60)] }

func TestWholeNumbersReachTheHandlerAsSuch(t *testing.T) {
	s := simpleServer(t)
	got := read(t, request{method: "POST", path: "/v1/things", body: `{"name":"a","size":1e1}`}.do(t, s))
	if !strings.Contains(got, `"size":10`) {
		t.Error(got)
	}
}

type part struct{ header, body string }

func form(t *testing.T, parts ...part) (body, media string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, p := range parts {
		pw, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {p.header}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(pw, p.body); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String(), w.FormDataContentType()
}

func TestMultipart(t *testing.T) {
	s := simpleServer(t)
	file := part{`form-data; name="file"; filename="工作方案.txt"`, "abc\x00\xff"}
	good, media := form(t, file, part{`form-data; name="rows"`, "3"})
	send := func(body, media string) *http.Response {
		return request{method: "POST", path: "/v1/uploads", body: body, media: media}.do(t, s)
	}
	if r := send(good, media); r.StatusCode != 200 || read(t, r) != "[\"file\",\"rows\"]\n" {
		t.Fatal(r.Status)
	}
	for want, parts := range map[string][]part{
		"/file required":       {{`form-data; name="note"`, "x"}},
		"/rows too_large":      {file, {`form-data; name="rows"`, "10"}},
		"/rows wrong_type":     {file, {`form-data; name="rows"`, "x"}},
		"/note invalid_text":   {file, {`form-data; name="note"`, "\xff"}},
		"/other unknown_field": {file, {`form-data; name="other"`, "x"}},
		"/file duplicate_key":  {file, file},
		"/ invalid_text":       {{`form-data; filename="x"`, "x"}},
	} {
		if p := asProblem(t, send(form(t, parts...))); p.faults() != want {
			t.Errorf("%s, want %s", p.faults(), want)
		}
	}
	for name, x := range map[string]struct{ body, media string }{
		"cut short":      {good[:len(good)-20], media},
		"no boundary":    {good, "multipart/form-data"},
		"other boundary": {good, "multipart/form-data; boundary=xyz"},
		"NUL name":       {strings.Replace(good, `"rows"`, "\"ro\x00ws\"", 1), media},
	} {
		if p := asProblem(t, send(x.body, x.media)); p.Status != 400 {
			t.Errorf("%s: %d", name, p.Status)
		}
	}
	if p := asProblem(t, send(good+strings.Repeat("x", 2048), media)); p.Status != 413 {
		t.Errorf("over x-max-body: %d", p.Status)
	}
}

// An overlong body is refused after its limit and not read to its end.
func TestOverlongBodiesEndEarly(t *testing.T) {
	s := simpleServer(t)
	for name, length := range map[string]int64{"declared": 10 << 20, "chunked": -1} {
		body := &io.LimitedReader{R: zeros{}, N: 10 << 20}
		r := httptest.NewRequest("POST", "/v1/things", body)
		r.ContentLength = length
		r.Header.Set("Authorization", "Bearer admin")
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		s.ServeHTTP(w, r)
		if w.Code != 413 || body.N < 8<<20 {
			t.Errorf("%s: %d, %d bytes left unread", name, w.Code, body.N)
		}
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

func TestConditionalGet(t *testing.T) {
	s := simpleServer(t)
	tag := request{path: "/v1/things/" + aThing}.do(t, s).Header.Get("ETag")
	if !strings.HasPrefix(tag, `"3.`) {
		t.Fatal(tag)
	}
	for give, status := range map[string]int{tag: 304, "W/" + tag: 304, `"1", ` + tag: 304, "*": 304, `"1"`: 200, `"3"`: 200, "": 200} {
		r := request{path: "/v1/things/" + aThing, header: map[string]string{"If-None-Match": give}}.do(t, s)
		body := read(t, r)
		if r.StatusCode != status || r.Header.Get("ETag") != tag || (status == 304) != (body == "") {
			t.Errorf("%s: %d %q %s", give, r.StatusCode, body, r.Header)
		}
		if _, ok := r.Header["Link"]; ok {
			t.Error("an empty Link header went out")
		}
		if r.Header.Get("Cache-Control") != "no-store" {
			t.Error("an authenticated answer may be stored")
		}
	}
}

// TestTagsCoverWhatIsShown: the same version shown differently, here to another
// caller, has another tag, so a stored answer is never confirmed wrongly.
func TestTagsCoverWhatIsShown(t *testing.T) {
	s := simpleServer(t)
	mine := request{path: "/v1/things/" + aThing}.do(t, s).Header.Get("ETag")
	r := request{path: "/v1/things/" + aThing, token: "second", header: map[string]string{"If-None-Match": mine}}.do(t, s)
	if r.StatusCode != 200 || r.Header.Get("ETag") == mine || !strings.Contains(read(t, r), "second") {
		t.Errorf("%d %s", r.StatusCode, r.Header)
	}
	for tag, bare := range map[string]bool{`"0"`: true, `"12"`: true, `""`: false, `"`: false, ``: false, `"1a"`: false, `12`: false, `W/"1"`: false} {
		if bareVersion(tag) != bare {
			t.Errorf("%q is taken for a digest or a version wrongly", tag)
		}
	}
}

func TestGzip(t *testing.T) {
	s := simpleServer(t)
	zip := map[string]string{"Accept-Encoding": "gzip"}
	if r := (request{path: "/v1/things", header: zip}).do(t, s); r.Header.Get("Content-Encoding") != "gzip" || len(read(t, r)) > 300 {
		t.Errorf("a long answer: %s", r.Header)
	}
	if r := (request{path: "/v1/things/" + aThing, header: zip}).do(t, s); r.Header.Get("Content-Encoding") != "" || r.StatusCode != 200 {
		t.Errorf("a short answer: %s", r.Header)
	}
	if p := asProblem(t, request{path: "/v1/things?x=1", header: zip}.do(t, s)); p.Status != 400 {
		t.Error(p)
	}
}

func TestCORS(t *testing.T) {
	opt := options(t, simple)
	if r := (request{path: "/v1/things", header: map[string]string{"Origin": "https://a.cn"}}).do(t, simpleServer(t)); r.Header.Get("Access-Control-Allow-Origin") != "" {
		t.Error("an origin is allowed without configuration")
	}
	opt.CORSOrigins = []string{"https://a.cn"}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	for origin, allowed := range map[string]bool{"https://a.cn": true, "https://b.cn": false} {
		pre := request{method: "OPTIONS", path: "/v1/things", token: "none", header: map[string]string{
			"Origin": origin, "Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "if-match"}}.do(t, s)
		r := request{path: "/nowhere", header: map[string]string{"Origin": origin}}.do(t, s)
		for name, got := range map[string]string{"preflight": pre.Header.Get("Access-Control-Allow-Origin"), "answer": r.Header.Get("Access-Control-Allow-Origin")} {
			if (got == origin) != allowed {
				t.Errorf("%s from %s: %q", name, origin, got)
			}
		}
		if allowed && !strings.Contains(r.Header.Get("Access-Control-Expose-Headers"), "ETag") {
			t.Error("our headers are not exposed")
		}
	}
}

func TestDeprecatedOperationsSaySo(t *testing.T) {
	opt := options(t, simple)
	op := opt.Rules.Paths.Find("/v1/things").Get
	op.Deprecated = true
	if _, err := New(opt); err == nil {
		t.Error("deprecated without dates: the server starts")
	}
	op.Extensions["x-deprecated-since"], op.Extensions["x-sunset"] = "2026-01-01", "2027-01-01"
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	h := request{path: "/v1/things"}.do(t, s).Header
	if h.Get("Deprecation") != "@1767225600" || h.Get("Sunset") != "Fri, 01 Jan 2027 00:00:00 GMT" {
		t.Errorf("%q %q", h.Get("Deprecation"), h.Get("Sunset"))
	}
}

// TestTokenEndpoint speaks RFC 6749: credentials in the form or in a header,
// and the RFC's error codes beside ours.
func TestTokenEndpoint(t *testing.T) {
	s := simpleServer(t)
	ask := func(body, authorization string) *http.Response {
		return request{method: "POST", path: "/v1/token", body: body, media: mediaForm, token: "none",
			header: map[string]string{"Authorization": authorization}}.do(t, s)
	}
	basic := "Basic " + base64.StdEncoding.EncodeToString([]byte("a%2Bb:c%3Ad"))
	if got := read(t, ask("grant_type=client_credentials", basic)); got != `{"client_id":"a+b","client_secret":"c:d"}`+"\n" {
		t.Error(got)
	}
	if ask("grant_type=client_credentials", "").Header.Get("Cache-Control") != "no-store" {
		t.Error("a token may be stored on its way")
	}
	for want, x := range map[string][2]string{
		"unsupported_grant_type": {"grant_type=password", ""},
		"invalid_request":        {"grant_type=client_credentials&client_id=x", basic},
	} {
		if p := asProblem(t, ask(x[0], x[1])); p.Status != 400 || p.Error != want {
			t.Errorf("%s: %d %q", want, p.Status, p.Error)
		}
	}
}

func TestDocuments(t *testing.T) {
	s := simpleServer(t)
	for path, media := range map[string]string{
		"/livez": "application/json", "/readyz": "application/json", "/version": "application/json", "/metrics": "text/plain",
		"/openapi.yaml": "application/yaml", "/openapi.json": "application/json", "/docs": "text/html",
		"/docs/swagger-ui-bundle.js": "text/javascript", "/docs/swagger-ui.css": "text/css", "/docs/start.js": "text/javascript", "/docs/docs.css": "text/css",
	} {
		r := request{path: path, token: "none"}.do(t, s)
		if body := read(t, r); r.StatusCode != 200 || !strings.HasPrefix(r.Header.Get("Content-Type"), media) || body == "" {
			t.Errorf("%s: %d %s", path, r.StatusCode, r.Header.Get("Content-Type"))
		} else if path == "/openapi.yaml" && body != string(s.opt.Contract) {
			t.Error("the contract is not the file")
		}
	}
	if p := asProblem(t, request{path: "/docs/../server.go"}.do(t, s)); p.Status != 404 {
		t.Error(p)
	}
	if r := (request{path: "/docs"}).do(t, s); !strings.Contains(r.Header.Get("Content-Security-Policy"), "script-src 'self'") {
		t.Error("no policy")
	}
}

func TestRateLimit(t *testing.T) {
	opt := options(t, simple)
	opt.RateLimit = 3
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	clock := &still{now: time.Unix(1700000000, 0)}
	s.limiter.clock = clock
	ask := func(token, forwarded string) int {
		r := request{path: "/v1/things", token: token, header: map[string]string{"X-Forwarded-For": forwarded}}.do(t, s)
		if !strings.Contains(r.Header.Get("RateLimit-Policy"), "q=3") || r.Header.Get("RateLimit") == "" {
			t.Errorf("headers: %s", r.Header)
		}
		if r.StatusCode == 429 && r.Header.Get("Retry-After") == "" {
			t.Error("429 without Retry-After")
		}
		return r.StatusCode
	}
	for i, want := range []int{200, 200, 200, 429, 429} {
		if got := ask("admin", fmt.Sprint("10.0.0.", i)); got != want {
			t.Errorf("request %d: %d", i, got)
		}
	}
	if ask("second", "") != 200 {
		t.Error("another caller is limited as well")
	}
	for i, want := range []int{401, 401, 401, 429} {
		if got := ask("guess", fmt.Sprint("10.0.0.", i)); got != want {
			t.Errorf("guess %d: %d", i, got)
		}
	}
	clock.now = clock.now.Add(time.Second / 3)
	if ask("admin", "") != 200 || ask("admin", "") != 429 {
		t.Error("quota does not return with time")
	}
}

type still struct{ now time.Time }

func (c *still) Now() time.Time { return c.now }
