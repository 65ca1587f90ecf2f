package webhook

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"net/http" //nolint:depguard // sending over HTTP is what webhooks are for
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"time"
)

const (
	// sendTimeout bounds an attempt from the look-up of the name to the answer.
	sendTimeout = 10 * time.Second
	// maxAnswer is how much of an answer is read, to use the connection again;
	// none of it is kept.
	maxAnswer = 4 << 10
	userAgent = "Lianluo-Webhook/1"
)

var errNotAllowed = errors.New("the address is not allowed")

// sender speaks to receivers. It follows no redirect, asks no proxy, and looks at
// every address in the moment it is dialled.
type sender struct {
	secure, plain *http.Client
}

func newSender(allowed Allowed, timeout time.Duration) *sender {
	if timeout == 0 {
		timeout = sendTimeout
	}
	client := func(plain bool) *http.Client {
		d := &net.Dialer{Timeout: timeout, Control: func(_, address string, _ syscall.RawConn) error {
			a, err := netip.ParseAddrPort(address)
			if err != nil || !allowed.reaches(a.Addr(), plain) {
				return errNotAllowed
			}
			return nil
		}}
		return &http.Client{
			Timeout:       timeout,
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
			Transport: &http.Transport{
				DialContext: d.DialContext, ForceAttemptHTTP2: true, MaxIdleConns: concurrent, MaxIdleConnsPerHost: 1,
				IdleConnTimeout: 30 * time.Second, MaxResponseHeaderBytes: 64 << 10, TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
			},
		}
	}
	return &sender{secure: client(false), plain: client(true)}
}

// close gives up the connections that are kept.
func (s *sender) close() {
	s.secure.CloseIdleConnections()
	s.plain.CloseIdleConnections()
}

// parcel is what goes over the wire.
type parcel struct {
	url  string
	id   string
	at   time.Time // of the attempt, on the machine's clock
	keys [][]byte
	body []byte
}

// send makes one attempt.
func (s *sender) send(ctx context.Context, m parcel) Result {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.url, bytes.NewReader(m.body))
	if err != nil {
		return Result{Outcome: Unreachable}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", userAgent)
	r.Header.Set("Webhook-Id", m.id)
	r.Header.Set("Webhook-Timestamp", strconv.FormatInt(m.at.Unix(), 10))
	r.Header.Set("Webhook-Signature", signature(m.keys, m.id, m.at, m.body))
	client := s.secure
	if r.URL.Scheme != "https" {
		client = s.plain
	}
	answer, err := client.Do(r)
	if err != nil {
		return Result{Outcome: failure(err)}
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, maxAnswer)) // whatever comes, the status has been said
	_ = answer.Body.Close()
	return judge(answer.StatusCode, answer.Header.Get("Retry-After"), m.at)
}

// judge turns a status into an outcome.
func judge(status int, retryAfter string, now time.Time) Result {
	r := Result{Outcome: Refused, Status: status}
	switch {
	case status >= 200 && status < 300:
		r.Outcome = OK
	case status >= 300 && status < 400:
		r.Outcome = Redirected
	case status == http.StatusGone:
		r.Outcome = ReceiverGone
	case status == http.StatusTooManyRequests || status == http.StatusServiceUnavailable:
		r.Outcome, r.RetryAfter = Throttled, later(retryAfter, now)
	}
	return r
}

// later reads Retry-After: seconds or an instant, at most the day of attempts.
func later(text string, now time.Time) time.Duration {
	var d time.Duration
	if n, err := strconv.ParseUint(text, 10, 31); err == nil {
		d = time.Duration(n) * time.Second
	} else if at, err := http.ParseTime(text); err == nil {
		d = at.Sub(now)
	}
	return min(max(d, 0), giveUp)
}

// failure classes an error of the transport.
func failure(err error) Outcome {
	var name *net.DNSError
	var cert *tls.CertificateVerificationError
	var unknown x509.UnknownAuthorityError
	var host x509.HostnameError
	var timed net.Error
	switch {
	case errors.Is(err, errNotAllowed):
		return NotAllowed
	case errors.As(err, &timed) && timed.Timeout():
		return TimedOut
	case errors.As(err, &name):
		return Unresolved
	case errors.As(err, &cert) || errors.As(err, &unknown) || errors.As(err, &host):
		return Untrusted
	}
	return Unreachable
}

// Secrets and signatures are those of Standard Webhooks: HMAC-SHA-256 over id,
// seconds and body.
const (
	secretPrefix = "whsec_"
	secretSize   = 32
	hintSize     = 4
)

// newSecret makes a secret and the text in which it is shown.
func newSecret() (key []byte, shown string) {
	key = make([]byte, secretSize)
	_, _ = rand.Read(key) // never fails: the program would have ended
	return key, secretPrefix + base64.StdEncoding.EncodeToString(key)
}

func hint(shown string) string {
	bare := strings.TrimRight(shown, "=")
	return bare[len(bare)-hintSize:]
}

// signature is the value of webhook-signature: one word for every live secret.
func signature(keys [][]byte, id string, at time.Time, body []byte) string {
	words := make([]string, 0, len(keys))
	for _, key := range keys {
		h := hmac.New(sha256.New, key)
		h.Write([]byte(id + "." + strconv.FormatInt(at.Unix(), 10) + "."))
		h.Write(body)
		words = append(words, "v1,"+base64.StdEncoding.EncodeToString(h.Sum(nil)))
	}
	return strings.Join(words, " ")
}
