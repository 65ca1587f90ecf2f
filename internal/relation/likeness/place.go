package likeness

import (
	"slices"
	"strings"
	"unicode"
)

// place is a road or a named spot, with the number or building if it was given.
type place struct {
	name   string // as far back as it could be read; the beginning may be too long
	suffix string
	number string
}

// key holds only the end of the name, because where a name begins in running
// text is a guess.
func (p place) key() string { return tail(p.name) + p.suffix }

func (p place) String() string { return p.name + p.suffix + p.number }

// tail is the last two characters.
func tail(name string) string {
	r := []rune(name)
	return string(r[max(0, len(r)-2):])
}

var roads = []string{"大道", "大街", "胡同", "路", "街", "巷", "弄"}

var spots = []string{"社区", "小区", "新村", "新城", "花园", "家园", "花苑", "公寓", "大厦", "广场", "市场", "村", "苑"}

// notNames end what looks like a name but is none: 铁路, 马路, 临街, 该小区.
var notNames = []string{
	"铁", "马", "公", "道", "线", "电", "上", "出", "修", "高速", "管", "一条", "步行", "商业", "美食", "小吃", "夜宵", "整条", "这条", "主干", "小",
	"该", "本", "我们", "影响", "旁边", "附近", "周边", "整个", "几个", "多个", "相邻", "靠近", "老旧", "住宅", "居民", "所在", "城中", "全", "各", "农贸", "菜", "农",
}

// breaks are words behind which a name may begin; single characters of them are
// also never part of a name.
var breaks = []string{
	"举报", "反映", "投诉", "位于", "地处", "街道", "社区", "小区", "附近", "旁边", "对面", "楼下", "楼上", "门口", "交叉口", "路口", "一带", "沿线", "靠近", "紧邻", "以及", "还有", "有一家", "一家", "多家", "几家", "有人",
	"晚上", "夜间", "凌晨", "清晨", "后半夜", "半夜", "白天", "长期", "经常", "每天", "每晚", "近期", "目前", "疑似", "怀疑", "发现", "名叫", "名为", "叫做",
}

const breakRunes = "的在和与及、，。；：！？“”\"'()（）《》[]【】·,.;:!? \n/|~至到从临沿向某由被把是有疑区市县镇乡省"

// placesOf appends the places of a text.
func placesOf(text string, out []place) []place {
	r := []rune(numerals(text))
	for i := 0; i < len(r) && len(out) < maxPlaces; i++ {
		suffix, ok := suffixAt(r, i)
		if !ok {
			continue
		}
		end := i + len([]rune(suffix))
		name := behind(nameBefore(r[:i], 4), roads)
		if !named(name) {
			continue
		}
		number, n := numberAt(r[end:])
		p := place{name, suffix, number}
		if !slices.ContainsFunc(out, func(o place) bool { return o.key() == p.key() && o.number == p.number }) {
			out = append(out, p)
		}
		i = end + n - 1
	}
	return out
}

const maxPlaces = 6

// behind gives what follows the last of the words in a name: 净坛1路公寓 is no
// place of that name.
func behind(name string, words []string) string {
	for _, w := range words {
		if i := strings.LastIndex(name, w); i >= 0 {
			name = name[i+len(w):]
		}
	}
	return name
}

// lexicon finds words by their first character.
type lexicon map[rune][][]rune

func newLexicon(lists ...[]string) lexicon {
	out := lexicon{}
	for _, list := range lists {
		for _, w := range list {
			r := []rune(w)
			out[r[0]] = append(out[r[0]], r)
		}
	}
	return out
}

// at is the first word of the lexicon that stands at i, or nil.
func (l lexicon) at(r []rune, i int) []rune {
	for _, w := range l[r[i]] {
		if i+len(w) <= len(r) && slices.Equal(r[i:i+len(w)], w) {
			return w
		}
	}
	return nil
}

var suffixes = newLexicon(roads, spots)

// suffixAt tells whether a name ends at i: the longest of the words there that
// is not the beginning of another, such as 街道 or 村民.
func suffixAt(r []rune, i int) (string, bool) {
	s := suffixes.at(r, i)
	if s == nil {
		return "", false
	}
	next := i + len(s)
	if next < len(r) && strings.ContainsRune("道口边面民委干灯", r[next]) {
		return "", false
	}
	return string(s), true
}

// nameBefore reads a name backwards from the end of r: at most longest
// characters, back to a break.
func nameBefore(r []rune, longest int) string {
	start := len(r)
	for start > 0 && len(r)-start < longest {
		c := r[start-1]
		if strings.ContainsRune(breakRunes, c) || !unicode.IsLetter(c) && !unicode.IsDigit(c) || c == '号' || c == '#' {
			break
		}
		if brokenAt(r[:start]) {
			break
		}
		start--
	}
	return string(r[start:])
}

// brokenAt tells whether r ends with one of the breaks.
func brokenAt(r []rune) bool {
	for _, w := range breakEnds[r[len(r)-1]] {
		if len(w) <= len(r) && slices.Equal(r[len(r)-len(w):], w) {
			return true
		}
	}
	return false
}

// breakEnds finds the breaks by their last character.
var breakEnds = func() lexicon {
	out := lexicon{}
	for _, b := range breaks {
		r := []rune(b)
		out[r[len(r)-1]] = append(out[r[len(r)-1]], r)
	}
	return out
}()

// named tells a name of its own from a word for any such thing.
func named(name string) bool {
	if len([]rune(name)) < 2 {
		return false
	}
	return !slices.ContainsFunc(notNames, func(n string) bool { return strings.HasSuffix(name, n) })
}

// numberAt reads a house number or building behind a name: 12号, 12-3号, 12#,
// 100弄5号, 3栋, 3号楼. n is how many characters it took.
func numberAt(r []rune) (number string, n int) {
	for {
		start := n
		for n < len(r) && (unicode.IsDigit(r[n]) || n > start && (r[n] == '-' || r[n] == '之')) {
			n++
		}
		if n == start || n == len(r) || !strings.ContainsRune("号#弄栋幢座组", r[n]) {
			return number, start
		}
		unit := string(r[n])
		digits := strings.ReplaceAll(string(r[start:n]), "之", "-")
		n++
		switch {
		case unit == "号" && n < len(r) && r[n] == '楼':
			unit = "栋"
			n++
		case unit == "#" && n < len(r) && (r[n] == '楼' || r[n] == '栋'):
			unit = "栋"
			n++
		case unit == "#":
			unit = "号"
		case unit == "幢" || unit == "座":
			unit = "栋"
		}
		number += digits + unit
	}
}

// numerals writes Chinese numbers before a unit of addresses as digits, so that
// 净坛一路十二号 and 净坛1路12号 are one.
func numerals(text string) string {
	r := []rune(text)
	out := make([]rune, 0, len(r))
	for i := 0; i < len(r); {
		j := i
		for j < len(r) && strings.ContainsRune("〇零一二两三四五六七八九十百", r[j]) {
			j++
		}
		if j > i && j < len(r) && strings.ContainsRune("路街巷弄号栋幢座组", r[j]) {
			out = append(out, []rune(arabic(r[i:j]))...)
			i = j
			continue
		}
		out = append(out, r[i:max(j, i+1)]...)
		i = max(j, i+1)
	}
	return string(out)
}

// arabic reads 十二 as 12, 一百零三 as 103, and 一二三 as 123.
func arabic(r []rune) string {
	if !slices.ContainsFunc(r, func(c rune) bool { return c == '十' || c == '百' }) {
		out := make([]rune, len(r))
		for i, c := range r {
			out[i] = '0' + rune(digit(c))
		}
		return string(out)
	}
	sum, last := 0, 0
	for _, c := range r {
		switch c {
		case '百':
			sum += max(last, 1) * 100
			last = 0
		case '十':
			sum += max(last, 1) * 10
			last = 0
		default:
			last = digit(c)
		}
	}
	return decimal(sum + last)
}

func digit(c rune) int {
	switch c {
	case '〇', '零':
		return 0
	case '两':
		return 2
	}
	return strings.IndexRune("一二三四五六七八九", c)/len("一") + 1
}

func decimal(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + string(rune('0'+n%10))
}

// samePlace finds a place that both name. exact means that the number agrees
// too; elsewhere, that both give numbers and none agrees.
func samePlace(a, b []place) (where string, exact, elsewhere bool) {
	numberedA, numberedB := false, false
	for _, x := range a {
		numberedA = numberedA || x.number != ""
		for _, y := range b {
			numberedB = numberedB || y.number != ""
			if x.suffix != y.suffix || !ends(x.name, y.name) {
				continue
			}
			shared := place{shorter(x.name, y.name), x.suffix, ""}
			same := x.number != "" && x.number == y.number
			if same {
				shared.number = x.number
			}
			if s := shared.String(); where == "" || same && !exact || same == exact && s < where {
				where, exact = s, same
			}
		}
	}
	return where, exact, numberedA && numberedB && !exact
}

// ends tells whether one name is the end of the other.
func ends(a, b string) bool { return strings.HasSuffix(a, b) || strings.HasSuffix(b, a) }

func shorter(a, b string) string {
	if len(b) < len(a) {
		return b
	}
	return a
}
