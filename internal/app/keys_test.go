package app

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/petitioner"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/vault"
)

// archive is an office with many petitioners.
type archive struct {
	*testing.T
	*App
	config Config
	desk   context.Context // a petition worker's
	cases  []uuid.UUID
}

func newArchive(t *testing.T, engine string, n int) *archive {
	t.Helper()
	r := &archive{T: t, config: fresh(t, engine, "")}
	var err error
	r.App, err = open(t, r.config, MadeByServe)
	r.ok(err)
	t.Cleanup(func() { r.ok(r.Close()) })
	_, err = r.CreateUser(t.Context(), NewUser{Username: "admin", Office: "青禾街道办事处", Password: "Linshi-2021-Aa", Admin: true})
	r.ok(err)
	offices, err := r.Services.Offices.All(t.Context())
	r.ok(err)
	person := auth.Actor{Kind: auth.KindUser, ID: record.NewID(), Name: "林晓岚", OfficeID: offices[0].ID, Standing: auth.Coordinator | auth.PetitionStaff}
	r.desk = auth.With(t.Context(), person)
	round, err := r.Services.Inspections.Create(r.desk, inspection.New{Name: "督察", Level: inspection.Central, Round: "第二轮"})
	r.ok(err)
	for len(r.cases) < n {
		r.ok(r.Store.InTx(r.desk, func(tx *store.Tx) error { return r.fill(tx, round.ID, min(n, len(r.cases)+200)) }))
	}
	return r
}

// fill registers cases with their petitioners, as many as one transaction has the
// time for.
func (r *archive) fill(tx *store.Tx, round uuid.UUID, to int) error {
	for i := len(r.cases); i < to; i++ {
		c, err := r.Services.Petitions.Create(tx.Context(), petition.Intake{InspectionID: round, Number: fmt.Sprint("X", i), Summary: "夜间噪声"})
		if err != nil {
			return err
		}
		if _, err := r.Services.Petitioners.Put(tx.Context(), c.ID, nil, identity(i)); err != nil {
			return err
		}
		r.cases = append(r.cases, c.ID)
	}
	return nil
}

func identity(i int) petitioner.Identity {
	return petitioner.Identity{Name: fmt.Sprint("王", i), Phone: fmt.Sprint(13800000000 + i/2)}
}

func (r *archive) ok(err error) {
	r.Helper()
	if err != nil {
		r.Fatal(err)
	}
}

// stale counts records that are not under the current key.
func (r *archive) stale(v *vault.Vault) int {
	r.Helper()
	var rows []petitioner.Petitioner
	r.ok(r.Store.Reading(r.desk).Find(&rows).Error)
	n := 0
	for i := range rows {
		if !v.Current(rows[i].Sealed) {
			n++
		}
	}
	return n
}

// check reads everything and compares it with what was recorded.
func (r *archive) check(a *App, version func(i int) int64) {
	r.Helper()
	for i, id := range r.cases {
		p, err := a.Services.Petitioners.Get(r.desk, id)
		r.ok(err)
		if p.Identity != identity(i) || p.Version != version(i) || len(p.Repeats) != 1 {
			r.Fatalf("case %d: %+v", i, p)
		}
	}
}

// TestKeysAreRotatedWhileServing: one process serves, another rotates. No read
// fails, no write is lost, and in the end everything is under the new key.
func TestKeysAreRotatedWhileServing(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			r := newArchive(t, engine, 2000)
			older, err := os.ReadFile(r.config.KeyFile)
			r.ok(err)
			ctx, stop := context.WithCancel(t.Context())
			var reads, writes atomic.Int64
			tool, err := open(t, r.config, "")
			r.ok(err)
			before := tool.Vault.Primary()
			serving := r.serveReads(ctx, &reads, &writes)

			var said bytes.Buffer
			rotations := int64(0)
			for rotations == 0 || reads.Load() < 100 || writes.Load() < 5 { // a busy machine lets the office do little in one
				said.Reset()
				r.ok(tool.RotateKeys(t.Context(), &said))
				rotations++
			}
			stop()
			serving.Wait()
			t.Logf("%d reads and %d writes in %d rotations; %s", reads.Load(), writes.Load(), rotations, said.String())
			if !strings.Contains(said.String(), " petitioner records encrypted anew") {
				t.Error(said.String())
			}
			if n := r.stale(tool.Vault); n > 0 || tool.Vault.Primary() == before || r.Vault.Primary() != tool.Vault.Primary() {
				t.Errorf("%d records under an older key", n)
			}
			r.check(r.App, func(i int) int64 {
				if i == 0 {
					return writes.Load() + 1
				}
				return 1 // no version was written by the rotation
			})
			var told int64
			r.ok(r.Store.Reading(r.desk).Model(&event.Event{}).Where("kind = ?", "office.keys_rotated").Count(&told).Error)
			if told != rotations {
				t.Errorf("%d entries in the audit trail of %d rotations", told, rotations)
			}
			r.ok(tool.Close())

			r.ok(os.WriteFile(r.config.KeyFile, older, 0o600))
			if err := openAndClose(t, r.config, MadeByServe); !errors.Is(err, vault.ErrOlderFile) {
				t.Errorf("an older copy of the key file: %v", err)
			}
		})
	}
}

// serveReads is a serving process: readers, one writer, and the watch on the
// key file.
func (r *archive) serveReads(ctx context.Context, reads, writes *atomic.Int64) *sync.WaitGroup {
	var all sync.WaitGroup
	all.Go(func() { r.watchKeys(ctx) })
	for k := range 3 {
		all.Go(func() {
			for i := k; ctx.Err() == nil; i += 7 {
				n := i % len(r.cases)
				p, err := r.Services.Petitioners.Get(r.desk, r.cases[n])
				if err != nil || p.Identity != identity(n) {
					r.Errorf("case %d: %+v %v", n, p, err)
					return
				}
				reads.Add(1)
			}
		})
	}
	all.Go(func() {
		for ctx.Err() == nil {
			switch _, err := r.Services.Petitioners.Put(r.desk, r.cases[0], nil, identity(0)); {
			case err == nil:
				writes.Add(1)
			case !fault.Is(err, fault.CodeUnavailable):
				r.Error(err)
				return
			}
		}
	})
	return &all
}

// TestRotationGoesOn after it was broken off, and while it is half done
// everything can be read.
func TestRotationGoesOn(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			r := newArchive(t, engine, 500)
			tool, err := open(t, r.config, "")
			r.ok(err)
			r.ok(tool.StageKey(&bytes.Buffer{}))
			r.ok(tool.Vault.Rotate())
			system := auth.With(t.Context(), auth.System(uuid.Nil, "test"))
			last, n, err := tool.Services.Petitioners.Reseal(system, uuid.Nil)
			if err != nil || last == uuid.Nil || n == 0 || n == len(r.cases) {
				t.Fatalf("%s %d %v", last, n, err)
			}
			r.check(r.App, func(int) int64 { return 1 })
			gone, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
			defer cancel()
			if err := tool.Reseal(gone, &bytes.Buffer{}, 0); err == nil {
				t.Error("broken off and said nothing")
			}
			r.ok(tool.Reseal(t.Context(), &bytes.Buffer{}, 0))
			if n := r.stale(tool.Vault); n > 0 {
				t.Errorf("%d records under an older key", n)
			}
			r.ok(tool.Close())
		})
	}
}
