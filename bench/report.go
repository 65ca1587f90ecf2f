package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

type row struct {
	name      string
	ours, raw result
}

func (r row) ratio() float64 { return r.ours.rate / r.raw.rate }

// report prints the table in Markdown, ready for docs/operations.md.
func report(w io.Writer, o options, engine string, rows []row, ceiling float64, resident int64, lines string) {
	fmt.Fprintf(w, "\n### %s, %d cases, at least %d events, %d connections, %s a scenario (%d cores, %s)\n\n",
		engine, o.cases, max(o.cases, o.events), o.workers, o.duration, runtime.NumCPU(), time.Now().Format(time.DateOnly))
	fmt.Fprintln(w, "| scenario | requests/s | p50 ms | p99 ms | CPU µs | raw handler/s | raw p99 ms | raw CPU µs | ratio | held to |")
	fmt.Fprintln(w, "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, r := range rows {
		floor := "–"
		for _, s := range scenarios {
			if s.name == r.name && s.floor > 0 {
				floor = fmt.Sprintf("≥ %.2f", s.floor)
			}
		}
		fmt.Fprintf(w, "| %s | %.0f | %.2f | %.2f | %.0f | %.0f | %.2f | %.0f | %.2f | %s |\n",
			r.name, r.ours.rate, r.ours.p50, r.ours.p99, r.ours.cpu, r.raw.rate, r.raw.p99, r.raw.cpu, r.ratio(), floor)
	}
	if ceiling > 0 {
		fmt.Fprintf(w, "\npgbench, the same row by its key, %d clients: %.0f/s\n", o.workers, ceiling)
	}
	fmt.Fprintf(w, "\nresident after the run: %d MiB\n", resident>>20)
	if lines != "" {
		fmt.Fprintf(w, "\n%s\n", lines)
	}
}

// ceiling is what pgbench gets out of the engine for the get of one row; 0 when
// there is none for the engine.
func ceiling(ctx context.Context, o options, d database) (float64, error) {
	if d.engine != "postgres" || o.pgbench == "" {
		return 0, nil
	}
	script := filepath.Join(o.dir, "get.sql")
	const sql = "SELECT * FROM petition_cases WHERE id = (SELECT id FROM petition_cases LIMIT 1);\n"
	if err := os.WriteFile(script, []byte(sql), 0o600); err != nil {
		return 0, err
	}
	cmd := exec.CommandContext(ctx, o.pgbench, "-n", "-f", script, "-c", strconv.Itoa(o.workers), "-j", "1", "-M", "prepared",
		"-T", strconv.Itoa(max(1, int(o.duration.Seconds()))), d.url)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w\n%s", err, out)
	}
	lines := bufio.NewScanner(strings.NewReader(string(out)))
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), "tps = "); ok {
			number, _, _ := strings.Cut(rest, " ")
			return strconv.ParseFloat(number, 64)
		}
	}
	return 0, fmt.Errorf("pgbench said nothing: %s", out)
}
