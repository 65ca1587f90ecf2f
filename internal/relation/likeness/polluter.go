package likeness

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// polluter is a named company, shop, farm or site.
type polluter struct {
	name string // without the legal form
	core string // what is left without words of trade: what is its own
}

// forms end the name of a polluter, longest first.
var forms = []string{
	"有限责任公司", "股份有限公司", "有限公司", "分公司", "公司", "集团", "养殖场", "养猪场", "养鸡场", "养鸭场", "养牛场", "蛋鸡场", "鸡场", "猪场", "屠宰场", "采石场", "洗车场", "停车场", "砂石场", "砂场",
	"堆场", "料场", "合作社", "搅拌站", "加油站", "中转站", "回收站", "修理厂", "汽修厂", "加工厂", "工厂", "厂", "洗车行", "汽修店", "烧烤店", "夜宵店", "火锅店", "小吃店", "海鲜店", "大排档", "便利店", "门市部",
	"餐饮店", "餐馆", "餐厅", "饭店", "饭庄", "酒店", "酒楼", "酒吧", "酒家", "菜馆", "面馆", "小馆", "会所", "宾馆", "旅馆", "茶楼", "KTV", "歌厅", "农庄", "山庄", "度假村", "超市", "商行", "作坊", "项目部", "项目", "工地", "店", "轩", "居", "坊",
}

// weakForms end many other words too, so they need a name of three characters.
var weakForms = []string{"轩", "居", "坊", "项目"}

// trades say what is done, not by whom.
var trades = []string{
	"环境", "环保", "科技", "技术", "服务", "工程", "建设", "建筑", "建材", "装饰", "置业", "房地产", "地产", "开发", "物业", "管理", "投资", "实业", "贸易", "商贸", "工贸", "餐饮", "食品", "饮食", "文化", "娱乐", "传媒",
	"塑料", "塑胶", "橡胶", "制品", "印刷", "包装", "家具", "家私", "木业", "木材", "五金", "机械", "机电", "电子", "电器", "电池", "化工", "铸造", "铸件", "金属", "再生", "资源", "回收", "水泥", "混凝土", "砼", "石材", "砂石", "石英砂", "石料", "沥青",
	"养殖", "畜牧", "牧业", "农业", "生态", "蛋鸡", "生猪", "养猪", "屠宰", "肉联", "汽修", "汽车", "修理", "维修", "洗车", "加油", "物流", "运输", "纺织", "印染", "服装", "造纸", "纸", "砖", "瓦", "陶瓷", "玻璃", "制药", "医药", "垃圾", "污水", "处理", "供热", "锅炉", "搅拌",
	"烧烤", "夜宵", "海鲜", "熟食", "卤味", "小吃", "火锅", "米粉", "面食", "早餐", "快餐", "大排档", "烤鱼", "烤肉", "龙虾", "私房菜", "家常菜", "土菜", "小炒", "风味", "美食", "特色", "连锁", "旗舰", "专卖", "总", "分", "大", "小", "老", "新",
	"施工", "在建", "拆迁", "安置", "无名", "无证", "非法", "黑", "加工", "生产", "制造", "露天", "临街", "临时", "个体", "私人", "夜总会", "猫狗", "宠物", "干洗", "理发", "棋牌", "麻将", "茶",
}

// tradeEnds finds trades and forms by their last character: 十家饭店烧烤店.
var tradeEnds = func() lexicon {
	out := lexicon{}
	for _, t := range append(slices.Clone(trades), forms...) {
		r := []rune(t)
		out[r[len(r)-1]] = append(out[r[len(r)-1]], r)
	}
	return out
}()

// quantity counts polluters instead of naming one: 十家, 几个.
var quantity = regexp.MustCompile(`^[一二三四五六七八九十两几多数]+[家个处]`)

// pollutersOf finds the named polluters of a text; general words such as 烧烤店 or
// 建材厂 name nobody.
func pollutersOf(text string) []polluter {
	r := []rune(text)
	var out []polluter
	for i := 0; i < len(r) && len(out) < maxPolluters; i++ {
		form := formAt(r, i)
		if form == "" {
			continue
		}
		end := i + len([]rune(form))
		if end < len(r) && formAt(r, end) != "" { // 项目工地: the last word is the form
			i = end - 1
			continue
		}
		p := ownName(beforeForm(r[:i]), form)
		if p.core != "" && !slices.Contains(out, p) {
			out = append(out, p)
		}
		i = end - 1
	}
	return out
}

const maxPolluters = 6

var formWords = newLexicon(forms)

// formAt is the form that ends a name at i, or nothing.
func formAt(r []rune, i int) string {
	f := formWords.at(r, i)
	next := i + len(f)
	if f == nil || len(f) == 1 && next < len(r) && strings.ContainsRune("民住然委", r[next]) {
		return "" // 居民 is nobody's name
	}
	return string(f)
}

// beforeForm reads the name before a form, back to a break or to an address.
func beforeForm(r []rune) string {
	name := nameBefore(r, 14)
	name = behind(name, []string{"大道", "路", "街", "巷", "弄", "村", "苑", "栋", "幢", "层", "楼"})
	return quantity.ReplaceAllString(strings.TrimLeftFunc(name, unicode.IsDigit), "")
}

// ownName takes the words of trade off the end. What is left must be a name of
// two characters at least.
func ownName(name, form string) polluter {
	core := name
	for again := true; again && core != ""; {
		again = false
		last, _ := utf8.DecodeLastRuneInString(core)
		for _, t := range tradeEnds[last] {
			if rest, ok := strings.CutSuffix(core, string(t)); ok {
				core, again = rest, true
				break
			}
		}
	}
	least := 2
	if slices.Contains(weakForms, form) {
		least = 3
	}
	if len([]rune(core)) < least {
		return polluter{}
	}
	legal := []string{"有限责任公司", "股份有限公司", "有限公司", "公司"}
	if !slices.Contains(legal, form) {
		name += form
	}
	return polluter{name, core}
}

// samePolluter finds a polluter that both name and how much that weighs; others
// tells that both name some and share none.
func samePolluter(a, b []polluter) (who string, weight float64, others bool) {
	for _, x := range a {
		for _, y := range b {
			if !ends(x.core, y.core) {
				continue
			}
			name, w := shorter(x.core, y.core), kindredWeight
			if ends(x.name, y.name) {
				name, w = shorter(x.name, y.name), polluterWeight
			}
			if w > weight || w == weight && name < who {
				who, weight = name, w
			}
		}
	}
	return who, weight, who == "" && len(a) > 0 && len(b) > 0
}
