package apitest

import (
	"bytes"
	"database/sql"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"golang.org/x/text/encoding/simplifiedchinese"
)

// TestCanaries records petitioners made of words that occur nowhere else, uses
// them in every way there is, and then looks for them in whatever the program
// left behind: database files, journals, tables, logs, metrics, events. None may
// be found in any encoding.
func TestCanaries(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		var canaries []string
		for i := range 20 {
			name, phone, address := fmt.Sprintf("欧阳栎%c%c", '丁'+rune(i), '韡'+rune(i)), fmt.Sprintf("139%08d", 73190000+i*37), fmt.Sprintf("青禾路龘%d巷爨%d号", i, i+9000)
			canaries = append(canaries, name, phone, address)
			path := "/v1/petition-cases/" + registered(m).ID() + "/petitioner"
			masked := m.petty.Get(m, path)
			m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPut, Path: path, Header: map[string]string{"If-Match": masked.ETag()},
				Body: props{"anonymous": false, "name": name, "phone": phone, "address": address, "remark": "备注" + name}})
			a := m.petty.Must(m, http.StatusOK, Request{Method: http.MethodPost, Path: path + "/reveal", Body: props{"reason": "回访"}})
			if a.Text("name") != name {
				t.Fatalf("revealed %s", a.Body)
			}
			// refused and failed requests reach the log as well
			_, err := m.petty.Do(Request{Method: http.MethodPut, Path: path, Header: map[string]string{"If-Match": `"99"`},
				Body: props{"anonymous": false, "name": name, "phone": phone}})
			if err != nil {
				t.Error(err)
			}
			_, err = m.coordinator.Do(Request{Method: http.MethodPut, Path: path, Body: props{"anonymous": false, "name": name, "phone": phone, "no_such_field": name}})
			if err != nil {
				t.Error(err)
			}
		}
		for _, client := range []*Client{m.auditor, m.coordinator, m.leader} {
			for _, canary := range canaries[:3] {
				for _, path := range []string{"/v1/petition-cases?q=", "/v1/people?q="} {
					if a, err := client.Do(Request{Method: http.MethodGet, Path: path + url.QueryEscape(canary)}); err != nil {
						t.Error(err)
					} else if len(a.List("items")) > 0 {
						t.Errorf("%s found by %s", canary, path)
					}
				}
			}
		}
		left := m.leftBehind(t)
		for where, content := range left {
			for _, canary := range canaries {
				for how, form := range disguises(canary) {
					if bytes.Contains(content, form) {
						t.Errorf("%s is in %s, %s", canary, where, how)
					}
				}
			}
		}
		if len(left) < 3 {
			t.Errorf("looked at %d places only", len(left))
		}
	})
}

// disguises are the ways in which a text may hide in bytes.
func disguises(s string) map[string][]byte {
	out := map[string][]byte{"plain": []byte(s), "hex": []byte(hex.EncodeToString([]byte(s))), "URL": []byte(url.QueryEscape(s))}
	for shift := range 3 { // base64 looks different at each offset within a text
		b := base64.StdEncoding.EncodeToString([]byte(strings.Repeat("x", shift) + s))
		out[fmt.Sprint("base64 at ", shift)] = []byte(b[4 : len(b)-4])
	}
	if gbk, err := simplifiedchinese.GBK.NewEncoder().Bytes([]byte(s)); err == nil {
		out["GBK"] = gbk
	}
	var wide []byte
	for _, u := range utf16.Encode([]rune(s)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	out["UTF-16"] = wide
	return out
}

// leftBehind gathers everything that outlives a request, by where it is.
func (m *making) leftBehind(t *testing.T) map[string][]byte {
	t.Helper()
	out := map[string][]byte{"the log": m.Journal()}
	for _, path := range []string{"/metrics", "/v1/petition-cases?limit=200"} {
		a, err := m.coordinator.Do(Request{Method: http.MethodGet, Path: path})
		if err != nil {
			t.Fatal(err)
		}
		out[path] = a.Body
	}
	var events bytes.Buffer
	Walk(t, m.auditor, "/v1/audit-events?limit=200", func(e map[string]any) { fmt.Fprintln(&events, e) })
	out["audit events"] = events.Bytes()
	err := filepath.WalkDir(m.DataDir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		raw, err := os.ReadFile(path)
		out["file "+filepath.Base(path)] = raw
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if m.DatabaseURL != "" {
		for table, content := range tables(t, m.DatabaseURL) {
			out["table "+table] = content
		}
	}
	return out
}

func tables(t *testing.T, address string) map[string][]byte {
	t.Helper()
	db, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	names, err := column(t, db, "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, name := range names {
		rows, err := column(t, db, `SELECT t::text FROM "`+name+`" t`)
		if err != nil {
			t.Fatal(err)
		}
		out[name] = []byte(strings.Join(rows, "\n"))
	}
	return out
}

func column(t *testing.T, db *sql.DB, query string) ([]string, error) {
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, rows.Err()
}
