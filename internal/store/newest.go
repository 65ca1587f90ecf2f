package store

import (
	"github.com/google/uuid"
	"gorm.io/gorm"
)

// backwards is an engine whose index of words lists rows from the last to the first:
// newest gives the numbers of the last n with all tokens before one, and numbered is the
// condition that a row has one of them.
type backwards interface {
	newest(db *gorm.DB, table string, tokens []string, before int64, n int) ([]int64, error)
	numbered(table string, rows []int64) condition
}

// handfuls are how many rows with the words of a search are looked at before any other
// way is tried.
var handfuls = []int{200, 1000}

// Newest gives a page of a search with the newest first from the rows that came last,
// without looking at all that have the words. It is false where it cannot tell, and
// the page has to be looked for in another way; so on PostgreSQL.
//
// SQLite's index of words knows rows by the numbers they got when they came, and lists
// them backwards as well. Ids, which the page goes by, come in the same order, unless a
// clock was put back; so the page is compared with what the ids themselves say.
func (l List[T]) Newest(s *Store, db *gorm.DB, w Words, r Request) (Page[T], bool, error) {
	index, ok := s.engine.(backwards)
	if sort := r.Sort; !ok || sort == "" && l.Default != "-id" || sort != "" && sort != "-id" || r.Count {
		return Page[T]{}, false, nil
	}
	span := stretchOfIDs{}
	if r.Cursor != "" {
		at, ok := s.unseal(r.Cursor)
		if !ok {
			return Page[T]{}, false, nil
		}
		span.before = &at.ID
	}
	end, err := l.number(db, span.before)
	if err != nil {
		return Page[T]{}, false, s.Fault(err)
	}
	for _, n := range handfuls {
		rows, err := index.newest(db, l.Table, w.tokens, end, n)
		whole := len(rows) < n // all that have the words, as far as the numbers know
		if err != nil || whole && span.before != nil {
			return Page[T]{}, false, s.Fault(err)
		}
		some := w
		some.found = index.numbered(l.Table, rows)
		page, err := l.Fetch(s, some.In(db), r)
		switch {
		case err != nil:
			return page, false, err
		case whole:
			return page, true, nil
		case page.Next == "":
			continue
		}
		span.after = any(&page.Items[len(page.Items)-1]).(Row).Base().ID //nolint:errcheck // lists are of rows
		sure, err := l.within(db, span, rows[n-1], end)
		if err != nil || sure {
			return page, sure, s.Fault(err)
		}
	}
	return Page[T]{}, false, nil
}

// stretchOfIDs are the ids that a page could have come from.
type stretchOfIDs struct {
	after  uuid.UUID
	before *uuid.UUID // nil: to the last
}

// all is more than any row's number.
const all = int64(1) << 62

// number is that of the row, or all for none.
func (l List[T]) number(db *gorm.DB, id *uuid.UUID) (int64, error) {
	if id == nil {
		return all, nil
	}
	var numbers []int64
	err := db.Session(&gorm.Session{NewDB: true}).Model(new(T)).Where("id = ?", *id).Pluck("row_no", &numbers).Error
	if err != nil || len(numbers) == 0 {
		return 0, err
	}
	return numbers[0], nil
}

// within tells whether all rows of a stretch of ids have numbers from the first to
// before the end. The index of ids has both, so that no row is read.
func (l List[T]) within(db *gorm.DB, span stretchOfIDs, first, end int64) (bool, error) {
	q := db.Session(&gorm.Session{NewDB: true}).Model(new(T)).Where("id > ?", span.after)
	if span.before != nil {
		q = q.Where("id < ?", *span.before)
	}
	var found struct{ Least, Most int64 }
	err := q.Select("COALESCE(MIN(row_no), ?) AS least, COALESCE(MAX(row_no), 0) AS most", all).Scan(&found).Error
	return found.Least >= first && found.Most < end, err
}
