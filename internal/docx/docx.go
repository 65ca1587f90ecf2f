// Package docx writes plain word processor documents, as WordprocessingML has
// them: a title, headings, paragraphs and tables on A4. The same content gives the
// same bytes.
package docx

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"
)

// Document is written from the top down.
type Document struct {
	title  string
	body   bytes.Buffer
	photos [][]byte
}

// New begins a document; the title is its name in the lists of programs.
func New(title string) *Document { return &Document{title: title} }

// The styles of paragraphs.
const (
	styleTitle   = "Title"
	styleNote    = "Subtitle"
	styleHeading = "Heading1"
	stylePlain   = "BodyText"
)

// text gives what may stand in a document, escaped: characters that XML does not
// have are replaced.
func text(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}

func (d *Document) paragraph(style, s string) {
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/></w:pPr><w:r>`, style)
	for i, line := range strings.Split(strings.ReplaceAll(s, "\r\n", "\n"), "\n") {
		if i > 0 {
			d.body.WriteString(`<w:br/>`)
		}
		fmt.Fprintf(&d.body, `<w:t xml:space="preserve">%s</w:t>`, text(line))
	}
	d.body.WriteString(`</w:r></w:p>`)
}

// Title adds a line in the largest letters.
func (d *Document) Title(s string) { d.paragraph(styleTitle, s) }

// Note adds a centred line, as below a title.
func (d *Document) Note(s string) { d.paragraph(styleNote, s) }

// Heading adds the heading of a section.
func (d *Document) Heading(s string) { d.paragraph(styleHeading, s) }

// Paragraph adds text; its line breaks stay.
func (d *Document) Paragraph(s string) { d.paragraph(stylePlain, s) }

// The largest that a photograph is shown, in millimetres: as wide as the text, and two
// on a page.
const (
	photoWidth  = 140
	photoHeight = 95
	emu         = 36000 // of the format's units in a millimetre
)

// Photo adds a JPEG of so many pixels, as large as the page allows; alt says what is to
// be seen on it.
func (d *Document) Photo(jpeg []byte, width, height int, alt string) {
	d.photos = append(d.photos, jpeg)
	n := len(d.photos)
	w, h := photoWidth*emu, photoWidth*emu*height/max(width, 1)
	if h > photoHeight*emu {
		w, h = photoHeight*emu*width/max(height, 1), photoHeight*emu
	}
	name := fmt.Sprintf(`id="%d" name="图片 %d" descr="%s"`, n, n, text(alt))
	fmt.Fprintf(&d.body, `<w:p><w:pPr><w:pStyle w:val="%s"/><w:keepNext/></w:pPr><w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0"><wp:extent cx="%d" cy="%d"/><wp:docPr %s/>`+
		`<a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic><pic:nvPicPr><pic:cNvPr %s/><pic:cNvPicPr/></pic:nvPicPr>`+
		`<pic:blipFill><a:blip r:embed="%s"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>`+
		`<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="%d" cy="%d"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>`+
		`</wp:inline></w:drawing></w:r></w:p>`, styleNote, w, h, name, name, photoID(n), w, h)
}

// photoID is the relationship of the n-th photograph.
func photoID(n int) string { return fmt.Sprintf("rIdPhoto%d", n) }

func photoPart(n int) string { return fmt.Sprintf("media/photo%d.jpeg", n) }

// relations are those of the document: its styles and its photographs.
func (d *Document) relations() string {
	var b strings.Builder
	for n := range d.photos {
		fmt.Fprintf(&b, photoRelation, photoID(n+1), photoPart(n+1))
	}
	return strings.Replace(documentRelations, relationsEnd, b.String()+relationsEnd, 1)
}

// Column is one of a table: its heading and its width in millimetres.
type Column struct {
	Name  string
	Width int
}

// twips are the twentieths of a point in so many millimetres.
func twips(mm int) int { return mm * 1440 * 10 / 254 }

// Table adds a table with lines around its cells; its heading is repeated on every
// page. Cells that a row lacks are empty.
func (d *Document) Table(columns []Column, rows [][]string) {
	d.body.WriteString(`<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="0" w:type="auto"/><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>`)
	names := make([]string, len(columns))
	for i, c := range columns {
		names[i] = c.Name
		fmt.Fprintf(&d.body, `<w:gridCol w:w="%d"/>`, twips(c.Width))
	}
	d.body.WriteString(`</w:tblGrid>`)
	d.row(columns, names, `<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>`)
	for _, r := range rows {
		d.row(columns, r, `<w:trPr><w:cantSplit/></w:trPr>`)
	}
	d.body.WriteString(`</w:tbl>`)
}

func (d *Document) row(columns []Column, cells []string, properties string) {
	d.body.WriteString(`<w:tr>` + properties)
	for i, c := range columns {
		s := ""
		if i < len(cells) {
			s = cells[i]
		}
		fmt.Fprintf(&d.body, `<w:tc><w:tcPr><w:tcW w:w="%d" w:type="dxa"/></w:tcPr>`, twips(c.Width))
		d.paragraph("TableText", s)
		d.body.WriteString(`</w:tc>`)
	}
	d.body.WriteString(`</w:tr>`)
}

// began is when all parts were made, for the archive's calendar: its first day.
var began = time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)

type part struct {
	name, content string
	method        uint16
}

// WriteTo writes the document as a .docx file.
func (d *Document) WriteTo(w io.Writer) (int64, error) {
	counted := &counting{w: w}
	z := zip.NewWriter(counted)
	parts := []part{
		{"[Content_Types].xml", contentTypes, zip.Deflate},
		{"_rels/.rels", relations, zip.Deflate},
		{"docProps/core.xml", fmt.Sprintf(core, text(d.title)), zip.Deflate},
		{"word/_rels/document.xml.rels", d.relations(), zip.Deflate},
		{"word/styles.xml", styles, zip.Deflate},
		{"word/document.xml", open + d.body.String() + closing, zip.Deflate},
	}
	for n, jpeg := range d.photos {
		parts = append(parts, part{"word/" + photoPart(n+1), string(jpeg), zip.Store})
	}
	for _, p := range parts {
		f, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: p.method, Modified: began})
		if err != nil {
			return counted.n, err
		}
		if _, err := io.WriteString(f, p.content); err != nil {
			return counted.n, err
		}
	}
	err := z.Close()
	return counted.n, err
}

type counting struct {
	w io.Writer
	n int64
}

func (c *counting) Write(p []byte) (int, error) {
	n, err := c.w.Write(p)
	c.n += int64(n)
	return n, err
}
