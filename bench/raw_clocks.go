package main

import (
	"context"
	"database/sql"
	"strings"
	"time"

	"lianluo/internal/record"
)

// The raw handlers send what the program sends: the same statements with values of
// the same size, so that the ratio is what our layers cost and nothing else.

// explained is as long as the explanation of a deadline.
var explained = `{"summary":"` + strings.Repeat("起算次日为第一日，到末日终了。", 18) + `"}`

// rules reads the office's rules, as the program does to promise a deadline.
func (s *rawServer) rules(ctx context.Context, tx *sql.Tx, now time.Time) error {
	rows, err := tx.QueryContext(ctx, s.bind("SELECT * FROM deadline_rules WHERE voided_at IS NULL AND (effective_from <= ? AND (effective_until IS NULL "+
		"OR effective_until > ?)) AND office_id = ?"), now, now, s.office)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	into := make([]any, len(columns))
	for i := range into {
		into[i] = new(any)
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// promise starts the clocks of some steps of a case.
func (s *rawServer) promise(ctx context.Context, tx *sql.Tx, now time.Time, id string, unit *string, steps ...string) error {
	const row = "(?, ?, 1, ?, ?, ?, ?, ?, ?, ?, '', ?, '', ?, 1, ?, ?, ?, ?, ?)"
	text := "INSERT INTO petition_deadlines (id, office_id, version, created_at, updated_at, started_at, due_at, original_due_at, met_at, ended_at, " +
		"lapsed_by, next_alert_at, alerted, case_id, cycle, step, unit_id, rule_id, why, explanation) VALUES " + row + strings.Repeat(", "+row, len(steps)-1)
	var args []any
	for _, step := range steps {
		end := now.Add(72 * time.Hour)
		args = append(args, record.NewID().String(), s.office, now, now, now, end, end, nil, nil, now.Add(36*time.Hour), id, step, unit, nil, "自 2021-09-11 次日起 3 个自然日，到 2021-09-14 终了。", explained)
	}
	_, err := tx.ExecContext(ctx, s.bind(text), args...)
	return err
}

// meet stops the one clock that runs of a case.
func (s *rawServer) meet(ctx context.Context, tx *sql.Tx, now time.Time, id string) error {
	var clock string
	var cycle int64
	var step string
	var unit *string
	var met, ended *time.Time
	row := tx.QueryRowContext(ctx, s.bind("SELECT id, cycle, step, unit_id, met_at, ended_at FROM petition_deadlines WHERE case_id = ? AND office_id = ?"), id, s.office)
	if err := row.Scan(&clock, &cycle, &step, &unit, &met, &ended); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, s.bind("UPDATE petition_deadlines SET ended_at = ?, met_at = ?, next_alert_at = NULL, updated_at = ?, version = version + 1 "+
		"WHERE id IN (?) AND office_id = ?"), now, now, now, clock, s.office)
	return err
}

// tally moves some of the office's counters.
func (s *rawServer) tally(ctx context.Context, tx *sql.Tx, counters ...[3]string) error {
	const row = "(?, ?, ?, ?, ?, 1)"
	var args []any
	for _, c := range counters {
		args = append(args, s.office, s.inspection, c[0], c[1], c[2])
	}
	_, err := tx.ExecContext(ctx, s.bind("INSERT INTO petition_tallies (office_id, inspection_id, dimension, value, detail, n) VALUES "+row+
		strings.Repeat(", "+row, len(counters)-1)+" ON CONFLICT (office_id, inspection_id, dimension, value, detail) DO UPDATE SET n = petition_tallies.n + excluded.n"), args...)
	return err
}

// state keeps what the case was counted as before.
func (s *rawServer) state(ctx context.Context, tx *sql.Tx, now time.Time, row *rawCase) error {
	_, err := tx.ExecContext(ctx, s.bind("INSERT INTO petition_case_states (office_id, case_id, valid_from, valid_to, inspection_id, batch_id, channel, key_case, area, "+
		"received_at, pollution_types, primary_type, type_labels, lead_unit_id, assisting_ids, completion, publication, verdict, kin, rectification, due_at, concluded_at) "+
		"VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, '', ?, ?, '', '', '', NULL, NULL)"), s.office, row.ID, row.CreatedAt, now, row.InspectionID, row.BatchID, row.Channel,
		row.KeyCase, row.Area, row.ReceivedAt, string(row.PollutionTypes), row.PrimaryType, string(row.TypeLabels), row.Completion, row.Publication)
	return err
}
