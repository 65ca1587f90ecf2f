package blob_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"pgregory.net/rapid"

	"lianluo/internal/blob"
	"lianluo/internal/fault"
	"lianluo/internal/vault"
)

const limit = 12 << 20 // more than two parts of a service

// places opens each kind of storage.
func places(t *testing.T, f func(t *testing.T, s *blob.Storage)) {
	t.Helper()
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	t.Run("folder", func(t *testing.T) { f(t, folder(t, t.TempDir(), v)) })
	t.Run("service", func(t *testing.T) {
		s, err := blob.OpenService(t.Context(), fakeService(t), limit, v)
		if err != nil {
			t.Fatal(err)
		}
		f(t, s)
	})
}

func folder(t *testing.T, dir string, v *vault.Vault) *blob.Storage {
	t.Helper()
	s, err := blob.OpenFolder(dir, limit, v)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// noise is content that repeats nowhere, so that a piece in the wrong place shows.
func noise(n int) []byte {
	out := make([]byte, 0, n+32)
	for i := 0; len(out) < n; i++ {
		sum := sha256.Sum256(fmt.Append(nil, i))
		out = append(out, sum[:]...)
	}
	return out[:n]
}

func digest(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func read(t *testing.T, s *blob.Storage, key string, size, offset, length int64) []byte {
	t.Helper()
	r, err := s.Read(t.Context(), key, size, offset, length)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(r)
	if err := errors.Join(err, r.Close()); err != nil {
		t.Fatal(err)
	}
	return data
}

func TestEverySizeComesBack(t *testing.T) {
	places(t, func(t *testing.T, s *blob.Storage) {
		for _, n := range []int{1, 65535, 65536, 65537, 131072, 300001, limit} {
			content := noise(n)
			in, err := s.Receive(t.Context(), bytes.NewReader(content))
			if err != nil {
				t.Fatal(err)
			}
			if in.Size != int64(n) || in.SHA256 != digest(content) {
				t.Errorf("%d bytes came in as %d with %s", n, in.Size, in.SHA256)
			}
			if !bytes.HasPrefix(content, in.Head) || !bytes.HasSuffix(content, in.Tail) || len(in.Tail) < min(n, 22+65535) {
				t.Errorf("%d bytes: head of %d, tail of %d", n, len(in.Head), len(in.Tail))
			}
			if got := read(t, s, in.Key, in.Size, 0, in.Size); !bytes.Equal(got, content) {
				t.Errorf("%d bytes came back as %d others", n, len(got))
			}
		}
	})
}

func TestAnyPart(t *testing.T) {
	places(t, func(t *testing.T, s *blob.Storage) {
		content := noise(200000)
		in, err := s.Receive(t.Context(), bytes.NewReader(content))
		if err != nil {
			t.Fatal(err)
		}
		rapid.Check(t, func(r *rapid.T) {
			from := rapid.Int64Range(0, in.Size-1).Draw(r, "from")
			n := rapid.Int64Range(1, in.Size-from).Draw(r, "n")
			if got := read(t, s, in.Key, in.Size, from, n); !bytes.Equal(got, content[from:from+n]) {
				r.Fatalf("%d bytes from %d differ", n, from)
			}
		})
	})
}

// What fails leaves nothing: too much, a sender that stops, a caller that goes.
func TestNothingHalfWritten(t *testing.T) {
	places(t, func(t *testing.T, s *blob.Storage) {
		if _, err := s.Receive(t.Context(), bytes.NewReader(make([]byte, limit+1))); !fault.Is(err, fault.CodePayloadTooLarge) {
			t.Errorf("too much: %v", err)
		}
		broken := errors.New("broken off")
		cut := io.MultiReader(bytes.NewReader(make([]byte, 100000)), failing{broken})
		if _, err := s.Receive(t.Context(), cut); !errors.Is(err, broken) {
			t.Errorf("cut off: %v", err)
		}
		ctx, cancel := context.WithCancel(t.Context())
		gone := io.MultiReader(bytes.NewReader(make([]byte, 100000)), calling(cancel))
		if _, err := s.Receive(ctx, gone); err == nil {
			t.Error("a file of a request that is over was kept")
		}
		in, err := s.Receive(t.Context(), strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Discard(t.Context(), in); err != nil {
			t.Error(err)
		}
		if empty, err := s.Empty(t.Context()); err != nil || !empty {
			t.Errorf("something is left (%v)", err)
		}
	})
}

type failing struct{ error }

func (f failing) Read([]byte) (int, error) { return 0, f.error }

type calling func()

func (f calling) Read([]byte) (int, error) { f(); return 0, io.EOF }

// Whoever reads the storage reads nothing of the files; whoever changes it is noticed.
func TestSealed(t *testing.T) {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := folder(t, dir, v)
	secret := bytes.Repeat([]byte("举报人欧阳栎韡 13973190037 "), 10000)
	var keys []string
	for range 2 {
		in, err := s.Receive(t.Context(), bytes.NewReader(secret))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, in.Key)
	}
	first, err := os.ReadFile(filepath.Join(dir, keys[0]))
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(first, []byte("举报人")) {
		t.Error("the stored bytes can be read")
	}
	if info, err := os.Stat(filepath.Join(dir, keys[0])); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others may read it: %v %v", info.Mode(), err)
	}
	size := int64(len(secret))
	sealed := 64<<10 + 33
	shorter := int64(2 * 64 << 10)
	if err := os.WriteFile(filepath.Join(dir, keys[0]), first[:2*sealed], 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := s.Read(t.Context(), keys[0], shorter, 0, shorter)
	if err == nil {
		_, err = io.Copy(io.Discard, r)
		_ = r.Close()
	}
	if !fault.Is(err, fault.CodeInternal) {
		t.Errorf("cut off, and its row too: %v", err)
	}
	for name, change := range map[string]func([]byte) []byte{
		"a changed byte":  func(b []byte) []byte { b[70000] ^= 1; return b },
		"the end cut off": func(b []byte) []byte { return b[:2*sealed] },
		"pieces exchanged": func(b []byte) []byte {
			return append(append(bytes.Clone(b[sealed:2*sealed]), b[:sealed]...), b[2*sealed:]...)
		},
		"another file": func([]byte) []byte { other, _ := os.ReadFile(filepath.Join(dir, keys[1])); return other },
		"nothing":      func([]byte) []byte { return nil },
	} {
		if err := os.WriteFile(filepath.Join(dir, keys[0]), change(bytes.Clone(first)), 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := s.Read(t.Context(), keys[0], size, 0, size)
		if err == nil {
			_, err = io.Copy(io.Discard, r)
			_ = r.Close()
		}
		if !fault.Is(err, fault.CodeInternal) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestSweep(t *testing.T) {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	s := folder(t, dir, v)
	var keys []string
	for range 3 {
		in, err := s.Receive(t.Context(), strings.NewReader("x"))
		if err != nil {
			t.Fatal(err)
		}
		keys = append(keys, in.Key)
	}
	half := filepath.Join(dir, filepath.Dir(keys[0]), "fileblob123")
	if err := os.WriteFile(half, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	wanted := func(asked []string) (map[string]bool, error) { return map[string]bool{keys[1]: true}, nil }
	now := time.Now()
	if n, err := s.Sweep(t.Context(), now, wanted); n != 0 || err != nil {
		t.Errorf("removed %d of what is being written: %v", n, err)
	}
	if n, err := s.Sweep(t.Context(), now.Add(2*time.Hour), wanted); n != 3 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
	left := 0
	err = filepath.WalkDir(dir, func(_ string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			left++
		}
		return err
	})
	if err != nil || left != 1 {
		t.Errorf("%d files left, %v", left, err)
	}
	if got := read(t, s, keys[1], 1, 0, 1); string(got) != "x" {
		t.Errorf("what is wanted reads %q", got)
	}
}

// A large file passes through without being held.
func TestMemory(t *testing.T) {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	s, err := blob.OpenFolder(t.TempDir(), 256<<20, v)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	var peak atomic.Uint64
	watch := func() {
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		peak.Store(max(peak.Load(), m.HeapAlloc))
	}
	runtime.GC()
	watch()
	before := peak.Load()
	const size = 200 << 20
	in, err := s.Receive(t.Context(), io.LimitReader(&watched{watch: watch}, size))
	if err != nil {
		t.Fatal(err)
	}
	r, err := s.Read(t.Context(), in.Key, in.Size, 0, in.Size)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := io.Copy(io.Discard, io.TeeReader(r, counting(watch))); n != size || err != nil {
		t.Fatalf("%d bytes, %v", n, err)
	}
	_ = r.Close()
	if grown := peak.Load() - before; grown > 48<<20 {
		t.Errorf("the heap grew by %d MiB for a file of %d MiB", grown>>20, size>>20)
	} else {
		t.Logf("the heap grew by %d KiB for a file of %d MiB", grown>>10, size>>20)
	}
}

type watched struct {
	n     int
	watch func()
}

func (w *watched) Read(p []byte) (int, error) {
	if w.n++; w.n%256 == 0 {
		w.watch()
	}
	return len(p), nil
}

type counting func()

func (c counting) Write(p []byte) (int, error) { c(); return len(p), nil }
