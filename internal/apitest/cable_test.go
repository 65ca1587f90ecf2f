package apitest

import (
	"bytes"
	"io"
	"net"
	"net/url"
	"sync"
	"testing"
)

// cable connects a server with its database. It can be cut, and it can swallow what
// the database answers to a COMMIT, so that something is done of which the server
// does not hear.
type cable struct {
	net.Listener
	far string

	mu      sync.Mutex
	open    map[net.Conn]bool
	swallow chan struct{} // closed when it has been done; nil: not asked for
}

// lay lays a cable to the database of the address and gives the address at its near end.
func lay(t *testing.T, database string) (*cable, string) {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cable{Listener: l, far: u.Host, open: map[net.Conn]bool{}}
	go c.connect()
	t.Cleanup(func() { _ = l.Close(); c.cut() })
	u.Host = l.Addr().String()
	return c, u.String()
}

func (c *cable) connect() {
	for {
		near, err := c.Accept()
		if err != nil {
			return
		}
		far, err := net.Dial("tcp", c.far)
		if err != nil {
			_ = near.Close()
			continue
		}
		c.mu.Lock()
		c.open[near], c.open[far] = true, true
		c.mu.Unlock()
		w := &wire{cable: c, near: near, far: far}
		go w.carry(near, w.up)
		go w.carry(far, w.down)
	}
}

// cut breaks all connections that there are.
func (c *cable) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for conn := range c.open {
		_ = conn.Close()
	}
}

// loseCommit waits for a COMMIT, lets it happen, swallows the answer and cuts.
func (c *cable) loseCommit() {
	done := make(chan struct{})
	c.mu.Lock()
	c.swallow = done
	c.mu.Unlock()
	<-done
	c.cut()
}

// wire is one connection.
type wire struct {
	cable     *cable
	near, far net.Conn
	mu        sync.Mutex
	done      chan struct{} // the answer that is awaited is to be swallowed
}

func (w *wire) carry(from net.Conn, on func([]byte) error) {
	buf := make([]byte, 64<<10)
	for {
		n, err := from.Read(buf)
		if n > 0 && on(buf[:n]) != nil || err != nil {
			break
		}
	}
	w.cable.mu.Lock()
	defer w.cable.mu.Unlock()
	for _, conn := range []net.Conn{w.near, w.far} {
		_ = conn.Close()
		delete(w.cable.open, conn)
	}
}

func (w *wire) up(words []byte) error {
	if bytes.Contains(words, []byte("commit\x00")) {
		w.cable.mu.Lock()
		w.mu.Lock()
		w.done, w.cable.swallow = w.cable.swallow, nil
		w.mu.Unlock()
		w.cable.mu.Unlock()
	}
	_, err := w.far.Write(words)
	return err
}

func (w *wire) down(words []byte) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.done != nil {
		close(w.done)
		return io.ErrClosedPipe
	}
	_, err := w.near.Write(words)
	return err
}
