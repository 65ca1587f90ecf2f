package reader

import (
	"bytes"
	"errors"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Formats of a document.
const (
	FormatText = "text"
	FormatDocx = "docx"
)

// Why a document cannot be opened.
var (
	ErrTooLarge    = errors.New("document larger than 1 MiB")
	ErrTooManyRows = errors.New("document has too many lines")
	ErrUnsupported = errors.New("neither text nor .docx")
	ErrUnreadable  = errors.New("document is damaged")
	ErrEmpty       = errors.New("document has no text")
)

// Document is the text of a plan; source line n is Lines[n-1].
type Document struct {
	Format string
	Text   string
	Lines  []string
}

// foreign are the leading bytes of files people mistake for a text: PDF, old Office, RTF, common pictures and archives.
var foreign = []string{"%PDF", "\xd0\xcf\x11\xe0", "{\\rtf", "\x89PNG", "\xff\xd8\xff", "GIF8", "Rar!", "7z\xbc\xaf", "\x1f\x8b"}

// Open recognises a document by its content and draws its text.
// It returns ErrTooLarge, ErrTooManyRows, ErrUnsupported, ErrUnreadable or ErrEmpty.
func Open(data []byte) (Document, error) {
	if len(data) > MaxBytes {
		return Document{}, ErrTooLarge
	}
	for _, magic := range foreign {
		if bytes.HasPrefix(data, []byte(magic)) {
			return Document{}, ErrUnsupported
		}
	}
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		text, err := docxText(data)
		if err != nil {
			return Document{}, err
		}
		return newDocument(FormatDocx, text)
	}
	text, err := decodeText(data)
	if err != nil {
		return Document{}, err
	}
	return newDocument(FormatText, text)
}

// Paste takes a text as it was typed or pasted: nothing is recognised in it, control characters count as blanks. It
// returns ErrTooLarge, ErrTooManyRows or ErrEmpty.
func Paste(text string) (Document, error) {
	if len(text) > MaxBytes {
		return Document{}, ErrTooLarge
	}
	return newDocument(FormatText, strings.Map(func(c rune) rune {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' || c == 0x7f {
			return ' '
		}
		return c
	}, strings.TrimPrefix(text, "\ufeff")))
}

func newDocument(format, text string) (Document, error) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	text = strings.NewReplacer("\r", "\n", "\v", "\n", "\f", "\n", "\u2028", "\n", "\u2029", "\n", "\u0085", "\n").Replace(text)
	text = strings.TrimRight(text, "\n \t\u3000")
	if strings.TrimSpace(text) == "" {
		return Document{}, ErrEmpty
	}
	if len(text) > MaxBytes {
		return Document{}, ErrTooLarge
	}
	if strings.Count(text, "\n")+1 > MaxLines {
		return Document{}, ErrTooManyRows
	}
	return Document{Format: format, Text: text, Lines: strings.Split(text, "\n")}, nil
}

// decodeText accepts UTF-8 with or without a mark, UTF-16 with one, and GB18030 (which includes GBK and GB2312).
func decodeText(data []byte) (string, error) {
	switch {
	case bytes.HasPrefix(data, []byte("\xef\xbb\xbf")):
		data = data[3:]
	case bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewDecoder().Bytes(data)
		if err != nil {
			return "", ErrUnreadable
		}
		data = out
	}
	if !utf8.Valid(data) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", ErrUnreadable
		}
		data = out
	}
	if binary(data) {
		return "", ErrUnsupported
	}
	return string(data), nil
}

// binary tells a file of control characters, which no text has.
func binary(text []byte) bool {
	for _, c := range text {
		if c < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\v' && c != '\f' || c == 0x7f {
			return true
		}
	}
	return false
}
