package intake

import (
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestNumberFamilies(t *testing.T) {
	for _, c := range []struct {
		printed string
		want    Number
	}{
		{"X2HA202104270093", Number{Family: "central_round", Channel: Letter, Date: "2021-04-27", Round: 2, Area: "HA", Sequence: 93}},
		{"X2HA202105050022", Number{Family: "central_round", Channel: Letter, Date: "2021-05-05", Round: 2, Area: "HA", Sequence: 22}},
		{"X2GD202109120176", Number{Family: "central_round", Channel: Letter, Date: "2021-09-12", Round: 2, Area: "GD", Sequence: 176}},
		{"D4JN20241031009", Number{Family: "central_round", Channel: Phone, Date: "2024-10-31", Round: 4, Area: "JN", Sequence: 9}},
		{"SD3XN202403250005", Number{Family: "central_round", LevelPrefix: "S", Channel: Phone, Date: "2024-03-25", Round: 3, Area: "XN", Sequence: 5}},
		{"D410000201806100026", Number{Family: "lookback_area", Channel: Phone, Date: "2018-06-10", Area: "410000", Sequence: 26}},
		{"D410400000000201912170004", Number{Family: "provincial_area", Channel: Phone, Date: "2019-12-17", Area: "410400000000", Sequence: 4}},
		{"信20170816134", Number{Family: "round1_sichuan", Channel: Letter, Date: "2017-08-16", Sequence: 134}},
		{"电20170816005", Number{Family: "round1_sichuan", Channel: Phone, Date: "2017-08-16", Sequence: 5}},
		{"2017043052", Number{Family: "round1_hunan", Date: "2017-04-30", Sequence: 52}},
		{"D07062", Number{Family: "round1_hainan", Channel: Phone, Batch: "07", Sequence: 62}},
		{"D07067", Number{Family: "round1_hainan", Channel: Phone, Batch: "07", Sequence: 67}},
		{"BCD2022092601", Number{Family: "city_channel_date", Area: "BC", Channel: Phone, Date: "2022-09-26", Sequence: 1}},
		{"BCD2022092602", Number{Family: "city_channel_date", Area: "BC", Channel: Phone, Date: "2022-09-26", Sequence: 2}},
		{"BCD2022092603", Number{Family: "city_channel_date", Area: "BC", Channel: Phone, Date: "2022-09-26", Sequence: 3}},
		{"DF2023071902", Number{Family: "channel_f_date", Channel: Phone, Date: "2023-07-19", Sequence: 2}},
		{"XF2023072303", Number{Family: "channel_f_date", Channel: Letter, Date: "2023-07-23", Sequence: 3}},
		{"LN2021LX1110LY01", Number{Family: "liaoning_provincial", Date: "2021-11-10", Area: "LY", Sequence: 1}},
		{"LN2021LX1111LY01", Number{Family: "liaoning_provincial", Date: "2021-11-11", Area: "LY", Sequence: 1}},
		{"20211118-3", Number{Family: "hotline", Date: "2021-11-18", Sequence: 3}},
		{"2145", Number{Family: "plain", Sequence: 2145}},
		{"2147", Number{Family: "plain", Sequence: 2147}},
		{"41", Number{Family: "plain", Sequence: 41}},
		{"3", Number{Family: "plain", Sequence: 3}},
		{"D2HN202102300007", Number{Family: "central_round", Channel: Phone, Round: 2, Area: "HN", Sequence: 7}}, // no such day
		{"督访〔2021〕7号", Number{Family: "unknown"}},
		{"", Number{Family: "unknown"}},
	} {
		c.want.Printed, c.want.Key = c.printed, NumberKey(c.printed)
		if diff := cmp.Diff(c.want, ParseNumber(c.printed)); diff != "" {
			t.Errorf("%s: %s", c.printed, diff)
		}
	}
}

func TestNumberStarsAndWidths(t *testing.T) {
	for _, s := range []string{"D2HN202109100007*", "D2HN202109100007★", "D2HN202109100007＊", " D2HN202109100007 * ", "D2HN202109100007**", "Ｄ2ＨＮ２０２１09100007＊", "d2hn202109100007☆"} {
		n := ParseNumber(s)
		if !n.KeyCase || n.Key != "D2HN202109100007" || n.Family != "central_round" || n.Channel != Phone || n.Sequence != 7 {
			t.Errorf("%q: %+v", s, n)
		}
	}
	if n := ParseNumber("D2HN202109100007"); n.KeyCase {
		t.Error("no star, no key case")
	}
	if n := ParseNumber("★"); n.Printed != "★" || n.KeyCase {
		t.Errorf("a lone star stays: %+v", n)
	}
	if n := ParseNumber("Ａ－１ 号*"); n.Printed != "Ａ－１ 号" || n.Key != "A-1号" {
		t.Errorf("printed form kept, key folded: %+v", n)
	}
}

func TestEveryFamilyIsReached(t *testing.T) {
	if got := len(Families()); got != 12 {
		t.Fatalf("11 families and unknown, got %d", got)
	}
}

// The short way to the most frequent family agrees with its pattern.
func TestCentralAgreesWithPattern(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringMatching(`S?[DXE]?[0-9A][A-Z]{1,3}2[01][0-9]{5,7}[0-9]{2,5}`).Draw(t, "number")
		n := Number{Key: s}
		if n.central() != families[0].pattern.MatchString(s) {
			t.Fatalf("%q: %v", s, n)
		}
	})
}

func TestParseNumberNeverFails(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "printed")
		n := ParseNumber(s)
		again := ParseNumber(n.Printed)
		if again.Key != n.Key || again.Family != n.Family {
			t.Fatalf("not stable: %q → %+v → %+v", s, n, again)
		}
		if n.Family == "" {
			t.Fatal("family missing")
		}
	})
}

func TestTypes(t *testing.T) {
	for cell, want := range map[string][]string{
		"水":           {"water"},
		"水、大气":        {"water", "air"},
		"大气，扬尘;噪音":    {"air", "noise"},
		"其他污染":        {"other"},
		"噪声污染类":       {"noise"},
		"固体废物/危险废物":   {"solid_waste"},
		"核与辐射":        {"radiation"},
		"生态破坏 土壤污染":   {"ecology", "soil"},
		"流浪狗":         {"other"},
		"农业农村":        {"other"},
		"近岸海域":        {"marine"},
		"Noise、noise": {"other", "noise"},
	} {
		if got := TypesOf(SplitLabels(cell)); !cmp.Equal(got, want) {
			t.Errorf("%s: %v, want %v", cell, got, want)
		}
	}
}

func TestParseTime(t *testing.T) {
	for s, want := range map[string]string{
		"2021-09-10":          "2021-09-10T00:00:00+08:00",
		"2021/9/10":           "2021-09-10T00:00:00+08:00",
		"2021.9.10":           "2021-09-10T00:00:00+08:00",
		"2021年9月10日":          "2021-09-10T00:00:00+08:00",
		"9月10日":               "2021-09-10T00:00:00+08:00",
		"20210910":            "2021-09-10T00:00:00+08:00",
		"2021-09-10 08:30":    "2021-09-10T08:30:00+08:00",
		"2021-09-10 08:30:15": "2021-09-10T08:30:15+08:00",
		"2021年9月10日8时":        "2021-09-10T08:00:00+08:00",
		"2021年9月10日 8时30分":    "2021-09-10T08:30:00+08:00",
		"２０２１－０９－１０":          "2021-09-10T00:00:00+08:00",
		"44449":               "2021-09-10T00:00:00+08:00",
		"44449.354166666664":  "2021-09-10T08:30:00+08:00",
		"2021-02-30":          "", "明天": "", "2021-13-01": "", "99999": "", "2021-09-10 25:00": "", "1999-01-01": "",
	} {
		got, err := ParseTime(s, 2021, false)
		if want == "" {
			if err == nil {
				t.Errorf("%s accepted as %v", s, got)
			}
			continue
		}
		if err != nil || got.Format("2006-01-02T15:04:05-07:00") != want {
			t.Errorf("%s: %v %v, want %s", s, got, err, want)
		}
	}
	if got, _ := ParseTime("2021-09-20", 2021, true); got.Format("15:04:05") != "23:59:59" {
		t.Error("a day as a limit lasts to its end")
	}
}

func TestChannelsAndMarks(t *testing.T) {
	for s, want := range map[string]Channel{"来电": Phone, "电话举报": Phone, "来信来访": Visit, "信": Letter, "微信公众号": WeChat, "12369热线": Phone, "其它": Unknown, "ｘ": Letter} {
		if got, ok := ParseChannel(s); !ok || got != want {
			t.Errorf("%s: %s %v", s, got, ok)
		}
	}
	if _, ok := ParseChannel("飞鸽"); ok {
		t.Error("unknown words are not a channel")
	}
	if yes, ok := ParseMark("★"); !yes || !ok {
		t.Error("star")
	}
	if yes, ok := ParseMark("否"); yes || !ok {
		t.Error("no")
	}
	if _, ok := ParseMark("也许"); ok {
		t.Error("perhaps")
	}
}

// What a pattern takes has a length that its family admits, or it would not be asked.
func TestLengthsOfFamilies(t *testing.T) {
	for _, f := range families {
		rapid.Check(t, func(t *rapid.T) {
			s := rapid.StringMatching(f.pattern.String()).Draw(t, "number")
			if n := utf8.RuneCountInString(s); n < f.from || n > f.to {
				t.Fatalf("%s: %q has %d signs", f.name, s, n)
			}
		})
	}
}
