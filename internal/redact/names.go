package redact

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Surnames that are no everyday word; those that are (区, 楼, 水, 车 …) would make
// a name of half the sentences about a residential area.
const surnames = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏窦章苏潘葛奚范彭郎鲁韦昌马苗凤方俞任袁柳鲍史唐费廉岑薛雷贺倪汤滕殷罗毕郝邬安" +
	"乐于傅卞齐康伍余顾孟黄穆萧尹姚邵汪祁毛禹狄戴谈宋茅庞熊纪舒屈项祝董梁杜阮蓝闵席季贾娄江童颜郭梅盛林刁钟徐邱骆高夏蔡田樊胡凌霍虞万柯卢莫房裘缪丁宣邓郁杭洪包诸左石崔吉龚" +
	"程嵇邢裴陆荣翁荀羊惠甄曲芮靳松段富巫乌焦巴谷侯宓班秋仲伊宁仇栾甘厉戎祖武符刘景詹龙叶幸韶郜黎薄白怀蒲邰卓蔺屠蒙池乔胥闻莘翟谭贡逄姬冉宰桑桂濮牛寿边扈燕冀尚农温庄晏柴瞿阎" +
	"慕茹习宦艾鱼易慎戈廖庾衡耿满匡寇欧聂关荆游竺肖付代闫覃占邸谌晁佟冷辛兰岳原苑邝麦仝滑涂占古尧佘麻帅蓟阳"

var (
	compound = []string{"欧阳", "上官", "司马", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯", "长孙", "宇文", "端木", "南宫", "独孤", "轩辕", "呼延", "闻人", "澹台"}

	cues = `举报人|投诉人|信访人|反映人|来信人|来访人|来电人|上访人|申诉人|申请人|当事人|联系人|负责人|法定代表人|经营者|承包人|业主|户主|住户|居民|村民|市民|群众|租户|租客|店主|商户|房东|邻居|网民|署名|签名|姓名|本人|我叫|名叫|此人`
	// What may stand between the word and the name; filled, it says that a name follows.
	cued = regexp.MustCompile(`(?:` + cues + `) ?(?:\(?(?:签名|签字|姓名|实名|代表)\)?)? ?([:=]|姓名|名叫|名为|为|是|叫|系)? ?:? ?["“(《]?`)
	// What follows a name in a sentence.
	followers = []string{"反映", "举报", "投诉", "信访", "称", "说", "表示", "来电", "来信", "来访", "家", "等", "的", "电话", "手机", "联系", "住", "于", "向", "在", "提出", "要求", "认为", "因", "对", "自述",
		"多次", "曾", "先生", "女士", "小姐", "告", "和", "与", "及", "、", "之", "名下", "所", "不", "诉", "咨询", "建议", "请求", "希望", "签", "经营", "承包", "擅自", "未", "将", "私自", "违", "身份", "微信", "到", "从", "被", "给", "再次", "又", "也", "已", "系", "是", "为", "以", "同意", "满意", "确认"}
	// Runes that are in no given name.
	notGiven = "某住因告诉投举的了是在不有和与及或等们这那个位先称说我你他她它被把将就都也很者人户家于对向从所其该此已未每各上下里外前后旁边间"
	// Words that begin with a surname.
	words = []string{"周边", "周围", "周末", "周期", "周一", "周二", "周三", "周四", "周五", "周六", "周日", "高度", "高空", "高层", "高压", "高温", "高考", "高峰", "高速", "高兴", "高声", "方面", "方便", "方式", "方法", "方圆", "方向", "方案", "严重", "严格", "严禁", "严厉", "严肃",
		"安全", "安静", "安装", "安置", "安排", "安宁", "关于", "关心", "关注", "关闭", "关系", "关停", "任意", "任何", "任务", "房屋", "房子", "房间", "房产", "房东", "房内", "金属", "金额", "于是", "温度", "马上", "马路", "石子", "石材", "石头", "石灰", "石料", "黄色", "黄土", "白天", "白色", "白烟", "江边", "江河",
		"池塘", "林地", "林木", "林业", "田地", "田间", "何时", "何种", "费用", "明显", "平时", "万余", "万元", "高尔", "汤锅", "毛坯", "左右", "左侧", "左边", "石油", "叶子", "项目", "强烈", "程序", "程度", "原因", "原来", "原有", "原本", "原址", "原则", "满意", "满足", "习惯", "农村", "农田", "农业", "农户",
		"农药", "鱼塘", "鱼池", "怀疑", "符合", "阳台", "阳光", "边上", "边界", "包括", "包装", "包围", "古树", "古城", "段时", "甘蔗", "诸多", "全部", "麻烦", "麻将", "夏天", "夏季", "秋天", "秋季", "凌晨", "屠宰", "游泳", "游客", "滑坡", "代表", "代理", "占用", "占道", "占地", "占据", "付款", "付出", "洪水",
		"洪涝", "华东", "景区", "景观", "富裕", "康复", "龙头", "牛羊", "牛粪", "牛棚", "牛场", "羊圈", "羊粪", "广场", "乐器", "冷却", "冷库", "边坡", "梁上", "章程", "施工", "纪律", "纪委", "谈话", "时间", "盛行", "苗木", "巴士", "班车", "班组", "武装", "史上", "范围", "易燃", "易发", "燕子", "曲艺", "柴油",
		"柴火", "杜绝", "项下", "陆续", "余热", "余下", "余名", "季度", "计划", "荣誉", "祖坟", "祖屋", "尚未", "尚无", "祝愿", "雷雨", "雷达", "童车", "童话", "金银", "钟点", "钟头", "常年", "兰花", "幸福", "幸好", "惠民", "焦油", "焦炭", "焦急", "乌烟", "乌黑", "桂花", "桑拿", "桑树", "岳父", "岳母", "胡同", "胡乱",
		"游乐", "郎中", "卫生", "卫浴", "顾虑", "顾客", "辛苦", "施肥", "施救", "施行", "麦田", "麦地", "万分", "林场", "苑内", "阳性", "白酒", "伊始", "屈服", "罗列", "毕竟", "包含", "席位", "石场", "石粉", "石渣", "毛发", "项圈", "牛奶"}
	titles    = regexp.MustCompile(`先生|女士|小姐|太太|老人|大爷|大妈|阿姨|婆婆|老伯|大娘|老太`)
	minority  = regexp.MustCompile(`^\p{Han}{2,6}(?:·\p{Han}{2,8}){1,3}`)
	phoneLead = regexp.MustCompile(`(?:[ ,:、(]|联系电话|电话|手机|联系方式|号码|TEL|微信)*$`)
)

// findNames looks for people's names: after words such as "complainant", before
// a courtesy title, and right before a phone number.
func (t *text) findNames(found []Finding, add func(Kind, int, int)) {
	t.each(cued, func(m []int) bool {
		if n := t.nameAt(m[1], m[2] >= 0); n > 0 {
			add(PersonName, m[1], m[1]+n)
		}
		return false // a cue may follow a cue: 举报人姓名
	})
	t.each(titles, func(m []int) bool {
		if n := t.nameBefore(m[0]); n > 0 {
			add(PersonName, m[0]-n, m[1])
		}
		return true
	})
	for _, f := range found {
		if f.Kind != Mobile && f.Kind != Landline && f.Kind != KnownPhone {
			continue
		}
		lead := phoneLead.FindString(t.before(f.Start, 12))
		end := f.Start - utf8.RuneCountInString(lead)
		start := end
		for start > 0 && isHan(t.rune(start-1)) && end-start < 5 {
			start--
		}
		if n := end - start; lead != "" && n >= 2 && n <= 4 && t.isName(start, n) {
			add(PersonName, start, end)
		}
	}
}

// nameAt gives the length of the name that begins at a place, 0 for none. After
// filling such as a colon a name need not be followed by a verb.
func (t *text) nameAt(at int, filled bool) int {
	if s := minority.FindString(t.after(at, 30)); s != "" {
		first, rest, _ := strings.Cut(s, "·")
		for _, f := range followers {
			if i := strings.Index(rest, f); i > 0 {
				rest = rest[:i]
			}
		}
		return utf8.RuneCountInString(first) + 1 + utf8.RuneCountInString(rest)
	}
	for _, n := range []int{3, 2, 4} {
		if !t.isName(at, n) {
			continue
		}
		next := t.rune(at + n)
		if !isHan(next) || startsWith(t.after(at+n, 2), followers) || filled && n > 2 {
			return n
		}
	}
	return 0
}

// isName tells whether n runes are a surname and a given name.
func (t *text) isName(at, n int) bool {
	if at < 0 {
		return false
	}
	s := t.after(at, n)
	if utf8.RuneCountInString(s) != n {
		return false
	}
	for _, r := range s {
		if !isHan(r) {
			return false
		}
	}
	given := 0
	if startsWith(s, compound) && n > 2 {
		given = len("欧阳")
	} else if first, size := utf8.DecodeRuneInString(s); n <= 3 && strings.ContainsRune(surnames, first) {
		given = size
	}
	return given > 0 && !strings.ContainsAny(s[given:], notGiven) && !startsWith(s, words)
}

// nameBefore gives the length of the name that ends at a title, 0 for none. A
// given name is believed only when what stands before it cannot be part of it.
func (t *text) nameBefore(end int) int {
	for _, n := range []int{3, 4, 2} {
		before := t.before(end-n, 3)
		if t.isName(end-n, n) && (!isHan(t.rune(end-n-1)) || endsWith(before, lefts)) {
			return n
		}
	}
	for _, c := range compound {
		if strings.HasSuffix(t.before(end, 2), c) {
			return 2
		}
	}
	last := t.rune(end - 1)
	if strings.ContainsRune(surnames, last) && !endsWith(t.before(end, 2), []string{"农", "东方", "社区", "周边"}) {
		return 1
	}
	return 0
}

// lefts end what stands before a name.
var lefts = []string{"人", "主", "民", "户", "众", "客", "东", "和", "与", "及", "由", "向", "对", "是", "为", "的", "叫", "给", "找", "被", "让", "跟", "同", "系", "即", "住"}
