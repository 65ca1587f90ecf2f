package xlsx

import (
	"fmt"
	"io"
	"strings"

	"github.com/xuri/excelize/v2"
)

// Neutral makes a text harmless in a spreadsheet: what would be read as a
// formula gets an apostrophe in front (OWASP, CSV injection).
func Neutral(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(s)[0]) {
		return "'" + s
	}
	return s
}

// Unquote undoes Neutral, so that an exported table can be imported again.
func Unquote(s string) string {
	if rest, ok := strings.CutPrefix(s, "'"); ok && Neutral(rest) != rest {
		return rest
	}
	return s
}

// Template writes an empty table with headings and a second sheet that explains
// each column with an example and the names it is recognised by. The example is
// not in the table itself, where it would be imported.
func (s *Sheet[T]) Template(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	if err := s.writeSheet(f, func(func([]string) bool) {}); err != nil {
		return err
	}
	const notes = "填写说明"
	if _, err := f.NewSheet(notes); err != nil {
		return fmt.Errorf("xlsx: new sheet: %w", err)
	}
	sw, err := f.NewStreamWriter(notes)
	if err != nil {
		return fmt.Errorf("xlsx: stream: %w", err)
	}
	if err := sw.SetColWidth(1, 4, 28); err != nil {
		return fmt.Errorf("xlsx: width: %w", err)
	}
	lines := [][]any{{"列名", "说明", "示例", "也认得的列名"}}
	for _, c := range s.offered() {
		hint := c.Hint
		if c.Required {
			hint = "必填。" + hint
		}
		lines = append(lines, []any{c.Header, hint, c.Sample, strings.Join(c.Synonyms, "、")})
	}
	for i, l := range lines {
		if err := sw.SetRow(fmt.Sprintf("A%d", i+1), l); err != nil {
			return fmt.Errorf("xlsx: row: %w", err)
		}
	}
	if err := sw.Flush(); err != nil {
		return fmt.Errorf("xlsx: flush: %w", err)
	}
	return finish(f, w)
}

// Export writes the rows under the headings, every cell as neutralised text.
func (s *Sheet[T]) Export(w io.Writer, rows func(yield func(T) bool)) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	cols := s.offered()
	cells := func(yield func([]string) bool) {
		for row := range rows {
			line := make([]string, len(cols))
			for i, c := range cols {
				if c.Get != nil {
					line[i] = c.Get(row)
				}
			}
			if !yield(line) {
				return
			}
		}
	}
	if err := s.writeSheet(f, cells); err != nil {
		return err
	}
	return finish(f, w)
}

func (s *Sheet[T]) offered() []Column[T] {
	var out []Column[T]
	for _, c := range s.Columns {
		if !c.Optional {
			out = append(out, c)
		}
	}
	return out
}

// writeSheet streams title, headings and rows, so that memory does not grow
// with the table.
func (s *Sheet[T]) writeSheet(f *excelize.File, rows func(yield func([]string) bool)) error {
	if err := f.SetSheetName("Sheet1", s.Name); err != nil {
		return fmt.Errorf("xlsx: sheet name: %w", err)
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}, Alignment: &excelize.Alignment{WrapText: true, Vertical: "center"}})
	if err != nil {
		return fmt.Errorf("xlsx: style: %w", err)
	}
	// Format 49 is text: case numbers must not become numbers or dates.
	text, err := f.NewStyle(&excelize.Style{NumFmt: 49, Alignment: &excelize.Alignment{WrapText: true, Vertical: "top"}})
	if err != nil {
		return fmt.Errorf("xlsx: style: %w", err)
	}
	sw, err := f.NewStreamWriter(s.Name)
	if err != nil {
		return fmt.Errorf("xlsx: stream: %w", err)
	}
	cols := s.offered()
	head := make([]any, len(cols))
	for i, c := range cols {
		if err := sw.SetColWidth(i+1, i+1, max(c.Width, 8)); err != nil {
			return fmt.Errorf("xlsx: width: %w", err)
		}
		head[i] = excelize.Cell{StyleID: bold, Value: c.Header}
	}
	if err := sw.SetRow("A1", []any{excelize.Cell{StyleID: bold, Value: s.Title}}); err != nil {
		return fmt.Errorf("xlsx: title: %w", err)
	}
	if err := sw.MergeCell("A1", ColumnName(len(cols)-1)+"1"); err != nil {
		return fmt.Errorf("xlsx: merge: %w", err)
	}
	if err := sw.SetRow("A2", head); err != nil {
		return fmt.Errorf("xlsx: header: %w", err)
	}
	n := 3
	for row := range rows {
		line := make([]any, len(row))
		for i, c := range row {
			line[i] = excelize.Cell{StyleID: text, Value: Neutral(c)}
		}
		if err := sw.SetRow(fmt.Sprintf("A%d", n), line); err != nil {
			return fmt.Errorf("xlsx: row: %w", err)
		}
		n++
	}
	if err := sw.Flush(); err != nil {
		return fmt.Errorf("xlsx: flush: %w", err)
	}
	return nil
}

func finish(f *excelize.File, w io.Writer) error {
	if err := f.Write(w); err != nil {
		return fmt.Errorf("xlsx: write: %w", err)
	}
	return nil
}
