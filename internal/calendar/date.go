package calendar

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Zone is Asia/Shanghai. It has been +08:00 without summer time since 1991, so
// a fixed offset needs no time zone data on the machine.
var Zone = time.FixedZone("Asia/Shanghai", 8*60*60)

const layout = time.DateOnly

// Date is a day in Zone, "2021-09-10"; "" is no date. Dates compare and sort as
// strings. It is a GORM field on both engines: date on PostgreSQL, TEXT on
// SQLite; a nullable column is a *Date or, with "" for NULL, a Date.
type Date string

// ParseDate reads YYYY-MM-DD and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(layout, s)
	if err != nil {
		return "", fmt.Errorf("not a date: %q", s)
	}
	return Date(t.Format(layout)), nil
}

// NewDate makes a date; days beyond the month's end roll over.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Format(layout))
}

// DateOf is the day in Zone on which the instant falls.
func DateOf(t time.Time) Date { return Date(t.In(Zone).Format(layout)) }

// IsZero tells whether there is no date.
func (d Date) IsZero() bool { return d == "" }

// Midnight is the instant at which the day begins in Zone.
func (d Date) Midnight() time.Time {
	t, err := time.ParseInLocation(layout, string(d), Zone)
	if err != nil {
		return time.Time{}
	}
	return t
}

// At is the instant of the hour (0–24) of the day. Hour 24 is the day's last
// second, so that it still shows the day it belongs to.
func (d Date) At(hour int) time.Time {
	if hour >= 24 {
		return d.Midnight().Add(24*time.Hour - time.Second)
	}
	return d.Midnight().Add(time.Duration(hour) * time.Hour)
}

// AddDays gives the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return Date(d.Midnight().AddDate(0, 0, n).Format(layout)) }

// DaysUntil counts the days from d to o; negative when o is earlier.
func (d Date) DaysUntil(o Date) int {
	return int(o.Midnight().Sub(d.Midnight()) / (24 * time.Hour))
}

// Year is the calendar year.
func (d Date) Year() int { return d.Midnight().Year() }

// Weekend tells Saturday and Sunday.
func (d Date) Weekend() bool {
	w := d.Midnight().Weekday()
	return w == time.Saturday || w == time.Sunday
}

// Scan implements sql.Scanner.
func (d *Date) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = ""
		return nil
	case time.Time: // a date column has no zone: its parts are the date
		*d = Date(v.Format(layout))
		return nil
	case []byte:
		return d.scan(string(v))
	case string:
		return d.scan(v)
	}
	return fmt.Errorf("not a date: %T", src)
}

func (d *Date) scan(s string) error {
	if len(s) > len(layout) {
		s = s[:len(layout)]
	}
	var err error
	*d, err = ParseDate(s)
	return err
}

// Value implements driver.Valuer.
func (d Date) Value() (driver.Value, error) {
	if d == "" {
		return nil, nil //nolint:nilnil // NULL is the value
	}
	return string(d), nil
}

// UnmarshalText refuses days that do not exist; JSON uses it, too.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = ""
		return nil
	}
	var err error
	*d, err = ParseDate(string(text))
	return err
}
