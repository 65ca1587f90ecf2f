package district

import "strings"

// The charts are plain geometry, in units of which a page is as wide as pageWidth.
const (
	pageWidth  = 660
	labelWidth = 150
	barRoom    = 430 // what is left of it is for the number
	barHeight  = 11
	rowGap     = 6
	mostBars   = 20
	mostLetter = 12 // of a label
	chartRoom  = 130
	mostColumn = 31
	stripCell  = 20
	stripEach  = 31 // days of a line
)

// Fills are told apart without colour.
const (
	solid   = "solid"
	hatched = "hatched"
	hollow  = "hollow"
)

type mark struct{ Fill, Name string }

// bars is a chart of lying bars, one or several for each label.
type bars struct {
	Title  string
	Legend []mark
	Rows   []barRow
	Height int
	More   int // labels that found no room
	values [][]int64
	labels []string
}

type barRow struct {
	Y     int
	Label string
	Bars  []bar
}

type bar struct {
	Y, W, At int
	N        int64
	Fill     string
}

func (b *bars) add(label string, values ...int64) {
	b.labels, b.values = append(b.labels, label), append(b.values, values)
}

// draw places the bars; false when there is nothing to draw.
func (b *bars) draw() bool {
	if len(b.labels) > mostBars {
		b.More = len(b.labels) - mostBars
		b.labels, b.values = b.labels[:mostBars], b.values[:mostBars]
	}
	most := int64(1)
	for _, row := range b.values {
		for _, n := range row {
			most = max(most, n)
		}
	}
	fills := []string{solid, hatched, hollow}
	y := rowGap
	for i, row := range b.values {
		r := barRow{Label: short(b.labels[i]), Y: y + (len(row)*barHeight)/2 + 4}
		for k, n := range row {
			w := int(n * barRoom / most)
			r.Bars = append(r.Bars, bar{Y: y, W: w, At: labelWidth + w + 5, N: n, Fill: fills[k%len(fills)]})
			y += barHeight
		}
		y += rowGap
		b.Rows = append(b.Rows, r)
	}
	b.Height = y
	return len(b.Rows) > 0
}

// short cuts a label that would run into its bar; the table has the whole.
func short(s string) string {
	if r := []rune(s); len(r) > mostLetter {
		return string(r[:mostLetter-1]) + "…"
	}
	return s
}

// columns is a chart of pairs of standing bars, one pair a day.
type columns struct {
	Title  string
	Legend []mark
	Cols   []column
	Most   int64
	Base   int
	Height int
	// Earlier are the days that found no room.
	Earlier int
}

type column struct {
	X, Mid, W, Y, H, InnerY, InnerH int
	Label                           string // empty where there is no room
	N                               int64
	day                             string
	inner                           int64
}

func (c *columns) add(day string, n, inner int64) {
	c.Cols = append(c.Cols, column{day: day, N: n, inner: inner})
}

func (c *columns) draw() {
	c.Earlier = max(0, len(c.Cols)-mostColumn)
	c.Cols = c.Cols[c.Earlier:]
	if len(c.Cols) == 0 {
		return
	}
	for _, d := range c.Cols {
		c.Most = max(c.Most, d.N)
	}
	c.Base, c.Height = chartRoom+16, chartRoom+34
	step := min(60, (pageWidth-20)/len(c.Cols))
	every := (len(c.Cols) + 10) / 11 // dates need room
	for i := range c.Cols {
		d := &c.Cols[i]
		d.X, d.W = 10+i*step, max(4, step-5)
		d.Mid = d.X + d.W/2
		d.H, d.InnerH = int(d.N*chartRoom/max(1, c.Most)), int(d.inner*chartRoom/max(1, c.Most))
		d.Y, d.InnerY = c.Base-d.H, c.Base-d.InnerH
		if i%every == 0 {
			d.Label = monthDay(d.day)
		}
	}
}

func monthDay(day string) string {
	if len(day) < len("2021-09-10") {
		return day
	}
	return day[5:]
}

// strip is a line of days: filled where duty was covered, crossed where it was not,
// hollow where there was no roster.
type strip struct {
	Cells   []cell
	Height  int
	Earlier int // days that found no room
	days    []cell
}

type cell struct {
	X, Y           int
	Right, Bottom  int
	Day, Month     string // month where one begins
	Rostered, Good bool
}

func (s *strip) add(day string, rostered, good bool) {
	s.days = append(s.days, cell{Day: day, Rostered: rostered, Good: good})
}

func (s *strip) draw() {
	s.Earlier = max(0, len(s.days)-3*stripEach)
	s.Cells = s.days[s.Earlier:]
	for i := range s.Cells {
		c := &s.Cells[i]
		c.Day, c.Month = stripDay(c.Day, i == 0)
		c.X, c.Y = 10+i%stripEach*stripCell, 4+i/stripEach*(stripCell+26)
		c.Right, c.Bottom = c.X+stripCell-4, c.Y+stripCell-4
		s.Height = c.Bottom + 28
	}
}

// stripDay is a day's number and, on the first day and the first of a month, the
// month, which stands below: beside the number it would run into the next.
func stripDay(day string, first bool) (number, month string) {
	if len(day) < len("2021-09-10") {
		return day, ""
	}
	if number = strings.TrimPrefix(day[8:], "0"); first || number == "1" {
		month = strings.TrimPrefix(day[5:7], "0") + "月"
	}
	return number, month
}
