package likeness

import (
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlaces(t *testing.T) {
	for text, want := range map[string]string{
		"举报人民路12号川味小馆油烟直排":    "人民路12号",
		"人民路１２号":              "人民路12号",
		"人民路十二号":              "人民路12号",
		"人民路 12# 门面":          "人民路12号",
		"净坛一路公寓楼下":            "净坛1路",
		"净坛1路七家餐馆":            "净坛1路",
		"位于青禾街道建设大道100弄5号":    "建设大道100弄5号",
		"青禾新村三栋楼下的夜宵摊":        "青禾新村3栋",
		"青禾新村3幢":              "青禾新村3栋",
		"青禾新村3号楼":             "青禾新村3栋",
		"西塘村二组鱼塘":             "西塘村2组",
		"东风街12之3号":            "东风街12-3号",
		"临街夜宵店油烟直排":           "",
		"城中村巷道破损，车辆经过扬尘大":     "",
		"小区广场舞音响声音大":          "",
		"影响小区居民，马路边铁路旁":       "",
		"河东社区农贸市场旁的商铺后半夜装卸货物": "河东社区",
		"沿人民路与东风街交叉口":         "人民路 东风街",
		"青禾街道办事处、河东社区居委会":     "河东社区",
		"一百零三路":               "103路",
		"中山大道一百零三号":           "中山大道103号",
		"在海棠花苑5栋2单元楼下":        "海棠花苑5栋",
		"人民路12号、人民路12号":       "人民路12号",
		"":                    "",
		"路":                   "",
		"\x00路号#栋":            "",
		"长期在恒盛大厦楼下烧烤，油烟飘进恒盛大厦 8座": "恒盛大厦 飘进恒盛大厦8栋",
	} {
		var got []string
		for _, p := range placesOf(fold(text), nil) {
			got = append(got, p.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func TestPolluters(t *testing.T) {
	for text, want := range map[string]string{
		"人民路12号川味小馆油烟直排":           "川味小馆/川味",
		"举报宏达塑料有限公司夜间偷排":           "宏达塑料/宏达",
		"宏达塑料制品（青禾）有限公司":           "",
		"小区对面恒盛建材厂噪声粉尘":            "恒盛建材厂/恒盛",
		"晚上老李烧烤店烟雾大":               "老李烧烤店/老李",
		"顺发养殖场臭气扰民":                "顺发养殖场/顺发",
		"锦绣江南项目工地夜间施工":             "锦绣江南项目工地/锦绣江南",
		"一家名为好又来餐馆的油烟":             "好又来餐馆/好又来",
		"十家饭店烧烤店油烟噪声进小区":           "",
		"几家海鲜店污水外流":                "",
		"某建材厂噪声粉尘，水泥厂长期粉尘浓烟":       "",
		"工地夜间施工，渣土车带泥上路":           "",
		"熟食作坊凌晨开工":                 "",
		"砂石堆场没有遮盖":                 "",
		"ＪＪ酒吧音乐声大":                 "JJ酒吧/JJ",
		"西塘村红旗砖厂浓烟":                "红旗砖厂/红旗",
		"青禾环境服务有限公司的垃圾中转站、红星汽修厂喷漆": "青禾环境服务/青禾 红星汽修厂/红星",
		"厂": "", "有限公司": "", "": "",
	} {
		var got []string
		for _, p := range pollutersOf(fold(text)) {
			got = append(got, p.name+"/"+p.core)
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}

func score(a, b string) int {
	return Score(Compare(Read(Source{Summary: a}), Read(Source{Summary: b})))
}

// What staff would take for one matter, and what not; 50 is where a pair is put
// before them unasked.
func TestJudgement(t *testing.T) {
	for _, c := range []struct {
		a, b string
		same bool
	}{
		{"人民路12号川味小馆油烟直排，影响楼上住户。", "举报人民路十二号的川味小馆餐饮店，夜里炒菜油烟大，隔油池发臭。", true},
		{"小区对面恒盛建材厂噪声粉尘，白天晚上都在切割石材。", "恒盛建材厂切割石材，粉尘飘到小区，噪声大。", true},
		{"临街夜宵店油烟直排，隔油池长期不清、气味难闻，垃圾车清晨停在楼下异味大。", "楼下夜宵店油烟直排，隔油池不清掏气味难闻；清晨垃圾车停在楼下有异味。", true},
		{"与X2HN202109100031重复的投诉，仍未解决。", "菜场西侧商铺凌晨装卸货物（X2HN202109100031）。", true},
		{"宏达塑料有限公司夜间偷排废气，气味刺鼻。", "宏达塑料有限公司偷排刺鼻废气，每到夜间更重。", true},
		{"小区广场舞音响声音大，劝过几次又反弹。", "砂石堆场没有遮盖，刮风天扬尘到小区。", false},
		{"人民路12号川味小馆油烟直排，影响楼上住户。", "人民路58号湘味轩油烟直排，影响楼上住户。", false},
		{"夜间噪声", "夜间噪声大", false},
		{"举报人反映油烟扰民，严重影响居民生活，要求处理。", "群众反映噪音扰民，严重影响周边居民正常生活，要求有关部门查处。", false},
		{"熟食作坊凌晨开工，油烟和风机噪声影响楼上住户。", "海鲜店污水排到人行道，地下车库积水发臭。", false},
	} {
		if got := score(c.a, c.b); got >= 50 != c.same {
			t.Errorf("%d for\n%s\n%s\n%+v", got, c.a, c.b, Compare(Read(Source{Summary: c.a}), Read(Source{Summary: c.b})))
		}
	}
}

// texts are complaints put together from names, places and matters.
func texts() *rapid.Generator[string] {
	part := rapid.SampledFrom([]string{
		"人民路12号", "人民路", "东风街3栋", "净坛一路", "青禾新村5栋", "川味小馆", "宏达塑料有限公司", "恒盛建材厂", "油烟直排影响楼上住户", "夜里切割石材粉尘很大",
		"河水发黑发臭像有污水排入", "垃圾车清晨停在楼下", "严重影响居民生活", "X2HN202109100031", "，", "。", " ", "要求有关部门查处", "广场舞音响整晚不停", "ＡＢ１２", "★",
	})
	return rapid.Custom(func(t *rapid.T) string {
		s := strings.Join(rapid.SliceOfN(part, 0, 8).Draw(t, "parts"), "")
		return s + rapid.OneOf(rapid.Just(""), rapid.StringN(0, 20, -1)).Draw(t, "odd")
	})
}

func TestSymmetric(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts().Draw(t, "a"), texts().Draw(t, "b")
		x, y := Read(Source{Summary: a, Address: b}), Read(Source{Summary: b})
		if p, q := Compare(x, y), Compare(y, x); !slices.Equal(p, q) {
			t.Fatalf("%+v\n%+v", p, q)
		}
		if Similarity(x, y) != Similarity(y, x) {
			t.Fatal("wording")
		}
	})
}

func TestIdenticalIsHundred(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := Read(Source{Summary: texts().Draw(t, "text")})
		if f.total > 0 && Similarity(f, f) != 1 {
			t.Fatalf("wording %v", Similarity(f, f))
		}
		got := Score(Compare(f, f))
		if f.telling >= plainWords && got != 100 {
			t.Fatalf("score %d", got)
		}
		if got < 0 || got > 100 {
			t.Fatalf("score %d", got)
		}
	})
}

// A further agreement never lowers the score, and wording that moves nearer never
// reads as further away.
func TestMonotone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		weights := rapid.SliceOfN(rapid.IntRange(1, 100), 0, 6).Draw(t, "weights")
		var reasons []Reason
		for _, w := range weights {
			reasons = append(reasons, Reason{Kind: Text, Weight: w})
		}
		was := Score(reasons)
		w := rapid.IntRange(1, 100).Draw(t, "more")
		if now := Score(append(reasons, Reason{Kind: Place, Weight: w})); now < was {
			t.Fatalf("%d after %d", now, was)
		}
		if w < 100 && Score([]Reason{{Weight: w}}) > Score([]Reason{{Weight: w + 1}}) {
			t.Fatal("a weightier reason counts less")
		}
	})
	base := Read(Source{Summary: "川味小馆油烟直排，隔油池长期不清，垃圾车清晨停在楼下"})
	last := -1
	for _, s := range []string{"河水发黑发臭像有污水排入", "垃圾车很吵", "垃圾车清晨停在楼下", "隔油池长期不清，垃圾车清晨停在楼下", "川味小馆油烟直排，隔油池长期不清，垃圾车清晨停在楼下"} {
		got := Score(Compare(base, Read(Source{Summary: s})))
		if got < last {
			t.Errorf("%s: %d after %d", s, got, last)
		}
		last = got
	}
}

// Like texts meet in the index, unlike ones hardly ever.
func TestMarksMeet(t *testing.T) {
	meet := func(a, b string) int {
		x, y := Read(Source{Summary: a}).Marks(), Read(Source{Summary: b}).Marks()
		n := 0
		for _, m := range x {
			if slices.Contains(y, m) {
				n++
			}
		}
		return n
	}
	if n := meet("临街夜宵店油烟直排，隔油池长期不清、气味难闻，垃圾车清晨停在楼下异味大。", "楼下夜宵店油烟直排，隔油池不清掏气味难闻；清晨垃圾车停在楼下有异味。"); n == 0 {
		t.Error("alike, and no mark in common")
	}
	if n := meet("小区广场舞音响声音大，劝过几次又反弹。", "砂石堆场没有遮盖，刮风天扬尘到小区。"); n != 0 {
		t.Errorf("unlike, and %d marks in common", n)
	}
	if n := meet("举报人民路12号川味小馆", "川味小馆（人民路十二号）"); n < 3 {
		t.Errorf("%d marks in common", n)
	}
	rapid.Check(t, func(t *rapid.T) {
		m := Read(Source{Numbers: []string{"X2HN202109100031"}, Summary: strings.Repeat(texts().Draw(t, "text"), 3)}).Marks()
		if len(m) == 0 || len(m) > maxMarks {
			t.Fatal(len(m))
		}
	})
}

func TestMentioned(t *testing.T) {
	for text, want := range map[string]string{
		"与X2HN202109100031*重复": "X2HN202109100031", "同ｄ410000201806100026号": "D410000201806100026", "电话13820012345": "", "身份证430100200001011234": "",
		"信20170816134、BCD2022092601": "信20170816134 BCD2022092601",
	} {
		if got := strings.Join(mentioned(fold(text)), " "); got != want {
			t.Errorf("%s: %s", text, got)
		}
	}
}

func BenchmarkRead(b *testing.B) {
	s := Source{Summary: "举报人民路十二号的川味小馆餐饮店，夜里炒菜油烟大，隔油池发臭，垃圾车清晨停在楼下异味大，多次投诉未果，要求有关部门查处。"}
	for b.Loop() {
		f := Read(s)
		f.Marks()
	}
}
