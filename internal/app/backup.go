package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"gorm.io/gorm"

	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// OpenStore opens the database and nothing else, for migrations.
func OpenStore(ctx context.Context, cfg Config, log *slog.Logger) (*store.Store, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("LIANLUO_DATA_DIR: %w", err)
	}
	s, err := store.Open(ctx, store.Config{URL: cfg.DatabaseURL, DataDir: cfg.DataDir, Logger: log})
	if err != nil {
		return nil, databaseError(cfg, err)
	}
	return s, nil
}

// Backup writes a copy of everything but the keys to a file that only the owner
// can read.
func (a *App) Backup(ctx context.Context, path string, out io.Writer) error {
	part := path + ".part"
	f, err := os.OpenFile(part, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	var files store.Beside
	if a.Files.Local() {
		files = a.Files
	}
	m, err := a.Store.Backup(ctx, f, files)
	if err = errors.Join(err, f.Sync(), f.Close()); err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(part))
	}
	var rows int64
	for _, t := range m.Tables {
		rows += t.Rows
	}
	if files == nil {
		fmt.Fprintln(out, "The files lie in a storage service and are not in the backup; keep copies of the bucket there.")
	}
	_, err = fmt.Fprintf(out, "%s: %d tables, %d rows, %d files, schema %d of %s\nThe key file is not in it; keep it apart: %s\n",
		path, len(m.Tables), rows, len(m.Files), m.Version, m.Engine, a.Config.KeyFile)
	return err
}

// Restore fills the configured, empty database, then opens the program on it
// and verifies every chain. The key file must be the one of the backup; without it
// nothing is restored.
func Restore(ctx context.Context, cfg Config, log *slog.Logger, path string, out io.Writer) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if _, err := os.Stat(cfg.KeyFile); err != nil {
		return fmt.Errorf("LIANLUO_KEY_FILE: the key file of the backup must be there first: %w", err)
	}
	keys, err := vault.Open(cfg.KeyFile, cfg.MasterKey)
	if err != nil {
		return fmt.Errorf("LIANLUO_KEY_FILE: %w", err)
	}
	s, err := OpenStore(ctx, cfg, log)
	if err != nil {
		return err
	}
	files, err := openFiles(ctx, cfg, nil) // as they are stored; they are opened below
	if err != nil {
		return errors.Join(err, s.Close())
	}
	m, err := s.Restore(ctx, f, info.Size(), files, func(db *gorm.DB) error { return fits(db, keys) })
	if err = errors.Join(err, s.Close(), files.Close()); err != nil {
		return err
	}
	fmt.Fprintf(out, "restored %d tables and %d files as of %s\n", len(m.Tables), len(m.Files), m.TakenAt.Format("2006-01-02 15:04:05Z"))
	a, err := New(ctx, cfg, Options{Log: log, Migrate: true})
	if err != nil {
		return fmt.Errorf("the rows are restored, but the program does not open: %w", err)
	}
	n, err := a.checkFiles(ctx)
	if err == nil {
		_, err = fmt.Fprintf(out, "%d files have the digests they came in with\n", n)
	}
	return errors.Join(a.VerifyAudit(ctx, out), err, a.Close())
}
