package store

import (
	"archive/zip"
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"strings"

	"github.com/pressly/goose/v3"
	"gorm.io/gorm"
)

const restoreBatch = 100 // rows an INSERT

// ErrNotEmpty says that a restore would mix two databases.
var ErrNotEmpty = errors.New("the database is not empty")

// Restore fills an empty database from a backup of the same engine, in one
// transaction: it takes the schema to the backup's version, checks every
// table's checksum while reading, inserts, reads everything back and compares
// again, and then migrates on. accept may look at the rows and refuse them; nil
// takes all. Nothing is left behind when it fails.
func (s *Store) Restore(ctx context.Context, r io.ReaderAt, size int64, beside Beside, accept func(*gorm.DB) error) (Manifest, error) {
	archive, err := zip.NewReader(r, size)
	if err != nil {
		return Manifest{}, fmt.Errorf("not a backup: %w", err)
	}
	m, err := manifestOf(archive)
	if err != nil {
		return m, err
	}
	if m.Format != backupFormat || m.Engine != s.Engine() {
		return m, fmt.Errorf("the backup has format %d of %s; this is format %d of %s", m.Format, m.Engine, backupFormat, s.Engine())
	}
	_, err = s.engine.migrate(ctx, func(ctx context.Context, p *goose.Provider) ([]MigrationStatus, error) {
		have, err := p.GetDBVersion(ctx)
		if err == nil && have < m.Version {
			_, err = p.UpTo(ctx, m.Version)
		} else if have > m.Version {
			err = ErrNotEmpty
		}
		return nil, err
	})
	if err != nil {
		return m, fmt.Errorf("schema of version %d: %w", m.Version, err)
	}
	undo, err := filesIn(ctx, archive, m, beside)
	if err == nil {
		err = s.engine.refill(ctx, func(tx *sql.Tx) error {
			if err := s.refill(ctx, tx, archive, m); err != nil || accept == nil {
				return err
			}
			db := s.write.WithContext(ctx)
			db.Statement.ConnPool = tx
			return accept(db)
		})
	}
	if err != nil {
		return m, errors.Join(err, undo())
	}
	_, err = s.Migrate(ctx)
	return m, errors.Join(err, s.Analyze(ctx))
}

func manifestOf(archive *zip.Reader) (Manifest, error) {
	var m Manifest
	f, err := archive.Open(manifestName)
	if err != nil {
		return m, errors.New("not a whole backup: it has no manifest")
	}
	defer f.Close()
	return m, json.NewDecoder(f).Decode(&m)
}

func (s *Store) refill(ctx context.Context, tx *sql.Tx, archive *zip.Reader, m Manifest) error {
	shapes, err := s.engine.shapes(ctx, tx)
	if err != nil {
		return err
	}
	known := map[string]tableShape{}
	for _, t := range shapes {
		known[t.name] = t
		var n int64
		if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM "+quote(t.name)).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return fmt.Errorf("table %s: %w", t.name, ErrNotEmpty)
		}
	}
	for _, c := range m.Tables {
		t, ok := known[c.Name]
		if !ok || strings.Join(t.columns, ",") != strings.Join(c.Columns, ",") {
			return fmt.Errorf("table %s of the backup does not fit the schema", c.Name)
		}
		delete(known, c.Name)
		if err := s.copyIn(ctx, tx, archive, c); err != nil {
			return fmt.Errorf("table %s: %w", c.Name, err)
		}
		back, err := copyOut(ctx, tx, t, io.Discard)
		if err != nil {
			return err
		}
		if back.Rows != c.Rows || back.SHA256 != c.SHA256 {
			return fmt.Errorf("table %s reads differently after the restore", c.Name)
		}
	}
	if len(known) > 0 {
		return fmt.Errorf("the backup lacks %d tables of its schema", len(known))
	}
	return nil
}

// copyIn inserts a table's lines and compares their checksum.
func (s *Store) copyIn(ctx context.Context, tx *sql.Tx, archive *zip.Reader, c TableCopy) error {
	f, err := archive.Open(c.Name + ".jsonl")
	if err != nil {
		return errors.New("missing from the backup")
	}
	defer f.Close()
	sum := sha256.New()
	in := bufio.NewReaderSize(f, 1<<16)
	var args []any
	var rows int64
	flush := func() error {
		if len(args) == 0 {
			return nil
		}
		_, err := tx.ExecContext(ctx, insertInto(c, len(args)/len(c.Columns)), args...)
		args = args[:0]
		return err
	}
	for {
		row, err := nextLine(in, sum, len(c.Columns))
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
		rows++
		if args = append(args, row...); len(args) >= restoreBatch*len(c.Columns) {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	if err := flush(); err != nil {
		return err
	}
	if rows != c.Rows || hex.EncodeToString(sum.Sum(nil)) != c.SHA256 {
		return errors.New("the backup is damaged: count or checksum differ")
	}
	return nil
}

func nextLine(in *bufio.Reader, sum hash.Hash, columns int) ([]any, error) {
	line, err := in.ReadBytes('\n')
	if err != nil {
		if len(line) > 0 {
			return nil, errors.New("the backup is damaged: a line is cut short")
		}
		return nil, err
	}
	sum.Write(line)
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.UseNumber()
	var row []any
	if err := dec.Decode(&row); err != nil || len(row) != columns {
		return nil, errors.New("the backup is damaged: a line cannot be read")
	}
	for i := range row {
		if row[i], err = readBack(row[i]); err != nil {
			return nil, err
		}
	}
	return row, nil
}

func insertInto(c TableCopy, rows int) string {
	var b strings.Builder
	b.WriteString("INSERT INTO " + quote(c.Name) + " (" + quoted(c.Columns) + ") VALUES ")
	n := 0
	for r := range rows {
		if r > 0 {
			b.WriteByte(',')
		}
		b.WriteByte('(')
		for i := range c.Columns {
			if i > 0 {
				b.WriteByte(',')
			}
			n++
			fmt.Fprintf(&b, "$%d", n)
		}
		b.WriteByte(')')
	}
	return b.String()
}
