package xlsx_test

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
	"pgregory.net/rapid"

	"lianluo/internal/xlsx"
)

type line struct{ Name, Note string }

var sheet = &xlsx.Sheet[line]{Name: "名单", Title: "单位名单", Columns: []xlsx.Column[line]{
	{Field: "name", Header: "名称", Required: true, Synonyms: []string{"单位"}, Set: func(l *line, s string) error { l.Name = s; return nil }, Get: func(l line) string { return l.Name }},
	{Field: "note", Header: "备注", Set: func(l *line, s string) error { l.Note = s; return nil }, Get: func(l line) string { return l.Note }},
}}

func TestFormulasAreNeutralised(t *testing.T) {
	evil := []string{"=HYPERLINK(\"http://x\")", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "＝1+1", "plain"}
	var b bytes.Buffer
	err := sheet.Export(&b, func(yield func(line) bool) {
		for _, e := range evil {
			if !yield(line{Name: e, Note: "说明"}) {
				return
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(b.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := f.GetRows("名单")
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range evil {
		cell := rows[i+2][0]
		if formula, _ := f.GetCellFormula("名单", fmt.Sprintf("A%d", i+3)); formula != "" {
			t.Errorf("%q became a formula", e)
		}
		if e != "plain" && !strings.HasPrefix(cell, "'") {
			t.Errorf("%q is written as %q", e, cell)
		}
	}
	grids, err := xlsx.Open(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	table, err := sheet.ReadFirst(grids)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range evil {
		if got := table.Rows[i].Value.Name; got != strings.TrimSpace(e) && got != e {
			t.Errorf("%q comes back as %q", e, got)
		}
	}
}

func TestEncodings(t *testing.T) {
	const text = "名称\t备注\n河东社区\t甲\n"
	gbk, err := simplifiedchinese.GB18030.NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	wide, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string]string{"UTF-8": text, "mark": "\ufeff" + text, "GB 18030": gbk, "UTF-16": wide} {
		grids, err := xlsx.Open([]byte(content))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		table, err := sheet.ReadFirst(grids)
		if err != nil || len(table.Rows) != 1 || table.Rows[0].Value.Name != "河东社区" {
			t.Errorf("%s: %+v %v", name, table, err)
		}
	}
}

func TestReadText(t *testing.T) {
	for in, want := range map[string][][]string{
		"a,b\nc,d":               {{"a", "b"}, {"c", "d"}},
		"a\tb\n\"x\ty\nz\"\tq\n": {{"a", "b"}, {"x\ty\nz", "q"}, {""}},
		"a,\"b \"\"c\"\" d\",e":  {{"a", "b \"c\" d", "e"}},
		"a,\"b\"c,d":             {{"a", "\"b\"c", "d"}},
		"a,\"open\nb":            {{"a", "\"open"}, {"b"}},
		"a\r\nb\rc":              {{"a"}, {"b"}, {"c"}},
		",,\n":                   {{"", "", ""}, {""}},
		"":                       {{""}},
		"逗号，不是分隔符\tb":            {{"逗号，不是分隔符", "b"}},
	} {
		g, err := xlsx.ReadText(in)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, g.Rows); diff != "" {
			t.Errorf("%q: %s", in, diff)
		}
	}
}

func TestReadTextTakesAnything(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.StringOfN(rapid.RuneFrom([]rune("a\",\t\n\r甲'=")), 0, 60, -1).Draw(t, "text")
		if _, err := xlsx.ReadText(s); err != nil {
			t.Fatal(err)
		}
	})
}

// zipped makes a workbook whose sheet is given.
func zipped(t *testing.T, sheetXML func(w *bytes.Buffer)) []byte {
	t.Helper()
	f := excelize.NewFile()
	var plain, out, body bytes.Buffer
	if err := f.Write(&plain); err != nil {
		t.Fatal(err)
	}
	r, err := zip.NewReader(bytes.NewReader(plain.Bytes()), int64(plain.Len()))
	if err != nil {
		t.Fatal(err)
	}
	sheetXML(&body)
	w := zip.NewWriter(&out)
	for _, e := range r.File {
		dst, err := w.Create(e.Name)
		if err != nil {
			t.Fatal(err)
		}
		if e.Name == "xl/worksheets/sheet1.xml" {
			_, _ = dst.Write(body.Bytes())
			continue
		}
		src, err := e.Open()
		if err != nil {
			t.Fatal(err)
		}
		var b bytes.Buffer
		_, _ = b.ReadFrom(src)
		_, _ = dst.Write(b.Bytes())
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const head = `<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`

func TestHostileWorkbooks(t *testing.T) {
	cell := func(ref, text string) string {
		return `<c r="` + ref + `" t="inlineStr"><is><t>` + text + `</t></is></c>`
	}
	for name, c := range map[string]func(b *bytes.Buffer){
		"zip bomb": func(b *bytes.Buffer) { b.WriteString(head + strings.Repeat(" ", 60<<20) + "</sheetData></worksheet>") },
		"entity bomb": func(b *bytes.Buffer) {
			b.WriteString(`<!DOCTYPE x [<!ENTITY a "` + strings.Repeat("甲", 1000) + `"><!ENTITY b "&a;&a;&a;&a;">]>` + head + `<row r="1">` + cell("A1", "&b;") + `</row></sheetData></worksheet>`)
		},
		"last row": func(b *bytes.Buffer) {
			b.WriteString(head + `<row r="1048576">` + cell("A1048576", "名称") + `</row></sheetData></worksheet>`)
		},
		"last column": func(b *bytes.Buffer) {
			b.WriteString(head + `<row r="1">` + cell("A1", "名称") + cell("XFD1", "备注") + `</row></sheetData></worksheet>`)
		},
		"merged everything": func(b *bytes.Buffer) {
			b.WriteString(head + `<row r="1">` + cell("A1", "名称") + `</row></sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`)
		},
		"no references": func(b *bytes.Buffer) {
			b.WriteString(head + `<row><c><v>1</v></c></row><row r="x"><c r="!!"><v>1</v></c></row></sheetData></worksheet>`)
		},
		"cut short": func(b *bytes.Buffer) { b.WriteString(head + `<row r="1">` + cell("A1", "名称")) },
	} {
		t.Run(name, func(t *testing.T) {
			content := zipped(t, c)
			grids, err := xlsx.Open(content)
			if err == nil {
				_, err = sheet.ReadFirst(grids)
			}
			if te := (*xlsx.TableError)(nil); !errors.As(err, &te) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestColumnName(t *testing.T) {
	for i, want := range map[int]string{0: "A", 25: "Z", 26: "AA", 51: "AZ", 52: "BA", 701: "ZZ", 702: "AAA"} {
		if got := xlsx.ColumnName(i); got != want {
			t.Errorf("%d: %s, want %s", i, got, want)
		}
	}
}
