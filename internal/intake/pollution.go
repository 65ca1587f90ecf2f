package intake

import (
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// PollutionType is one entry of the dictionary of pollution types.
type PollutionType struct {
	Code   string
	Label  string
	Labels []string // other words printed for it
}

// PollutionTypes is the dictionary of central rounds 2 and 3 in their printed
// order, with the finer words of other tables as synonyms.
var PollutionTypes = []PollutionType{
	{"water", "水", []string{"水体", "水环境", "地表水", "地下水", "废水", "污水", "黑臭水体", "饮用水"}},
	{"air", "大气", []string{"气", "空气", "废气", "扬尘", "油烟", "餐饮油烟", "异味", "恶臭", "臭气", "臭味", "烟尘", "粉尘", "烟气", "尾气"}},
	{"soil", "土壤", []string{"土地", "农用地"}},
	{"ecology", "生态", []string{"自然生态", "生态破坏", "生态保护", "自然保护地", "林地"}},
	{"noise", "噪声", []string{"噪音", "声", "振动", "噪声振动", "声环境"}},
	{"radiation", "辐射", []string{"电磁辐射", "核与辐射", "核辐射", "电磁"}},
	{"marine", "海洋", []string{"海域", "近岸海域"}},
	{"solid_waste", "固体废物", []string{"固废", "垃圾", "生活垃圾", "建筑垃圾", "危废", "危险废物", "工业固废", "固体废弃物"}},
	{"other", "其他", []string{"其它", "农业农村", "重金属", "光", "综合"}},
}

// KnownType tells whether the dictionary has the code.
func KnownType(code string) bool { return TypeLabel(code) != code }

// TypeLabel gives the Chinese word of a code, or the code itself.
func TypeLabel(code string) string {
	for _, t := range PollutionTypes {
		if t.Code == code {
			return t.Label
		}
	}
	return code
}

// SplitLabels takes a printed cell such as 水、大气 apart.
func SplitLabels(cell string) []string {
	var out []string
	for _, part := range strings.FieldsFunc(cell, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("、,，;；/+＋|｜和及。", r)
	}) {
		if !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	return out
}

// TypeOf gives the code for a printed word; what is not in the dictionary is
// "other", so that no case is refused for it.
func TypeOf(label string) string {
	name := width.Narrow.String(trimSpace(label))
	for {
		for _, t := range PollutionTypes {
			if name == t.Label || name == t.Code || slices.Contains(t.Labels, name) {
				return t.Code
			}
		}
		shorter := name
		for _, suffix := range []string{"污染", "问题", "环境", "类", "破坏", "扰民", "类型"} {
			shorter = strings.TrimSuffix(shorter, suffix)
		}
		if shorter == name || shorter == "" {
			return "other"
		}
		name = shorter
	}
}

// TypesOf maps printed words to codes, each once, in printed order.
func TypesOf(labels []string) []string {
	var out []string
	for _, l := range labels {
		if c := TypeOf(l); !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
