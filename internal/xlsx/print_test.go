package xlsx_test

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"lianluo/internal/xlsx"
)

func TestPrint(t *testing.T) {
	long := strings.Repeat("该烧烤店油烟净化器滤网堵塞，油烟外溢，影响楼上居民。", 80)
	p := xlsx.Print{Sheet: "公开一览表", Title: "公开情况一览表", Subtitle: "（第十三批）", Footnote: "注：带*的为重点件。",
		Columns: []xlsx.PrintColumn{{Header: "序号", Width: 5, Center: true}, {Header: "调查核实情况", Width: 34}},
		Lines:   [][]string{{"1", "=HYPERLINK(\"http://x\")"}, {"2", long}, {"3", "甲\n乙"}}}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	for range 20 {
		var again bytes.Buffer
		if err := p.Write(&again); err != nil || !bytes.Equal(again.Bytes(), b.Bytes()) {
			t.Fatalf("the same paper is other bytes: %v", err)
		}
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows(p.Sheet)
	if err != nil {
		t.Fatal(err)
	}
	if rows[0][0] != p.Title || rows[2][1] != "调查核实情况" || rows[3][1] != "'=HYPERLINK(\"http://x\")" || rows[len(rows)-1][0] != p.Footnote {
		t.Errorf("%q", rows)
	}
	if formula, _ := f.GetCellFormula(p.Sheet, "B4"); formula != "" {
		t.Error("a text became a formula")
	}
	var whole string
	for _, r := range rows[4 : len(rows)-2] {
		whole += r[1]
	}
	if whole != long || len(rows) < 8 {
		t.Errorf("a long text is cut into %d rows and reads %d bytes of %d", len(rows), len(whole), len(long))
	}
	for row, want := range map[int]float64{4: 16.5, 5: 379, len(rows) - 1: 29} {
		if h, err := f.GetRowHeight(p.Sheet, row); err != nil || h != want {
			t.Errorf("row %d is %v high, want %v (%v)", row, h, want, err)
		}
	}
	sheet, book := part(t, b.Bytes(), "xl/worksheets/sheet1.xml"), part(t, b.Bytes(), "xl/workbook.xml")
	for _, want := range []string{`orientation="landscape"`, `paperSize="9"`, `fitToHeight="0"`, `fitToPage="true"`, `state="frozen"`, `ySplit="3"`, "第 &amp;P 页"} {
		if !strings.Contains(sheet, want) {
			t.Errorf("the sheet lacks %s", want)
		}
	}
	for _, want := range []string{"_xlnm.Print_Titles", "$3:$3", "_xlnm.Print_Area", fmt.Sprintf("$A$1:$B$%d", len(rows))} {
		if !strings.Contains(book, want) {
			t.Errorf("the workbook lacks %s", want)
		}
	}
}

// Figures are numbers, so that they can be added up; all else in their column, and
// every figure in another, stays text.
func TestPrintNumbers(t *testing.T) {
	p := xlsx.Print{Sheet: "统计", Columns: []xlsx.PrintColumn{{Header: "编号", Width: 12}, {Header: "件数", Width: 8, Center: true, Number: true}},
		Lines: [][]string{{"20210910", "12"}, {"2", "0.5"}, {"3", "—"}, {"4", "50%"}, {"5", "=1"}, {"6", "Inf"}, {"7", ""}}}
	var b bytes.Buffer
	if err := p.Write(&b); err != nil {
		t.Fatal(err)
	}
	sheet := part(t, b.Bytes(), "xl/worksheets/sheet1.xml")
	if n := strings.Count(sheet, `<c r="B4" s="16"><v>12</v>`) + strings.Count(sheet, `<c r="B5" s="16"><v>0.5</v>`); n != 2 || strings.Count(sheet, `t="s"`) != 14 || strings.Contains(sheet, "<f>") {
		t.Errorf("%d numbers in %s", n, sheet)
	}
}

func part(t *testing.T, workbook []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(workbook), int64(len(workbook)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}
