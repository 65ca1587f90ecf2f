package reader

import (
	"strings"
)

// segment is a part of one line: a marker or none, a label or none, and the text they govern.
type segment struct {
	line  int
	mark  marker
	label *labelAt
	body  string
}

// clean makes every kind of blank a space (tabs stay: they part cells) and trims.
func clean(s string) []rune {
	out := make([]rune, 0, len(s)/3)
	for _, c := range s {
		if c != '\t' && isSpace(c) {
			c = ' '
		}
		out = append(out, c)
	}
	start, end := 0, len(out)
	for start < end && isSpace(out[start]) {
		start++
	}
	for end > start && isSpace(out[end-1]) {
		end--
	}
	return out[start:end]
}

// counters hold the last number seen of each rank; they tell an item inside a line from a number in its text.
type counters [bulletRank + 1]int

// split cuts a line at its markers and then at its labels.
func (c *counters) split(line int, s []rune) []segment {
	var out []segment
	start, mark := 0, marker{}
	if m, n := parseMarker(s); m.rank > 0 {
		mark, start = m, n
		c[m.rank] = m.number
	}
	depth, from := 0, start
	for i := start; i < len(s); i++ {
		if i > from && depth == 0 {
			if m, n := c.inside(s, i); n > 0 {
				out = append(out, cutLabels(line, mark, s[from:i])...)
				mark, from = m, i+n
				i = from - 1
				continue
			}
		}
		switch s[i] {
		case '（', '(':
			depth++
		case '）', ')':
			depth = max(depth-1, 0)
		}
	}
	return append(out, cutLabels(line, mark, s[from:])...)
}

// boundary tells whether an item may begin at s[i].
func boundary(s []rune, i int) bool {
	if s[i-1] == '.' && i > 1 && !isDigit(s[i-2]) { // a full stop in a plan typed with half-width punctuation
		return true
	}
	return isSpace(s[i-1]) && !isSpace(s[i]) || strings.ContainsRune("。；;：:！，,", s[i-1])
}

// inside reads a marker at s[i] within a line: at a boundary, or a bracketed or circled number that goes on with the count
// right after text, as in ①甲②乙.
func (c *counters) inside(s []rune, i int) (marker, int) {
	if boundary(s, i) {
		return c.inline(s[i:])
	}
	if s[i-1] == '第' || s[i] != '（' && s[i] != '(' && (s[i] < '①' || s[i] > '⒇') {
		return marker{}, 0
	}
	if m, _ := parseMarker(s[i:]); m.rank != 4 && m.rank != 5 || m.number != c[m.rank]+1 || m.number == 1 {
		return marker{}, 0
	}
	return c.inline(s[i:])
}

// inline reads a marker inside a line; only the next number of its style, or a first one, counts as such.
func (c *counters) inline(s []rune) (marker, int) {
	m, n := parseMarker(s)
	if m.rank == 0 || m.rank == bulletRank || m.number != 1 && m.number != c[m.rank]+1 {
		return marker{}, 0
	}
	r := []rune(m.printed)
	if end := r[len(r)-1]; m.rank == 1 && (isDigit(end) || strings.ContainsRune("一二三四五六七八九十", end)) {
		return marker{}, 0 // a number and a space is a heading only at the start of a line
	}
	c[m.rank] = m.number
	return m, n
}

// cutLabels cuts a piece at its labels; the marker stays with the first part.
func cutLabels(line int, mark marker, s []rune) []segment {
	found := findLabels(s)
	var out []segment
	add := func(l *labelAt, text []rune) {
		body := strings.TrimSpace(string(text))
		if l == nil {
			body = strings.Trim(body, " ，,；;、（(")
		}
		if l != nil || body != "" || mark.rank > 0 && len(found) == 0 {
			out = append(out, segment{line: line, mark: mark, label: l, body: body})
			mark = marker{}
		}
	}
	if len(found) == 0 {
		out = append(out, segment{line: line, mark: mark, body: strings.TrimSpace(string(s))})
		return out
	}
	add(nil, s[:found[0].start])
	for i := range found {
		end := len(s)
		if i+1 < len(found) {
			end = found[i+1].start
		}
		value, rest := labelValue(found[i], s[found[i].end:end])
		add(&found[i], value)
		if rest != nil {
			add(nil, rest)
		}
	}
	return out
}

// labelValue ends a value at the bracket that was opened before the label; the value of a post or of units also ends
// with its sentence.
func labelValue(l labelAt, s []rune) (value, rest []rune) {
	depth := 0
	for i, c := range s {
		switch {
		case c == '（' || c == '(':
			depth++
		case (c == '）' || c == ')') && depth > 0:
			depth--
		case c == '）' || c == ')':
			return s[:i], nonEmpty(s[i+1:])
		case c == '。' && depth == 0 && l.kind != dutyLabel:
			return s[:i+1], nonEmpty(s[i+1:])
		}
	}
	return s, nil
}

func nonEmpty(s []rune) []rune {
	if strings.Trim(string(s), " \t。；;，,、）)") == "" {
		return nil
	}
	for len(s) > 0 && strings.ContainsRune(" \t。；;，,、", s[0]) {
		s = s[1:]
	}
	return s
}

// splitList cuts a list at 、，；and the like outside brackets.
func splitList(s string) []string {
	var out []string
	depth, from := 0, 0
	add := func(item string) {
		item = strings.Trim(item, " \t。．.；;，,、：:")
		if item != "" {
			out = append(out, item)
		}
	}
	for i, c := range s {
		switch c {
		case '（', '(', '【':
			depth++
		case '）', ')', '】':
			depth = max(depth-1, 0)
		case '、', '，', ',', '；', ';', '\t', '。':
			if depth == 0 {
				add(s[from:i])
				from = i + len(string(c))
			}
		}
	}
	add(s[from:])
	return out
}

// brackets parts 名称（说明） into the name and what the brackets at its end say.
func brackets(s string) (name, note string) {
	r := []rune(s)
	if len(r) == 0 || r[len(r)-1] != '）' && r[len(r)-1] != ')' {
		return s, ""
	}
	depth := 0
	for i := len(r) - 1; i >= 0; i-- {
		switch r[i] {
		case '）', ')':
			depth++
		case '（', '(':
			if depth--; depth == 0 {
				return strings.TrimSpace(string(r[:i])), strings.TrimSpace(string(r[i+1 : len(r)-1]))
			}
		}
	}
	return s, ""
}

// head is the text up to the first stop, colon or bracket, and what follows it.
func head(s string) (h, rest string) {
	if i := strings.IndexAny(s, "。：:；;，,（(\t"); i >= 0 {
		return strings.TrimSpace(s[:i]), strings.TrimLeft(s[i:], " 。：:；;，,\t")
	}
	return strings.TrimSpace(s), ""
}

func runeLen(s string) int { return len([]rune(s)) }
