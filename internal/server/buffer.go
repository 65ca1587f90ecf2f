package server

import (
	"bytes"
	"crypto/sha256"
	"hash"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

// buffer takes a handler's answer before a byte of it goes out: the generated
// code writes the status first and encodes then, so that an encoding error
// would be a success cut short, and a commit that fails must still be able to
// turn the answer into a problem.
type buffer struct {
	header http.Header
	status int
	body   bytes.Buffer
	hash   hash.Hash // for the validator
	sum    [sha256.Size]byte
}

const pooledBody = 1 << 20 // larger ones are left to the collector

func newBuffer() *buffer { return &buffer{header: http.Header{}, hash: sha256.New()} }

var buffers = sync.Pool{New: func() any { return newBuffer() }}

func (b *buffer) Header() http.Header { return b.header }

// WriteHeader keeps the first status, as net/http does.
func (b *buffer) WriteHeader(status int) {
	if b.status == 0 {
		b.status = status
	}
}

func (b *buffer) Write(p []byte) (int, error) {
	if b.status == 0 {
		b.status = http.StatusOK
	}
	return b.body.Write(p)
}

func (b *buffer) reset() {
	clear(b.header)
	b.status = 0
	b.body.Reset()
}

func takeBuffer() *buffer {
	b, ok := buffers.Get().(*buffer)
	if !ok {
		b = newBuffer()
	}
	b.reset()
	return b
}

func (b *buffer) release() {
	if b.body.Cap() <= pooledBody {
		buffers.Put(b)
	}
}

// ours are the headers the server sets itself; the generated code writes an
// empty value for each that the contract declares and no handler fills.
var ours = map[string]bool{
	http.CanonicalHeaderKey(headerRequestID): true, headerRateLimit: true, headerRatePolicy: true,
}

// run lets the handler write into b.
func (b *buffer) run(c echo.Context, next echo.HandlerFunc) error {
	b.reset()
	outer := c.Response()
	c.SetResponse(echo.NewResponse(b, c.Echo()))
	defer c.SetResponse(outer)
	return next(c)
}

// send gives the buffered answer to the client.
func (s *Server) send(c echo.Context, b *buffer) error {
	w := c.Response()
	h := w.Header()
	for name, values := range b.header {
		if !ours[name] && len(values) > 0 && values[0] != "" {
			h[name] = values
		}
	}
	if t := h.Get("Content-Type"); strings.HasPrefix(t, "text/") && !strings.Contains(t, ";") {
		h.Set("Content-Type", t+"; charset=utf-8") // what does not say so is read as anything
	}
	if b.status == 0 {
		b.status = http.StatusNoContent
	}
	tag := s.validator(b, h)
	if b.status == http.StatusOK && notModified(c.Request(), tag) {
		h.Del("Content-Type")
		w.WriteHeader(http.StatusNotModified)
		return nil
	}
	if b.body.Len() > 0 {
		h["Content-Length"] = []string{strconv.Itoa(b.body.Len())} // decides at once whether to pack
	}
	w.WriteHeader(b.status)
	if b.body.Len() == 0 {
		return nil
	}
	_, err := w.Write(b.body.Bytes())
	return err
}
