package store

import (
	"strings"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// few is how many rows are sorted rather than looked for along the order of a list.
const few = 1000

// Part is one condition of a list. Rows, when set, are those of another table that it
// asks about, and As their column that names rows of the list.
type Part struct {
	Where func(*gorm.DB) *gorm.DB
	Rows  *gorm.DB
	As    string
}

// Few names the rows that pass one of the conditions, when they are few and the engine
// does not know that: it would walk along the order of the list in search of a page,
// past all rows that do not pass. It is no filter: all conditions have to be asked for
// besides. It tells whether every one lets many pass.
func (l List[T]) Few(s *Store, db *gorm.DB, parts []Part) (narrowed *gorm.DB, many bool, err error) {
	for _, p := range parts {
		rows, as := p.Rows, p.As
		if rows == nil {
			if s.engine.estimates() {
				continue // the columns of one table are its own business
			}
			rows, as = p.Where(db.Session(&gorm.Session{}).Model(new(T))), l.Table+".id"
		}
		var ids []uuid.UUID
		if err := rows.Session(&gorm.Session{}).Limit(few+1).Pluck(as, &ids).Error; err != nil {
			return db, false, s.Fault(err)
		}
		if len(ids) <= few {
			c := s.engine.oneOf(l.Table+".id", ids)
			return db.Where(c.text, c.value), false, nil
		}
	}
	return db, true, nil
}

// oneOf takes one variable, however many ids there are: each number of them would be a
// statement of its own.
func (e *sqliteEngine) oneOf(column string, ids []uuid.UUID) condition {
	return condition{column + " IN (SELECT value FROM json_each(?))", `["` + listed(ids, `","`) + `"]`}
}

func (e *postgresEngine) oneOf(column string, ids []uuid.UUID) condition {
	return condition{column + " = ANY (CAST(? AS uuid[]))", "{" + listed(ids, ",") + "}"}
}

func listed(ids []uuid.UUID, between string) string {
	texts := make([]string, 0, len(ids))
	for _, id := range ids {
		texts = append(texts, id.String())
	}
	return strings.Join(texts, between)
}
