package reader

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
)

const (
	maxPart  = 8 << 20 // bytes unzipped of one part: a compression bomb stops here
	maxParts = 2000
	maxDepth = 256 // nested elements: bounds the decoder's stack
)

// wordSpaces are the namespaces of WordprocessingML, transitional and strict.
var wordSpaces = map[string]bool{
	"http://schemas.openxmlformats.org/wordprocessingml/2006/main": true,
	"http://purl.oclc.org/ooxml/wordprocessingml/main":             true,
}

// docxText draws the text of a .docx: a paragraph a line, a table row a line with tabs between its cells, automatic
// numbers written out. It returns ErrUnsupported (a zip but no Word document), ErrUnreadable or ErrTooLarge.
func docxText(data []byte) (string, error) {
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil || len(archive.File) > maxParts {
		return "", ErrUnreadable
	}
	parts := map[string]*zip.File{}
	for _, f := range archive.File {
		parts[f.Name] = f
	}
	body := parts["word/document.xml"]
	if body == nil {
		return "", ErrUnsupported
	}
	w := &wordText{numbers: numbering{}}
	if err := walkPart(parts["word/numbering.xml"], w.numbers.read()); err != nil {
		return "", err
	}
	if err := walkPart(parts["word/styles.xml"], w.numbers.readStyles()); err != nil {
		return "", err
	}
	if err := walkPart(body, w.visit); err != nil {
		return "", err
	}
	return w.out.String(), nil
}

// visitor sees the start (open) and end of Word elements and the text between; a start of another vocabulary has an
// empty name. It returns an error to stop.
type visitor func(name string, open bool, attr func(string) string, text []byte) error

// walkPart streams one part of the archive. Entities beyond XML's five are an error by the decoder, and a document type
// is refused, so nothing expands. A nil part is an empty one.
func walkPart(f *zip.File, visit visitor) error {
	if f == nil {
		return nil
	}
	r, err := f.Open()
	if err != nil {
		return ErrUnreadable
	}
	defer r.Close()
	limited := &io.LimitedReader{R: r, N: maxPart + 1}
	dec := xml.NewDecoder(limited)
	depth, skip := 0, 0 // skip: depth below which everything is left out
	for {
		tok, err := dec.Token()
		if errors.Is(err, io.EOF) && limited.N > 0 {
			return nil
		}
		if limited.N <= 0 {
			return ErrTooLarge
		}
		if err != nil {
			return ErrUnreadable
		}
		switch t := tok.(type) {
		case xml.Directive:
			return ErrUnreadable
		case xml.StartElement:
			if depth++; depth > maxDepth {
				return ErrUnreadable
			}
			if skip == 0 && skipped(t.Name) {
				skip = depth
			}
			if skip == 0 {
				err = visit(wordName(t.Name), true, attrOf(t), nil)
			}
		case xml.EndElement:
			if skip == 0 {
				err = visit(wordName(t.Name), false, nil, nil)
			}
			if skip == depth {
				skip = 0
			}
			depth--
		case xml.CharData:
			if skip == 0 {
				err = visit("", false, nil, t)
			}
		}
		if err != nil {
			return err
		}
	}
}

// skipped elements hold deleted text, or the second copy of a drawing's text kept for old programs.
func skipped(n xml.Name) bool {
	return n.Local == "Fallback" || wordSpaces[n.Space] && (n.Local == "del" || n.Local == "moveFrom")
}

func wordName(n xml.Name) string {
	if wordSpaces[n.Space] {
		return n.Local
	}
	return ""
}

func attrOf(t xml.StartElement) func(string) string {
	return func(name string) string {
		for _, a := range t.Attr {
			if a.Name.Local == name {
				return a.Value
			}
		}
		return ""
	}
}

// wordText collects the text of the document part.
type wordText struct {
	numbers numbering
	out     strings.Builder
	line    strings.Builder // the paragraph being read
	inText  bool
	inProps bool
	cells   int // open table cells; inside one, paragraphs are joined
	cell    []string
	row     []string
	style   string
	numID   string
	level   string
}

func (w *wordText) visit(name string, open bool, attr func(string) string, text []byte) error {
	switch {
	case text != nil:
		if w.inText {
			w.line.Write(text)
		}
	case open:
		w.start(name, attr)
	default:
		w.end(name)
	}
	if w.out.Len()+w.line.Len() > MaxBytes {
		return ErrTooLarge
	}
	return nil
}

func (w *wordText) start(name string, attr func(string) string) {
	switch name {
	case "p":
		w.flush()
		w.style, w.numID, w.level = "", "", ""
	case "pPr":
		w.inProps = true
	case "pStyle":
		w.style = attr("val")
	case "numId":
		w.numID = attr("val")
	case "ilvl":
		w.level = attr("val")
	case "t":
		w.inText = true
	case "tab":
		if !w.inProps { // in the properties it is a tab stop
			w.line.WriteByte('\t')
		}
	case "br", "cr":
		w.line.WriteByte('\n')
	case "noBreakHyphen":
		w.line.WriteByte('-')
	case "tr":
		if w.cells == 0 {
			w.row = nil
		}
	case "tc":
		w.flush()
		if w.cells++; w.cells == 1 {
			w.cell = nil
		}
	}
}

func (w *wordText) end(name string) {
	switch name {
	case "t":
		w.inText = false
	case "pPr":
		w.inProps = false
	case "p":
		w.number()
		w.flush()
	case "tc":
		if w.cells > 0 {
			w.cells--
		}
		if w.cells == 0 {
			w.row = append(w.row, strings.Join(w.cell, " "))
			w.cell = nil
		}
	case "tr":
		if w.cells == 0 {
			w.out.WriteString(strings.Join(w.row, "\t"))
			w.out.WriteByte('\n')
			w.row = nil
		}
	}
}

// number writes the automatic number of the paragraph before its text.
func (w *wordText) number() {
	if strings.TrimSpace(w.line.String()) == "" {
		return
	}
	printed := w.numbers.next(w.style, w.numID, w.level)
	if printed == "" {
		return
	}
	rest := w.line.String()
	w.line.Reset()
	w.line.WriteString(printed)
	w.line.WriteString(rest)
}

// flush ends a paragraph: into the cell when there is one, else into the text.
func (w *wordText) flush() {
	line := w.line.String()
	w.line.Reset()
	if w.cells > 0 {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			w.cell = append(w.cell, line)
		}
		return
	}
	if line != "" {
		w.out.WriteString(line)
		w.out.WriteByte('\n')
	}
}
