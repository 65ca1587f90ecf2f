package file

import (
	"context"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/http" //nolint:depguard // contents are streamed by a response writer
	"strconv"
	"strings"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/blob"
	"lianluo/internal/store"
)

// Handlers serves the operations on files.
type Handlers struct{ service *Service }

// NewHandlers serves the operations from the service.
func NewHandlers(s *Service) *Handlers { return &Handlers{service: s} }

// Export lists the files of a case as the contract shows them, without what
// tells of its petitioner.
func (h *Handlers) Export(ctx context.Context, caseID uuid.UUID, _ int64) (any, error) {
	rows, err := h.service.OfCase(ctx, caseID)
	if err != nil {
		return nil, err
	}
	out := make([]api.File, len(rows))
	for i := range rows {
		out[i] = toFile(&Shown{&rows[i], []string{}})
	}
	return map[string]any{"items": out}, nil
}

// ListFiles implements listFiles.
func (h *Handlers) ListFiles(ctx context.Context, r api.ListFilesRequestObject) (api.ListFilesResponseObject, error) {
	page, shown, err := h.service.List(ctx, fromFilter(r.Params), store.RequestOf(r.Params))
	if err != nil {
		return nil, err
	}
	return api.ListFiles200JSONResponse{Body: toFilePage(page, shown)}, nil
}

// CreateFile implements createFile. The server has stored the bytes already.
func (h *Handlers) CreateFile(ctx context.Context, _ api.CreateFileRequestObject) (api.CreateFileResponseObject, error) {
	in := blob.From(ctx)
	n, err := fromUpload(in)
	if err != nil {
		return nil, err
	}
	f, err := h.service.Create(ctx, in, n)
	if err != nil {
		return nil, err
	}
	return api.CreateFile201JSONResponse{Body: toFile(f), Headers: api.CreateFile201ResponseHeaders{
		ETag: f.ETag(), Location: "/v1/files/" + f.ID.String(),
	}}, nil
}

// GetFile implements getFile.
func (h *Handlers) GetFile(ctx context.Context, r api.GetFileRequestObject) (api.GetFileResponseObject, error) {
	f, err := h.service.Get(ctx, r.FileId)
	if err != nil {
		return nil, err
	}
	return api.GetFile200JSONResponse{Body: toFile(f), Headers: api.GetFile200ResponseHeaders{ETag: f.ETag()}}, nil
}

// UpdateFile implements updateFile.
func (h *Handlers) UpdateFile(ctx context.Context, r api.UpdateFileRequestObject) (api.UpdateFileResponseObject, error) {
	f, err := h.service.Update(ctx, r.FileId, r.Params.IfMatch, fromPatch(r.Body))
	if err != nil {
		return nil, err
	}
	return api.UpdateFile200JSONResponse{Body: toFile(f), Headers: api.UpdateFile200ResponseHeaders{ETag: f.ETag()}}, nil
}

// AttachFile implements attachFile.
func (h *Handlers) AttachFile(ctx context.Context, r api.AttachFileRequestObject) (api.AttachFileResponseObject, error) {
	f, err := h.service.Attach(ctx, r.FileId, r.Params.IfMatch, string(r.Body.AttachedToType), r.Body.AttachedToId)
	if err != nil {
		return nil, err
	}
	return api.AttachFile200JSONResponse{Body: toFile(f), Headers: api.AttachFile200ResponseHeaders{ETag: f.ETag()}}, nil
}

// VoidFile implements voidFile.
func (h *Handlers) VoidFile(ctx context.Context, r api.VoidFileRequestObject) (api.VoidFileResponseObject, error) {
	f, err := h.service.Void(ctx, r.FileId, r.Params.IfMatch, r.Body.Reason)
	if err != nil {
		return nil, err
	}
	return api.VoidFile200JSONResponse{Body: toFile(f), Headers: api.VoidFile200ResponseHeaders{ETag: f.ETag()}}, nil
}

// GetFileContent implements getFileContent.
func (h *Handlers) GetFileContent(ctx context.Context, r api.GetFileContentRequestObject) (api.GetFileContentResponseObject, error) {
	f, err := h.service.Stored(ctx, r.FileId)
	if err != nil {
		return nil, err
	}
	c := &content{file: f, tag: `"sha256-` + f.SHA256 + `"`}
	if has(r.Params.IfNoneMatch, c.tag) {
		return c, nil
	}
	if c.span, err = spanOf(r.Params.Range, r.Params.IfRange, c.tag, f.Size); err != nil {
		return nil, err
	}
	c.body, err = h.service.Open(ctx, f, c.span.offset, c.span.length)
	return c, err
}

// content streams a file, or a part of it. Without a body it says that nothing
// has changed.
type content struct {
	file *File
	tag  string
	span span
	body io.ReadCloser
}

// VisitGetFileContentResponse implements the generated interface.
func (c *content) VisitGetFileContentResponse(w http.ResponseWriter) error {
	h := w.Header()
	h.Set("ETag", c.tag)
	if c.body == nil {
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	defer c.body.Close()
	h.Set("Content-Type", c.file.MediaType)
	h.Set("Content-Disposition", c.file.disposition())
	h.Set("Content-Length", strconv.FormatInt(c.span.length, 10))
	h.Set("Accept-Ranges", "bytes")
	h.Set("Repr-Digest", c.file.digestField())
	status := http.StatusOK
	if c.span.partial {
		h.Set("Content-Range", c.span.contentRange(c.file.Size))
		status = http.StatusPartialContent
	}
	w.WriteHeader(status)
	_, err := io.Copy(w, c.body)
	return err
}

// digestField is the digest as RFC 9530 writes it.
func (f *File) digestField() string {
	sum, err := hex.DecodeString(f.SHA256)
	if err != nil {
		return ""
	}
	return "sha-256=:" + base64.StdEncoding.EncodeToString(sum) + ":"
}

// has looks for a tag in an If-None-Match header.
func has(header *string, tag string) bool {
	if header == nil {
		return false
	}
	for one := range strings.SplitSeq(*header, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}
