package apitest

import (
	"bufio"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
)

// Mailbox is a mail server that keeps what it is given. It refuses addresses that
// begin with "refused".
type Mailbox struct {
	mu      sync.Mutex
	letters []string
}

// Letters are what has come in so far.
func (b *Mailbox) Letters() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string{}, b.letters...)
}

// listen takes mail until the test ends, and gives the setting that says where.
func (b *Mailbox) listen(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go b.talk(c)
		}
	}()
	return "smtp://" + l.Addr().String() + "?tls=none"
}

func (b *Mailbox) talk(c net.Conn) {
	defer func() { _ = c.Close() }()
	in := bufio.NewReader(c)
	say := func(line string) { _, _ = io.WriteString(c, line+"\r\n") }
	say("220 mailbox")
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		switch word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " "); {
		case word == "QUIT":
			say("221 bye")
			return
		case word == "RCPT" && strings.Contains(line, "<refused"):
			say("550 no such user")
		case word == "DATA":
			say("354 go on")
			var letter strings.Builder
			for line != ".\r\n" {
				if line, err = in.ReadString('\n'); err != nil {
					return
				}
				letter.WriteString(line)
			}
			b.mu.Lock()
			b.letters = append(b.letters, letter.String())
			b.mu.Unlock()
			say("250 queued")
		default:
			say("250 ok")
		}
	}
}
