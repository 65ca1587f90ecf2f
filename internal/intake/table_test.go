package intake

import (
	"bytes"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"lianluo/internal/xlsx"
)

func read(t *testing.T, content string) (xlsx.Table[Row], error) {
	t.Helper()
	grids, err := xlsx.Open([]byte(content))
	if err != nil {
		return xlsx.Table[Row]{}, err
	}
	return Read(grids, 2021)
}

// brief is what the variants are compared by: row, number, types, channel,
// star, faults.
func brief(table xlsx.Table[Row]) []string {
	var out []string
	for _, r := range table.Rows {
		s := r.Value.Number.Printed + "|" + strings.Join(r.Value.Types, "+") + "|" + string(r.Value.Channel)
		if r.Value.Key() {
			s += "|key"
		}
		for _, f := range r.Faults {
			s += "|" + f.Column + ":" + f.Code
		}
		out = append(out, s)
	}
	return out
}

func TestTableVariants(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want []string
	}{
		"tabs with a title":             {"河东街道信访件交办表\n\n序号\t受理编号\t交办问题基本情况\t行政区域\t污染类型\n1\tX2HN202109100031\t噪声扰民\t河东\t噪声\n", []string{"X2HN202109100031|noise|"}},
		"other words":                   {"编号\t举报内容\t问题类型\t举报方式\t是否重点\n41\t露天烧烤\t油烟\t来电\t是\n", []string{"41|air|phone|key"}},
		"words with blanks in them":     {"　序号,受理 编号, 反映问题（基本情况）,所属区域 ,涉及污染类型,信访方式,没听说过的列\n1,X2HN202109120001,油烟直排,河东,大气,来电,x\n", []string{"X2HN202109120001|air|phone"}},
		"commas and quotes":             {"信访件编号,反映问题,污染类型,责任单位\n20211118-3,\"养殖场肥水外溢,\n流入\"\"别家\"\"田地\",水,\"农业站,水务站\"\n", []string{"20211118-3|water|"}},
		"stray quote":                   {"编号,举报内容\n7,\"某某\"公司夜里偷排\n8,粉尘\n", []string{"7||", "8||"}},
		"header of two lines in a cell": {"受 理 编 号\t\"交办问题\n基本情况：\"\tＫＰＩ\n1\t甲\t0\n", []string{"1||"}},
		"parentheses":                   {"受理编号（带*为重点件）\t举报问题(摘要)\t污染类型【可多选】\nD2HN202109100007*\t夜宵店油烟\t大气、水\n", []string{"D2HN202109100007|air+water||key"}},
		"columns of types":              {"编号\t反映问题\t水\t大气\t油烟\t噪声\t其他\n996\t畜禽粪污\t√\t1\t0\t\t\n997\t烧烤\t\t\t✓\t2\t否\n", []string{"996|water+air|", "997|air+noise|"}},
		"two header lines":              {"序号\t编号\t举报内容\t责任单位\t\n\t\t\t主办单位\t协办单位\n1\t30\t砖厂浓烟\t城管办\t执法队\n", []string{"30||"}},
		"repeated header":               {"编号\t举报内容\n1\t甲\n编号\t举报内容\n2\t乙\n", []string{"1||", "2||"}},
		"totals and notes":              {"编号\t举报内容\t类型\n1\t甲\t水\n合计\t1 件\t\n注：带*为重点件\n填表人：某某\t审核人：某某\n", []string{"1|water|"}},
		"windows newlines":              {"\ufeff编号\t举报内容\r\n1\t甲\r\n\r\n2\t乙\r\n", []string{"1||", "2||"}},
		"bad rows":                      {"编号\t举报内容\t来源\t交办时间\t重点件\n1\t\t来电\t2021-09-10\t是\n\t乙\t来信\t\t\n3\t丙\t飞鸽\t2021-02-30\t也许\n4\t丁\t\t9月10日\t否\n4*\t戊\n1.2E+16\t己\n", []string{"1||phone|key|B:required", "|" + "|letter|A:required", "3|||C:unknown_channel|D:invalid_date|E:invalid_mark", "4||", "4|||key|A:duplicate_in_table", "|||A:number_as_science"}},
		"ragged rows":                   {"编号\t举报内容\t类型\n1\t甲\n2\t乙\t水\t多余\t的\n", []string{"1||", "2|water|"}},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := read(t, c.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, brief(table)); diff != "" {
				t.Fatal(diff)
			}
		})
	}
}

func TestTablesThatAreNone(t *testing.T) {
	for name, c := range map[string][2]string{
		"empty":           {"  \n", "empty_file"},
		"prose":           {"请各单位尽快上报。\n联系人：某某\n", "no_header"},
		"no summary":      {"编号\t类型\n1\t水\n", "missing_columns"},
		"old excel":       {"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1....", "unsupported_file"},
		"broken workbook": {"PK\x03\x04 nothing", "unreadable_file"},
		"binary":          {"编号\t举报内容\n1\t\x00\x01\n", "invalid_text"},
		"too many rows":   {"编号\t举报内容\n" + strings.Repeat("1\t甲\n", xlsx.MaxRows+1), "too_many_rows"},
		"giant cell":      {"编号\t举报内容\n1\t" + strings.Repeat("甲", 30000) + "\n", "cell_too_long"},
	} {
		t.Run(name, func(t *testing.T) {
			table, err := read(t, c[0])
			var te *xlsx.TableError
			if !errors.As(err, &te) || te.Code != c[1] {
				t.Fatalf("%v, rows %d; want %s", err, len(table.Rows), c[1])
			}
		})
	}
}

func TestSampleTable(t *testing.T) {
	b, err := os.ReadFile("../../db/seed/cases.tsv")
	if err != nil {
		t.Fatal(err)
	}
	table, err := read(t, string(b))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"X2HN202109100031|noise|letter", "D2HN202109100007|air+water|phone|key", "X2HN202109100044|air+noise|letter", "D2HN202109100052|noise|phone",
		"D2HN202109100058|air|phone", "X2HN202109100063|water+ecology|letter", "X2HN202109100071|other|letter", "D2HN202109100080|air|phone|key"}
	if diff := cmp.Diff(want, brief(table)); diff != "" {
		t.Fatal(diff)
	}
	if table.HeaderRow != 3 || table.Rows[0].Number != 4 {
		t.Fatalf("header %d, first row %d", table.HeaderRow, table.Rows[0].Number)
	}
	r := table.Rows[0].Value
	if r.AssignedAt.Format("01-02 15:04") != "09-10 08:00" || r.DueAt.Format("01-02 15:04:05") != "09-20 23:59:59" || r.Assisting != "城管执法中队" {
		t.Fatalf("%+v", r)
	}
}

func workbook(t *testing.T, fill func(f *excelize.File)) string {
	t.Helper()
	f := excelize.NewFile()
	fill(f)
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func TestWorkbookVariants(t *testing.T) {
	set := func(f *excelize.File, sheet, at string, cells ...any) {
		if err := f.SetSheetRow(sheet, at, &cells); err != nil {
			t.Fatal(err)
		}
	}
	merged := workbook(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "信访件交办表")
		_ = f.MergeCell("Sheet1", "A1", "F1")
		set(f, "Sheet1", "A2", "序号", "受理编号", "举报内容", "行政区域", "责任单位", "")
		set(f, "Sheet1", "A3", "", "", "", "", "主办单位", "协办单位")
		for _, c := range []string{"A", "B", "C", "D"} {
			_ = f.MergeCell("Sheet1", c+"2", c+"3")
		}
		_ = f.MergeCell("Sheet1", "E2", "F2")
		set(f, "Sheet1", "A4", 1, "X2HN202109100031", "噪声", "河东", "城管办", "执法队")
		set(f, "Sheet1", "A5", 2, 2017043052, "扬尘", "", "城管办")
		_ = f.MergeCell("Sheet1", "D4", "D5")
	})
	table, err := read(t, merged)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"X2HN202109100031||", "2017043052||"}, brief(table)); diff != "" {
		t.Fatal(diff)
	}
	if r := table.Rows[0].Value; r.Responsible != "城管办" || r.Assisting != "执法队" {
		t.Fatalf("two-line header: %+v", r)
	}
	if table.Rows[1].Value.Area != "河东" {
		t.Fatal("a value merged over rows holds for each of them")
	}
	second := workbook(t, func(f *excelize.File) {
		set(f, "Sheet1", "A1", "填写说明：请看第二张表")
		_, _ = f.NewSheet("明细")
		set(f, "明细", "C3", "编号", "反映问题", "受理日期")
		set(f, "明细", "C4", "D07062", "堆场扬尘", 44449)
	})
	table, err = read(t, second)
	if err != nil {
		t.Fatal(err)
	}
	if table.Sheet != "明细" || table.Headings[2].Column != "C" || table.Rows[0].Value.ReceivedAt.Format("2006-01-02") != "2021-09-10" {
		t.Fatalf("%+v", table)
	}
}

func TestTemplateReadsBack(t *testing.T) {
	var b bytes.Buffer
	if err := Table(2021).Template(&b); err != nil {
		t.Fatal(err)
	}
	table, err := read(t, b.String())
	if err != nil {
		t.Fatal(err)
	}
	if len(table.Rows) != 0 || len(table.Headings) < 13 {
		t.Fatalf("the template holds %d rows under %d columns", len(table.Rows), len(table.Headings))
	}
	for _, h := range table.Headings {
		if h.Field == "" {
			t.Errorf("the template's own column %s is not recognised", h.Header)
		}
	}
}
