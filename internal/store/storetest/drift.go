package storetest

import (
	"reflect"
	"slices"
	"sync"
	"testing"

	"gorm.io/gorm/schema"
)

// Drift fails when a row struct and the migrated table differ: a column without
// a field (search aside), a field without a column, or a column that may be NULL
// where the field cannot say so.
func Drift(t *testing.T, db *DB, rows ...any) {
	t.Helper()
	for _, row := range rows {
		s, err := schema.Parse(row, &sync.Map{}, schema.NamingStrategy{})
		if err != nil {
			t.Fatal(err)
		}
		columns, err := db.Reading(t.Context()).Migrator().ColumnTypes(row)
		if err != nil {
			t.Fatal(err)
		}
		optional := nullable(t, db, s.Table)
		seen := []string{}
		for _, c := range columns {
			name := c.Name()
			seen = append(seen, name)
			f := s.LookUpField(name)
			if f == nil {
				if name != "search" && name != "row_no" {
					t.Errorf("%s.%s is in the table, not in %T", s.Table, name, row)
				}
				continue
			}
			null, ok := c.Nullable()
			if optional != nil { // what gorm reads of SQLite takes checked_at for a CHECK
				null, ok = slices.Contains(optional, name), true
			}
			if ok && null != mayBeNull(f) && !f.PrimaryKey {
				t.Errorf("%s.%s: NULL allowed by the table %v, by %T %v", s.Table, name, null, row, mayBeNull(f))
			}
		}
		for _, name := range s.DBNames {
			if !slices.Contains(seen, name) {
				t.Errorf("%s.%s is in %T, not in the table", s.Table, name, row)
			}
		}
	}
}

// nullable are the columns of a table of SQLite that allow NULL; nil on PostgreSQL.
func nullable(t *testing.T, db *DB, table string) []string {
	t.Helper()
	if db.Engine() == "postgres" {
		return nil
	}
	return append([]string{""}, Strings(t, db, `SELECT name FROM pragma_table_info('`+table+`') WHERE "notnull" = 0`)...)
}

// mayBeNull tells fields that can hold NULL: pointers, and types that write
// NULL for their zero value.
func mayBeNull(f *schema.Field) bool {
	if f.FieldType.Kind() == reflect.Pointer {
		return true
	}
	v, ok := reflect.Zero(f.FieldType).Interface().(interface{ IsZero() bool })
	return ok && f.FieldType.Kind() == reflect.String && v.IsZero()
}
