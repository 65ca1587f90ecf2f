package vault_test

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"lianluo/internal/vault"
)

func open(t *testing.T, path string) *vault.Vault {
	t.Helper()
	v, err := vault.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestSealedValueOpensOnlyInItsPlace(t *testing.T) {
	v := open(t, filepath.Join(t.TempDir(), "keys.json"))
	plain := []byte("13900000000")
	sealed, err := v.Seal(plain, "petitioners/office/row1")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(sealed, plain) {
		t.Error("readable")
	}
	if got, err := v.Unseal(sealed, "petitioners/office/row1"); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("%q %v", got, err)
	}
	if _, err := v.Unseal(sealed, "petitioners/office/row2"); err == nil {
		t.Error("opens in another row")
	}
	sealed[len(sealed)-1] ^= 1
	if _, err := v.Unseal(sealed, "petitioners/office/row1"); err == nil {
		t.Error("opens after a change")
	}
}

func TestRotationKeepsOldValuesReadable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "sub", "keys.json")
	old := open(t, path)
	sealed, err := old.Seal([]byte("旧"), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Rotate(path); err != nil {
		t.Fatal(err)
	}
	v := open(t, path)
	if got, err := v.Unseal(sealed, "c"); err != nil || string(got) != "旧" {
		t.Errorf("%q %v", got, err)
	}
	if v.Blind("x", "phone") != old.Blind("x", "phone") || v.Fingerprint() != old.Fingerprint() {
		t.Error("indexes changed with the rotation")
	}
	fresh, err := v.Seal([]byte("新"), "c")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := old.Unseal(fresh, "c"); err == nil {
		t.Error("the old key still encrypts")
	}
}

func TestKeyFileIsPrivateAndCheckedOnOpening(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	v := open(t, path)
	info, err := os.Stat(path)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	if again := open(t, path); again.Fingerprint() != v.Fingerprint() {
		t.Error("a second start made other keys")
	}
	if err := os.WriteFile(path, []byte(`{"root":"secret"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := vault.Open(path); err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("damaged file: %v", err)
	}
}

func TestBlindIndexKeepsContextsApart(t *testing.T) {
	v, err := vault.New()
	if err != nil {
		t.Fatal(err)
	}
	again := v.Blind("1", "a")
	if v.Blind("1", "a") == v.Blind("1", "b") || v.Blind("a1", "") == v.Blind("1", "a") || again != v.Blind("1", "a") {
		t.Error("contexts run into each other")
	}
}
