package vault

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/pem"
)

// Signer signs for a named purpose with an Ed25519 key that derives from the root,
// so it is the same as long as the key file is and needs no place of its own.
type Signer struct{ key ed25519.PrivateKey }

// Signer makes the signer of the purpose.
func (v *Vault) Signer(purpose string) Signer {
	return Signer{ed25519.NewKeyFromSeed(v.Derive("sign/" + purpose))}
}

// Sign gives the signature of a message: 64 bytes, the same each time.
func (s Signer) Sign(message []byte) []byte { return ed25519.Sign(s.key, message) }

// KeyID tells keys apart: the beginning of the SHA-256 of the public key.
func (s Signer) KeyID() string {
	sum := sha256.Sum256(s.public())
	return hex.EncodeToString(sum[:8])
}

// PublicPEM is the public key as every tool reads it (RFC 8410).
func (s Signer) PublicPEM() (string, error) {
	der, err := x509.MarshalPKIXPublicKey(s.public())
	return string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), err
}

func (s Signer) public() ed25519.PublicKey {
	key, _ := s.key.Public().(ed25519.PublicKey) // it is never anything else
	return key
}
