// Package blob keeps the bytes of files outside the database: in a folder or in
// a bucket of an S3-compatible service. Names there are ids of our own and
// contents are sealed, so whoever sees the storage learns neither. What a file
// is and who may see it is known only by the rows of package file.
package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"gocloud.dev/blob"
	"gocloud.dev/blob/fileblob"
	"gocloud.dev/gcerrors"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// Sealer encrypts a piece and binds it to its place; it is the vault. What it
// adds to a piece has one length.
type Sealer interface {
	Seal(plain []byte, context string) ([]byte, error)
	Unseal(sealed []byte, context string) ([]byte, error)
}

// Storage is where files are kept.
type Storage struct {
	bucket   *blob.Bucket
	sealer   Sealer
	overhead int64  // bytes that sealing adds to a piece
	folder   string // of a local storage; empty for a service
	limit    int64  // bytes of one file
}

// openTimeout bounds the look at a service's bucket at start.
const openTimeout = 10 * time.Second

// OpenFolder keeps files in a folder, which it makes, readable by the owner only.
func OpenFolder(folder string, limit int64, sealer Sealer) (*Storage, error) {
	abs, err := filepath.Abs(folder)
	if err != nil {
		return nil, err
	}
	if err := os.MkdirAll(abs, 0o700); err != nil {
		return nil, errors.New("the folder cannot be made")
	}
	// Temporary files beside the others: a rename from elsewhere is no rename.
	bucket, err := fileblob.OpenBucket(abs, &fileblob.Options{DirFileMode: 0o700, NoTempDir: true, Metadata: fileblob.MetadataDontWrite})
	if err != nil {
		return nil, err
	}
	return newStorage(bucket, abs, limit, sealer)
}

// OpenService keeps files in a bucket of an S3-compatible service. It returns an
// error without any secret when the bucket cannot be reached.
func OpenService(ctx context.Context, svc Service, limit int64, sealer Sealer) (*Storage, error) {
	bucket, err := svc.open()
	if err != nil {
		return nil, errors.New("the storage service cannot be used")
	}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if ok, err := bucket.IsAccessible(ctx); err != nil || !ok {
		return nil, errors.Join(errors.New("the bucket cannot be reached with this address and key"), bucket.Close())
	}
	return newStorage(bucket, "", limit, sealer)
}

// newStorage may have no sealer when it only puts back what a backup holds.
func newStorage(bucket *blob.Bucket, folder string, limit int64, sealer Sealer) (*Storage, error) {
	if sealer == nil {
		return &Storage{bucket: bucket, folder: folder, limit: limit}, nil
	}
	probe, err := sealer.Seal(nil, "")
	if err != nil {
		return nil, errors.Join(err, bucket.Close())
	}
	return &Storage{bucket: bucket, sealer: sealer, overhead: int64(len(probe)), folder: folder, limit: limit}, nil
}

// Limit is the most bytes a file may have.
func (s *Storage) Limit() int64 { return s.limit }

// Local tells whether files lie in a folder of this machine, which a backup of
// the program has to take along.
func (s *Storage) Local() bool { return s.folder != "" }

// Close gives up the connection to a service.
func (s *Storage) Close() error { return s.bucket.Close() }

// newKey makes a name: an id, under its first digits, so that folders stay small
// and those of a span of time (about three days each) can be listed by
// themselves.
func newKey() string {
	id := record.NewID().String()
	return id[:shelfDigits] + "/" + id
}

const shelfDigits = 5

// Delete removes a file; that it is gone already is no error.
func (s *Storage) Delete(ctx context.Context, key string) error {
	err := s.bucket.Delete(ctx, key)
	if gcerrors.Code(err) == gcerrors.NotFound {
		return nil
	}
	return s.fault(err)
}

// settle makes a local file survive a power cut: the library renames it into
// place, and neither content nor name are on the disk by that alone.
func (s *Storage) settle(key string) error {
	if s.folder == "" {
		return nil
	}
	path := filepath.Join(s.folder, filepath.FromSlash(key))
	if err := os.Chmod(path, 0o600); err != nil { // the library leaves it to the umask
		return err
	}
	for _, name := range []string{path, filepath.Dir(path), s.folder} {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		if err := errors.Join(f.Sync(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// fault turns an error of the storage into one a caller may see: a full disk,
// or else storage that is away for now. A missing file is an internal fault,
// because a row promises it.
func (s *Storage) fault(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		return fault.Wrap(fault.CodeInsufficientStorage, err)
	case gcerrors.Code(err) == gcerrors.NotFound, errors.Is(err, errDamaged):
		return fault.Wrap(fault.CodeInternal, err)
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	return fault.Wrap(fault.CodeUnavailable, err)
}

// Read gives length bytes of a file from offset on; size is the whole file's,
// as its row has it. Every piece is verified before any of it is given.
func (s *Storage) Read(ctx context.Context, key string, size, offset, length int64) (io.ReadCloser, error) {
	if offset < 0 || length <= 0 || offset+length > size {
		return nil, fault.Wrap(fault.CodeInternal, errors.New("read outside the file"))
	}
	first, last := offset/pieceSize, (offset+length-1)/pieceSize
	sealed := pieceSize + s.overhead
	r, err := s.bucket.NewRangeReader(ctx, key, first*sealed, min((last-first+1)*sealed, s.stored(size)-first*sealed), nil)
	if err != nil {
		return nil, s.fault(err)
	}
	return &opening{storage: s, from: r, key: key, piece: first, end: (size - 1) / pieceSize, skip: offset - first*pieceSize, left: length}, nil
}

// Verify reads a whole file and compares its digest.
func (s *Storage) Verify(ctx context.Context, key string, size int64, digest string) error {
	r, err := s.Read(ctx, key, size, 0, size)
	if err != nil {
		return err
	}
	sum := sha256.New()
	_, err = io.Copy(sum, r)
	if err := errors.Join(err, r.Close()); err != nil {
		return err
	}
	if hex.EncodeToString(sum.Sum(nil)) != digest {
		return errDamaged
	}
	return nil
}

// stored is how many bytes a file of the size takes in the storage.
func (s *Storage) stored(size int64) int64 {
	return size + ((size-1)/pieceSize+1)*s.overhead
}

// ours tells names that this package gives from what else lies there, such as
// the library's temporary files.
func ours(key string) (made time.Time, ok bool) {
	shelf, name, found := strings.Cut(key, "/")
	if !found || len(shelf) != shelfDigits || !strings.HasPrefix(name, shelf) {
		return time.Time{}, false
	}
	return madeAt(name)
}
