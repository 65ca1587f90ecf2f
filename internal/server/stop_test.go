package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/labstack/echo/v4"
)

// TestGracefulStop has eight busy clients and one in the middle of a long
// request: every request that reached a handler is answered in full. What
// knocks after the door was closed was never taken in.
func TestGracefulStop(t *testing.T) {
	inside, leave := make(chan struct{}), make(chan struct{})
	var entered, asked atomic.Int64
	opt := options(t, simple)
	opt.DrainDelay, opt.StopTimeout = 200*time.Millisecond, 5*time.Second
	opt.Routes = func(e *echo.Echo) {
		simple(e)
		e.GET("/v1/things/:thing_id", func(c echo.Context) error {
			entered.Add(1)
			return c.JSON(http.StatusOK, strings.Repeat("x", 5000))
		})
		e.GET("/v1/boom", func(c echo.Context) error {
			close(inside)
			<-leave
			return c.NoContent(http.StatusNoContent)
		})
	}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	base := "http://" + l.Addr().String()
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()

	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 8}}
	get := func(path string) (*http.Response, error) {
		r, err := http.NewRequest(http.MethodGet, base+path, nil)
		if err != nil {
			return nil, err
		}
		r.Header.Set("Authorization", "Bearer admin")
		resp, err := client.Do(r)
		if err == nil {
			_, err = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
		}
		return resp, err
	}
	long := make(chan int, 1)
	go func() {
		resp, err := get("/v1/boom")
		if err != nil {
			t.Error(err)
			long <- 0
			return
		}
		long <- resp.StatusCode
	}()
	<-inside

	var busy sync.WaitGroup
	for range 8 {
		busy.Go(func() {
			for {
				resp, err := get("/v1/things/" + aThing)
				if err != nil {
					return // the door is closed
				}
				if resp.StatusCode != http.StatusOK {
					t.Errorf("status %d", resp.StatusCode)
				}
				asked.Add(1)
			}
		})
	}
	for asked.Load() < 100 {
		if resp, err := get("/readyz"); err != nil || resp.StatusCode != http.StatusOK {
			t.Fatal("not ready")
		}
	}
	stop()
	for !s.draining.Load() {
		if _, err := get("/livez"); err != nil {
			t.Error(err)
		}
	}
	if resp, err := get("/readyz"); err != nil || resp.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("ready while stopping: %v", err)
	}
	busy.Wait()
	select {
	case err := <-served:
		t.Errorf("stopped with a request in flight: %v", err)
	default:
	}
	close(leave)
	if status := <-long; status != http.StatusNoContent {
		t.Errorf("the long request: %d", status)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if entered.Load() != asked.Load() {
		t.Errorf("%d requests were taken in, %d were answered", entered.Load(), asked.Load())
	}
}

func TestStopTimeoutIsKept(t *testing.T) {
	leave := make(chan struct{})
	inside := make(chan struct{})
	opt := options(t, nil)
	opt.StopTimeout = 50 * time.Millisecond
	opt.Routes = func(e *echo.Echo) {
		simple(e)
		e.GET("/v1/boom", func(echo.Context) error { close(inside); <-leave; return nil })
	}
	s, err := New(opt)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, l) }()
	go func() {
		r, err := http.NewRequest(http.MethodGet, "http://"+l.Addr().String()+"/v1/boom", nil)
		if err == nil {
			r.Header.Set("Authorization", "Bearer admin")
			if resp, err := http.DefaultClient.Do(r); err == nil {
				resp.Body.Close()
			}
		}
	}()
	<-inside
	stop()
	if err := <-served; err == nil {
		t.Error("a request was cut off and nobody was told")
	}
	close(leave)
}

// TestTrustedProxies: the address that is limited is the first one from the
// right that no trusted proxy wrote.
func TestTrustedProxies(t *testing.T) {
	s := simpleServer(t)
	from := func(remote, forwarded string) string {
		r, err := http.NewRequest(http.MethodGet, "/", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.RemoteAddr = remote
		if forwarded != "" {
			r.Header.Set("X-Forwarded-For", forwarded)
		}
		return s.addressOf(r).String()
	}
	if got := from("203.0.113.9:1", "198.51.100.1"); got != "203.0.113.9" {
		t.Errorf("nobody is trusted, but the address is %s", got)
	}
	s.opt.TrustedProxies = prefixes(t, "10.0.0.0/8", "::1/128")
	for _, x := range []struct{ remote, forwarded, want string }{
		{"10.0.0.1:1", "198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "1.2.3.4, 198.51.100.1", "198.51.100.1"},
		{"10.0.0.1:1", "1.2.3.4, 198.51.100.1, 10.0.0.7", "198.51.100.1"},
		{"10.0.0.1:1", "garbage", "10.0.0.1"},
		{"10.0.0.1:1", "", "10.0.0.1"},
		{"203.0.113.9:1", "198.51.100.1", "203.0.113.9"},
		{"[::1]:1", "::ffff:198.51.100.1", "198.51.100.1"},
	} {
		if got := from(x.remote, x.forwarded); got != x.want {
			t.Errorf("%s for %q is %s, want %s", x.remote, x.forwarded, got, x.want)
		}
	}
}

func prefixes(t *testing.T, texts ...string) []netip.Prefix {
	t.Helper()
	var out []netip.Prefix
	for _, text := range texts {
		p, err := netip.ParsePrefix(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, p)
	}
	return out
}
