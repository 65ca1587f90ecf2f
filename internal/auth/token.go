package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

// TokenLife is how long an access token lives. It is short because its holder
// is looked up on every request anyway; the token only names a session.
const TokenLife = 10 * time.Minute

const (
	tokenIssuer   = "lianluo"
	tokenAudience = "lianluo-api"
	tokenType     = "at+jwt" // RFC 9068: no other kind of JWT passes for an access token
	tokenKeyLen   = 32
	maxTokenLen   = 2000
	clockSkew     = 30 * time.Second // between replicas, for tokens "from the future"
)

// ErrToken is the one answer to every token that is not ours, whatever is
// wrong with it: the cause would only help a forger.
var ErrToken = errors.New("not a valid access token")

// Claims is what an access token says. Everything that may change while the
// token lives (standing, flags, scopes) is looked up instead.
type Claims struct {
	Kind    ActorKind
	Subject uuid.UUID // user or API client
	Office  uuid.UUID
	Session uuid.UUID // users only
	Scopes  []string  // clients only: what was asked for, a subset of what is granted
	Secret  uuid.UUID // clients only: the secret that was shown, so that its end ends the token
}

type tokenClaims struct {
	jwt.RegisteredClaims
	Kind    ActorKind `json:"knd"`
	Office  string    `json:"oid"`
	Session string    `json:"sid,omitempty"`
	Scope   string    `json:"scope,omitempty"`
	Secret  string    `json:"sec,omitempty"`
}

// Tokens signs and reads access tokens with HMAC-SHA-256 and nothing else.
type Tokens struct {
	now     func() time.Time
	current string
	keys    map[string][]byte
	parser  *jwt.Parser
	known   verified
}

// NewTokens takes the signing key and earlier keys whose tokens may still be
// about, 32 bytes or more each. now is the program's clock.
func NewTokens(now func() time.Time, current []byte, earlier ...[]byte) (*Tokens, error) {
	t := &Tokens{now: now, keys: map[string][]byte{}}
	for i, key := range append([][]byte{current}, earlier...) {
		if len(key) < tokenKeyLen {
			return nil, fmt.Errorf("token key %d is shorter than %d bytes", i, tokenKeyLen)
		}
		sum := sha256.Sum256(append([]byte("kid:"), key...))
		kid := hex.EncodeToString(sum[:6])
		if i == 0 {
			t.current = kid
		}
		t.keys[kid] = key
	}
	t.parser = jwt.NewParser(
		jwt.WithValidMethods([]string{jwt.SigningMethodHS256.Alg()}),
		jwt.WithIssuer(tokenIssuer),
		jwt.WithAudience(tokenAudience),
		jwt.WithExpirationRequired(),
		jwt.WithStrictDecoding(),
		jwt.WithTimeFunc(now),
	)
	return t, nil
}

// Issue signs a token that lives TokenLife, or less when the session ends
// sooner. It returns an error only if the claims cannot be encoded.
func (t *Tokens) Issue(c Claims, notAfter time.Time) (token string, life time.Duration, err error) {
	now := t.now().UTC().Truncate(time.Second)
	expires := now.Add(TokenLife)
	if !notAfter.IsZero() && notAfter.Before(expires) {
		expires = notAfter.Truncate(time.Second)
	}
	claims := tokenClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: tokenIssuer, Audience: jwt.ClaimStrings{tokenAudience}, Subject: c.Subject.String(),
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires), ID: uuid.NewString(),
		},
		Kind: c.Kind, Office: c.Office.String(), Scope: strings.Join(c.Scopes, " "),
	}
	if c.Session != uuid.Nil {
		claims.Session = c.Session.String()
	}
	if c.Secret != uuid.Nil {
		claims.Secret = c.Secret.String()
	}
	j := jwt.NewWithClaims(jwt.SigningMethodHS256, claims)
	j.Header["typ"], j.Header["kid"] = tokenType, t.current
	token, err = j.SignedString(t.keys[t.current])
	return token, expires.Sub(now), err
}

// The decoder of base64 skips line breaks, so the alphabet is checked first:
// one token has one spelling.
var tokenShape = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)

// Verify reads a token; every defect gives ErrToken.
func (t *Tokens) Verify(raw string) (Claims, error) {
	if len(raw) > maxTokenLen {
		return Claims{}, ErrToken
	}
	key := sha256.Sum256([]byte(raw))
	if s, ok := t.known.get(key); ok {
		if now := t.now(); !now.Before(s.expires) || s.issued.After(now.Add(clockSkew)) {
			return Claims{}, ErrToken
		}
		return s.claims, nil
	}
	if !tokenShape.MatchString(raw) {
		return Claims{}, ErrToken
	}
	var tc tokenClaims
	if _, err := t.parser.ParseWithClaims(raw, &tc, t.key); err != nil {
		return Claims{}, ErrToken
	}
	c, err := t.read(tc)
	if err == nil {
		t.known.put(key, seen{claims: c, issued: tc.IssuedAt.Time, expires: tc.ExpiresAt.Time})
	}
	return c, err
}

// key finds the key by the header, which must be exactly what Issue writes: no
// key, address or certificate from the token itself is ever looked at.
func (t *Tokens) key(j *jwt.Token) (any, error) {
	kid, _ := j.Header["kid"].(string)
	key, ok := t.keys[kid]
	if !ok || len(j.Header) != 3 || j.Header["typ"] != tokenType {
		return nil, ErrToken
	}
	return key, nil
}

func (t *Tokens) read(tc tokenClaims) (Claims, error) {
	c := Claims{Kind: tc.Kind, Scopes: strings.Fields(tc.Scope)}
	if tc.IssuedAt == nil || tc.ExpiresAt == nil || len(tc.Audience) != 1 ||
		tc.IssuedAt.After(t.now().Add(clockSkew)) || tc.ExpiresAt.Sub(tc.IssuedAt.Time) > TokenLife {
		return Claims{}, ErrToken
	}
	var err error
	if c.Subject, err = uuid.Parse(tc.Subject); err != nil || c.Subject == uuid.Nil {
		return Claims{}, ErrToken
	}
	if c.Office, err = uuid.Parse(tc.Office); err != nil || c.Office == uuid.Nil {
		return Claims{}, ErrToken
	}
	switch c.Kind {
	case KindUser:
		if c.Session, err = uuid.Parse(tc.Session); err != nil || c.Session == uuid.Nil || tc.Scope != "" || tc.Secret != "" {
			return Claims{}, ErrToken
		}
	case KindClient:
		if c.Secret, err = uuid.Parse(tc.Secret); err != nil || c.Secret == uuid.Nil || tc.Session != "" || tc.Scope == "" {
			return Claims{}, ErrToken
		}
	default:
		return Claims{}, ErrToken
	}
	return c, nil
}

// Prefixes tell the kinds of opaque secret apart, also for secret scanners.
const (
	RefreshPrefix = "llrt_"
	SecretPrefix  = "llcs_"
)

// NewSecret makes an opaque secret of 256 random bits and what is stored of it.
func NewSecret(prefix string) (secret, hash string) {
	var b [32]byte
	_, _ = rand.Read(b[:]) // never fails: the runtime ends the process instead
	secret = prefix + base64.RawURLEncoding.EncodeToString(b[:])
	return secret, HashSecret(secret)
}

// HashSecret is what is stored of an opaque secret. A plain digest is enough
// because the secret is random, unlike a password.
func HashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
