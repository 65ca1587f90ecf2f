package reader

import (
	"slices"
	"strings"
)

// column is what a table's heading says of its cells.
type column struct {
	group bool
	label label
}

var groupColumns = []string{"组别", "工作组", "专项工作组", "工作小组", "组名", "小组", "专项组", "工作组名称", "名称", "小组名称", "工作专班"}

// tableLine reads a line of cells apart by tabs: the heading of a table of groups, a row of it, or a row 标签 · 值.
func (r *reader) tableLine(line int, s []rune) bool {
	if !slices.Contains(s, '\t') {
		r.columns = nil
		return false
	}
	cells := strings.Split(string(s), "\t")
	for i := range cells {
		cells[i] = strings.TrimSpace(cells[i])
	}
	if len(cells) > maxItems {
		return false
	}
	if columns := tableHead(cells); columns != nil {
		r.columns = columns
		r.endRule()
		r.endTitle()
		r.section = groups
		r.leaveGroup()
		return true
	}
	if r.columns != nil && len(cells) <= len(r.columns) {
		return r.tableRow(line, cells)
	}
	r.columns = nil
	return r.labelRow(line, cells)
}

func tableHead(cells []string) []column {
	columns := make([]column, len(cells))
	hasGroup, known := false, 0
	for i, c := range cells {
		word := strings.Join(strings.Fields(c), "")
		if slices.Contains(groupColumns, word) && !hasGroup {
			columns[i].group, hasGroup = true, true
			continue
		}
		if l, ok := labels[word]; ok {
			columns[i].label = l
			known++
		}
	}
	if !hasGroup || known == 0 {
		return nil
	}
	return columns
}

// tableRow reads one group from one row.
func (r *reader) tableRow(line int, cells []string) bool {
	for i, c := range cells {
		if !r.columns[i].group {
			continue
		}
		m, n := parseMarker([]rune(c))
		name, ok := groupName(string([]rune(c)[n:]))
		if !ok {
			return false
		}
		r.openGroup(name, line, m.rank)
	}
	for i, c := range cells {
		l := r.columns[i].label
		switch {
		case c == "" || r.columns[i].group:
		case l.kind == 0:
			if anyNumber(c) == 0 {
				r.missText(line, c)
			}
		default:
			segs := r.count.split(line, []rune(c))
			first := segment{line: line, label: &labelAt{label: l}}
			if segs[0].mark.rank == 0 && segs[0].label == nil {
				first.body, segs = segs[0].body, segs[1:]
			}
			r.labelled(first)
			for _, seg := range segs {
				r.read(seg)
			}
		}
	}
	return true
}

// labelRow reads 组长 · 张三 · 街道党工委书记; a label may stand in any cell.
func (r *reader) labelRow(line int, cells []string) bool {
	first, ok := labels[strings.Join(strings.Fields(strings.TrimRight(cells[0], "：:")), "")]
	if !ok {
		return false
	}
	current, value := first, []string{}
	flush := func() {
		text := strings.Join(value, " ")
		if current.kind == dutyLabel {
			r.labelled(segment{line: line, label: &labelAt{label: current}})
			for _, seg := range r.count.split(line, []rune(text)) {
				r.read(seg)
			}
			return
		}
		r.labelled(segment{line: line, label: &labelAt{label: current}, body: text})
	}
	for _, c := range cells[1:] {
		if l, isLabel := labels[strings.Join(strings.Fields(strings.TrimRight(c, "：:")), "")]; isLabel {
			flush()
			current, value = l, nil
			continue
		}
		if c != "" {
			value = append(value, c)
		}
	}
	flush()
	return true
}
