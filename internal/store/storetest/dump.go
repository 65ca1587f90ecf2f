package storetest

import (
	"strings"
	"testing"
)

// What a migrated database is, statement by statement, without the tables of
// the migration tool itself.
const sqliteDump = `
SELECT sql || ';' FROM sqlite_master
WHERE sql IS NOT NULL AND tbl_name NOT LIKE 'goose%' AND name NOT LIKE 'sqlite_%'
  AND tbl_name NOT GLOB '*_search_*'
ORDER BY tbl_name, CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END, name`

const postgresDump = `
WITH tables AS (
    SELECT c.oid, c.relname FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' AND c.relname NOT LIKE 'goose%'
), lines AS (
    SELECT t.relname, 0 AS part, lpad(a.attnum::text, 4, '0') AS pos,
           'COLUMN ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
           || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
           || CASE WHEN a.attgenerated <> '' THEN ' GENERATED AS ' || pg_get_expr(d.adbin, d.adrelid)
                   WHEN d.adbin IS NOT NULL THEN ' DEFAULT ' || pg_get_expr(d.adbin, d.adrelid) ELSE '' END AS line
    FROM tables t JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
    UNION ALL
    SELECT t.relname, 1, k.conname::text, 'CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid)
    FROM tables t JOIN pg_constraint k ON k.conrelid = t.oid
    UNION ALL
    SELECT t.relname, 2, i.indexname::text, i.indexdef FROM tables t JOIN pg_indexes i ON i.tablename = t.relname
    UNION ALL
    SELECT t.relname, 3, g.tgname::text, pg_get_triggerdef(g.oid) FROM tables t JOIN pg_trigger g ON g.tgrelid = t.oid AND NOT g.tgisinternal
)
SELECT 'TABLE ' || relname || ': ' || line FROM lines ORDER BY relname COLLATE "C", part, pos COLLATE "C"`

// Dump writes down the database's schema in a fixed order.
func Dump(t *testing.T, db *DB) string {
	t.Helper()
	q := sqliteDump
	if db.Engine() == "postgres" {
		q = postgresDump
	}
	return strings.Join(Strings(t, db, q), "\n") + "\n"
}

// Strings reads the one text column of a query.
func Strings(t *testing.T, db *DB, query string, args ...any) []string {
	t.Helper()
	rows, err := db.SQL().QueryContext(t.Context(), query, args...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, s)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return out
}
