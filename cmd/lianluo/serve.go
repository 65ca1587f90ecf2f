package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"net"
	"net/http"
	"time"

	"lianluo/internal/app"
)

type serveCmd struct {
	Sample bool `help:"Load the sample office when there is none, and print its sign-ins once."`
}

// Run serves until it is told to stop.
func (c *serveCmd) Run(e *environment) error {
	cfg, log, err := e.config()
	if err != nil {
		return err
	}
	if err := app.Listenable(e.ctx, cfg); err != nil {
		return err
	}
	a, err := app.New(e.ctx, cfg, app.Options{Log: log, Kind: app.MadeByServe, Migrate: true, Version: versionInfo()})
	if err != nil {
		return err
	}
	if c.Sample {
		if err := a.Sample(e.ctx, e.out); err != nil {
			return errors.Join(err, a.Close())
		}
	}
	return errors.Join(a.Run(e.ctx, e.announce), a.Close())
}

// announce prints where to look first, for people at a terminal.
func (e *environment) announce(address string) {
	fmt.Fprintf(e.out, "接口文档 http://%s/docs\n登录     POST http://%s/v1/auth/login\n", address, address)
}

type demoCmd struct {
	At    string  `help:"When the drill starts, RFC 3339; one that was begun goes on from its last event." default:"2021-09-10T08:00:00+08:00" placeholder:"TIME"`
	Speed float64 `help:"How many times as fast as real time its clock runs." default:"1"`
}

// Run serves the sample office on the drill's clock.
func (c *demoCmd) Run(e *environment) error {
	at, err := time.Parse(time.RFC3339, c.At)
	if err != nil {
		return errors.New("--at: must be an instant such as 2021-09-10T08:00:00+08:00")
	}
	if math.IsNaN(c.Speed) || c.Speed <= 0 || c.Speed > 100000 {
		return errors.New("--speed: must be above 0 and at most 100000")
	}
	cfg, log, err := e.config()
	if err != nil {
		return err
	}
	if err := app.Listenable(e.ctx, cfg); err != nil {
		return err
	}
	a, err := app.New(e.ctx, cfg, app.Options{Log: log, Kind: app.MadeByDemo, Migrate: true, Version: versionInfo(),
		Drill: &app.Drill{At: at, Speed: c.Speed}})
	if err != nil {
		return err
	}
	if err := a.Sample(e.ctx, e.out); err != nil {
		return errors.Join(err, a.Close())
	}
	return errors.Join(a.Run(e.ctx, e.announce), a.Close())
}

type healthcheckCmd struct{}

// Run asks the server on the configured port whether it is ready.
func (c *healthcheckCmd) Run(e *environment) error {
	cfg, _, err := e.config()
	if err != nil {
		return err
	}
	host, port, err := net.SplitHostPort(cfg.Listen)
	if err != nil {
		return err
	}
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "127.0.0.1"
	}
	client := http.Client{Timeout: 2 * time.Second}
	req, err := http.NewRequestWithContext(e.ctx, http.MethodGet, "http://"+net.JoinHostPort(host, port)+"/readyz", nil)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return errors.New("the server does not answer")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("the server is not ready: %d", resp.StatusCode)
	}
	return nil
}

type versionCmd struct{}

// Run prints the version as JSON.
func (c *versionCmd) Run(e *environment) error {
	v := versionInfo()
	var err error
	if v.API, err = app.ContractVersion(); err != nil {
		return err
	}
	enc := json.NewEncoder(e.out)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
