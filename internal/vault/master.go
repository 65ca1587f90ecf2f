package vault

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"

	"github.com/tink-crypto/tink-go/v2/aead/subtle"
	"github.com/tink-crypto/tink-go/v2/tink"
)

// Master is the key that the key file itself is encrypted with, so that who has the
// file alone has nothing. The zero value is none: the file is in clear, and its mode
// protects it.
type Master struct{ aead tink.AEAD }

// Why a key file and a master key do not fit; the texts name neither.
var (
	ErrNoMaster    = errors.New("the key file is encrypted and no master key was given")
	ErrOtherMaster = errors.New("the key file is encrypted with another master key, or was changed")
	ErrBare        = errors.New("a master key was given and the key file is not encrypted: lianluo keys wrap does it")
)

const masterSize = 32

// wrapping binds the ciphertext to its purpose.
var wrapping = []byte("lianluo/key-file")

// ParseMaster reads the 32 bytes in base64; an empty text is no master key. The error
// repeats nothing of it.
func ParseMaster(text string) (Master, error) {
	if text == "" {
		return Master{}, nil
	}
	key, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(key) != masterSize {
		return Master{}, errors.New("must be 32 bytes in base64, as openssl rand -base64 32 makes them")
	}
	a, err := subtle.NewAESGCM(key)
	return Master{a}, err
}

// wrap gives the file as it is written.
func (m Master) wrap(f file) ([]byte, error) {
	plain, err := json.MarshalIndent(f, "", " ")
	if err != nil || m.aead == nil {
		return plain, err
	}
	sealed, err := m.aead.Encrypt(plain, wrapping)
	if err != nil {
		return nil, err
	}
	return json.MarshalIndent(file{Wrapped: sealed}, "", " ")
}

// unwrap is the reverse of wrap. It returns ErrNoMaster, ErrOtherMaster and ErrBare.
func (m Master) unwrap(data []byte) (file, error) {
	var f file
	if err := json.Unmarshal(data, &f); err != nil {
		return f, err
	}
	switch {
	case f.Wrapped == nil && m.aead == nil:
		return f, nil
	case f.Wrapped == nil:
		return f, ErrBare
	case m.aead == nil:
		return f, ErrNoMaster
	}
	plain, err := m.aead.Decrypt(f.Wrapped, wrapping)
	if err != nil {
		return f, ErrOtherMaster
	}
	return f, json.Unmarshal(plain, &f)
}

// Wrap writes the key file anew, encrypted with another master key or, for none, in
// clear. Processes that run need the new master key before the next rotation.
func (v *Vault) Wrap(next Master) error {
	return v.alone(func() error {
		was := v.master
		v.master = next
		err := v.write(v.path, os.O_TRUNC)
		if err != nil {
			v.master = was
		}
		return err
	})
}
