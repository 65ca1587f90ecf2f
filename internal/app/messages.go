package app

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/tls"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/mail"
	"net/url"
	"strconv"
	"time"

	gomail "github.com/wneessen/go-mail"

	"lianluo/internal/notice"
	"lianluo/internal/store"
)

// Messages says by which ways the office tells people of notices, beside the
// change stream. Nothing else is ever called: no address comes from a caller.
type Messages struct {
	SMTP           SMTP
	WeCom          string // the robot's address, which is a secret
	DingTalk       string // likewise
	DingTalkSecret string
	RobotOffice    string // whose robots they are
}

// SMTP is the server that takes e-mail; without a host there is none.
type SMTP struct {
	Host, From, Username, Password string
	Port                           int
	Implicit, Plain                bool // TLS from the first byte, or none
}

// messages reads the settings of what goes out. Robots belong to one office: what
// another one says is not for their groups.
func (r *reading) messages(s *Settings) Messages {
	m := Messages{
		WeCom:          r.robot("LIANLUO_WECOM_ROBOT_URL", s.WeComRobotURL, s.WeComRobotURLFile),
		DingTalk:       r.robot("LIANLUO_DINGTALK_ROBOT_URL", s.DingTalkRobotURL, s.DingTalkRobotURLFile),
		DingTalkSecret: r.secret("LIANLUO_DINGTALK_SECRET", s.DingTalkSecret, "LIANLUO_DINGTALK_SECRET_FILE", s.DingTalkSecretFile),
		RobotOffice:    s.RobotOffice,
	}
	if (m.WeCom != "" || m.DingTalk != "") && m.RobotOffice == "" {
		r.wrong("LIANLUO_ROBOT_OFFICE", "must name the office whose group robots these are")
	}
	if m.DingTalkSecret != "" && m.DingTalk == "" {
		r.wrong("LIANLUO_DINGTALK_ROBOT_URL", "is empty, so that a secret is of no use")
	}
	m.SMTP = r.smtp(s)
	return m
}

func (r *reading) smtp(s *Settings) SMTP {
	out := SMTP{From: s.SMTPFrom, Username: s.SMTPUsername, Password: r.secret("LIANLUO_SMTP_PASSWORD", s.SMTPPassword, "LIANLUO_SMTP_PASSWORD_FILE", s.SMTPPasswordFile)}
	if s.SMTPURL == "" {
		if out.From != "" || out.Username != "" || out.Password != "" {
			r.wrong("LIANLUO_SMTP_URL", "is empty, so that sender and password are of no use")
		}
		return SMTP{}
	}
	u, err := url.Parse(s.SMTPURL)
	port := 0
	if err == nil {
		port, err = strconv.Atoi(u.Port())
	}
	plain := err == nil && u.RawQuery == "tls=none"
	if err != nil || u.Scheme != "smtp" && u.Scheme != "smtps" || u.Hostname() == "" || port < 1 || port > 65535 || u.User != nil || u.Path != "" ||
		u.RawQuery != "" && !plain || plain && u.Scheme == "smtps" {
		r.wrong("LIANLUO_SMTP_URL", "must be smtp://host:port (STARTTLS), smtps://host:port or smtp://host:port?tls=none, without a password in it")
		return SMTP{}
	}
	if _, err := mail.ParseAddress(out.From); err != nil {
		r.wrong("LIANLUO_SMTP_FROM", "must be the address that e-mail comes from")
	}
	if (out.Username == "") != (out.Password == "") {
		r.wrong("LIANLUO_SMTP_PASSWORD_FILE", "user name and password go together")
	}
	out.Host, out.Port, out.Implicit, out.Plain = u.Hostname(), port, u.Scheme == "smtps", plain
	return out
}

// robot takes the address or the file that holds it, and never repeats either.
func (r *reading) robot(key, value, path string) string {
	v := r.secret(key, value, key+"_FILE", path)
	if v == "" || v == "?" {
		return v
	}
	if u, err := url.Parse(v); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		r.wrong(key, "must be the address that the group robot was given, such as https://host/path?key=…")
	}
	return v
}

// messenger carries messages to what is configured.
type messenger struct {
	cfg   Messages
	http  *http.Client
	clock store.Clock
}

// newMessenger gives nil when nothing is configured.
func newMessenger(cfg Messages) notice.Sender {
	if cfg.SMTP.Host == "" && cfg.WeCom == "" && cfg.DingTalk == "" {
		return nil
	}
	return &messenger{cfg: cfg, clock: store.SystemClock{}, http: &http.Client{
		Transport:     &http.Transport{Proxy: nil, DialContext: (&net.Dialer{Timeout: 3 * time.Second}).DialContext, TLSHandshakeTimeout: 3 * time.Second, MaxIdleConns: 4, IdleConnTimeout: time.Minute},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// Channels implements notice.Sender.
func (m *messenger) Channels(office string) []notice.Channel {
	var out []notice.Channel
	if m.cfg.SMTP.Host != "" {
		out = append(out, notice.Email)
	}
	if m.cfg.WeCom != "" && office == m.cfg.RobotOffice {
		out = append(out, notice.WeCom)
	}
	if m.cfg.DingTalk != "" && office == m.cfg.RobotOffice {
		out = append(out, notice.DingTalk)
	}
	return out
}

// Send implements notice.Sender.
func (m *messenger) Send(ctx context.Context, x notice.Message) error {
	switch {
	case x.Channel == notice.Email && m.cfg.SMTP.Host != "":
		return m.mail(ctx, x)
	case x.Channel == notice.WeCom && m.cfg.WeCom != "":
		return m.speak(ctx, m.cfg.WeCom, x.Text, weComBusy)
	case x.Channel == notice.DingTalk && m.cfg.DingTalk != "":
		return m.speak(ctx, m.signed(), x.Text, dingTalkBusy)
	}
	return notice.NotConfigured
}

// Codes by which the services say that they take no more just now.
var (
	weComBusy    = map[int]bool{-1: true, 45009: true, 45033: true}
	dingTalkBusy = map[int]bool{-1: true, 130101: true}
)

// signed adds the signature that a robot with a secret demands.
func (m *messenger) signed() string {
	if m.cfg.DingTalkSecret == "" {
		return m.cfg.DingTalk
	}
	stamp := strconv.FormatInt(m.clock.Now().UnixMilli(), 10)
	h := hmac.New(sha256.New, []byte(m.cfg.DingTalkSecret))
	h.Write([]byte(stamp + "\n" + m.cfg.DingTalkSecret))
	u, err := url.Parse(m.cfg.DingTalk)
	if err != nil { // the settings were checked
		return m.cfg.DingTalk
	}
	q := u.Query()
	q.Set("timestamp", stamp)
	q.Set("sign", base64.StdEncoding.EncodeToString(h.Sum(nil)))
	u.RawQuery = q.Encode()
	return u.String()
}

// speak has a group robot say the text. Both services answer 200 and put what
// they think of it into errcode. Errors of the transport hold the address, which
// is a secret, so none is passed on.
func (m *messenger) speak(ctx context.Context, address, text string, busy map[int]bool) error {
	body, err := json.Marshal(map[string]any{"msgtype": "text", "text": map[string]string{"content": text}})
	if err != nil {
		return notice.Refused
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, address, bytes.NewReader(body))
	if err != nil {
		return notice.NotConfigured
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := m.http.Do(req)
	if err != nil {
		return unsent(err)
	}
	defer func() { _ = resp.Body.Close() }()
	switch {
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return notice.Redirected
	case resp.StatusCode == http.StatusTooManyRequests || resp.StatusCode == http.StatusServiceUnavailable:
		return notice.Busy
	case resp.StatusCode >= 500:
		return notice.OutcomeUnknown
	case resp.StatusCode >= 400:
		return notice.Refused
	}
	var said struct {
		Code *int `json:"errcode"`
	}
	if err := json.NewDecoder(io.LimitReader(resp.Body, 64<<10)).Decode(&said); err != nil || said.Code == nil {
		return notice.OutcomeUnknown
	}
	switch {
	case *said.Code == 0:
		return nil
	case busy[*said.Code]:
		return notice.Busy
	}
	return notice.Refused
}

// unsent tells a connection that never came about, which may be tried again, from
// one that broke, after which nobody knows.
func unsent(err error) error {
	var op *net.OpError
	var cert *tls.CertificateVerificationError
	switch {
	case errors.As(err, &cert):
		return notice.Refused
	case errors.As(err, &op) && op.Op == "dial":
		return notice.Unreachable
	}
	return notice.OutcomeUnknown
}

func (m *messenger) mail(ctx context.Context, x notice.Message) error {
	letter := gomail.NewMsg()
	if letter.From(m.cfg.SMTP.From) != nil {
		return notice.NotConfigured
	}
	if letter.To(x.Address) != nil {
		return notice.Refused
	}
	letter.Subject(x.Subject)
	letter.SetMessageIDWithValue(x.ID.String() + "@lianluo") // one delivery, one message, however often it is tried
	letter.SetBodyString(gomail.TypeTextPlain, x.Text)
	// The library leaves a connection open when it does not like what it meets there.
	var conn net.Conn
	defer func() {
		if conn != nil {
			_ = conn.Close()
		}
	}()
	c, err := m.smtp(func(got net.Conn) { conn = got })
	if err != nil {
		return notice.NotConfigured
	}
	if err := c.DialWithContext(ctx); err != nil {
		return notice.Unreachable // nothing was handed over
	}
	defer func() { _ = c.Close() }()
	return handed(c.Send(letter))
}

// smtp makes a client; keep is told of its connection.
func (m *messenger) smtp(keep func(net.Conn)) (*gomail.Client, error) {
	s := m.cfg.SMTP
	dial := func(ctx context.Context, network, address string) (net.Conn, error) {
		conn, err := (&net.Dialer{Timeout: 3 * time.Second}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		keep(conn)
		if !s.Implicit {
			return conn, nil
		}
		sealed := tls.Client(conn, &tls.Config{ServerName: s.Host, MinVersion: tls.VersionTLS12})
		return sealed, sealed.HandshakeContext(ctx)
	}
	opts := []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(5 * time.Second), gomail.WithDialContextFunc(dial)}
	how := gomail.SMTPAuthAutoDiscover
	switch {
	case s.Implicit:
		opts, how = append(opts, gomail.WithSSL()), gomail.SMTPAuthPlain
	case s.Plain:
		opts = append(opts, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		opts = append(opts, gomail.WithTLSPolicy(gomail.TLSMandatory))
	}
	if s.Username != "" {
		opts = append(opts, gomail.WithSMTPAuth(how), gomail.WithUsername(s.Username), gomail.WithPassword(s.Password))
	}
	return gomail.NewClient(s.Host, opts...)
}

// handed tells what an error of a mail server means: before the message was
// handed over it may be tried again if the server says so; of one that broke off
// meanwhile nobody knows; after the server has taken it, nothing matters.
func handed(err error) error {
	var e *gomail.SendError
	if err == nil {
		return nil
	}
	if !errors.As(err, &e) {
		return notice.OutcomeUnknown
	}
	switch e.Reason {
	case gomail.ErrSMTPReset:
		return nil
	case gomail.ErrSMTPDataClose, gomail.ErrWriteContent:
		if e.ErrorCode() == 0 {
			return notice.OutcomeUnknown
		}
	default:
	}
	if e.IsTemp() {
		return notice.Busy
	}
	return notice.Refused
}
