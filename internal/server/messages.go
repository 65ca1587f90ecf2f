package server

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo/internal/fault"
)

// Codes of single faults in errors[] of a 400. Stable, like the problem codes.
const (
	codeText         = "invalid_text"
	codeSyntax       = "syntax"
	codeTrailing     = "trailing_data"
	codeTooDeep      = "too_deep"
	codeDuplicateKey = "duplicate_key"
	codeRequired     = "required"
	codeUnknown      = "unknown_field"
	codeUnknownParam = "unknown_parameter"
	codeRepeated     = "repeated_parameter"
	codeWrongType    = "wrong_type"
	codeNull         = "null_not_allowed"
	codeNotInEnum    = "not_in_enum"
	codePattern      = "pattern"
	codeFormat       = "format"
	codeTooShort     = "too_short"
	codeTooLong      = "too_long"
	codeTooSmall     = "too_small"
	codeTooLarge     = "too_large"
	codeTooFew       = "too_few"
	codeTooMany      = "too_many"
	codeNotUnique    = "not_unique"
	codeInvalid      = "invalid"
)

var (
	textRequired = fault.T("缺少必填字段", "required field is missing")
	textUnknown  = fault.T("没有这个字段", "there is no such field")
	textNull     = fault.T("不能为 null", "null is not allowed")
)

// malformed is the 400 with everything that was found.
func malformed(fields []fault.Field) *fault.Fault {
	if len(fields) > maxFields {
		fields = fields[:maxFields]
	}
	f := fault.New(fault.CodeInvalidRequest, fault.T(
		fmt.Sprintf("请求有 %d 处不合约定", len(fields)), fmt.Sprintf("%d fault(s) in the request", len(fields))))
	f.Fields = fields
	return f
}

// explain turns a keyword of JSON Schema that failed into a code and a
// sentence. The sentence never repeats the value, which may be personal.
func explain(e *openapi3.SchemaError) (string, fault.Text) {
	s := e.Schema
	switch e.SchemaField {
	case "required":
		return codeRequired, textRequired
	case "properties", "additionalProperties":
		return codeUnknown, textUnknown
	case "nullable":
		return codeNull, textNull
	case "type":
		return wrongType(s)
	case "enum":
		words := enumWords(s)
		return codeNotInEnum, fault.T("只能是："+words, "must be one of: "+words)
	case "pattern":
		return codePattern, fault.T("不合规定的写法 "+cut(s.Pattern), "does not match "+cut(s.Pattern))
	case "format":
		return codeFormat, fault.T("不是有效的 "+s.Format, "not a valid "+s.Format)
	}
	return explainBound(e)
}

func explainBound(e *openapi3.SchemaError) (string, fault.Text) {
	s := e.Schema
	switch e.SchemaField {
	case "minLength":
		return codeTooShort, sprint("不得少于 %v 个字符", "at least %v character(s)", s.MinLength)
	case "maxLength":
		return codeTooLong, sprint("不得超过 %v 个字符", "at most %v character(s)", number(s.MaxLength))
	case "minimum", "exclusiveMinimum":
		return codeTooSmall, sprint("不得小于 %v", "at least %v", decimal(s.Min))
	case "maximum", "exclusiveMaximum":
		return codeTooLarge, sprint("不得大于 %v", "at most %v", decimal(s.Max))
	case "minItems":
		return codeTooFew, sprint("不得少于 %v 项", "at least %v item(s)", s.MinItems)
	case "maxItems":
		return codeTooMany, sprint("不得超过 %v 项", "at most %v item(s)", number(s.MaxItems))
	case "minProperties":
		return codeTooFew, sprint("不得少于 %v 个字段", "at least %v field(s)", s.MinProps)
	case "maxProperties":
		return codeTooMany, sprint("不得超过 %v 个字段", "at most %v field(s)", number(s.MaxProps))
	case "uniqueItems":
		return codeNotUnique, fault.T("有重复的项", "items repeat")
	}
	return codeInvalid, fault.T("不合约定", "does not follow the contract")
}

func wrongType(s *openapi3.Schema) (string, fault.Text) {
	want := strings.Join(s.Type.Slice(), " | ")
	return codeWrongType, fault.T("类型应为 "+want, "must be of type "+want)
}

func enumWords(s *openapi3.Schema) string {
	words := make([]string, 0, len(s.Enum))
	for _, v := range s.Enum {
		b, err := json.Marshal(v)
		if err != nil {
			continue
		}
		words = append(words, strings.Trim(string(b), `"`))
	}
	return cut(strings.Join(words, ", "))
}

func sprint(zh, en string, args ...any) fault.Text {
	return fault.T(fmt.Sprintf(zh, args...), fmt.Sprintf(en, args...))
}

// cut keeps a detail within the 500 characters of the contract.
func cut(s string) string {
	if r := []rune(s); len(r) > 400 {
		return string(r[:400]) + "…"
	}
	return s
}

func number(v *uint64) uint64 {
	if v == nil {
		return 0
	}
	return *v
}

func decimal(v *float64) string {
	if v == nil {
		return "0"
	}
	return fmt.Sprintf("%.0f", *v)
}
