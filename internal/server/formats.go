package server

import (
	"errors"
	"net/mail"
	"net/url"
	"strings"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
)

// kin-openapi knows a date by its shape only (2024-02-30 passes) and does not
// look at uuid and email at all, so every format of the contract is checked
// here; operations.go refuses a document that uses one not listed.
var stringFormats = map[string]openapi3.StringFormatValidator{
	"uuid":          openapi3.NewCallbackValidator(checkUUID),
	"date":          openapi3.NewCallbackValidator(checkDate),
	"date-time":     openapi3.NewCallbackValidator(checkDateTime),
	"email":         openapi3.NewCallbackValidator(checkEmail),
	"uri":           openapi3.NewCallbackValidator(checkURI),
	"uri-reference": openapi3.NewCallbackValidator(checkURIReference),
	"password":      openapi3.NewCallbackValidator(func(string) error { return nil }),
	"byte":          openapi3.NewRegexpFormatValidator(`^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$`),
	"binary":        openapi3.NewCallbackValidator(func(string) error { return nil }),
}

var errFormat = errors.New("format")

// checkUUID takes the canonical form only: 36 characters, hyphens in place.
// Other spellings of one id would make one object look like several.
func checkUUID(s string) error {
	if len(s) != 36 {
		return errFormat
	}
	for i := range len(s) {
		c := s[i]
		switch {
		case i == 8 || i == 13 || i == 18 || i == 23:
			if c != '-' {
				return errFormat
			}
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F':
		default:
			return errFormat
		}
	}
	return nil
}

// checkDate refuses days that no calendar has, and the year 0 that databases
// cannot hold.
func checkDate(s string) error {
	day, err := time.Parse(time.DateOnly, s)
	if err != nil || day.Year() < 1 {
		return errFormat
	}
	return nil
}

// checkDateTime is RFC 3339 as encoding/json reads it: capital T and Z, no
// leap second.
func checkDateTime(s string) error {
	at, err := time.Parse(time.RFC3339Nano, s)
	if err != nil || len(s) < len("2006-01-02T15:04:05Z") || at.UTC().Year() < 1 || at.UTC().Add(8*time.Hour).Year() > 9999 { // answers are in UTC+8
		return errFormat
	}
	// time.Parse takes a comma before the fraction and one-digit hours.
	if s[10] != 'T' || s[13] != ':' || strings.ContainsRune(s, ',') {
		return errFormat
	}
	if zone := s[len(s)-1] != 'Z'; zone && (s[len(s)-5:len(s)-3] > "23" || s[len(s)-2:] > "59") {
		return errFormat
	}
	return nil
}

func checkEmail(s string) error {
	a, err := mail.ParseAddress(s)
	if err != nil || a.Address != s || strings.ContainsAny(s, " \t\"") {
		return errFormat
	}
	return nil
}

func checkURI(s string) error {
	u, err := url.Parse(s)
	if err != nil || !u.IsAbs() || u.Host == "" && u.Opaque == "" {
		return errFormat
	}
	return nil
}

func checkURIReference(s string) error {
	if _, err := url.Parse(s); err != nil {
		return errFormat
	}
	return nil
}
