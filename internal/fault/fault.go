// Package fault is how every layer says what went wrong: a stable code, a kind
// that the server maps to a status, and all faults of the input at once. It
// knows nothing of HTTP.
package fault

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Kind groups codes by what a caller can do about them.
type Kind int

// The kinds; package server holds the one map from kind to status.
const (
	Internal Kind = iota
	Malformed
	Unauthenticated
	Forbidden
	NotFound
	MethodNotAllowed
	NotAcceptable
	Conflict
	Gone
	Stale
	TooLarge
	UnsupportedMedia
	Unprocessable
	PreconditionRequired
	TooMany
	Unavailable
	StorageFull
	RangeNotSatisfiable
)

// Text is a sentence in the two languages the API answers in.
type Text struct{ ZH, EN string }

// In picks the language: "en" or Chinese for everything else.
func (t Text) In(lang string) string {
	if lang == "en" && t.EN != "" {
		return t.EN
	}
	return t.ZH
}

// T builds a Text.
func T(zh, en string) Text { return Text{ZH: zh, EN: en} }

// Field is one fault of the input. Exactly one of Pointer (RFC 6901, into the
// body), Parameter and Header is set.
type Field struct {
	Pointer   string
	Parameter string
	Header    string
	Code      string
	Detail    Text
}

// Fault is an error that a caller may see.
type Fault struct {
	Code           Code
	Detail         Text
	Fields         []Field
	CurrentState   string
	AllowedActions []string
	CurrentETag    string
	Permission     string
	RetryAfter     time.Duration
	Size           int64 // of the content of which a range was asked
	cause          error
}

// Error names the code and the cause; it is for logs, never for callers.
func (f *Fault) Error() string {
	var b strings.Builder
	b.WriteString(string(f.Code))
	if f.Detail.EN != "" {
		b.WriteString(": " + f.Detail.EN)
	}
	for _, x := range f.Fields {
		fmt.Fprintf(&b, "; %s%s%s %s", x.Pointer, x.Parameter, x.Header, x.Code)
	}
	if f.cause != nil {
		b.WriteString(": " + f.cause.Error())
	}
	return b.String()
}

// Unwrap gives the hidden cause.
func (f *Fault) Unwrap() error { return f.cause }

// Kind looks the code up in the catalogue.
func (f *Fault) Kind() Kind { return Catalogue[f.Code].Kind }

// New makes a fault of the code; the catalogue's own sentence is used when
// detail is empty.
func New(code Code, detail Text) *Fault {
	if detail.ZH == "" {
		detail = Catalogue[code].Detail
	}
	return &Fault{Code: code, Detail: detail}
}

// Wrap keeps the cause for the log and hides it from the caller.
func Wrap(code Code, cause error) *Fault {
	f := New(code, Text{})
	f.cause = cause
	return f
}

// Missing is the answer for everything absent or outside the caller's scope.
func Missing() *Fault { return New(CodeNotFound, Text{}) }

// Denied names the permission that the caller lacks.
func Denied(permission string) *Fault {
	f := New(CodeForbidden, T("需要权限 "+permission, "permission needed: "+permission))
	f.Permission = permission
	return f
}

// State is a 409 that tells where the object is and what is possible there.
func State(current string, allowed []string) *Fault {
	f := New(CodeStateConflict, Text{})
	f.CurrentState, f.AllowedActions = current, append([]string{}, allowed...)
	return f
}

// StaleVersion is a 412 that carries the current entity tag.
func StaleVersion(currentETag string) *Fault {
	f := New(CodeStaleVersion, Text{})
	f.CurrentETag = currentETag
	return f
}

// Invalid is a 422 with one fault at a pointer into the body.
func Invalid(pointer, code string, detail Text) *Fault {
	return Fields(Field{Pointer: pointer, Code: code, Detail: detail})
}

// WrongParameter is a 400 about one parameter whose value means nothing here.
func WrongParameter(name, code string, detail Text) *Fault {
	f := New(CodeInvalidRequest, Text{})
	f.Fields = []Field{{Parameter: name, Code: code, Detail: detail}}
	return f
}

// BadCursor is a 400 about a position that was edited or belongs to another query.
func BadCursor(parameter string) *Fault {
	f := New(CodeInvalidCursor, Text{})
	f.Fields = []Field{{Parameter: parameter, Code: string(CodeInvalidCursor), Detail: f.Detail}}
	return f
}

// WithoutMatch is a 428.
func WithoutMatch() *Fault {
	f := New(CodeIfMatchRequired, Text{})
	f.Fields = []Field{{Header: "If-Match", Code: "required", Detail: f.Detail}}
	return f
}

// Fields is a 422 with all the faults found; it is nil when there are none,
// so compare the result as *Fault or use Checks.
func Fields(fields ...Field) *Fault {
	n := len(fields)
	f := New(CodeUnprocessable, T(fmt.Sprintf("有 %d 处不合规则", n), fmt.Sprintf("%d fault(s)", n)))
	f.Fields = fields
	return f
}

// Checks gathers faults so that a caller hears of all of them at once.
type Checks struct{ fields []Field }

// Add notes a fault at a pointer into the body.
func (c *Checks) Add(pointer, code string, detail Text) {
	c.fields = append(c.fields, Field{Pointer: pointer, Code: code, Detail: detail})
}

// When adds the fault if bad is true.
func (c *Checks) When(bad bool, pointer, code string, detail Text) {
	if bad {
		c.Add(pointer, code, detail)
	}
}

// Err is nil when nothing was noted, else one 422 with everything.
func (c *Checks) Err() error {
	if len(c.fields) == 0 {
		return nil
	}
	return Fields(c.fields...)
}

// As finds a fault in an error chain.
func As(err error) (*Fault, bool) {
	var f *Fault
	ok := errors.As(err, &f)
	return f, ok
}

// Is tells whether the error carries the code.
func Is(err error, code Code) bool {
	f, ok := As(err)
	return ok && f.Code == code
}
