package vault

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"

	"github.com/tink-crypto/tink-go/v2/aead"
	"github.com/tink-crypto/tink-go/v2/keyset"
)

// ErrOlderFile says that the key file lacks keys that are in use.
var ErrOlderFile = errors.New("the key file lacks keys that are in use: it is an older copy")

// Stage adds a key to the file that is only read with, for copying the file to
// where other processes run before any value is encrypted with it.
func (v *Vault) Stage() error { return v.rewrite(false) }

// Rotate makes new values be encrypted with another key: the staged one if there
// is one, else a new one. Old values stay readable.
func (v *Vault) Rotate() error { return v.rewrite(true) }

// alone reads the file again and then acts, under a lock: of two rotations at once,
// one would write a file without the other's key, and what was encrypted with
// that would be lost.
func (v *Vault) alone(act func() error) error {
	lock := v.path + ".lock"
	f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return fmt.Errorf("another rotation is under way; if it is not, remove %s", lock)
	}
	if err != nil {
		return err
	}
	defer func() { _ = errors.Join(f.Close(), os.Remove(lock)) }() // what stays behind names itself above
	if _, err := v.Reload(); err != nil {
		return err
	}
	return act()
}

func (v *Vault) rewrite(promote bool) error {
	return v.alone(func() error { return v.extend(promote) })
}

func (v *Vault) extend(promote bool) error {
	r := v.ring.Load()
	m := keyset.NewManagerFromHandle(r.handle)
	id := r.ids[len(r.ids)-1]
	if !promote || id == v.Primary() { // nothing is staged
		added, err := m.Add(aead.AES256GCMKeyTemplate())
		if err != nil {
			return err
		}
		id = added
	}
	if promote {
		if err := m.SetPrimary(id); err != nil {
			return err
		}
	}
	h, err := m.Handle()
	if err != nil {
		return err
	}
	next, err := assemble(h, v.root)
	if err != nil {
		return err
	}
	next.master = v.master
	if err := next.write(v.path, os.O_TRUNC); err != nil {
		return err
	}
	v.ring.Store(next.ring.Load())
	return nil
}

// Reload takes over what the key file says now and tells whether that is
// something else. It refuses a file of other keys or without those it knows.
func (v *Vault) Reload() (bool, error) {
	if v.path == "" {
		return false, nil
	}
	next, err := Open(v.path, v.master)
	if err != nil {
		return false, err
	}
	if next.Fingerprint() != v.Fingerprint() {
		return false, errors.New("the key file is another one")
	}
	now, then := v.ring.Load(), next.ring.Load()
	for _, id := range now.ids {
		if !slices.Contains(then.ids, id) {
			return false, ErrOlderFile
		}
	}
	if slices.Equal(now.ids, then.ids) && v.Primary() == next.Primary() {
		return false, nil
	}
	v.ring.Store(then)
	return true, nil
}

// Primary names the key that new values are encrypted with.
func (v *Vault) Primary() uint32 { return v.ring.Load().handle.KeysetInfo().GetPrimaryKeyId() }

// Has tells whether values encrypted with the key can be read.
func (v *Vault) Has(id uint32) bool { return slices.Contains(v.ring.Load().ids, id) }

// Current tells whether a value is encrypted with the key that new ones are.
func (v *Vault) Current(sealed []byte) bool {
	id, ok := keyOf(sealed)
	return ok && id == v.Primary()
}

// keyOf reads the key's name, with which every ciphertext begins: a byte 1 and
// four more.
func keyOf(sealed []byte) (uint32, bool) {
	if len(sealed) < 5 || sealed[0] != 1 {
		return 0, false
	}
	return binary.BigEndian.Uint32(sealed[1:5]), true
}
