package xlsx

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Grid is a table of cells as text, from the first row of the sheet on.
type Grid struct {
	Name string
	Rows [][]string
}

// Open sniffs the content and reads it: a workbook gives a grid per sheet,
// text gives one. TableErrors: unsupported_file, unreadable_file,
// too_many_rows, invalid_text.
func Open(content []byte) ([]Grid, error) {
	switch {
	case len(bytes.TrimSpace(content)) == 0:
		return nil, &TableError{"empty_file", "文件是空的"}
	case bytes.HasPrefix(content, []byte("PK\x03\x04")):
		return openWorkbook(content)
	case bytes.HasPrefix(content, []byte("\xd0\xcf\x11\xe0")):
		return nil, &TableError{"unsupported_file", "这是旧式 .xls 或加密的文件，请另存为 .xlsx"}
	}
	s, err := decode(content)
	if err != nil {
		return nil, err
	}
	g, err := ReadText(s)
	if err != nil {
		return nil, err
	}
	return []Grid{g}, nil
}

// decode accepts what spreadsheet programs save as text: UTF-8 with or without
// mark, UTF-16 with mark, and GB 18030, which is the default of Chinese ones.
func decode(b []byte) (string, error) {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")), bytes.HasPrefix(b, []byte("\xfe\xff")):
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(b)
		if err != nil {
			return "", &TableError{"invalid_text", "文字编码无法识别"}
		}
		b = out
	}
	if !utf8.Valid(b) {
		out, err := simplifiedchinese.GB18030.NewDecoder().Bytes(b)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", &TableError{"invalid_text", "文字编码无法识别"}
		}
		b = out
	}
	return string(b), nil
}

// openWorkbook reads raw cell values: formatted ones would turn long numbers
// into scientific notation and dates into a form that depends on the machine.
func openWorkbook(content []byte) (grids []Grid, err error) {
	// A damaged workbook must be the caller's fault, whatever the library does.
	defer func() {
		if r := recover(); r != nil {
			grids, err = nil, &TableError{"unreadable_file", "文件已损坏，无法读取"}
		}
	}()
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		UnzipSizeLimit: MaxUnzipped, UnzipXMLSizeLimit: MaxUnzipped, RawCellValue: true,
	})
	if err != nil {
		return nil, &TableError{"unreadable_file", "文件不是可读的 .xlsx，或解压后过大"}
	}
	defer func() { _ = f.Close() }()
	for _, name := range f.GetSheetList() {
		g, err := readSheet(f, name)
		if err != nil {
			return nil, err
		}
		if len(g.Rows) > 0 {
			grids = append(grids, g)
		}
	}
	return grids, nil
}

func readSheet(f *excelize.File, name string) (Grid, error) {
	g := Grid{Name: name}
	rows, err := f.Rows(name)
	if err != nil {
		return g, nil // a chart sheet has no rows
	}
	defer func() { _ = rows.Close() }()
	for n := 0; rows.Next(); n++ {
		if n == MaxGridRows {
			return g, tooManyRows()
		}
		cells, err := rows.Columns()
		if err != nil {
			return g, &TableError{"unreadable_file", "工作表“" + clip(name, 31) + "”无法读取"}
		}
		row, err := cleanRow(cells)
		if err != nil {
			return g, err
		}
		g.Rows = append(g.Rows, row)
	}
	merged, err := f.GetMergeCells(name)
	if err != nil {
		return g, &TableError{"unreadable_file", "工作表“" + clip(name, 31) + "”无法读取"}
	}
	for _, m := range merged {
		fillDown(&g, m)
	}
	return g, nil
}

// fillDown repeats the value of a vertically merged cell in each of its rows:
// printed tables merge the district or the batch over all its cases. Merging
// across columns is left alone, it is only used for titles.
func fillDown(g *Grid, m excelize.MergeCell) {
	if len(m) < 2 {
		return
	}
	c, r, err1 := excelize.CellNameToCoordinates(m.GetStartAxis())
	_, last, err2 := excelize.CellNameToCoordinates(m.GetEndAxis())
	if err1 != nil || err2 != nil || c > MaxColumns || r > len(g.Rows) || c > len(g.Rows[r-1]) {
		return
	}
	v := g.Rows[r-1][c-1]
	if strings.TrimSpace(v) == "" {
		return
	}
	for i := r; i < last && i < len(g.Rows); i++ {
		for len(g.Rows[i]) < c {
			g.Rows[i] = append(g.Rows[i], "")
		}
		if g.Rows[i][c-1] == "" {
			g.Rows[i][c-1] = v
		}
	}
}

// ReadText reads tab- or comma-separated text as it comes from the clipboard
// or a .csv file. Quoted cells may hold separators, line breaks and doubled
// quotes; a quote that is never closed is taken as it stands.
func ReadText(s string) (Grid, error) {
	s = strings.TrimPrefix(s, "\ufeff")
	s = strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
	sep := separator(s)
	var g Grid
	var row []string
	for i := 0; i <= len(s); {
		cell, next := readCell(s, i, sep)
		row = append(row, cell)
		if next < len(s) && s[next] == sep {
			i = next + 1
			continue
		}
		clean, err := cleanRow(row)
		if err != nil {
			return g, err
		}
		g.Rows = append(g.Rows, clean)
		if len(g.Rows) > MaxGridRows {
			return g, tooManyRows()
		}
		row = nil
		i = next + 1
	}
	return g, nil
}

// readCell gives the cell that starts at i and the index of what ends it.
func readCell(s string, i int, sep byte) (string, int) {
	if i < len(s) && s[i] == '"' {
		if cell, next, ok := quoted(s, i+1, sep); ok {
			return cell, next
		}
	}
	n := strings.IndexAny(s[i:], string(sep)+"\n")
	if n < 0 {
		return s[i:], len(s)
	}
	return s[i : i+n], i + n
}

func quoted(s string, i int, sep byte) (string, int, bool) {
	var b strings.Builder
	for start := i; ; {
		n := strings.IndexByte(s[i:], '"')
		if n < 0 || i+n-start > MaxCellBytes {
			return "", 0, false
		}
		b.WriteString(s[i : i+n])
		i += n + 1
		switch {
		case i == len(s) || s[i] == sep || s[i] == '\n':
			return b.String(), i, true
		case s[i] == '"':
			b.WriteByte('"')
			i++
		default:
			return "", 0, false // a quotation inside plain text
		}
	}
}

// separator is a tab when the first lines have any, else a comma.
func separator(s string) byte {
	head := s
	if len(head) > 4096 {
		head = head[:4096]
	}
	if strings.Contains(head, "\t") {
		return '\t'
	}
	return ','
}

func cleanRow(cells []string) ([]string, error) {
	if len(cells) > MaxColumns {
		cells = cells[:MaxColumns]
	}
	out := make([]string, len(cells))
	for i, c := range cells {
		if len(c) > MaxCellBytes {
			return nil, &TableError{"cell_too_long", fmt.Sprintf("有单元格超过 %d 字节", MaxCellBytes)}
		}
		if !utf8.ValidString(c) || strings.ContainsRune(c, 0) {
			return nil, &TableError{"invalid_text", "有单元格含无法保存的字符"}
		}
		out[i] = c
	}
	return out, nil
}

func tooManyRows() error {
	return &TableError{"too_many_rows", fmt.Sprintf("表格超过 %d 行", MaxGridRows)}
}
