package main

import (
	"context"
	"io"
	"log/slog"
	"os"
	"runtime"
	"runtime/debug"

	"lianluo/internal/app"
	"lianluo/internal/server"
)

// environment is what commands act in.
type environment struct {
	ctx       context.Context
	settings  *app.Settings
	file      string
	in        io.Reader
	out, errs io.Writer
}

// config reads and checks all settings, before anything opens.
func (e *environment) config() (app.Config, *slog.Logger, error) {
	if err := app.CheckEnvironment(os.Environ()); err != nil {
		return app.Config{}, nil, err
	}
	values, err := app.ReadFile(e.file)
	if err != nil {
		return app.Config{}, nil, err
	}
	if err := e.settings.Fill(values); err != nil {
		return app.Config{}, nil, err
	}
	cfg, err := e.settings.Config()
	if err != nil {
		return app.Config{}, nil, err
	}
	return cfg, slog.New(slog.NewJSONHandler(e.errs, &slog.HandlerOptions{Level: cfg.LogLevel})), nil
}

// open builds the program for a command that works on the database beside a
// server or without one.
func (e *environment) open() (*app.App, error) {
	cfg, log, err := e.config()
	if err != nil {
		return nil, err
	}
	return app.New(e.ctx, cfg, app.Options{Log: app.Quieter(log), Migrate: true, Version: versionInfo()})
}

func versionInfo() server.Version {
	v := server.Version{Version: version, Go: runtime.Version()}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Revision = s.Value
			}
		}
	}
	return v
}
