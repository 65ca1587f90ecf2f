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

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/insecurecleartextkeyset"
	"github.com/tink-crypto/tink-go/v2/keyset"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Vault holds the opened keys.
type Vault struct {
	aead   tink.AEAD
	handle *keyset.Handle
	index  []byte
	root   []byte
}

// file is what the key file holds. Root never rotates: blind indexes and
// signatures derive from it; the keyset rotates by adding a primary key.
type file struct {
	Root   string          `json:"root"`
	Keyset json.RawMessage `json:"keyset"`
}

const rootSize = 32

// Open reads the key file and makes it, readable by the owner only, when it
// does not exist. It returns an error that names the file but no content.
func Open(path string) (*Vault, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return create(path)
	}
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	v, err := parse(data)
	if err != nil {
		return nil, fmt.Errorf("key file %s cannot be used", path)
	}
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

func create(path string) (*Vault, error) {
	v, err := New()
	if err != nil {
		return nil, err
	}
	if err := v.write(path, os.O_EXCL); err != nil {
		if errors.Is(err, fs.ErrExist) { // another process was first
			return Open(path)
		}
		return nil, err
	}
	return v, nil
}

// Rotate adds a key that new values are encrypted with; old values stay
// readable. It rewrites the key file.
func Rotate(path string) (*Vault, error) {
	v, err := Open(path)
	if err != nil {
		return nil, err
	}
	m := keyset.NewManagerFromHandle(v.handle)
	id, err := m.Add(aead.AES256GCMKeyTemplate())
	if err != nil {
		return nil, err
	}
	if err := m.SetPrimary(id); err != nil {
		return nil, err
	}
	h, err := m.Handle()
	if err != nil {
		return nil, err
	}
	if v, err = assemble(h, v.root); err != nil {
		return nil, err
	}
	return v, v.write(path, os.O_TRUNC)
}

// write replaces the file as a whole, so that a crash leaves the old one.
func (v *Vault) write(path string, mode int) error {
	var ks bytes.Buffer
	if err := insecurecleartextkeyset.Write(v.handle, keyset.NewJSONWriter(&ks)); err != nil {
		return err
	}
	data, err := json.MarshalIndent(file{Root: hex.EncodeToString(v.root), Keyset: ks.Bytes()}, "", " ")
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

func parse(data []byte) (*Vault, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return nil, err
	}
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
	a, err := aead.New(h)
	if err != nil {
		return nil, err
	}
	v := &Vault{aead: a, handle: h, root: root}
	v.index = v.Derive("blind-index")
	return v, nil
}

// Seal encrypts a value. context binds it to its place (table, office, row), so
// a ciphertext moved elsewhere no longer opens.
func (v *Vault) Seal(plain []byte, context string) ([]byte, error) {
	return v.aead.Encrypt(plain, []byte(context))
}

// Unseal is the reverse of Seal; it fails for a changed or moved ciphertext.
func (v *Vault) Unseal(sealed []byte, context string) ([]byte, error) {
	return v.aead.Decrypt(sealed, []byte(context))
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
