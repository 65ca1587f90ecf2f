package blob

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/google/uuid"
	"gocloud.dev/blob"
)

const (
	// strayAfter is longer than any upload and its transaction may take.
	strayAfter = time.Hour
	// sweepBack is how far back a sweep looks: it runs every hour, so that only a
	// long stop lets anything get older, and that harms nobody.
	sweepBack = 30 * 24 * time.Hour
	sweepStep = 200
)

// madeAt reads the time out of an id: 48 bits of milliseconds come first.
func madeAt(name string) (time.Time, bool) {
	id, err := uuid.Parse(name)
	if err != nil || id.Version() != 7 || id.String() != name {
		return time.Time{}, false
	}
	var ms int64
	for _, b := range id[:6] {
		ms = ms<<8 | int64(b)
	}
	return time.UnixMilli(ms).UTC(), true
}

// shelves are the folders of the span that a sweep looks at.
func shelves(now time.Time) []string {
	var out []string
	const span = 1 << 28 // milliseconds; 12 digits of which 5 name the shelf
	for at := now.Add(-sweepBack).UnixMilli() / span; at <= now.UnixMilli()/span; at++ {
		out = append(out, fmt.Sprintf("%05x/", at))
	}
	return out
}

// Sweep removes what nothing refers to and what was left half written by a
// process that died. wanted tells which of the keys are referred to. It returns
// how many were removed.
func (s *Storage) Sweep(ctx context.Context, now time.Time, wanted func(keys []string) (map[string]bool, error)) (int, error) {
	removed := 0
	for _, shelf := range shelves(now) {
		var keys []string
		err := s.each(ctx, shelf, func(o *blob.ListObject) error {
			made, ok := ours(o.Key)
			if !ok {
				made = o.ModTime
			}
			if now.Sub(made) > strayAfter {
				keys = append(keys, o.Key)
			}
			return nil
		})
		if err != nil {
			return removed, err
		}
		for len(keys) > 0 {
			step := keys[:min(sweepStep, len(keys))]
			keys = keys[len(step):]
			n, err := s.remove(ctx, step, wanted)
			removed += n
			if err != nil {
				return removed, err
			}
		}
	}
	return removed, nil
}

func (s *Storage) remove(ctx context.Context, keys []string, wanted func([]string) (map[string]bool, error)) (int, error) {
	keep, err := wanted(keys)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, key := range keys {
		if keep[key] {
			continue
		}
		if err := s.Delete(ctx, key); err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

func (s *Storage) each(ctx context.Context, prefix string, visit func(*blob.ListObject) error) error {
	it := s.bucket.List(&blob.ListOptions{Prefix: prefix})
	for {
		o, err := it.Next(ctx)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return s.fault(err)
		}
		if o.IsDir {
			continue
		}
		if err := visit(o); err != nil {
			return err
		}
	}
}

// Each visits every stored file as it is stored, sealed, for a backup.
func (s *Storage) Each(ctx context.Context, visit func(key string, r io.Reader) error) error {
	return s.each(ctx, "", func(o *blob.ListObject) error {
		if _, ok := ours(o.Key); !ok {
			return nil
		}
		r, err := s.bucket.NewReader(ctx, o.Key, nil)
		if err != nil {
			return s.fault(err)
		}
		return errors.Join(visit(o.Key, r), r.Close())
	})
}

// Empty tells whether nothing is stored.
func (s *Storage) Empty(ctx context.Context) (bool, error) {
	_, err := s.bucket.List(nil).Next(ctx)
	if errors.Is(err, io.EOF) {
		return true, nil
	}
	return false, s.fault(err)
}

// Put stores a file of a backup under its old key. check sees whether the bytes
// were right before any of them is there.
func (s *Storage) Put(ctx context.Context, key string, r io.Reader, check func() error) error {
	if _, ok := ours(key); !ok {
		return fmt.Errorf("%q is no name of a stored file", key)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	w, err := s.bucket.NewWriter(ctx, key, nil)
	if err != nil {
		return s.fault(err)
	}
	_, err = io.Copy(w, r)
	if err == nil {
		err = check()
	}
	if err != nil {
		cancel()
		_ = w.Close() // says that it was cancelled
		return err
	}
	if err := w.Close(); err != nil {
		return s.fault(err)
	}
	return s.settle(key)
}
