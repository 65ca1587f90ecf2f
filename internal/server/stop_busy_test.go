package server

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// TestStopCutsNoRequestOff stops under clients that keep their connections and
// try nothing twice, 20 times: what was sent on a connection that was taken in
// is answered. One that the kernel took and the server did not may be reset, as
// on every closed door; TestQueueIsTakenIn is about those that came in time.
func TestStopCutsNoRequestOff(t *testing.T) {
	const rounds, clients, pause = 20, 8, 3 * time.Millisecond
	var answered atomic.Int64
	for range rounds {
		opt := options(t, simple)
		opt.DrainDelay, opt.StopTimeout = 20*time.Millisecond, 5*time.Second
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
		var busy sync.WaitGroup
		var warm sync.WaitGroup
		for range clients {
			warm.Add(1)
			busy.Go(func() {
				ready := sync.OnceFunc(warm.Done)
				defer ready()
				n, err := hammer(l.Addr().String(), pause, ready)
				answered.Add(n)
				if err != nil {
					t.Error(err)
				}
			})
		}
		warm.Wait()
		stop()
		if err := <-served; err != nil {
			t.Error(err)
		}
		busy.Wait()
	}
	if answered.Load() < rounds*clients {
		t.Errorf("only %d requests were answered", answered.Load())
	}
}

// hammer asks again and again until nobody takes a new connection, and tells of
// a request that was sent and not answered.
func hammer(address string, pause time.Duration, warm func()) (answered int64, err error) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		conn, err := net.Dial("tcp", address)
		if err != nil {
			return answered, nil // the door is closed
		}
		takenIn := false
		for keep, in := true, bufio.NewReader(conn); keep; <-tick.C {
			if keep, err = ask(conn, in); err != nil && takenIn {
				return answered, fmt.Errorf("after %d answers: %w", answered, err)
			} else if err != nil {
				break
			}
			takenIn = true
			if answered++; answered == 5 {
				warm()
			}
		}
		_ = conn.Close()
	}
}

// ask sends one request and reads the whole answer; keep tells that the
// connection may be used again.
func ask(conn net.Conn, in *bufio.Reader) (keep bool, err error) {
	_, err = fmt.Fprintf(conn, "GET /v1/things/%s HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer admin\r\n\r\n", aThing)
	if err != nil {
		return false, err
	}
	resp, err := http.ReadResponse(in, nil)
	if err != nil {
		return false, err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return !resp.Close, err
}

// TestQueueIsTakenIn shuts the door on connections that wait in the listener's
// queue: every one of them is still handed out before the door closes.
func TestQueueIsTakenIn(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	d := &door{Listener: l, now: time.Now}
	const waiting = 20
	for range waiting {
		conn, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
	}
	d.shut()
	for n := range waiting {
		conn, err := d.Accept()
		if err != nil {
			t.Fatalf("connection %d: %v", n, err)
		}
		_ = conn.Close()
	}
	if _, err := d.Accept(); !errors.Is(err, net.ErrClosed) {
		t.Errorf("after the last one: %v", err)
	}
}
