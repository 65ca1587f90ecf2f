package store

import (
	"encoding/json"

	"github.com/google/uuid"
	"gorm.io/gorm"
)

// few is how many rows are sorted rather than looked for along the order of a list.
const few = 1000

// Few names the rows that pass the filters of a query, when they are few and the engine
// does not know that: it would walk along the order of the list in search of a page,
// past all rows that do not pass. It tells whether it has, or else many pass.
func (l List[T]) Few(s *Store, db *gorm.DB) (*gorm.DB, bool, error) {
	return s.Among(db, l.Table+".id", db.Session(&gorm.Session{}).Model(new(T)), l.Table+".id")
}

// Among names the values of a column that another query gives, on the same terms as Few.
// It is no filter by itself: what the query asks for has to be asked for besides.
func (s *Store) Among(db *gorm.DB, column string, given *gorm.DB, as string) (*gorm.DB, bool, error) {
	if s.engine.estimates() {
		return db, false, nil
	}
	var ids []uuid.UUID
	if err := given.Limit(few+1).Pluck(as, &ids).Error; err != nil || len(ids) > few {
		return db, false, s.Fault(err)
	}
	c, err := oneOf(column, ids)
	return db.Where(c.text, c.value), true, err
}

// oneOf is the condition on SQLite that a column has one of the values: one variable,
// however many they are.
func oneOf[T any](column string, values []T) (condition, error) {
	named, err := json.Marshal(values)
	return condition{column + " IN (SELECT value FROM json_each(?))", string(named)}, err
}
