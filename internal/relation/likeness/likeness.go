// Package likeness tells how much two petition cases look like one matter: by
// their numbers, by places and polluters that their texts name, and by the
// wording. It is pure, so that every weight can be tested without a database.
package likeness

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Kind is a way in which two cases can agree.
type Kind string

// The kinds. Phone is never found here: whoever may know of it adds it.
const (
	Number   Kind = "number"
	Address  Kind = "address"
	Place    Kind = "place"
	Polluter Kind = "polluter"
	Text     Kind = "text"
	Phone    Kind = "phone"
)

// Weights of full agreement, each the probability-like share by which the score
// comes nearer to 100; they never add up beyond it.
const (
	numberWeight   = 0.95
	addressWeight  = 0.60
	placeWeight    = 0.25
	polluterWeight = 0.60
	kindredWeight  = 0.35 // the same core of a name, but another trade or form
	phoneWeight    = 0.35
	leastText      = 0.15 // below this, wording says nothing
	oddsAgainst    = 0.70 // what is left of wording when both name different places or polluters
	plainWords     = 6    // so many telling pairs make a text worth trusting
)

// Source is what a case says of itself.
type Source struct {
	Numbers []string // keys of its own and secondary numbers, telling families only
	Summary string
	Address string
}

// Facts is what is compared. Make it by Read.
type Facts struct {
	numbers   []string // own and mentioned
	places    []place
	polluters []polluter
	pairs     map[pair]int // weight of each pair of the wording
	total     int
	telling   int
}

// Reason is one agreement. Weight is 1–100, Value what both share; it is empty
// for wording.
type Reason struct {
	Kind   Kind   `json:"kind"`
	Weight int    `json:"weight"`
	Value  string `json:"value,omitempty"`
}

// Read finds the facts in a case's texts.
func Read(s Source) Facts {
	summary, address := fold(s.Summary), fold(s.Address)
	f := Facts{numbers: unique(append(slices.Clone(s.Numbers), mentioned(summary)...))}
	f.places = placesOf(address, placesOf(summary, nil))
	f.polluters = pollutersOf(summary)
	f.pairs, f.total, f.telling = pairsOf(summary)
	return f
}

// fold makes printings of one text alike: width, case, and blanks between
// Chinese characters.
func fold(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsSpace(r):
			return ' '
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(s))
	if strings.Contains(s, " ") {
		s = loose.ReplaceAllString(loose.ReplaceAllString(s, "$1$2$3$4"), "$1$2$3$4")
	}
	return s
}

// loose are the blanks that some set around numbers: 人民路 12 号.
var loose = regexp.MustCompile(`(\p{Han}) +([0-9])|([0-9]) +([\p{Han}#])`)

// Compare lists the agreements of two cases, weightiest first. It is symmetric.
func Compare(a, b Facts) []Reason {
	var out []Reason
	add := func(k Kind, weight float64, value string) {
		if n := percent(weight); n > 0 {
			out = append(out, Reason{k, n, value})
		}
	}
	for _, n := range a.numbers {
		if slices.Contains(b.numbers, n) {
			add(Number, numberWeight, n)
			break
		}
	}
	where, exact, elsewhere := samePlace(a.places, b.places)
	switch {
	case exact:
		add(Address, addressWeight, where)
	case where != "":
		add(Place, placeWeight, where)
	}
	who, weight, others := samePolluter(a.polluters, b.polluters)
	if who != "" {
		add(Polluter, weight, who)
	}
	text := Similarity(a, b)
	if text < leastText {
		text = 0
	}
	if elsewhere || others {
		text *= oddsAgainst
	}
	add(Text, text*min(1, float64(min(a.telling, b.telling))/plainWords), "")
	slices.SortStableFunc(out, func(x, y Reason) int { return y.Weight - x.Weight })
	return out
}

// SamePhone is the reason that only those may see who may see petitioners.
func SamePhone() Reason { return Reason{Kind: Phone, Weight: percent(phoneWeight)} }

// Score joins agreements into 0–100: each takes its share of what is missing, so
// one more never lowers it, and the order does not matter.
func Score(reasons []Reason) int {
	missing := 1.0
	for _, r := range reasons {
		missing *= 1 - float64(r.Weight)/100
	}
	return percent(1 - missing)
}

func percent(share float64) int { return int(math.Round(100 * max(0, min(1, share)))) }

func unique(list []string) []string {
	slices.Sort(list)
	return slices.Compact(list)
}
