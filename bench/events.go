package main

import (
	"context"
	"fmt"
	"net/http"
	"os"
	"time"
)

// repeat copies the first events of the office behind its last one. They are rows like
// any others but for their hashes, which chain nothing: no scenario verifies them.
// Their ids grow, as those of the program do.
func (d database) repeat() string {
	id := "printf('%08x-%04x-7000-8000-000000000001', (e.sequence + h.sequence) >> 16, (e.sequence + h.sequence) & 65535)"
	if d.engine == "postgres" {
		id = "(lpad(to_hex((e.sequence + h.sequence) >> 16), 8, '0') || '-' || lpad(to_hex((e.sequence + h.sequence) & 65535), 4, '0') || '-7000-8000-000000000001')::uuid"
	}
	return "INSERT INTO events (id, office_id, sequence, occurred_at, kind, audience, resource_type, resource_id, resource_version, actor_kind, actor_id, actor_name, " +
		"operation, request_id, data, prev_hash, hash) SELECT " + id + ", e.office_id, e.sequence + h.sequence, e.occurred_at, e.kind, e.audience, e.resource_type, e.resource_id, " +
		"e.resource_version, e.actor_kind, e.actor_id, e.actor_name, e.operation, e.request_id, e.data, e.prev_hash, e.hash " +
		"FROM events e JOIN office_heads h ON h.office_id = e.office_id WHERE e.office_id = $1 AND e.sequence <= $2"
}

// grow fills the table up to n events and notes where its middle is and where the last
// ones begin.
func (f *office) grow(ctx context.Context, d database, n int) error {
	raw := &rawServer{engine: d.engine}
	if err := raw.open(d.url, d.dir); err != nil {
		return err
	}
	defer raw.read.Close()
	defer raw.write.Close()
	var office string
	var first, head int
	if err := raw.write.QueryRowContext(ctx, "SELECT office_id, sequence FROM office_heads ORDER BY sequence DESC LIMIT 1").Scan(&office, &first); err != nil {
		return err
	}
	begin := time.Now()
	for head = first; head < n; head += first {
		if err := d.again(ctx, raw, office, first); err != nil {
			return err
		}
		if f.middle == "" && head >= n/2 {
			var err error
			if f.middle, err = f.latest(); err != nil {
				return err
			}
		}
	}
	if d.engine == "postgres" { // as it does itself in time; SQLite's statistics are stated
		if _, err := raw.write.ExecContext(ctx, "ANALYZE events"); err != nil {
			return err
		}
	}
	fmt.Fprintf(os.Stderr, "%s: %d events in %s\n", d.engine, head, time.Since(begin).Round(time.Second))
	return f.last()
}

// again is one turn of it, under the office's head row as every append.
func (d database) again(ctx context.Context, raw *rawServer, office string, first int) error {
	tx, err := raw.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	if _, err := tx.ExecContext(ctx, "UPDATE office_heads SET floor = floor WHERE office_id = $1", office); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, d.repeat(), office, first); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, "UPDATE office_heads SET sequence = (SELECT MAX(sequence) FROM events WHERE office_id = $1) WHERE office_id = $1", office); err != nil {
		return err
	}
	return tx.Commit()
}

// latest is where the stream stands.
func (f *office) latest() (string, error) {
	if err := f.signIn(); err != nil {
		return "", err
	}
	a, err := f.must(f.client, http.MethodGet, "/v1/changes?from=latest", nil, "")
	if err != nil {
		return "", err
	}
	return a.Text("delta"), nil
}

// last notes where the last page begins, which are real events again.
func (f *office) last() error {
	var err error
	if f.end, err = f.latest(); err != nil {
		return err
	}
	if f.middle == "" {
		f.middle = f.deep
	}
	for i := range 220 {
		if _, err := f.must(f.client, http.MethodPost, "/v1/petition-cases", map[string]any{"inspection_id": f.inspection, "number": fmt.Sprintf("X4HN20210912%06d", i),
			"summary": "工地夜间施工噪声扰民。", "received_at": "2021-09-12T08:00:00+08:00"}, ""); err != nil {
			return err
		}
	}
	return nil
}
