// Package search looks for words in everything that the caller may see. Each kind of
// things is a source that the program enters, and finds what its own list would: no
// more is seen here than there.
package search

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"
	"golang.org/x/text/unicode/norm"

	"lianluo/internal/auth"
)

// Query is what is looked for.
type Query struct {
	Text         string
	Type         string
	InspectionID *uuid.UUID
}

// Item is one thing that was found.
type Item struct {
	Type      string
	ID        uuid.UUID
	Number    string
	Title     string
	Snippet   string
	State     string
	UpdatedAt time.Time
	Path      string
}

// Group is what was found of one kind.
type Group struct {
	Type  string
	Items []Item
	More  bool
	Path  string // of the kind's own list, with the same words
}

// Found are the groups, and where the next page of a single kind begins.
type Found struct {
	Groups []Group
	Next   string
}

// Kind is what a source is of.
type Kind struct {
	Type  string
	Needs auth.Permission // to see its list
	Path  string          // of the list; an item is below it
	Round bool            // things of the kind belong to a round
}

// asked tells whether the query and the caller want the kind.
func (k *Kind) asked(q Query, a auth.Actor) bool {
	return a.Can(k.Needs) && (q.Type == "" || q.Type == k.Type) && (q.InspectionID == nil || k.Round)
}

const (
	titleRunes = 100
	around     = 24 // runes on either side of a hit
)

// Short bounds a title.
func Short(text string) string {
	if r := []rune(text); len(r) > titleRunes {
		return string(r[:titleRunes]) + "…"
	}
	return text
}

// fold makes a text comparable as the index does, and tells for each of its bytes
// which rune of the text it comes from.
func fold(text string) (string, []int) {
	var out strings.Builder
	var from []int
	n := 0
	for _, r := range text {
		part := strings.ToLower(norm.NFKC.String(string(r)))
		out.WriteString(part)
		from = append(from, slices.Repeat([]int{n}, len(part))...)
		n++
	}
	return out.String(), from
}

// Snippet is the surroundings of the first word of the query that one of the texts
// holds, or nothing.
func Snippet(query string, texts ...string) string {
	for _, text := range texts {
		folded, from := fold(text)
		for _, word := range strings.Fields(query) {
			w, _ := fold(word)
			at := strings.Index(folded, w)
			if at < 0 || w == "" {
				continue
			}
			return cut(text, from[at], from[at]+utf8.RuneCountInString(word))
		}
	}
	return ""
}

// cut leaves what is around the runes from one to the other, on one line.
func cut(text string, from, to int) string {
	runes := []rune(text)
	first, last := max(0, from-around), min(len(runes), to+around)
	out := strings.Join(strings.Fields(string(runes[first:last])), " ")
	if first > 0 {
		out = "…" + out
	}
	if last < len(runes) {
		out += "…"
	}
	return out
}
