package redact

import (
	"regexp"
	"strings"
)

const (
	no   = `(?:[0-9]{1,4}[A-Z]?|[A-Z][0-9]{0,4}|[一二三四五六七八九十百零〇两壹贰叁]{1,5})` // number of a building or floor
	room = `(?:[A-Z]?-?[0-9]{3,4}[A-Z]?|[一二三四五六七八九零〇]{3,4})`               // number of a flat
	gap  = `[ ,、·-]{0,2}`
)

var (
	// A building, then a unit or a flat.
	building = regexp.MustCompile(no + ` ?(?:号楼|号栋|栋|幢|座|#楼|#栋|#)` + gap +
		`(?:` + no + ` ?(?:单元|门洞|梯)` + gap + `(?:` + no + ` ?(?:层|楼)` + gap + `)?(?:` + room + ` ?(?:号房|室|房|户|号)?|[0-9]{1,2} ?(?:号房|室|户|号))?` +
		`|(?:` + no + ` ?(?:层|楼)` + gap + `)?(?:` + room + ` ?(?:号房|室|房|户|号)?|[0-9]{1,2} ?(?:号房|室|户|号)))`)
	unit = regexp.MustCompile(no + ` ?单元` + gap + `(?:` + no + ` ?(?:层|楼)` + gap + `)?(?:` + room + ` ?(?:号房|室|房|户|号)?|[0-9]{1,2} ?(?:室|户|号房|号))`)
	flat = regexp.MustCompile(`(?:` + room + ` ?(?:号房|室|房)|` + no + ` ?(?:层|楼)` + gap + room + ` ?(?:号房|室|房|户|号)?)`)
	// 3-2-501 anywhere, 3-501 only after the name of a place where people live.
	dashed  = regexp.MustCompile(`[0-9]{1,3} ?- ?[0-9]{1,2} ?- ?[0-9]{3,4}`)
	dashed2 = regexp.MustCompile(`[A-Z]?[0-9]{1,2}[A-Z]? ?- ?[0-9]{3,4}`)
	behind  = regexp.MustCompile(`[0-9]{1,4} ?号 ?[A-Z]?[0-9]{3,4} ?(?:号房|室|房|户)?`) // 12号501
	hamlet  = regexp.MustCompile(no + ` ?(?:组|队|社) ?` + no + ` ?号`)                // village group and house
	doorway = regexp.MustCompile(`(?:门牌号?|房号|房间号|住址|家住)[:是为 ]{0,2}(?:[0-9]{1,4}-?)+号?`)
	street  = regexp.MustCompile(`[路街道巷弄里村湾坊] ?(?:` + no + ` ?号)(?:院|附 ?[0-9]{1,3} ?号?)?`)

	homes = []string{"小区", "花园", "苑", "园", "公寓", "楼", "家园", "新村", "号", "城", "府", "庭", "湾", "里", "住", "址", "院", "宿舍", "广场", "大厦", "区", "栋", "郡", "邸", "墅", "家"}
	// What makes a number with a dash, or one after 号, something else.
	units = []string{"米", "M", "分贝", "DB", "℃", "度", "元", "万", "亿", "吨", "人", "天", "日", "年", "月", "小时", "时", "点", "%", "件", "个", "户", "家", "平", "亩", "立方",
		"公", "千", "K", "号文", "号令", "次", "次/", "只", "头", "辆", "台", "套", "处", "条", "株", "倍", "毫", "/"}
	rooms = []string{"间", "厅", "屋", "产", "地产", "卫", "厨", "外"}
)

// findAddresses looks for what names a household, and for street numbers, which
// only inform.
func (t *text) findAddresses(add func(Kind, int, int)) {
	take := func(k Kind, ok func(start, end int) bool) func([]int) bool {
		return func(m []int) bool {
			start, end := m[0], t.trim(m[0], m[1])
			if t.numbered(start, end) || isDigit(t.rune(start-1)) && isDigit(t.rune(start)) || isDigit(t.rune(end)) && isDigit(t.rune(end-1)) || !ok(start, end) {
				return false
			}
			add(k, start, end)
			return true
		}
	}
	word := func(start, _ int) bool { return !isLetter(t.rune(start)) || !alphanumeric(t.rune(start-1)) }
	whole := func(start, end int) bool {
		return word(start, end) && !t.measured(end) && !startsWith(t.after(end, 2), rooms)
	}
	t.each(building, take(FlatNumber, whole))
	t.each(unit, take(FlatNumber, whole))
	t.each(flat, take(FlatNumber, func(start, end int) bool {
		return whole(start, end) && !strings.ContainsRune("第共约各有/.", t.rune(start-1)) && t.rune(start-1) != '-'
	}))
	t.each(dashed, take(FlatNumber, func(start, end int) bool {
		return t.alone(start, end) && t.rune(start-1) != '-' && t.rune(start-1) != '.' && t.rune(end) != '-' && t.rune(end) != '.' && !t.measured(end)
	}))
	t.each(dashed2, take(FlatNumber, func(start, end int) bool {
		return t.alone(start, end) && endsWith(t.before(start, 3), homes) && t.rune(end) != '-' && t.rune(end) != '.' && !t.measured(end)
	}))
	t.each(behind, take(FlatNumber, func(start, end int) bool {
		return !alphanumeric(t.rune(end)) && !t.measured(end) && !strings.ContainsRune("第〕])】.", t.rune(start-1)) && !isDigit(t.rune(start-1))
	}))
	t.each(hamlet, take(FlatNumber, func(start, end int) bool {
		return word(start, end) && !startsWith(t.after(end, 1), []string{"文", "令", "线", "车"})
	}))
	t.each(doorway, take(FlatNumber, func(_, end int) bool { return !t.measured(end) }))
	t.each(street, take(StreetNumber, func(_, end int) bool {
		return !startsWith(t.after(end, 1), []string{"文", "令", "线", "车", "楼", "栋"})
	}))
}

// trim drops blanks at the end of a match.
func (t *text) trim(start, end int) int {
	for end > start && strings.ContainsRune(" ,、·-", t.rune(end-1)) {
		end--
	}
	return end
}

// measured tells that a unit of measure follows.
func (t *text) measured(end int) bool {
	after := strings.TrimLeft(t.after(end, 4), " ")
	return startsWith(after, units) && !startsWith(after, []string{"家住", "家里", "家中", "户主", "户居民", "人家", "日前", "时常", "个人", "公寓"})
}
