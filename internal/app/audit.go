package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"lianluo/internal/audit"
)

// ErrBrokenChain says that the events of an office are not what was written.
var ErrBrokenChain = errors.New("the audit trail does not hold")

// checkpointKey is derived from the key file, so that who owns the database
// alone cannot seal a checkpoint.
const checkpointKey = "audit checkpoints"

// VerifyAudit walks every office's chain, prints a line for each, and returns
// ErrBrokenChain when one does not hold.
func (a *App) VerifyAudit(ctx context.Context, out io.Writer, checkpoints ...audit.Checkpoint) error {
	all, err := a.Services.Audit.VerifyAll(ctx, checkpoints...)
	if err != nil {
		return err
	}
	broken := 0
	for _, v := range all {
		if v.Intact() {
			fmt.Fprintf(out, "office %s: intact, %d events, head %s\n", v.OfficeID, v.Checked, v.HeadHash)
			continue
		}
		broken++
		fmt.Fprintf(out, "office %s: BROKEN at sequence %d: %s (%s); %d events before it hold\n",
			v.OfficeID, v.Fault.Sequence, v.Fault.Kind, v.Fault.Detail, v.Last)
	}
	if broken > 0 {
		return fmt.Errorf("%w: %d of %d offices", ErrBrokenChain, broken, len(all))
	}
	_, err = fmt.Fprintf(out, "%d offices verified\n", len(all))
	return err
}

// Checkpoint verifies every chain and writes where each stands, sealed, for
// keeping away from the database.
func (a *App) Checkpoint(ctx context.Context, out io.Writer) error {
	if err := a.VerifyAudit(ctx, io.Discard); err != nil {
		return err
	}
	points, err := a.Services.Audit.Checkpoints(ctx, a.Vault.Derive(checkpointKey))
	if err != nil {
		return err
	}
	e := json.NewEncoder(out)
	e.SetIndent("", "  ")
	return e.Encode(points)
}

// ReadCheckpoints reads what Checkpoint wrote. It refuses a file that was
// edited, or sealed with another key file.
func (a *App) ReadCheckpoints(in io.Reader) ([]audit.Checkpoint, error) {
	var points []audit.Checkpoint
	if err := json.NewDecoder(in).Decode(&points); err != nil {
		return nil, fmt.Errorf("the checkpoint file cannot be read: %w", err)
	}
	for _, p := range points {
		if !p.Genuine(a.Vault.Derive(checkpointKey)) {
			return nil, fmt.Errorf("the checkpoint of office %s was edited or sealed with another key file", p.OfficeID)
		}
	}
	return points, nil
}
