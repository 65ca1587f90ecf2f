package calendar

import (
	"encoding/json"
	"fmt"
)

// Kind says why a day is as it is.
type Kind string

// The kinds of day.
const (
	Workday Kind = "workday" // Monday to Friday without a holiday
	Weekend Kind = "weekend"
	Holiday Kind = "holiday" // off by notice
	Makeup  Kind = "makeup"  // a weekend worked by notice
)

// Day is one line of a notice: a day that is not as its weekday suggests.
type Day struct {
	Date Date
	Name string
	Off  bool
}

// Calendar tells working days. Years without a notice have weekends only, and
// every deadline that touches such a year says so.
type Calendar struct {
	days  map[Date]Day
	years map[int]bool
}

// New makes a calendar of the days and the years whose notice is out.
func New(days []Day, years []int) *Calendar {
	c := &Calendar{days: make(map[Date]Day, len(days)), years: make(map[int]bool, len(years))}
	for _, d := range days {
		c.days[d.Date] = d
	}
	for _, y := range years {
		c.years[y] = true
	}
	return c
}

// Kind tells what the day is and what it is called.
func (c *Calendar) Kind(d Date) (Kind, string) {
	day, listed := c.days[d]
	switch {
	case listed && day.Off:
		return Holiday, day.Name
	case listed && d.Weekend():
		return Makeup, day.Name
	case !listed && d.Weekend():
		return Weekend, "周末"
	}
	return Workday, "工作日"
}

// Working tells whether the office works on the day.
func (c *Calendar) Working(d Date) bool {
	k, _ := c.Kind(d)
	return k == Workday || k == Makeup
}

// Published tells whether what is said of the day rests on a notice. A year's
// notice may list days of the December before.
func (c *Calendar) Published(d Date) bool {
	if c.years[d.Year()] {
		return true
	}
	_, listed := c.days[d]
	return listed
}

// Notice is the day-off notice of one year.
type Notice struct {
	Year    int
	Sources []string
	Days    []Day
}

// ParseNotices reads the seed file's shape: runs of days by name, off or
// worked.
func ParseNotices(data []byte) ([]Notice, error) {
	type run struct{ Name, From, To string }
	var file struct {
		Years []struct {
			Year      int
			Sources   []string
			Off, Work []run
		}
	}
	if err := json.Unmarshal(data, &file); err != nil {
		return nil, err
	}
	out := make([]Notice, 0, len(file.Years))
	for _, y := range file.Years {
		n := Notice{Year: y.Year, Sources: y.Sources}
		for off, runs := range map[bool][]run{true: y.Off, false: y.Work} {
			for _, r := range runs {
				if r.To == "" {
					r.To = r.From
				}
				from, err := ParseDate(r.From)
				if err != nil {
					return nil, fmt.Errorf("year %d: %w", y.Year, err)
				}
				to, err := ParseDate(r.To)
				if err != nil {
					return nil, fmt.Errorf("year %d: %w", y.Year, err)
				}
				for d := from; d <= to; d = d.AddDays(1) {
					n.Days = append(n.Days, Day{Date: d, Name: r.Name, Off: off})
				}
			}
		}
		out = append(out, n)
	}
	return out, nil
}
