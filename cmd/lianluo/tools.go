package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"lianluo/internal/app"
	"lianluo/internal/plan"
)

type migrateCmd struct {
	Up     migrateUpCmd     `cmd:"" help:"Apply what is pending."`
	Status migrateStatusCmd `cmd:"" help:"List the migrations."`
}

type migrateUpCmd struct{}

// Run applies what is pending and lists it.
func (c *migrateUpCmd) Run(e *environment) error {
	cfg, log, err := e.config()
	if err != nil {
		return err
	}
	s, err := app.OpenStore(e.ctx, cfg, log)
	if err != nil {
		return err
	}
	done, err := s.Migrate(e.ctx)
	for _, m := range done {
		fmt.Fprintf(e.out, "%04d  %s\n", m.Version, m.Name)
	}
	if err == nil && len(done) == 0 {
		fmt.Fprintln(e.out, "up to date")
	}
	return errors.Join(err, s.Close())
}

type migrateStatusCmd struct{}

// Run lists the migrations and changes nothing.
func (c *migrateStatusCmd) Run(e *environment) error {
	cfg, log, err := e.config()
	if err != nil {
		return err
	}
	s, err := app.OpenStore(e.ctx, cfg, log)
	if err != nil {
		return err
	}
	all, err := s.MigrationStatus(e.ctx)
	for _, m := range all {
		state := "pending"
		if m.Applied {
			state = "applied " + m.AppliedAt.UTC().Format("2006-01-02 15:04:05Z")
		}
		fmt.Fprintf(e.out, "%04d  %-30s %s\n", m.Version, m.Name, state)
	}
	return errors.Join(err, s.Close())
}

type planCmd struct {
	File string `arg:"" help:"The plan, .txt or .docx; - reads standard input."`
	JSON bool   `name:"json" help:"Print JSON."`
}

// Run reads the plan; no database is needed.
func (c *planCmd) Run(e *environment) error {
	data, err := e.read(c.File)
	if err != nil {
		return err
	}
	return plan.Show(e.out, data, c.JSON)
}

const maxPlan = 4 << 20 // the reader's own limit is lower and says so in its own words

// line reads a secret from the first line of standard input.
func (e *environment) line() (string, error) {
	text, err := bufio.NewReader(io.LimitReader(e.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", err
	}
	return strings.TrimRight(text, "\r\n"), nil
}

func (e *environment) read(path string) ([]byte, error) {
	in := e.in
	if path != "-" {
		f, err := os.Open(path)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	return io.ReadAll(io.LimitReader(in, maxPlan))
}

type userCmd struct {
	Create userCreateCmd `cmd:"" help:"Create an account; the password is read from standard input. The first one makes the office too."`
}

type userCreateCmd struct {
	Username string `required:"" help:"Name to sign in with."`
	Name     string `help:"Name to show; the user name if left out."`
	Office   string `help:"Name of the office when there are several, or of one to be founded with its --admin."`
	Admin    bool   `help:"Administrator of the office."`
	Auditor  bool   `help:"Auditor of the office."`
}

// Run creates the account.
func (c *userCreateCmd) Run(e *environment) error {
	password, err := e.line()
	if err != nil {
		return err
	}
	a, err := e.open()
	if err != nil {
		return err
	}
	said, err := a.CreateUser(e.ctx, app.NewUser{
		Username: c.Username, Name: c.Name, Office: c.Office, Admin: c.Admin, Auditor: c.Auditor,
		Password: password,
	})
	if err == nil {
		fmt.Fprintln(e.out, said)
	}
	return errors.Join(err, a.Close())
}

type auditCmd struct {
	Verify     auditVerifyCmd     `cmd:"" help:"Walk every office's chain and name the first event that does not fit; count the cases and name the counters that differ."`
	Recount    auditRecountCmd    `cmd:"" help:"Count the cases and put right the counters that differ."`
	Checkpoint auditCheckpointCmd `cmd:"" help:"Print where every chain stands, sealed, to be kept away from the database."`
}

type auditVerifyCmd struct {
	Checkpoint string `help:"A file that audit checkpoint wrote: finds cut and rewritten tails, too." type:"existingfile"`
}

// Run verifies all chains and counters; it fails when one does not hold.
func (c *auditVerifyCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(c.verify(e, a), a.VerifyCounters(e.ctx, e.out), a.Close())
}

func (c *auditVerifyCmd) verify(e *environment, a *app.App) error {
	if c.Checkpoint == "" {
		return a.VerifyAudit(e.ctx, e.out)
	}
	f, err := os.Open(c.Checkpoint)
	if err != nil {
		return err
	}
	defer f.Close()
	points, err := a.ReadCheckpoints(f)
	if err != nil {
		return err
	}
	return a.VerifyAudit(e.ctx, e.out, points...)
}

type auditRecountCmd struct{}

// Run recounts the cases of every office.
func (c *auditRecountCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(a.Recount(e.ctx, e.out), a.Close())
}

type auditCheckpointCmd struct{}

// Run prints the checkpoints as JSON.
func (c *auditCheckpointCmd) Run(e *environment) error {
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(a.Checkpoint(e.ctx, e.out), a.Close())
}

type backupCmd struct {
	File string `arg:"" help:"Where to write the copy; it must not exist."`
}

// Run writes the copy beside its name first, so that a file of that name is
// always whole.
func (c *backupCmd) Run(e *environment) error {
	if _, err := os.Stat(c.File); err == nil {
		return fmt.Errorf("%s exists already", c.File)
	}
	a, err := e.open()
	if err != nil {
		return err
	}
	return errors.Join(a.Backup(e.ctx, c.File, e.out), a.Close())
}

type restoreCmd struct {
	File string `arg:"" help:"The copy."`
}

// Run fills the configured database, which must be empty.
func (c *restoreCmd) Run(e *environment) error {
	cfg, log, err := e.config()
	if err != nil {
		return err
	}
	return app.Restore(e.ctx, cfg, app.Quieter(log), c.File, e.out)
}
