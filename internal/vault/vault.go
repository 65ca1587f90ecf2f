// Package vault is the only place with keys. It encrypts what must not be
// readable in the database, makes blind indexes for finding equal values
// without reading them, and derives the keys that sign tokens and cursors.
package vault

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Vault holds the opened keys. The keyset may be exchanged while others use it.
type Vault struct {
	path   string // of the key file; empty for keys in memory only
	master Master // which the file is encrypted with
	ring   atomic.Pointer[ring]
	index  []byte
	root   []byte
}

// ring is one state of the keyset.
type ring struct {
	aead   tink.AEAD
	handle *keyset.Handle
	ids    []uint32 // in the order in which they were added
}

// file is what the key file holds. Root never rotates: blind indexes and
// signatures derive from it; the keyset rotates by adding a primary key.
type file struct {
	Root   string          `json:"root,omitempty"`
	Keyset json.RawMessage `json:"keyset,omitempty"`
	// Wrapped is all of it, encrypted with the master key, when there is one.
	Wrapped []byte `json:"wrapped,omitempty"`
}

const rootSize = 32

// Open reads the key file and makes it, readable by the owner only, when it
// does not exist. It returns an error that names the file but no content, which is
// ErrNoMaster, ErrOtherMaster or ErrBare when file and master key do not fit.
func Open(path string, m Master) (*Vault, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path, m)
	}
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	f, err := m.unwrap(data)
	if errors.Is(err, ErrNoMaster) || errors.Is(err, ErrOtherMaster) || errors.Is(err, ErrBare) {
		return nil, err
	}
	v, bad := parse(f)
	if err != nil || bad != nil {
		return nil, fmt.Errorf("key file %s cannot be used", path)
	}
	v.path, v.master = path, m
	return v, nil
}

// New makes a vault with keys of its own that live only in memory.
func New() (*Vault, error) {
	h, err := keyset.NewHandle(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	root := make([]byte, rootSize)
	if _, err := rand.Read(root); err != nil {
		return nil, err
	}
	return assemble(h, root)
}

func create(path string, m Master) (*Vault, error) {
	v, err := New()
	if err != nil {
		return nil, err
	}
	v.master = m
	if err := v.write(path, os.O_EXCL); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was first
			return Open(path, m)
		}
		return nil, err
	}
	v.path = path
	return v, nil
}

// write replaces the file as a whole, so that a crash leaves the old one.
func (v *Vault) write(path string, mode int) error {
	var ks bytes.Buffer
	if err := insecurecleartextkeyset.Write(v.ring.Load().handle, keyset.NewJSONWriter(&ks)); err != nil {
		return err
	}
	data, err := v.master.wrap(file{Root: hex.EncodeToString(v.root), Keyset: ks.Bytes()})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".keys-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name()) // gone already after a successful rename
	_, err = tmp.Write(data)
	if err = errors.Join(err, tmp.Sync(), tmp.Close()); err != nil {
		return err
	}
	if mode == os.O_EXCL {
		return os.Link(tmp.Name(), path) // fails when somebody made it meanwhile
	}
	return os.Rename(tmp.Name(), path)
}

func parse(f file) (*Vault, error) {
	root, err := hex.DecodeString(f.Root)
	if err != nil || len(root) != rootSize {
		return nil, errors.New("root")
	}
	h, err := insecurecleartextkeyset.Read(keyset.NewJSONReader(bytes.NewReader(f.Keyset)))
	if err != nil {
		return nil, err
	}
	return assemble(h, root)
}

func assemble(h *keyset.Handle, root []byte) (*Vault, error) {
	r, err := ringOf(h)
	if err != nil {
		return nil, err
	}
	v := &Vault{root: root}
	v.ring.Store(r)
	v.index = v.Derive("blind-index")
	return v, nil
}

func ringOf(h *keyset.Handle) (*ring, error) {
	a, err := aead.New(h)
	if err != nil {
		return nil, err
	}
	r := &ring{aead: a, handle: h}
	for _, k := range h.KeysetInfo().GetKeyInfo() {
		r.ids = append(r.ids, k.GetKeyId())
	}
	return r, nil
}

// Seal encrypts a value. context binds it to its place (table, office, row), so
// a ciphertext moved elsewhere no longer opens.
func (v *Vault) Seal(plain []byte, context string) ([]byte, error) {
	return v.ring.Load().aead.Encrypt(plain, []byte(context))
}

// Unseal is the reverse of Seal; it fails for a changed or moved ciphertext. A
// key that is not known yet is looked for in the key file: another process may
// have rotated it a moment ago.
func (v *Vault) Unseal(sealed []byte, context string) ([]byte, error) {
	r := v.ring.Load()
	if id, ok := keyOf(sealed); ok && !slices.Contains(r.ids, id) && v.path != "" {
		if _, err := v.Reload(); err != nil {
			return nil, err
		}
		r = v.ring.Load()
	}
	return r.aead.Decrypt(sealed, []byte(context))
}

// Blind maps equal values to equal opaque words within a context, for finding
// without reading.
func (v *Vault) Blind(value, context string) string {
	h := hmac.New(sha256.New, v.index)
	fmt.Fprintf(h, "%d:%s%s", len(context), context, value)
	return hex.EncodeToString(h.Sum(nil))
}

// Derive makes a 32-byte key for a named purpose.
func (v *Vault) Derive(purpose string) []byte {
	key, err := hkdf.Key(sha256.New, v.root, nil, "lianluo/"+purpose, 32)
	if err != nil { // only for lengths HKDF cannot give
		return nil
	}
	return key
}

// Fingerprint tells one key file from another without revealing it; the
// database keeps it and refuses another file.
func (v *Vault) Fingerprint() string { return hex.EncodeToString(v.Derive("fingerprint")[:8]) }
