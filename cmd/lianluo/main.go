// Command lianluo is the whole system: the server and the tools around it.
package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"lianluo/internal/app"
	"lianluo/internal/fault"
)

// version is set by the build.
var version = "dev"

type cli struct {
	ConfigFile   string `name:"config" env:"LIANLUO_CONFIG" help:"Configuration file, YAML or JSON." placeholder:"FILE"`
	app.Settings `group:"Settings"`

	Serve       serveCmd       `cmd:"" help:"Serve the API."`
	Demo        demoCmd        `cmd:"" help:"Serve the sample office on a clock of its own, for drills."`
	Migrate     migrateCmd     `cmd:"" help:"Bring the database up to date, or tell how it stands."`
	Plan        planCmd        `cmd:"" help:"Read a work plan and print the draft and what could not be read."`
	User        userCmd        `cmd:"" help:"Accounts."`
	Audit       auditCmd       `cmd:"" help:"The audit trail."`
	Keys        keysCmd        `cmd:"" help:"The encryption keys."`
	Jobs        jobsCmd        `cmd:"" help:"Background work."`
	Backup      backupCmd      `cmd:"" help:"Write a consistent copy of everything, also while serving."`
	Restore     restoreCmd     `cmd:"" help:"Fill an empty database from a backup and check it."`
	Healthcheck healthcheckCmd `cmd:"" help:"Ask a running server whether it is ready; for containers."`
	Version     versionCmd     `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run parses and runs one command; 0 when it did its work, 1 when it failed, 2
// when it was asked for wrongly.
func run(ctx context.Context, args []string, in io.Reader, out, errs io.Writer) int {
	var c cli
	parser, err := kong.New(&c, kong.Name("lianluo"), kong.Description("联络：街道办事处配合生态环境保护督察的后端。"),
		kong.Writers(out, errs), kong.UsageOnError(), kong.ShortUsageOnError())
	if err != nil {
		return fail(errs, err, 2)
	}
	parsed, err := parser.Parse(args)
	if err != nil {
		return fail(errs, err, 2)
	}
	env := &environment{ctx: ctx, settings: &c.Settings, file: c.ConfigFile, in: in, out: out, errs: errs}
	if err := parsed.Run(env); err != nil {
		return fail(errs, err, 1)
	}
	return 0
}

// fail tells what went wrong; of input that was refused, every fault in words.
func fail(to io.Writer, err error, code int) int {
	fmt.Fprintln(to, "lianluo:", err)
	if f, ok := fault.As(err); ok {
		for _, x := range f.Fields {
			fmt.Fprintf(to, "  %s: %s\n", strings.TrimPrefix(x.Pointer, "/"), x.Detail.EN)
		}
	}
	return code
}
