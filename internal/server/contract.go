package server

import (
	"bytes"
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
)

const (
	mediaJSON      = "application/json"
	mediaMerge     = "application/merge-patch+json"
	mediaForm      = "application/x-www-form-urlencoded"
	mediaMultipart = "multipart/form-data"
	mediaProblem   = "application/problem+json"
	mediaEvents    = "text/event-stream"
)

// visitOptions make kin-openapi report all faults and use our formats.
var visitOptions = []openapi3.SchemaValidationOption{
	openapi3.MultiErrors(),
	openapi3.VisitAsRequest(),
	openapi3.WithStringFormatValidators(stringFormats),
}

// contract holds every request against its operation before the generated code
// binds it, because that code checks next to nothing by itself: media type and
// size, then parameters and body with all faults at once, then If-Match.
func (s *Server) contract(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		call := callOf(c)
		if call == nil || call.op == nil {
			return next(c)
		}
		op, r := call.op, c.Request()
		for _, name := range c.ParamNames() {
			if c.Param(name) == "" {
				return fault.Missing() // "/v1/units/" names no unit
			}
		}
		if err := op.accepts(r); err != nil {
			return err
		}
		fields := op.checkParams(c)
		read := op.readBody
		if op.Upload {
			read = s.receive
			defer func() { s.discard(c, call, err) }()
		}
		more, err := read(c, call)
		if err != nil {
			return err
		}
		if fields = append(fields, more...); len(fields) > 0 {
			return malformed(fields)
		}
		if op.NeedsMatch && r.Header.Get(headerIfMatch) == "" {
			return fault.WithoutMatch()
		}
		return next(c)
	}
}

// accepts refuses callers who take none of what the operation can answer.
func (o *operation) accepts(r *http.Request) error {
	accept := r.Header.Get("Accept")
	if accept == "" || len(o.Produces) == 0 {
		return nil
	}
	for part := range strings.SplitSeq(accept, ",") {
		media, params, err := mime.ParseMediaType(part)
		if err != nil || params["q"] == "0" || params["q"] == "0.0" {
			continue
		}
		if media == "*/*" || media == mediaProblem {
			return nil
		}
		prefix, whole := strings.CutSuffix(media, "/*")
		for _, have := range o.Produces {
			if have == media || have == "*/*" || whole && strings.HasPrefix(have, prefix+"/") {
				return nil
			}
		}
	}
	return fault.New(fault.CodeNotAcceptable, fault.Text{})
}

// readBody reads the body once, checks it, and leaves it in the request for
// the binder. Its error is a 400, 413 or 415 that stands alone.
func (o *operation) readBody(c echo.Context, call *call) ([]fault.Field, error) {
	r := c.Request()
	if r.Body == nil || r.Body == http.NoBody {
		return o.withoutBody(), nil
	}
	var schema *openapi3.Schema
	header := r.Header.Get("Content-Type")
	media, params, mediaErr := mime.ParseMediaType(header)
	if o.Body != nil && (header != "" || r.ContentLength != 0) {
		schema = o.Body.Media[media]
		if mediaErr != nil || schema == nil || !utf8Only(params["charset"]) || encoded(r) {
			if o.Body.Required || r.ContentLength != 0 {
				return nil, o.unsupported()
			}
		}
	}
	raw, err := readAll(r, o.MaxBody)
	if err != nil {
		return nil, err
	}
	if len(raw) == 0 {
		return o.withoutBody(), nil
	}
	if o.Body == nil {
		return []fault.Field{{Pointer: "", Code: codeUnknown, Detail: fault.T("这个操作没有请求体", "the operation takes no body")}}, nil
	}
	if schema == nil {
		return nil, o.unsupported()
	}
	var fields []fault.Field
	var body jsonBody
	switch media {
	case mediaForm:
		if body, fields = readForm(raw); len(fields) == 0 {
			body, fields = withBasic(r, body, schema)
		}
	case mediaMultipart:
		body, fields = readMultipart(raw, params["boundary"], schema)
	default:
		body, fields = readJSON(raw)
	}
	if len(fields) > 0 {
		return fields, nil
	}
	call.body, call.value = body.raw, body.value
	r.Header.Set("Content-Type", mime.FormatMediaType(media, params)) // the generated code compares prefixes
	call.rewind(r)
	if err := schema.VisitJSON(body.value, visitOptions...); err != nil {
		return fieldsOf(err), nil
	}
	return nil, nil
}

func (o *operation) withoutBody() []fault.Field {
	if o.Body == nil || !o.Body.Required {
		return nil
	}
	return []fault.Field{{Pointer: "", Code: codeRequired, Detail: fault.T("缺少请求体", "the body is missing")}}
}

func (o *operation) unsupported() error {
	names := make([]string, 0, len(o.Body.Media))
	for media := range o.Body.Media {
		names = append(names, media)
	}
	return fault.New(fault.CodeUnsupportedMediaType, fault.T(
		"请使用 "+strings.Join(names, " 或 "), "use "+strings.Join(names, " or ")))
}

// utf8Only allows the one encoding that JSON has between systems.
func utf8Only(charset string) bool { return charset == "" || strings.EqualFold(charset, "utf-8") }

func encoded(r *http.Request) bool {
	e := r.Header.Get("Content-Encoding")
	return e != "" && !strings.EqualFold(e, "identity")
}

// readAll reads at most limit bytes. A body that is cut short, or slower than
// the read timeout, is the client's fault and not ours.
func readAll(r *http.Request, limit int64) ([]byte, error) {
	if r.ContentLength > limit {
		return nil, fault.New(fault.CodePayloadTooLarge, tooLargeText(limit))
	}
	var buf bytes.Buffer
	if r.ContentLength > 0 {
		buf.Grow(int(r.ContentLength) + bytes.MinRead)
	}
	n, err := buf.ReadFrom(io.LimitReader(r.Body, limit+1))
	switch {
	case n > limit:
		return nil, fault.New(fault.CodePayloadTooLarge, tooLargeText(limit))
	case err != nil:
		f := malformed([]fault.Field{{Pointer: "", Code: codeSyntax, Detail: fault.T("请求体没有传完", "the body was cut short")}})
		return nil, f
	}
	return buf.Bytes(), nil
}

func tooLargeText(limit int64) fault.Text {
	return sprint("请求体不得超过 %v 字节", "the body may have at most %v bytes", limit)
}

// fieldsOf flattens what kin-openapi found into fields with pointers.
func fieldsOf(err error) []fault.Field {
	var fields []fault.Field
	switch e := err.(type) { //nolint:errorlint // kin-openapi nests its own two types and wraps neither
	case openapi3.MultiError:
		for _, one := range e {
			fields = append(fields, fieldsOf(one)...)
		}
		return fields
	case *openapi3.SchemaError:
		var below openapi3.MultiError
		if e.SchemaField == "allOf" && errors.As(errors.Unwrap(e.Origin), &below) {
			return fieldsOf(below)
		}
		path := e.JSONPointer()
		if e.SchemaField == "properties" {
			path = append(path, unknownName(e.Reason))
		}
		code, text := explain(e)
		return []fault.Field{{Pointer: pointer(path), Code: code, Detail: text}}
	}
	return []fault.Field{{Pointer: "", Code: codeInvalid, Detail: fault.T("不合约定", "does not follow the contract")}}
}

// unknownName takes the field's name out of `property "x" is unsupported`, the
// only place where kin-openapi gives it.
func unknownName(reason string) string {
	quoted, err := strconv.QuotedPrefix(strings.TrimPrefix(reason, "property "))
	if err != nil {
		return "?"
	}
	name, err := strconv.Unquote(quoted)
	if err != nil {
		return "?"
	}
	return name
}
