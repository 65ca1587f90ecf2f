package store

import (
	"bytes"
	"database/sql/driver"
	"reflect"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"lianluo/internal/fault"
)

// image is what the columns of a row hold, in the order of the schema's, as the
// database is told them. It shares nothing with the row, so a list that is
// changed in place differs from its image.
type image []any

// never are the columns that no save writes, always those that each does.
var (
	never  = map[string]bool{"id": true, "office_id": true, "created_at": true}
	always = map[string]bool{"version": true, "updated_at": true}
)

// remember notes how a row was read, so that Save need not write what is as it
// was: an index on a column is rewritten whenever its column is.
func (tx *Tx) remember(row any) error {
	im, _, err := tx.picture(row)
	if err != nil {
		return err
	}
	if tx.images == nil {
		tx.images = map[any]image{}
	}
	tx.images[row] = im
	return nil
}

func (tx *Tx) picture(row any) (image, *schema.Schema, error) {
	st := gorm.Statement{DB: tx.DB}
	if err := st.Parse(row); err != nil {
		return nil, nil, err
	}
	v := reflect.ValueOf(row).Elem()
	out := make(image, 0, len(st.Schema.DBNames))
	for _, name := range st.Schema.DBNames {
		x, _ := st.Schema.FieldsByDBName[name].ValueOf(tx.ctx, v)
		x, err := driver.DefaultParameterConverter.ConvertValue(x)
		if err != nil {
			return nil, nil, err
		}
		if b, ok := x.([]byte); ok {
			x = bytes.Clone(b)
		}
		out = append(out, x)
	}
	return out, st.Schema, nil
}

func same(a, b any) bool {
	switch a := a.(type) {
	case time.Time:
		b, ok := b.(time.Time)
		return ok && a.Equal(b)
	case []byte:
		b, ok := b.([]byte)
		return ok && bytes.Equal(a, b)
	}
	return a == b
}

// Save writes a row if nobody else has written it since: the version is compared
// and raised in one statement and the rows affected decide. Of a row that Load
// has read it writes the columns that differ, of any other all. It returns
// stale_version otherwise.
func (tx *Tx) Save(row Row) error {
	m := row.Base()
	was, at := m.Version, m.UpdatedAt
	m.Version, m.UpdatedAt = was+1, tx.Now
	now, columns, err := tx.written(row)
	if err != nil {
		m.Version, m.UpdatedAt = was, at
		return err
	}
	res := tx.DB.Model(row).Where("version = ?", was).Select(columns).Updates(row)
	if res.Error == nil && res.RowsAffected == 1 {
		if tx.images[row] != nil {
			tx.images[row] = now
		}
		return nil
	}
	m.Version, m.UpdatedAt = was, at
	if res.Error != nil {
		return tx.store.Fault(res.Error)
	}
	return fault.StaleVersion("")
}

// written has the row proofread and tells what it holds then and which columns
// are to be written.
func (tx *Tx) written(row Row) (image, []string, error) {
	now, s, err := tx.picture(row)
	if err != nil {
		return nil, nil, err
	}
	old := tx.images[row]
	did, err := tx.proofread(row, func(name string) bool {
		i := slices.Index(s.DBNames, name)
		return old == nil || i < 0 || !same(old[i], now[i])
	})
	if err == nil && did {
		now, _, err = tx.picture(row)
	}
	if err != nil {
		return nil, nil, err
	}
	columns := make([]string, 0, len(now))
	for i, name := range s.DBNames {
		if always[name] || !never[name] && (old == nil || !same(old[i], now[i])) {
			columns = append(columns, name)
		}
	}
	return now, columns, nil
}

// Note is Save for what nobody guards with If-Match, such as when to look at a row
// next or how urgent it has become by itself: the version stays as it was, so
// whoever has read the row may still write it, and no event is owed. It returns
// stale_version when somebody else has written the row since.
func (tx *Tx) Note(row Row) error {
	now, s, err := tx.picture(row)
	if err != nil {
		return err
	}
	old := tx.images[row]
	columns := make([]string, 0, len(now))
	for i, name := range s.DBNames {
		if !always[name] && !never[name] && (old == nil || !same(old[i], now[i])) {
			columns = append(columns, name)
		}
	}
	if len(columns) == 0 {
		return nil
	}
	loud := tx.loud
	defer func() { tx.loud = loud }()
	res := tx.DB.Model(row).Where("version = ?", row.Base().Version).Select(columns).UpdateColumns(row)
	switch {
	case res.Error != nil:
		return tx.store.Fault(res.Error)
	case res.RowsAffected != 1:
		return fault.StaleVersion("")
	case old != nil:
		tx.images[row] = now
	}
	return nil
}
