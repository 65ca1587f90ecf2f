package reader

import (
	"strconv"
	"strings"
)

const maxLevels = 9 // Word has nine

// numbering writes out Word's automatic numbers, which are not in the text of a paragraph.
type numbering struct {
	lists  map[string]*list  // by abstractNumId
	nums   map[string]string // numId → abstractNumId
	fresh  map[string]bool   // numIds that start again on first use
	styles map[string][2]string
}

type list struct {
	levels [maxLevels]listLevel
	count  [maxLevels]int
}

type listLevel struct {
	format, text string
	start        int
}

// read returns the visitor of word/numbering.xml.
func (n *numbering) read() visitor {
	n.lists, n.nums, n.fresh = map[string]*list{}, map[string]string{}, map[string]bool{}
	var current *list
	var num string
	level := -1
	return func(name string, open bool, attr func(string) string, _ []byte) error {
		if !open {
			return nil
		}
		switch name {
		case "abstractNum":
			current, level = &list{}, -1
			n.lists[attr("abstractNumId")] = current
		case "lvl":
			level = atoi(attr("ilvl"), -1)
			if current != nil && level >= 0 && level < maxLevels {
				current.levels[level].start = 1
			}
		case "num":
			num, current = attr("numId"), nil
		case "abstractNumId":
			n.nums[num] = attr("val")
		case "startOverride":
			n.fresh[num] = true
		}
		if current != nil && level >= 0 && level < maxLevels {
			current.levels[level].set(name, attr)
		}
		return nil
	}
}

func (l *listLevel) set(name string, attr func(string) string) {
	switch name {
	case "start":
		l.start = atoi(attr("val"), 1)
	case "numFmt":
		l.format = attr("val")
	case "lvlText":
		if text := attr("val"); len(text) <= 40 {
			l.text = text
		}
	}
}

// readStyles returns the visitor of word/styles.xml: paragraph styles that bring a number with them.
func (n *numbering) readStyles() visitor {
	n.styles = map[string][2]string{}
	var style string
	return func(name string, open bool, attr func(string) string, _ []byte) error {
		if !open {
			return nil
		}
		num := n.styles[style]
		switch name {
		case "style":
			style = attr("styleId")
			return nil
		case "numId":
			num[0] = attr("val")
		case "ilvl":
			num[1] = attr("val")
		default:
			return nil
		}
		n.styles[style] = num
		return nil
	}
}

// next counts a paragraph and returns its number as Word would print it, or nothing.
func (n *numbering) next(style, numID, level string) string {
	if numID == "" {
		numID, level = n.styles[style][0], n.styles[style][1]
	}
	l := n.lists[n.nums[numID]]
	at := atoi(level, 0)
	if l == nil || at < 0 || at >= maxLevels {
		return ""
	}
	if n.fresh[numID] {
		delete(n.fresh, numID)
		l.count = [maxLevels]int{}
	}
	if l.count[at] == 0 {
		l.count[at] = l.levels[at].start - 1
	}
	l.count[at]++
	for i := at + 1; i < maxLevels; i++ {
		l.count[i] = 0
	}
	text := l.levels[at].text
	if l.levels[at].format == "bullet" {
		return "• "
	}
	for i := 0; i <= at; i++ {
		count := max(l.count[i], 1)
		text = strings.ReplaceAll(text, "%"+strconv.Itoa(i+1), printNumber(l.levels[i].format, count))
	}
	return text
}

// printNumber renders a count in one of Word's formats (ECMA-376 ST_NumberFormat).
func printNumber(format string, n int) string {
	switch {
	case strings.HasPrefix(format, "chinese"), strings.HasPrefix(format, "japanese"),
		strings.HasPrefix(format, "taiwanese"), format == "ideographDigital":
		return hanNumber(n)
	case strings.HasPrefix(format, "decimalEnclosedCircle") && n <= 20:
		return string(rune('①' + n - 1))
	case format == "upperLetter" && n <= 26:
		return string(rune('A' + n - 1))
	case format == "lowerLetter" && n <= 26:
		return string(rune('a' + n - 1))
	case format == "none":
		return ""
	}
	return strconv.Itoa(n)
}

const hanDigits = "零一二三四五六七八九"

// hanNumber writes 1–99 in Chinese; larger numbers, which no plan has, in digits.
func hanNumber(n int) string {
	digits := []rune(hanDigits)
	switch {
	case n < 1 || n > 99:
		return strconv.Itoa(n)
	case n < 10:
		return string(digits[n])
	case n == 10:
		return "十"
	case n < 20:
		return "十" + string(digits[n%10])
	case n%10 == 0:
		return string(digits[n/10]) + "十"
	}
	return string(digits[n/10]) + "十" + string(digits[n%10])
}

func atoi(s string, otherwise int) int {
	n, err := strconv.Atoi(s)
	if err != nil || n < -1 || n > 9999 {
		return otherwise
	}
	return n
}
