package server

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// stream lets a handler write straight to the client. Until its first byte an
// error still becomes a problem document; after it the connection ends before
// the length that was told, so that what arrived cannot be taken for the whole.
func (s *Server) stream(c echo.Context, next echo.HandlerFunc) error {
	res := c.Response()
	res.Writer = &moving{server: s, ResponseWriter: res.Writer, control: http.NewResponseController(res.Writer)}
	if callOf(c).op.Live {
		return s.outlast(c, next)
	}
	err := next(c)
	if err != nil && res.Committed {
		s.log.Warn("an answer was broken off", "request_id", callOf(c).requestID, "operation", callOf(c).operation(), "error", err)
	}
	return err
}

// moving gives every piece of a long answer its own time.
type moving struct {
	server *Server
	http.ResponseWriter
	control *http.ResponseController
}

func (m *moving) Write(p []byte) (int, error) {
	m.server.wait(m.control.SetWriteDeadline)
	return m.ResponseWriter.Write(p)
}

// Unwrap lets http.ResponseController reach what is below.
func (m *moving) Unwrap() http.ResponseWriter { return m.ResponseWriter }
