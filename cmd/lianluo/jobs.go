package main

import "errors"

type jobsCmd struct {
	Dead jobsDeadCmd `cmd:"" help:"List the background jobs that failed as often as allowed, or have one tried again."`
}

type jobsDeadCmd struct {
	Revive string `help:"Give this job its attempts back." placeholder:"ID"`
}

// Run lists the dead jobs, or revives one.
func (c *jobsDeadCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	if c.Revive != "" {
		return errors.Join(a.ReviveJob(e.ctx, c.Revive, e.out), a.Close())
	}
	return errors.Join(a.DeadJobs(e.ctx, e.out), a.Close())
}
