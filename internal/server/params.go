package server

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/textproto"
	"net/url"
	"regexp"
	"slices"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
)

// param is one parameter of an operation. The contract has single values only,
// so that "a=1&a=2" is always a fault and never half of a list.
type param struct {
	Name     string
	In       string
	Required bool
	schema   *openapi3.Schema
	kind     string
}

var kinds = []string{openapi3.TypeString, openapi3.TypeInteger, openapi3.TypeBoolean}

func paramOf(p *openapi3.Parameter) (param, error) {
	if p.Schema == nil || p.Schema.Value == nil {
		return param{}, fmt.Errorf("parameter %s has no schema", p.Name)
	}
	s := p.Schema.Value
	types := s.Type.Slice()
	if len(types) != 1 || !slices.Contains(kinds, types[0]) {
		return param{}, fmt.Errorf("parameter %s is %v; only %v are checked", p.Name, types, kinds)
	}
	name := p.Name
	if p.In == openapi3.ParameterInHeader {
		name = textproto.CanonicalMIMEHeaderKey(name)
	}
	if err := checkFormats(s, map[*openapi3.Schema]bool{}); err != nil {
		return param{}, fmt.Errorf("parameter %s: %w", p.Name, err)
	}
	return param{Name: name, In: p.In, Required: p.Required, schema: s, kind: types[0]}, nil
}

// What a parameter of type integer looks like, and a field that is a plain
// decimal number, such as a coordinate; strconv alone would also take "+5" and
// "007".
var (
	integerText = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,18})$`)
	numberText  = regexp.MustCompile(`^-?(0|[1-9][0-9]{0,9})(\.[0-9]{1,15})?$`)
)

// check gives the faults of a parameter that is there.
func (p *param) check(raw string) []fault.Field {
	var value any = raw
	switch p.kind {
	case openapi3.TypeInteger:
		if !integerText.MatchString(raw) {
			code, text := wrongType(p.schema)
			return []fault.Field{p.fault(code, text)}
		}
		value = json.Number(raw)
	case openapi3.TypeBoolean:
		if raw != "true" && raw != "false" {
			code, text := wrongType(p.schema)
			return []fault.Field{p.fault(code, text)}
		}
		value = raw == "true"
	}
	err := p.schema.VisitJSON(value, visitOptions...)
	if err == nil {
		return nil
	}
	fields := fieldsOf(err)
	for i := range fields {
		fields[i] = p.fault(fields[i].Code, fields[i].Detail)
	}
	return fields
}

func (p *param) fault(code string, text fault.Text) fault.Field {
	if p.In == openapi3.ParameterInHeader {
		return fault.Field{Header: p.Name, Code: code, Detail: text}
	}
	return fault.Field{Parameter: p.Name, Code: code, Detail: text}
}

// checkParams collects the faults of path, query and headers.
func (o *operation) checkParams(c echo.Context) []fault.Field {
	var fields []fault.Field
	var query url.Values
	if c.Request().URL.RawQuery != "" {
		query = c.QueryParams()
		fields = o.unknownParams(query)
	}
	for i := range o.Params {
		p := &o.Params[i]
		values := p.values(c, query)
		switch {
		case len(values) > 1:
			fields = append(fields, p.fault(codeRepeated, fault.T("只能给出一次", "may be given only once")))
		case len(values) == 1:
			fields = append(fields, p.check(values[0])...)
		case p.Required:
			fields = append(fields, p.fault(codeRequired, fault.T("缺少必填参数", "required parameter is missing")))
		}
	}
	return fields
}

func (p *param) values(c echo.Context, query url.Values) []string {
	switch p.In {
	case openapi3.ParameterInPath:
		return []string{c.Param(p.Name)}
	case openapi3.ParameterInQuery:
		return query[p.Name]
	case openapi3.ParameterInHeader:
		return c.Request().Header[http.CanonicalHeaderKey(p.Name)]
	}
	return nil
}

func (o *operation) unknownParams(query url.Values) []fault.Field {
	var unknown []string
	for name := range query {
		if !o.query[name] {
			unknown = append(unknown, name)
		}
	}
	slices.Sort(unknown)
	fields := make([]fault.Field, 0, len(unknown))
	for _, name := range unknown {
		fields = append(fields, fault.Field{Parameter: printable(name), Code: codeUnknownParam,
			Detail: fault.T("没有这个参数", "there is no such parameter")})
	}
	return fields
}
