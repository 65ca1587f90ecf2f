package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
)

// aging makes cases overdue that the import has numbered: led by the units in
// turn, and due on the last hundred days.
var aging = map[string]string{
	"sqlite": `UPDATE petition_cases SET lead_unit_id = (SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM units) u WHERE u.n = 1 + CAST(substr(number, 13) AS INTEGER) % (SELECT COUNT(*) FROM units)),
		due_at = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '-' || (1 + CAST(substr(number, 13) AS INTEGER) % 100) || ' days'),
		due_order = strftime('%Y-%m-%d %H:%M:%S+00:00', 'now', '-' || (1 + CAST(substr(number, 13) AS INTEGER) % 100) || ' days')
		WHERE CAST(substr(number, 13) AS INTEGER) % 100 < $1`,
	"postgres": `UPDATE petition_cases SET lead_unit_id = (SELECT id FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM units) u WHERE u.n = 1 + substr(number, 13)::int % (SELECT COUNT(*) FROM units)),
		due_at = now() - make_interval(days => 1 + substr(number, 13)::int % 100),
		due_order = now() - make_interval(days => 1 + substr(number, 13)::int % 100)
		WHERE substr(number, 13)::int % 100 < $1`,
}

// punishing hangs a sanction on a tenth of them.
const punishing = `INSERT INTO petition_sanctions (id, office_id, version, created_at, updated_at, case_id, cycle, position, kind, subject, document_number, fine_decided, remark, void_reason)
	SELECT id, office_id, 1, created_at, updated_at, id, 1, 1, 'penalty_filed', '经营者', '', 300000, '', '' FROM petition_cases WHERE number LIKE '%7' AND due_at IS NOT NULL`

// makeOverdue does to a share of the cases what a year of work would, past the
// program, and has the program count them afterwards.
func makeOverdue(ctx context.Context, o options, d database) (err error) {
	if o.overdue == 0 {
		return nil
	}
	s := &rawServer{engine: d.engine}
	if err := s.open(d.url, d.dir); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.write.Close()) }()
	if _, err := s.write.ExecContext(ctx, aging[d.engine], o.overdue); err != nil {
		return err
	}
	for _, statement := range []string{punishing, "ANALYZE"} { // the recount is planned by what there is now
		if _, err := s.write.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	address, err := freeAddress()
	if err != nil {
		return err
	}
	recount := exec.CommandContext(ctx, o.binary, "audit", "recount")
	recount.Env = append(os.Environ(), d.env(address)...)
	if out, err := recount.CombinedOutput(); err != nil {
		return fmt.Errorf("audit recount: %w\n%s", err, out)
	}
	return nil
}
