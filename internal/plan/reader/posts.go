package reader

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

var (
	phonePattern  = regexp.MustCompile(`(?:\+?86[- ]?)?1\d{10}|0\d{2,3}[- ]?\d{7,8}|\b\d{7,8}\b`)
	placeholderRe = regexp.MustCompile(`^(?:[XxＸｘ×✕*＊○〇◯□_＿\-—?？.…\s]+|某+|待定|空缺|待明确|待补充|暂缺|另行通知|无)(?:同志)?$`)
	maskedRe      = regexp.MustCompile(`^\p{Han}{1,2}(?:[XxＸｘ×*＊○〇]{1,3}|某{1,2})$`)
	nameRe        = regexp.MustCompile(`^\p{Han}{2,4}$|^\p{Han}{1,8}[·•‧．]\p{Han}{1,10}$`)
)

const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦昌马苗凤花方俞任袁柳酆鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安常乐于时傅皮卞齐康伍余元卜顾孟平黄和穆萧尹姚邵湛汪祁毛禹狄米贝明臧计伏成戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季麻强贾路娄危江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万支柯昝管卢莫经房裘缪干解应宗丁宣贲邓郁单杭洪包诸左石崔吉钮龚程嵇邢滑裴陆荣翁荀羊於惠甄曲家封芮羿储靳汲邴糜松井段富巫乌焦巴弓牧隗山谷车侯宓蓬全郗班仰秋仲伊宫宁仇栾暴甘钭厉戎祖武符刘景詹束龙叶幸司韶郜黎蓟薄印宿白怀蒲邰从鄂索咸籍赖卓蔺屠蒙池乔阴胥能苍双闻莘党翟谭贡劳逄姬申扶堵冉宰郦雍却璩桑桂濮牛寿通边扈燕冀郏浦尚农温别庄晏柴瞿阎充慕连茹习宦艾鱼容向古易慎戈廖庾终暨居衡步都耿满弘匡国文寇广禄阙东欧殳沃利蔚越夔隆师巩厍聂晁勾敖融冷訾辛阚那简饶空曾毋沙乜养鞠须丰巢关蒯相查后荆红游竺权逯盖益桓公肖付覃仝代佟闫代岳帅亢况冼尧揭植楚税苟区哈但"

// titleWords end or make up a title; what contains one is no name.
var titleWords = []string{"书记", "主任", "主席", "部长", "委员", "所长", "队长", "站长", "科长", "局长", "处长", "经理", "负责人", "领导", "干部",
	"院长", "校长", "主管", "专干", "组长", "干事", "助理", "秘书", "社长", "村长", "教导员", "指导员", "调研员", "总监", "会长", "人员", "同志", "代表", "成员"}

// readPost reads one entry: a name, a name with a title before, after or in brackets, a placeholder, or only a title.
// sure is false when the entry is none of these for certain.
func readPost(role, entry string) (p Post, sure bool) {
	p.Role = role
	entry = strings.TrimSpace(entry)
	if m := phonePattern.FindString(entry); m != "" {
		p.Phone = strings.NewReplacer(" ", "", "+", "").Replace(m)
		entry = strings.Replace(entry, m, " ", 1)
		for _, word := range []string{"联系电话", "电话", "手机号码", "手机号", "手机"} {
			entry = strings.ReplaceAll(entry, word, " ")
		}
		entry = strings.NewReplacer("（ ）", "", "()", "", "（）", "", "：", " ", ":", " ").Replace(collapse(entry))
		entry = strings.TrimRight(strings.TrimSpace(entry), "，,、 （(")
	}
	name, note := brackets(entry)
	if note = strings.Trim(note, " ，,、；;"); note != "" && note != "兼" && note != "兼任" && !placeholderRe.MatchString(note) {
		p.Title = clip(note, maxTitle)
	}
	fields := strings.Fields(name)
	switch {
	case len(fields) == 0:
		return p, p.Title != "" || p.Phone != ""
	case placeholder(strings.Join(fields, "")):
		return p, true
	case placeholder(fields[0]):
		p.Title = joinTitle(strings.Join(fields[1:], " "), p.Title)
		return p, true
	case placeholder(fields[len(fields)-1]):
		p.Title = joinTitle(strings.Join(fields[:len(fields)-1], " "), p.Title)
		return p, true
	}
	fields = joinSpacedName(fields)
	first, last := strings.TrimSuffix(fields[0], "同志"), strings.TrimSuffix(fields[len(fields)-1], "同志")
	switch {
	case isName(first):
		p.PersonName = first
		p.Title = joinTitle(strings.Join(fields[1:], " "), p.Title)
		return p, true
	case len(fields) > 1 && isName(last):
		p.PersonName = last
		p.Title = joinTitle(strings.Join(fields[:len(fields)-1], " "), p.Title)
		return p, true
	}
	if len(fields) == 1 {
		if title, who, ok := titleThenName(first); ok {
			p.Title = joinTitle(title, p.Title)
			if !placeholder(who) {
				p.PersonName = who
			}
			return p, true
		}
	}
	whole := strings.Join(fields, " ")
	if hasTitle(whole) { // an office named, nobody in it
		p.Title = joinTitle(whole, p.Title)
		return p, true
	}
	if len(fields) == 1 && nameRe.MatchString(first) && !unitLike(first) {
		p.PersonName = first // a rare surname
		return p, false
	}
	return Post{Role: role}, false
}

// readPosts reads a list of entries. Entries apart only by spaces are split when each is a name.
func readPosts(role, list string) (posts []Post, unsure []string) {
	before := ""
	for _, item := range splitList(ownTitles(list)) {
		entries := []string{item}
		if fields := joinSpacedName(strings.Fields(item)); len(fields) > 1 && allNames(fields) {
			entries = fields
		}
		for _, e := range entries {
			p, sure := readPost(role, e)
			if !sure {
				unsure = append(unsure, e)
				if p.PersonName == "" {
					continue
				}
			}
			if n := len(posts) - 1; n >= 0 && titled(before) && onlyTitle(e) {
				posts[n].Title = joinTitle(posts[n].Title, p.Title)
				continue
			}
			before = e
			posts = append(posts, p)
		}
	}
	return posts, unsure
}

// titled tells 王若水 党工委副书记: what follows it, 、办事处主任, is a second title and no post beside it.
func titled(entry string) bool {
	fields := joinSpacedName(strings.Fields(entry))
	return len(fields) == 2 && isName(fields[0]) && !strings.ContainsAny(entry, "（(") && onlyTitle(fields[1])
}

// ownTitles parts 李长庚，党工委委员、副主任 by a blank after the name: one person at the start, and nothing but titles.
func ownTitles(list string) string {
	name, titles, ok := strings.Cut(strings.Replace(list, ",", "，", 1), "，")
	if !ok || !isName(strings.TrimSpace(name)) || slices.ContainsFunc(splitList(titles), func(s string) bool { return !onlyTitle(s) }) {
		return list
	}
	return name + " " + titles
}

// onlyTitle tells an entry that names an office and nobody.
func onlyTitle(entry string) bool {
	p, sure := readPost("", entry)
	return sure && p.PersonName == "" && p.Phone == "" && hasTitle(entry) && !collective(strings.TrimSpace(entry)) && !strings.ContainsAny(entry, "（(")
}

func allNames(fields []string) bool {
	for _, f := range fields {
		if !isName(strings.TrimSuffix(f, "同志")) && !placeholder(f) {
			return false
		}
	}
	return true
}

// placeholder tells XX, ×××, 待定 and masked names such as 张某.
func placeholder(s string) bool { return placeholderRe.MatchString(s) || maskedRe.MatchString(s) }

// isName tells a personal name: a known surname and no title or unit in it.
func isName(s string) bool {
	if !nameRe.MatchString(s) || hasTitle(s) || unitLike(s) {
		return false
	}
	first := []rune(s)[0]
	return strings.ContainsRune(surnames, first) || strings.ContainsAny(s, "·•‧．") ||
		runeLen(s) >= 3 && compoundSurname(string([]rune(s)[:2]))
}

func compoundSurname(s string) bool {
	return strings.Contains("欧阳 司马 上官 诸葛 东方 皇甫 尉迟 公孙 令狐 慕容 司徒 长孙 宇文 夏侯 端木 独孤 南宫 西门 呼延 轩辕 司空 百里", s)
}

func hasTitle(s string) bool {
	for _, w := range titleWords {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

// titleThenName reads 党工委书记张三, the name directly after its title.
func titleThenName(s string) (title, name string, ok bool) {
	cut := -1
	for _, w := range titleWords {
		if i := strings.LastIndex(s, w); i >= 0 {
			cut = max(cut, i+len(w))
		}
	}
	if cut <= 0 || cut >= len(s) {
		return "", "", false
	}
	title, name = s[:cut], s[cut:]
	if isName(name) || placeholder(name) {
		return title, name, true
	}
	return "", "", false
}

// joinSpacedName makes 张　三 (two single characters) one field again.
func joinSpacedName(fields []string) []string {
	var out []string
	for i := 0; i < len(fields); i++ {
		if i+1 < len(fields) && single(fields[i]) && single(fields[i+1]) && isName(fields[i]+fields[i+1]) {
			out = append(out, fields[i]+fields[i+1])
			i++
			continue
		}
		out = append(out, fields[i])
	}
	return out
}

func single(s string) bool {
	r := []rune(s)
	return len(r) == 1 && unicode.Is(unicode.Han, r[0])
}

func joinTitle(a, b string) string {
	a = strings.Trim(a, " ，,、")
	if a != "" && b != "" {
		a += "、"
	}
	return clip(a+b, maxTitle)
}

func collapse(s string) string { return strings.Join(strings.Fields(s), " ") }

func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return strings.TrimSpace(string(r[:runes]))
	}
	return s
}
