package apitest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
)

// generated is a request and what is known about it beforehand.
type generated struct {
	Op     *Operation
	Method string
	Path   string
	Query  url.Values
	Header http.Header
	Body   []byte
	value  any // of the body, when it is JSON
	schema *openapi3.SchemaRef
	// Fault names what is wrong; empty for a request that the document allows.
	Fault string
}

// target is the path with its query.
func (r *generated) target() string {
	if len(r.Query) == 0 {
		return r.Path
	}
	sep := "?"
	if strings.Contains(r.Path, "?") {
		sep = "&"
	}
	return r.Path + sep + r.Query.Encode()
}

func (r *generated) String() string {
	return fmt.Sprintf("%s %s %v %s (%s)", r.Method, r.target(), r.Header, clip(r.Body), r.Fault)
}

// valid makes a request that the document allows.
func (g *generator) valid(op *Operation) *generated {
	r := &generated{Op: op, Method: op.Method, Query: url.Values{}, Header: http.Header{}}
	path := map[string]string{}
	for _, p := range op.Params() {
		v := fmt.Sprint(g.value(p.Name, p.Schema, 0))
		switch {
		case p.In == "path":
			path[p.Name] = v
		case p.Name == "cursor" || p.Name == "after":
			// only the program itself makes these
		case p.In == "query" && (p.Required || g.oneOf(3)):
			r.Query.Set(p.Name, v)
		case p.Name == "If-None-Match" && g.oneOf(3):
			r.Header.Set(p.Name, fmt.Sprintf(`"%d"`, 1+g.IntN(3)))
		case p.Name == "Idempotency-Key" && g.oneOf(3):
			r.Header.Set(p.Name, fmt.Sprintf("key-%d", g.IntN(1<<30)))
		case p.Name == "If-Match":
			r.Header.Set(p.Name, fmt.Sprintf(`"%d"`, 1+g.IntN(3)))
		}
	}
	if op.Takes("for_seconds") { // or it would go on
		r.Query.Set("for_seconds", "0")
	}
	r.Path = op.Expand(path, nil)
	if op.RequestBody != nil {
		g.body(r, op.RequestBody.Value.Content)
	}
	return r
}

func (g *generator) body(r *generated, content openapi3.Content) {
	for _, media := range []string{"application/json", "application/merge-patch+json", "application/x-www-form-urlencoded"} {
		m := content[media]
		if m == nil {
			continue
		}
		r.Header.Set("Content-Type", media)
		r.schema = m.Schema
		r.value = g.value("", m.Schema, 0)
		if media == "application/x-www-form-urlencoded" {
			form := url.Values{}
			if fields, ok := r.value.(map[string]any); ok {
				for k, v := range fields {
					form.Set(k, fmt.Sprint(v))
				}
			}
			r.Body, r.schema = []byte(form.Encode()), nil
			return
		}
		r.encode()
		return
	}
	if m := content["multipart/form-data"]; m != nil {
		g.upload(r, m.Schema)
	}
}

func (r *generated) encode() {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(r.value); err == nil {
		r.Body = b.Bytes()
	}
}

// wrong makes a request that the document forbids, or nil when this kind of
// wrong does not apply to the operation.
func (g *generator) wrong(op *Operation) *generated {
	r := g.valid(op)
	kinds := slices.Concat(requestFaults, requestFaults)
	if r.schema != nil {
		kinds = append(kinds, syntaxFaults...)
		for range 12 {
			kinds = append(kinds, fault{"body value", breakValue})
		}
	}
	for range 10 {
		k := kinds[g.IntN(len(kinds))]
		if k.apply(g, r) {
			r.Fault = k.name
			return r
		}
	}
	return nil
}

type fault struct {
	name  string
	apply func(g *generator, r *generated) bool
}

var requestFaults = []fault{
	{"unknown query parameter", func(g *generator, r *generated) bool { r.Query.Set("no_such_parameter", "1"); return true }},
	{"repeated query parameter", func(g *generator, r *generated) bool {
		if !r.Op.Takes("limit") {
			return false
		}
		r.Query["limit"] = []string{"1", "2"}
		return true
	}},
	{"query value", breakQuery},
	{"path value", func(g *generator, r *generated) bool {
		if !strings.Contains(r.Op.Path, "{") {
			return false
		}
		bad := []string{"1", "not-a-uuid", "%00", "0190f9c4-0000-7000-8000-00000000000g", "'%20OR%201=1--", "%ff%fe", strings.Repeat("a", 3000)}
		r.Path = r.Op.Path
		for strings.Contains(r.Path, "{") {
			i, j := strings.Index(r.Path, "{"), strings.Index(r.Path, "}")
			r.Path = r.Path[:i] + bad[g.IntN(len(bad))] + r.Path[j+1:]
		}
		return true
	}},
	{"cursor", func(g *generator, r *generated) bool {
		if !r.Op.Takes("cursor") {
			return false
		}
		r.Query.Set("cursor", []string{"x", "AAAA", "eyJhIjoxfQ", "____", strings.Repeat("A", 999)}[g.IntN(5)])
		return true
	}},
	{"NUL in the query", func(g *generator, r *generated) bool {
		if !r.Op.Takes("q") {
			return false
		}
		r.Query.Set("q", "噪声\x00")
		return true
	}},
	{"broken UTF-8 in the query", func(g *generator, r *generated) bool {
		if !r.Op.Takes("q") {
			return false
		}
		r.Query.Set("q", "噪\xff\xfe声")
		return true
	}},
	{"no token", func(g *generator, r *generated) bool { return r.token("") }},
	{"forged token", func(g *generator, r *generated) bool {
		bad := []string{"Bearer x", "Bearer a.b.c", "Basic YTpi", "Bearer", "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.", "bearer \x7f"}
		return r.token(bad[g.IntN(len(bad))])
	}},
	{"no If-Match", func(g *generator, r *generated) bool {
		if !r.Op.Takes("If-Match") {
			return false
		}
		r.Header.Del("If-Match")
		return true
	}},
	{"unacceptable", func(g *generator, r *generated) bool {
		r.Header.Set("Accept", "image/png")
		return r.Op.Method == http.MethodGet
	}},
	{"idempotency key", func(g *generator, r *generated) bool {
		if !r.Op.Takes("Idempotency-Key") {
			return false
		}
		r.Header.Set("Idempotency-Key", []string{strings.Repeat("k", 101), "空 格", "a b"}[g.IntN(3)])
		return true
	}},
}

func (r *generated) token(value string) bool {
	if r.Op.Permission == "public" {
		return false
	}
	r.Header.Set("Authorization", value)
	return true
}

func breakQuery(g *generator, r *generated) bool {
	var params []*openapi3.Parameter
	for _, p := range r.Op.Params() {
		if p.In == "query" {
			params = append(params, p)
		}
	}
	if len(params) == 0 {
		return false
	}
	p := params[g.IntN(len(params))]
	bad := []string{"", "abc", "-1", "0", "999999999999999999999", "1.5", "2024-02-30", "null", "TRUE", "[]", "2021-13-01T00:00:00Z", strings.Repeat("长", 3000)}
	v := bad[g.IntN(len(bad))]
	if accepts(p.Schema.Value, v) {
		return false
	}
	r.Query.Set(p.Name, v)
	return true
}

// accepts tells whether the text, as a query value, may be allowed.
func accepts(s *openapi3.Schema, text string) bool {
	var v any = text
	if !s.Type.Is("string") {
		if json.Unmarshal([]byte(text), &v) != nil {
			return false
		}
	}
	return s.VisitJSON(v, formats) == nil
}

var syntaxFaults = []fault{
	{"no body", func(g *generator, r *generated) bool { return r.raw(r.Op.RequestBody.Value.Required, "") }},
	{"half a body", func(g *generator, r *generated) bool { return r.raw(len(r.Body) > 4, string(r.Body[:len(r.Body)/2])) }},
	{"two bodies", func(g *generator, r *generated) bool { return r.raw(true, string(r.Body)+string(r.Body)) }},
	{"text after the body", func(g *generator, r *generated) bool { return r.raw(true, string(r.Body)+"x") }},
	{"null", func(g *generator, r *generated) bool { return r.raw(true, "null") }},
	{"a list", func(g *generator, r *generated) bool { return r.raw(true, "[]") }},
	{"a text", func(g *generator, r *generated) bool { return r.raw(true, `"x"`) }},
	{"depth", func(g *generator, r *generated) bool {
		return r.raw(true, strings.Repeat("[", 5000)+strings.Repeat("]", 5000))
	}},
	{"broken UTF-8", func(g *generator, r *generated) bool { return r.raw(true, "{\"name\":\"\xff\xfe\"}") }},
	{"NUL", func(g *generator, r *generated) bool {
		fields, ok := r.value.(map[string]any)
		for _, k := range slices.Sorted(maps.Keys(fields)) {
			if s, is := fields[k].(string); ok && is {
				fields[k] = s + "\x00"
				r.encode()
				return true
			}
		}
		return false
	}},
	{"media type", func(g *generator, r *generated) bool {
		r.Header.Set("Content-Type", []string{"text/plain", "application/xml", "application/json-seq", "image/png", "application/json; charset=gbk", "x"}[g.IntN(6)])
		return true
	}},
	{"a duplicate key", func(g *generator, r *generated) bool {
		fields, ok := r.value.(map[string]any)
		if !ok || len(fields) == 0 {
			return false
		}
		for _, k := range slices.Sorted(maps.Keys(fields)) {
			key, _ := json.Marshal(k)
			return r.raw(true, "{"+string(key)+":{},"+strings.TrimPrefix(string(r.Body), "{"))
		}
		return false
	}},
}

func (r *generated) raw(applies bool, body string) bool {
	if applies {
		r.Body = []byte(body)
	}
	return applies
}

// breakValue changes one value of the body so that the schema forbids it.
func breakValue(g *generator, r *generated) bool {
	var places []place
	collect(r.schema, r.value, func(v any) { r.value = v }, &places)
	for range 6 {
		if len(places) == 0 {
			return false
		}
		p := places[g.IntN(len(places))]
		g.damage(p)
		if r.schema.Value.VisitJSON(plain(r.value), formats, openapi3.VisitAsRequest()) != nil {
			r.encode()
			return true
		}
	}
	return false
}

// place is one value in a body and how to change it.
type place struct {
	schema *openapi3.Schema
	value  any
	set    func(any)
}

func collect(ref *openapi3.SchemaRef, v any, set func(any), out *[]place) {
	s := ref.Value
	*out = append(*out, place{s, v, set})
	switch x := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(x)) {
			if p := s.Properties[k]; p != nil {
				collect(p, x[k], func(n any) { x[k] = n }, out)
			}
		}
	case []any:
		for i, child := range x {
			if s.Items != nil {
				collect(s.Items, child, func(n any) { x[i] = n }, out)
			}
		}
	}
}

func (g *generator) damage(p place) {
	wrongs := []any{nil, true, -1, 1.5, 1e300, "", "x", "无此值", []any{}, map[string]any{}, []any{nil}, map[string]any{"a": 1},
		"2024-02-30", "2021-09-10 08:00:00", "00000000-0000-0000-0000-00000000000", g.runes(70000), int64(1) << 62}
	if fields, ok := p.value.(map[string]any); ok && !g.oneOf(3) {
		if g.oneOf(2) {
			fields["no_such_field"] = "x"
			return
		}
		for _, name := range p.schema.Required {
			delete(fields, name)
			return
		}
	}
	if p.schema.MaxItems != nil && g.oneOf(3) {
		if list, ok := p.value.([]any); ok && len(list) > 0 && *p.schema.MaxItems < 5000 {
			for len(list) <= int(*p.schema.MaxItems) {
				list = append(list, list[0])
			}
			p.set(list)
			return
		}
	}
	p.set(wrongs[g.IntN(len(wrongs))])
}

// plain is the value as JSON gives it, which the oracle wants.
func plain(v any) any {
	raw, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out any
	if json.Unmarshal(raw, &out) != nil {
		return v
	}
	return out
}
