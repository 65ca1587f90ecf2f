package auth

import (
	"bytes"
	"crypto/ed25519"
	"crypto/hmac"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

var (
	testKey = bytes.Repeat([]byte{7}, 32)
	testNow = time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)
	enc     = base64.RawURLEncoding
)

func testTokens(t *testing.T, now time.Time, keys ...[]byte) *Tokens {
	t.Helper()
	if keys == nil {
		keys = [][]byte{testKey}
	}
	tokens, err := NewTokens(func() time.Time { return now }, keys[0], keys[1:]...)
	if err != nil {
		t.Fatal(err)
	}
	return tokens
}

func userClaims() Claims {
	return Claims{Kind: KindUser, Subject: uuid.New(), Office: uuid.New(), Session: uuid.New(), Scopes: []string{}}
}

func TestTokenRoundTrip(t *testing.T) {
	tokens := testTokens(t, testNow)
	for _, want := range []Claims{
		userClaims(),
		{Kind: KindClient, Subject: uuid.New(), Office: uuid.New(), Secret: uuid.New(), Scopes: []string{"changes:read", "status_reports:read"}},
	} {
		raw, life, err := tokens.Issue(want, time.Time{})
		if err != nil || life != TokenLife {
			t.Fatal(life, err)
		}
		got, err := tokens.Verify(raw)
		if err != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %v, want %v, %v", got, want, err)
		}
		later := testTokens(t, testNow.Add(TokenLife))
		if _, err := later.Verify(raw); !errors.Is(err, ErrToken) {
			t.Error("an expired token passes")
		}
		rotated := testTokens(t, testNow, bytes.Repeat([]byte{9}, 32), testKey)
		if _, err := rotated.Verify(raw); err != nil {
			t.Error("an earlier key's token is refused")
		}
	}
	if _, life, _ := tokens.Issue(userClaims(), testNow.Add(time.Minute)); life != time.Minute {
		t.Error("a token outlives its session:", life)
	}
	if _, err := NewTokens(time.Now, []byte("short")); err == nil {
		t.Error("a short key is taken")
	}
}

// forge signs any header and claims with the real key, unless told otherwise.
func forge(t *testing.T, header, claims map[string]any, key []byte) string {
	t.Helper()
	h, err1 := json.Marshal(header)
	c, err2 := json.Marshal(claims)
	if err := errors.Join(err1, err2); err != nil {
		t.Fatal(err)
	}
	signed := enc.EncodeToString(h) + "." + enc.EncodeToString(c)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(signed))
	return signed + "." + enc.EncodeToString(mac.Sum(nil))
}

func goodParts(t *testing.T, tokens *Tokens) (header, claims map[string]any, raw string) {
	t.Helper()
	raw, _, err := tokens.Issue(userClaims(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.Split(raw, ".")
	for i, into := range []*map[string]any{&header, &claims} {
		data, err := enc.DecodeString(parts[i])
		if err == nil {
			err = json.Unmarshal(data, into)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return header, claims, raw
}

func with(m map[string]any, changes ...any) map[string]any {
	out := map[string]any{}
	for k, v := range m {
		out[k] = v
	}
	for i := 0; i < len(changes); i += 2 {
		if changes[i+1] == nil {
			delete(out, changes[i].(string))
		} else {
			out[changes[i].(string)] = changes[i+1]
		}
	}
	return out
}

func otherAlgorithms(t *testing.T, h, c map[string]any) map[string]string {
	t.Helper()
	out := map[string]string{}
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	_, edKey, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	for method, key := range map[jwt.SigningMethod]any{
		jwt.SigningMethodHS384: testKey, jwt.SigningMethodHS512: testKey, jwt.SigningMethodRS256: rsaKey,
		jwt.SigningMethodPS256: rsaKey, jwt.SigningMethodEdDSA: edKey, jwt.SigningMethodNone: jwt.UnsafeAllowNoneSignatureType,
	} {
		j := jwt.NewWithClaims(method, jwt.MapClaims(c))
		j.Header["kid"], j.Header["typ"] = h["kid"], h["typ"]
		raw, err := j.SignedString(key)
		if err != nil {
			t.Fatal(err)
		}
		out["alg "+method.Alg()] = raw
	}
	return out
}

func forgedTokens(t *testing.T, tokens *Tokens) map[string]string {
	t.Helper()
	h, c, raw := goodParts(t, tokens)
	p := strings.Split(raw, ".")
	out := otherAlgorithms(t, h, c)
	for name, x := range map[string]map[string]any{
		"alg none": with(h, "alg", "none"), "alg None": with(h, "alg", "None"), "alg lower case": with(h, "alg", "hs256"), "no alg": with(h, "alg", nil),
		"alg number": with(h, "alg", 1), "typ JWT": with(h, "typ", "JWT"), "no typ": with(h, "typ", nil), "typ id token": with(h, "typ", "id_token+jwt"),
		"no kid": with(h, "kid", nil), "unknown kid": with(h, "kid", "000000000000"), "kid path": with(h, "kid", "../../dev/null"),
		"kid number": with(h, "kid", 1), "kid SQL": with(h, "kid", "' OR 1=1"), "crit": with(h, "crit", []string{"exp"}),
		"jwk": with(h, "jwk", map[string]any{"kty": "oct", "k": ""}), "jku": with(h, "jku", "http://127.0.0.1/keys"),
		"x5u": with(h, "x5u", "http://127.0.0.1/cert"), "x5c": with(h, "x5c", []string{"MII"}), "zip": with(h, "zip", "DEF"),
	} {
		out["header: "+name] = forge(t, x, c, testKey)
	}
	now := testNow.Unix()
	for name, x := range map[string]map[string]any{
		"no exp": with(c, "exp", nil), "exp past": with(c, "exp", now-1), "exp far": with(c, "exp", now+86400), "exp text": with(c, "exp", "never"),
		"no iat": with(c, "iat", nil), "iat future": with(c, "iat", now+60, "exp", now+120), "nbf future": with(c, "nbf", now+60),
		"other issuer": with(c, "iss", "evil"), "no issuer": with(c, "iss", nil), "other audience": with(c, "aud", []string{"other"}),
		"no audience": with(c, "aud", nil), "two audiences": with(c, "aud", []string{tokenAudience, "other"}), "no subject": with(c, "sub", nil),
		"subject zero": with(c, "sub", uuid.Nil.String()), "subject text": with(c, "sub", "admin"), "no office": with(c, "oid", nil),
		"office zero": with(c, "oid", uuid.Nil.String()), "no session": with(c, "sid", nil), "session zero": with(c, "sid", uuid.Nil.String()),
		"no kind": with(c, "knd", nil), "kind system": with(c, "knd", "system"), "user with scope": with(c, "scope", "changes:read"),
		"user as client": with(c, "knd", "api_client"), "client with session": with(c, "knd", "api_client", "sec", uuid.NewString(), "scope", "changes:read"),
		"client without scope": with(c, "knd", "api_client", "sec", uuid.NewString(), "sid", nil),
	} {
		out["claims: "+name] = forge(t, h, x, testKey)
	}
	sha := hmac.New(sha512.New, testKey)
	sha.Write([]byte(p[0] + "." + p[1]))
	for name, x := range map[string]string{
		"empty": "", "dots": "..", "two parts": p[0] + "." + p[1], "four parts": raw + ".x", "no signature": p[0] + "." + p[1] + ".",
		"other key": forge(t, h, c, bytes.Repeat([]byte{8}, 32)), "empty key": forge(t, h, c, nil), "cut signature": raw[:len(raw)-2],
		"long signature": p[0] + "." + p[1] + "." + enc.EncodeToString(sha.Sum(nil)), "swapped": p[1] + "." + p[0] + "." + p[2],
		"padding": raw + "=", "line break": raw[:len(raw)-3] + "\n" + raw[len(raw)-3:], "blank": raw + " ", "huge": raw + strings.Repeat("A", 5000),
		"standard alphabet": strings.NewReplacer("-", "+", "_", "/").Replace(raw) + "+", "NUL": raw + "\x00",
		"claims array": p[0] + "." + enc.EncodeToString([]byte("[]")) + "." + p[2], "claims null": p[0] + "." + enc.EncodeToString([]byte("null")) + "." + p[2],
		"twisted last bit": p[0] + "." + p[1] + "." + twist(p[2]),
	} {
		out["form: "+name] = x
	}
	return out
}

// twist changes the bits of the last character that the decoder drops.
func twist(sig string) string {
	const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
	i := strings.IndexByte(alphabet, sig[len(sig)-1])
	return sig[:len(sig)-1] + string(alphabet[i^1])
}

func TestForgedTokensAreRefused(t *testing.T) {
	tokens := testTokens(t, testNow)
	h, c, _ := goodParts(t, tokens)
	if _, err := tokens.Verify(forge(t, h, c, testKey)); err != nil {
		t.Fatal("the forger's own tool makes no good token, so the test proves nothing")
	}
	forged := forgedTokens(t, tokens)
	if len(forged) < 60 {
		t.Errorf("only %d kinds", len(forged))
	}
	for name, raw := range forged {
		if got, err := tokens.Verify(raw); !errors.Is(err, ErrToken) || got.Subject != uuid.Nil {
			t.Errorf("%s passes: %v %v", name, got, err)
		}
	}
	_, _, raw := goodParts(t, tokens)
	for i := range raw {
		bad := []byte(raw)
		bad[i] ^= 1
		if _, err := tokens.Verify(string(bad)); err == nil {
			t.Errorf("a changed character at %d passes", i)
		}
	}
}

// What is remembered of a token ends nothing later than the token.
func TestARememberedTokenEndsInTime(t *testing.T) {
	now := testNow
	tokens, err := NewTokens(func() time.Time { return now }, testKey)
	if err != nil {
		t.Fatal(err)
	}
	raw, _, err := tokens.Issue(userClaims(), time.Time{})
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []struct {
		at time.Duration
		ok bool
	}{{0, true}, {TokenLife - time.Second, true}, {TokenLife, false}, {-clockSkew, true}, {-clockSkew - time.Second, false}, {0, true}} {
		now = testNow.Add(step.at)
		if _, err := tokens.Verify(raw); (err == nil) != step.ok {
			t.Errorf("after %s: %v", step.at, err)
		}
	}
	for range 3 * verifiedSize {
		var key [32]byte
		_, _ = rand.Read(key[:])
		tokens.known.put(key, seen{})
	}
	if n := len(tokens.known.now) + len(tokens.known.old); n > 2*verifiedSize {
		t.Errorf("%d tokens are remembered", n)
	}
	if _, err := tokens.Verify(raw); err != nil {
		t.Error(err)
	}
	if forged := raw[:len(raw)-2] + "AA"; forged != raw {
		if _, err := tokens.Verify(forged); !errors.Is(err, ErrToken) {
			t.Error("a forged token passes for a remembered one")
		}
	}
}
