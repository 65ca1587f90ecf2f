package auth

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"golang.org/x/crypto/argon2"
	"golang.org/x/text/unicode/norm"
)

// Policy says which passwords are good enough.
type Policy struct {
	Name    string
	Min     int           // characters after normalisation
	Classes int           // of upper case, lower case, digit, other
	History int           // earlier passwords that may not come back, the current one included
	MaxAge  time.Duration // 0: passwords do not expire
	Common  bool          // refuse passwords that everybody tries first
}

// PolicyNamed knows "mlps3" (the graded protection scheme, level three: three
// classes, 180 days, last five) and "nist" (SP 800-63B: length and a list of
// common passwords, no composition and no expiry).
func PolicyNamed(name string) (Policy, error) {
	switch name {
	case "mlps3":
		return Policy{Name: name, Min: 8, Classes: 3, History: 5, MaxAge: 180 * 24 * time.Hour, Common: true}, nil
	case "nist":
		return Policy{Name: name, Min: 8, History: 1, Common: true}, nil
	}
	return Policy{}, errors.New(`password policy must be "mlps3" or "nist"`)
}

// The codes of a refused password.
const (
	PasswordTooShort = "password_too_short"
	PasswordSimple   = "password_too_simple"
	PasswordCommon   = "password_common"
	PasswordHasName  = "password_contains_username"
	PasswordReused   = "password_reused"
)

// Check lists everything that is wrong with a password but its history.
func (p Policy) Check(username, password string) []string {
	password = Normalise(password)
	var bad []string
	if len([]rune(password)) < p.Min {
		bad = append(bad, PasswordTooShort)
	}
	if classes(password) < p.Classes {
		bad = append(bad, PasswordSimple)
	}
	lower := strings.ToLower(password)
	if p.Common && (common[lower] || monotonous(lower)) {
		bad = append(bad, PasswordCommon)
	}
	if username != "" && strings.Contains(lower, strings.ToLower(username)) {
		bad = append(bad, PasswordHasName)
	}
	return bad
}

// Expired tells whether a password set at the time must be changed by now.
func (p Policy) Expired(set, now time.Time) bool {
	return p.MaxAge > 0 && now.Sub(set) > p.MaxAge
}

// Normalise makes one password of what different keyboards send for it: full
// and half width, composed and decomposed.
func Normalise(password string) string { return norm.NFKC.String(password) }

func classes(s string) int {
	var upper, lower, digit, other int
	for _, r := range s {
		switch {
		case r >= 'A' && r <= 'Z':
			upper = 1
		case r >= 'a' && r <= 'z':
			lower = 1
		case unicode.IsDigit(r):
			digit = 1
		default:
			other = 1
		}
	}
	return upper + lower + digit + other
}

// monotonous finds one character repeated or a run such as 12345678.
func monotonous(s string) bool {
	r := []rune(s)
	same, up, down := true, true, true
	for i := 1; i < len(r); i++ {
		same = same && r[i] == r[i-1]
		up = up && r[i] == r[i-1]+1
		down = down && r[i] == r[i-1]-1
	}
	return len(r) > 0 && (same || up || down)
}

// common holds what guessing starts with in this country, in lower case.
var common = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(`password passw0rd password1 password123 p@ssw0rd p@ssword p@ssw0rd123
		admin123 admin@123 admin1234 administrator root1234 root@123 qwertyui qwerty123 qwertyuiop 1qaz2wsx 1qaz@wsx
		1qaz!qaz 1q2w3e4r 1q2w3e4r5t q1w2e3r4 qazwsxedc zaq12wsx asdfghjk asdfghjkl zxcvbnm1 abc12345 abcd1234 abcd@1234
		a1234567 a12345678 a123456789 aa123456 aa123456. qq123456 woaini1314 5201314520 iloveyou iloveyou1 88888888
		66668888 11223344 123123123 147258369 123qwe123 123456qwe 1234qwer qwer1234 qwer@1234 welcome1 welcome123
		welcome@123 letmein1 changeme changeme1 changeme123 test1234 test@123 huawei@123 huawei12#$ lianluo123
		lianluo@123 zhengfu123 jiedao123 hello123 sunshine1 football1 1234567890 0123456789 12345678a 12345678. a11111111`) {
		m[w] = true
	}
	return m
}()

// ErrBusy says that too many passwords are being hashed; the caller may retry.
var ErrBusy = errors.New("password hashing is saturated")

// Cost is the work of one hash.
type Cost struct {
	KiB  uint32
	Time uint32
}

// DefaultCost is the smaller of the two parameter sets that OWASP recommends
// for argon2id; RFC 9106 allows it where memory is shared with a server.
var DefaultCost = Cost{KiB: 19 * 1024, Time: 2}

// Hasher hashes and compares passwords with argon2id. It works on a bounded
// number at once, so a storm of sign-ins cannot take all memory.
type Hasher struct {
	cost  Cost
	slots chan struct{}
	wait  time.Duration
	dummy string
}

// NewHasher works on slots passwords at once; others wait at most wait.
func NewHasher(cost Cost, slots int, wait time.Duration) *Hasher {
	h := &Hasher{cost: cost, slots: make(chan struct{}, slots), wait: wait}
	h.dummy = h.encode(make([]byte, 16), "no password has this hash")
	return h
}

// Hash makes a hash with its salt and cost, as a PHC string. It returns
// ErrBusy or the context's error when it gets no turn.
func (h *Hasher) Hash(ctx context.Context, password string) (string, error) {
	if err := h.enter(ctx); err != nil {
		return "", err
	}
	defer h.leave()
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails
	return h.encode(salt, Normalise(password)), nil
}

// Verify compares a password with a hash; an empty hash costs the same time
// and matches nothing. It returns ErrBusy or the context's error when it gets
// no turn.
func (h *Hasher) Verify(ctx context.Context, hash, password string) (bool, error) {
	if err := h.enter(ctx); err != nil {
		return false, err
	}
	defer h.leave()
	known := hash != ""
	if !known {
		hash = h.dummy
	}
	cost, salt, sum, err := decode(hash)
	if err != nil {
		return false, err
	}
	got := argon2.IDKey([]byte(Normalise(password)), salt, cost.Time, cost.KiB, 1, uint32(len(sum)))
	return subtle.ConstantTimeCompare(got, sum) == 1 && known, nil
}

// Current tells whether a hash costs what new ones cost today.
func (h *Hasher) Current(hash string) bool {
	cost, _, _, err := decode(hash)
	return err == nil && cost == h.cost
}

func (h *Hasher) enter(ctx context.Context) error {
	select {
	case h.slots <- struct{}{}:
		return nil
	default:
	}
	turn, cancel := context.WithTimeout(ctx, h.wait)
	defer cancel()
	select {
	case h.slots <- struct{}{}:
		return nil
	case <-turn.Done():
		if err := ctx.Err(); err != nil {
			return err
		}
		return ErrBusy
	}
}

func (h *Hasher) leave() { <-h.slots }

var b64 = base64.RawStdEncoding

func (h *Hasher) encode(salt []byte, password string) string {
	sum := argon2.IDKey([]byte(password), salt, h.cost.Time, h.cost.KiB, 1, 32)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=1$%s$%s", argon2.Version, h.cost.KiB, h.cost.Time,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func decode(hash string) (cost Cost, salt, sum []byte, err error) {
	var version int
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return cost, nil, nil, errors.New("not an argon2id hash")
	}
	if _, err = fmt.Sscanf(parts[2], "v=%d", &version); err != nil || version != argon2.Version {
		return cost, nil, nil, errors.New("argon2 version")
	}
	if _, err = fmt.Sscanf(parts[3], "m=%d,t=%d,p=1", &cost.KiB, &cost.Time); err != nil {
		return cost, nil, nil, err
	}
	if salt, err = b64.DecodeString(parts[4]); err != nil {
		return cost, nil, nil, err
	}
	sum, err = b64.DecodeString(parts[5])
	return cost, salt, sum, err
}
