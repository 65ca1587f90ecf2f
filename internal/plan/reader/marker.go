package reader

import (
	"regexp"
	"strings"
	"unicode"
)

// marker is the number that opens a heading or an item. Rank orders the styles as official documents nest them:
// 1 一、第一、 · 2 （一） · 3 1. · 4 （1） 1) · 5 ① · 6 一是 · 7 a bullet. Zero is no marker.
type marker struct {
	rank    int
	number  int
	printed string
}

const bulletRank = 7

var numberedGroup = regexp.MustCompile(`^(?:专项)?(?:工作)?小?(?:组|专班) ?([一二三四五六七八九十]{1,3}|[0-9０-９]{1,2}) ?[：:、]`)

// roundTheClock opens the text of 3.24小时值班, whose number is 3.
var roundTheClock = regexp.MustCompile(`^(?:24|２４) ?小时`)

// Enclosed numbers: first rune, last rune, rank.
var enclosed = [][3]rune{
	{'①', '⑳', 5}, {'⑴', '⒇', 4}, {'⒈', '⒛', 3}, {'㈠', '㈩', 2}, {'❶', '❿', 5}, {'Ⅰ', 'Ⅻ', 1},
}

// parseMarker reads a marker at the start of s and returns it with the length in runes, spaces after it included.
// A number followed by a digit (1.5, 1,000) is none, save by 24小时.
func parseMarker(s []rune) (marker, int) {
	if len(s) == 0 {
		return marker{}, 0
	}
	m, n := readMarker(s)
	if m.rank == 0 {
		return m, 0
	}
	m.printed = strings.Join(strings.Fields(string(s[:n])), "")
	for n < len(s) && isSpace(s[n]) {
		n++
	}
	return m, n
}

func readMarker(s []rune) (marker, int) {
	for _, e := range enclosed {
		if s[0] >= e[0] && s[0] <= e[1] {
			n := 1
			if n < len(s) && strings.ContainsRune("、.．", s[n]) {
				n++
			}
			return marker{rank: int(e[2]), number: int(s[0]-e[0]) + 1}, n
		}
	}
	switch c := s[0]; {
	case strings.ContainsRune("•●◆■□◇★☆※➢▪·", c):
		return marker{rank: bulletRank}, 1
	case (c == '-' || c == '—' || c == '–') && len(s) > 1 && isSpace(s[1]):
		return marker{rank: bulletRank}, 1
	case c == '（' || c == '(':
		return parenMarker(s)
	case c == '第':
		return ordinalMarker(s)
	case strings.ContainsRune("专工小", c):
		return groupMarker(s)
	}
	number, han, n := readNumber(s)
	if n == 0 {
		return marker{}, 0
	}
	if han && n < len(s) && s[n] == '是' && n == 1 {
		return marker{rank: 6, number: number}, n + 1
	}
	at := skipSpaces(s, n)
	if at == len(s) {
		return marker{}, 0
	}
	switch {
	case han && strings.ContainsRune("、．.，,：:", s[at]):
		return marker{rank: 1, number: number}, at + 1
	case han && at > n: // 一 组织领导
		return marker{rank: 1, number: number}, at
	case !han && strings.ContainsRune("、．.，,：:", s[at]) && (at+1 == len(s) || !isDigit(s[at+1]) || roundTheClock.MatchString(string(s[at+1:]))):
		if s[at] == '：' || s[at] == ':' {
			return marker{}, 0 // 8:30 or 电话1：…
		}
		return marker{rank: 3, number: number}, at + 1
	case !han && strings.ContainsRune("）)", s[at]):
		return marker{rank: 4, number: number}, at + 1
	}
	return marker{}, 0
}

// parenMarker reads （一） or （1）.
func parenMarker(s []rune) (marker, int) {
	at := skipSpaces(s, 1)
	number, han, n := readNumber(s[at:])
	if n == 0 {
		return marker{}, 0
	}
	at = skipSpaces(s, at+n)
	if at == len(s) || s[at] != '）' && s[at] != ')' {
		return marker{}, 0
	}
	at++
	if at < len(s) && strings.ContainsRune("、.．", s[at]) {
		at++
	}
	if han {
		return marker{rank: 2, number: number}, at
	}
	return marker{rank: 4, number: number}, at
}

// ordinalMarker reads 第一、 第一章 第一部分 第1条; 第二轮 and 第一副组长 are words, not markers.
func ordinalMarker(s []rune) (marker, int) {
	number, _, n := readNumber(s[1:])
	if n == 0 {
		return marker{}, 0
	}
	at := skipSpaces(s, 1+n)
	if at == len(s) {
		return marker{}, 0
	}
	switch {
	case strings.ContainsRune("、，,：:．.", s[at]):
		return marker{rank: 1, number: number}, at + 1
	case s[at] == '章' || s[at] == '条' || s[at] == '项':
		at++
	case s[at] == '组' && at+1 < len(s) && (isSpace(s[at+1]) || strings.ContainsRune("：:、", s[at+1])): // 第一组：综合协调组
		return marker{rank: 2, number: number}, at + 2
	case s[at] == '部' && at+1 < len(s) && s[at+1] == '分':
		at += 2
	default:
		return marker{}, 0
	}
	if at < len(s) && strings.ContainsRune("、，,：:．.", s[at]) {
		at++
	}
	return marker{rank: 1, number: number}, at
}

// groupMarker reads 工作组一：综合协调组; the name may also come on a line of its own.
func groupMarker(s []rune) (marker, int) {
	m := numberedGroup.FindStringSubmatch(string(s[:min(len(s), 12)]))
	if m == nil {
		return marker{}, 0
	}
	return marker{rank: 2, number: anyNumber(m[1])}, runeLen(m[0])
}

// readNumber reads 1–3 digits (half or full width) or a Chinese number below 100, and its length in runes.
func readNumber(s []rune) (number int, han bool, n int) {
	for n < len(s) && n < 4 && isDigit(s[n]) {
		number = number*10 + digit(s[n])
		n++
	}
	if n > 0 {
		if n > 3 || number == 0 {
			return 0, false, 0
		}
		return number, false, n
	}
	for n < len(s) && n < 3 && strings.ContainsRune("一二三四五六七八九十", s[n]) {
		n++
	}
	number = hanValue(s[:n])
	if number == 0 {
		return 0, false, 0
	}
	return number, true, n
}

// hanValue reads 一 to 九十九, also 两; zero when s is none.
func hanValue(s []rune) int {
	value := 0
	for i, c := range s {
		d := strings.IndexRune(hanDigits, c)
		switch {
		case c == '两' && len(s) == 1:
			return 2
		case c == '十':
			value = max(value, 1) * 10
		case d > 0:
			if i > 0 && s[i-1] != '十' {
				return 0
			}
			value += d / 3 // hanDigits holds three bytes a rune
		default:
			return 0
		}
	}
	return value
}

// anyNumber reads the whole of s as digits or a Chinese number; zero when it is none.
func anyNumber(s string) int {
	r := []rune(s)
	number, _, n := readNumber(r)
	if n == len(r) && n > 0 {
		return number
	}
	return hanValue(r)
}

func isSpace(c rune) bool {
	return unicode.IsSpace(c) || c == '\u3000' || c == '\u200b' || c == '\ufeff'
}

func isDigit(c rune) bool { return c >= '0' && c <= '9' || c >= '０' && c <= '９' }

func digit(c rune) int {
	if c >= '０' {
		return int(c - '０')
	}
	return int(c - '0')
}

func skipSpaces(s []rune, at int) int {
	for at < len(s) && isSpace(s[at]) {
		at++
	}
	return at
}
