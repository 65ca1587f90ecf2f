package xlsx

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// findHeader gives the index of the row in which most columns are recognised
// (two at least, one of them required), and for every cell of it the index of
// the declared column or -1. Ties go to the upper row. -1 when there is none.
func (s *Sheet[T]) findHeader(g Grid) (int, []int) {
	best, at := 0, -1
	var found []int
	for r, row := range g.Rows {
		if r >= headerWithin {
			break
		}
		cols, n, required := s.recognise(row)
		if n >= 2 && required && n > best {
			best, at, found = n, r, cols
		}
	}
	return at, found
}

// recognise maps the cells of a would-be header; a column found twice counts
// where it stands first.
func (s *Sheet[T]) recognise(row []string) (cols []int, n int, required bool) {
	cols = make([]int, len(row))
	for c, cell := range row {
		cols[c] = -1
		if i := s.match(cell); i >= 0 && !slices.Contains(cols[:c], i) {
			cols[c] = i
			n++
			required = required || s.Columns[i].Required
		}
	}
	return cols, n, required
}

// match gives the declared column of a header cell or -1: by the whole name
// first, then without what stands in parentheses.
func (s *Sheet[T]) match(cell string) int {
	if cell == "" || len(cell) > 300 {
		return -1
	}
	for _, name := range []string{fold(cell), fold(withoutParentheses(cell))} {
		if name == "" {
			continue
		}
		for i, c := range s.Columns {
			if fold(c.Header) == name {
				return i
			}
			for _, syn := range c.Synonyms {
				if fold(syn) == name {
					return i
				}
			}
		}
	}
	return -1
}

// continuesHeader tells whether the row is the second line of a two-line
// header: nothing in it but names of columns.
func (s *Sheet[T]) continuesHeader(g Grid, r int) bool {
	if r >= len(g.Rows) || blank(g.Rows[r]) {
		return false
	}
	for _, cell := range g.Rows[r] {
		if strings.TrimSpace(cell) != "" && s.match(cell) < 0 {
			return false
		}
	}
	return true
}

// isHeader tells whether a row repeats the header, as printed tables do on
// every page.
func (s *Sheet[T]) isHeader(row, header []string) bool {
	same := 0
	for c, cell := range row {
		if cell == "" {
			continue
		}
		if c >= len(header) || fold(cell) != fold(header[c]) {
			return false
		}
		same++
	}
	return same >= 2
}

func headerText(g Grid, r int) []string {
	out := make([]string, len(g.Rows[r]))
	for i, c := range g.Rows[r] {
		out[i] = strings.TrimSpace(c)
	}
	return out
}

// isFootnote recognises totals and remarks under a table: one or few cells,
// the first of them starting with a word that no data row starts with.
func isFootnote(row []string) bool {
	first, filled := "", 0
	for _, cell := range row {
		if c := strings.TrimSpace(cell); c != "" {
			if first == "" {
				first = c
			}
			filled++
		}
	}
	word := fold(first)
	if word == "合计" || word == "总计" || word == "小计" {
		return true
	}
	if filled > 2 {
		return false
	}
	for _, p := range []string{"注:", "注：", "备注:", "备注：", "说明:", "说明：", "填表人", "填报人", "填报单位", "制表", "审核人", "联系人", "合计", "共计"} {
		if strings.HasPrefix(first, p) {
			return true
		}
	}
	return false
}

// fold makes header names comparable: half-width, no blanks, no punctuation.
func fold(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return unicode.ToLower(r)
	}, width.Narrow.String(s))
}

func withoutParentheses(s string) string {
	var b strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '（', '[', '【', '〔':
			depth++
		case ')', '）', ']', '】', '〕':
			if depth > 0 {
				depth--
			}
		default:
			if depth == 0 {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}

func blank(row []string) bool {
	for _, c := range row {
		if strings.TrimSpace(c) != "" {
			return false
		}
	}
	return true
}

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}
