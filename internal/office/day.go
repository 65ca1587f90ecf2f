package office

import (
	"fmt"
	"strings"

	"lianluo/internal/calendar"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// DayKind tells days off from weekends that are worked.
type DayKind string

// The kinds of day that a notice lists.
const (
	DayOff     DayKind = "day_off"
	WorkingDay DayKind = "working_day"
)

// Day is a day that is not as its weekday suggests. A date has one row for
// ever: a day taken back by a later notice is voided, and may come back.
type Day struct {
	record.Meta
	record.Void
	Date   calendar.Date
	Name   string
	Kind   DayKind
	Year   int    // of the notice, which may list days of the December before
	Source string // where the notice can be read
}

// TableName names the table.
func (Day) TableName() string { return "calendar_days" }

// Import is the whole notice of one year.
type Import struct {
	Year   int
	Source string
	Days   []ImportedDay
}

// ImportedDay is one line of the notice.
type ImportedDay struct {
	Date calendar.Date
	Name string
	Kind DayKind
}

// Imported counts what an import did.
type Imported struct{ Created, Changed, Removed, Unchanged int }

// check finds dates listed twice and dates that no notice of the year lists:
// it covers the year and at most the month on either side.
func (i Import) check() error {
	var c fault.Checks
	first, last := calendar.NewDate(i.Year-1, 12, 1), calendar.NewDate(i.Year+1, 1, 31)
	seen := map[calendar.Date]bool{}
	for n, d := range i.Days {
		at := fmt.Sprintf("/days/%d/date", n)
		c.When(seen[d.Date], at, "duplicate", fault.T("同一日期出现两次", "the date is listed twice"))
		c.When(d.Date < first || d.Date > last, at, "not_in_year", fault.T("日期不属于这一年度", "the date is not of this year"))
		c.When(strings.TrimSpace(d.Name) == "", fmt.Sprintf("/days/%d/name", n), "blank", blank)
		seen[d.Date] = true
	}
	return c.Err()
}

// plan compares a notice with the rows there are (voided ones included) and
// gives the rows to make and to save. It returns unprocessable for dates that
// another year's notice holds.
func (i Import) plan(have []Day) (create, save []*Day, n Imported, err error) {
	var c fault.Checks
	rows := map[calendar.Date]*Day{}
	for k := range have {
		rows[have[k].Date] = &have[k]
	}
	listed := map[calendar.Date]bool{}
	for k, d := range i.Days {
		listed[d.Date] = true
		row := rows[d.Date]
		want := Day{Date: d.Date, Name: strings.TrimSpace(d.Name), Kind: d.Kind, Year: i.Year, Source: strings.TrimSpace(i.Source)}
		switch {
		case row == nil:
			create = append(create, &want)
			n.Created++
		case !row.Voided() && row.Year != i.Year:
			c.Add(fmt.Sprintf("/days/%d/date", k), "of_other_year",
				fault.T(fmt.Sprintf("日期已属于 %d 年度的安排", row.Year), "another year's notice lists the date"))
		case row.same(want):
			n.Unchanged++
		default:
			if row.Voided() {
				n.Created++
			} else {
				n.Changed++
			}
			row.Name, row.Kind, row.Year, row.Source, row.Void = want.Name, want.Kind, want.Year, want.Source, record.Void{}
			save = append(save, row)
		}
	}
	for k := range have {
		if row := &have[k]; !row.Voided() && row.Year == i.Year && !listed[row.Date] {
			row.VoidReason = "不在新的放假安排中"
			save = append(save, row)
			n.Removed++
		}
	}
	return create, save, n, c.Err()
}

func (d *Day) same(o Day) bool {
	return !d.Voided() && d.Name == o.Name && d.Kind == o.Kind && d.Year == o.Year && d.Source == o.Source
}

// days turns rows into a calendar.
func days(rows []Day) *calendar.Calendar {
	list := make([]calendar.Day, 0, len(rows))
	years := []int{}
	for _, r := range rows {
		list = append(list, calendar.Day{Date: r.Date, Name: r.Name, Off: r.Kind == DayOff})
		years = append(years, r.Year)
	}
	return calendar.New(list, years)
}
