package store

import (
	"archive/zip"
	"bufio"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// A backup is a zip of one file a table, a row a line, and manifest.json. It is
// logical, so that it can be read without the program and checked row by row.
// Keys are not in it: they are backed up apart.

// Manifest says what a backup holds and how to know that it is whole.
type Manifest struct {
	Format  int         `json:"format"`
	Engine  string      `json:"engine"`
	Version int64       `json:"version"` // of the last migration
	TakenAt time.Time   `json:"taken_at"`
	Tables  []TableCopy `json:"tables"`
	Files   []FileCopy  `json:"files,omitempty"` // what lies beside the database
}

// FileCopy is one file of a backup, as it is stored.
type FileCopy struct {
	Name   string `json:"name"`
	Bytes  int64  `json:"bytes"`
	SHA256 string `json:"sha256"`
}

// Beside is what lies beside the database and goes with it: the file storage.
type Beside interface {
	Each(ctx context.Context, visit func(name string, r io.Reader) error) error
	Put(ctx context.Context, name string, r io.Reader, check func() error) error
	Delete(ctx context.Context, name string) error
	Empty(ctx context.Context) (bool, error)
}

// TableCopy is one table of a backup.
type TableCopy struct {
	Name    string   `json:"name"`
	Columns []string `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"` // of the lines
}

const (
	backupFormat = 1
	manifestName = "manifest.json"
	filesFolder  = "files/"
)

// tableShape is what the engine's own catalogue tells of a table.
type tableShape struct {
	name    string
	columns []string
	key     []string
}

// Backup writes a consistent copy of everything to w while the program serves:
// all tables are read in one snapshot, and the files beside them (if any) after
// it, so that each file that a row names is there. It returns what it wrote.
func (s *Store) Backup(ctx context.Context, w io.Writer, beside Beside) (Manifest, error) {
	m := Manifest{Format: backupFormat, Engine: s.Engine(), TakenAt: s.Now()}
	status, err := s.MigrationStatus(ctx)
	if err != nil {
		return m, err
	}
	for _, x := range status {
		if x.Applied {
			m.Version = max(m.Version, x.Version)
		}
	}
	archive := zip.NewWriter(w)
	err = s.engine.snapshot(ctx, func(tx *sql.Tx) error {
		shapes, err := s.engine.shapes(ctx, tx)
		if err != nil {
			return err
		}
		for _, t := range shapes {
			f, err := archive.Create(t.name + ".jsonl")
			if err != nil {
				return err
			}
			c, err := copyOut(ctx, tx, t, f)
			if err != nil {
				return fmt.Errorf("table %s: %w", t.name, err)
			}
			m.Tables = append(m.Tables, c)
		}
		return nil
	})
	if err != nil {
		return m, s.Fault(err)
	}
	if m.Files, err = filesOut(ctx, archive, beside); err != nil {
		return m, err
	}
	f, err := archive.Create(manifestName)
	if err != nil {
		return m, err
	}
	enc := json.NewEncoder(f)
	enc.SetIndent("", " ")
	return m, errors.Join(enc.Encode(m), archive.Close())
}

// copyOut writes the rows of a table in the order of its key.
func copyOut(ctx context.Context, tx *sql.Tx, t tableShape, w io.Writer) (TableCopy, error) {
	c := TableCopy{Name: t.name, Columns: t.columns}
	//nolint:gosec // the names come from the database's own catalogue
	rows, err := tx.QueryContext(ctx, "SELECT "+quoted(t.columns)+" FROM "+quote(t.name)+" ORDER BY "+quoted(t.key))
	if err != nil {
		return c, err
	}
	defer rows.Close()
	sum := sha256.New()
	out := bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16)
	values, into := make([]any, len(t.columns)), make([]any, len(t.columns))
	for i := range values {
		into[i] = &values[i]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return c, err
		}
		line := make([]any, len(values))
		for i, v := range values {
			line[i] = written(v)
		}
		data, err := json.Marshal(line)
		if err != nil {
			return c, err
		}
		if _, err := out.Write(append(data, '\n')); err != nil {
			return c, err
		}
		c.Rows++
	}
	if err := errors.Join(rows.Err(), out.Flush()); err != nil {
		return c, err
	}
	c.SHA256 = hex.EncodeToString(sum.Sum(nil))
	return c, nil
}

// written is a value as JSON holds it: what JSON lacks goes into an object.
func written(v any) any {
	switch v := v.(type) {
	case time.Time:
		return map[string]string{"t": v.UTC().Format(time.RFC3339Nano)}
	case []byte:
		return map[string]string{"b": base64.StdEncoding.EncodeToString(v)}
	}
	return v
}

// readBack is the reverse of written.
func readBack(v any) (any, error) {
	switch v := v.(type) {
	case json.Number:
		if n, err := v.Int64(); err == nil {
			return n, nil
		}
		return v.Float64()
	case map[string]any:
		if t, ok := v["t"].(string); ok {
			return time.Parse(time.RFC3339Nano, t)
		}
		b, ok := v["b"].(string)
		if !ok {
			return nil, errors.New("a value of no known kind")
		}
		return base64.StdEncoding.DecodeString(b)
	}
	return v, nil
}

func quote(name string) string { return `"` + strings.ReplaceAll(name, `"`, `""`) + `"` }

func quoted(names []string) string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = quote(n)
	}
	return strings.Join(out, ", ")
}

// shapesOf groups the catalogue's rows (table, column, place in the key or 0).
func shapesOf(rows *sql.Rows) ([]tableShape, error) {
	defer rows.Close()
	var out []tableShape
	keys := map[string]map[int]string{}
	for rows.Next() {
		var table, column string
		var place int
		if err := rows.Scan(&table, &column, &place); err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].name != table {
			out = append(out, tableShape{name: table})
			keys[table] = map[int]string{}
		}
		t := &out[len(out)-1]
		t.columns = append(t.columns, column)
		if place > 0 {
			keys[table][place] = column
		}
	}
	for i := range out {
		places := make([]int, 0, len(keys[out[i].name]))
		for p := range keys[out[i].name] {
			places = append(places, p)
		}
		slices.Sort(places)
		for _, p := range places {
			out[i].key = append(out[i].key, keys[out[i].name][p])
		}
		if len(places) == 0 {
			out[i].key = out[i].columns
		}
	}
	return out, rows.Err()
}
