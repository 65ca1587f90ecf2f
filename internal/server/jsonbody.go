package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strconv"
	"strings"

	"lianluo/internal/fault"
)

// maxDepth bounds the nesting of a body; no schema of the contract needs ten.
const maxDepth = 32

// maxFields bounds errors[] of a problem, as the contract says.
const maxFields = 500

// jsonBody is a body read once: the tree for the schema, the canonical bytes
// for the idempotency fingerprint, and the bytes the handler will decode.
type jsonBody struct {
	value any
	raw   []byte
}

// readJSON parses one JSON text and nothing after it. encoding/json alone takes
// the last of two equal keys, replaces broken UTF-8 and goes 10,000 levels
// deep; all of that is refused here. Faults carry pointers.
func readJSON(raw []byte) (jsonBody, []fault.Field) {
	if !clean(string(raw)) {
		return jsonBody{}, []fault.Field{{Pointer: "", Code: codeText, Detail: badText}}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	p := parser{dec: dec}
	value, err := p.value(0)
	if err == nil {
		if _, end := dec.Token(); !errors.Is(end, io.EOF) {
			err = errTrailing
		}
	}
	if err != nil {
		return jsonBody{}, append(p.faults, p.fault(err))
	}
	if len(p.faults) > 0 {
		return jsonBody{}, p.faults
	}
	if p.rewritten {
		if raw, err = json.Marshal(value); err != nil {
			return jsonBody{}, []fault.Field{p.fault(err)}
		}
	}
	return jsonBody{value: value, raw: raw}, nil
}

var (
	errTrailing = errors.New("data after the JSON text")
	errDeep     = errors.New("nested too deeply")
)

type parser struct {
	dec       *json.Decoder
	path      []string
	faults    []fault.Field
	rewritten bool
}

func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	tok, err := p.dec.Token()
	if err != nil {
		return nil, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '{' {
			return p.object(depth)
		}
		return p.array(depth)
	case json.Number:
		return p.number(t), nil
	case string:
		// A \u0000 escape only becomes NUL once it is decoded.
		if strings.IndexByte(t, 0) >= 0 {
			p.note(codeText, badText)
		}
		return t, nil
	default:
		return t, nil
	}
}

func (p *parser) object(depth int) (any, error) {
	out := map[string]any{}
	for p.dec.More() {
		tok, err := p.dec.Token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		p.path = append(p.path, key)
		if strings.IndexByte(key, 0) >= 0 {
			p.note(codeText, badText)
		}
		if _, twice := out[key]; twice {
			p.note(codeDuplicateKey, fault.T("同一字段出现了两次", "the field appears twice"))
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out[key] = v
		p.path = p.path[:len(p.path)-1]
	}
	_, err := p.dec.Token()
	return out, err
}

func (p *parser) array(depth int) (any, error) {
	out := []any{}
	for p.dec.More() {
		p.path = append(p.path, strconv.Itoa(len(out)))
		v, err := p.value(depth + 1)
		if err != nil {
			return nil, err
		}
		out = append(out, v)
		p.path = p.path[:len(p.path)-1]
	}
	_, err := p.dec.Token()
	return out, err
}

// number rewrites 1.0 and 1e2, which are integers to JSON Schema but not to
// encoding/json, as plain digits.
func (p *parser) number(n json.Number) json.Number {
	s := string(n)
	if !strings.ContainsAny(s, ".eE") || len(s) > 32 {
		return n
	}
	f, err := n.Float64()
	if err != nil || f < -1e15 || f > 1e15 {
		return n
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok || !r.IsInt() {
		return n
	}
	p.rewritten = true
	return json.Number(r.Num().String())
}

func (p *parser) note(code string, detail fault.Text) {
	if len(p.faults) < maxFields-1 {
		p.faults = append(p.faults, fault.Field{Pointer: pointer(p.path), Code: code, Detail: detail})
	}
}

func (p *parser) fault(err error) fault.Field {
	f := fault.Field{Pointer: pointer(p.path), Code: codeSyntax, Detail: fault.T("不是有效的 JSON", "not valid JSON")}
	switch {
	case errors.Is(err, errTrailing):
		f.Pointer, f.Code = "", codeTrailing
		f.Detail = fault.T("JSON 之后还有内容", "there is data after the JSON text")
	case errors.Is(err, errDeep):
		f.Code = codeTooDeep
		f.Detail = fault.T("嵌套超过 32 层", "nested over 32 levels")
	}
	return f
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// pointer renders a path as RFC 6901, cut to what the contract allows.
func pointer(path []string) string {
	var b strings.Builder
	for _, key := range path {
		b.WriteByte('/')
		b.WriteString(pointerEscapes.Replace(printableKey(key)))
		if b.Len() > 400 {
			break
		}
	}
	return b.String()
}

// printableKey keeps an empty key empty, because "/" points to it.
func printableKey(key string) string {
	if key == "" {
		return ""
	}
	return printable(key)
}
