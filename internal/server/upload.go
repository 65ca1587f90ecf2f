package server

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"

	"lianluo/internal/blob"
	"lianluo/internal/fault"
)

const (
	// longTransfer is the most time a file may take on its way.
	longTransfer = 10 * time.Minute
	// stalled is how long a transfer may stand still.
	stalled = 30 * time.Second
	// besideFile is room for the fields that come with a file.
	besideFile = 256 << 10
	maxField   = 64 << 10
)

// takeTransfer reads whether an operation takes or gives a file in a stream
// (x-upload, x-stream): such bodies are never held in memory.
func (o *operation) takeTransfer(spec *openapi3.Operation) {
	o.Upload, _ = spec.Extensions["x-upload"].(bool)
	o.Stream, _ = spec.Extensions["x-stream"].(bool)
	if o.Upload || o.Stream {
		o.Timeout = longTransfer
	}
}

// prepareUploads gives uploads the limit of the storage.
func (s *Server) prepareUploads() error {
	for _, op := range s.operations {
		if !op.Upload {
			continue
		}
		if s.opt.Files == nil {
			return fmt.Errorf("%s takes a file, and there is no storage", op.ID)
		}
		op.MaxBody = s.opt.Files.Limit() + besideFile
	}
	return nil
}

// receive streams the file of an upload into the storage while the rest of the
// body becomes a value for the schema, all before a transaction begins: a slow
// sender must not hold one open. Of the file the value has the digest, which is
// what the idempotency fingerprint compares.
func (s *Server) receive(c echo.Context, call *call) ([]fault.Field, error) {
	op, r := call.op, c.Request()
	if r.Body == nil || r.Body == http.NoBody {
		return op.withoutBody(), nil
	}
	media, params, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	schema := op.Body.Media[media]
	if err != nil || media != mediaMultipart || schema == nil || encoded(r) {
		return nil, op.unsupported()
	}
	if r.ContentLength > op.MaxBody {
		return nil, fault.New(fault.CodePayloadTooLarge, tooLargeText(s.opt.Files.Limit()))
	}
	u := &upload{server: s, c: c, call: call, schema: schema, value: map[string]any{}}
	u.body = &patient{server: s, from: r.Body, left: op.MaxBody, control: http.NewResponseController(c.Response())}
	fields, err := u.parts(params["boundary"])
	if err != nil || len(fields) > 0 {
		return fields, err
	}
	call.value = u.value
	if err := schema.VisitJSON(u.value, visitOptions...); err != nil {
		return fieldsOf(err), nil
	}
	if call.incoming != nil {
		delete(u.value, u.fileField)
		call.incoming.Form, err = json.Marshal(u.value)
		u.value[u.fileField] = call.incoming.SHA256
		c.SetRequest(r.WithContext(blob.With(r.Context(), call.incoming)))
	}
	return nil, err
}

// upload is the state of reading one.
type upload struct {
	server    *Server
	c         echo.Context
	call      *call
	schema    *openapi3.Schema
	body      *patient
	value     map[string]any
	fileField string
}

func (u *upload) parts(boundary string) ([]fault.Field, error) {
	if boundary == "" {
		return nil, brokenParts()
	}
	var fields []fault.Field
	mr := multipart.NewReader(u.body, boundary)
	for n := 0; ; n++ {
		part, err := mr.NextPart()
		if errors.Is(err, io.EOF) {
			return fields, nil
		}
		if err != nil || n >= maxParts {
			return nil, u.body.explain(brokenParts())
		}
		name := part.FormName()
		at := pointer([]string{printable(name)})
		_, twice := u.value[name]
		switch {
		case name == "" || !cleanPart(part):
			fields = append(fields, fault.Field{Pointer: at, Code: codeText, Detail: badText})
		case twice:
			fields = append(fields, fault.Field{Pointer: at, Code: codeDuplicateKey, Detail: fault.T("同一字段出现了两次", "the field appears twice")})
		default:
			field, err := u.take(part, name, at)
			if err != nil {
				return nil, err
			}
			fields = append(fields, field...)
		}
	}
}

// take reads one part: the file into the storage, a field into the value.
func (u *upload) take(part *multipart.Part, name, at string) ([]fault.Field, error) {
	property := u.schema.Properties[name]
	if property == nil || property.Value.Format != "binary" {
		data, err := io.ReadAll(io.LimitReader(part, maxField+1))
		switch {
		case err != nil:
			return nil, u.body.explain(brokenParts())
		case len(data) > maxField || part.FileName() != "":
			u.value[name] = hex.EncodeToString(data[:min(len(data), 1)])
			return []fault.Field{{Pointer: at, Code: codeInvalid, Detail: fault.T("这里不是文件，而是短文字", "this is a short text and no file")}}, nil
		}
		var fields []fault.Field
		u.value[name], fields = partValue(part, data, at, property)
		return fields, nil
	}
	in, err := u.server.opt.Files.Receive(u.c.Request().Context(), part)
	if err != nil {
		if f, ok := fault.As(err); ok {
			return nil, u.explainTooLarge(f)
		}
		return nil, u.body.explain(brokenParts())
	}
	in.Name = rawName(part)
	u.call.incoming, u.fileField = in, name
	u.value[name] = in.SHA256
	return nil, nil
}

// rawName is the file's name as it was sent: FileName cuts folders off by the
// rules of this machine, which are not the sender's.
func rawName(part *multipart.Part) string {
	_, params, err := mime.ParseMediaType(part.Header.Get("Content-Disposition"))
	if err != nil {
		return part.FileName()
	}
	return params["filename"]
}

func (u *upload) explainTooLarge(f *fault.Fault) error {
	if f.Code == fault.CodePayloadTooLarge {
		return fault.New(f.Code, sprint("文件不得超过 %v 字节", "a file may have at most %v bytes", u.server.opt.Files.Limit()))
	}
	return f
}

func brokenParts() error {
	return malformed([]fault.Field{{Pointer: "", Code: codeSyntax, Detail: fault.T("multipart 内容有误，或上传中断", "the multipart body is broken or was cut short")}})
}

// discard removes a file that no transaction took. After a commit whose outcome
// is unknown, or an error of our own, it stays for the sweep, which looks at
// what the database says then.
func (s *Server) discard(c echo.Context, call *call, err error) {
	in := call.incoming
	if in == nil || in.Taken() {
		return
	}
	if f, ok := fault.As(err); err != nil && (!ok || f.Code == fault.CodeOutcomeUnknown || f.Kind() == fault.Internal) {
		return
	}
	if failed := s.opt.Files.Discard(c.Request().Context(), in); failed != nil {
		s.log.Warn("a file that nothing took is left to the sweep", "request_id", call.requestID, "error", failed)
	}
}

// patient reads a body as long as it moves. The server's own limit, made for
// small bodies, would cut a large file off a slow line.
type patient struct {
	server  *Server
	from    io.Reader
	left    int64
	control *http.ResponseController
	over    bool
}

// Read implements io.Reader.
func (p *patient) Read(b []byte) (int, error) {
	if p.left <= 0 {
		p.over = true
		return 0, io.ErrUnexpectedEOF
	}
	p.server.wait(p.control.SetReadDeadline, p.control.SetWriteDeadline)
	n, err := p.from.Read(b[:min(int64(len(b)), p.left)])
	p.left -= int64(n)
	return n, err
}

func (p *patient) explain(otherwise error) error {
	if p.over {
		return fault.New(fault.CodePayloadTooLarge, fault.Text{})
	}
	return otherwise
}

// wait moves deadlines; a connection that has none, as in tests, needs none.
func (s *Server) wait(set ...func(time.Time) error) {
	at := s.wall.Now().Add(stalled)
	for _, f := range set {
		_ = f(at)
	}
}
