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
	"strconv"
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

// resident is what the server holds in memory, in bytes as the system counts them; 0
// when it does not say.
func (p *process) resident() int64 {
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	for line := range strings.SplitSeq(string(status), "\n") {
		if rest, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return n << 10
		}
	}
	return 0
}

// ticksPerSecond is the unit of /proc/PID/stat on every Linux that Go runs on.
const ticksPerSecond = 100

// spent is the processor time the server has used. Beside the rate, which suffers
// from whatever else runs, it tells what a request costs.
func (p *process) spent() time.Duration {
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.cmd.Process.Pid))
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(stat), ") ") // the name before it may hold spaces
	fields := strings.Fields(rest)
	if len(fields) < 13 {
		return 0
	}
	user, _ := strconv.ParseInt(fields[11], 10, 64)
	system, _ := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * time.Second / ticksPerSecond
}

// record lets perf watch the server until stop is called. A recording that fails
// leaves no file and harms no measurement.
func (p *process) record(ctx context.Context, o options, scenario string) (stop func()) {
	if o.profile == "" {
		return func() {}
	}
	name := strings.NewReplacer(" ", "_", ",", "").Replace(scenario) + ".perf"
	cmd := exec.CommandContext(ctx, "perf", "record", "-q", "-g", "-F", "997", "-o", filepath.Join(o.profile, name),
		"-p", strconv.Itoa(p.cmd.Process.Pid))
	if err := cmd.Start(); err != nil {
		fmt.Fprintln(os.Stderr, "bench: no profile:", err)
		return func() {}
	}
	return func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
}
