package app

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"
	"sync"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"lianluo"
	"lianluo/internal/alarm"
	"lianluo/internal/blob"
	"lianluo/internal/due"
	"lianluo/internal/event"
	"lianluo/internal/job"
	"lianluo/internal/office"
	"lianluo/internal/server"
	"lianluo/internal/store"
	"lianluo/internal/tally"
	"lianluo/internal/vault"
)

// App is the whole program, built from the bottom up by New.
type App struct {
	Config   Config
	Store    *store.Store
	Vault    *vault.Vault
	Files    *blob.Storage
	Jobs     *job.Queue
	Alarms   *alarm.Watch
	Events   *event.Hooks
	Services *Services
	Server   *server.Server

	log     *slog.Logger
	clock   store.Clock
	serving server.Options
	came    <-chan struct{} // many rows at once
	closers []func() error
}

// Options are what a command decides, beyond the settings.
type Options struct {
	Log     *slog.Logger
	Drill   *Drill // a clock of its own, for demo
	Kind    string // who makes the database: MadeByServe, MadeByDemo, or "" for tools
	Migrate bool
	Version server.Version
}

// Drill is where the clock of a demo starts and how fast it runs.
type Drill struct {
	At    time.Time
	Speed float64
}

// New opens and builds everything, and closes what it opened when something
// fails. Nothing is served until Run.
func New(ctx context.Context, cfg Config, opt Options) (*App, error) {
	a := &App{Config: cfg, log: opt.Log, clock: store.SystemClock{}}
	var drill *drillClock
	switch {
	case opt.Drill != nil:
		drill = newDrillClock(a.clock, opt.Drill.At, opt.Drill.Speed)
		a.clock = drill
	case opt.Kind == "": // what a tool does to a drill belongs to the drill's time
		a.clock = newDrillClock(a.clock, a.clock.Now(), 1)
	}
	if err := a.build(ctx, opt, drill); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) build(ctx context.Context, opt Options, drill *drillClock) error {
	cfg := a.Config
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return fmt.Errorf("LIANLUO_DATA_DIR: %w", err)
	}
	_, err := os.Stat(cfg.KeyFile)
	absent := errors.Is(err, fs.ErrNotExist)
	if a.Vault, err = vault.Open(cfg.KeyFile, cfg.MasterKey); err != nil {
		return fmt.Errorf("LIANLUO_KEY_FILE: %w", err)
	}
	if a.Store, err = openStore(ctx, cfg, a.clock, a.log, a.Vault); err != nil {
		return err
	}
	a.closers = append(a.closers, a.Store.Close)
	if opt.Migrate {
		done, err := a.Store.Migrate(ctx)
		if err != nil {
			return fmt.Errorf("migrations: %w", err)
		}
		for _, m := range done {
			a.log.Info("migrated", "version", m.Version, "name", m.Name)
		}
	}
	madeBy, err := settle(ctx, a.Store, a.Vault, opt.Kind)
	if err != nil {
		if absent && errors.Is(err, ErrOtherKeys) { // keys that fit nothing must not lie about
			err = errors.Join(fmt.Errorf("%w: there was no such file", err), os.Remove(cfg.KeyFile))
		}
		return err
	}
	due.Install(a.Store, office.NewService(a.Store))
	if drill != nil {
		if err := drill.goOn(ctx, a.Store); err != nil {
			return err
		}
	} else if c, ok := a.clock.(*drillClock); ok && madeBy == MadeByDemo {
		if err := c.goBack(ctx, a.Store); err != nil {
			return err
		}
	}
	tally.Install(a.Store)
	a.Events = event.Install(a.Store)
	if a.Files, err = openFiles(ctx, cfg, a.Vault); err != nil {
		return err
	}
	a.closers = append(a.closers, a.Files.Close)
	a.Jobs = job.New(a.Store, a.log)
	a.Alarms = alarm.New(a.Store, a.Jobs, a.log)
	if a.Services, err = newServices(a); err != nil {
		return err
	}
	return a.serve(ctx, opt, drill)
}

func openStore(ctx context.Context, cfg Config, clock store.Clock, log *slog.Logger, v *vault.Vault) (*store.Store, error) {
	s, err := store.Open(ctx, store.Config{
		URL: cfg.DatabaseURL, DataDir: cfg.DataDir, MaxConns: cfg.DatabaseConns, StatementTimeout: cfg.StatementTimeout,
		Clock: clock, CursorKey: v.Derive("cursors"), Logger: log,
	})
	if err != nil {
		return nil, databaseError(cfg, err)
	}
	return s, nil
}

// databaseError names the setting that says where the database is.
func databaseError(cfg Config, err error) error {
	key := "LIANLUO_DATABASE_URL"
	if cfg.DatabaseURL == "" {
		key = "LIANLUO_DATA_DIR"
	}
	return fmt.Errorf("%s: database: %w", key, err)
}

// ContractVersion is the version that the contract gives itself.
func ContractVersion() (string, error) {
	doc, err := openapi3.NewLoader().LoadFromData(lianluo.Rules)
	if err != nil {
		return "", fmt.Errorf("contract: %w", err)
	}
	return doc.Info.Version, nil
}

// serve builds the top: the contract, the traces and the server.
func (a *App) serve(ctx context.Context, opt Options, drill *drillClock) error {
	defer sparingly()()
	doc, err := openapi3.NewLoader().LoadFromData(lianluo.Rules)
	if err != nil {
		return fmt.Errorf("contract: %w", err)
	}
	tracer, stop, err := newTracer(ctx, a.Config.OTLPEndpoint, opt.Version.Version)
	if err != nil {
		return fmt.Errorf("LIANLUO_OTLP_ENDPOINT: %w", err)
	}
	a.closers = append(a.closers, stop)
	a.came = imports(a.Store)
	opt.Version.API = doc.Info.Version
	so := server.Options{
		Contract: lianluo.OpenAPI, Rules: doc, Routes: server.Routes(a.Services.api()), Auth: a.Services.Accounts,
		Store: a.Store, Sealer: a.Vault, Files: a.Files, Log: a.log, Tracer: tracer, Version: opt.Version,
		CORSOrigins: a.Config.CORSOrigins, TrustedProxies: a.Config.TrustedProxies, RateLimit: a.Config.RateLimit,
		RequestTimeout: a.Config.RequestTimeout, DrainDelay: a.Config.DrainDelay, StopTimeout: a.Config.ShutdownTimeout,
	}
	if drill != nil {
		so.Simulated = drill.stamp
	}
	a.serving = so
	a.Server, err = server.New(so)
	return err
}

func listen(ctx context.Context, cfg Config) (net.Listener, error) {
	var lc net.ListenConfig
	l, err := lc.Listen(ctx, "tcp", cfg.Listen)
	if err != nil {
		return nil, fmt.Errorf("LIANLUO_LISTEN: %w", err)
	}
	return l, nil
}

// Listenable tells whether the address can be served on, before anything is migrated
// or made; what takes it in between is told by Run.
func Listenable(ctx context.Context, cfg Config) error {
	l, err := listen(ctx, cfg)
	if err != nil {
		return err
	}
	return l.Close()
}

// Run listens and serves until ctx ends, with the background work beside it.
// ready is told the address once the port is open.
func (a *App) Run(ctx context.Context, ready func(address string)) error {
	l, err := listen(ctx, a.Config)
	if err != nil {
		return err
	}
	work, stop := context.WithCancel(context.WithoutCancel(ctx))
	var background sync.WaitGroup
	background.Go(func() { a.Jobs.Run(work) })
	background.Go(func() { a.tidy(work) })
	background.Go(func() { a.learn(work) })
	background.Go(func() { a.watchKeys(work) })
	background.Go(func() { a.Server.ShareLimits(work) })
	background.Go(func() { a.Services.Accounts.Watch(work) })
	background.Go(func() { a.Services.Relations.Follow(work, a.Server.Answered) })
	background.Go(func() { a.Services.Resumption.Follow(work) })
	background.Go(func() { a.Alarms.Run(work) })
	background.Go(func() { a.Services.Messages.Run(work, a.log) })
	background.Go(func() { a.Services.Webhooks.Run(work) })
	background.Go(func() {
		a.Services.Changes.Run(work, func(err error) { a.log.Warn("streams of changes wait", "error", err) })
	})
	pairUp()
	background.Go(func() { tuneMemory(work) })
	if ready != nil {
		ready(l.Addr().String())
	}
	a.log.Info("serving", "address", l.Addr().String(), "engine", a.Store.Engine())
	err = a.Server.Serve(ctx, l)
	stop() // after the requests: they may still enqueue
	background.Wait()
	a.log.Info("stopped")
	return err
}

// Close closes everything in the reverse order of opening.
func (a *App) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}
