package blob

import (
	"errors"
	"fmt"
	"io"
)

// A file is sealed in pieces of one length, so that any part can be read
// without the rest and no more than a piece is in memory. A piece is bound to
// its file, its place and to being the last one: pieces exchanged, dropped or
// cut off at the end do not open.
const pieceSize = 64 << 10

var errDamaged = errors.New("a stored file does not open")

func place(key string, piece int64, last bool) string {
	return fmt.Sprintf("files/%s/%d/%t", key, piece, last)
}

// closing seals what is written to it. The last piece needs to be known as
// such, so one full piece is held back until more comes or it is closed.
type closing struct {
	to    io.Writer
	seal  func(plain []byte, context string) ([]byte, error)
	key   string
	piece int64
	held  []byte
}

func (c *closing) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if len(c.held) == pieceSize {
			if err := c.flush(false); err != nil {
				return 0, err
			}
		}
		take := min(len(p), pieceSize-len(c.held))
		c.held, p = append(c.held, p[:take]...), p[take:]
	}
	return n, nil
}

func (c *closing) flush(last bool) error {
	sealed, err := c.seal(c.held, place(c.key, c.piece, last))
	if err != nil {
		return err
	}
	c.held, c.piece = c.held[:0], c.piece+1
	_, err = c.to.Write(sealed)
	return err
}

// opening gives the plain bytes of some neighbouring pieces.
type opening struct {
	storage *Storage
	from    io.ReadCloser
	key     string
	piece   int64 // the next to open
	end     int64 // the file's last
	skip    int64 // bytes of the first piece that were not asked for
	left    int64
	plain   []byte
	sealed  []byte
}

// Read implements io.Reader. A damaged piece is an error, and nothing of it is
// given.
func (o *opening) Read(p []byte) (int, error) {
	if o.left == 0 {
		return 0, io.EOF
	}
	if len(o.plain) == 0 {
		if err := o.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, o.plain[:min(int64(len(o.plain)), o.left)])
	o.plain, o.left = o.plain[n:], o.left-int64(n)
	return n, nil
}

func (o *opening) next() error {
	if o.sealed == nil {
		o.sealed = make([]byte, pieceSize+o.storage.overhead)
	}
	n, err := io.ReadFull(o.from, o.sealed)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		return o.storage.fault(errors.Join(errDamaged, err))
	}
	plain, err := o.storage.sealer.Unseal(o.sealed[:n], place(o.key, o.piece, o.piece == o.end))
	if err != nil || int64(len(plain)) <= o.skip {
		return o.storage.fault(fmt.Errorf("%w: %s, piece %d", errDamaged, o.key, o.piece))
	}
	o.plain, o.skip, o.piece = plain[o.skip:], 0, o.piece+1
	return nil
}

// Close implements io.Closer.
func (o *opening) Close() error { return o.from.Close() }
