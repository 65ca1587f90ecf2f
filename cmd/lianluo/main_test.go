package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/alecthomas/kong"
)

// call runs one command as main does, on a data folder of the test's own.
func call(t *testing.T, dir, in string, args ...string) (code int, out, errs string) {
	t.Helper()
	t.Setenv("LIANLUO_DATA_DIR", dir)
	var o, e bytes.Buffer
	code = run(t.Context(), args, strings.NewReader(in), &o, &e)
	return code, o.String(), e.String()
}

// TestFirstAccountOfTheReadme: whoever copies the line gets an administrator.
func TestFirstAccountOfTheReadme(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^printf '%s\\n' '([^']+)' \| bin/lianluo (user create .+)$`).FindSubmatch(readme)
	if found == nil {
		t.Fatal("README.md does not say how the first account is made")
	}
	dir := t.TempDir()
	code, out, errs := call(t, dir, string(found[1])+"\n", strings.Fields(string(found[2]))...)
	if code != 0 || !strings.HasPrefix(out, "user admin in new office ") || errs != "" {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if code, out, errs = call(t, dir, "", "audit", "verify"); code != 0 || !strings.Contains(out, "intact") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

// TestReadmeListsEveryCommand, and none that there is not.
func TestReadmeListsEveryCommand(t *testing.T) {
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, table, ok := strings.Cut(string(readme), "| command | |\n|---|---|\n")
	table, _, _ = strings.Cut(table, "\n\n")
	if !ok {
		t.Fatal("README.md has no table of commands")
	}
	listed := map[string]bool{}
	for _, found := range regexp.MustCompile("`([a-z]+(?: [a-z]+)?)[^`]*`").FindAllStringSubmatch(table, -1) {
		listed[found[1]] = true
	}
	parser, err := kong.New(&cli{})
	if err != nil {
		t.Fatal(err)
	}
	for _, leaf := range parser.Model.Leaves(true) {
		path := strings.Fields(leaf.Path())
		command := strings.Join(slices.DeleteFunc(path, func(s string) bool { return strings.HasPrefix(s, "<") }), " ")
		if !listed[command] {
			t.Errorf("README.md does not list %q", command)
		}
		delete(listed, command)
	}
	for command := range listed {
		t.Errorf("README.md lists %q, which there is not", command)
	}
}

// TestRefusals: the code tells a wrong call from failed work, and every fault
// is told in words, without the password.
func TestRefusals(t *testing.T) {
	dir := t.TempDir()
	plan := filepath.Join(dir, "empty.txt")
	if err := os.WriteFile(plan, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, x := range []struct {
		code int
		in   string
		args string
		says string
	}{
		{1, "wanting-upper-case\n", "user create --username admin", "password: "},
		{1, "A long password of 2026\n", "user create --username 1 --name ok", "username: must be 2 to 32 letters"},
		{1, "", "plan " + plan, "document has no text"},
		{1, "", "plan " + filepath.Join(dir, "absent.txt"), "no such file"},
		{1, "", "demo --at yesterday", "--at: "},
		{1, "", "demo --speed 0", "--speed: "},
		{1, "", "demo --speed NaN", "--speed: "},
		{1, "", "--rate-limit=x migrate status", "LIANLUO_RATE_LIMIT: "},
		{1, "", "restore " + plan, ""},
		{1, "a passphrase is no key\n", "keys wrap", "must be 32 bytes in base64"},
		{1, "", "audit verify --checkpoint " + plan, ""},
		{2, "", "user create", "--username"},
		{2, "", "fly", "fly"},
		{2, "", "plan", "<file>"},
	} {
		code, out, errs := call(t, filepath.Join(dir, "data"), x.in, strings.Fields(x.args)...)
		if code != x.code || !strings.Contains(errs, x.says) || !strings.Contains(errs, "lianluo: ") {
			t.Errorf("%s: %d %s%s", x.args, code, out, errs)
		}
		if x.in != "" && strings.Contains(errs+out, strings.TrimSpace(x.in)) {
			t.Errorf("%s repeats the password", x.args)
		}
	}
}

// An office that encrypts its key file starts with the master key and not without.
func TestMasterKey(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	key, other := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{1}, 32)), base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{2}, 32))
	step := func(want int, in, says string, args ...string) {
		t.Helper()
		code, out, errs := call(t, dir, in, args...)
		if code != want || !strings.Contains(out+errs, says) || strings.Contains(out+errs, key) || strings.Contains(out+errs, other) {
			t.Fatalf("%v: %d %s%s", args, code, out, errs)
		}
	}
	founder := []string{"user", "create", "--username", "admin", "--admin"}
	step(0, "A long password of 2026\n", "admin", founder...)
	step(0, key+"\n", "is encrypted", "keys", "wrap")
	step(1, "", "no master key was given", "audit", "verify")
	t.Setenv("LIANLUO_MASTER_KEY", other)
	step(1, "", "another master key", "audit", "verify")
	t.Setenv("LIANLUO_MASTER_KEY", key)
	step(0, "", "intact", "audit", "verify")
	step(0, "", "encrypted anew", "keys", "rotate")
	step(0, other+"\n", "is encrypted", "keys", "wrap")
	file := filepath.Join(filepath.Dir(dir), "master")
	if err := os.WriteFile(file, []byte(other+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	step(1, "", "another master key", "audit", "verify")
	t.Setenv("LIANLUO_MASTER_KEY", "")
	t.Setenv("LIANLUO_MASTER_KEY_FILE", file)
	step(0, "", "intact", "audit", "verify")
	step(0, "\n", "is in clear", "keys", "wrap")
	step(1, "", "is not encrypted", "audit", "verify")
}

func TestToolsWithoutADatabase(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	code, out, errs := call(t, dir, "", "version")
	var v struct{ Version, Go, API string }
	if err := json.Unmarshal([]byte(out), &v); err != nil || code != 0 || v.Version == "" || v.Go == "" || v.API == "" {
		t.Errorf("%d %s%s %v", code, out, errs, err)
	}
	var read struct {
		Draft struct {
			WorkingGroups []json.RawMessage `json:"working_groups"`
		}
		Unread []json.RawMessage
	}
	code, out, errs = call(t, dir, "", "plan", "--json", "../../db/seed/plan.txt")
	if err := json.Unmarshal([]byte(out), &read); err != nil || code != 0 || len(read.Draft.WorkingGroups) != 6 || read.Unread == nil {
		t.Errorf("%d %s %v", code, errs, err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("a folder was made for nothing")
	}
}

func TestMigrations(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	pending := func() int {
		t.Helper()
		code, out, errs := call(t, dir, "", "migrate", "status")
		if code != 0 || !strings.Contains(out, "0001_spine.sql") {
			t.Errorf("%d %s%s", code, out, errs)
		}
		return strings.Count(out, "pending")
	}
	if pending() == 0 {
		t.Error("nothing is pending on nothing")
	}
	if code, out, errs := call(t, dir, "", "migrate", "up"); code != 0 || !strings.Contains(out, "0001") {
		t.Errorf("%d %s%s", code, out, errs)
	}
	if n := pending(); n != 0 {
		t.Errorf("%d still pending", n)
	}
	if code, out, errs := call(t, dir, "", "migrate", "up"); code != 0 || out != "up to date\n" {
		t.Errorf("%d %s%s", code, out, errs)
	}
}

// TestMisspeltVariable stops a command before it makes a folder.
func TestMisspeltVariable(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	t.Setenv("LIANLUO_DATABASE_URI", "postgres://u:s3cr3t@h/d")
	code, out, errs := call(t, dir, "", "migrate", "up")
	if _, err := os.Stat(dir); err == nil || code != 1 || !strings.Contains(errs, "LIANLUO_DATABASE_URI: ") || strings.Contains(errs+out, "s3cr3t") {
		t.Errorf("%d %s%s", code, out, errs)
	}
}
