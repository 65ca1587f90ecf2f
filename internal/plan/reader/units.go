package reader

import (
	"regexp"
	"slices"
	"strings"
)

// unitKinds by the words of a name, the telling ones first (domain §1: kinds of unit).
var unitKinds = []struct {
	kind  string
	words []string
}{
	{"company", []string{"公司", "集团", "企业"}},
	{"traffic_police", []string{"交警", "交管"}},
	{"urban_enforcement", []string{"城管执法", "执法中队", "执法队", "执法大队", "城管中队", "综合执法"}},
	{"market_supervision", []string{"市场监管", "市场监督", "工商所"}},
	{"police", []string{"派出所", "公安", "警务"}},
	{"community", []string{"社区", "村", "居委会"}},
	{"other", []string{"学校", "中学", "小学", "幼儿园", "医院", "卫生院", "银行", "供电", "水务", "学院", "大学"}},
	{"office_department", []string{"办公室", "机关", "办", "科室", "科", "中心", "站", "工委", "党委", "支部", "纪委", "工会", "妇联", "团委", "武装部", "财政所", "司法所", "所", "部门", "部", "局", "室"}},
}

// unitKind classifies a unit by its name; what no word tells is other.
func unitKind(name string) string {
	if plain, _ := brackets(name); strings.HasSuffix(plain, "办") || strings.HasSuffix(plain, "办公室") {
		return "office_department" // 社区建设办 is no community
	}
	for _, k := range unitKinds {
		for _, w := range k.words {
			if strings.Contains(name, w) {
				return k.kind
			}
		}
	}
	return "other"
}

var unitEnding = regexp.MustCompile(`(?:办公室|机关|办|所|中队|大队|支队|队|社区|村|居委会|公司|集团|局|中心|站|科|科室|院|校|工委|党委|支部|工会|妇联|团委|部|部门|单位|企业|室|委)$`)

// unitLike tells a unit's name by its ending; brackets at the end do not count.
func unitLike(s string) bool {
	name, _ := brackets(strings.TrimSpace(s))
	return unitEnding.MatchString(name)
}

// slashes part units as 、 does: 党政办/城管办.
var slashes = strings.NewReplacer("/", "、", "／", "、")

// readUnits reads a list of units, each apart. role is the units' part in the group; a note （牵头） overrides it. It
// returns what it left out: bare placeholders and entries too long for a name.
func readUnits(role, list string) (units []Unit, left []string) {
	for _, item := range splitList(slashes.Replace(list)) {
		for _, name := range splitJoined(trimOpenEnd(collapse(item))) {
			u := Unit{Name: name, Role: role}
			if plain, note := brackets(name); noteRole(note) != "" {
				u.Name, u.Role = plain, noteRole(note)
			}
			if u.Name == "" {
				continue
			}
			if placeholderRe.MatchString(u.Name) || runeLen(u.Name) > maxName {
				left = append(left, clip(u.Name, maxName))
				continue
			}
			u.Kind = unitKind(u.Name)
			u.Collective = collective(u.Name)
			units = append(units, u)
		}
	}
	return units, left
}

func noteRole(note string) string {
	switch note {
	case "牵头", "牵头单位", "主责", "牵头部门":
		return "lead"
	case "配合", "配合单位", "协助", "协办":
		return "supporting"
	}
	return ""
}

// collective tells a name that stands for a class of units.
func collective(name string) bool {
	for _, w := range []string{"各", "相关", "有关", "全体", "所有", "其他", "辖区"} {
		if strings.HasPrefix(name, w) {
			return true
		}
	}
	return strings.Contains(name, "机关各") || strings.Contains(name, "街道各") || strings.Contains(name, "下属各")
}

// trimOpenEnd drops 等 and 等单位 at the end of a list.
func trimOpenEnd(s string) string {
	for _, end := range []string{"等相关单位", "等有关单位", "等单位", "等部门", "等"} {
		if cut, ok := strings.CutSuffix(s, end); ok && cut != "" {
			return strings.TrimSpace(cut)
		}
	}
	return s
}

// splitJoined parts 党政办和城管办; 公共安全和应急办 is one name, for its left half is no unit.
func splitJoined(s string) []string {
	if runeLen(s) > 2*maxName { // no list of that length is joined by 和; also keeps the work linear
		return []string{s}
	}
	for _, and := range []string{"以及", "和", "及", "与"} {
		left, right, ok := strings.Cut(s, and)
		if ok && unitLike(left) && unitLike(right) && !strings.ContainsAny(left, "（(") {
			return append([]string{strings.TrimSpace(left)}, splitJoined(strings.TrimSpace(right))...)
		}
	}
	return []string{s}
}

// allUnits tells whether every entry of a list is a unit's name and none a person's.
func allUnits(list string) bool {
	items := splitList(slashes.Replace(list))
	return len(items) > 0 && !slices.ContainsFunc(items, func(s string) bool {
		return !unitLike(trimOpenEnd(s)) || hasTitle(s)
	})
}

// mend completes a unit whose name the end of the line cut in two: 市场监 and 管所. The halves must make a unit, and
// what stands between it and the line's own end must be units, too.
func (r *reader) mend(seg segment) bool {
	last := len(r.group.Units) - 1
	if r.fresh || r.open || r.closed || last < 0 || seg.mark.rank > 0 || unitLike(r.group.Units[last].Name) {
		return false
	}
	torn := r.group.Units[last]
	joined := torn.Name + seg.body
	whole := splitList(joined)
	if len(whole) > 1 && !terminated(seg.body) {
		whole = whole[:len(whole)-1] // may be torn itself
	}
	if torn.Role != r.role || !allUnits(strings.Join(whole, "、")) {
		return false
	}
	r.group.Units = r.group.Units[:last]
	r.addUnits(seg.line, joined)
	r.group.Units[last].Lines = addLine(slices.Clone(torn.Lines), seg.line)
	return true
}
