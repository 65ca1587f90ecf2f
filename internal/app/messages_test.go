package app

import (
	"bufio"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net"
	"net/http"
	"net/http/httptest"
	"net/mail"
	"net/url"
	"strings"
	"sync"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/notice"
)

const officeName = "青禾街道办事处"

func outgoing(ch notice.Channel) notice.Message {
	return notice.Message{ID: uuid.Must(uuid.NewV7()), Channel: ch, Office: officeName, Address: "linxiaolan@example.cn", Subject: "【青禾街道办事处】通〔2021〕3 号", Text: "请签收。"}
}

// robotCase is how a robot's service may answer.
type robotCase struct {
	name   string
	answer func(w http.ResponseWriter, r *http.Request)
	want   notice.Failure // "" is delivered
}

func say(status int, body string) func(http.ResponseWriter, *http.Request) {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// Both services say what they think inside a 200; only what they plainly refuse
// for now is tried again.
func TestRobots(t *testing.T) {
	followed := make(chan string, 10)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { followed <- r.URL.Path }))
	defer elsewhere.Close()
	release, hanging := make(chan struct{}), make(chan struct{})
	defer close(release)
	cases := []robotCase{
		{"accepts", say(200, `{"errcode":0,"errmsg":"ok"}`), ""},
		{"too often", say(200, `{"errcode":45009,"errmsg":"api freq out of limit"}`), notice.Busy},
		{"no such robot", say(200, `{"errcode":93000,"errmsg":"invalid webhook url"}`), notice.Refused},
		{"no code", say(200, `{}`), notice.OutcomeUnknown},
		{"not JSON", say(200, `<html>`), notice.OutcomeUnknown},
		{"redirects", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, elsewhere.URL+"/x", http.StatusTemporaryRedirect)
		}, notice.Redirected},
		{"refuses", say(403, ``), notice.Refused},
		{"limits", say(429, ``), notice.Busy},
		{"is away", say(503, ``), notice.Busy},
		{"breaks", say(502, ``), notice.OutcomeUnknown},
		{"hangs", func(_ http.ResponseWriter, r *http.Request) {
			_, _ = io.Copy(io.Discard, r.Body) // else nobody notices that the caller went away
			hanging <- struct{}{}
			select {
			case <-r.Context().Done():
			case <-release:
			}
		}, notice.OutcomeUnknown},
		{"hangs up", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, notice.OutcomeUnknown},
	}
	for _, ch := range []notice.Channel{notice.WeCom, notice.DingTalk} {
		for _, x := range cases {
			t.Run(string(ch)+" "+x.name, func(t *testing.T) {
				if ch == notice.DingTalk && x.name == "too often" {
					x.answer = say(200, `{"errcode":130101,"errmsg":"send too fast"}`)
				}
				srv := httptest.NewServer(http.HandlerFunc(x.answer))
				defer srv.Close()
				m := newMessenger(Messages{WeCom: srv.URL + "/send?key=geheim", DingTalk: srv.URL + "/robot/send?access_token=geheim", RobotOffice: officeName})
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				go func() {
					select {
					case <-hanging:
						cancel() // the program has waited long enough
					case <-ctx.Done():
					}
				}()
				if err := m.Send(ctx, outgoing(ch)); classed(err) != x.want || err != nil && strings.Contains(err.Error(), "geheim") {
					t.Errorf("%v, want %q", err, x.want)
				}
			})
		}
	}
	if len(followed) > 0 {
		t.Error("a redirection was followed")
	}
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	m := newMessenger(Messages{WeCom: gone.URL, RobotOffice: officeName})
	if err := m.Send(t.Context(), outgoing(notice.WeCom)); classed(err) != notice.Unreachable {
		t.Errorf("nobody listens: %v", err)
	}
	if err := m.Send(t.Context(), outgoing(notice.DingTalk)); classed(err) != notice.NotConfigured {
		t.Errorf("nothing is configured: %v", err)
	}
}

func classed(err error) notice.Failure {
	var f notice.Failure
	if err == nil || errors.As(err, &f) {
		return f
	}
	return "an error without a class"
}

// A robot with a secret gets the service's signature; the robots are one office's.
func TestRobotSignature(t *testing.T) {
	var got url.Values
	var body map[string]any
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = r.URL.Query()
		_ = json.NewDecoder(r.Body).Decode(&body)
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}))
	defer srv.Close()
	m := newMessenger(Messages{DingTalk: srv.URL + "/robot/send?access_token=t", DingTalkSecret: "SEC1", RobotOffice: officeName})
	if err := m.Send(t.Context(), outgoing(notice.DingTalk)); err != nil {
		t.Fatal(err)
	}
	h := hmac.New(sha256.New, []byte("SEC1"))
	h.Write([]byte(got.Get("timestamp") + "\nSEC1"))
	if got.Get("sign") != base64.StdEncoding.EncodeToString(h.Sum(nil)) || got.Get("access_token") != "t" || fmt.Sprint(body) != "map[msgtype:text text:map[content:请签收。]]" {
		t.Errorf("%v %v", got, body)
	}
	if len(m.Channels(officeName)) != 1 || len(m.Channels("红岭街道办事处")) != 0 {
		t.Error("a robot speaks of another office")
	}
	if newMessenger(Messages{}) != nil {
		t.Error("nothing is configured")
	}
}

// mailServer speaks as much SMTP as is needed; answers are by command, and an
// empty one hangs up.
type mailServer struct {
	mu      sync.Mutex
	letters []string
	answers map[string]string
}

func (s *mailServer) listen(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var conns sync.WaitGroup
	t.Cleanup(func() { _ = l.Close(); conns.Wait() })
	conns.Go(func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			conns.Go(func() { defer c.Close(); s.talk(c) })
		}
	})
	return l.Addr().String()
}

func (s *mailServer) talk(c net.Conn) {
	in := bufio.NewReader(c)
	_, _ = io.WriteString(c, "220 test ESMTP\r\n")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb := strings.ToUpper(strings.TrimSpace(line)[:4])
		answer, set := s.answers[verb]
		if !set {
			answer = map[string]string{"EHLO": "250 test", "DATA": "354 go on", "QUIT": "221 bye"}[verb]
			if answer == "" {
				answer = "250 ok"
			}
		}
		if answer == "" {
			return
		}
		_, _ = io.WriteString(c, answer+"\r\n")
		if verb == "DATA" && strings.HasPrefix(answer, "354") {
			var letter strings.Builder
			for line != ".\r\n" {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
				letter.WriteString(line)
			}
			after, set := s.answers["after"]
			if !set {
				after = "250 queued"
			}
			if after == "" {
				return
			}
			s.mu.Lock()
			s.letters = append(s.letters, letter.String())
			s.mu.Unlock()
			_, _ = io.WriteString(c, after+"\r\n")
		}
		if verb == "QUIT" {
			return
		}
	}
}

func TestMail(t *testing.T) {
	for _, x := range []struct {
		name    string
		answers map[string]string
		want    notice.Failure
	}{
		{"accepts", nil, ""},
		{"knows nobody of the name", map[string]string{"RCPT": "550 no such user"}, notice.Refused},
		{"asks to come again", map[string]string{"RCPT": "451 try later"}, notice.Busy},
		{"is full", map[string]string{"after": "452 out of storage"}, notice.Busy},
		{"takes it for spam", map[string]string{"after": "554 rejected"}, notice.Refused},
		{"hangs up after the message", map[string]string{"after": ""}, notice.OutcomeUnknown},
		{"fails after it has taken it", map[string]string{"RSET": "421 bye"}, ""},
		{"hangs up at once", map[string]string{"EHLO": "", "HELO": ""}, notice.Unreachable},
	} {
		t.Run(x.name, func(t *testing.T) {
			s := &mailServer{answers: x.answers}
			host, port, err := net.SplitHostPort(s.listen(t))
			if err != nil {
				t.Fatal(err)
			}
			var n int
			_, _ = fmt.Sscan(port, &n)
			m := newMessenger(Messages{SMTP: SMTP{Host: host, Port: n, From: "lianluo@example.cn", Plain: true}})
			out := outgoing(notice.Email)
			if err := m.Send(t.Context(), out); classed(err) != x.want {
				t.Fatalf("%v, want %q", err, x.want)
			}
			if x.want == "" {
				s.mu.Lock()
				defer s.mu.Unlock()
				read(t, s.letters, out)
			}
		})
	}
}

// read checks that a mail program shows what was meant.
func read(t *testing.T, letters []string, want notice.Message) {
	t.Helper()
	if len(letters) != 1 {
		t.Fatalf("%d letters", len(letters))
	}
	msg, err := mail.ReadMessage(strings.NewReader(letters[0]))
	if err != nil {
		t.Fatal(err)
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(msg.Header.Get("Subject"))
	if err != nil || subject != want.Subject || !strings.Contains(msg.Header.Get("To"), want.Address) || !strings.Contains(msg.Header.Get("Message-Id"), want.ID.String()) {
		t.Errorf("%v %q %v", err, subject, msg.Header)
	}
}

// A server that wants no TLS when TLS is demanded gets nothing.
func TestMailWithoutTLS(t *testing.T) {
	s := &mailServer{}
	host, port, err := net.SplitHostPort(s.listen(t))
	if err != nil {
		t.Fatal(err)
	}
	var n int
	_, _ = fmt.Sscan(port, &n)
	m := newMessenger(Messages{SMTP: SMTP{Host: host, Port: n, From: "lianluo@example.cn"}})
	if err := m.Send(t.Context(), outgoing(notice.Email)); err == nil {
		t.Error("mail went out in the clear")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.letters) > 0 {
		t.Error("a letter was handed over in the clear")
	}
}

// Wrong settings are told by name, and never with a secret.
func TestMessageSettings(t *testing.T) {
	const secret = "geheim-4711"
	for key, set := range map[string]func(*Settings){
		"LIANLUO_SMTP_URL":           func(s *Settings) { s.SMTPURL = "smtp://u:" + secret + "@host:25"; s.SMTPFrom = "a@b.cn" },
		"LIANLUO_SMTP_FROM":          func(s *Settings) { s.SMTPURL = "smtp://host:25"; s.SMTPFrom = "nobody" },
		"LIANLUO_SMTP_PASSWORD_FILE": func(s *Settings) { s.SMTPURL = "smtps://host:465"; s.SMTPFrom = "a@b.cn"; s.SMTPPassword = secret },
		"LIANLUO_WECOM_ROBOT_URL":    func(s *Settings) { s.WeComRobotURL = "robot/" + secret; s.RobotOffice = officeName },
		"LIANLUO_ROBOT_OFFICE":       func(s *Settings) { s.WeComRobotURL = "https://host/send?key=" + secret },
		"LIANLUO_DINGTALK_ROBOT_URL": func(s *Settings) { s.DingTalkSecret = secret },
	} {
		s := Settings{DataDir: t.TempDir()}
		if err := s.Fill(nil); err != nil {
			t.Fatal(err)
		}
		set(&s)
		_, err := s.Config()
		if err == nil || !strings.Contains(err.Error(), key+": ") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", key, err)
		}
	}
}
