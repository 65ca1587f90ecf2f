package apitest

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

// Program is the built binary with its configuration: what an operator runs.
type Program struct {
	Binary string
	Env    []string
	Base   string

	mu  sync.Mutex
	cmd *exec.Cmd
	out journal
}

var built struct {
	sync.Once
	path string
	err  error
}

// Build compiles the binary once for all tests of the package.
func Build(t testing.TB) string {
	t.Helper()
	built.Do(func() {
		dir, err := os.MkdirTemp("", "lianluo-bin") //nolint:usetesting // outlives the first test that builds
		if err != nil {
			built.err = err
			return
		}
		built.path = filepath.Join(dir, "lianluo")
		cmd := exec.Command("go", "build", "-o", built.path, "lianluo/cmd/lianluo")
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			built.err = fmt.Errorf("%w\n%s", err, out)
		}
	})
	if built.err != nil {
		t.Fatal(built.err)
	}
	return built.path
}

// RemoveBuild deletes what Build made; TestMain calls it at the end.
func RemoveBuild() {
	if built.path != "" {
		_ = os.RemoveAll(filepath.Dir(built.path))
	}
}

// NewProgram configures the binary for a database of its own: in dir, or at the
// PostgreSQL address when it is not empty.
func NewProgram(t testing.TB, dir, databaseURL string, env ...string) *Program {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	p := &Program{Binary: Build(t), Base: "http://" + address}
	for _, v := range os.Environ() {
		if !strings.HasPrefix(v, "LIANLUO_") {
			p.Env = append(p.Env, v)
		}
	}
	p.Env = append(p.Env, "LIANLUO_LISTEN="+address, "LIANLUO_DATA_DIR="+dir, "LIANLUO_DATABASE_URL="+databaseURL)
	p.Env = append(p.Env, env...)
	t.Cleanup(p.Kill)
	return p
}

// Run runs a command to its end and gives what it printed.
func (p *Program) Run(t testing.TB, stdin string, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	cmd := exec.CommandContext(ctx, p.Binary, args...)
	cmd.Env, cmd.Stdin = p.Env, strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s %s: %v\n%s", p.Binary, strings.Join(args, " "), err, out)
	}
	return string(out)
}

// Serve starts the server and gives how long it took until it was ready.
func (p *Program) Serve(t testing.TB) time.Duration {
	t.Helper()
	start := time.Now()
	p.mu.Lock()
	p.cmd = exec.Command(p.Binary, "serve")
	p.cmd.Env, p.cmd.Stdout, p.cmd.Stderr = p.Env, &p.out, &p.out
	err := p.cmd.Start()
	p.mu.Unlock()
	if err != nil {
		t.Fatal(err)
	}
	probe := &http.Client{Timeout: 10 * time.Second}
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	for range tick.C {
		if resp, err := probe.Get(p.Base + "/readyz"); err == nil {
			_ = resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return time.Since(start)
			}
		}
		if time.Since(start) > patience {
			p.Kill()
			t.Fatalf("not ready after %s\n%s", patience, p.out.all())
		}
	}
	return 0
}

// Kill sends SIGKILL and waits until the process is gone.
func (p *Program) Kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil {
		return
	}
	_ = p.cmd.Process.Kill()
	_ = p.cmd.Wait() // its error says "killed"
	p.cmd = nil
}
