package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
)

// result is what the load tool measured.
type result struct {
	rate     float64 // answers with 2xx per second
	p50, p99 float64 // milliseconds
	cpu      float64 // microseconds of the server's processor time a request
	success  float64
	codes    map[string]int
}

// target is one request in the load tool's JSON format.
type target struct {
	Method string              `json:"method"`
	URL    string              `json:"url"`
	Header map[string][]string `json:"header,omitempty"`
	Body   []byte              `json:"body,omitempty"`
}

// scenario makes the requests of one measurement. Those that write make one for
// each effect and are sent once; those that read go round.
type scenario struct {
	name   string
	writes bool
	// floor is the ratio to the raw handler that we hold ourselves to.
	floor float64
	make  func(f *office, i int) target
	count int
	// connections is fewer than usual for what takes long and one at a time.
	connections int
	supervises  bool // as somebody of the supervision group
}

var scenarios = []scenario{
	{name: "get one", floor: 0.75, count: 5000, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/petition-cases/" + f.ids[rand.IntN(len(f.ids))]}
	}},
	{name: "list 50, page 1", floor: 0.75, count: 1, make: func(*office, int) target {
		return target{Method: "GET", URL: "/v1/petition-cases?limit=50"}
	}},
	{name: "list 50, page 1,000", floor: 0.75, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/petition-cases?limit=50&cursor=" + url.QueryEscape(f.page1000)}
	}},
	{name: "filtered search", floor: 0, count: 200, make: func(_ *office, i int) target {
		words := []string{"噪声", "油烟", "扬尘", "污水", "异味", "焚烧", "粪污"}
		return target{Method: "GET", URL: "/v1/petition-cases?limit=50&handling=registered&q=" +
			url.QueryEscape(words[i%len(words)]+" "+places[i%len(places)])}
	}},
	{name: "create", floor: 0.6, writes: true, count: 40_000, make: func(f *office, _ int) target {
		f.created++
		return target{Method: "POST", URL: "/v1/petition-cases", Body: encode(map[string]any{
			"inspection_id": f.inspection, "number": fmt.Sprintf("X3HN20210911%07d", f.created),
			"summary": "餐饮店油烟直排，影响楼上居民。", "received_at": "2021-09-11T08:00:00+08:00"})}
	}},
	{name: "dispatch", floor: 0.6, writes: true, count: 20_000, make: func(f *office, _ int) target {
		id := f.ids[f.used%len(f.ids)]
		f.used++
		return target{Method: "POST", URL: "/v1/petition-cases/" + id + "/dispatch",
			Header: map[string][]string{"If-Match": {`"1"`}}, Body: encode(map[string]any{"lead_unit_id": f.unit})}
	}},
	{name: "assignments", floor: 0, count: 1, make: func(*office, int) target {
		return target{Method: "GET", URL: "/v1/assignments?limit=50"}
	}},
	{name: "my work", floor: 0, count: 1, make: func(*office, int) target {
		return target{Method: "GET", URL: "/v1/my-work?limit=50"}
	}},
	// Who was shown which is noted before anything is shown: a list that writes.
	{name: "supervision", floor: 0, count: 1, supervises: true, make: func(*office, int) target {
		return target{Method: "GET", URL: "/v1/accountability-items?limit=50"}
	}},
	{name: "statistics by unit", floor: 0, count: 1, connections: 2, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/statistics/petitions?by=unit&inspection_id=" + f.inspection}
	}},
	{name: "statistics by type", floor: 0, count: 1, connections: 2, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/statistics/petitions?by=type&inspection_id=" + f.inspection}
	}},
	{name: "changes, first page", floor: 0, count: 1, make: func(*office, int) target {
		return target{Method: "GET", URL: "/v1/changes?limit=200"}
	}},
	{name: "changes, 200 events", floor: 0, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/changes?limit=200&after=" + url.QueryEscape(f.deep)}
	}},
	{name: "on duty now", floor: 0, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/duty-shifts/current?inspection_id=" + f.inspection}
	}},
	{name: "changes, middle", floor: 0, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/changes?limit=200&after=" + url.QueryEscape(f.middle)}
	}},
	{name: "changes, last page", floor: 0, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/changes?limit=200&after=" + url.QueryEscape(f.end)}
	}},
	{name: "compliance", floor: 0, count: 1, make: func(f *office, _ int) target {
		return target{Method: "GET", URL: "/v1/compliance?inspection_id=" + f.inspection}
	}},
	// The raw handler counts the cases, which takes it long, where the program reads
	// counters: the ratio is what those are worth, not what our layers cost.
	{name: "status report", floor: 0, writes: true, count: 5000, connections: 2, make: func(f *office, _ int) target {
		return target{Method: "POST", URL: "/v1/status-reports", Body: encode(map[string]any{"inspection_id": f.inspection})}
	}},
}

// attack runs a scenario against a server with the load tool on the other cores.
func attack(ctx context.Context, o options, s scenario, f *office, server *process, token string) (result, error) {
	used := f.used
	if err := writeTargets(filepath.Join(o.dir, "targets"), s, f, server.base, token); err != nil {
		return result{}, err
	}
	workers := strconv.Itoa(o.workers)
	if s.connections > 0 {
		workers = strconv.Itoa(s.connections)
	}
	args := []string{"attack", "-format=json", "-targets=" + filepath.Join(o.dir, "targets"), "-rate=0",
		"-max-workers=" + workers, "-workers=" + workers, "-connections=" + workers,
		"-duration=" + o.duration.String(), "-timeout=5m", "-max-body=0"}
	if s.writes {
		args = append(args, "-lazy")
	}
	bin, args := o.pinned(fmt.Sprintf("1-%d", runtime.NumCPU()-1), o.vegeta, args...)
	var hits, faults bytes.Buffer
	cmd := exec.CommandContext(ctx, bin, args...)
	cmd.Stdout, cmd.Stderr = &hits, &faults
	before := server.spent()
	if err := cmd.Run(); err != nil {
		return result{}, fmt.Errorf("%w: %s", err, faults.String())
	}
	spent := server.spent() - before
	report := exec.CommandContext(ctx, o.vegeta, "report", "-type=json")
	report.Stdin = &hits
	out, err := report.Output()
	if err != nil {
		return result{}, err
	}
	r, sent, err := parse(out)
	r.cpu = float64(spent.Microseconds()) / float64(max(1, sent))
	if s.name == "dispatch" {
		f.used = used + sent + o.workers // the rest was never sent and may serve later
	}
	return r, err
}

func writeTargets(file string, s scenario, f *office, base, token string) error {
	out, err := os.Create(file)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(out)
	e := json.NewEncoder(w)
	for i := range s.count {
		t := s.make(f, i)
		t.URL = base + t.URL
		if t.Header == nil {
			t.Header = map[string][]string{}
		}
		// The load tool asks for gzip by itself, and the raw handler has none.
		t.Header["Accept-Encoding"] = []string{"identity"}
		if token != "" {
			t.Header["Authorization"] = []string{"Bearer " + token}
		}
		if t.Body != nil {
			t.Header["Content-Type"] = []string{"application/json"}
		}
		if err := e.Encode(t); err != nil {
			return errors.Join(err, out.Close())
		}
	}
	return errors.Join(w.Flush(), out.Close())
}

func parse(out []byte) (result, int, error) {
	var v struct {
		Latencies struct {
			P50 float64 `json:"50th"`
			P99 float64 `json:"99th"`
		} `json:"latencies"`
		Requests    int            `json:"requests"`
		Throughput  float64        `json:"throughput"`
		Success     float64        `json:"success"`
		StatusCodes map[string]int `json:"status_codes"`
		Errors      []string       `json:"errors"`
	}
	if err := json.Unmarshal(out, &v); err != nil {
		return result{}, 0, err
	}
	if v.Success < 0.999 {
		return result{}, v.Requests, fmt.Errorf("only %.1f %% succeeded: %v %v", 100*v.Success, v.StatusCodes, v.Errors)
	}
	return result{rate: v.Throughput, p50: v.Latencies.P50 / 1e6, p99: v.Latencies.P99 / 1e6, success: v.Success, codes: v.StatusCodes}, v.Requests, nil
}
