package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm/clause"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// keyReload is how often a serving process looks whether the key file has
// changed. Until then it goes on encrypting with the key it knows.
const keyReload = 2 * time.Second

// factRing lists the keys that values in the database may be encrypted with.
const factRing = "key_ring"

// holds returns vault.ErrOlderFile when the file lacks one of the keys listed.
func holds(v *vault.Vault, ring string) error {
	for text := range strings.FieldsSeq(ring) {
		id, err := strconv.ParseUint(text, 16, 32)
		if err != nil {
			return fmt.Errorf("the list of keys in the database cannot be read: %w", err)
		}
		if !v.Has(uint32(id)) {
			return fmt.Errorf("LIANLUO_KEY_FILE: %w", vault.ErrOlderFile)
		}
	}
	return nil
}

// noteKeys adds the current key to those that the database needs.
func noteKeys(tx *store.Tx, v *vault.Vault) error {
	var have []fact
	if err := tx.DB.Where("name = ?", factRing).Limit(1).Find(&have).Error; err != nil {
		return err
	}
	ids := []string{}
	if len(have) > 0 {
		ids = strings.Fields(have[0].Value)
	}
	now := strconv.FormatUint(uint64(v.Primary()), 16)
	if slices.Contains(ids, now) {
		return nil
	}
	f := fact{factRing, strings.Join(append(ids, now), " ")}
	return tx.DB.Clauses(clause.OnConflict{UpdateAll: true}).Create(&f).Error
}

// watchKeys takes over what a rotation has written into the key file.
func (a *App) watchKeys(ctx context.Context) {
	tick := time.NewTicker(keyReload)
	defer tick.Stop()
	said := ""
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		changed, err := a.Vault.Reload()
		switch {
		case err != nil && err.Error() != said: // once, not every two seconds
			a.log.Error("the key file is not taken over", "error", err)
			said = err.Error()
		case changed:
			a.log.Info("the keys were rotated")
			said = ""
		}
	}
}

// StageKey adds a key that is only read with, and says what to do next.
func (a *App) StageKey(out io.Writer) error {
	if err := a.Vault.Stage(); err != nil {
		return err
	}
	_, err := fmt.Fprintln(out, "a key was staged; copy the key file to every machine, then run keys rotate on one and copy it again")
	return err
}

// RotateKeys makes another key the current one and encrypts what is stored with
// it. It may be broken off: Reseal goes on.
func (a *App) RotateKeys(ctx context.Context, out io.Writer) error {
	if err := a.Vault.Rotate(); err != nil {
		return err
	}
	as := auth.With(ctx, auth.System(uuid.Nil, "keys rotate"))
	note := func() error { return a.Store.InTx(as, func(tx *store.Tx) error { return noteKeys(tx, a.Vault) }) }
	if err := patiently(ctx, note); err != nil {
		return err
	}
	fmt.Fprintf(out, "new values are encrypted with key %08x\n", a.Vault.Primary())
	return a.Reseal(ctx, out, 2*keyReload)
}

// WrapKeys encrypts the key file with another master key, 32 bytes in base64, or leaves
// it in clear for an empty text. It returns what vault.ParseMaster and vault.Open do,
// and an error when there is no key file.
func WrapKeys(cfg Config, master string, out io.Writer) error {
	next, err := vault.ParseMaster(master)
	if err != nil {
		return fmt.Errorf("the master key on standard input %w", err)
	}
	if _, err := os.Stat(cfg.KeyFile); err != nil {
		return fmt.Errorf("LIANLUO_KEY_FILE: %w", err)
	}
	v, err := vault.Open(cfg.KeyFile, cfg.MasterKey)
	if err != nil {
		return fmt.Errorf("LIANLUO_KEY_FILE: %w", err)
	}
	if err := v.Wrap(next); err != nil {
		return err
	}
	said := "is encrypted; start with that key in LIANLUO_MASTER_KEY or LIANLUO_MASTER_KEY_FILE from now on"
	if master == "" {
		said = "is in clear; start without LIANLUO_MASTER_KEY from now on"
	}
	_, err = fmt.Fprintln(out, cfg.KeyFile, said)
	return err
}

// Reseal encrypts with the current key what is still under an older one, in
// small transactions beside a serving process. Servers may write with the old key
// until they have looked at the file, so after a pause it looks once more.
func (a *App) Reseal(ctx context.Context, out io.Writer, pause time.Duration) error {
	total, err := a.resealAll(ctx)
	if err != nil {
		return err
	}
	wait := time.NewTimer(pause)
	defer wait.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-wait.C:
	}
	late, err := a.resealAll(ctx)
	if err != nil {
		return err
	}
	if err := a.tellReseal(ctx, total+late); err != nil {
		return err
	}
	_, err = fmt.Fprintf(out, "%d petitioner records encrypted anew\n", total+late)
	return err
}

func (a *App) resealAll(ctx context.Context) (int, error) {
	ctx = auth.With(ctx, auth.System(uuid.Nil, "keys rotate"))
	total := 0
	// What petitioners said of the result, and who objected to a notice, are sealed like their records.
	for _, reseal := range []func(context.Context, uuid.UUID) (uuid.UUID, int, error){
		a.Services.Petitioners.Reseal, a.Services.Petitioners.ResealTexts, a.Services.Visits.Reseal, a.Services.Notices.Reseal, a.Services.Webhooks.Reseal,
	} {
		for after := uuid.Nil; ; {
			var last uuid.UUID
			var n int
			err := patiently(ctx, func() (err error) {
				last, n, err = reseal(ctx, after)
				return err
			})
			if err != nil {
				return total, errors.Join(fmt.Errorf("%d records encrypted anew; keys reseal goes on", total), err)
			}
			if total += n; last == uuid.Nil {
				break
			}
			after = last
		}
	}
	return total, nil
}

// busyTries is how often the database may be too busy for one transaction, which
// waits a second or more, before a command gives up.
const busyTries = 60

// patiently does what a serving process has no room for at once: a command may wait
// where a request is told to come again.
func patiently(ctx context.Context, act func() error) error {
	for tries := 1; ; tries++ {
		if err := act(); !fault.Is(err, fault.CodeUnavailable) || tries == busyTries || ctx.Err() != nil {
			return err
		}
	}
}

// tellReseal leaves an entry in every office's trail.
func (a *App) tellReseal(ctx context.Context, total int) error {
	offices, err := a.Services.Offices.All(auth.With(ctx, auth.System(uuid.Nil, "keys rotate")))
	if err != nil {
		return err
	}
	for i := range offices {
		as := auth.With(ctx, auth.System(offices[i].ID, "keys rotate"))
		told := func(tx *store.Tx) error {
			return event.AppendChange(tx, event.Change{Kind: "office.keys_rotated", Audience: event.Restricted, Resource: offices[i].ID,
				Data: map[string]any{"key": fmt.Sprintf("%08x", a.Vault.Primary()), "records_of_all_offices": total}})
		}
		if err := patiently(ctx, func() error { return a.Store.InTx(as, told) }); err != nil {
			return err
		}
	}
	return nil
}
