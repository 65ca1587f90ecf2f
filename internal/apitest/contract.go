package apitest

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/getkin/kin-openapi/openapi3filter"
	"github.com/getkin/kin-openapi/routers"
	"github.com/google/uuid"

	"lianluo"
)

// Operation is one method at one path of the document.
type Operation struct {
	ID         string
	Method     string
	Path       string
	Permission string
	*openapi3.Operation
	item *openapi3.PathItem
}

// Contract is the document, indexed the way tests ask for it.
type Contract struct {
	Doc        *openapi3.T
	Operations []*Operation // sorted by id
	byID       map[string]*Operation
}

// Formats that the validator leaves alone unless told.
var formats = openapi3.WithStringFormatValidators(map[string]openapi3.StringFormatValidator{
	"uuid":      openapi3.NewCallbackValidator(func(s string) error { _, err := uuid.Parse(s); return err }),
	"date":      openapi3.NewCallbackValidator(func(s string) error { _, err := time.Parse(time.DateOnly, s); return err }),
	"date-time": openapi3.NewCallbackValidator(func(s string) error { _, err := time.Parse(time.RFC3339Nano, s); return err }),
})

// LoadContract reads the document that the program embeds, once.
var LoadContract = sync.OnceValues(loadContract)

func loadContract() (*Contract, error) {
	doc, err := openapi3.NewLoader().LoadFromData(lianluo.OpenAPI)
	if err != nil {
		return nil, err
	}
	const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	for _, media := range []string{xlsx, "image/jpeg", "image/png", "application/pdf", "text/html", "text/event-stream", "text/calendar"} {
		openapi3filter.RegisterBodyDecoder(media, openapi3filter.FileBodyDecoder)
	}
	c := &Contract{Doc: doc, byID: map[string]*Operation{}}
	for path, item := range doc.Paths.Map() {
		for method, op := range item.Operations() {
			permission, ok := op.Extensions["x-permission"].(string)
			if !ok {
				return nil, fmt.Errorf("%s has no x-permission", op.OperationID)
			}
			o := &Operation{ID: op.OperationID, Method: method, Path: path, Permission: permission, Operation: op, item: item}
			c.Operations = append(c.Operations, o)
			c.byID[o.ID] = o
		}
	}
	sort.Slice(c.Operations, func(i, j int) bool { return c.Operations[i].ID < c.Operations[j].ID })
	return c, nil
}

// Params are the operation's parameters together with those of its path.
func (o *Operation) Params() []*openapi3.Parameter {
	var out []*openapi3.Parameter
	for _, list := range []openapi3.Parameters{o.item.Parameters, o.Parameters} {
		for _, p := range list {
			out = append(out, p.Value)
		}
	}
	return out
}

// Takes tells whether the operation declares the parameter.
func (o *Operation) Takes(name string) bool {
	for _, p := range o.Params() {
		if p.Name == name {
			return true
		}
	}
	return false
}

// Answers tells whether an answer of the operation may have the media type.
func (o *Operation) Answers(media string) bool {
	for _, r := range o.Responses.Map() {
		if r.Value.Content[media] != nil {
			return true
		}
	}
	return false
}

// Find gives the operation a request is for, or nil.
func (c *Contract) Find(method, path string) *Operation {
	var best *Operation
	for _, o := range c.Operations {
		if o.Method != method || !matches(o.Path, path) {
			continue
		}
		if best == nil || strings.Count(o.Path, "{") < strings.Count(best.Path, "{") {
			best = o
		}
	}
	return best
}

func matches(template, path string) bool {
	a, b := strings.Split(template, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if !strings.HasPrefix(a[i], "{") && a[i] != b[i] {
			return false
		}
	}
	return true
}

// leaks are words that no answer may hold: what the program is made of.
// leaks are words of what the program is made of. They are looked for as plain
// words first: the expression alone would take longer than the program's answers.
var (
	leaks = regexp.MustCompile(`(?i)SQLSTATE|\bpq:|\bpgx\b|\bgorm\b|\bsqlite|\bpostgres|goroutine|runtime error|\.go:\d|UNIQUE constraint|FOREIGN KEY constraint|violates|syntax error at|panic:|/internal/|context deadline|sql: `)
	hints = []string{"sqlstate", "pq:", "pgx", "gorm", "sqlite", "postgres", "goroutine", "runtime error", ".go:", "constraint", "violates",
		"syntax error at", "panic:", "/internal/", "context deadline", "sql: "}
)

func leak(body []byte) string {
	lower := strings.ToLower(string(body))
	if !slices.ContainsFunc(hints, func(hint string) bool { return strings.Contains(lower, hint) }) {
		return ""
	}
	return leaks.FindString(string(body))
}

// Check holds an answer against the document and the general promises. It
// returns every deviation in one error.
func (c *Contract) Check(req *http.Request, a *Answer) error {
	var faults []error
	say := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	op := c.Find(req.Method, req.URL.Path)
	if op != nil {
		if err := c.validate(req, op, a); err != nil {
			faults = append(faults, err)
		}
	} else if a.Status < 400 && strings.HasPrefix(req.URL.Path, "/v1") {
		say("%d for a path that the document does not have", a.Status)
	}
	if a.Header.Get("X-Request-Id") == "" {
		say("no X-Request-Id")
	}
	if op != nil && op.Permission != "public" && req.Header.Get("Authorization") != "" && !strings.Contains(a.Header.Get("Cache-Control"), "no-store") && a.Status != http.StatusNotModified {
		say("Cache-Control %q on an authenticated answer", a.Header.Get("Cache-Control"))
	}
	if a.Status >= 400 {
		faults = append(faults, c.checkProblem(a)...)
	}
	if a.Status >= 500 && a.Status != http.StatusServiceUnavailable {
		say("status %d", a.Status)
	}
	if strings.Contains(a.Header.Get("Content-Type"), "json") {
		if m := leak(a.Body); m != "" {
			say("the body says %q", m)
		}
	}
	return errors.Join(faults...)
}

func (c *Contract) checkProblem(a *Answer) []error {
	if ct := a.Header.Get("Content-Type"); !strings.HasPrefix(ct, "application/problem+json") {
		return []error{fmt.Errorf("Content-Type %q on status %d", ct, a.Status)}
	}
	var faults []error
	var value map[string]any
	if err := json.Unmarshal(a.Body, &value); err != nil {
		return []error{fmt.Errorf("problem: %w", err)}
	}
	if err := c.Doc.Components.Schemas["Problem"].Value.VisitJSON(value, openapi3.MultiErrors(), formats); err != nil {
		faults = append(faults, err)
	}
	if value["status"] != float64(a.Status) {
		faults = append(faults, fmt.Errorf("problem says status %v, the answer %d", value["status"], a.Status))
	}
	if value["request_id"] != a.Header.Get("X-Request-Id") {
		faults = append(faults, errors.New("request_id differs from X-Request-Id"))
	}
	for status, header := range map[int]string{401: "WWW-Authenticate", 429: "Retry-After", 503: "Retry-After"} {
		if a.Status == status && a.Header.Get(header) == "" {
			faults = append(faults, fmt.Errorf("%d without %s", status, header))
		}
	}
	return faults
}

func (c *Contract) validate(req *http.Request, op *Operation, a *Answer) error {
	params := map[string]string{}
	have := strings.Split(req.URL.Path, "/")
	for i, part := range strings.Split(op.Path, "/") {
		if strings.HasPrefix(part, "{") {
			params[strings.Trim(part, "{}")] = have[i]
		}
	}
	options := &openapi3filter.Options{
		IncludeResponseStatus: true, MultiError: true,
		AuthenticationFunc:      openapi3filter.NoopAuthenticationFunc,
		SchemaValidationOptions: []openapi3.SchemaValidationOption{formats},
	}
	input := &openapi3filter.ResponseValidationInput{
		RequestValidationInput: &openapi3filter.RequestValidationInput{
			Request: req, PathParams: params, Options: options,
			Route: &routers.Route{Spec: c.Doc, Path: op.Path, PathItem: op.item, Method: op.Method, Operation: op.Operation},
		},
		Status: a.Status, Header: a.Header, Options: options,
		Body: io.NopCloser(bytes.NewReader(a.Body)),
	}
	return openapi3filter.ValidateResponse(context.Background(), input)
}

// Expand fills the path's parameters.
func (o *Operation) Expand(params map[string]string, query url.Values) string {
	path := o.Path
	for name, value := range params {
		path = strings.ReplaceAll(path, "{"+name+"}", url.PathEscape(value))
	}
	if len(query) > 0 {
		path += "?" + query.Encode()
	}
	return path
}
