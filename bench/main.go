// Command bench measures the real program over loopback on each engine, beside a
// raw handler that runs the same SQL without our layers and beside the engine's
// own ceiling. `make bench` runs it.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"time"
)

type options struct {
	binary, vegeta, pgbench, postgres string
	engines                           string
	cases, workers                    int
	duration                          time.Duration
	dir                               string
	pin                               bool
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
	flag.IntVar(&o.cases, "cases", 100_000, "how many cases to seed")
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
		r := row{name: s.name}
		if err := office.signIn(); err != nil {
			return err
		}
		if r.ours, err = attack(ctx, o, s, office, office.server.base, office.token); err != nil {
			return fmt.Errorf("%s: %w\n%s", s.name, err, office.server.said())
		}
		if r.raw, err = attack(ctx, o, s, office, raw.base, ""); err != nil {
			return fmt.Errorf("%s, raw: %w\n%s", s.name, err, raw.said())
		}
		rows = append(rows, r)
		fmt.Fprintf(os.Stderr, "%s %s: %.0f/s\n", engine, s.name, r.ours.rate)
	}
	ceiling, err := ceiling(ctx, o, db)
	if err != nil {
		return err
	}
	report(os.Stdout, o, engine, rows, ceiling, office.server.memory())
	return nil
}
