package file

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"image"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lianluo/internal/fault"
)

func picture(t testing.TB, format string) []byte {
	t.Helper()
	var b bytes.Buffer
	img := image.NewRGBA(image.Rect(0, 0, 8, 8))
	var err error
	switch format {
	case "png":
		err = png.Encode(&b, img)
	case "gif":
		err = gif.Encode(&b, img, nil)
	default:
		err = jpeg.Encode(&b, img, nil)
	}
	if err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func archive(t testing.TB, names ...string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, n := range names {
		f, err := w.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write([]byte("<x/>")); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func heic() []byte {
	return append([]byte("\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic"), make([]byte, 200)...)
}

func ole() []byte {
	return append([]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}, make([]byte, 600)...)
}

const pdf = "%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"

func TestJudge(t *testing.T) {
	jpg, pic := picture(t, "jpg"), picture(t, "png")
	docx := archive(t, "[Content_Types].xml", "_rels/.rels", "word/document.xml")
	join := func(parts ...[]byte) []byte { return bytes.Join(parts, nil) }
	for _, c := range []struct {
		name    string
		content []byte
		want    string // a media type, or the code of the fault
	}{
		{"现场.jpg", jpg, "image/jpeg"},
		{"现场.JPEG", jpg, "image/jpeg"},
		{"现场", jpg, "image/jpeg"},
		{"现场.png", pic, "image/png"},
		{"动图.gif", picture(t, "gif"), "image/gif"},
		{"IMG_0001.HEIC", heic(), "image/heic"},
		{"报告.pdf", []byte(pdf), "application/pdf"},
		{"反馈.docx", docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
		{"清单.xlsx", archive(t, "[Content_Types].xml", "xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"},
		{"公文.ofd", archive(t, "OFD.xml", "Doc_0/Document.xml"), "application/ofd"},
		{"笔录.wps", ole(), "application/vnd.ms-works"},
		{"笔录.doc", ole(), "application/msword"},
		{"说明.txt", []byte("现场情况说明\n"), "text/plain"},
		{"数据.txt", []byte("a,b\n1,2\n3,4\n"), "text/plain"},

		{"空.jpg", nil, "empty"},
		{"现场.png", jpg, "extension_mismatch"},
		{"现场.exe", jpg, "extension_mismatch"},
		{"现场.jpg.exe", jpg, "extension_mismatch"},
		{"现场.docx", jpg, "extension_mismatch"},
		{"a.zip", archive(t, "../../x"), "unsupported_media_type"},
		{"a.docx", archive(t, "x.txt"), "unsupported_media_type"},
		{"a.jar", archive(t, "META-INF/MANIFEST.MF"), "unsupported_media_type"},
		{"a.html", []byte("<!doctype html><script>alert(1)</script>"), "unsupported_media_type"},
		{"a.txt", []byte("<html><script>alert(1)</script></html>"), "unsupported_media_type"},
		{"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), "unsupported_media_type"},
		{"a.exe", append([]byte("MZ"), make([]byte, 300)...), "unsupported_media_type"},
		{"a.sh", []byte("#!/bin/sh\nrm -rf /\n"), "unsupported_media_type"},
		{"a.bin", []byte{0, 1, 2, 3}, "unsupported_media_type"},

		{"现场.jpg", join(jpg, archive(t, "x.class")), "polyglot"},
		{"报告.pdf", join([]byte(pdf), archive(t, "x.js")), "polyglot"},
		{"现场.jpg", join(jpg[:20], []byte("<script>alert(1)</script>"), jpg[20:]), "polyglot"},
		{"现场.jpg", join(jpg, []byte("<?php system($_GET[0]); ?>")), "polyglot"},
		{"现场.jpg", join(jpg[:20], []byte("%PDF-1.4"), jpg[20:]), "extension_mismatch"},
		{"报告.pdf", join(jpg[:20], []byte("%PDF-1.4"), jpg[20:], []byte("%%EOF")), "polyglot"},
		{"报告.docx", archive(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"), "macros"},
		{"现场.png", pic[:len(pic)-5], "unreadable_file"},
		{"报告.pdf", []byte(pdf[:30]), "unreadable_file"},
		{"反馈.docx", docx[:len(docx)-30], "unreadable_file"},
	} {
		tail := c.content[max(0, len(c.content)-66000):]
		media, err := Judge(c.name, c.content[:min(len(c.content), 16000)], tail)
		if err != nil {
			media = outcome(err)
		}
		if got := media; got != c.want {
			t.Errorf("%s with %.20q: %q, want %q (%v)", c.name, c.content, got, c.want, err)
		}
	}
}

// outcome is the code of a fault, or of the one field in it.
func outcome(err error) string {
	f, ok := fault.As(err)
	switch {
	case !ok:
		return ""
	case len(f.Fields) == 1:
		return f.Fields[0].Code
	}
	return string(f.Code)
}

func TestEveryKindHasAnExtensionOfItsOwn(t *testing.T) {
	for media, extensions := range kinds {
		if len(extensions) == 0 {
			t.Errorf("%s has no extension", media)
		}
	}
}

func TestCleanName(t *testing.T) {
	for in, want := range map[string]string{
		"现场照片.jpg":                        "现场照片.jpg",
		"../../etc/passwd":                "passwd.jpg",
		`C:\Users\x\现场 1.jpg`:             "现场 1.jpg",
		"a\x00b\r\nSet-Cookie: x.jpg":     "abSet-Cookie x.jpg",
		"\u202egpj.exe.jpg":               "gpj.exe.jpg",
		"":                                "文件.jpg",
		"...":                             "文件.jpg",
		".jpg":                            "文件.jpg",
		strings.Repeat("长", 300) + ".jpg": strings.Repeat("长", 120) + ".jpg",
		`a"b<c>|?.jpg`:                    "abc.jpg",
	} {
		if got := cleanName(in, "image/jpeg"); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		got := cleanName(rapid.String().Draw(r, "name"), "image/png")
		if strings.ContainsAny(got, "/\\\r\n\x00\"") || got == "" || strings.HasPrefix(got, ".") {
			r.Fatalf("%q", got)
		}
	})
}

func TestSpans(t *testing.T) {
	tag := `"sha256-x"`
	text := func(s string) *string { return &s }
	for _, c := range []struct {
		header, ifRange *string
		want            span
		code            string
	}{
		{nil, nil, span{0, 1000, false}, ""},
		{text("bytes=0-0"), nil, span{0, 1, true}, ""},
		{text("bytes=10-19"), nil, span{10, 10, true}, ""},
		{text("bytes=990-"), nil, span{990, 10, true}, ""},
		{text("bytes=-10"), nil, span{990, 10, true}, ""},
		{text("bytes=-5000"), nil, span{0, 1000, true}, ""},
		{text("bytes=990-5000"), nil, span{990, 10, true}, ""},
		{text("bytes=0-99999999999999999999999"), nil, span{0, 1000, true}, ""},
		{text("bytes=1000-"), nil, span{}, "range_not_satisfiable"},
		{text("bytes=99999999999999999999999-"), nil, span{}, "range_not_satisfiable"},
		{text("bytes=-0"), nil, span{}, "range_not_satisfiable"},
		{text("bytes=5-2"), nil, span{0, 1000, false}, ""},
		{text("bytes=-"), nil, span{0, 1000, false}, ""},
		{text("bytes=a-b"), nil, span{0, 1000, false}, ""},
		{text("bytes=+1-2"), nil, span{0, 1000, false}, ""},
		{text("bytes=0-1,5-6"), nil, span{0, 1000, false}, ""},
		{text("lines=0-1"), nil, span{0, 1000, false}, ""},
		{text("bytes=0-1"), text(tag), span{0, 2, true}, ""},
		{text("bytes=0-1"), text(`"other"`), span{0, 1000, false}, ""},
	} {
		got, err := spanOf(c.header, c.ifRange, tag, 1000)
		if got != c.want || outcome(err) != c.code {
			t.Errorf("%v %v: %+v %v", c.header, c.ifRange, got, err)
		}
	}
	rapid.Check(t, func(r *rapid.T) {
		size := rapid.Int64Range(1, math.MaxInt64/4).Draw(r, "size")
		header := rapid.StringMatching(`bytes=[0-9]{0,20}-[0-9]{0,20}`).Draw(r, "header")
		if s, err := spanOf(&header, nil, tag, size); err == nil && (s.offset < 0 || s.length <= 0 || s.offset+s.length > size) {
			r.Fatalf("%s of %d: %+v", header, size, s)
		}
	})
}

func TestDigestField(t *testing.T) {
	f := File{SHA256: strings.Repeat("ab", 32)}
	want := "sha-256=:" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{0xab}, 32)) + ":"
	if got := f.digestField(); got != want {
		t.Error(got)
	}
}
