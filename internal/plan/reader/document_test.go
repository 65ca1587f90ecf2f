package reader

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"html"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

const wordOpen = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"><w:body>`
const wordClose = `</w:body></w:document>`

// docx packs parts into a .docx.
func docx(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	w := zip.NewWriter(&buf)
	for name, content := range parts {
		f, err := w.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte(content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

func paragraphs(lines []string) string {
	var b strings.Builder
	b.WriteString(wordOpen)
	for _, l := range lines {
		half := len([]rune(l)) / 2 // Word cuts a paragraph into runs as it likes
		r := []rune(l)
		fmt.Fprintf(&b, `<w:p><w:pPr><w:jc w:val="left"/></w:pPr><w:r><w:t xml:space="preserve">%s</w:t></w:r><w:r><w:t xml:space="preserve">%s</w:t></w:r></w:p>`,
			html.EscapeString(string(r[:half])), html.EscapeString(string(r[half:])))
	}
	b.WriteString(wordClose)
	return b.String()
}

// The same plan reads the same from text, from another encoding, with other line ends, and from Word.
func TestSamePlanInEveryWrapping(t *testing.T) {
	data, err := os.ReadFile("../../../db/seed/plan.txt")
	if err != nil {
		t.Fatal(err)
	}
	plain := open(t, "../../../db/seed/plan.txt")
	want := Read(plain)
	gb, err := simplifiedchinese.GB18030.NewEncoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	utf16, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().Bytes(data)
	if err != nil {
		t.Fatal(err)
	}
	for name, in := range map[string][]byte{
		"bom":     append([]byte("\xef\xbb\xbf"), data...),
		"crlf":    bytes.ReplaceAll(data, []byte("\n"), []byte("\r\n")),
		"gb18030": gb,
		"utf16":   utf16,
		"docx":    docx(t, map[string]string{"word/document.xml": paragraphs(plain.Lines)}),
	} {
		doc, err := Open(in)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want, Read(doc)); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
}

// Word's automatic numbers, tables, breaks, tabs, deletions and fallback copies.
func TestWordParagraphs(t *testing.T) {
	p := func(s string) string { return `<w:p><w:r><w:t>` + s + `</w:t></w:r></w:p>` }
	num := func(level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="7"/></w:numPr><w:tabs><w:tab w:val="left"/></w:tabs></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	body := wordOpen + num("0", "机构") + num("1", "综合协调组") + num("2", "甲") + num("2", "乙") + num("1", "信访组") + num("2", "丙") +
		`<w:p><w:pPr><w:pStyle w:val="Plan"/></w:pPr><w:r><w:t>样式带编号</w:t></w:r></w:p>` +
		`<w:p><w:r><w:t>上</w:t><w:br/><w:t>下</w:t><w:tab/><w:t>右</w:t></w:r><w:del><w:r><w:t>删去</w:t></w:r></w:del></w:p>` +
		`<w:p><w:r><mc:AlternateContent><mc:Choice><w:t>框</w:t></mc:Choice><mc:Fallback><w:t>框</w:t></mc:Fallback></mc:AlternateContent></w:r></w:p>` +
		`<w:tbl><w:tr><w:tc>` + p("组长") + `</w:tc><w:tc>` + p("张三") + p("书记") + `</w:tc></w:tr></w:tbl>` + p("A&amp;B &lt;C&gt;") + wordClose
	numbers := `<w:numbering xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">` +
		`<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:lvlText w:val="%1、"/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="（%2）"/></w:lvl>` +
		`<w:lvl w:ilvl="2"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%3."/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="4"><w:lvl w:ilvl="0"><w:start w:val="3"/><w:numFmt w:val="decimalEnclosedCircle"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="4"/></w:num></w:numbering>`
	styles := `<w:styles xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:style w:styleId="Plan"><w:pPr><w:numPr><w:numId w:val="8"/></w:numPr></w:pPr></w:style></w:styles>`
	doc, err := Open(docx(t, map[string]string{"word/document.xml": body, "word/numbering.xml": numbers, "word/styles.xml": styles}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"一、机构", "（一）综合协调组", "1.甲", "2.乙", "（二）信访组", "1.丙", "③样式带编号", "上", "下\t右", "框", "组长\t张三 书记", "A&B <C>"}
	if diff := cmp.Diff(want, doc.Lines); diff != "" {
		t.Error(diff)
	}
}

// Hostile and mistaken files end in an error of their own, quickly and in little memory.
func TestFilesRefused(t *testing.T) {
	bomb := docx(t, map[string]string{"word/document.xml": wordOpen + strings.Repeat("<w:p/>", 20<<20/6) + wordClose})
	if len(bomb) > MaxBytes {
		t.Fatalf("the bomb has %d bytes", len(bomb))
	}
	deep := docx(t, map[string]string{"word/document.xml": wordOpen + strings.Repeat("<w:p>", 10000)})
	entity := docx(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>`})
	undefined := docx(t, map[string]string{"word/document.xml": wordOpen + `<w:p><w:r><w:t>&b;</w:t></w:r></w:p>` + wordClose})
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"zip bomb":      {bomb, ErrTooLarge},
		"deep nesting":  {deep, ErrUnreadable},
		"entity bomb":   {entity, ErrUnreadable},
		"entity":        {undefined, ErrUnreadable},
		"text too long": {docx(t, map[string]string{"word/document.xml": paragraphs([]string{strings.Repeat("长", MaxBytes/2)})}), ErrTooLarge},
		"other zip":     {docx(t, map[string]string{"xl/workbook.xml": "<a/>"}), ErrUnsupported},
		"cut zip":       {bomb[:len(bomb)/2], ErrUnreadable},
		"no document":   {docx(t, map[string]string{"word/document.xml": wordOpen + wordClose}), ErrEmpty},
		"cut document":  {docx(t, map[string]string{"word/document.xml": wordOpen + `<w:p>`}), ErrUnreadable},
		"pdf":           {[]byte("%PDF-1.7\n"), ErrUnsupported},
		"old word":      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ErrUnsupported},
		"binary":        {[]byte("组长\x00\x01"), ErrUnsupported},
		"neither code":  {[]byte("\xff\xff\xff\xff\xff"), ErrUnreadable},
		"nothing":       {nil, ErrEmpty},
		"blank":         {[]byte(" \r\n\t\u3000"), ErrEmpty},
		"too large":     {bytes.Repeat([]byte("a"), MaxBytes+1), ErrTooLarge},
		"too many rows": {bytes.Repeat([]byte("a\n"), MaxLines+1), ErrTooManyRows},
	} {
		if _, err := Open(c.data); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
	}
}

// A pasted text is text whatever it begins with, and control characters in it are blanks.
func TestPaste(t *testing.T) {
	doc, err := Paste("\ufeff%PDF\x00组长：\x01张三\r\n二")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"%PDF 组长： 张三", "二"}, doc.Lines); diff != "" {
		t.Error(diff)
	}
	if _, err := Paste("\u3000 \x02"); !errors.Is(err, ErrEmpty) {
		t.Errorf("blank: %v", err)
	}
	if _, err := Paste(strings.Repeat("长", MaxBytes/3+1)); !errors.Is(err, ErrTooLarge) {
		t.Errorf("long: %v", err)
	}
}
