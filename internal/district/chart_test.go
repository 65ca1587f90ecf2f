package district

import (
	"fmt"
	"strings"
	"testing"
)

// Whatever the numbers are, nothing is drawn outside the page, and no label runs
// into its bar.
func TestChartsStayOnThePage(t *testing.T) {
	for _, n := range []int{0, 1, 5, 31, 32, 95, 400} {
		for _, most := range []int64{0, 1, 7, 1_000_000_000} {
			b, c, s := bars{}, columns{}, strip{}
			for i := range n {
				v := most * int64(i) / int64(max(1, n-1))
				b.add(strings.Repeat("长", i%60), v, most-v, most)
				c.add(fmt.Sprintf("2021-09-%02d", i%30+1), most, v)
				s.add(fmt.Sprintf("2021-09-%02d", i%30+1), i%2 == 0, i%3 == 0)
			}
			if drawn := b.draw(); drawn != (n > 0) || b.More != max(0, n-mostBars) {
				t.Errorf("%d: drawn %v, %d more", n, drawn, b.More)
			}
			c.draw()
			s.draw()
			for _, r := range b.Rows {
				if len([]rune(r.Label)) > mostLetter {
					t.Errorf("label %s", r.Label)
				}
				for _, x := range r.Bars {
					if x.W < 0 || labelWidth+x.W > labelWidth+barRoom || x.Y+barHeight > b.Height {
						t.Errorf("%d of %d: %+v", n, most, x)
					}
				}
			}
			for _, x := range c.Cols {
				if x.X < 0 || x.X+x.W > pageWidth || x.H < 0 || x.Y < 0 || x.InnerH > x.H || x.Y+x.H != c.Base {
					t.Errorf("%d of %d: %+v", n, most, x)
				}
			}
			if c.Earlier != max(0, n-mostColumn) {
				t.Errorf("%d: %d days are not drawn", n, c.Earlier)
			}
			for _, x := range s.Cells {
				if x.Right > pageWidth || x.Bottom > s.Height || len([]rune(x.Day)) > 2 {
					t.Errorf("%d: %+v", n, x)
				}
			}
		}
	}
}

// A day on which no case came is a day of the report as well; of more than a year the
// last days are listed, and how many are not is said.
func TestDaysWithoutCases(t *testing.T) {
	days := func(received map[string]int64) (string, string, int) {
		out := figures{received: received}.days()
		return out[0]["day"].(string), out[len(out)-1]["day"].(string), len(out)
	}
	f := map[string]int64{"2021-08-30": 2, "2021-09-02": 1}
	if first, last, n := days(f); first != "2021-08-30" || last != "2021-09-02" || n != 4 {
		t.Error(first, last, n)
	}
	if rows := (figures{received: f}).days(); rows[1]["received"] != int64(0) || rows[3]["received"] != int64(1) {
		t.Error(rows)
	}
	f["2012-01-01"], f["2020-09-01"], f["2020-09-02"] = 1, 1, 1
	if first, last, n := days(f); first != "2020-09-02" || last != "2021-09-02" || n != mostDays || (figures{received: f}).earlier() != 2 {
		t.Error(first, last, n)
	}
	if rows := (figures{}).days(); rows == nil || len(rows) > 0 {
		t.Error(rows)
	}
}
