package vault_test

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"lianluo/internal/vault"
)

func master(t *testing.T, fill byte) vault.Master {
	t.Helper()
	m, err := vault.ParseMaster(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32)))
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// Who has the file alone can do nothing with it; the master key is exchanged without
// touching what is sealed, and rotations go on under it.
func TestMasterKeyEncryptsTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	none, first, second := vault.Master{}, master(t, 1), master(t, 2)
	bare := open(t, path)
	sealed, err := bare.Seal([]byte("旧"), "c")
	if err != nil {
		t.Fatal(err)
	}
	under := func(m vault.Master, want error) *vault.Vault {
		t.Helper()
		v, err := vault.Open(path, m)
		if !errors.Is(err, want) {
			t.Fatalf("%v, wanted %v", err, want)
		}
		if err == nil {
			if got, err := v.Unseal(sealed, "c"); err != nil || string(got) != "旧" {
				t.Fatalf("%q %v", got, err)
			}
		}
		return v
	}
	move := func(from, to vault.Master) {
		t.Helper()
		if err := under(from, nil).Wrap(to); err != nil {
			t.Fatal(err)
		}
	}
	under(first, vault.ErrBare)
	move(none, first)
	under(none, vault.ErrNoMaster)
	under(second, vault.ErrOtherMaster)
	if data, err := os.ReadFile(path); err != nil || bytes.Contains(data, []byte("root")) || bytes.Contains(data, []byte("keyset")) {
		t.Errorf("%s %v", data, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	serving, tool := under(first, nil), under(first, nil)
	if err := tool.Rotate(); err != nil {
		t.Fatal(err)
	}
	if changed, err := serving.Reload(); err != nil || !changed || serving.Primary() != tool.Primary() || serving.Fingerprint() != bare.Fingerprint() {
		t.Errorf("%v %v", changed, err)
	}
	move(first, second)
	if _, err := serving.Reload(); !errors.Is(err, vault.ErrOtherMaster) {
		t.Errorf("a process with the old master key: %v", err)
	}
	if got, err := serving.Unseal(sealed, "c"); err != nil || string(got) != "旧" {
		t.Errorf("it goes on with what it knows: %q %v", got, err)
	}
	under(first, vault.ErrOtherMaster)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndexByte(data, '"') - 8
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(path, second); err == nil {
		t.Error("a changed file opens")
	}
	data[at] ^= 1
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	move(second, none)
	if under(none, nil).Primary() != tool.Primary() {
		t.Error("the ring is another one")
	}
}

func TestNewFileIsUnderTheMasterKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	if _, err := vault.Open(path, master(t, 1)); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(path, vault.Master{}); !errors.Is(err, vault.ErrNoMaster) {
		t.Error(err)
	}
}

func TestMasterKeyIsChecked(t *testing.T) {
	for _, text := range []string{"x", "short", base64.StdEncoding.EncodeToString(make([]byte, 31)), base64.StdEncoding.EncodeToString(make([]byte, 33)), "%"} {
		if _, err := vault.ParseMaster(text); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
	if m, err := vault.ParseMaster(""); err != nil || m != (vault.Master{}) {
		t.Error("no key is one", err)
	}
}
