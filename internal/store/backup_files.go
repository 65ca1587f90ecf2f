package store

import (
	"archive/zip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
)

// filesOut copies what lies beside the database, as it is, into the archive.
// Files are encrypted and would not get smaller.
func filesOut(ctx context.Context, archive *zip.Writer, beside Beside) ([]FileCopy, error) {
	if beside == nil {
		return nil, nil
	}
	var out []FileCopy
	err := beside.Each(ctx, func(name string, r io.Reader) error {
		f, err := archive.CreateHeader(&zip.FileHeader{Name: filesFolder + name, Method: zip.Store})
		if err != nil {
			return err
		}
		sum := sha256.New()
		n, err := io.Copy(io.MultiWriter(f, sum), r)
		out = append(out, FileCopy{name, n, hex.EncodeToString(sum.Sum(nil))})
		return err
	})
	return out, err
}

// filesIn puts the files of a backup back, each only if it is what the manifest
// says. It returns a function that takes them away again.
func filesIn(ctx context.Context, archive *zip.Reader, m Manifest, beside Beside) (undo func() error, err error) {
	var done []string
	undo = func() error {
		var errs []error
		for _, name := range done {
			errs = append(errs, beside.Delete(context.WithoutCancel(ctx), name))
		}
		return errors.Join(errs...)
	}
	if len(m.Files) == 0 {
		return undo, nil
	}
	if beside == nil {
		return undo, errors.New("the backup holds files, and there is no storage for them")
	}
	if empty, err := beside.Empty(ctx); err != nil || !empty {
		return undo, errors.Join(fmt.Errorf("files: %w", ErrNotEmpty), err)
	}
	for _, c := range m.Files {
		if err := fileIn(ctx, archive, c, beside); err != nil {
			return undo, fmt.Errorf("file %s: %w", c.Name, err)
		}
		done = append(done, c.Name)
	}
	return undo, nil
}

func fileIn(ctx context.Context, archive *zip.Reader, c FileCopy, beside Beside) error {
	f, err := archive.Open(filesFolder + c.Name)
	if err != nil {
		return errors.New("missing from the backup")
	}
	defer f.Close()
	sum := sha256.New()
	return beside.Put(ctx, c.Name, io.TeeReader(f, sum), func() error {
		if hex.EncodeToString(sum.Sum(nil)) != c.SHA256 {
			return errors.New("the backup is damaged: the checksum differs")
		}
		return nil
	})
}
