// Package redact finds in Chinese text what would tell who somebody is: phone
// and identity numbers, flat numbers, names, plates, accounts. It is pure and
// deterministic, works on the text alone and on what the caller knows of the
// people concerned, and never changes the length of a text when masking.
package redact

import (
	"slices"
	"strings"
)

// Kind says what was found.
type Kind string

// The kinds. All block a publication but StreetNumber, which usually tells where
// the polluter is.
const (
	Mobile        Kind = "mobile_phone"
	Landline      Kind = "landline_phone"
	IDNumber      Kind = "id_number"
	BankCard      Kind = "bank_card"
	FlatNumber    Kind = "flat_number"
	StreetNumber  Kind = "street_number"
	PersonName    Kind = "person_name"
	Plate         Kind = "licence_plate"
	Email         Kind = "email"
	SocialAccount Kind = "social_account"
	KnownName     Kind = "known_name"
	KnownPhone    Kind = "known_phone"
	KnownID       Kind = "known_id_number"
	KnownAddress  Kind = "known_address"
)

// Kinds lists all of them, for contracts and tests.
var Kinds = []Kind{Mobile, Landline, IDNumber, BankCard, FlatNumber, StreetNumber, PersonName, Plate, Email, SocialAccount,
	KnownName, KnownPhone, KnownID, KnownAddress}

// Blocks tells whether a text with such a finding may not leave the office.
func (k Kind) Blocks() bool { return k != StreetNumber }

// known tells findings of what the caller passed in; nothing of them is shown.
func (k Kind) known() bool { return strings.HasPrefix(string(k), "known_") }

// Finding is a place in a text. Start and End count runes, End exclusive.
// Sample shows enough to recognise the place and not enough to use it.
type Finding struct {
	Kind       Kind
	Start, End int
	Sample     string
}

// Blocks tells whether the text may not leave with it.
func (f Finding) Blocks() bool { return f.Kind.Blocks() }

// Known is what the caller knows of people who must not appear, however common
// their name looks.
type Known struct {
	Names, Phones, IDNumbers, Addresses []string
}

// maskRune stands for every rune of a masked place.
const maskRune = '*'

// Find lists the places in order. It looks again at the text as it would be
// with the findings masked, until nothing new appears: taking a number out can
// bare another one next to it. So Mask(text, Blocking(Find(text, k))) has no
// blocking finding any more.
func Find(text string, known Known) []Finding { return find(text, newNeedles(known), scan) }

// find looks with one scanner until nothing new appears.
func find(words string, marks needles, scan func(*text, needles) []Finding) []Finding {
	original := []rune(words)
	work := slices.Clone(original)
	var found []Finding
	for {
		fresh := scan(newText(work), marks)
		blocking := Blocking(fresh)
		if len(blocking) == 0 {
			found = append(found, fresh...)
			break
		}
		for _, f := range blocking {
			cover(work, f)
		}
		found = append(found, blocking...)
	}
	slices.SortStableFunc(found, func(a, b Finding) int {
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return b.End - a.End
	})
	for i, f := range found {
		found[i].Sample = sample(original[f.Start:f.End], f.Kind)
	}
	return found
}

// Blocking leaves the findings that a text may not leave with.
func Blocking(all []Finding) []Finding {
	var out []Finding
	for _, f := range all {
		if f.Blocks() {
			out = append(out, f)
		}
	}
	return out
}

// Mask puts an asterisk in place of every rune of the findings. Places outside
// the text are ignored; a text without findings comes back as it is.
func Mask(text string, findings []Finding) string {
	if len(findings) == 0 {
		return text
	}
	runes := []rune(text)
	for _, f := range findings {
		cover(runes, f)
	}
	return string(runes)
}

func cover(runes []rune, f Finding) {
	for i := max(f.Start, 0); i < min(f.End, len(runes)); i++ {
		runes[i] = maskRune
	}
}

// scan runs every finder once and drops what lies inside a larger finding.
func scan(t *text, marks needles) []Finding {
	var all []Finding
	add := func(k Kind, start, end int) {
		if start < end {
			all = append(all, Finding{Kind: k, Start: start, End: end})
		}
	}
	marks.find(t, add)
	t.findNumbers(t.plain, false, add)
	t.findNumbers(t.spelled, true, add)
	t.findMarks(add)
	t.findAddresses(add)
	t.findNames(all, add)
	return outermost(all)
}

// outermost keeps each place once: what is known beats what looks like it, then
// the longer finding beats one inside it.
func outermost(all []Finding) []Finding {
	slices.SortStableFunc(all, func(a, b Finding) int {
		if a.Kind.known() != b.Kind.known() {
			if a.Kind.known() {
				return -1
			}
			return 1
		}
		if n := (b.End - b.Start) - (a.End - a.Start); n != 0 {
			return n
		}
		if a.Start != b.Start {
			return a.Start - b.Start
		}
		return slices.Index(Kinds, a.Kind) - slices.Index(Kinds, b.Kind)
	})
	var out []Finding
	for _, f := range all {
		inside := slices.ContainsFunc(out, func(o Finding) bool {
			return o.Start <= f.Start && f.End <= o.End && (o.Blocks() || !f.Blocks())
		})
		if !inside {
			out = append(out, f)
		}
	}
	return out
}

// longestSample bounds a sample; a text may be one long finding.
const longestSample = 40

func sample(runes []rune, k Kind) string {
	out := slices.Clone(runes)
	front, back := 1, 0
	switch n := len(out); {
	case k.known():
		front = 0
	case n >= 8:
		front, back = 3, 2
	case n >= 4:
		back = 1
	}
	for i := front; i < len(out)-back; i++ {
		out[i] = maskRune
	}
	if len(out) > longestSample {
		out = out[:longestSample]
	}
	return string(out)
}
