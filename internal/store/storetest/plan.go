package storetest

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"gorm.io/gorm"
)

// Plan is how the engine would answer a query for rows like those that dest points
// to a list of.
func Plan(t *testing.T, db *DB, q *gorm.DB, dest any) string {
	t.Helper()
	st := q.Session(&gorm.Session{DryRun: true}).Find(dest).Statement
	return Explain(t, db, st.SQL.String(), st.Vars...)
}

// Explain is how the engine would answer a statement that was sent with values.
func Explain(t *testing.T, db *DB, statement string, values ...any) string {
	t.Helper()
	explain := "EXPLAIN "
	if db.Engine() != "postgres" {
		explain += "QUERY PLAN "
	}
	rows, err := db.SQL().QueryContext(t.Context(), explain+statement, values...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for rows.Next() {
		line := make([]any, len(columns))
		for i := range line {
			line[i] = new(any)
		}
		if err := rows.Scan(line...); err != nil {
			t.Fatal(err)
		}
		out = append(out, fmt.Sprint(reflect.ValueOf(line[len(line)-1]).Elem()))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return strings.Join(out, "\n")
}

// Many copies a row of a table n times within its office, each with what the
// columns say instead: expressions in which g counts from one. The planner learns how
// the rows are spread, as it does in an office.
func Many(t *testing.T, db *DB, table, id string, n int, columns map[string]string) {
	t.Helper()
	list := "SELECT name FROM pragma_table_info('" + table + "') WHERE name <> 'row_no'"
	fresh := "lower(hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-7' || substr(hex(randomblob(2)), 2) || '-8' || substr(hex(randomblob(2)), 2) || '-' || hex(randomblob(6)))"
	if db.Engine() == "postgres" {
		list = "SELECT column_name::text FROM information_schema.columns WHERE table_name = '" + table + "' AND is_generated = 'NEVER'"
		fresh = "gen_random_uuid()"
	}
	names := Strings(t, db, list)
	from := make([]string, len(names))
	for i, name := range names {
		value, ok := columns[name]
		switch {
		case ok:
			from[i] = value
		case name == "id":
			from[i] = fresh
		default:
			from[i] = "x." + name
		}
	}
	fill := "INSERT INTO " + table + " (" + strings.Join(names, ", ") + ") WITH RECURSIVE s (g) AS (SELECT 1 UNION ALL SELECT g + 1 FROM s WHERE g < " + strconv.Itoa(n) + ") SELECT " +
		strings.Join(from, ", ") + " FROM " + table + " x, s WHERE x.id = '" + id + "'"
	_, err := db.SQL().ExecContext(t.Context(), fill)
	if err == nil && db.Engine() == "postgres" {
		_, err = db.SQL().ExecContext(t.Context(), "ANALYZE "+table)
	}
	if err == nil {
		err = db.Learn(t.Context())
	}
	if err != nil {
		t.Fatal(err)
	}
}

// After is an expression for an instant so many minutes, an expression, later than
// the one of a column.
func After(db *DB, column, minutes string) string {
	if db.Engine() == "postgres" {
		return column + " + (" + minutes + ") * interval '1 minute'"
	}
	return "strftime('%Y-%m-%d %H:%M:%S+00:00', " + column + ", '+' || (" + minutes + ") || ' minutes')"
}
