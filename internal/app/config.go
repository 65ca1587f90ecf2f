// Package app puts the program together: configuration, everything built from
// the bottom up in New, the running server, and the commands around it.
package app

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"time"

	"log/slog"

	"lianluo/internal/vault"
)

// Settings is the one declaration of every setting: flag, environment variable
// and key of the configuration file. All are texts here, so that every wrong
// one is told with its name and none with a secret; Config has the meanings.
// A flag wins over the environment, that over the file, that over fallback.
type Settings struct {
	Listen           string `env:"LIANLUO_LISTEN" help:"Address and port to serve on." fallback:"127.0.0.1:8080"`
	DataDir          string `env:"LIANLUO_DATA_DIR" help:"Folder for the embedded database, the files and the key file." fallback:"./data"`
	DatabaseURL      string `env:"LIANLUO_DATABASE_URL" help:"postgres://… ; empty: SQLite in the data folder." placeholder:"URL"`
	DatabaseURLFile  string `env:"LIANLUO_DATABASE_URL_FILE" help:"File that holds the database URL." placeholder:"FILE"`
	DatabaseConns    string `env:"LIANLUO_DATABASE_CONNS" help:"Connections to PostgreSQL." fallback:"4"`
	StatementTimeout string `env:"LIANLUO_STATEMENT_TIMEOUT" help:"Longest statement on PostgreSQL." fallback:"10s"`
	KeyFile          string `env:"LIANLUO_KEY_FILE" help:"File with the encryption keys; made when absent. Default: keys.json in the data folder." placeholder:"FILE"`
	MasterKey        string `env:"LIANLUO_MASTER_KEY" help:"Key that the key file is encrypted with, 32 bytes in base64; empty: the key file is in clear." placeholder:"SECRET"`
	MasterKeyFile    string `env:"LIANLUO_MASTER_KEY_FILE" help:"File that holds the master key." placeholder:"FILE"`
	FilesURL         string `env:"LIANLUO_FILES_URL" help:"Where files are kept: s3://bucket?endpoint=https://host:port&region=name (and path_style=false for services that want the bucket in the host's name); empty: in the data folder." placeholder:"URL"`
	FilesKeyID       string `env:"LIANLUO_FILES_KEY_ID" help:"Key id at the storage service." placeholder:"ID"`
	FilesSecret      string `env:"LIANLUO_FILES_SECRET" help:"Secret that goes with the key id." placeholder:"SECRET"`
	FilesSecretFile  string `env:"LIANLUO_FILES_SECRET_FILE" help:"File that holds the secret." placeholder:"FILE"`
	MaxFileBytes     string `env:"LIANLUO_MAX_FILE_BYTES" help:"Most bytes of one uploaded file." fallback:"52428800"`
	LogLevel         string `env:"LIANLUO_LOG_LEVEL" help:"debug, info, warn or error." fallback:"info"`
	CORSOrigins      string `name:"cors-origins" env:"LIANLUO_CORS_ORIGINS" help:"Origins of browsers' pages that may call, separated by commas."`
	TrustedProxies   string `env:"LIANLUO_TRUSTED_PROXIES" help:"Addresses or networks whose X-Forwarded-For is believed, separated by commas."`
	RateLimit        string `env:"LIANLUO_RATE_LIMIT" help:"Requests a second for each caller; 0 for no limit." fallback:"200"`
	RequestTimeout   string `env:"LIANLUO_REQUEST_TIMEOUT" help:"Longest time for a request; a COMMIT that is under way is waited for up to 8s." fallback:"4500ms"`
	DrainDelay       string `env:"LIANLUO_DRAIN_DELAY" help:"How long to go on answering after a stop was asked for." fallback:"500ms"`
	ShutdownTimeout  string `env:"LIANLUO_SHUTDOWN_TIMEOUT" help:"Longest wait for requests in flight when stopping." fallback:"15s"`
	OTLPEndpoint     string `name:"otlp-endpoint" env:"LIANLUO_OTLP_ENDPOINT" help:"Where to send OpenTelemetry traces, as http(s)://host:port; empty: nowhere." placeholder:"URL"`
	ChangesKeep      string `env:"LIANLUO_CHANGES_KEEP" help:"How long a position in the stream of changes can be followed; 0s: for ever. The audit trail keeps all." fallback:"9600h"`
	WebhookAllow     string `env:"LIANLUO_WEBHOOK_ALLOW" help:"Addresses or networks of your own that webhooks may be sent to although they are not public, also without TLS, separated by commas."`
	PasswordPolicy   string `env:"LIANLUO_PASSWORD_POLICY" help:"mlps3 or nist." fallback:"mlps3"`

	SMTPURL              string `name:"smtp-url" env:"LIANLUO_SMTP_URL" help:"Server for e-mail about notices: smtp://host:port (STARTTLS), smtps://host:port or smtp://host:port?tls=none; empty: no e-mail." placeholder:"URL"`
	SMTPFrom             string `name:"smtp-from" env:"LIANLUO_SMTP_FROM" help:"Address that e-mail comes from." placeholder:"ADDRESS"`
	SMTPUsername         string `name:"smtp-username" env:"LIANLUO_SMTP_USERNAME" help:"User at the mail server; empty: no sign-in." placeholder:"USER"`
	SMTPPassword         string `name:"smtp-password" env:"LIANLUO_SMTP_PASSWORD" help:"Password that goes with the user." placeholder:"SECRET"`
	SMTPPasswordFile     string `name:"smtp-password-file" env:"LIANLUO_SMTP_PASSWORD_FILE" help:"File that holds the password." placeholder:"FILE"`
	WeComRobotURL        string `name:"wecom-robot-url" env:"LIANLUO_WECOM_ROBOT_URL" help:"Address of the WeCom group robot, a secret; empty: none." placeholder:"URL"`
	WeComRobotURLFile    string `name:"wecom-robot-url-file" env:"LIANLUO_WECOM_ROBOT_URL_FILE" help:"File that holds the address." placeholder:"FILE"`
	DingTalkRobotURL     string `name:"dingtalk-robot-url" env:"LIANLUO_DINGTALK_ROBOT_URL" help:"Address of the DingTalk group robot, a secret; empty: none." placeholder:"URL"`
	DingTalkRobotURLFile string `name:"dingtalk-robot-url-file" env:"LIANLUO_DINGTALK_ROBOT_URL_FILE" help:"File that holds the address." placeholder:"FILE"`
	DingTalkSecret       string `name:"dingtalk-secret" env:"LIANLUO_DINGTALK_SECRET" help:"Secret with which the DingTalk robot's messages are signed; empty: unsigned." placeholder:"SECRET"`
	DingTalkSecretFile   string `name:"dingtalk-secret-file" env:"LIANLUO_DINGTALK_SECRET_FILE" help:"File that holds the secret." placeholder:"FILE"`
	RobotOffice          string `name:"robot-office" env:"LIANLUO_ROBOT_OFFICE" help:"Name of the office whose group robots these are." placeholder:"NAME"`
}

// Config is what the settings mean.
type Config struct {
	Listen           string
	DataDir          string
	DatabaseURL      string
	DatabaseConns    int
	StatementTimeout time.Duration
	KeyFile          string
	MasterKey        vault.Master
	Files            Files
	LogLevel         slog.Level
	CORSOrigins      []string
	TrustedProxies   []netip.Prefix
	RateLimit        int
	RequestTimeout   time.Duration
	DrainDelay       time.Duration
	ShutdownTimeout  time.Duration
	OTLPEndpoint     string
	ChangesKeep      time.Duration
	WebhookAllow     []netip.Prefix
	PasswordPolicy   string
	Messages         Messages
}

// Fill completes the settings that neither flag nor environment gave, from the
// values of a configuration file and then from the fallbacks. It returns an
// error that names keys of the file which are no settings.
func (s *Settings) Fill(file map[string]string) error {
	v := reflect.ValueOf(s).Elem()
	known := map[string]bool{}
	for i := range v.NumField() {
		tag := v.Type().Field(i).Tag
		key := fileKey(tag.Get("env"))
		known[key] = true
		if v.Field(i).String() != "" {
			continue
		}
		if value, ok := file[key]; ok {
			v.Field(i).SetString(value)
		} else {
			v.Field(i).SetString(tag.Get("fallback"))
		}
	}
	var problems []error
	for key := range file {
		if !known[key] {
			problems = append(problems, fmt.Errorf("configuration file: there is no setting %q", key))
		}
	}
	return errors.Join(problems...)
}

// fileKey is LIANLUO_DATA_DIR as the file writes it: data_dir.
func fileKey(env string) string { return strings.ToLower(strings.TrimPrefix(env, "LIANLUO_")) }

// reading gathers what is wrong with all settings, by name.
type reading struct{ problems []error }

func (r *reading) wrong(key, want string) {
	r.problems = append(r.problems, fmt.Errorf("%s: %s", key, want))
}

// Config checks every setting before anything opens. The error has one line for
// each wrong one, which starts with its name and does not repeat its value.
func (s *Settings) Config() (Config, error) {
	r := &reading{}
	c := Config{
		Listen:           r.address("LIANLUO_LISTEN", s.Listen),
		DataDir:          r.folder("LIANLUO_DATA_DIR", s.DataDir),
		DatabaseURL:      r.database(s),
		DatabaseConns:    r.number("LIANLUO_DATABASE_CONNS", s.DatabaseConns, 1, 200),
		StatementTimeout: r.duration("LIANLUO_STATEMENT_TIMEOUT", s.StatementTimeout, 100*time.Millisecond, 10*time.Minute),
		MasterKey:        r.master(s),
		Files:            r.files(s),
		LogLevel:         r.level("LIANLUO_LOG_LEVEL", s.LogLevel),
		CORSOrigins:      r.origins("LIANLUO_CORS_ORIGINS", s.CORSOrigins),
		TrustedProxies:   r.networks("LIANLUO_TRUSTED_PROXIES", s.TrustedProxies),
		RateLimit:        r.number("LIANLUO_RATE_LIMIT", s.RateLimit, 0, 1_000_000),
		RequestTimeout:   r.duration("LIANLUO_REQUEST_TIMEOUT", s.RequestTimeout, 100*time.Millisecond, time.Minute),
		DrainDelay:       r.duration("LIANLUO_DRAIN_DELAY", s.DrainDelay, 0, time.Minute),
		ShutdownTimeout:  r.duration("LIANLUO_SHUTDOWN_TIMEOUT", s.ShutdownTimeout, time.Second, 10*time.Minute),
		OTLPEndpoint:     r.endpoint("LIANLUO_OTLP_ENDPOINT", s.OTLPEndpoint),
		ChangesKeep:      r.duration("LIANLUO_CHANGES_KEEP", s.ChangesKeep, 0, 100*365*24*time.Hour),
		WebhookAllow:     r.networks("LIANLUO_WEBHOOK_ALLOW", s.WebhookAllow),
		PasswordPolicy:   r.word("LIANLUO_PASSWORD_POLICY", s.PasswordPolicy, "mlps3", "nist"),
		Messages:         r.messages(s),
	}
	c.KeyFile = s.KeyFile
	if c.KeyFile == "" {
		c.KeyFile = filepath.Join(c.DataDir, "keys.json")
	}
	if info, err := os.Stat(c.KeyFile); err == nil && info.IsDir() {
		r.wrong("LIANLUO_KEY_FILE", "is a folder, not a file")
	}
	return c, errors.Join(r.problems...)
}

func (r *reading) master(s *Settings) vault.Master {
	const key = "LIANLUO_MASTER_KEY"
	before := len(r.problems)
	text := r.secret(key, s.MasterKey, key+"_FILE", s.MasterKeyFile)
	if len(r.problems) > before {
		return vault.Master{}
	}
	m, err := vault.ParseMaster(text)
	if err != nil {
		r.wrong(key, err.Error())
	}
	return m
}

func (r *reading) address(key, v string) string {
	host, port, err := net.SplitHostPort(v)
	if err != nil || !portOK(port) {
		r.wrong(key, "must be HOST:PORT, such as 127.0.0.1:8080")
		return ""
	}
	if host != "" && host != "localhost" && net.ParseIP(host) == nil {
		r.wrong(key, "the host must be an IP address or localhost")
	}
	return v
}

// portOK tells a number from 0 to 65535 in plain digits.
func portOK(port string) bool {
	_, err := strconv.ParseUint(port, 10, 16)
	return err == nil
}

func (r *reading) folder(key, v string) string {
	if v == "" || strings.ContainsRune(v, 0) {
		r.wrong(key, "must name a folder")
		return v
	}
	if info, err := os.Stat(v); err == nil && !info.IsDir() {
		r.wrong(key, "is a file, not a folder")
	}
	return v
}

// database takes the URL or the file that holds it, and never repeats either.
func (r *reading) database(s *Settings) string {
	const key, fileKey = "LIANLUO_DATABASE_URL", "LIANLUO_DATABASE_URL_FILE"
	v := s.DatabaseURL
	if s.DatabaseURLFile != "" {
		if v != "" {
			r.wrong(fileKey, "give either this or LIANLUO_DATABASE_URL")
			return ""
		}
		data, err := os.ReadFile(s.DatabaseURLFile)
		if err != nil {
			r.wrong(fileKey, "the file cannot be read")
			return ""
		}
		if v = strings.TrimSpace(string(data)); v == "" {
			r.wrong(fileKey, "the file is empty")
			return ""
		}
	}
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Host == "" && u.Query().Get("host") == "" || strings.Trim(u.Path, "/") == "" {
		r.wrong(key, "must be postgres://user:password@host:port/database, or empty for SQLite")
		return ""
	}
	return v
}

func (r *reading) number(key, v string, low, high int) int {
	n, err := strconv.Atoi(v)
	if err != nil || n < low || n > high {
		r.wrong(key, fmt.Sprintf("must be a whole number from %d to %d", low, high))
	}
	return n
}

func (r *reading) duration(key, v string, low, high time.Duration) time.Duration {
	d, err := time.ParseDuration(v)
	if err != nil || d < low || d > high {
		r.wrong(key, fmt.Sprintf("must be a duration such as 500ms or 10s, from %s to %s", low, high))
	}
	return d
}

func (r *reading) level(key, v string) slog.Level {
	var l slog.Level
	if r.word(key, strings.ToLower(v), "debug", "info", "warn", "error") == "" {
		return l
	}
	if err := l.UnmarshalText([]byte(v)); err != nil {
		r.wrong(key, "must be debug, info, warn or error")
	}
	return l
}

func (r *reading) word(key, v string, allowed ...string) string {
	for _, a := range allowed {
		if v == a {
			return v
		}
	}
	r.wrong(key, "must be one of: "+strings.Join(allowed, ", "))
	return ""
}

func (r *reading) origins(key, v string) []string {
	out := list(v)
	for _, o := range out {
		u, err := url.Parse(o)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil || strings.ContainsAny(o, "*#?") || u.Port() != "" && !portOK(u.Port()) {
			r.wrong(key, "each must be an origin such as https://office.example.cn, without path and without *")
		}
	}
	return out
}

func (r *reading) networks(key, v string) []netip.Prefix {
	var out []netip.Prefix
	for _, text := range list(v) {
		if a, err := netip.ParseAddr(text); err == nil {
			out = append(out, netip.PrefixFrom(a.Unmap(), a.Unmap().BitLen()))
			continue
		}
		p, err := netip.ParsePrefix(text)
		if a := p.Addr(); a.Is4In6() && p.Bits() >= 96 { // which no caller's address would be compared with
			p = netip.PrefixFrom(a.Unmap(), p.Bits()-96)
		}
		if err != nil || p.Bits() == 0 {
			r.wrong(key, "each must be an address or a network such as 10.0.0.0/24, and not everything")
			continue
		}
		out = append(out, p.Masked())
	}
	return out
}

func (r *reading) endpoint(key, v string) string {
	if v == "" {
		return ""
	}
	u, err := url.Parse(v)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Port() != "" && !portOK(u.Port()) {
		r.wrong(key, "must be http://host:port or https://host:port, without a password or a query in it")
	}
	return v
}

func list(v string) []string {
	var out []string
	for part := range strings.SplitSeq(v, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}
