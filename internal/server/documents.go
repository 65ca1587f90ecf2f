package server

import (
	"context"
	"embed"
	"net/http"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"lianluo/internal/fault"
)

// docsFiles is the documentation page with swagger-ui-dist 5.35.0 as published on
// npm, without its source maps, so that it works without a network.
//
//go:embed docs
var docsFiles embed.FS

// own are the routes that are not operations of the contract.
var own = map[string]bool{
	"/livez": true, "/readyz": true, "/metrics": true, "/version": true,
	"/openapi.yaml": true, "/openapi.json": true, "/docs": true, "/docs/*": true, "/": true,
}

// docsPolicy lets the page run its own scripts and read our document, and
// nothing else. Swagger UI sets styles on what it draws.
const docsPolicy = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
	"connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

// documents registers the probes and everything about the contract itself.
func (s *Server) documents() error {
	s.both("/livez", s.live)
	s.both("/readyz", s.ready)
	s.both("/version", func(c echo.Context) error { return c.JSON(http.StatusOK, s.opt.Version) })
	s.both("/openapi.yaml", func(c echo.Context) error {
		return c.Blob(http.StatusOK, "application/yaml; charset=utf-8", s.opt.Contract)
	})
	asJSON := sync.OnceValues(s.contractJSON)
	s.both("/openapi.json", func(c echo.Context) error {
		data, err := asJSON()
		if err != nil {
			return err
		}
		return c.JSONBlob(http.StatusOK, data)
	})
	s.both("/docs", s.docs("docs/index.html", "text/html; charset=utf-8"))
	s.both("/docs/*", s.docsAsset)
	s.both("/", func(c echo.Context) error { return c.Redirect(http.StatusFound, "/docs") })
	metrics := echo.WrapHandler(promhttp.HandlerFor(s.metrics.registry, promhttp.HandlerOpts{DisableCompression: true}))
	s.both("/metrics", metrics)
	_, err := docsFiles.ReadFile("docs/index.html")
	return err
}

// contractJSON reads the whole contract only when somebody asks for it in JSON.
func (s *Server) contractJSON() ([]byte, error) {
	doc, err := openapi3.NewLoader().LoadFromData(s.opt.Contract)
	if err != nil {
		return nil, err
	}
	return doc.MarshalJSON()
}

func (s *Server) both(path string, h echo.HandlerFunc) {
	s.echo.GET(path, h)
	s.echo.HEAD(path, h)
}

// live says that the process answers.
func (s *Server) live(c echo.Context) error {
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

// ready says that requests can be served: the database answers, and nobody has
// asked the process to stop.
func (s *Server) ready(c echo.Context) error {
	if s.draining.Load() {
		return fault.New(fault.CodeUnavailable, fault.T("正在停机", "stopping"))
	}
	if s.store != nil {
		ctx, cancel := context.WithTimeout(c.Request().Context(), time.Second)
		defer cancel()
		if err := s.store.Ping(ctx); err != nil {
			return fault.Wrap(fault.CodeUnavailable, err)
		}
	}
	return c.JSON(http.StatusOK, map[string]string{"status": "ok"})
}

func (s *Server) docs(file, media string) echo.HandlerFunc {
	return func(c echo.Context) error {
		data, err := docsFiles.ReadFile(file)
		if err != nil {
			return fault.Missing()
		}
		h := c.Response().Header()
		h.Set("Content-Security-Policy", docsPolicy)
		h.Set("Cache-Control", "no-cache")
		return c.Blob(http.StatusOK, media, data)
	}
}

// docsMedia are the files of the page; nothing else of the folder is served.
var docsMedia = map[string]string{
	"swagger-ui-bundle.js":   "text/javascript; charset=utf-8",
	"swagger-ui.css":         "text/css; charset=utf-8",
	"swagger-ui.LICENSE.txt": "text/plain; charset=utf-8",
	"start.js":               "text/javascript; charset=utf-8",
	"docs.css":               "text/css; charset=utf-8",
}

func (s *Server) docsAsset(c echo.Context) error {
	name := c.Param("*")
	media, ok := docsMedia[name]
	if !ok {
		return fault.Missing()
	}
	return s.docs("docs/"+name, media)(c)
}
