package store

import (
	"os"
	"path/filepath"
	"testing"
)

// An empty, read-only root has no folder for temporary files; what is named but is
// not there, or is no folder, is none either.
func TestRoomForTemporaryFiles(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string]struct {
		folders []string
		want    bool
	}{
		"none named":    {nil, false},
		"empty":         {[]string{"", ""}, false},
		"not there":     {[]string{"", filepath.Join(dir, "nowhere")}, false},
		"no folder":     {[]string{file}, false},
		"the last will": {[]string{"", file, dir}, true},
	} {
		if got := roomFor(x.folders); got != x.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

// Without such a folder SQLite makes no files but its own.
func TestWithoutTemporaryFiles(t *testing.T) {
	db, err := openKeeping("file:" + filepath.Join(t.TempDir(), "x.db") + "?" + inMemory)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = db.Close() })
	var where int
	if err := db.QueryRowContext(t.Context(), "PRAGMA temp_store").Scan(&where); err != nil || where != 2 {
		t.Errorf("temporary files are kept in %d: %v", where, err)
	}
}
