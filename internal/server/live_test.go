package server

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"lianluo/internal/wire"
)

// rest is what a test leaves to be written later.
type rest func(ctx context.Context, to io.Writer) error

// outlasting is a server whose line says one thing, and the rest when its handler is
// done.
func outlasting(t *testing.T, rest rest) *Server {
	t.Helper()
	return lineServer(t, func(c echo.Context) error {
		ctx := c.Request().Context()
		c.Response().WriteHeader(http.StatusOK)
		if _, err := io.WriteString(c.Response(), "first\n"); err != nil {
			return err
		}
		c.Response().Flush()
		return wire.Outlast(ctx, func(to io.Writer) error { return rest(ctx, to) }, nil)
	})
}

func listening(t *testing.T, s *Server) net.Addr {
	to := httptest.NewServer(s)
	t.Cleanup(to.Close)
	return to.Listener.Addr()
}

func answer(t *testing.T, conn net.Conn) *http.Response {
	t.Helper()
	a, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil || a.StatusCode != http.StatusOK {
		t.Fatal(err, a)
	}
	return a
}

// What a handler leaves for later is written after it, piece by piece. An answer whose
// rest fails has no end, and a panic there harms nobody.
func TestRestOfAnAnswer(t *testing.T) {
	for name, c := range map[string]struct {
		end  func() error
		want error
	}{
		"whole":  {func() error { return nil }, nil},
		"failed": {func() error { return errors.New("may stay no longer") }, io.ErrUnexpectedEOF},
		"panic":  {func() error { panic("half said") }, io.ErrUnexpectedEOF},
	} {
		handled := make(chan struct{})
		s := outlasting(t, func(_ context.Context, to io.Writer) error {
			<-handled
			for _, piece := range []string{"second\n", "third\n"} {
				if _, err := io.WriteString(to, piece); err != nil {
					return err
				}
			}
			return c.end()
		})
		a := answer(t, askLine(t, listening(t, s), "admin"))
		until(t.Context(), func() bool { return s.Answered() == 1 })
		close(handled)
		if text, err := io.ReadAll(a.Body); string(text) != "first\nsecond\nthird\n" || !errors.Is(err, c.want) {
			t.Errorf("%s: %q, %v", name, text, err)
		}
		until(t.Context(), s.lasting.over)
	}
}

// A proxy that speaks HTTP/1.0 knows no chunks: it gets the pieces as they are, and the
// answer ends with the connection.
func TestRestInHTTP10(t *testing.T) {
	s := outlasting(t, func(_ context.Context, to io.Writer) error { _, err := io.WriteString(to, "second\n"); return err })
	conn := askLineIn(t, listening(t, s), "admin", "HTTP/1.0")
	text, err := io.ReadAll(conn)
	if _, body, _ := strings.Cut(string(text), "\r\n\r\n"); err != nil || body != "first\nsecond\n" {
		t.Errorf("%q, %v", text, err)
	}
}

// Without a connection of its own, as in tests that use no network, an answer is
// written by its handler.
func TestRestWithoutAConnection(t *testing.T) {
	s := outlasting(t, func(_ context.Context, to io.Writer) error { _, err := io.WriteString(to, "second\n"); return err })
	a := request{path: "/v1/line", token: "admin"}.do(t, s)
	if text, err := io.ReadAll(a.Body); string(text) != "first\nsecond\n" || err != nil || !s.lasting.over() {
		t.Errorf("%q, %v", text, err)
	}
}

// A client that leaves is forgotten at once, without anything being written to it.
func TestClientThatLeaves(t *testing.T) {
	s := outlasting(t, func(ctx context.Context, _ io.Writer) error { <-ctx.Done(); return nil })
	conn := askLine(t, listening(t, s), "admin")
	answer(t, conn)
	until(t.Context(), func() bool { return s.Answered() == 1 })
	metrics, err := io.ReadAll(request{path: "/metrics"}.do(t, s).Body)
	if err != nil || !strings.Contains(string(metrics), "\nlianluo_http_lines 1\n") {
		t.Errorf("the line ended with its handler: %v", err)
	}
	_ = conn.Close()
	until(t.Context(), s.lasting.over)
}

// Whoever does not read what is written after the handler is broken off, too.
func TestRestThatIsNotRead(t *testing.T) {
	ended := make(chan error)
	s := outlasting(t, func(_ context.Context, to io.Writer) error {
		for piece := strings.Repeat("x", 64<<10); ; {
			if _, err := io.WriteString(to, piece); err != nil {
				ended <- err
				return err
			}
		}
	})
	s.wall = ahead{}
	askLine(t, listening(t, s), "admin")
	if err := <-ended; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("it ended with %v", err)
	}
}

// A stop ends the lines, waits until they have said their last word, and takes in no
// more of them.
func TestStopEndsLines(t *testing.T) {
	leave := make(chan struct{})
	s := outlasting(t, func(ctx context.Context, to io.Writer) error {
		<-ctx.Done()
		<-leave
		_, err := io.WriteString(to, "last\n")
		return err
	})
	s.opt.StopTimeout = time.Minute
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() {
		err := s.Serve(ctx, l)
		if !s.lasting.over() {
			t.Error("it stopped before its lines had ended")
		}
		served <- err
	}()
	var open []*http.Response
	for range 20 {
		open = append(open, answer(t, askLine(t, l.Addr(), "admin")))
	}
	stop()
	until(t.Context(), func() bool { // the door is shut
		conn, err := net.Dial("tcp", l.Addr().String())
		if err == nil {
			_ = conn.Close()
		}
		return err != nil
	})
	close(leave)
	for _, a := range open {
		if text, err := io.ReadAll(a.Body); string(text) != "first\nlast\n" || err != nil {
			t.Errorf("%q, %v", text, err)
		}
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if a := (request{path: "/v1/line", token: "admin"}).do(t, s); a.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("a line after the stop: %d", a.StatusCode)
	}
	late, cancel := context.WithCancel(t.Context())
	if s.lasting.add(cancel)(); late.Err() == nil {
		t.Error("one that came in between waits for nobody")
	}
}
