package vault_test

import (
	"crypto/ed25519"
	"crypto/x509"
	"encoding/pem"
	"path/filepath"
	"testing"

	"lianluo/internal/vault"
)

// A signature is that of whoever reads the published key, each time the same, also
// after the program was started anew and the keys were rotated; purposes differ.
func TestSigner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys")
	v, err := vault.Open(path, vault.Master{})
	if err != nil {
		t.Fatal(err)
	}
	s := v.Signer("reports")
	text, err := s.PublicPEM()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode([]byte(text))
	parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
	key, ok := parsed.(ed25519.PublicKey)
	if err != nil || !ok {
		t.Fatalf("%T %v", parsed, err)
	}
	message := []byte(`{"number":"2021-001"}`)
	if !ed25519.Verify(key, message, s.Sign(message)) || ed25519.Verify(key, []byte("other"), s.Sign(message)) {
		t.Error("the published key does not tell what was signed")
	}
	if err := v.Rotate(); err != nil {
		t.Fatal(err)
	}
	again, err := vault.Open(path, vault.Master{})
	if err != nil {
		t.Fatal(err)
	}
	if o := again.Signer("reports"); o.KeyID() != s.KeyID() || string(o.Sign(message)) != string(s.Sign(message)) {
		t.Error("the key is another after a start")
	}
	if v.Signer("else").KeyID() == s.KeyID() || len(s.KeyID()) != 16 {
		t.Error("one key for two purposes")
	}
}
