package app

import (
	"archive/zip"
	"bytes"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/file"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// A backup takes the files along; a restore believes neither the copy nor what
// came of it, and leaves nothing when it fails.
func TestBackupOfFiles(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { filesBackup(t, engine) })
	}
}

func filesBackup(t *testing.T, engine string) {
	c := fresh(t, engine, "")
	a, err := open(t, c, MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Sample(t.Context(), io.Discard); err != nil {
		t.Fatal(err)
	}
	text := bytes.Repeat([]byte("现场情况说明\n"), 20000)
	id := uploadTo(t, a, text)
	copied := filepath.Join(t.TempDir(), "copy.zip")
	var told bytes.Buffer
	if err := a.Backup(t.Context(), copied, &told); err != nil || !strings.Contains(told.String(), "1 files") {
		t.Fatalf("%v %s", err, told.String())
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(copied)
	if err != nil || bytes.Contains(whole, []byte("现场情况")) {
		t.Fatalf("the backup can be read: %v", err)
	}

	bad := fresh(t, engine, c.KeyFile)
	broken := filepath.Join(t.TempDir(), "damaged.zip")
	if err := os.WriteFile(broken, otherFiles(t, whole), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), bad, slog.New(slog.DiscardHandler), broken, io.Discard); err == nil {
		t.Error("a damaged file was restored")
	}
	if s, err := openFiles(t.Context(), bad, nil); err != nil {
		t.Error(err)
	} else if empty, err := s.Empty(t.Context()); err != nil || !empty {
		t.Errorf("a failed restore left files: %v", err)
	}

	d := fresh(t, engine, c.KeyFile)
	told.Reset()
	if err := Restore(t.Context(), d, slog.New(slog.DiscardHandler), copied, &told); err != nil || !strings.Contains(told.String(), "1 files have the digests") {
		t.Fatalf("%v %s", err, told.String())
	}
	b, err := open(t, d, MadeByServe)
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close()
	f, err := store.Get[file.File](b.Store.Reading(store.AcrossOffices(t.Context())), id)
	if err != nil {
		t.Fatal(err)
	}
	r, err := b.Files.Read(t.Context(), f.StorageKey, f.Size, 0, f.Size)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, text) {
		t.Errorf("%d bytes came back, %v", len(got), err)
	}
	_ = r.Close()
	if err := os.WriteFile(filepath.Join(d.DataDir, FilesFolder, f.StorageKey), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := b.checkFiles(t.Context()); err == nil {
		t.Error("a file that was exchanged is believed")
	}
}

// otherFiles is the same archive, sound as such, with another byte in its files.
func otherFiles(t *testing.T, whole []byte) []byte {
	t.Helper()
	in, err := zip.NewReader(bytes.NewReader(whole), int64(len(whole)))
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	out := zip.NewWriter(&b)
	for _, f := range in.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasPrefix(f.Name, "files/") {
			data[70000] ^= 1
		}
		w, err := out.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	if err := out.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func uploadTo(t *testing.T, a *App, content []byte) uuid.UUID {
	t.Helper()
	one, err := store.First[petition.Case](a.Store.Reading(store.AcrossOffices(t.Context())).Select("id", "office_id").Where("handling = ?", petition.Registered))
	if err != nil {
		t.Fatal(err)
	}
	in, err := a.Files.Receive(t.Context(), bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	in.Name = "说明.txt"
	ctx := auth.With(t.Context(), auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Name: "唐宁", OfficeID: one.OfficeID, Standing: auth.PetitionStaff})
	f, err := a.Services.Files.Create(ctx, in, file.New{Purpose: "document", OwnerType: file.OfCase, OwnerID: &one.ID})
	if err != nil {
		t.Fatal(err)
	}
	return f.ID
}

func TestFileSettings(t *testing.T) {
	secret := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(secret, []byte("geheim\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := Settings{FilesURL: "s3://evidence?endpoint=https://minio.office.cn:9000&region=cn-north-1&path_style=false", FilesKeyID: "id", FilesSecretFile: secret}
	if err := s.Fill(nil); err != nil {
		t.Fatal(err)
	}
	c, err := s.Config()
	if err != nil {
		t.Fatal(err)
	}
	v := c.Files.Service
	if v.Bucket != "evidence" || v.Endpoint != "https://minio.office.cn:9000" || v.Region != "cn-north-1" || v.PathStyle || v.Secret != "geheim" || c.Files.MaxBytes != 50<<20 {
		t.Errorf("%+v", c.Files)
	}
}
