package redact

import (
	"regexp"
	"slices"
	"strings"
)

// needles are what the caller knows, folded for comparing.
type needles struct{ names, digits, ids, addresses [][]rune }

// Shortest texts that are looked for; a single character would be everywhere.
const (
	shortestName    = 2
	shortestPhone   = 7
	shortestID      = 8
	shortestAddress = 4
)

func newNeedles(k Known) needles {
	var n needles
	for _, s := range k.Names {
		n.names = needle(n.names, s, wordRunes, shortestName)
	}
	for _, s := range k.Phones {
		d, _ := compact(newText([]rune(s)).spelled, isDigit)
		digits := strings.TrimPrefix(string(d), "00")
		if len(digits) == 13 {
			digits = strings.TrimPrefix(digits, "86")
		}
		if len(digits) >= shortestPhone {
			n.digits = append(n.digits, []rune(digits))
		}
	}
	for _, s := range k.IDNumbers {
		n.ids = needle(n.ids, s, alphanumeric, shortestID)
	}
	for _, s := range k.Addresses {
		n.addresses = needle(n.addresses, s, wordRunes, shortestAddress)
		// Below the street office, what has a number says where somebody lives.
		if tail := below.FindString(s); tail != "" && strings.ContainsAny(string(newText([]rune(tail)).spelled), "0123456789") {
			n.addresses = needle(n.addresses, tail, wordRunes, shortestAddress)
		}
	}
	return n
}

var below = regexp.MustCompile(`[^省市区县镇乡道处]+$`)

func needle(to [][]rune, s string, keep func(rune) bool, shortest int) [][]rune {
	runes, _ := compact(newText([]rune(s)).plain, keep)
	if len(runes) < shortest {
		return to
	}
	return append(to, runes)
}

// wordRunes are what counts when words are compared: no blanks, no points.
func wordRunes(r rune) bool {
	return isHan(r) || alphanumeric(r) || r == '〇' || r > 0x2e80 && !isPoint(r)
}

func isPoint(r rune) bool {
	return strings.ContainsRune("、。〈〉《》「」『』【】〔〕", r)
}

// compact leaves the runes that count, with their places.
func compact(runes []rune, keep func(rune) bool) ([]rune, []int) {
	var out []rune
	var at []int
	for i, r := range runes {
		if keep(r) {
			out, at = append(out, r), append(at, i)
		}
	}
	return out, at
}

func (n needles) find(t *text, add func(Kind, int, int)) {
	search := func(k Kind, all [][]rune, layer []rune, keep func(rune) bool, filling string) {
		if len(all) == 0 {
			return
		}
		hay, at := compact(layer, keep)
		for _, want := range all {
			for i := 0; i+len(want) <= len(hay); i++ {
				if place := at[i : i+len(want)]; slices.Equal(hay[i:i+len(want)], want) && t.together(place, filling) {
					add(k, place[0], place[len(place)-1]+1)
				}
			}
		}
	}
	const numbers = " -·._()"
	search(KnownName, n.names, t.plain, wordRunes, " ·")
	search(KnownPhone, n.digits, t.plain, isDigit, numbers)
	search(KnownPhone, n.digits, t.spelled, isDigit, numbers)
	search(KnownID, n.ids, t.plain, alphanumeric, numbers)
	search(KnownAddress, n.addresses, t.plain, wordRunes, numbers+",、")
}

// together tells that nothing but what people put between the parts of a number
// or a name stands between the places; what is masked separates.
func (t *text) together(places []int, filling string) bool {
	for i := 1; i < len(places); i++ {
		between := t.plain[places[i-1]+1 : places[i]]
		if len(between) > 3 || strings.Trim(string(between), filling) != "" {
			return false
		}
	}
	return true
}
