// Command bench measures the real program over loopback on each engine, beside a
// raw handler that runs the same SQL without our layers and beside the engine's
// own ceiling. `make bench` runs it.
package main

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"
)

type options struct {
	binary, vegeta, pgbench, postgres       string
	engines, only, profile                  string
	cases, events, workers, rounds, overdue int
	lines                                   int
	duration                                time.Duration
	dir                                     string
	pin                                     bool
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "raw" {
		exit(serveRaw(os.Args[2:]))
	}
	var o options
	flag.StringVar(&o.binary, "binary", "bin/lianluo", "the program")
	flag.StringVar(&o.vegeta, "vegeta", "vegeta", "the load tool")
	flag.StringVar(&o.pgbench, "pgbench", "", "pgbench, for PostgreSQL's ceiling; empty leaves it out")
	flag.StringVar(&o.postgres, "postgres", os.Getenv("LIANLUO_TEST_POSTGRES_URL"), "a PostgreSQL where a database may be created")
	flag.StringVar(&o.engines, "engines", "sqlite,postgres", "which engines")
	flag.StringVar(&o.only, "only", "", "scenarios to run, by the beginnings of their names; empty for all")
	flag.StringVar(&o.profile, "profile", "", "folder for what perf records of both servers in each scenario; empty for none")
	flag.IntVar(&o.rounds, "rounds", 1, "how often each scenario runs against both servers in turn; the median counts")
	flag.IntVar(&o.cases, "cases", 100_000, "how many cases to seed")
	flag.IntVar(&o.overdue, "overdue", 0, "how many percent of the cases are overdue, on the last hundred days")
	flag.IntVar(&o.events, "events", 0, "up to how many events the table is filled after seeding")
	flag.IntVar(&o.lines, "lines", 0, "how many lines of events to leave open and idle after the scenarios")
	flag.IntVar(&o.workers, "connections", 16, "how many connections")
	flag.DurationVar(&o.duration, "duration", 5*time.Second, "how long each scenario runs")
	flag.BoolVar(&o.pin, "pin", true, "the server on the first core, the load on the others")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exit(run(ctx, o))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
	os.Exit(0)
}

func run(ctx context.Context, o options) error {
	for engine := range strings.SplitSeq(o.engines, ",") {
		dir, err := os.MkdirTemp("", "lianluo-bench")
		if err != nil {
			return err
		}
		o.dir = dir
		err = measure(ctx, o, engine)
		if e := os.RemoveAll(dir); err == nil {
			err = e
		}
		if err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

// measure runs all scenarios on one engine and prints the table.
func measure(ctx context.Context, o options, engine string) error {
	db, err := prepare(ctx, o, engine)
	if err != nil {
		return err
	}
	defer db.drop()
	office, err := seed(ctx, o, db)
	if err != nil {
		return err
	}
	defer office.server.stop()
	raw, err := startRaw(ctx, o, db, office)
	if err != nil {
		return err
	}
	defer raw.stop()
	var rows []row
	for _, s := range scenarios {
		if !o.wants(s.name) {
			continue
		}
		r, err := compare(ctx, o, s, office, raw)
		if err != nil {
			return err
		}
		rows = append(rows, r)
		fmt.Fprintf(os.Stderr, "%s %s: %.0f/s\n", engine, s.name, r.ours.rate)
	}
	ceiling, err := ceiling(ctx, o, db)
	if err != nil {
		return err
	}
	resident, lines := office.server.resident(), ""
	if o.lines > 0 {
		if lines, err = idle(ctx, office, o.lines); err != nil {
			return err
		}
	}
	report(os.Stdout, o, engine, rows, ceiling, resident, lines)
	return nil
}

// wants tells whether the scenario was asked for.
func (o options) wants(name string) bool {
	for begin := range strings.SplitSeq(o.only, ",") {
		if strings.HasPrefix(name, strings.TrimSpace(begin)) {
			return true
		}
	}
	return false
}

// compare runs a scenario against both servers in turn, so that what else the
// machine does meets both alike, and takes the round with the median ratio.
func compare(ctx context.Context, o options, s scenario, f *office, raw *process) (row, error) {
	var rounds []row
	for range o.rounds {
		r := row{name: s.name}
		if err := f.signIn(); err != nil {
			return r, err
		}
		var err error
		stop := f.server.record(ctx, o, s.name)
		token := f.token
		if s.supervises {
			token = f.supervisor
		}
		r.ours, err = attack(ctx, o, s, f, f.server, token)
		stop()
		if err != nil {
			return r, fmt.Errorf("%s: %w\n%s", s.name, err, f.server.said())
		}
		stop = raw.record(ctx, o, s.name+" raw")
		r.raw, err = attack(ctx, o, s, f, raw, "")
		stop()
		if err != nil {
			return r, fmt.Errorf("%s, raw: %w\n%s", s.name, err, raw.said())
		}
		rounds = append(rounds, r)
	}
	slices.SortFunc(rounds, func(a, b row) int { return cmp.Compare(a.ratio(), b.ratio()) })
	return rounds[len(rounds)/2], nil
}
