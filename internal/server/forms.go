package server

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/url"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo/internal/fault"
)

const maxParts = 20

// readForm parses application/x-www-form-urlencoded strictly: every field
// once, every escape valid.
func readForm(raw []byte) (jsonBody, []fault.Field) {
	var fields []fault.Field
	value := map[string]any{}
	for pair := range strings.SplitSeq(string(raw), "&") {
		if pair == "" {
			continue
		}
		k, v, _ := strings.Cut(pair, "=")
		name, err1 := url.QueryUnescape(k)
		text, err2 := url.QueryUnescape(v)
		at := pointer([]string{name})
		switch _, twice := value[name]; {
		case err1 != nil || err2 != nil || strings.Contains(pair, ";"):
			fields = append(fields, fault.Field{Pointer: pointer([]string{printable(k)}), Code: codeSyntax,
				Detail: fault.T("编码有误", "not properly encoded")})
		case !clean(name) || !clean(text):
			fields = append(fields, fault.Field{Pointer: at, Code: codeText, Detail: badText})
		case twice:
			fields = append(fields, fault.Field{Pointer: at, Code: codeDuplicateKey, Detail: fault.T("同一字段出现了两次", "the field appears twice")})
		default:
			value[name] = text
		}
	}
	return jsonBody{value: value, raw: raw}, fields
}

// readMultipart walks all parts once before the handler streams them, so that
// a part with a NUL name or a body cut short is told as the fault it is. The
// value holds the texts of fields and the digests of files: enough for the
// schema and for the idempotency fingerprint, whatever boundary was used.
func readMultipart(raw []byte, boundary string, schema *openapi3.Schema) (jsonBody, []fault.Field) {
	broken := []fault.Field{{Pointer: "", Code: codeSyntax, Detail: fault.T("multipart 内容有误", "the multipart body is broken")}}
	if boundary == "" {
		return jsonBody{}, broken
	}
	var fields []fault.Field
	value := map[string]any{}
	mr := multipart.NewReader(bytes.NewReader(raw), boundary)
	for n := 0; ; n++ {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil || n >= maxParts {
			return jsonBody{}, broken
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return jsonBody{}, broken
		}
		name := part.FormName()
		at := pointer([]string{name})
		if name == "" || !cleanPart(part) {
			fields = append(fields, fault.Field{Pointer: at, Code: codeText, Detail: badText})
			continue
		}
		if _, twice := value[name]; twice {
			fields = append(fields, fault.Field{Pointer: at, Code: codeDuplicateKey, Detail: fault.T("同一字段出现了两次", "the field appears twice")})
			continue
		}
		var field []fault.Field
		value[name], field = partValue(part, data, at, schema.Properties[name])
		fields = append(fields, field...)
	}
	return jsonBody{value: value, raw: raw}, fields
}

func cleanPart(part *multipart.Part) bool {
	for name, values := range part.Header {
		if !clean(name) || !clean(strings.Join(values, "")) {
			return false
		}
	}
	return clean(part.FormName()) && clean(part.FileName())
}

// partValue reads a part as its property's type says.
func partValue(part *multipart.Part, data []byte, at string, property *openapi3.SchemaRef) (any, []fault.Field) {
	if property == nil || property.Value == nil || property.Value.Format == "binary" || part.FileName() != "" {
		sum := sha256.Sum256(data)
		return hex.EncodeToString(sum[:]), nil
	}
	text := string(data)
	if !clean(text) {
		return text, []fault.Field{{Pointer: at, Code: codeText, Detail: badText}}
	}
	switch s := property.Value; {
	case s.Type.Is("integer") && integerText.MatchString(text):
		return json.Number(text), nil
	case s.Type.Is("number") && numberText.MatchString(text):
		return json.Number(text), nil
	case s.Type.Is("boolean") && (text == "true" || text == "false"):
		return text == "true", nil
	}
	return text, nil
}
