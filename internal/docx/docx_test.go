package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
)

// parts unpacks a document, each part of which must be XML.
func parts(t *testing.T, d *Document) map[string]string {
	t.Helper()
	var b bytes.Buffer
	n, err := d.WriteTo(&b)
	if err != nil || n != int64(b.Len()) {
		t.Fatalf("%d of %d bytes: %v", n, b.Len(), err)
	}
	z, err := zip.NewReader(bytes.NewReader(b.Bytes()), n)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(data)
		if strings.HasSuffix(f.Name, ".jpeg") {
			continue
		}
		in := xml.NewDecoder(bytes.NewReader(data))
		for {
			if _, err := in.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
		}
	}
	return out
}

func sample(s string) *Document {
	d := New(s)
	d.Title(s)
	d.Note(s)
	d.Heading(s)
	d.Paragraph(s)
	d.Photo([]byte("第一张"), 4000, 3000, s)
	d.Photo([]byte("第二张"), 300, 4000, s)
	d.Table([]Column{{"事项", 100}, {s, 50}}, [][]string{{s, "甲"}, {"少一格"}})
	return d
}

// TestDocument: whatever is written, what comes out is a document, the same each
// time; every part that another one names is there.
func TestDocument(t *testing.T) {
	for _, s := range []string{"会议纪要", "", "a & b <c> \"d\"", "两行\n第二行\r\n第三行", "\x00\x0b\ufffe坏字符\xff", "]]>", "𠮷😀"} {
		out := parts(t, sample(s))
		for _, name := range []string{"[Content_Types].xml", "_rels/.rels", "docProps/core.xml", "word/_rels/document.xml.rels", "word/styles.xml", "word/document.xml"} {
			if out[name] == "" {
				t.Errorf("%q: no part %s", s, name)
			}
		}
		for _, style := range []string{styleTitle, styleNote, styleHeading, stylePlain, "TableText", "TableGrid"} {
			if !strings.Contains(out["word/styles.xml"], `w:styleId="`+style+`"`) || !strings.Contains(out["word/document.xml"], `w:val="`+style+`"`) {
				t.Errorf("%q: style %s is not both made and used", s, style)
			}
		}
		var a, b bytes.Buffer
		if _, err := sample(s).WriteTo(&a); err != nil {
			t.Fatal(err)
		}
		if _, err := sample(s).WriteTo(&b); err != nil || !bytes.Equal(a.Bytes(), b.Bytes()) {
			t.Errorf("%q: twice is not the same", s)
		}
	}
	photos(t)
	body := parts(t, sample("两行\n第二行"))["word/document.xml"]
	if strings.Count(body, "<w:br/>") != 6 || strings.Count(body, "<w:tc>") != 6 {
		t.Errorf("lines and cells: %s", body)
	}
}

// photos: each is a part of its own, which a relationship names, no larger than the
// page and in its proportions.
func photos(t *testing.T) {
	t.Helper()
	out := parts(t, sample("会场 \"三楼\""))
	var relations struct {
		List []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	if err := xml.Unmarshal([]byte(out["word/_rels/document.xml.rels"]), &relations); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out["[Content_Types].xml"], `Extension="jpeg" ContentType="image/jpeg"`) || len(relations.List) != 3 {
		t.Errorf("%+v", relations)
	}
	for n, want := range []string{"第一张", "第二张"} {
		r := relations.List[n+1]
		if out["word/"+r.Target] != want || !strings.Contains(out["word/document.xml"], `r:embed="`+r.ID+`"`) {
			t.Errorf("photo %d is not where %+v says", n, r)
		}
	}
	for _, size := range []string{`cx="4560000" cy="3420000"`, `cx="256500" cy="3420000"`} {
		if strings.Count(out["word/document.xml"], size) != 2 {
			t.Errorf("no photo of %s", size)
		}
	}
	if strings.Count(out["word/document.xml"], `descr="会场 &#34;三楼&#34;"`) != 4 {
		t.Error("the photos do not say what is to be seen on them")
	}
}
