// Package xlsx turns one declaration of a table into its import, its template
// and its export. It reads .xlsx workbooks and pasted or saved text; it knows
// nothing of any noun of the office.
package xlsx

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Limits of what is read. A table of one batch has some hundred rows; more
// than this is a mistake or an attack.
const (
	MaxRows      = 5000     // data rows
	MaxColumns   = 100      // columns looked at
	MaxGridRows  = 6000     // rows looked at, blank and title rows included
	MaxUnzipped  = 32 << 20 // bytes of a workbook once unpacked
	MaxCellBytes = 64 << 10 // bytes of one cell
	headerWithin = 40       // the header stands within the first rows
)

// Column declares one column: how it is called, read and written.
type Column[T any] struct {
	Field    string   // stable name used in results
	Header   string   // the name in templates and exports
	Synonyms []string // other names found in real tables
	Required bool     // the table is refused without the column
	Optional bool     // recognised when read, not offered in the template
	Width    float64  // in characters, for templates and exports
	Hint     string   // one line of the instructions sheet
	Sample   string   // an example for the instructions
	Set      func(row *T, cell string) error
	Get      func(row T) string
}

// Sheet declares a table of rows T.
type Sheet[T any] struct {
	Name    string // worksheet
	Title   string // heading over the columns
	Columns []Column[T]
}

// CellError says what is wrong with a cell; Set returns it.
type CellError struct{ Code, Detail string }

func (e *CellError) Error() string { return e.Code + ": " + e.Detail }

// Bad makes a CellError.
func Bad(code, format string, args ...any) error {
	return &CellError{Code: code, Detail: fmt.Sprintf(format, args...)}
}

// Fault is one error of a row, with its place as a reader of the table sees it.
type Fault struct {
	Row    int    // 1 for the first row of the sheet
	Column string // letters; empty when the whole row is meant
	Header string
	Code   string
	Detail string
}

// Row is one data row: the value and what was wrong with its cells.
type Row[T any] struct {
	Number int // 1 for the first row of the sheet
	Value  T
	Faults []Fault
}

// Heading is one column of the table that was read.
type Heading struct {
	Column string
	Header string
	Field  string // empty when the name is not known
}

// Table is what a sheet made of a grid.
type Table[T any] struct {
	Sheet     string
	HeaderRow int
	Headings  []Heading
	Rows      []Row[T]
}

// TableError is a fault of the table as a whole.
type TableError struct{ Code, Detail string }

func (e *TableError) Error() string { return e.Code + ": " + e.Detail }

// Place finds where a field stands, for faults found later than reading.
func (t *Table[T]) Place(field string) (column, header string) {
	for _, h := range t.Headings {
		if h.Field == field {
			return h.Column, h.Header
		}
	}
	return "", ""
}

// ColumnName gives the letters of a column, 0 being A.
func ColumnName(i int) string {
	s := ""
	for i++; i > 0; i = (i - 1) / 26 {
		s = string(rune('A'+(i-1)%26)) + s
	}
	return s
}

// ReadFirst reads the first grid that has a header of this sheet. It returns
// the error of the last grid when none has, or a TableError of code no_table.
func (s *Sheet[T]) ReadFirst(grids []Grid) (Table[T], error) {
	var last error = &TableError{"no_table", "没有可读的内容"}
	for _, g := range grids {
		t, err := s.Read(g)
		if err == nil {
			return t, nil
		}
		if te := (*TableError)(nil); !errors.As(err, &te) || te.Code != "no_header" {
			return t, err
		}
		last = err
	}
	return Table[T]{}, last
}

// Read finds the header row below any title rows, maps the columns by name and
// reads the rows under it. TableErrors: no_header, missing_columns,
// too_many_rows.
func (s *Sheet[T]) Read(g Grid) (Table[T], error) {
	at, cols := s.findHeader(g)
	if at < 0 {
		return Table[T]{}, &TableError{"no_header", "找不到表头：至少应有“" + strings.Join(s.requiredHeaders(nil), "”“") + "”等列名"}
	}
	if missing := s.requiredHeaders(cols); len(missing) > 0 {
		return Table[T]{}, &TableError{"missing_columns", "缺少列：" + strings.Join(missing, "、")}
	}
	t := Table[T]{Sheet: g.Name, HeaderRow: at + 1}
	header := headerText(g, at)
	start := at + 1
	if s.continuesHeader(g, start) {
		for c, cell := range g.Rows[start] {
			if i := s.match(cell); i >= 0 && !slices.Contains(cols, i) && c < len(cols) {
				cols[c], header[c] = i, cell
			}
		}
		start++
	}
	for c, h := range header {
		hd := Heading{Column: ColumnName(c), Header: clip(h, 200)}
		if cols[c] >= 0 {
			hd.Field = s.Columns[cols[c]].Field
		}
		t.Headings = append(t.Headings, hd)
	}
	for r := start; r < len(g.Rows); r++ {
		row := g.Rows[r]
		if blank(row) || s.isHeader(row, header) || isFootnote(row) {
			continue
		}
		if len(t.Rows) == MaxRows {
			return t, &TableError{"too_many_rows", fmt.Sprintf("数据行超过 %d 行", MaxRows)}
		}
		t.Rows = append(t.Rows, s.readRow(r+1, row, cols, header))
	}
	return t, nil
}

func (s *Sheet[T]) readRow(number int, cells []string, cols []int, header []string) Row[T] {
	row := Row[T]{Number: number}
	seen := make([]bool, len(s.Columns))
	for c, i := range cols {
		if i < 0 {
			continue
		}
		seen[i] = true
		cell := ""
		if c < len(cells) {
			cell = Unquote(strings.TrimSpace(cells[c]))
		}
		col := s.Columns[i]
		place := Fault{Row: number, Column: ColumnName(c), Header: clip(header[c], 200)}
		if cell == "" {
			if col.Required {
				place.Code, place.Detail = "required", "缺少"+col.Header
				row.Faults = append(row.Faults, place)
			}
			continue
		}
		if err := col.Set(&row.Value, cell); err != nil {
			place.Code, place.Detail = "invalid", err.Error()
			if ce := (*CellError)(nil); errors.As(err, &ce) {
				place.Code, place.Detail = ce.Code, ce.Detail
			}
			row.Faults = append(row.Faults, place)
		}
	}
	return row
}

// requiredHeaders lists the required columns that cols lacks; all for nil.
func (s *Sheet[T]) requiredHeaders(cols []int) []string {
	var out []string
	for i, c := range s.Columns {
		if c.Required && !slices.Contains(cols, i) {
			out = append(out, c.Header)
		}
	}
	return out
}
