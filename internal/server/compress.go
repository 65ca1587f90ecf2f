package server

import (
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/labstack/echo/v4"
)

const (
	packLeast = 1024 // bytes; packing fewer saves nothing on the wire
	packLevel = 5
)

var packers = sync.Pool{New: func() any {
	z, _ := gzip.NewWriterLevel(io.Discard, packLevel) // only an unknown level fails
	return z
}}

// compress packs long answers for clients that take gzip. Echo's own middleware
// makes a packer ready for every answer, and that alone costs a tenth of a small
// request; here only a long one does.
func compress(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if call := callOf(c); call != nil && call.op != nil && call.op.Stream {
			return next(c) // photographs and films are packed already, and ranges count plain bytes
		}
		res := c.Response()
		res.Header().Add("Vary", "Accept-Encoding")
		if !strings.Contains(c.Request().Header.Get("Accept-Encoding"), "gzip") {
			return next(c)
		}
		p := &packed{ResponseWriter: res.Writer}
		res.Writer = p
		defer func() {
			res.Writer = p.ResponseWriter // a problem, if there is one, goes out as it is
			p.finish()
		}()
		return next(c)
	}
}

// packed holds an answer back until it is long enough to be packed or over.
type packed struct {
	http.ResponseWriter
	zip    *gzip.Writer
	held   []byte
	status int
	begun  bool
}

// WriteHeader waits for the body, unless its length is told.
func (p *packed) WriteHeader(status int) {
	p.status = status
	if length, err := strconv.Atoi(p.Header().Get("Content-Length")); err == nil {
		p.begin(length >= packLeast)
	}
}

func (p *packed) Write(b []byte) (int, error) {
	if !p.begun {
		if len(p.held)+len(b) < packLeast {
			p.held = append(p.held, b...)
			return len(b), nil
		}
		p.begin(true)
	}
	if p.zip != nil {
		return p.zip.Write(b)
	}
	return p.ResponseWriter.Write(b)
}

// begin sends the header and what was held back.
func (p *packed) begin(pack bool) {
	p.begun = true
	if pack {
		p.Header().Del("Content-Length")
		p.Header().Set("Content-Encoding", "gzip")
		p.zip, _ = packers.Get().(*gzip.Writer) // nothing else is in the pool
		p.zip.Reset(p.ResponseWriter)
	}
	if p.status != 0 {
		p.ResponseWriter.WriteHeader(p.status)
	}
	if len(p.held) > 0 {
		_, _ = p.Write(p.held) // a client that has gone is noticed by the next write
	}
}

func (p *packed) finish() {
	if !p.begun && (p.status != 0 || len(p.held) > 0) {
		p.begin(false)
	}
	if p.zip != nil {
		_ = p.zip.Close()
		p.zip.Reset(io.Discard)
		packers.Put(p.zip)
	}
}

// Unwrap lets http.ResponseController reach what is below.
func (p *packed) Unwrap() http.ResponseWriter { return p.ResponseWriter }
