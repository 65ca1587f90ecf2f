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
	v, err := vault.Open(path, vault.Master{})
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
	v := open(t, path)
	if err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	if again := open(t, path); again.Primary() != v.Primary() || again.Primary() == old.Primary() || !again.Has(old.Primary()) {
		t.Error("the file does not say what the vault does")
	}
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
	if v.Current(sealed) || !v.Current(fresh) || old.Current(fresh) {
		t.Error("the old key still encrypts")
	}
	// A process that did not hear of the rotation finds the key when it needs it.
	if got, err := old.Unseal(fresh, "c"); err != nil || string(got) != "新" || !old.Current(fresh) {
		t.Errorf("%q %v", got, err)
	}
}

func TestStagedKeysAreReadWithBeforeTheyAreWrittenWith(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	v := open(t, path)
	first := v.Primary()
	if err := v.Stage(); err != nil {
		t.Fatal(err)
	}
	if v.Primary() != first {
		t.Error("a staged key encrypts")
	}
	elsewhere := open(t, path) // the file as it was copied
	copied, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	if v.Primary() == first || !elsewhere.Has(v.Primary()) {
		t.Error("the rotation did not take the staged key")
	}
	if err := os.WriteFile(path, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(); err != nil || v.Primary() == first { // the copy only lacks the promotion
		t.Errorf("%v", err)
	}
}

func TestReloadRefusesOtherAndOlderFiles(t *testing.T) {
	dir := t.TempDir()
	path, other := filepath.Join(dir, "keys.json"), filepath.Join(dir, "other.json")
	v := open(t, path)
	older, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if changed, err := v.Reload(); changed || err != nil {
		t.Errorf("nothing happened: %v %v", changed, err)
	}
	if err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	sealed, err := v.Seal([]byte("x"), "c")
	if err != nil {
		t.Fatal(err)
	}
	open(t, other)
	foreign, err := os.ReadFile(other)
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"older": older, "foreign": foreign, "damaged": []byte("{}")} {
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		if changed, err := v.Reload(); changed || err == nil {
			t.Errorf("%s: taken over", name)
		}
		if err := v.Rotate(); err == nil {
			t.Errorf("%s: rotated", name)
		}
		if _, err := v.Unseal(sealed, "c"); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := os.WriteFile(path+".lock", nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := v.Rotate(); err == nil || !strings.Contains(err.Error(), ".lock") {
		t.Errorf("two rotations at once: %v", err)
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
	if _, err := vault.Open(path, vault.Master{}); err == nil || strings.Contains(err.Error(), "secret") {
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
