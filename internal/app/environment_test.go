package app

import (
	"slices"
	"strings"
	"testing"
)

// TestMisspeltVariables: what looks like a setting and is none stops the start.
func TestMisspeltVariables(t *testing.T) {
	const secret = "s3cr3t-value"
	fine := []string{"PATH=/bin", "LIANLUO_LISTEN=127.0.0.1:1", "LIANLUO_CONFIG=x", "LIANLUO_DATABASE_URL=postgres://u:p=q@h/d", "LIANLUO_TEST_POSTGRES_URL=x",
		"LIANLUO_UPDATE_GOLDEN=1", "LIANLUO_BASE=http://x", "LIANLUO_SERVICE_HOST=10.0.0.1", "LIANLUO_SERVICE_PORT=8080", "LIANLUO_SERVICE_PORT_HTTP=8080",
		"LIANLUO_PORT=tcp://10.0.0.1:8080", "LIANLUO_PORT_8080_TCP=tcp://10.0.0.1:8080", "LIANLUO_PORT_8080_TCP_ADDR=10.0.0.1",
		"LIANLUO_DB_SERVICE_HOST=10.0.0.2", "LIANLUO_DB_PORT_5432_TCP_PROTO=tcp", "LIANLUO_DB_PORT=tcp://10.0.0.2:5432"}
	if err := CheckEnvironment(fine); err != nil {
		t.Error(err)
	}
	for _, wrong := range []string{"LIANLUO_DATABASE_UR", "LIANLUO_PORT", "LIANLUO_DATABASE_PORT", "LIANLUO_RATELIMIT", "LIANLUO_", "LIANLUO_listen", "LIANLUO_TEST", "LIANLUO_BASES"} {
		err := CheckEnvironment(append(slices.Clone(fine), wrong+"="+secret))
		if err == nil || !strings.HasPrefix(err.Error(), wrong+": ") || strings.Contains(err.Error(), secret) {
			t.Errorf("%s: %v", wrong, err)
		}
	}
}
