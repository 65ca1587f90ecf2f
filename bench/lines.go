package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

const (
	atOnce    = 50                // lines that come at a time
	idleFor   = 130 * time.Second // eight heartbeats, and a quiet minute after the load before
	heardWait = time.Minute
)

// crowd are lines of /v1/events that mostly wait.
type crowd struct {
	base, token string
	heard       atomic.Int64
	conns       []net.Conn
}

// idle opens so many lines, has them wait through eight heartbeats, lets something
// happen, and tells the most memory the server held, what it holds of that when the
// lines have been idle, and how many heard. The limit on open files has to allow one
// for each line.
func idle(ctx context.Context, f *office, lines int) (string, error) {
	if err := f.signIn(); err != nil {
		return "", err
	}
	c := &crowd{base: strings.TrimPrefix(f.server.base, "http://"), token: f.token, conns: make([]net.Conn, lines)}
	before, most := f.server.resident(), int64(0)
	var readers sync.WaitGroup
	defer readers.Wait()
	defer c.leave()
	if err := c.come(ctx, &readers); err != nil {
		return "", err
	}
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	watch := func(limit time.Duration, done func() bool) {
		for end := time.Now().Add(limit); time.Now().Before(end) && !done() && ctx.Err() == nil; <-look.C {
			most = max(most, f.server.resident())
		}
	}
	watch(idleFor, func() bool { return false })
	calm := f.server.resident()
	f.created++
	begin := time.Now()
	if _, err := f.must(f.client, http.MethodPost, "/v1/petition-cases", map[string]any{"inspection_id": f.inspection,
		"number": fmt.Sprintf("X5HN20210911%07d", f.created), "summary": "工地夜间施工噪声扰民。", "received_at": "2021-09-11T08:00:00+08:00"}, ""); err != nil {
		return "", err
	}
	watch(heardWait, func() bool { return c.heard.Load() >= int64(lines) })
	took := time.Since(begin)
	if n := c.heard.Load(); n != int64(lines) {
		return "", fmt.Errorf("%d of %d lines heard of a case", n, lines)
	}
	return fmt.Sprintf("%d lines of events: %d MiB resident when they have been idle, at most %d MiB since they came, %d MiB without a line; the last heard of a case after %d ms",
		lines, calm>>20, most>>20, before>>20, took.Milliseconds()), nil
}

// come opens the lines, some at a time, each with its reader.
func (c *crowd) come(ctx context.Context, readers *sync.WaitGroup) error {
	var coming sync.WaitGroup
	var failed atomic.Pointer[error]
	places := make(chan int)
	for range atOnce {
		coming.Go(func() {
			for i := range places {
				in, err := c.open(ctx, i)
				if err != nil {
					failed.Store(&err)
					continue
				}
				readers.Go(func() { c.read(in) })
			}
		})
	}
	for i := range c.conns {
		places <- i
	}
	close(places)
	coming.Wait()
	if err := failed.Load(); err != nil {
		return *err
	}
	return nil
}

// open opens one line and reads on to its first heartbeat.
func (c *crowd) open(ctx context.Context, i int) (*bufio.Scanner, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", c.base)
	if err != nil {
		return nil, err
	}
	c.conns[i] = conn
	if _, err := fmt.Fprintf(conn, "GET /v1/events HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer %s\r\n\r\n", c.token); err != nil {
		return nil, err
	}
	in := bufio.NewScanner(conn)
	for in.Scan() {
		if strings.HasPrefix(in.Text(), ": heartbeat") {
			return in, nil
		}
		if strings.HasPrefix(in.Text(), "HTTP/1.1 ") && !strings.HasPrefix(in.Text(), "HTTP/1.1 200 ") {
			return nil, errors.New(in.Text())
		}
	}
	return nil, fmt.Errorf("line %d ended: %w", i, in.Err())
}

func (c *crowd) read(in *bufio.Scanner) {
	for in.Scan() {
		if strings.HasPrefix(in.Text(), "data: ") && strings.Contains(in.Text(), `"petition_case.created"`) {
			c.heard.Add(1)
		}
	}
}

func (c *crowd) leave() {
	for _, conn := range c.conns {
		if conn != nil {
			_ = conn.Close()
		}
	}
}
