package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math/big"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

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
// the last of two equal keys, replaces broken UTF-8 and half surrogate pairs and
// goes 10,000 levels deep; all of that is refused here. Faults carry pointers.
func readJSON(raw []byte) (jsonBody, []fault.Field) {
	if !clean(string(raw)) {
		return jsonBody{}, []fault.Field{{Pointer: "", Code: codeText, Detail: badText}}
	}
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	p := parser{dec: dec, raw: raw}
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
	raw       []byte
	end       int64 // where the token before the last one ended
	path      []string
	faults    []fault.Field
	rewritten bool
}

func (p *parser) value(depth int) (any, error) {
	if depth > maxDepth {
		return nil, errDeep
	}
	tok, err := p.token()
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
		p.text(t)
		return t, nil
	default:
		return t, nil
	}
}

// token remembers where the token begins, for text to look at its bytes.
func (p *parser) token() (json.Token, error) {
	p.end = p.dec.InputOffset()
	return p.dec.Token()
}

// text checks the string that was read last. A \u0000 escape only becomes NUL
// once it is decoded, and half a surrogate pair becomes U+FFFD, which a client
// may also mean: only the bytes tell the two apart.
func (p *parser) text(s string) {
	if strings.IndexByte(s, 0) >= 0 || strings.ContainsRune(s, utf8.RuneError) && halfPair(p.raw[p.end:p.dec.InputOffset()]) {
		p.note(codeText, badText)
	}
}

// halfPair finds a \uD800–\uDFFF escape that is not one half of a pair. The
// decoder has checked the syntax: four hex digits follow every \u.
func halfPair(raw []byte) bool {
	for i := 0; i < len(raw); i++ {
		if raw[i] != '\\' {
			continue
		}
		high, ok := escaped(raw[i:])
		if !ok {
			i++ // the character after the backslash, which may be one itself
			continue
		}
		i += 5
		if !utf16.IsSurrogate(high) {
			continue
		}
		low, _ := escaped(raw[i+1:])
		if utf16.DecodeRune(high, low) == utf8.RuneError {
			return true
		}
		i += 6
	}
	return false
}

// escaped reads a \uXXXX at the front of raw.
func escaped(raw []byte) (rune, bool) {
	if len(raw) < 6 || raw[0] != '\\' || raw[1] != 'u' {
		return 0, false
	}
	n, err := strconv.ParseUint(string(raw[2:6]), 16, 32)
	return rune(n), err == nil
}

func (p *parser) object(depth int) (any, error) {
	out := map[string]any{}
	for p.dec.More() {
		tok, err := p.token()
		if err != nil {
			return nil, err
		}
		key, _ := tok.(string)
		p.path = append(p.path, key)
		p.text(key)
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
