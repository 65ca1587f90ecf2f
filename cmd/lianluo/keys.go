package main

import (
	"errors"
	"time"

	"lianluo/internal/app"
)

type keysCmd struct {
	Rotate keysRotateCmd `cmd:"" help:"Encrypt with a new key from now on, and what is stored as well, also while serving."`
	Reseal keysResealCmd `cmd:"" help:"Go on with a rotation that was broken off."`
	Wrap   keysWrapCmd   `cmd:"" help:"Encrypt the key file with the master key on standard input; an empty line leaves it in clear."`
}

type keysRotateCmd struct {
	Stage bool `help:"Only add the key for reading, to copy the key file to other machines first."`
}

// Run rotates the keys of the key file.
func (c *keysRotateCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	if c.Stage {
		return errors.Join(a.StageKey(e.out), a.Close())
	}
	return errors.Join(a.RotateKeys(e.ctx, e.out), a.Close())
}

type keysResealCmd struct{}

// Run encrypts what is still under an older key.
func (c *keysResealCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(a.Reseal(e.ctx, e.out, time.Second), a.Close())
}

type keysWrapCmd struct{}

// Run exchanges the master key, of which the one in force is a setting.
func (c *keysWrapCmd) Run(e *environment) error {
	cfg, _, err := e.config()
	if err != nil {
		return err
	}
	next, err := e.line()
	if err != nil {
		return err
	}
	return app.WrapKeys(cfg, next, e.out)
}
