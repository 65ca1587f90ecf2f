package petitioner

import (
	"reflect"
	"strconv"
	"strings"
	"sync"

	"github.com/google/uuid"
	"gorm.io/gorm/schema"

	"lianluo/internal/redact"
)

// A field of a row about a case says by a tag `words:"…"` that people write in it:
//
//	free   what somebody complained of, in any words
//	place  where it is: the work on a case needs the address, whoever lives there
//	staff  words of those who work on the case, who leave each other their office's line
//
// A row without the tag, or about no case, is not looked at.
type care string

const (
	where care = "place"
	staff care = "staff"
)

// hide makes unreadable what tells who complained.
func (c care) hide(text string, known redact.Known) string {
	if c == where {
		known.Addresses = nil
	}
	found := redact.Contacts(text, known)
	if c == staff {
		kept := found[:0]
		for _, f := range found {
			if f.Kind != redact.Landline {
				kept = append(kept, f)
			}
		}
		found = kept
	}
	return redact.Mask(text, found)
}

// passage is one text of a row: where it stands, and the place itself.
type passage struct {
	column, field string
	care          care
	text          string
	set           func(string)
}

// marked tells whether rows of a type have such fields at all.
var marked sync.Map // reflect.Type → bool

func tagged(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice:
		return tagged(t.Elem())
	case reflect.Struct:
	default:
		return false
	}
	if known, ok := marked.Load(t); ok {
		is, _ := known.(bool)
		return is
	}
	marked.Store(t, false) // a type within itself
	found := false
	for i := range t.NumField() {
		f := t.Field(i)
		found = found || f.IsExported() && (f.Tag.Get("words") != "" || tagged(f.Type))
	}
	marked.Store(t, found)
	return found
}

// passages lists the texts of a row whose columns pass.
func passages(row any, pass func(column string) bool) []passage {
	v := reflect.ValueOf(row).Elem()
	if !tagged(v.Type()) {
		return nil
	}
	w := walk{pass: pass}
	w.fields(v, "", "")
	return w.found
}

type walk struct {
	pass  func(column string) bool
	found []passage
}

// fields goes through a struct; column is empty on the row itself.
func (w *walk) fields(v reflect.Value, column, path string) {
	for i := range v.NumField() {
		f := v.Type().Field(i)
		tag := care(f.Tag.Get("words"))
		if !f.IsExported() || tag == "" && !tagged(f.Type) {
			continue
		}
		if f.Anonymous {
			w.fields(v.Field(i), column, path)
			continue
		}
		name := schema.NamingStrategy{}.ColumnName("", f.Name)
		in := column
		if in == "" {
			if in = name; !w.pass(name) {
				continue
			}
		}
		w.value(v.Field(i), in, path+name, tag)
	}
}

func (w *walk) value(v reflect.Value, column, path string, tag care) {
	switch v.Kind() {
	case reflect.String:
		if s := v.String(); s != "" && tag != "" {
			w.found = append(w.found, passage{column, path, tag, s, v.SetString})
		}
	case reflect.Pointer:
		if !v.IsNil() {
			w.value(v.Elem(), column, path, tag)
		}
	case reflect.Struct:
		w.fields(v, column, path+".")
	case reflect.Slice:
		for i := range v.Len() {
			w.value(v.Index(i), column, path+"."+strconv.Itoa(i), tag)
		}
	}
}

// casesOf tells which cases a row is about: none, one, or the two of a pair.
func casesOf(row any) []uuid.UUID {
	if r, ok := row.(interface{ OfCases() []uuid.UUID }); ok {
		return r.OfCases()
	}
	f := reflect.ValueOf(row).Elem().FieldByName("CaseID")
	if !f.IsValid() {
		return nil
	}
	switch id := f.Interface().(type) {
	case uuid.UUID:
		return []uuid.UUID{id}
	case *uuid.UUID:
		if id != nil {
			return []uuid.UUID{*id}
		}
	}
	return nil
}

// kindOf names the kind of a row for people, by its table.
func kindOf(row any) string {
	t, ok := row.(interface{ TableName() string })
	if !ok {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(t.TableName(), "petition_"), "s")
}

// reworded is a passage that was masked, as it came and as it is now.
type reworded struct{ field, was, is string }

// reword masks the passages of a row in place and tells which.
func reword(row any, known redact.Known, pass func(column string) bool) []reworded {
	var out []reworded
	for _, p := range passages(row, pass) {
		if hidden := p.care.hide(p.text, known); hidden != p.text {
			p.set(hidden)
			out = append(out, reworded{p.field, p.text, hidden})
		}
	}
	reindex(row, len(out) > 0)
	return out
}

// repeat puts what was masked elsewhere in the place of the same words in a row, and
// tells whether they were there.
func repeat(row any, masked []reworded) bool {
	found := false
	for _, p := range passages(row, all) {
		for _, m := range masked {
			if p.text == m.was {
				p.set(m.is)
				found = true
				break
			}
		}
	}
	reindex(row, found)
	return found
}

// reindex makes a row that was changed be found by the words that it has now.
func reindex(row any, changed bool) {
	if r, ok := row.(interface{ Reindex() }); ok && changed {
		r.Reindex()
	}
}
