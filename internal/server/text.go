package server

import (
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
)

var badText = fault.T("含有 NUL、无效的 UTF-8 或不成对的代理字符", "holds NUL, invalid UTF-8 or half a surrogate pair")

// cleanText refuses NUL and broken UTF-8 in path, query and headers before
// anything else looks at them: PostgreSQL answers them with an error, SQLite
// stores them, and both must behave alike. Bodies are checked in body.go.
func (s *Server) cleanText(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		r := c.Request()
		var fields []fault.Field
		if !clean(r.URL.Path) {
			fields = append(fields, fault.Field{Parameter: "path", Code: codeText, Detail: badText})
		}
		if r.URL.RawQuery != "" {
			fields = append(fields, dirtyQuery(r.URL.RawQuery)...)
		}
		for name, values := range r.Header {
			for _, v := range values {
				if !clean(v) {
					fields = append(fields, fault.Field{Header: printable(name), Code: codeText, Detail: badText})
					break
				}
			}
		}
		if len(fields) > 0 {
			return malformed(fields)
		}
		return next(c)
	}
}

// dirtyQuery checks the decoded query. A query that cannot be decoded is a
// fault as well: url.Values would silently drop the broken pair.
func dirtyQuery(raw string) []fault.Field {
	var fields []fault.Field
	for pair := range strings.SplitSeq(raw, "&") {
		name, value, _ := strings.Cut(pair, "=")
		n, err1 := url.QueryUnescape(name)
		v, err2 := url.QueryUnescape(value)
		switch {
		case err1 != nil || err2 != nil || strings.Contains(pair, ";"):
			fields = append(fields, fault.Field{Parameter: printable(n), Code: codeSyntax,
				Detail: fault.T("查询串的编码有误", "the query is not properly encoded")})
		case !clean(n) || !clean(v):
			fields = append(fields, fault.Field{Parameter: printable(n), Code: codeText, Detail: badText})
		}
	}
	return fields
}

func clean(s string) bool {
	return strings.IndexByte(s, 0) < 0 && utf8.ValidString(s)
}

// printable makes a caller's own name for something safe to repeat: valid,
// without control characters, at most 100 characters, never empty.
func printable(s string) string { return shown(s, 100) }

func shown(s string, limit int) string {
	out := strings.Map(func(r rune) rune {
		if r < ' ' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, s)
	if runes := []rune(out); len(runes) > limit {
		out = string(runes[:limit])
	}
	if out == "" {
		return "?"
	}
	return out
}
