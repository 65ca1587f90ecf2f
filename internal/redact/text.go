package redact

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// text is what the finders look at: the same text in two foldings, rune for
// rune, so that a place in one is the same place in the other.
type text struct {
	plain   []rune // half-width, upper case, one kind of dash, blank and dot
	spelled []rune // the same with Chinese digits as digits
	str     string // plain as a string
	at      []int  // byte offset in str → rune
	numbers []span // case numbers, whose digits are nobody's phone
}

type span struct{ start, end int }

func newText(runes []rune) *text {
	t := &text{plain: make([]rune, len(runes)), spelled: make([]rune, len(runes))}
	for i, r := range runes {
		t.plain[i] = fold(r)
		t.spelled[i] = t.plain[i]
		if d := strings.IndexRune(chineseDigits, r); d >= 0 {
			t.spelled[i] = '0' + rune(digitValues[utf8.RuneCountInString(chineseDigits[:d])]-'0')
		}
	}
	t.str = string(t.plain)
	t.at = make([]int, len(t.str)+1)
	n := 0
	for i := range t.str {
		t.at[i] = n
		n++
	}
	t.at[len(t.str)] = n
	t.each(caseNumber, func(m []int) bool {
		if t.alone(m[0], m[1]) {
			t.numbers = append(t.numbers, span{m[0], m[1]})
		}
		return true
	})
	return t
}

// Chinese digits as they are read out, and their values.
const (
	chineseDigits = "零〇○洞一壹幺二贰两三叁四肆五伍六陆七柒八捌九玖"
	digitValues   = "000011122233445566778899"
)

// caseNumber are the systems of numbers seen on petition cases.
var caseNumber = regexp.MustCompile(`S?[DX][0-9][A-Z]{2}20[0-9]{6}[0-9]{3,4}|[DX][0-9]{6}20[12][0-9][01][0-9][0-3][0-9][0-9]{4}|` +
	`[DX][0-9]{12}20[12][0-9]{9}|[DX][0-9]{5}|[A-Z]{2}[DX]20[0-9]{8}|[DX]F20[0-9]{8}|LN[0-9]{4}LX[0-9]{4}[A-Z]{2}[0-9]{2}`)

// fold makes runes comparable that people write for the same thing.
func fold(r rune) rune {
	switch {
	case r < utf8.RuneSelf:
		if r >= 'a' && r <= 'z' {
			return r - 'a' + 'A'
		}
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	case r >= '！' && r <= '～':
		return fold(r - '！' + '!')
	case strings.ContainsRune("‐‑‒–—―−﹣⁃", r):
		return '-'
	case strings.ContainsRune("·•・‧∙⋅", r):
		return '·'
	case unicode.IsSpace(r), strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff\u00ad", r):
		return ' '
	case unicode.Is(unicode.Nd, r):
		return digit(r)
	}
	return r
}

// digit folds decimal digits of any script; they come in runs of ten.
func digit(r rune) rune {
	for _, x := range unicode.Nd.R16 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	for _, x := range unicode.Nd.R32 {
		if r >= rune(x.Lo) && r <= rune(x.Hi) {
			return '0' + (r-rune(x.Lo))%10
		}
	}
	return r
}

// each visits the matches of a pattern with their groups as runes. When visit
// does not take one, the search goes on one rune later, so that a match that
// failed its surroundings hides no other.
func (t *text) each(re *regexp.Regexp, visit func(m []int) bool) {
	for from := 0; from <= len(t.str); {
		m := re.FindStringSubmatchIndex(t.str[from:])
		if m == nil {
			return
		}
		runes := make([]int, len(m))
		for i, b := range m {
			runes[i] = -1
			if b >= 0 {
				runes[i] = t.at[from+b]
			}
		}
		if visit(runes) && m[1] > m[0] {
			from += m[1]
			continue
		}
		_, size := utf8.DecodeRuneInString(t.str[from+m[0]:])
		from += m[0] + max(size, 1)
	}
}

// rune gives the rune at a place of the folded text, 0 outside.
func (t *text) rune(i int) rune {
	if i < 0 || i >= len(t.plain) {
		return 0
	}
	return t.plain[i]
}

// before and after give the text around a place.
func (t *text) before(i, n int) string { return string(t.plain[max(0, i-n):max(0, i)]) }

func (t *text) after(i, n int) string {
	return string(t.plain[min(i, len(t.plain)):min(i+n, len(t.plain))])
}

// alone tells that a place has no letter or digit of ASCII next to it.
func (t *text) alone(start, end int) bool {
	return !alphanumeric(t.rune(start-1)) && !alphanumeric(t.rune(end))
}

// numbered tells that a place touches a case number.
func (t *text) numbered(start, end int) bool {
	for _, n := range t.numbers {
		if start < n.end && n.start < end {
			return true
		}
	}
	return false
}

func isDigit(r rune) bool      { return r >= '0' && r <= '9' }
func isLetter(r rune) bool     { return r >= 'A' && r <= 'Z' }
func alphanumeric(r rune) bool { return isDigit(r) || isLetter(r) }
func isHan(r rune) bool        { return unicode.Is(unicode.Han, r) }

// startsWith tells whether s begins with one of the words.
func startsWith(s string, words []string) bool {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return true
		}
	}
	return false
}

// endsWith tells whether s ends with one of the words.
func endsWith(s string, words []string) bool {
	for _, w := range words {
		if strings.HasSuffix(s, w) {
			return true
		}
	}
	return false
}
