package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"hash"
	"io"

	"lianluo/internal/fault"
)

// Incoming is a file that has been stored and that nothing refers to yet. It
// becomes somebody's by the row that names its key; without one it is removed
// when the request ends, and by Sweep if even that did not happen.
type Incoming struct {
	Key    string
	Size   int64
	SHA256 string // hexadecimal, of the plain bytes
	Head   []byte // the first bytes
	Tail   []byte // the last bytes
	Name   string // what the sender calls it; not cleaned
	Form   json.RawMessage

	taken bool
}

// What is kept of a file for telling what it is.
const (
	headSize = 16 << 10
	tailSize = 66 << 10 // holds a zip's end record with the longest comment
)

// Keep says that a committed row names the key.
func (i *Incoming) Keep() { i.taken = true }

// Taken tells whether Keep was called.
func (i *Incoming) Taken() bool { return i.taken }

type incomingKey struct{}

// With puts the request's file into the context.
func With(ctx context.Context, i *Incoming) context.Context {
	return context.WithValue(ctx, incomingKey{}, i)
}

// From takes it out again; nil when the request has none.
func From(ctx context.Context) *Incoming {
	i, _ := ctx.Value(incomingKey{}).(*Incoming)
	return i
}

// Receive stores what r gives under a new key while taking its digest; nothing
// of it is there until all of it is. It returns payload_too_large, the error of
// r as it was, or insufficient_storage and unavailable from the storage.
func (s *Storage) Receive(ctx context.Context, r io.Reader) (*Incoming, error) {
	in := &Incoming{Key: newKey()}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // before a Close that was not reached, it leaves nothing behind
	w, err := s.bucket.NewWriter(ctx, in.Key, nil)
	if err != nil {
		return nil, s.fault(err)
	}
	abandon := func(err error) (*Incoming, error) {
		cancel()
		_ = w.Close() // says that it was cancelled
		return nil, err
	}
	sealed := &closing{to: w, seal: s.sealer.Seal, key: in.Key, held: make([]byte, 0, pieceSize)}
	look := &looking{in: in, sum: sha256.New()}
	buf := make([]byte, 32<<10)
	for {
		n, rerr := r.Read(buf)
		if in.Size+int64(n) > s.limit {
			return abandon(fault.New(fault.CodePayloadTooLarge, fault.Text{}))
		}
		look.at(buf[:n])
		if _, err := sealed.Write(buf[:n]); err != nil {
			return abandon(s.fault(err))
		}
		if errors.Is(rerr, io.EOF) {
			break
		}
		if rerr != nil {
			return abandon(rerr)
		}
	}
	if err := sealed.flush(true); err != nil {
		return abandon(s.fault(err))
	}
	if err := w.Close(); err != nil {
		return nil, s.fault(err)
	}
	if err := s.settle(in.Key); err != nil {
		return nil, errors.Join(s.fault(err), s.Delete(context.WithoutCancel(ctx), in.Key))
	}
	look.end()
	return in, nil
}

// looking keeps what a passing file is known by.
type looking struct {
	in  *Incoming
	sum hash.Hash
}

func (l *looking) at(p []byte) {
	l.in.Size += int64(len(p))
	l.sum.Write(p)
	if room := headSize - len(l.in.Head); room > 0 {
		l.in.Head = append(l.in.Head, p[:min(room, len(p))]...)
	}
	l.in.Tail = append(l.in.Tail, p...)
	if extra := len(l.in.Tail) - tailSize; extra > tailSize {
		l.in.Tail = append(l.in.Tail[:0], l.in.Tail[extra:]...)
	}
}

func (l *looking) end() {
	l.in.Tail = l.in.Tail[max(0, len(l.in.Tail)-tailSize):]
	l.in.SHA256 = hex.EncodeToString(l.sum.Sum(nil))
}

// Discard removes a file that no row names.
func (s *Storage) Discard(ctx context.Context, i *Incoming) error {
	if i == nil || i.taken {
		return nil
	}
	return s.Delete(context.WithoutCancel(ctx), i.Key)
}
