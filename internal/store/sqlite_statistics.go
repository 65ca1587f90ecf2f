package store

import (
	"context"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"
)

// SQLite's plans come from statistics that are stated here, not taken. Without any it
// takes every office for ten rows and walks through all of them for what an index knows.
// Taking them would keep all writers waiting, for half a minute with millions of rows,
// since every entry of every index is counted even where the rest is sampled; and plans
// would depend on how far an office had come by then. So each embedded database,
// large or small, has the plans that the tests have seen.
const (
	statedLarge = 1_000_000 // rows of a table that grows with the cases
	statedSmall = 100_000   // of any other
	statedRare  = 10        // a partial index of exceptions holds so many times fewer
	statedEach  = 10        // rows of one value of a column not named below
)

// growing are the tables that grow with the cases.
var growing = map[string]bool{"events": true, "petition_cases": true, "petition_case_marks": true, "petition_case_states": true,
	"petition_case_types": true, "petition_case_units": true, "petition_deadlines": true}

// exceptions are the partial indexes of what is seldom; others leave out what is.
var exceptions = map[string]bool{"accountability_items_running": true, "assignments_running": true, "petition_cases_key": true, "petition_cases_measure_due": true, "petition_cases_merged": true,
	"petition_cases_noticed": true, "petition_cases_split": true}

// values is how many different ones a column has, where each is in many rows. One
// office and one round have most of the rows, yet an office is less than the table, or
// SQLite would rather sort all of it than read on in order.
var values = map[string]int{
	"arrangement": 5, "audience": 3, "batch_id": 100, "channel": 4, "clause": 10, "code": 10, "colour": 3, "completion": 4, "cycle": 2, "desk_id": 10,
	"group_id": 20, "handling": 10, "inspection_id": 1, "kind": 20, "lead_group_id": 20, "lead_unit_id": 100, "office_id": 10, "owner_type": 5, "phase": 3,
	"profile": 2, "responsible_unit_id": 100, "role": 4, "source": 5, "state": 5, "step": 5, "unit_id": 100, "verdict": 4, "waits_for": 5, "year": 2,
}

// indexShape is one index.
type indexShape struct {
	table, name string
	unique      bool
	columns     []string // "" for an expression
}

// statistic is the line of sqlite_stat1 about an index: its rows, and how many of them
// one value of its first column is in, of its first two, and so on.
func (i indexShape) statistic() string {
	rows := statedSmall
	if growing[i.table] {
		rows = statedLarge
	}
	if exceptions[i.name] {
		rows /= statedRare
	}
	line := []string{strconv.Itoa(rows)}
	for at, column := range i.columns {
		n, many := values[column]
		switch {
		case column == "id" || column == "sequence" || i.unique && at == len(i.columns)-1:
			rows = 1
		case many:
			rows = max(1, rows/n)
		default:
			rows = min(rows, statedEach)
		}
		line = append(line, strconv.Itoa(rows))
	}
	return strings.Join(line, " ")
}

// rules tells one set of these rules from another; the database keeps it.
func rules() int32 {
	sum := crc32.ChecksumIEEE([]byte(fmt.Sprint(statedLarge, statedSmall, statedRare, statedEach, growing, exceptions, values))) // maps print in order
	return int32(sum >> 1)
}

// state writes the statistics of all indexes, unless it has done so since the last
// migration, and has the writing connection read them; readers open later.
func (e *sqliteEngine) state(ctx context.Context, migrated bool) error {
	var stated int32
	if err := e.writer.QueryRowContext(ctx, "PRAGMA user_version").Scan(&stated); err != nil || stated == rules() && !migrated {
		return err
	}
	indexes, err := e.indexes(ctx)
	if err != nil {
		return err
	}
	// The first time it makes the tables.
	if _, err := e.writer.ExecContext(ctx, "ANALYZE sqlite_schema"); err != nil {
		return err
	}
	tx, err := e.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	// Samples of values would have every statement planned anew for each of them.
	if _, err := tx.ExecContext(ctx, fmt.Sprintf("DELETE FROM sqlite_stat1; DELETE FROM sqlite_stat4; PRAGMA user_version = %d", rules())); err != nil {
		return err
	}
	for _, i := range indexes {
		if _, err := tx.ExecContext(ctx, "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (?, ?, ?)", i.table, i.name, i.statistic()); err != nil {
			return err
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = e.writer.ExecContext(ctx, "ANALYZE sqlite_schema")
	return err
}

func (e *sqliteEngine) indexes(ctx context.Context) ([]indexShape, error) {
	rows, err := e.writer.QueryContext(ctx, `SELECT t.name, i.name, i."unique", COALESCE(c.name, '')
		FROM pragma_table_list t JOIN pragma_index_list(t.name) i JOIN pragma_index_info(i.name) c
		WHERE t.schema = 'main' AND t.type = 'table' AND t.name NOT LIKE 'sqlite_%' ORDER BY t.name, i.name, c.seqno`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []indexShape
	for rows.Next() {
		var i indexShape
		var column string
		if err := rows.Scan(&i.table, &i.name, &i.unique, &column); err != nil {
			return nil, err
		}
		if n := len(out); n == 0 || out[n-1].name != i.name {
			out = append(out, i)
		}
		last := &out[len(out)-1]
		last.columns = append(last.columns, column)
	}
	return out, rows.Err()
}
