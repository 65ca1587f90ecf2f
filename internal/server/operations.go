package server

import (
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo/internal/auth"
)

const (
	maxJSON       = 1 << 20  // bytes of a JSON or form body
	maxImport     = 12 << 20 // bytes of a multipart body, unless x-max-body says otherwise
	longOperation = 60 * time.Second
)

// operation is what the server enforces of one operation of the contract,
// computed once at start.
type operation struct {
	ID         string
	Method     string
	Path       string // as in the contract
	Route      string // as Echo writes it
	Permission auth.Permission
	MaxBody    int64
	Timeout    time.Duration // 0: the configured one
	Params     []param
	query      map[string]bool
	Body       *bodyRule
	NeedsMatch bool
	Idempotent bool
	Produces   []string // media types of 2xx answers
	// Upload operations take a file, Stream ones give one, as a stream.
	Upload, Stream bool
	// Live ones go on until somebody ends them.
	Live bool
	// Deprecation and Sunset are the headers of a deprecated operation
	// (RFC 9745, RFC 8594); empty for the others.
	Deprecation, Sunset string
	log                 slog.Handler // which has what every line about the operation says
}

// logs prepares the lines about the operation.
func (o *operation) logs(to slog.Handler) {
	o.log = to.WithAttrs([]slog.Attr{slog.String("operation", o.ID), slog.String("method", o.Method), slog.String("route", o.Route)})
}

// Public operations are open to callers without a token.
func (o *operation) Public() bool { return o.Permission == auth.Public }

// Writes tells whether the operation runs in a unit of work.
func (o *operation) Writes() bool { return o.Method != http.MethodGet }

type bodyRule struct {
	Required bool
	Media    map[string]*openapi3.Schema
}

// operationsOf reads the whole contract and refuses one that leaves anything
// open: an operation without security or permission, a permission nobody
// knows, a format or a parameter that contract.go cannot check. The returned
// error lists everything, and the server does not start.
func operationsOf(doc *openapi3.T) (map[string]*operation, error) {
	ops := map[string]*operation{}
	var problems []error
	if doc.Paths == nil {
		return ops, nil
	}
	for path, item := range doc.Paths.Map() {
		for method, o := range item.Operations() {
			op, err := operationOf(path, method, item, o)
			if err != nil {
				problems = append(problems, fmt.Errorf("%s %s: %w", method, path, err))
				continue
			}
			ops[method+" "+op.Route] = op
		}
	}
	return ops, errors.Join(problems...)
}

func operationOf(path, method string, item *openapi3.PathItem, o *openapi3.Operation) (*operation, error) {
	op := &operation{ID: o.OperationID, Method: method, Path: path, Route: echoRoute(path), query: map[string]bool{}}
	if op.ID == "" {
		return nil, errors.New("no operationId")
	}
	if err := op.secure(o); err != nil {
		return nil, err
	}
	if err := op.takeParams(item, o); err != nil {
		return nil, err
	}
	if err := op.takeBody(o); err != nil {
		return nil, err
	}
	op.takeTransfer(o)
	for code, r := range o.Responses.Map() {
		if !strings.HasPrefix(code, "2") || r.Value == nil {
			continue
		}
		for media := range r.Value.Content {
			op.Produces = append(op.Produces, media)
		}
	}
	slices.Sort(op.Produces)
	op.Live = slices.Contains(op.Produces, mediaEvents)
	return op, op.retire(o)
}

// retire reads when a deprecated operation became one and when it will go.
func (o *operation) retire(spec *openapi3.Operation) error {
	if !spec.Deprecated {
		return nil
	}
	dates := map[string]time.Time{}
	for _, name := range []string{"x-deprecated-since", "x-sunset"} {
		text, _ := spec.Extensions[name].(string)
		day, err := time.Parse(time.DateOnly, text)
		if err != nil {
			return fmt.Errorf("deprecated without a date in %s", name)
		}
		dates[name] = day
	}
	o.Deprecation = "@" + strconv.FormatInt(dates["x-deprecated-since"].Unix(), 10)
	o.Sunset = dates["x-sunset"].Format(http.TimeFormat)
	return nil
}

// secure demands that security and x-permission are both there and agree.
func (o *operation) secure(spec *openapi3.Operation) error {
	word, ok := spec.Extensions["x-permission"].(string)
	if !ok {
		return errors.New("no x-permission")
	}
	o.Permission = auth.Permission(word)
	if _, known := auth.Grants[o.Permission]; !known && o.Permission != auth.Public {
		return fmt.Errorf("x-permission %q is not in the table of rights", word)
	}
	if spec.Security == nil {
		return errors.New("no security")
	}
	if o.Public() != (len(*spec.Security) == 0) {
		return errors.New("security and x-permission disagree on whether the operation is public")
	}
	return nil
}

func (o *operation) takeParams(item *openapi3.PathItem, spec *openapi3.Operation) error {
	all := slices.Clone(spec.Parameters)
	for _, ref := range item.Parameters {
		if spec.Parameters.GetByInAndName(ref.Value.In, ref.Value.Name) == nil {
			all = append(all, ref)
		}
	}
	for _, ref := range all {
		p, err := paramOf(ref.Value)
		if err != nil {
			return err
		}
		o.Params = append(o.Params, p)
		switch {
		case p.In == openapi3.ParameterInQuery:
			o.query[p.Name] = true
		case p.In == openapi3.ParameterInHeader && strings.EqualFold(p.Name, headerIfMatch):
			o.NeedsMatch = true
		case p.In == openapi3.ParameterInHeader && strings.EqualFold(p.Name, headerIdempotencyKey):
			o.Idempotent = true
		}
	}
	return nil
}

func (o *operation) takeBody(spec *openapi3.Operation) error {
	o.MaxBody = maxJSON
	if spec.RequestBody == nil {
		return nil
	}
	b := spec.RequestBody.Value
	o.Body = &bodyRule{Required: b.Required, Media: map[string]*openapi3.Schema{}}
	for media, content := range b.Content {
		if content.Schema == nil || content.Schema.Value == nil {
			return fmt.Errorf("%s has no schema", media)
		}
		if err := checkFormats(content.Schema.Value, map[*openapi3.Schema]bool{}); err != nil {
			return err
		}
		o.Body.Media[media] = content.Schema.Value
		if media == mediaMultipart {
			o.MaxBody, o.Timeout = maxImport, longOperation
		}
	}
	switch n := spec.Extensions["x-max-body"].(type) {
	case nil:
	case float64:
		o.MaxBody = int64(n)
	case int64:
		o.MaxBody = n
	case int:
		o.MaxBody = int64(n)
	default:
		return fmt.Errorf("x-max-body is not a number of bytes but %T", n)
	}
	return nil
}

// checkFormats refuses a format that nobody checks.
func checkFormats(s *openapi3.Schema, seen map[*openapi3.Schema]bool) error {
	if s == nil || seen[s] {
		return nil
	}
	seen[s] = true
	if s.Format != "" && s.Type.Is("string") {
		if _, ok := stringFormats[s.Format]; !ok {
			return fmt.Errorf("format %q is not checked by the server", s.Format)
		}
	}
	below := slices.Concat(s.AllOf, s.AnyOf, s.OneOf)
	for _, p := range s.Properties {
		below = append(below, p)
	}
	if s.Items != nil {
		below = append(below, s.Items)
	}
	for _, ref := range below {
		if err := checkFormats(ref.Value, seen); err != nil {
			return err
		}
	}
	return nil
}

func echoRoute(path string) string {
	return strings.NewReplacer("{", ":", "}", "").Replace(path)
}
