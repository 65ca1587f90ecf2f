package apitest

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
)

// TestStoryUnread is a client that opens a line and never reads it. What is written to
// it comes to a stand: it is dropped, while those who write, those who read and another
// line notice nothing; and when it comes back, it goes on where it was.
func TestStoryUnread(t *testing.T) {
	Each(t, func(t *testing.T, w *World) {
		m := finishedDay(t, w)
		reads := listen(m, m.coordinator, "/v1/events", "")
		first := m.coordinator.Get(m, "/v1/changes?from=latest").Text("delta")
		const id = "unread-line"
		conn := m.unread(id, "/v1/events?kind=unit.created&after="+url.QueryEscape(first))
		ended := func() bool { return strings.Contains(w.log.about(id), `"msg":"line ended"`) }
		var units []string
		eventually(m, "the end of the line that nobody reads", func() bool {
			for range 5 { // in the end more than the line's buffers hold
				units = append(units, m.Admin.Create(m, "/v1/units", props{"name": fmt.Sprintf("单位%05d%s", len(units), strings.Repeat("号", 40)), "kind": "community"}).ID())
			}
			for _, unit := range units[len(units)-5:] {
				reads.until("unit.created", unit)
			}
			return ended()
		})
		if took := w.log.about(id); !strings.Contains(took, `"status":200`) || !strings.Contains(took, `"whole":false`) {
			m.Errorf("how it ended: %s", took)
		}
		m.coordinator.Get(m, "/v1/petition-cases?limit=1")
		last := m.Admin.Create(m, "/v1/units", props{"name": "最后一个", "kind": "community"})
		reads.until("unit.created", last.ID())

		var got message
		in := bufio.NewScanner(conn)
		in.Buffer(nil, 1<<20)
		for { // what was in the buffers may be read still, then the line is over
			x, err := readMessage(in)
			if err != nil {
				break
			}
			if x.event != "" {
				got = x
			}
		}
		if str(got.change, "resource_id") == last.ID() {
			m.Error("the line was not dropped")
		}
		again, after := listen(m, m.coordinator, "/v1/events?kind=unit.created", cmp.Or(got.id, first)), units
		for i, unit := range units {
			if unit == str(got.change, "resource_id") {
				after = units[i+1:]
			}
		}
		for _, unit := range append(after, last.ID()) {
			if x := again.next(); str(x.change, "resource_id") != unit {
				m.Fatalf("after the break came %v, not %s", x.change, unit)
			}
		}
	})
}

// unread opens a line with as little room for what is not read as the system allows:
// what the other side keeps for a connection grows with the size of its segments.
func (m *making) unread(id, path string) net.Conn {
	m.Helper()
	small := func(_, _ string, c syscall.RawConn) (err error) {
		failed := c.Control(func(fd uintptr) {
			err = errors.Join(syscall.SetsockoptInt(int(fd), syscall.SOL_SOCKET, syscall.SO_RCVBUF, 1),
				syscall.SetsockoptInt(int(fd), syscall.IPPROTO_TCP, syscall.TCP_MAXSEG, 536))
		})
		return errors.Join(err, failed)
	}
	conn, err := (&net.Dialer{Control: small}).DialContext(m.Context(), "tcp", strings.TrimPrefix(m.coordinator.Base, "http://"))
	if err != nil {
		m.Fatal(err)
	}
	m.Cleanup(func() { _ = conn.Close() })
	r, err := http.NewRequestWithContext(m.Context(), http.MethodGet, m.coordinator.Base+path, nil)
	if err != nil {
		m.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+m.coordinator.Token)
	r.Header.Set("X-Request-Id", id)
	if err := r.Write(conn); err != nil {
		m.Fatal(err)
	}
	return conn
}
