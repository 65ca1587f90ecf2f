package app

import (
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"
)

// TestConfigurationTable keeps docs/configuration.md true to the declaration.
func TestConfigurationTable(t *testing.T) {
	const path = "../../docs/configuration.md"
	var b strings.Builder
	b.WriteString("# Settings\n\nEvery setting is a flag, an environment variable and a key of the configuration file " +
		"(`--config FILE` or\n`LIANLUO_CONFIG`, YAML or JSON): `--data-dir`, `LIANLUO_DATA_DIR` and `data_dir` are one. " +
		"A flag wins over the environment,\nthat over the file. All are checked before anything opens; the message names " +
		"what is wrong and repeats no value. A\nvariable `LIANLUO_…` that is not in the table is refused, for it is a misspelt one.\n\n| environment variable | default | meaning |\n|---|---|---|\n")
	settings := reflect.TypeFor[Settings]()
	for i := range settings.NumField() {
		tag := settings.Field(i).Tag
		fallback := tag.Get("fallback")
		if fallback != "" {
			fallback = "`" + fallback + "`"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", tag.Get("env"), fallback, tag.Get("help"))
	}
	if os.Getenv("LIANLUO_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	have, err := os.ReadFile(path)
	if err != nil || string(have) != b.String() {
		t.Errorf("%s is stale (%v): run make golden", path, err)
	}
}
