package app

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// filled are settings that are right, completed from nothing.
func filled(t *testing.T) *Settings {
	t.Helper()
	s := &Settings{DataDir: t.TempDir()}
	if err := s.Fill(nil); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestFallbacks(t *testing.T) {
	var s Settings
	if err := s.Fill(nil); err != nil {
		t.Fatal(err)
	}
	c, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	if c.Listen != "127.0.0.1:8080" || c.DataDir != "./data" || c.DatabaseURL != "" || c.KeyFile != filepath.Join("data", "keys.json") ||
		c.LogLevel != slog.LevelInfo || c.RateLimit != 200 || c.ShutdownTimeout != 15*time.Second || c.PasswordPolicy != "mlps3" {
		t.Errorf("%+v", c)
	}
}

// TestWrongSettings: each is refused before anything opens, by the name of its
// key, and no value that may be a secret is repeated.
func TestWrongSettings(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	const secret = "s3cr3t-value"
	for _, x := range []struct {
		key string
		set func(*Settings)
	}{
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "8080" }},
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "127.0.0.1" }},
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "127.0.0.1:99999" }},
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "127.0.0.1:http" }},
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "127.0.0.1:+80" }},
		{"LIANLUO_OTLP_ENDPOINT", func(s *Settings) { s.OTLPEndpoint = "http://h:99999" }},
		{"LIANLUO_OTLP_ENDPOINT", func(s *Settings) { s.OTLPEndpoint = "http://h:4318?token=" + secret }},
		{"LIANLUO_TRUSTED_PROXIES", func(s *Settings) { s.TrustedProxies = "::ffff:0.0.0.0/96" }},
		{"LIANLUO_LISTEN", func(s *Settings) { s.Listen = "not a host:80" }},
		{"LIANLUO_DATA_DIR", func(s *Settings) { s.DataDir = file }},
		{"LIANLUO_DATA_DIR", func(s *Settings) { s.DataDir = "a\x00b" }},
		{"LIANLUO_DATABASE_URL", func(s *Settings) { s.DatabaseURL = "mysql://u:" + secret + "@h/d" }},
		{"LIANLUO_DATABASE_URL", func(s *Settings) { s.DatabaseURL = "postgres://u:" + secret + "@h:port/d" }},
		{"LIANLUO_DATABASE_URL", func(s *Settings) { s.DatabaseURL = "postgres://u:" + secret + "@h" }},
		{"LIANLUO_DATABASE_URL", func(s *Settings) { s.DatabaseURL = "host=h password=" + secret }},
		{"LIANLUO_DATABASE_URL", func(s *Settings) { s.DatabaseURL = "postgres://u:%zz" + secret + "@h/d" }},
		{"LIANLUO_DATABASE_URL_FILE", func(s *Settings) { s.DatabaseURLFile = filepath.Join(dir, "absent") }},
		{"LIANLUO_DATABASE_URL_FILE", func(s *Settings) { s.DatabaseURLFile = file }},
		{"LIANLUO_DATABASE_URL_FILE", func(s *Settings) {
			s.DatabaseURLFile, s.DatabaseURL = file, "postgres://u:"+secret+"@h/d"
		}},
		{"LIANLUO_DATABASE_CONNS", func(s *Settings) { s.DatabaseConns = "0" }},
		{"LIANLUO_DATABASE_CONNS", func(s *Settings) { s.DatabaseConns = "many" }},
		{"LIANLUO_STATEMENT_TIMEOUT", func(s *Settings) { s.StatementTimeout = "10" }},
		{"LIANLUO_STATEMENT_TIMEOUT", func(s *Settings) { s.StatementTimeout = "1ms" }},
		{"LIANLUO_KEY_FILE", func(s *Settings) { s.KeyFile = dir }},
		{"LIANLUO_MASTER_KEY", func(s *Settings) { s.MasterKey = secret }},
		{"LIANLUO_MASTER_KEY_FILE", func(s *Settings) { s.MasterKeyFile = filepath.Join(dir, "absent") }},
		{"LIANLUO_FILES_URL", func(s *Settings) { s.FilesURL = "https://minio:9000/evidence" }},
		{"LIANLUO_FILES_URL", func(s *Settings) { s.FilesURL = "s3://id:" + secret + "@evidence" }},
		{"LIANLUO_FILES_URL", func(s *Settings) { s.FilesURL = "s3://evidence/folder" }},
		{"LIANLUO_FILES_URL", func(s *Settings) { s.FilesKeyID = "id" }},
		{"LIANLUO_FILES_URL", func(s *Settings) {
			s.FilesURL, s.FilesKeyID, s.FilesSecret = "s3://evidence?endpoint=minio:9000", "id", secret
		}},
		{"LIANLUO_FILES_URL", func(s *Settings) {
			s.FilesURL, s.FilesKeyID, s.FilesSecret = "s3://evidence?secret="+secret, "id", secret
		}},
		{"LIANLUO_FILES_KEY_ID", func(s *Settings) { s.FilesURL, s.FilesSecret = "s3://evidence", secret }},
		{"LIANLUO_FILES_SECRET_FILE", func(s *Settings) { s.FilesURL, s.FilesKeyID = "s3://evidence", "id" }},
		{"LIANLUO_FILES_SECRET_FILE", func(s *Settings) {
			s.FilesURL, s.FilesKeyID, s.FilesSecretFile = "s3://evidence", "id", filepath.Join(dir, "absent")
		}},
		{"LIANLUO_FILES_SECRET_FILE", func(s *Settings) {
			s.FilesURL, s.FilesKeyID, s.FilesSecret, s.FilesSecretFile = "s3://evidence", "id", secret, file
		}},
		{"LIANLUO_MAX_FILE_BYTES", func(s *Settings) { s.MaxFileBytes = "10" }},
		{"LIANLUO_MAX_FILE_BYTES", func(s *Settings) { s.MaxFileBytes = "50MB" }},
		{"LIANLUO_LOG_LEVEL", func(s *Settings) { s.LogLevel = "loud" }},
		{"LIANLUO_LOG_LEVEL", func(s *Settings) { s.LogLevel = "info+2" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "*" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://*.cn" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://a.cn, a.cn" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://a.cn/path" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://a.cn#x" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://a.cn:99999" }},
		{"LIANLUO_CORS_ORIGINS", func(s *Settings) { s.CORSOrigins = "https://u:" + secret + "@a.cn" }},
		{"LIANLUO_TRUSTED_PROXIES", func(s *Settings) { s.TrustedProxies = "proxy" }},
		{"LIANLUO_TRUSTED_PROXIES", func(s *Settings) { s.TrustedProxies = "0.0.0.0/0" }},
		{"LIANLUO_TRUSTED_PROXIES", func(s *Settings) { s.TrustedProxies = "10.0.0.1, 10.0.0.0/33" }},
		{"LIANLUO_RATE_LIMIT", func(s *Settings) { s.RateLimit = "-1" }},
		{"LIANLUO_RATE_LIMIT", func(s *Settings) { s.RateLimit = "1.5" }},
		{"LIANLUO_REQUEST_TIMEOUT", func(s *Settings) { s.RequestTimeout = "1h" }},
		{"LIANLUO_DRAIN_DELAY", func(s *Settings) { s.DrainDelay = "-1s" }},
		{"LIANLUO_SHUTDOWN_TIMEOUT", func(s *Settings) { s.ShutdownTimeout = "soon" }},
		{"LIANLUO_OTLP_ENDPOINT", func(s *Settings) { s.OTLPEndpoint = "collector:4318" }},
		{"LIANLUO_OTLP_ENDPOINT", func(s *Settings) { s.OTLPEndpoint = "https://u:" + secret + "@h" }},
		{"LIANLUO_PASSWORD_POLICY", func(s *Settings) { s.PasswordPolicy = "weak" }},
	} {
		s := filled(t)
		x.set(s)
		_, err := s.Config()
		if err == nil || !strings.HasPrefix(err.Error(), x.key+": ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v", x.key, err)
		} else if strings.Contains(err.Error(), secret) {
			t.Errorf("%s repeats a secret: %v", x.key, err)
		}
	}
}

func TestAllWrongSettingsAreToldAtOnce(t *testing.T) {
	s := filled(t)
	s.Listen, s.RateLimit, s.PasswordPolicy = "x", "x", "x"
	_, err := s.Config()
	for _, key := range []string{"LIANLUO_LISTEN", "LIANLUO_RATE_LIMIT", "LIANLUO_PASSWORD_POLICY"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is missing: %v", key, err)
		}
	}
}

func TestConfigurationFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "lianluo.yaml")
	write := func(text string) {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("listen: 127.0.0.1:9000\nrate_limit: 5\ncors_origins: [https://a.cn, https://b.cn]\n")
	values, err := ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	s := &Settings{RateLimit: "7"} // as a flag or the environment gave it
	if err := s.Fill(values); err != nil {
		t.Fatal(err)
	}
	c, err := s.Config()
	if err != nil || c.Listen != "127.0.0.1:9000" || c.RateLimit != 7 || len(c.CORSOrigins) != 2 {
		t.Errorf("%+v %v", c, err)
	}
	if err := (&Settings{}).Fill(map[string]string{"listn": "x"}); err == nil || !strings.Contains(err.Error(), `"listn"`) {
		t.Errorf("a misspelt key: %v", err)
	}
	for _, bad := range []string{"listen: {a: b}", "a: [", "- listen", "listen: 127.0.0.1:1\n---\nlisten: 127.0.0.1:2"} {
		write(bad)
		if _, err := ReadFile(path); err == nil {
			t.Errorf("%s is read", bad)
		}
	}
	if _, err := ReadFile(path + ".absent"); err == nil || !strings.Contains(err.Error(), "LIANLUO_CONFIG") {
		t.Errorf("an absent file: %v", err)
	}
	secretFile := filepath.Join(t.TempDir(), "url")
	if err := os.WriteFile(secretFile, []byte("postgres://u:p@h/d\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s = filled(t)
	s.DatabaseURLFile = secretFile
	if c, err := s.Config(); err != nil || c.DatabaseURL != "postgres://u:p@h/d" {
		t.Errorf("a secret from a file: %v", err)
	}
}
