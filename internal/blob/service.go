package blob

import (
	"context"
	"errors"
	"io"
	"strings"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
	"gocloud.dev/blob"
	"gocloud.dev/blob/driver"
	"gocloud.dev/gcerrors"
)

// Service is a bucket of an S3-compatible service.
type Service struct {
	Bucket   string
	Endpoint string // http(s)://host:port; empty for AWS itself
	Region   string
	// PathStyle puts the bucket into the path, as most services in one's own
	// house want it, and not into the host's name.
	PathStyle bool
	KeyID     string
	Secret    string
}

const (
	partSize   = 5 << 20 // the least that services take; a part is in memory on its way
	maxRetries = 3
)

// open drives the library by a small client: the library's own driver for S3
// brings both generations of a cloud's tools along, 13 MB of program and 18 MB
// of memory, and looks for keys in places where nobody has put any.
func (v Service) open() (*blob.Bucket, error) {
	host, secure := "s3."+v.Region+".amazonaws.com", true
	if v.Endpoint != "" {
		host, secure = strings.TrimPrefix(v.Endpoint, "https://"), true
		if rest, plain := strings.CutPrefix(v.Endpoint, "http://"); plain {
			host, secure = rest, false
		}
	}
	lookup := minio.BucketLookupDNS
	if v.PathStyle {
		lookup = minio.BucketLookupPath
	}
	c, err := minio.NewCore(strings.TrimSuffix(host, "/"), &minio.Options{
		Creds: credentials.NewStaticV4(v.KeyID, v.Secret, ""), Secure: secure, Region: v.Region, BucketLookup: lookup, MaxRetries: maxRetries,
	})
	if err != nil {
		return nil, err
	}
	return blob.NewBucket(&objects{c, v.Bucket}), nil
}

// objects is the library's driver: as much of it as this package uses.
type objects struct {
	client *minio.Core
	bucket string
}

// ErrorCode implements driver.Bucket.
func (o *objects) ErrorCode(err error) gcerrors.ErrorCode {
	switch r := minio.ToErrorResponse(err); {
	case errors.Is(err, context.Canceled):
		return gcerrors.Canceled
	case errors.Is(err, context.DeadlineExceeded):
		return gcerrors.DeadlineExceeded
	case r.Code == "NoSuchKey" || r.Code == "NoSuchBucket":
		return gcerrors.NotFound
	case r.Code == "AccessDenied":
		return gcerrors.PermissionDenied
	}
	return gcerrors.Unknown
}

// ListPaged implements driver.Bucket; a page's token is its last key.
func (o *objects) ListPaged(ctx context.Context, opts *driver.ListOptions) (*driver.ListPage, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel() // ends the listing after the page
	size := opts.PageSize
	if size == 0 {
		size = 1000
	}
	page := &driver.ListPage{}
	for x := range o.client.Client.ListObjects(ctx, o.bucket, minio.ListObjectsOptions{
		Prefix: opts.Prefix, Recursive: true, StartAfter: string(opts.PageToken), MaxKeys: size,
	}) {
		if x.Err != nil {
			return nil, x.Err
		}
		if len(page.Objects) == size {
			page.NextPageToken = []byte(page.Objects[size-1].Key)
			break
		}
		page.Objects = append(page.Objects, &driver.ListObject{Key: x.Key, ModTime: x.LastModified, Size: x.Size, AsFunc: asNothing})
	}
	return page, ctx.Err()
}

// NewRangeReader implements driver.Bucket.
func (o *objects) NewRangeReader(ctx context.Context, key string, offset, length int64, _ *driver.ReaderOptions) (driver.Reader, error) {
	opts := minio.GetObjectOptions{}
	switch {
	case length > 0:
		if err := opts.SetRange(offset, offset+length-1); err != nil {
			return nil, err
		}
	case offset > 0:
		if err := opts.SetRange(offset, 0); err != nil {
			return nil, err
		}
	}
	r, info, _, err := o.client.GetObject(ctx, o.bucket, key, opts)
	if err != nil {
		return nil, err
	}
	return &objectReader{r, driver.ReaderAttributes{ModTime: info.LastModified, Size: info.Size}}, nil
}

type objectReader struct {
	io.ReadCloser
	attributes driver.ReaderAttributes
}

// Attributes implements driver.Reader.
func (r *objectReader) Attributes() *driver.ReaderAttributes { return &r.attributes }

// As implements driver.Reader.
func (r *objectReader) As(any) bool { return false }

// NewTypedWriter implements driver.Bucket. The object is there when Close has
// succeeded, and not at all when the context ended before.
func (o *objects) NewTypedWriter(ctx context.Context, key, _ string, _ *driver.WriterOptions) (driver.Writer, error) {
	from, to := io.Pipe()
	w := &objectWriter{ctx: ctx, to: to, done: make(chan error, 1)}
	go func() {
		_, err := o.client.Client.PutObject(ctx, o.bucket, key, from, -1, minio.PutObjectOptions{
			ContentType: "application/octet-stream", PartSize: partSize,
			SendContentMd5: true, DisableContentSha256: true, // services differ in what else they know; every piece is sealed anyway
		})
		_ = from.CloseWithError(err) // whoever still writes hears of it
		w.done <- err
	}()
	return w, nil
}

type objectWriter struct {
	ctx  context.Context
	to   *io.PipeWriter
	done chan error
}

// Write implements driver.Writer.
func (w *objectWriter) Write(p []byte) (int, error) { return w.to.Write(p) }

// Close implements driver.Writer.
func (w *objectWriter) Close() error {
	_ = w.to.CloseWithError(w.ctx.Err()) // nil is the end of the file
	if err := <-w.done; err != nil {
		return err
	}
	return w.ctx.Err()
}

// Delete implements driver.Bucket.
func (o *objects) Delete(ctx context.Context, key string) error {
	return o.client.RemoveObject(ctx, o.bucket, key, minio.RemoveObjectOptions{})
}

// What this package does not use is not there.

// As implements driver.Bucket.
func (o *objects) As(any) bool { return false }

// ErrorAs implements driver.Bucket.
func (o *objects) ErrorAs(error, any) bool { return false }

// Attributes implements driver.Bucket.
func (o *objects) Attributes(context.Context, string) (*driver.Attributes, error) {
	return nil, errors.ErrUnsupported
}

// Copy implements driver.Bucket.
func (o *objects) Copy(context.Context, string, string, *driver.CopyOptions) error {
	return errors.ErrUnsupported
}

// SignedURL implements driver.Bucket.
func (o *objects) SignedURL(context.Context, string, *driver.SignedURLOptions) (string, error) {
	return "", errors.ErrUnsupported
}

// Close implements driver.Bucket.
func (o *objects) Close() error { return nil }

func asNothing(any) bool { return false }
