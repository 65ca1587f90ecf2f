package order

import (
	"fmt"

	"gorm.io/gorm"

	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/store"
)

// Serial is the ordinal of an official number within its mark and year, such as
// the 12 of 督〔2021〕12 号.
type Serial struct {
	Year    int64
	Ordinal int64
	Number  string
}

// Take gives the next number of the rows that the query selects, without gaps:
// it holds the office's head, so that nobody else takes the same.
func Take(tx *store.Tx, rows *gorm.DB, mark string) (Serial, error) {
	if err := event.Freeze(tx); err != nil {
		return Serial{}, err
	}
	s := Serial{Year: int64(calendar.DateOf(tx.Now).Year())}
	err := rows.Where("year = ?", s.Year).Select("COALESCE(MAX(ordinal), 0) + 1").Scan(&s.Ordinal).Error
	s.Number = fmt.Sprintf("%s〔%d〕%d 号", mark, s.Year, s.Ordinal)
	return s, err
}
