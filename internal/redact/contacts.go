package redact

import (
	"regexp"
	"strings"
	"unicode"
)

// fewestDigits is the shortest account; what has fewer holds no number of a
// person.
const fewestDigits = 5

// Contacts lists the places of a text by which a person can be reached or found
// in a register — phones, identity and bank numbers, mail addresses, accounts —
// and what the caller knows of somebody. It leaves alone what work on a complaint
// needs: plates, addresses, names that are nobody's known. It is for texts as
// they come in, and quick where there is nothing to find.
func Contacts(words string, known Known) []Finding {
	marks := newNeedles(known)
	if marks.none() && !numerous(words) {
		return nil
	}
	return find(words, marks, contacts)
}

// numerous tells whether a text can hold a number or a mail address at all.
func numerous(words string) bool {
	digits := 0
	for _, r := range words {
		if unicode.Is(unicode.Nd, r) || strings.ContainsRune(chineseDigits, r) {
			digits++
		}
		if digits >= fewestDigits || r == '@' || r == '＠' {
			return true
		}
	}
	return letterAccount.MatchString(words)
}

// letterAccount are the services whose accounts may have no digits.
var letterAccount = regexp.MustCompile(`(?i)微信|[VvＶｖ]信|[wWｗＷ][eEｅＥxXｘＸ]|[vVｖＶ][xXｘＸ]|加[vVｖＶ]|[qQｑＱ]{2}|扣扣|企鹅`)

func (n needles) none() bool {
	return len(n.names)+len(n.digits)+len(n.ids)+len(n.addresses) == 0
}

func contacts(t *text, marks needles) []Finding {
	var all []Finding
	add := func(k Kind, start, end int) {
		if start < end && k != Plate {
			all = append(all, Finding{Kind: k, Start: start, End: end})
		}
	}
	marks.find(t, add)
	t.findNumbers(t.plain, false, add)
	t.findNumbers(t.spelled, true, add)
	t.findMarks(add)
	return outermost(all)
}
