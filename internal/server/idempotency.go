package server

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/google/uuid"
	"github.com/labstack/echo/v4"

	"lianluo/internal/fault"
	"lianluo/internal/store"
)

// Sealer encrypts stored answers, which may hold personal data or a secret
// shown once, and fingerprints requests under a key. It is the vault.
type Sealer interface {
	Seal(plain []byte, context string) ([]byte, error)
	Unseal(sealed []byte, context string) ([]byte, error)
	Blind(value, context string) string
}

// keptAnswer is what a replay repeats.
type keptAnswer struct {
	Header map[string]string `json:"header,omitempty"`
	Body   []byte            `json:"body,omitempty"`
}

// keptHeaders are those of a handler's headers that belong to the answer itself.
var keptHeaders = []string{"Content-Type", "Etag", "Location", "Link", "Cache-Control", "Content-Disposition"}

// keyOf reads the idempotency key of a request that may change something; nil
// when there is none.
func (s *Server) keyOf(c echo.Context, call *call, dry bool) (*store.KeptKey, error) {
	header := c.Request().Header.Get(headerIdempotencyKey)
	if header == "" || dry || !call.op.Idempotent || s.opt.Sealer == nil {
		return nil, nil
	}
	digest, err := s.fingerprint(c, call)
	if err != nil {
		return nil, err
	}
	caller := call.caller()
	if caller == uuid.Nil {
		// Nobody is signed in: the request's own secret tells callers apart, so
		// that a stranger with the same key meets nobody's answer.
		caller = uuid.NewSHA1(uuid.Nil, []byte(digest))
	}
	return &store.KeptKey{CallerID: caller, Operation: call.op.ID, Key: header, BodyHash: digest}, nil
}

// fingerprint is equal for equal requests, whatever the order of JSON members
// or the multipart boundary. It is keyed, because a body may be guessable.
func (s *Server) fingerprint(c echo.Context, call *call) (string, error) {
	canonical, err := json.Marshal(call.value)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(canonical)
	r := c.Request()
	text := fmt.Sprintf("%s %s?%s %s %s", r.Method, r.URL.Path, c.QueryParams().Encode(), r.Header.Get(headerIfMatch), hex.EncodeToString(sum[:]))
	return s.opt.Sealer.Blind(text, "idempotency"), nil
}

// claim reserves the key as the first act of the transaction. If the key is
// known it puts the kept answer into b and tells so; a racer waits here for the
// first request's commit. It returns idempotency_key_reused for another body
// and idempotency_in_flight when the first request takes too long.
func (s *Server) claim(c echo.Context, call *call, key *store.KeptKey, b *buffer) (bool, error) {
	var old *store.KeptKey
	err := s.store.InTx(c.Request().Context(), func(tx *store.Tx) error {
		var err error
		old, err = store.ClaimKey(tx, *key)
		return err
	})
	switch {
	case err != nil:
		return false, err
	case old == nil:
		return false, nil
	case old.BodyHash != key.BodyHash:
		f := fault.New(fault.CodeIdempotencyReused, fault.Text{})
		f.Fields = []fault.Field{{Header: headerIdempotencyKey, Code: "reused", Detail: f.Detail}}
		return false, f
	case old.Status == 0:
		return false, fault.New(fault.CodeIdempotencyInFlight, fault.Text{})
	}
	return true, s.replay(call, old, b)
}

func (s *Server) replay(call *call, old *store.KeptKey, b *buffer) error {
	plain, err := s.opt.Sealer.Unseal(old.Answer, sealContext(old))
	if err != nil {
		return fmt.Errorf("kept answer: %w", err)
	}
	var kept keptAnswer
	if err := json.Unmarshal(plain, &kept); err != nil {
		return fmt.Errorf("kept answer: %w", err)
	}
	b.reset()
	for name, value := range kept.Header {
		b.header.Set(name, value)
	}
	b.header.Set(headerReplayed, "true")
	b.status = int(old.Status)
	_, err = b.body.Write(kept.Body)
	call.replayed = true
	return err
}

// keep stores the rendered answer under the claimed key, in the transaction.
func (s *Server) keep(c echo.Context, key *store.KeptKey, b *buffer) error {
	kept := keptAnswer{Header: map[string]string{}, Body: b.body.Bytes()}
	for _, name := range keptHeaders {
		if v := b.header.Get(name); v != "" {
			kept.Header[name] = v
		}
	}
	plain, err := json.Marshal(kept)
	if err != nil {
		return err
	}
	key.Status = int64(b.status)
	if key.Status == 0 {
		key.Status = http.StatusNoContent
	}
	if key.Answer, err = s.opt.Sealer.Seal(plain, sealContext(key)); err != nil {
		return err
	}
	return s.store.InTx(c.Request().Context(), func(tx *store.Tx) error { return store.KeepAnswer(tx, *key) })
}

func sealContext(k *store.KeptKey) string {
	return "idempotency/" + k.CallerID.String() + "/" + k.Operation + "/" + k.Key
}
