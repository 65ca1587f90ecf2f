package xlsx

import (
	"fmt"
	"io"
	"iter"
	"math"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// PrintColumn is one column of a table for paper. Width is in characters. Figures
// of a Number column can be added up; what is not a figure in it stays text.
type PrintColumn struct {
	Header string
	Width  float64
	Center bool
	Number bool
}

// Print is a table that is read on paper: A4 landscape, one page wide, with the
// headings on every page and the page's number below.
type Print struct {
	Sheet                     string
	Title, Subtitle, Footnote string
	Columns                   []PrintColumn
	Lines                     [][]string
}

const (
	paperA4     = 9
	headerRow   = 3
	titleHeight = 30
	underHeight = 18
	sideMargin  = 0.39 // inches: 10 mm
	edgeMargin  = 0.55
	footMargin  = 0.25
	asText      = 49 // case numbers must not become numbers or dates
	// A spreadsheet's row is at most 409 points high; what is longer would be cut
	// off on paper. 30 lines of 9 points stay well below.
	maxRowLines = 30
	wideRune    = 1.75 // width of a Chinese character of 9 points in characters of the normal type
	narrowRune  = 0.9
	lineHeight  = 12.5
	padding     = 4
	cellPadding = 0.7 // of both sides, in characters
)

// Write writes the workbook. Every cell is neutralised text, or a number.
func (p Print) Write(w io.Writer) error {
	f := excelize.NewFile()
	defer func() { _ = f.Close() }()
	for _, step := range []func(*excelize.File) error{p.cells, p.layout} {
		if err := step(f); err != nil {
			return fmt.Errorf("xlsx: print: %w", err)
		}
	}
	return finish(f, w)
}

func (p Print) cells(f *excelize.File) error {
	if err := f.SetSheetName("Sheet1", p.Sheet); err != nil {
		return err
	}
	styles, err := newPrintStyles(f)
	if err != nil {
		return err
	}
	for c, col := range p.Columns {
		name := ColumnName(c)
		if err := f.SetColWidth(p.Sheet, name, name, col.Width); err != nil {
			return err
		}
		if err := p.put(f, fmt.Sprintf("%s%d", name, headerRow), col.Header, styles.head); err != nil {
			return err
		}
	}
	row := headerRow + 1
	for _, line := range p.Lines {
		parts := p.parts(line)
		for i, part := range parts {
			if err := f.SetRowHeight(p.Sheet, row, p.height(part)); err != nil {
				return err
			}
			for c, text := range part {
				if err := p.fill(f, fmt.Sprintf("%s%d", ColumnName(c), row), text, p.Columns[c], styles, i == 0, i == len(parts)-1); err != nil {
					return err
				}
			}
			row++
		}
	}
	for _, across := range []struct {
		row    int
		text   string
		style  int
		height float64
	}{{1, p.Title, styles.title, titleHeight}, {2, p.Subtitle, styles.under, underHeight}, {row, p.Footnote, styles.note, 0}} {
		if err := p.across(f, across.row, across.text, across.style, across.height); err != nil {
			return err
		}
	}
	return nil
}

// across writes a text over the whole width.
func (p Print) across(f *excelize.File, row int, text string, style int, height float64) error {
	if text == "" {
		return nil
	}
	from, to := fmt.Sprintf("A%d", row), fmt.Sprintf("%s%d", ColumnName(len(p.Columns)-1), row)
	if err := f.MergeCell(p.Sheet, from, to); err != nil {
		return err
	}
	if height > 0 {
		if err := f.SetRowHeight(p.Sheet, row, height); err != nil {
			return err
		}
	}
	return p.put(f, from, text, style)
}

// fill writes a cell of the table, as a number where the column has figures.
func (p Print) fill(f *excelize.File, cell, text string, of PrintColumn, styles *printStyles, first, last bool) error {
	figure, err := strconv.ParseFloat(text, 64)
	if !of.Number || err != nil || math.IsInf(figure, 0) || math.IsNaN(figure) {
		return p.put(f, cell, text, styles.cell(of.Center, first, last))
	}
	if err := f.SetCellFloat(p.Sheet, cell, figure, -1, 64); err != nil {
		return err
	}
	return f.SetCellStyle(p.Sheet, cell, cell, styles.figures[bit(first)][bit(last)])
}

func (p Print) put(f *excelize.File, cell, text string, style int) error {
	if err := f.SetCellStr(p.Sheet, cell, Neutral(text)); err != nil {
		return err
	}
	return f.SetCellStyle(p.Sheet, cell, cell, style)
}

// parts cuts a line that is too high for one row into rows that follow each
// other without a rule between them.
func (p Print) parts(line []string) [][]string {
	out := [][]string{}
	for c, text := range line {
		for i, piece := range pieces(text, p.Columns[c].Width) {
			if i == len(out) {
				out = append(out, make([]string, len(line)))
			}
			out[i][c] = piece
		}
	}
	return out
}

// height is that of the row's longest text. It is written down, because not
// every program measures wrapped text when it opens a file.
func (p Print) height(part []string) float64 {
	most := 1
	for c, text := range part {
		n := 0
		for range wraps(text, p.Columns[c].Width) {
			n++
		}
		most = max(most, n)
	}
	return float64(most)*lineHeight + padding
}

// pieces cuts a text so that each fits into maxRowLines lines of the width.
func pieces(text string, width float64) []string {
	var out []string
	start, lines := 0, 0
	for at := range wraps(text, width) {
		if lines++; lines > maxRowLines {
			out = append(out, strings.TrimSuffix(text[start:at], "\n"))
			start, lines = at, 1
		}
	}
	return append(out, text[start:])
}

// wraps gives the bytes at which the lines of a text begin when it is wrapped.
func wraps(text string, width float64) iter.Seq[int] {
	return func(yield func(int) bool) {
		used := 0.0
		if !yield(0) {
			return
		}
		for i, r := range text {
			need := wideRune
			switch {
			case r == '\n':
				used = 0
				if !yield(i + 1) {
					return
				}
				continue
			case r < 0x2e80:
				need = narrowRune
			}
			if used += need; used > width-cellPadding {
				used = need
				if !yield(i) {
					return
				}
			}
		}
	}
}

// rows counts the rows that the lines take.
func (p Print) rows() int {
	n := 0
	for _, line := range p.Lines {
		n += len(p.parts(line))
	}
	return n
}

func (p Print) layout(f *excelize.File) error {
	landscape, size, wide, tall := "landscape", paperA4, 1, 0
	if err := f.SetPageLayout(p.Sheet, &excelize.PageLayoutOptions{Orientation: &landscape, Size: &size, FitToWidth: &wide, FitToHeight: &tall}); err != nil {
		return err
	}
	fit := true
	if err := f.SetSheetProps(p.Sheet, &excelize.SheetPropsOptions{FitToPage: &fit}); err != nil {
		return err
	}
	side, edge, foot, middle := sideMargin, edgeMargin, footMargin, true
	if err := f.SetPageMargins(p.Sheet, &excelize.PageLayoutMarginsOptions{Left: &side, Right: &side, Top: &edge, Bottom: &edge, Header: &foot, Footer: &foot, Horizontally: &middle}); err != nil {
		return err
	}
	if err := f.SetHeaderFooter(p.Sheet, &excelize.HeaderFooterOptions{OddFooter: "&C第 &P 页，共 &N 页"}); err != nil {
		return err
	}
	if err := f.SetPanes(p.Sheet, &excelize.Panes{Freeze: true, YSplit: headerRow, TopLeftCell: fmt.Sprintf("A%d", headerRow+1), ActivePane: "bottomLeft"}); err != nil {
		return err
	}
	last := headerRow + p.rows()
	if p.Footnote != "" {
		last++
	}
	for _, name := range []excelize.DefinedName{ // in one order: the same paper is the same bytes
		{Name: "_xlnm.Print_Area", RefersTo: fmt.Sprintf("'%s'!$A$1:$%s$%d", p.Sheet, ColumnName(len(p.Columns)-1), last), Scope: p.Sheet},
		{Name: "_xlnm.Print_Titles", RefersTo: fmt.Sprintf("'%s'!$%d:$%d", p.Sheet, headerRow, headerRow), Scope: p.Sheet},
	} {
		if err := f.SetDefinedName(&name); err != nil {
			return err
		}
	}
	return nil
}

// printStyles are the styles by what they are for; those of cells by alignment
// and by whether a rule is above and below.
type printStyles struct {
	title, under, head, note int
	cells                    [2][2][2]int
	figures                  [2][2]int // as cells in the middle, of numbers
}

func (s *printStyles) cell(center, first, last bool) int {
	return s.cells[bit(center)][bit(first)][bit(last)]
}

func bit(b bool) int {
	if b {
		return 1
	}
	return 0
}

func newPrintStyles(f *excelize.File) (*printStyles, error) {
	s := &printStyles{}
	for _, x := range []struct {
		to   *int
		font excelize.Font
		left bool
		rule bool
	}{
		{&s.title, excelize.Font{Bold: true, Size: 16, Family: "黑体"}, false, false},
		{&s.under, excelize.Font{Size: 11, Family: "宋体"}, false, false},
		{&s.head, excelize.Font{Bold: true, Size: 10, Family: "黑体"}, false, true},
		{&s.note, excelize.Font{Size: 9, Family: "宋体"}, true, false},
	} {
		style := excelize.Style{Font: &x.font, Alignment: wrapped(x.left)}
		if x.rule {
			style.Border = rules(true, true)
		}
		id, err := f.NewStyle(&style)
		if err != nil {
			return nil, err
		}
		*x.to = id
	}
	for i := range 8 {
		center, first, last := i&4 > 0, i&2 > 0, i&1 > 0
		id, err := f.NewStyle(&excelize.Style{NumFmt: asText, Font: &excelize.Font{Size: 9, Family: "宋体"}, Alignment: wrapped(!center), Border: rules(first, last)})
		if err != nil {
			return nil, err
		}
		s.cells[bit(center)][bit(first)][bit(last)] = id
	}
	for i := range 4 {
		first, last := i&2 > 0, i&1 > 0
		id, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Size: 9, Family: "宋体"}, Alignment: wrapped(false), Border: rules(first, last)})
		if err != nil {
			return nil, err
		}
		s.figures[bit(first)][bit(last)] = id
	}
	return s, nil
}

func wrapped(left bool) *excelize.Alignment {
	if left {
		return &excelize.Alignment{WrapText: true, Horizontal: "left", Vertical: "top"}
	}
	return &excelize.Alignment{WrapText: true, Horizontal: "center", Vertical: "center"}
}

func rules(above, below bool) []excelize.Border {
	sides := []string{"left", "right"}
	if above {
		sides = append(sides, "top")
	}
	if below {
		sides = append(sides, "bottom")
	}
	out := make([]excelize.Border, len(sides))
	for i, side := range sides {
		out[i] = excelize.Border{Type: side, Color: "000000", Style: 1}
	}
	return out
}
