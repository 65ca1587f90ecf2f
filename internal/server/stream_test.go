package server

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/labstack/echo/v4"
)

const lineContract = `
paths:
  /v1/line:
    get:
      operationId: followThings
      security: [{bearerAuth: []}]
      x-permission: unit:read
      x-stream: true
      responses: {'200': {description: ok, content: {text/event-stream: {schema: {type: string}}}}}`

// ahead is a clock by which what stands still has soon stood still for too long.
type ahead struct{}

func (ahead) Now() time.Time { return time.Now().Add(2*time.Second - stalled) }

// lineServer has one operation that goes on.
func lineServer(t *testing.T, line echo.HandlerFunc) *Server {
	t.Helper()
	opt := options(t, simple)
	raw := strings.Replace(string(opt.Contract), "\npaths:", lineContract, 1)
	doc, err := openapi3.NewLoader().LoadFromData([]byte(raw))
	if err != nil {
		t.Fatal(err)
	}
	opt.Contract, opt.Rules = []byte(raw), doc
	opt.Routes = func(e *echo.Echo) {
		simple(e)
		e.GET("/v1/line", line)
	}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestClientThatDoesNotRead leaves a line unread: it is broken off, while another one
// and the server go on.
func TestClientThatDoesNotRead(t *testing.T) {
	ended := make(chan error)
	gone := make(chan struct{})
	s := lineServer(t, func(c echo.Context) error {
		w := c.Response()
		w.WriteHeader(http.StatusOK)
		if callOf(c).actor.Name == "second" {
			w.Flush()
			<-gone
			_, err := io.WriteString(w, "it goes on\n")
			return err
		}
		for piece := strings.Repeat("x", 64<<10); ; {
			if _, err := io.WriteString(w, piece); err != nil {
				ended <- err
				return err
			}
			w.Flush()
		}
	})
	s.wall = ahead{}
	to := httptest.NewServer(s) // which has no other limit than the line's own
	defer to.Close()
	reads := askLine(t, to.Listener.Addr(), "second")
	askLine(t, to.Listener.Addr(), "admin")
	answer, err := http.ReadResponse(bufio.NewReader(reads), nil)
	if err != nil || answer.StatusCode != http.StatusOK {
		t.Fatal(err, answer)
	}
	defer answer.Body.Close()
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("it ended with %v", err)
	}
	close(gone)
	if rest, err := io.ReadAll(answer.Body); err != nil || string(rest) != "it goes on\n" {
		t.Errorf("the one who reads got %q, %v", rest, err)
	}
}

// askLine asks for the line on a connection of its own that holds little.
func askLine(t *testing.T, at net.Addr, who string) net.Conn {
	t.Helper()
	return askLineIn(t, at, who, "HTTP/1.1")
}

func askLineIn(t *testing.T, at net.Addr, who, protocol string) net.Conn {
	t.Helper()
	conn, err := net.Dial("tcp", at.String())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.(*net.TCPConn).SetReadBuffer(4 << 10); err != nil {
		t.Fatal(err)
	}
	if _, err := fmt.Fprintf(conn, "GET /v1/line %s\r\nHost: lianluo\r\nAuthorization: Bearer %s\r\n\r\n", protocol, who); err != nil {
		t.Fatal(err)
	}
	return conn
}
