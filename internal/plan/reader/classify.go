package reader

import "strings"

// functionWords tell what a group is for; longer words weigh more.
var functionWords = []struct {
	function string
	name     []string // in the group's name
	duties   []string // in its duties
}{
	{"coordination", []string{"综合协调", "协调联络", "协调", "综合", "联络", "统筹", "调度"}, []string{"调度", "统筹", "汇总", "上传下达", "会议"}},
	{"petition", []string{"信访", "举报", "投诉", "转办件", "交办件", "应急处置", "案件办理"}, []string{"信访", "举报", "投诉", "转办"}},
	{"publicity", []string{"宣传", "舆情", "新闻", "舆论", "宣教"}, []string{"宣传", "舆情", "新闻", "报道"}},
	{"supervision", []string{"督办问责", "督办", "问责", "督查", "追责", "监督执纪", "纪检", "督导", "执纪", "监督"}, []string{"问责", "督办", "追责", "问题线索"}},
	{"sanitation", []string{"市容", "环卫", "环境整治", "环境卫生", "保洁", "环境提升", "清扫"}, []string{"保洁", "清扫", "市容", "洒水"}},
	{"security", []string{"安保维稳", "安保", "维稳", "安全保障", "稳控", "治安", "保卫", "安全稳定"}, []string{"维稳", "安保", "安全保卫", "稳控"}},
	{"documents", []string{"资料", "材料", "文稿", "文字", "档案", "文秘"}, []string{"资料", "归档", "台账", "材料"}},
	{"verification", []string{"现场核查", "核查", "现场", "调查", "核实", "查处"}, []string{"核查", "现场检查", "调查取证", "核实"}},
	{"logistics", []string{"后勤保障", "后勤", "保障", "接待", "服务"}, []string{"车辆", "食宿", "物资", "用餐", "后勤"}},
}

// classify tells a group's function by its name, else by its duties; other when neither tells.
func classify(g *Group) (function, basis string) {
	best, weight, tie := "", 0, false
	for _, f := range functionWords {
		w := 0
		for _, word := range f.name {
			if strings.Contains(g.Name, word) {
				w = max(w, len(word))
			}
		}
		switch {
		case w > weight:
			best, weight, tie = f.function, w, false
		case w == weight && w > 0:
			tie = true
		}
	}
	if best != "" && !tie {
		return best, "name"
	}
	text := &strings.Builder{}
	for _, d := range g.Duties {
		text.WriteString(d.Text)
	}
	if byDuty := dutyFunction(text.String(), g.Name, tie); byDuty != "" {
		return byDuty, "duties"
	}
	if best != "" {
		return best, "name"
	}
	return "other", "none"
}

// coordinating settles on the one group whose name speaks of coordination when none was taken for it: somebody registers
// and dispatches in every office, and 综合资料组 does that first and papers second.
func coordinating(groups []*Group) {
	var named *Group
	for _, g := range groups {
		if g.Function == "coordination" || named != nil && containsAny(g.Name, functionWords[0].name) {
			return
		}
		if containsAny(g.Name, functionWords[0].name) {
			named = g
		}
	}
	if named != nil {
		named.Function, named.FunctionBasis = "coordination", "name"
	}
}

// dutyFunction counts the words of each function; only a clear lead counts. On a tie of names only their functions run.
func dutyFunction(text, name string, tied bool) string {
	best, most, second := "", 0, 0
	for _, f := range functionWords {
		if tied && !containsAny(name, f.name) {
			continue
		}
		n := 0
		for _, word := range f.duties {
			n += strings.Count(text, word)
		}
		switch {
		case n > most:
			best, most, second = f.function, n, most
		case n > second:
			second = n
		}
	}
	if most > second {
		return best
	}
	return ""
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}
