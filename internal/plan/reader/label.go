package reader

import (
	"slices"
	"strings"
)

type labelKind int

const (
	roleLabel labelKind = iota + 1
	unitLabel
	dutyLabel
	directorLabel
	officeLabel
	phoneLabel
)

// label is a word that, before a colon, says what follows.
type label struct {
	kind labelKind
	role string // appointment role, or the unit's role in the group
	word string // as printed, spaces removed
}

// labels by printed word. 常务副组长 ranks as a deputy and 负责人 as a leader, their word kept as the post's title: the
// plan says no more.
var labels = func() map[string]label {
	table := map[string]label{}
	add := func(kind labelKind, role string, words ...string) {
		for _, w := range words {
			table[w] = label{kind: kind, role: role, word: w}
		}
	}
	add(roleLabel, "leader", "组长", "总指挥", "指挥长", "负责人", "召集人", "牵头人")
	add(roleLabel, "first_deputy_leader", "第一副组长")
	add(roleLabel, "deputy_leader", "副组长", "常务副组长", "副总指挥", "副指挥长")
	add(roleLabel, "liaison", "联络员", "联络人", "联系人", "信息联络员", "信息员", "联系员")
	add(roleLabel, "member", "成员", "组员", "组成人员", "工作人员", "小组成员", "工作组成员", "本组成员")
	add(unitLabel, "member", "成员单位", "组成单位")
	add(unitLabel, "responsible", "责任单位", "责任部门", "责任科室", "负责单位", "承办单位", "承担单位")
	add(unitLabel, "lead", "牵头单位", "牵头部门", "牵头责任单位", "牵头科室", "主责单位", "主办单位")
	add(unitLabel, "supporting", "配合单位", "配合部门", "协办单位", "协助单位", "参与单位", "参加单位", "协同单位", "配合责任单位")
	add(dutyLabel, "", "工作职责", "主要职责", "职责分工", "职责", "主要工作职责", "具体职责", "岗位职责", "工作任务", "主要任务",
		"职责任务", "任务分工", "工作内容", "工作职能", "主要职能", "主要工作", "职责及分工")
	add(directorLabel, "", "办公室主任")
	add(officeLabel, "secretariat", "办公室设在", "办公地点")
	add(phoneLabel, "", "联系电话", "电话", "手机", "手机号", "联系方式", "手机号码", "电话号码")
	return table
}()

// ranked tells a word that only stands for the post, so that it stays readable.
func (l *label) ranked() bool {
	return slices.Contains([]string{"常务副组长", "负责人", "召集人", "牵头人"}, l.word)
}

// labelAt is a label found in a line: runes [start, end) are the word with its colon.
type labelAt struct {
	label
	start, end int
	bare       bool   // no colon
	prefix     string // group named before the word, as in 综合协调组组长：
}

const labelReach = 30 // runes looked at before a colon

// findLabels returns the labels of a line in order.
func findLabels(s []rune) []labelAt {
	var found []labelAt
	from := 0
	for i, c := range s {
		if c != '：' && c != ':' {
			continue
		}
		if at, ok := labelBefore(s, from, i); ok {
			found = append(found, at)
			from = i + 1
		}
	}
	if len(found) == 0 || found[0].start > 0 {
		if at, ok := bareLabel(s); ok && (len(found) == 0 || found[0].start >= at.end) {
			found = append([]labelAt{at}, found...)
		}
	}
	return found
}

// labelBefore reads a label that ends at the colon s[colon], not starting before from.
func labelBefore(s []rune, from, colon int) (labelAt, bool) {
	end := colon
	for end > from && isSpace(s[end-1]) {
		end--
	}
	if end > from && (s[end-1] == '）' || s[end-1] == ')') { // 联络员（兼）：
		open := end - 1
		for open > from && end-open < labelReach && s[open] != '（' && s[open] != '(' {
			open--
		}
		end = open
	}
	var word []rune // backwards
	var place []int
	for i := end - 1; i >= from && len(word) < labelReach && !separator(s[i]); i-- {
		if !isSpace(s[i]) {
			word = append(word, s[i])
			place = append(place, i)
		}
	}
	slices.Reverse(word)
	slices.Reverse(place)
	for _, tail := range []string{"如下", "包括", "是", "为"} { // 主要职责是：
		if trimmed := strings.TrimSuffix(string(word), tail); trimmed != string(word) {
			word = []rune(trimmed)
			break
		}
	}
	for cut := range word { // longest label first
		l, ok := labels[string(word[cut:])]
		if !ok {
			continue
		}
		at := labelAt{label: l, start: place[cut], end: colon + 1}
		if cut == 0 || isSpace(s[place[cut]-1]) {
			return at, true
		}
		prefix := string(word[:cut])
		if place[0] == 0 && groupSuffix(prefix) {
			at.start, at.prefix = 0, prefix
			return at, true
		}
		return labelAt{}, false
	}
	return labelAt{}, false
}

// bareLabel reads a label without a colon: the whole line, or the line's first word before a space or tab.
func bareLabel(s []rune) (labelAt, bool) {
	var word []rune
	best, ok := labelAt{}, false
	for i := 0; i <= len(s) && len(word) <= labelReach; i++ {
		if i == len(s) || isSpace(s[i]) {
			w := string(word)
			if l, is := labels[w]; is {
				best, ok = labelAt{label: l, end: i, bare: true}, true
			} else if i == len(s) {
				if p, l, is := prefixedLabel(w); is {
					best, ok = labelAt{label: l, end: i, prefix: p, bare: true}, true
				}
			}
			continue
		}
		if separator(s[i]) {
			break
		}
		word = append(word, s[i])
	}
	if !ok || best.kind == phoneLabel {
		return labelAt{}, false
	}
	return best, true
}

// prefixedLabel reads 综合协调组工作职责.
func prefixedLabel(w string) (string, label, bool) {
	r := []rune(w)
	for cut := 1; cut < len(r); cut++ {
		if l, ok := labels[string(r[cut:])]; ok && l.kind == dutyLabel && groupSuffix(string(r[:cut])) {
			return string(r[:cut]), l, true
		}
	}
	return "", label{}, false
}

func groupSuffix(s string) bool {
	return strings.HasSuffix(s, "组") || strings.HasSuffix(s, "专班") || strings.HasSuffix(s, "指挥部")
}

func separator(c rune) bool {
	return strings.ContainsRune("。；;，,、：:（(）)【】[]！!？?“”\"|", c)
}
