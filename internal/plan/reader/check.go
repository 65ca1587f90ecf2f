package reader

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

var (
	groupCount    = regexp.MustCompile(`(?:设立|下设|分设|设置|组建|成立|分为|设)[^。；]{0,200}?` + number + `个(?:专项)?(?:工作)?(?:小)?(?:组|专班)`)
	announceStart = regexp.MustCompile(`(?:设立|下设|分设|设置|组建|成立|分为|包括|设)`)
)

// announce reads a sentence that says how many working groups there are, or which; it is held against what follows.
func (r *reader) announce(seg segment) bool {
	if !strings.Contains(seg.body, "组") && !strings.Contains(seg.body, "专班") || runeLen(seg.body) > 600 {
		return false
	}
	found := false
	if m := groupCount.FindStringSubmatch(seg.body); m != nil && r.announcedSize == 0 {
		r.announcedSize, r.announcedLine, found = anyNumber(m[1]), seg.line, true
	}
	if at := announceStart.FindStringIndex(seg.body); at != nil && len(r.announced) == 0 {
		names := announcedNames(seg.body[at[1]:])
		if len(names) > 1 {
			r.announced, r.announcedLine, found = names, seg.line, true
		}
	}
	return found
}

func announcedNames(list string) []string {
	var names []string
	list, _, _ = strings.Cut(list, "。")
	for item := range strings.FieldsFuncSeq(list, func(c rune) bool { return strings.ContainsRune("、，,；;：:和及", c) }) {
		item = strings.Trim(item, " “”\"")
		if i := strings.LastIndex(item, "组"); i > 0 { // 安保维稳组六个专项工作组
			if j := strings.Index(item, "组"); j < i {
				item = item[:j+len("组")]
			}
		}
		if _, n := parseMarker([]rune(item)); n > 0 {
			item = string([]rune(item)[n:])
		}
		if name, ok := groupName(item); ok && !slices.Contains(names, name) && len(names) < maxGroups {
			names = append(names, name)
		}
	}
	return names
}

// settleAnnounced makes groups of the names announced when no group has a heading of its own; else it only compares.
func (r *reader) settleAnnounced() {
	if r.draft.Inspection.Name == "" && r.draft.Purpose != nil {
		r.readInspection(r.draft.Purpose.Text, r.draft.Purpose.Lines)
	}
	if r.draft.Inspection.Name == "" && r.coord != nil {
		r.readInspection(r.coord.Name, r.coord.Lines)
	}
	if len(r.working) == 0 {
		for _, name := range r.announced {
			r.working = append(r.working, &Group{Name: name, Lines: []int{r.announcedLine}})
		}
		return
	}
	for _, name := range r.announced {
		known := slices.ContainsFunc(r.working, func(g *Group) bool {
			return g.Name == name || strings.TrimSuffix(g.Name, "工作组") == strings.TrimSuffix(name, "组") ||
				strings.TrimSuffix(name, "工作组") == strings.TrimSuffix(g.Name, "组")
		})
		if !known {
			r.warn("announced_group_missing", "前文列出的“"+name+"”没有找到具体内容", r.announcedLine)
		}
	}
}

// crossCheck warns of what does not fit together; it corrects nothing.
func (r *reader) crossCheck() {
	n := len(r.working)
	if r.announcedSize > 0 && r.announcedSize != n {
		r.warn("group_count_mismatch", fmt.Sprintf("前文说有 %d 个工作组，读出 %d 个", r.announcedSize, n), r.announcedLine)
	}
	if n < 3 || n > 9 {
		r.warn("group_count_unusual", fmt.Sprintf("专项工作组通常为三至九个，这里读出 %d 个", n))
	}
	if r.coord == nil {
		r.warn("coordination_group_missing", "没有读到协调联络组")
	}
	if r.draft.Inspection.Name == "" {
		r.warn("inspection_missing", "没有读到督察的名称")
	}
	if in := r.draft.Inspection; in.Name != "" && in.Level == "" { // an apply asks for it
		r.warn("inspection_level_missing", "没有读到督察的级别（中央、省级或市级），请补上", in.Lines...)
	}
	if in := r.draft.Inspection; in.Name != "" && in.Round == "" {
		r.warn("inspection_round_missing", "没有读到是第几轮督察，请补上", in.Lines...)
	}
	coordinators := 0
	for _, g := range r.working {
		if g.Function == "coordination" {
			coordinators++
		}
		if g.FunctionBasis == "none" {
			r.warn("function_unclear", "判定不了“"+g.Name+"”的职能，暂归其他", g.Lines...)
		}
		r.checkNumbers(g)
	}
	if coordinators == 0 && n > 0 { // standing comes from there: without it nobody registers and dispatches
		r.warn("coordination_function_missing", "没有一个工作组判定为综合协调，登记和转办将无人可办，请核对")
	}
	if coordinators > 1 {
		r.warn("several_coordination_groups", "不止一个工作组判定为综合协调，请核对")
	}
}

// checkNumbers warns where printed numbers repeat or leave a gap.
func (r *reader) checkNumbers(g *Group) {
	for i, d := range g.Duties {
		if d.Number > 0 && d.Number != i+1 {
			r.warn("duty_numbers_irregular", fmt.Sprintf("“%s”第 %d 条职责的序号印作 %s", g.Name, i+1, d.PrintedNumber), d.Lines...)
			return
		}
	}
}
