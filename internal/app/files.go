package app

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/attachment"
	"lianluo/internal/blob"
	"lianluo/internal/fault"
	"lianluo/internal/file"
	"lianluo/internal/measure"
	"lianluo/internal/petition"
	"lianluo/internal/report"
	"lianluo/internal/store"
	"lianluo/internal/urgent"
)

// FilesFolder is where files lie inside the data folder.
const FilesFolder = "files"

// Files says where files are kept: in the data folder, or in a service's bucket.
type Files struct {
	Service  *blob.Service // nil: the data folder
	MaxBytes int64
}

var bucketName = regexp.MustCompile(`^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$`)

// files reads the settings of the file storage. Keys of the service are no part
// of its address, which turns up in process lists and messages.
func (r *reading) files(s *Settings) Files {
	f := Files{MaxBytes: int64(r.number("LIANLUO_MAX_FILE_BYTES", s.MaxFileBytes, 1<<10, 1<<30))}
	secret := r.secret("LIANLUO_FILES_SECRET", s.FilesSecret, "LIANLUO_FILES_SECRET_FILE", s.FilesSecretFile)
	if s.FilesURL == "" {
		if s.FilesKeyID != "" || secret != "" {
			r.wrong("LIANLUO_FILES_URL", "is empty, so that the key of a service is of no use")
		}
		return f
	}
	const key = "LIANLUO_FILES_URL"
	u, err := url.Parse(s.FilesURL)
	if err != nil || u.Scheme != "s3" || !bucketName.MatchString(u.Host) || u.User != nil || strings.Trim(u.Path, "/") != "" {
		r.wrong(key, "must be s3://bucket?endpoint=https://host:port&region=name, without a key in it, or empty for the data folder")
		return f
	}
	svc := blob.Service{Bucket: u.Host, Region: "us-east-1", KeyID: s.FilesKeyID, Secret: secret}
	for name, values := range u.Query() {
		switch v := values[0]; name {
		case "endpoint":
			svc.Endpoint, svc.PathStyle = r.endpoint(key, v), true
		case "region":
			svc.Region = v
		case "path_style":
		default:
			r.wrong(key, "knows endpoint, region and path_style")
		}
	}
	if v := u.Query().Get("path_style"); v != "" {
		if svc.PathStyle, err = strconv.ParseBool(v); err != nil {
			r.wrong(key, "path_style must be true or false")
		}
	}
	if svc.KeyID == "" {
		r.wrong("LIANLUO_FILES_KEY_ID", "is needed for a storage service")
	}
	if svc.Secret == "" {
		r.wrong("LIANLUO_FILES_SECRET_FILE", "is needed for a storage service, or LIANLUO_FILES_SECRET")
	}
	f.Service = &svc
	return f
}

// secret takes a value or the file that holds it, and never repeats either. What
// is wrong is told once: something is returned all the same.
func (r *reading) secret(key, value, fileKey, path string) string {
	if path == "" {
		return value
	}
	data, err := os.ReadFile(path)
	text := strings.TrimSpace(string(data))
	switch {
	case value != "":
		r.wrong(fileKey, "give either this or "+key)
	case err != nil:
		r.wrong(fileKey, "the file cannot be read")
	case text == "":
		r.wrong(fileKey, "the file is empty")
	default:
		return text
	}
	return "?"
}

// openFiles opens the storage; the error names the setting and no secret.
func openFiles(ctx context.Context, cfg Config, v blob.Sealer) (*blob.Storage, error) {
	if cfg.Files.Service == nil {
		s, err := blob.OpenFolder(filepath.Join(cfg.DataDir, FilesFolder), cfg.Files.MaxBytes, v)
		if err != nil {
			return nil, fmt.Errorf("LIANLUO_DATA_DIR: files: %w", err)
		}
		return s, nil
	}
	s, err := blob.OpenService(ctx, *cfg.Files.Service, cfg.Files.MaxBytes, v)
	if err != nil {
		return nil, fmt.Errorf("LIANLUO_FILES_URL: %w", err)
	}
	return s, nil
}

// evidence lets files be attached to cases: whoever sees a case sees them, and
// whoever handles it adds them, which is an act on the case.
func evidence(cases *petition.Service, measures *measure.Service) file.Owner {
	return file.Owner{
		Visible: func(ctx context.Context, id uuid.UUID) error {
			_, err := cases.Get(ctx, id)
			return err
		},
		Writable: func(ctx context.Context, id uuid.UUID) (int64, error) {
			c, err := cases.Get(ctx, id)
			if err != nil {
				return 0, err
			}
			return c.Cycle, c.Apply(petition.OnAttach, cases.Caller(ctx)) // changes nothing: it is an act on a part
		},
		Within: func(tx *store.Tx, id uuid.UUID, f *file.File, act func(cycle int64) error) error {
			root, err := petition.Hold(tx, id)
			if err != nil {
				return err
			}
			return root.Act(petition.OnAttach, &petition.Part{Kind: "file", Row: f}, func(c *petition.Case, _ petition.Caller) error {
				if err := act(c.Cycle); err != nil {
					return err
				}
				return unproved(tx, c, f)
			})
		},
		Rests: func(ctx context.Context, id uuid.UUID) ([]uuid.UUID, error) {
			c, files, err := measures.Rests(ctx, id)
			if err == nil && c.Conclusion != nil && c.Conclusion.MonitoringFileID != nil {
				files = append(files, *c.Conclusion.MonitoringFileID)
			}
			return files, err
		},
	}
}

// unproved keeps what a case says about its files true when one of them has changed:
// measures lose evidence that was voided, and the report with which a case completed
// stays what it is.
func unproved(tx *store.Tx, c *petition.Case, f *file.File) error {
	if c.RestsOn(f.ID) && (f.VoidedAt != nil || f.Purpose != attachment.MonitoringReport) {
		return fault.New(fault.CodeInUse, fault.T("办结时附的是这份监测报告", "the case was completed with this monitoring report"))
	}
	if f.VoidedAt == nil {
		return nil
	}
	return measure.Lose(tx, c, f.ID)
}

// reported lets files be attached to the groups' reports while they are written.
func reported(reports *report.Service) file.Owner {
	return file.Owner{
		Visible:  func(ctx context.Context, id uuid.UUID) error { _, err := reports.Get(ctx, id); return err },
		Writable: func(ctx context.Context, id uuid.UUID) (int64, error) { return 0, reports.Attachable(ctx, id) },
		Within: func(tx *store.Tx, id uuid.UUID, f *file.File, act func(cycle int64) error) error {
			return report.Attach(tx, id, f.Base(), func() error { return act(0) })
		},
	}
}

// alarming lets files be attached to urgent reports until the final one.
func alarming(reports *urgent.Service) file.Owner {
	return file.Owner{
		Visible:  func(ctx context.Context, id uuid.UUID) error { _, err := reports.Get(ctx, id); return err },
		Writable: func(ctx context.Context, id uuid.UUID) (int64, error) { return 0, reports.Attachable(ctx, id) },
		Within: func(tx *store.Tx, id uuid.UUID, _ *file.File, act func(cycle int64) error) error {
			return reports.Attach(tx, id, func() error { return act(0) })
		},
	}
}

// checkFiles reads every file that the database names and compares its digest:
// after a restore nothing is believed.
func (a *App) checkFiles(ctx context.Context) (int, error) {
	n := 0
	err := a.Services.Files.Known(ctx, func(key string, size int64, sha256 string) error {
		n++
		if err := a.Files.Verify(ctx, key, size, sha256); err != nil {
			return fmt.Errorf("file %s: %w", key, err)
		}
		return nil
	})
	return n, err
}
