package main

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"time"
)

// process is a server under measurement.
type process struct {
	base string
	cmd  *exec.Cmd
	log  *os.File
}

func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// pinned puts the command on one set of cores, where the system can.
func (o options) pinned(cores string, name string, args ...string) (string, []string) {
	taskset, err := exec.LookPath("taskset")
	if !o.pin || err != nil || runtime.NumCPU() < 2 {
		return name, args
	}
	return taskset, append([]string{"-c", cores, name}, args...)
}

// start runs a server on the first core until /readyz answers 200.
func start(ctx context.Context, o options, name, ready string, env []string, address string, args ...string) (*process, error) {
	log, err := os.Create(filepath.Join(o.dir, name+".log"))
	if err != nil {
		return nil, err
	}
	bin, args := o.pinned("0", args[0], args[1:]...)
	p := &process{base: "http://" + address, cmd: exec.CommandContext(ctx, bin, args...), log: log}
	p.cmd.Env = append(os.Environ(), env...)
	p.cmd.Stdout, p.cmd.Stderr = log, log
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); <-tick.C {
		resp, err := http.Get(p.base + ready)
		if err != nil {
			continue
		}
		_ = resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return p, nil
		}
	}
	p.stop()
	out, _ := os.ReadFile(log.Name())
	return nil, fmt.Errorf("%s is not ready: %s", name, out)
}

func (p *process) stop() {
	_ = p.cmd.Process.Signal(os.Interrupt)
	done := make(chan struct{})
	go func() { _ = p.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		_ = p.cmd.Process.Kill()
		<-done
	}
	_ = p.log.Close()
}

// said is the end of what the server logged.
func (p *process) said() string {
	out, err := os.ReadFile(p.log.Name())
	if err != nil {
		return err.Error()
	}
	return string(out[max(0, len(out)-2000):])
}

// memory is what the server holds resident, as the system counts it.
func (p *process) memory() string {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return "unknown"
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			return strings.TrimSpace(rest)
		}
	}
	return "unknown"
}
