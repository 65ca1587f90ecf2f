package redact

import (
	"strings"
	"testing"
	"unicode/utf8"

	"pgregory.net/rapid"
)

// found marks the findings of a text as "kind:text" for comparing.
func found(text string, k Known) []string {
	runes := []rune(text)
	var out []string
	for _, f := range Find(text, k) {
		out = append(out, string(f.Kind)+":"+string(runes[f.Start:f.End]))
	}
	return out
}

func check(t *testing.T, k Known, cases map[string]string) {
	t.Helper()
	for text, want := range cases {
		if got := strings.Join(found(text, k), " | "); got != want {
			t.Errorf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

func TestPhones(t *testing.T) {
	check(t, Known{}, map[string]string{
		"联系电话13800138000。":        "mobile_phone:13800138000",
		"电话138 0013 8000":         "mobile_phone:138 0013 8000",
		"电话138-0013-8000请回":       "mobile_phone:138-0013-8000",
		"1380-013-8000":           "mobile_phone:1380-013-8000",
		"138.0013.8000":           "mobile_phone:138.0013.8000",
		"１３８００１３８０００":             "mobile_phone:１３８００１３８０００",
		"138—0013—8000":           "mobile_phone:138—0013—8000",
		"138\u200b00138000":       "mobile_phone:138\u200b00138000",
		"1 3 8 0 0 1 3 8 0 0 0":   "mobile_phone:1 3 8 0 0 1 3 8 0 0 0",
		"+86 13800138000":         "mobile_phone:13800138000",
		"8613800138000":           "mobile_phone:8613800138000",
		"0086-138-0013-8000":      "mobile_phone:138-0013-8000",
		"一三八零零一三八零零零":             "mobile_phone:一三八零零一三八零零零",
		"一三八 零零一三 八〇〇〇":           "mobile_phone:一三八 零零一三 八〇〇〇",
		"一三八零零一三八零零零一直打不通":        "mobile_phone:一三八零零一三八零零零",
		"拨打13800138000一次未接":       "mobile_phone:13800138000",
		"13800138000元旦后再打":        "mobile_phone:13800138000",
		"Tel13800138000":          "mobile_phone:13800138000",
		"13800138000、13900139000": "mobile_phone:13800138000 | mobile_phone:13900139000",
		"1.13800138000":           "mobile_phone:13800138000",
		"٠١٣٨":                    "",
		"0731-84567890":           "landline_phone:0731-84567890",
		"（0731）84567890":          "landline_phone:0731）84567890",
		"073184567890":            "landline_phone:073184567890",
		"010 8456 7890":           "landline_phone:010 8456 7890",
		"021-6456 7890":           "landline_phone:021-6456 7890",
		"+86 731 8456 7890":       "landline_phone:86 731 8456 7890",
		"电话：84567890":             "landline_phone:84567890",
		"座机8456-7890转801":         "landline_phone:8456-7890",
		"传真 8456789":              "landline_phone:8456789",
		"138****8000":             "",
		"拨打12345热线":               "",
		"电话12369":                 "",
		"全国统一客服400-820-8820":      "",
		"电话20210910登记":            "",
		"投资13800138000元":          "",
		"处罚12345678901.50元":       "",
		"日处理量1500-2000吨":          "",
		"排放浓度130 140 150 毫克":      "",
	})
}

func TestNumbersOfPersons(t *testing.T) {
	check(t, Known{}, map[string]string{
		"身份证号430102198001010016":      "id_number:430102198001010016",
		"11010519491231002X":          "id_number:11010519491231002X",
		"11010519491231002x。":         "id_number:11010519491231002x",
		"１１０１０５１９４９１２３１００２Ｘ":          "id_number:１１０１０５１９４９１２３１００２Ｘ",
		"110105 19491231 002X":        "id_number:110105 19491231 002X",
		"一一〇一〇五一九四九一二三一〇〇二X":          "id_number:一一〇一〇五一九四九一二三一〇〇二X",
		"身份证：430102198001010010":      "id_number:430102198001010010", // wrong checksum, but it is called one
		"编号430102198001010010":        "",
		"430102800101001":             "id_number:430102800101001",
		"130503 670401 001":           "id_number:130503 670401 001",
		"430102801301001":             "",
		"990102800101001":             "",
		"卡号6222021234567890128":       "bank_card:6222021234567890128",
		"6222 0212 3456 7890 128":     "bank_card:6222 0212 3456 7890 128",
		"6222 0212 3456 7890 129":     "",
		"4111 1111 1111 1111":         "bank_card:4111 1111 1111 1111",
		"账号：123456789012":             "bank_card:123456789012",
		"统一社会信用代码91430100183764483Y":  "",
		"排污许可证91430100MA4L1234XY001V": "",
		"粤B12345":                     "licence_plate:粤B12345",
		"粤B·12345超标":                  "licence_plate:粤B·12345",
		"湘AD12345新能源车":                "licence_plate:湘AD12345",
		"湘A12345F":                    "licence_plate:湘A12345F",
		"湘Ａ１２３４５":                     "licence_plate:湘Ａ１２３４５",
		"湘a-b1234":                    "licence_plate:湘a-b1234",
		"粤Z1234港":                     "licence_plate:粤Z1234港",
		"豫A 8888学":                    "licence_plate:豫A 8888学",
		"受理渠道新X3SD202109100012":       "",
		"湘A1234":                      "",
		"邮箱zhang.san@example.com":     "email:zhang.san@example.com",
		"ｚｓ＠ｑｑ．ｃｏｍ":                   "email:ｚｓ＠ｑｑ．ｃｏｍ",
		"微信号zhang_san88":              "social_account:zhang_san88",
		"微信：zhangsan":                 "social_account:zhangsan",
		"加V zhangsan88":               "social_account:zhangsan88",
		"QQ：123456789":                "social_account:123456789",
		"QQ号为12345678":                "social_account:12345678",
		"微信公众号shengtai2021":           "",
		"微信X2HA202104270093":          "",
		"通过微信举报":                      "",
		"微信20210910收到":                "",
	})
}

func TestFlats(t *testing.T) {
	check(t, Known{}, map[string]string{
		"住幸福小区3栋2单元501室":         "flat_number:3栋2单元501室",
		"３栋２单元５０１室":              "flat_number:３栋２单元５０１室",
		"三栋二单元五〇一室":              "flat_number:三栋二单元五〇一室",
		"十二栋三单元":                 "flat_number:十二栋三单元",
		"5号楼1202":                "flat_number:5号楼1202",
		"5#楼1202室楼上":             "flat_number:5#楼1202室",
		"12#1202":                "flat_number:12#1202",
		"A座1203":                 "flat_number:A座1203",
		"3幢501":                  "flat_number:3幢501",
		"3号楼2单元5楼东户":             "flat_number:3号楼2单元5楼",
		"2单元501":                 "flat_number:2单元501",
		"楼上501室住户":               "flat_number:501室",
		"602房":                   "flat_number:602房",
		"12楼1203":                "flat_number:12楼1203",
		"3-2-501":                "flat_number:3-2-501",
		"３－２－５０１":                "flat_number:３－２－５０１",
		"家园12-1-1202业主":          "flat_number:12-1-1202",
		"幸福小区3-501":              "flat_number:3-501",
		"人民路12号501":              "flat_number:12号501",
		"人民路12号501室":             "flat_number:12号501室",
		"幸福村3组12号":               "flat_number:3组12号",
		"门牌号12号":                 "flat_number:门牌号12号",
		"3栋2单元501室、4栋1单元202":     "flat_number:3栋2单元501室 | flat_number:4栋1单元202",
		"人民路12号饭店油烟":             "street_number:路12号",
		"某路１２号":                  "street_number:路１２号",
		"幸福街一百二十号":               "street_number:街一百二十号",
		"小区3栋楼下餐馆":               "",
		"会议室、实验室、3间办公室":          "",
		"两室一厅，3室2厅":              "",
		"涉及12户、120户居民":           "",
		"共5栋楼、12个单元":             "",
		"建筑面积501平方米":             "",
		"清理垃圾3-5吨":               "",
		"整改时间2021-09-10":         "",
		"噪声50-100分贝":             "",
		"距离小区100-500米":           "",
		"〔2021〕12号":              "",
		"省督察[2021]117号":          "",
		"湘环发〔2021〕12号2021年印发":    "",
		"依据GB 3096-2008":         "",
		"执行HJ 38-2017":           "",
		"东经112.98626，北纬28.25591": "",
		"第12号令":                  "",
		"301国道":                  "",
		"1号楼至5号楼":                "",
	})
}

func TestNames(t *testing.T) {
	check(t, Known{}, map[string]string{
		"举报人张三反映":            "person_name:张三",
		"举报人：王建国，男":          "person_name:王建国",
		"投诉人姓名李四":            "person_name:李四",
		"业主欧阳建国投诉":           "person_name:欧阳建国",
		"户主：刘 ":              "",
		"居民陈小红称":             "person_name:陈小红",
		"村民黄大伟家养猪":           "person_name:黄大伟",
		"联系人（签名）赵六":          "person_name:赵六",
		"本人叫周杰，":             "person_name:周杰",
		"举报人阿依古丽·买买提反映":      "person_name:阿依古丽·买买提",
		"张先生来电":              "person_name:张先生",
		"举报人张伟先生":            "person_name:张伟先生",
		"与王丽华女士联系":           "person_name:王丽华女士",
		"欧阳女士":               "person_name:欧阳女士",
		"李老太反映":              "person_name:李老太",
		"王建国 13800138000":    "person_name:王建国 | mobile_phone:13800138000",
		"（李四，电话13800138000）": "person_name:李四 | mobile_phone:13800138000",
		"负责人王建国停业":           "",
		"负责人：王建国":            "person_name:王建国",
		"举报人张某反映":            "",
		"张某某女士":              "",
		"王某先生":               "",
		"一位先生、该女士":           "",
		"居民高度关注":             "",
		"业主方面表示满意":           "",
		"居民房屋旁":              "",
		"居民楼下餐馆":             "",
		"村民和业主":              "",
		"居民周边的环境":            "",
		"群众反映强烈":             "",
		"居民多次向街道反映":          "",
		"群众严重不满":             "",
		"村民马上向":              "",
		"居民关于噪声的投诉":          "",
		"业主委员会":              "",
		"当事人已缴纳罚款":           "",
		"经营者未安装净化器":          "",
		"联系人：区城管局":           "",
		"举报人认为整改不到位":         "",
		"居民区":                "",
		"对村干部李某给予警告":         "",
		"住户安装空调":             "",
		"居民常年受扰":             "",
		"周边居民用水":             "",
		"商户高峰时段经营":           "",
		"信访人对办理结果表示满意":       "",
	})
}

func TestWhatPublishedTablesSay(t *testing.T) {
	for _, text := range []string{
		"受理编号D3SD202109100012", "X2HA202104270093*", "D410000201806100026", "D410400000000201912170004", "信20170816134", "2017043052",
		"D07062", "BCD2022092601", "DF2023071902", "LN2021LX1111LY01", "20211118-3", "第35-1批",
		"蛋鸡场臭味扰民、疑污染水源", "石英砂堆场未遮盖，大风扬尘，举报人曾向12345反映未果。",
		"已立案3宗，罚款79300元、10000元、10000元，合计9.93万元。", "8月13日夜间受理，14日清除全部炉灶，5天后未反弹。",
		"十家饭店烧烤店油烟噪声进小区，限2018年7月15日前完成整改。", "经核查，31家铸造厂中8家有环评手续，23家无手续。",
		"毁林面积220平方米，属实；村干部毁林一亩建房，不属实。", "昼间58.3分贝、夜间49.7分贝，符合GB 12348-2008中2类标准。",
		"对2名村干部批评教育，1人诫勉谈话。", "公示期2025年1月3日至1月9日，监督电话：12369。", "夏季收运时间由20:00调整为22:00。",
		"经开区城管大队责令其于2022年10月10日前安装油烟净化设施。", "完成率100%（12/12），阶段性办结。",
		"占地3000平方米，2021年9月10日至15日现场核查3次。", "该公司排污许可证编号为91430100MA4L1234XY001V。",
	} {
		if got := found(text, Known{}); len(got) > 0 {
			t.Errorf("%s: %v", text, got)
		}
	}
}

func TestKnownPeople(t *testing.T) {
	check(t, Known{Names: []string{"水清"}, Phones: []string{"0731-8456789"}, IDNumbers: []string{"HK1234567"}, Addresses: []string{"青禾街道幸福村12号"}}, map[string]string{
		"据水清反映":                "known_name:水清",
		"据水 清说":                "known_name:水 清",
		"河水，清澈":                "",
		"电话8456 789":           "",
		"电话0731 8456789":       "known_phone:0731 8456789",
		"零七三一八四五六七八九":          "known_phone:零七三一八四五六七八九",
		"护照hk-1234567":         "known_id_number:hk-1234567",
		"家在幸福村12号附近":           "known_address:幸福村12号",
		"青禾街道 幸福村１２号":          "known_address:青禾街道 幸福村１２号",
		"青禾街道辖区":               "",
		"2021年7月31日处理84件，567吨": "",
	})
	check(t, Known{Names: []string{"李", ""}, Phones: []string{"12345"}, Addresses: []string{"湖南省"}}, map[string]string{"李子园12345湖南省": ""})
	if f := Find("据水清说", Known{Names: []string{"水清"}}); len(f) != 1 || f[0].Sample != "**" {
		t.Errorf("a known name shows: %+v", f)
	}
}

func TestSamples(t *testing.T) {
	for text, want := range map[string]string{"13800138000": "138******00", "501室": "5**室", "举报人张三反映": "张*", strings.Repeat("1 ", 10) + "": ""} {
		f := Find(text, Known{})
		if want == "" {
			if len(f) > 0 {
				t.Errorf("%s: %+v", text, f)
			}
			continue
		}
		if len(f) != 1 || f[0].Sample != want {
			t.Errorf("%s: %+v", text, f)
		}
	}
}

func TestMask(t *testing.T) {
	const text = "居民张三住3栋2单元501室，电话13800138000，反映人民路12号饭店油烟。"
	got := Mask(text, Blocking(Find(text, Known{})))
	if want := "居民**住*********，电话***********，反映人民路12号饭店油烟。"; got != want {
		t.Errorf("got %s", got)
	}
	if Mask("甲", []Finding{{Start: -3, End: 9}}) != "*" || Mask("\xff", nil) != "\xff" {
		t.Error("places outside the text, or a text without findings")
	}
}

var pieces = []string{"1", "3", "8", "0", "138", "13800138000", "0731", "84567890", " ", "-", "－", "·", "（", "）", "，", "栋", "单元", "室", "号", "楼", "路", "组",
	"张", "欧阳", "伟", "建国", "先生", "举报人", "：", "反映", "粤", "B", "X", "微信", "@", ".com", "一", "三", "八", "〇", "１", "电话", "身份证", "110105194912310", "02", "*", "某",
	"\xff", "\n", "é", "🀄", "\u200b", "D3SD20210910", "0012", "A座", "501"}

// properties hold for any text: offsets lie inside and hold something, masking
// what blocks leaves nothing that blocks, and masking twice is masking once.
func properties(text string, k Known) string {
	n := utf8.RuneCountInString(text)
	all := Find(text, k)
	for _, f := range all {
		if f.Start < 0 || f.Start >= f.End || f.End > n {
			return "offsets outside the text"
		}
		if strings.Count(f.Sample, "*") == 0 {
			return "a sample that hides nothing"
		}
	}
	once := Mask(text, Blocking(all))
	if utf8.RuneCountInString(once) != n {
		return "masking changed the length"
	}
	again := Find(once, k)
	if len(Blocking(again)) > 0 {
		return "a masked text has findings: " + once
	}
	if Mask(once, Blocking(again)) != once {
		return "masking is not idempotent"
	}
	return ""
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := strings.Join(rapid.SliceOfN(rapid.SampledFrom(pieces), 0, 30).Draw(t, "text"), "")
		k := Known{Names: []string{rapid.SampledFrom(pieces).Draw(t, "name")}, Phones: []string{rapid.StringMatching(`[0-9]{0,12}`).Draw(t, "phone")}}
		if fault := properties(text, k); fault != "" {
			t.Fatalf("%q: %s", text, fault)
		}
	})
}

func FuzzFind(f *testing.F) {
	for _, p := range []string{"居民张三住3栋2单元501室，电话13800138000", "\xff\xfe1380013\x808000", "一三八零零一三八零零零一"} {
		f.Add(p, "张三", "13800138000")
	}
	f.Fuzz(func(t *testing.T, text, name, phone string) {
		if fault := properties(text, Known{Names: []string{name}, Phones: []string{phone}, Addresses: []string{name}, IDNumbers: []string{phone}}); fault != "" {
			t.Fatalf("%q: %s", text, fault)
		}
	})
}
