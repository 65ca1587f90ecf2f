package server

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// tokens is an Authenticator that knows a few callers by their token.
type tokens map[string]auth.Actor

func (t tokens) Authenticate(_ context.Context, token string) (auth.Actor, error) {
	a, ok := t[token]
	if !ok {
		return auth.Actor{}, fault.New(fault.CodeUnauthenticated, fault.Text{})
	}
	if a.Name == "ended" {
		return a, fault.New(fault.CodeSessionEnded, fault.Text{})
	}
	return a, nil
}

var testOffice = record.NewID()

func people() tokens {
	actor := func(name string, s auth.Standing) auth.Actor {
		return auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Name: name, OfficeID: testOffice, Standing: s}
	}
	first := actor("first", auth.Admin)
	first.MustChangePassword = true
	return tokens{"admin": actor("admin", auth.Admin), "unit": actor("unit", auth.UnitUser), "ended": actor("ended", auth.Admin),
		"second": actor("second", auth.Admin), "first": first}
}

const aThing = "01980b6e-7a00-7000-8000-000000000301"

// simple are the operations without a database.
func simple(e *echo.Echo) {
	e.GET("/v1/things", func(c echo.Context) error {
		return c.JSON(http.StatusOK, map[string]string{"text": strings.Repeat("青禾", 600), "q": c.QueryParam("q")})
	})
	e.POST("/v1/things", func(c echo.Context) error {
		var body map[string]any
		if err := c.Bind(&body); err != nil {
			return err
		}
		w := c.Response()
		w.Header().Set("X-Request-Id", "") // as the generated code does
		w.Header().Set("Location", "/v1/things/"+aThing)
		return c.JSON(http.StatusCreated, body)
	})
	e.GET("/v1/things/:thing_id", func(c echo.Context) error {
		c.Response().Header().Set("ETag", `"3"`)
		c.Response().Header().Set("Link", "")
		return c.JSON(http.StatusOK, map[string]string{"id": c.Param("thing_id"), "for": callOf(c).actor.Name})
	})
	e.PATCH("/v1/things/:thing_id", func(c echo.Context) error {
		var body map[string]any
		if err := c.Bind(&body); err != nil {
			return err
		}
		return c.JSON(http.StatusOK, body)
	})
	e.POST("/v1/token", func(c echo.Context) error {
		form, err := c.FormParams()
		if err != nil {
			return err
		}
		return c.JSON(http.StatusOK, map[string]string{"client_id": form.Get("client_id"), "client_secret": form.Get("client_secret")})
	})
	e.POST("/v1/uploads", func(c echo.Context) error {
		r, err := c.Request().MultipartReader()
		if err != nil {
			return err
		}
		names := []string{}
		for part, err := r.NextPart(); err == nil; part, err = r.NextPart() {
			names = append(names, part.FormName())
		}
		return c.JSON(http.StatusOK, names)
	})
	e.GET("/v1/boom", boom)
}

// boom fails in the way it is asked to.
func boom(c echo.Context) error {
	switch c.QueryParam("how") {
	case "panic":
		panic("SELECT secret FROM /etc/passwd")
	case "unknown":
		return errors.New("pq: relation \"users\" does not exist")
	case "encode":
		return c.JSON(http.StatusOK, map[string]any{"f": func() {}})
	case "state":
		return fault.State("registered", []string{"dispatch"})
	case "closed":
		return fault.State("closed", nil)
	case "stale":
		return fault.StaleVersion(`"7"`)
	case "gone":
		return context.DeadlineExceeded
	}
	return c.NoContent(http.StatusNoContent)
}

func options(t testing.TB, routes func(*echo.Echo)) Options {
	t.Helper()
	raw, err := os.ReadFile("testdata/contract.yaml")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := openapi3.NewLoader().LoadFromData(raw)
	if err != nil {
		t.Fatal(err)
	}
	return Options{Contract: raw, Rules: doc, Routes: routes, Auth: people(), Log: slog.New(slog.DiscardHandler)}
}

func simpleServer(t *testing.T) *Server {
	t.Helper()
	s, err := New(options(t, simple))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// request is one request and what is expected of it.
type request struct {
	method, path, body, media, token string
	header                           map[string]string
}

func (q request) do(t testing.TB, s http.Handler) *http.Response {
	t.Helper()
	if q.method == "" {
		q.method = http.MethodGet
	}
	var body io.Reader
	if q.body != "" {
		body = strings.NewReader(q.body)
	}
	r := httptest.NewRequest(q.method, q.path, body)
	if q.media == "" && q.body != "" {
		q.media = "application/json"
	}
	if q.media != "" && q.media != "none" {
		r.Header.Set("Content-Type", q.media)
	}
	if q.token == "" {
		q.token = "admin"
	}
	if q.token != "none" {
		r.Header.Set("Authorization", "Bearer "+q.token)
	}
	for k, v := range q.header {
		r.Header.Set(k, v)
	}
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	return w.Result()
}

func read(t testing.TB, r *http.Response) string {
	t.Helper()
	data, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// asProblem checks that an answer is a complete problem document.
func asProblem(t testing.TB, r *http.Response) problem {
	t.Helper()
	text := read(t, r)
	var p problem
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatalf("%d is no problem document: %v: %s", r.StatusCode, err, text)
	}
	if r.Header.Get("Content-Type") != mediaProblem || p.Status != r.StatusCode || p.Code == "" || p.Title == "" ||
		p.RequestID != r.Header.Get("X-Request-Id") || p.Type != "/v1/problem-types#"+p.Code {
		t.Errorf("an incomplete problem: %s %s", r.Header, text)
	}
	return p
}

func (p problem) faults() string {
	var out []string
	for _, e := range p.Errors {
		at := e.Parameter + e.Header
		if e.Pointer != nil {
			at = *e.Pointer
		}
		out = append(out, at+" "+e.Code)
	}
	return strings.Join(out, ", ")
}

func TestStartRefusesOpenContracts(t *testing.T) {
	spoil := map[string]func(*openapi3.Operation){
		"no security":    func(o *openapi3.Operation) { o.Security = nil },
		"no permission":  func(o *openapi3.Operation) { delete(o.Extensions, "x-permission") },
		"unknown word":   func(o *openapi3.Operation) { o.Extensions["x-permission"] = "thing:read" },
		"open security":  func(o *openapi3.Operation) { o.Security = &openapi3.SecurityRequirements{} },
		"no operationId": func(o *openapi3.Operation) { o.OperationID = "" },
		"array in query": func(o *openapi3.Operation) { o.Parameters[0].Value.Schema = openapi3.NewArraySchema().NewRef() },
		"format unknown": func(o *openapi3.Operation) {
			o.Parameters[0].Value.Schema = openapi3.NewStringSchema().WithFormat("colour").NewRef()
		},
	}
	for name, f := range spoil {
		opt := options(t, simple)
		f(opt.Rules.Paths.Find("/v1/things").Get)
		if _, err := New(opt); err == nil {
			t.Errorf("%s: the server starts", name)
		}
	}
	opt := options(t, func(e *echo.Echo) { simple(e); e.GET("/v1/hidden", boom) })
	if _, err := New(opt); err == nil {
		t.Error("a route without an operation: the server starts")
	}
	opt = options(t, func(e *echo.Echo) {})
	if _, err := New(opt); err == nil {
		t.Error("operations without routes: the server starts")
	}
}

func TestFrameworkAnswersAreProblems(t *testing.T) {
	s := simpleServer(t)
	for _, x := range []struct {
		q      request
		status int
		code   fault.Code
	}{
		{request{path: "/nowhere"}, 404, fault.CodeNotFound},
		{request{path: "/v1/nowhere", token: "none"}, 404, fault.CodeNotFound},
		{request{path: "/v1/things", method: "DELETE"}, 405, fault.CodeMethodNotAllowed},
		{request{path: "/v1/things/"}, 404, fault.CodeNotFound},
		{request{path: "/v1/things", token: "none"}, 401, fault.CodeUnauthenticated},
		{request{path: "/v1/things", token: "nobody"}, 401, fault.CodeUnauthenticated},
		{request{path: "/v1/things", token: "ended"}, 401, fault.CodeSessionEnded},
		{request{path: "/v1/things", method: "POST", token: "unit", body: "{"}, 403, fault.CodeForbidden},
		{request{path: "/v1/things", token: "first"}, 403, fault.CodePasswordChangeNeeded},
		{request{path: "/v1/things", header: map[string]string{"Accept": "image/png"}}, 406, fault.CodeNotAcceptable},
		{request{path: "/v1/things", method: "POST", body: "x", media: "text/plain"}, 415, fault.CodeUnsupportedMediaType},
		{request{path: "/v1/things", method: "POST", body: "{}", media: "none"}, 415, fault.CodeUnsupportedMediaType},
		{request{path: "/v1/things", method: "POST", body: "{}", media: "application/json; charset=gbk"}, 415, fault.CodeUnsupportedMediaType},
		{request{path: "/v1/things", method: "POST", body: "{}", header: map[string]string{"Content-Encoding": "gzip"}}, 415, fault.CodeUnsupportedMediaType},
		{request{path: "/v1/things", method: "POST", body: strings.Repeat(" ", maxJSON+1)}, 413, fault.CodePayloadTooLarge},
		{request{path: "/v1/things/" + aThing, method: "PATCH", body: `{"name":"a"}`, media: mediaMerge}, 428, fault.CodeIfMatchRequired},
		{request{path: "/v1/boom?how=panic"}, 500, fault.CodeInternal},
		{request{path: "/v1/boom?how=unknown"}, 500, fault.CodeInternal},
		{request{path: "/v1/boom?how=encode"}, 500, fault.CodeInternal},
		{request{path: "/v1/boom?how=state"}, 409, fault.CodeStateConflict},
		{request{path: "/v1/boom?how=closed"}, 409, fault.CodeStateConflict},
		{request{path: "/v1/boom?how=stale"}, 412, fault.CodeStaleVersion},
	} {
		t.Run(fmt.Sprintf("%s %s %d", x.q.method, x.q.path, x.status), func(t *testing.T) {
			r := x.q.do(t, s)
			p := asProblem(t, r)
			if r.StatusCode != x.status || p.Code != string(x.code) {
				t.Errorf("%d %s, want %d %s", r.StatusCode, p.Code, x.status, x.code)
			}
			for _, leak := range []string{"SELECT", "passwd", "pq:", "goroutine", "func()"} {
				if strings.Contains(p.Detail+p.Title, leak) {
					t.Errorf("the answer says %q", p.Detail)
				}
			}
			switch {
			case x.status == 401 && !strings.HasPrefix(r.Header.Get("WWW-Authenticate"), "Bearer"):
				t.Error("no WWW-Authenticate")
			case x.status == 405 && !strings.Contains(r.Header.Get("Allow"), "POST"):
				t.Errorf("Allow: %q", r.Header.Get("Allow"))
			case x.status == 428 && (len(p.Errors) != 1 || p.Errors[0].Header != "If-Match"):
				t.Errorf("the header is not named: %+v", p.Errors)
			case x.status == 412 && r.Header.Get("ETag") != `"7"`:
				t.Error("no current ETag")
			case strings.HasSuffix(x.q.path, "closed"): // that nothing is allowed is said, too
				if p.CurrentState != "closed" || p.AllowedActions == nil || len(p.AllowedActions) != 0 {
					t.Errorf("state %q, actions %#v", p.CurrentState, p.AllowedActions)
				}
			case x.code == fault.CodeStateConflict && (p.CurrentState != "registered" || len(p.AllowedActions) != 1):
				t.Errorf("state %q, actions %v", p.CurrentState, p.AllowedActions)
			}
		})
	}
}

func TestLanguages(t *testing.T) {
	s := simpleServer(t)
	for accept, want := range map[string]string{
		"": "不存在", "en": "Not found", "en-GB,zh;q=0.5": "Not found", "zh-CN,en;q=0.9": "不存在", "fr": "不存在", ";;;": "不存在",
	} {
		p := asProblem(t, request{path: "/nowhere", header: map[string]string{"Accept-Language": accept}}.do(t, s))
		if p.Title != want || p.Code != "not_found" {
			t.Errorf("%q: %s", accept, p.Title)
		}
	}
}

func TestRequestID(t *testing.T) {
	s := simpleServer(t)
	for give, keep := range map[string]bool{"abc-1_2.Z": true, "": false, "a b": false, strings.Repeat("x", 65): false, "a\"": false} {
		got := request{path: "/v1/things", header: map[string]string{"X-Request-Id": give}}.do(t, s).Header.Get("X-Request-Id")
		if (got == give) != keep || got == "" {
			t.Errorf("%q became %q", give, got)
		}
	}
}

var _ Authenticator = tokens{}
var _ store.Clock = store.SystemClock{}
