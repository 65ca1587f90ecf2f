package casefile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"lianluo/internal/redact"
)

// Masked is a place that was made unreadable.
type Masked struct {
	Document string `json:"document"`
	Field    string `json:"field"`
	Kind     string `json:"kind"`
	Sample   string `json:"sample"`
}

// texts lists everything in the documents, and the names of the files, in which
// somebody could have written who the petitioner is.
func (b *Bundle) texts() []string {
	seen := map[string]bool{}
	note := func(_, s string) string {
		seen[s] = true
		return s
	}
	for _, d := range b.documents {
		walk(d.value, "", note)
	}
	for i := range b.files {
		seen[b.files[i].Name] = true
	}
	return slices.Sorted(maps.Keys(seen))
}

// mask hides what was found in the texts, and reports every place.
func (b *Bundle) mask(found [][]redact.Finding) {
	blocking := map[string][]redact.Finding{}
	for i, s := range b.texts() {
		blocking[s] = redact.Blocking(found[i])
	}
	hide := func(document, field, s string) string {
		for _, f := range blocking[s] {
			b.masked = append(b.masked, Masked{document, field, string(f.Kind), f.Sample})
		}
		return redact.Mask(s, blocking[s])
	}
	b.masked = []Masked{}
	for i := range b.documents {
		d := &b.documents[i]
		d.value = walk(d.value, "", func(field, s string) string { return hide(d.path, field, s) })
	}
	for i := range b.files {
		b.files[i].Name = hide("files", fmt.Sprint(i+1), b.files[i].Name)
	}
}

// walk puts every text through f, with its place as a JSON pointer, in a fixed
// order; what a program wrote is left out.
func walk(v any, at string, f func(field, s string) string) any {
	switch v := v.(type) {
	case string:
		if key := at[strings.LastIndexByte(at, '/')+1:]; !made(key) {
			return f(at, v)
		}
	case []any:
		for i := range v {
			v[i] = walk(v[i], fmt.Sprintf("%s/%d", at, i), f)
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(v)) {
			v[key] = walk(v[key], at+"/"+key, f)
		}
	}
	return v
}

// made tells the fields whose values are identifiers, instants and digests, in
// which a run of digits means nothing.
func made(key string) bool {
	return key == "id" || key == "sha256" || key == "etag" || strings.HasSuffix(key, "_id") || strings.HasSuffix(key, "_at") || strings.HasSuffix(key, "_by")
}
