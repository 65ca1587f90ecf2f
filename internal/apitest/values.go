package apitest

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"mime/multipart"
	"regexp/syntax"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/uuid"
)

// generator makes values that a schema allows. Its choices follow from the seed
// alone, so that a failure can be run again.
type generator struct {
	*rand.Rand
	// known are ids that exist, by the name of the field or parameter that
	// takes them, without a prefix: "unit_id" also serves "lead_unit_id".
	known map[string][]string
}

// alphabet is what texts are made of: prose, and what breaks careless programs.
var alphabet = []rune("街道办事处信访举报件噪声扬尘油烟督察组联络员第一二三四五六七八九十〇〇ABCxyz0123456789 -_/·，。；：（）《》“”'\"\\%<>&;$#𠮷é\u200bﬁ😀٣")

func (g *generator) oneOf(n int) bool { return g.IntN(n) == 0 }

// value makes an allowed value; name is the field it is for.
func (g *generator) value(name string, ref *openapi3.SchemaRef, depth int) any {
	s := ref.Value
	switch {
	case s.Nullable && g.oneOf(4):
		return nil
	case len(s.Enum) > 0:
		return s.Enum[g.IntN(len(s.Enum))]
	case len(s.AllOf) > 0:
		return g.value(name, s.AllOf[0], depth)
	case s.Type.Is("object"):
		return g.object(s, depth)
	case s.Type.Is("array"):
		n := int(s.MinItems)
		if n == 0 || g.oneOf(2) {
			n += g.IntN(3)
		}
		if s.MaxItems != nil {
			n = min(n, int(*s.MaxItems))
		}
		return g.items(strings.TrimSuffix(name, "s"), s, n, depth)
	case s.Type.Is("string"):
		return g.text(name, s)
	case s.Type.Is("integer"):
		return g.integer(s)
	case s.Type.Is("number"):
		lo, hi := bounds(s, -1000, 1000)
		return math.Round(lo + g.Float64()*(hi-lo))
	case s.Type.Is("boolean"):
		return g.oneOf(2)
	}
	return nil
}

func (g *generator) items(name string, s *openapi3.Schema, n, depth int) []any {
	out := []any{}
	for range n {
		v := g.value(name, s.Items, depth+1)
		if s.UniqueItems && slices.ContainsFunc(out, func(o any) bool { return o == v }) {
			continue
		}
		out = append(out, v)
	}
	return out
}

func (g *generator) object(s *openapi3.Schema, depth int) map[string]any {
	out := map[string]any{}
	names := make([]string, 0, len(s.Properties))
	for name := range s.Properties {
		names = append(names, name)
	}
	slices.Sort(names) // maps have no order, and a seed must mean the same request
	for _, name := range names {
		if slices.Contains(s.Required, name) || depth < 4 && g.oneOf(2) {
			out[name] = g.value(name, s.Properties[name], depth+1)
		}
	}
	if s.MinProps > 0 && len(out) == 0 && len(names) > 0 {
		name := names[g.IntN(len(names))]
		out[name] = g.value(name, s.Properties[name], depth+1)
	}
	return out
}

func bounds(s *openapi3.Schema, lo, hi float64) (float64, float64) {
	if s.Min != nil {
		lo = *s.Min
	}
	if s.Max != nil {
		hi = *s.Max
	}
	return lo, hi
}

func (g *generator) integer(s *openapi3.Schema) any {
	lo, hi := bounds(s, -1000, 1000)
	switch g.IntN(6) {
	case 0:
		return int64(lo)
	case 1:
		return int64(hi)
	}
	return int64(lo) + g.Int64N(min(int64(hi)-int64(lo), 5000)+1)
}

func (g *generator) text(name string, s *openapi3.Schema) string {
	switch s.Format {
	case "uuid":
		return g.id(name)
	case "date":
		return g.instant().Format(time.DateOnly)
	case "date-time":
		return g.instant().In(time.FixedZone("", []int{0, 8, -5}[g.IntN(3)]*3600)).Format(time.RFC3339)
	}
	lo, hi := int(s.MinLength), 60
	if s.MaxLength != nil {
		hi = int(*s.MaxLength)
	}
	if s.Pattern != "" {
		if tree, err := syntax.Parse(s.Pattern, syntax.Perl); err == nil {
			for range 50 {
				v := g.match(tree, min(hi, 40))
				if n := utf8.RuneCountInString(v); n >= lo && n <= hi {
					return v
				}
			}
		}
	}
	n := lo + g.IntN(max(min(hi-lo, 40), 0)+1)
	if g.oneOf(30) {
		n = min(hi, 5000)
	}
	return g.runes(n)
}

func (g *generator) runes(n int) string {
	var b strings.Builder
	for range n {
		b.WriteRune(alphabet[g.IntN(len(alphabet))])
	}
	return b.String()
}

func (g *generator) instant() time.Time {
	return time.Date(2021, 8, 28, 0, 0, 0, 0, time.UTC).Add(time.Duration(g.IntN(60*24*60)) * time.Minute)
}

// id is one that exists, mostly; else one that nobody has.
func (g *generator) id(name string) string {
	for n := name; n != "" && !g.oneOf(8); {
		if ids := g.known[n]; len(ids) > 0 {
			return ids[g.IntN(len(ids))]
		}
		_, rest, ok := strings.Cut(n, "_")
		if !ok {
			break
		}
		n = rest
	}
	var raw [16]byte
	for i := range raw {
		raw[i] = byte(g.IntN(256))
	}
	raw[6], raw[8] = raw[6]&0x0f|0x70, raw[8]&0x3f|0x80
	return uuid.UUID(raw).String()
}

// match makes a text that a regular expression accepts; room bounds its loops.
func (g *generator) match(re *syntax.Regexp, room int) string {
	var b strings.Builder
	repeat := func(lo, hi int) {
		for range lo + g.IntN(hi-lo+1) {
			b.WriteString(g.match(re.Sub[0], room/2+1))
		}
	}
	switch re.Op {
	case syntax.OpLiteral:
		b.WriteString(string(re.Rune))
	case syntax.OpCharClass:
		b.WriteRune(g.class(re.Rune))
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		b.WriteRune(alphabet[g.IntN(len(alphabet))])
	case syntax.OpStar:
		repeat(0, room)
	case syntax.OpPlus:
		repeat(1, room)
	case syntax.OpQuest:
		repeat(0, 1)
	case syntax.OpRepeat:
		hi := re.Max
		if hi < 0 {
			hi = re.Min + room
		}
		repeat(re.Min, hi)
	case syntax.OpCapture:
		return g.match(re.Sub[0], room)
	case syntax.OpConcat:
		for _, sub := range re.Sub {
			b.WriteString(g.match(sub, room))
		}
	case syntax.OpAlternate:
		return g.match(re.Sub[g.IntN(len(re.Sub))], room)
	}
	return b.String()
}

// class picks a member: of the usual letters if the class has any of them.
func (g *generator) class(ranges []rune) rune {
	in := func(r rune) bool {
		for i := 0; i < len(ranges); i += 2 {
			if r >= ranges[i] && r <= ranges[i+1] {
				return true
			}
		}
		return false
	}
	for range 40 {
		if r := alphabet[g.IntN(len(alphabet))]; in(r) {
			return r
		}
	}
	i := 2 * g.IntN(len(ranges)/2)
	for range 40 {
		r := ranges[i] + rune(g.IntN(int(min(ranges[i+1]-ranges[i], 500))+1))
		if unicode.IsPrint(r) {
			return r
		}
	}
	return ranges[i]
}

// upload makes a multipart body; its file is a short text, which is taken
// whatever it is called.
func (g *generator) upload(r *generated, schema *openapi3.SchemaRef) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(schema.Value.Properties)) {
		p := schema.Value.Properties[name]
		var err error
		switch {
		case p.Value.Format == "binary":
			var part io.Writer
			if part, err = w.CreateFormFile(name, g.runes(8)+".txt"); err == nil {
				_, err = io.WriteString(part, "现场情况 "+g.id(""))
			}
		case slices.Contains(schema.Value.Required, name) || g.oneOf(3):
			err = w.WriteField(name, fmt.Sprint(g.value(name, p, 0)))
		}
		if err != nil {
			return
		}
	}
	if w.Close() == nil {
		r.Body = b.Bytes()
		r.Header.Set("Content-Type", w.FormDataContentType())
	}
}
