// Package alarm calls out what is near its end or past it. Being overdue is a fact
// of the time and needs no alarm; the alarm only says so, once, in the stream of
// changes, and before the end that it is near.
package alarm

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/event"
	"lianluo/internal/job"
	"lianluo/internal/store"
)

const (
	some = 50 // alerts in one transaction
	tick = 5 * time.Second
)

// Row is a row with a clock; its table has an index over next_alert_at.
type Row[T any] interface {
	*T
	store.Row
	Clocked() *clock.Clock
}

// Watch looks for clocks to call out.
type Watch struct {
	store *store.Store
	queue *job.Queue
	log   *slog.Logger
	bells []bell
}

// bell is one kind of rows.
type bell struct {
	name    string // of the job
	waiting func(db *gorm.DB, now time.Time) *gorm.DB
}

// New watches nothing yet; rings are added before the queue runs.
func New(s *store.Store, q *job.Queue, log *slog.Logger) *Watch {
	return &Watch{store: s, queue: q, log: log}
}

// Ring adds a kind of rows. prepare gets some rows whose alert has come, locked,
// and gives what is to be done for each level that one has reached. What that
// changes of the row is noted afterwards without a new version: time passing is
// nobody's writing, and must not get in the way of whoever has just read the row.
func Ring[T any, P Row[T]](w *Watch, name string, prepare func(tx *store.Tx, rows []T) (tell func(P, clock.Level) error, err error)) {
	Wake(w, name, func(tx *store.Tx, rows []T) (func(P) error, error) {
		tell, err := prepare(tx, rows)
		return func(row P) error {
			if level, ok := row.Clocked().Alert(tx.Now); ok {
				if err := tell(row, level); err != nil {
					return err
				}
			}
			return tx.Note(row)
		}, err
	})
}

// Wake is Ring for rows that have an alert without a clock of levels. Whatever is
// done for a row says when it is to be woken next, and saves it.
func Wake[T any, P interface {
	*T
	store.Row
}](w *Watch, name string, prepare func(tx *store.Tx, rows []T) (wake func(P) error, err error)) {
	waiting := func(db *gorm.DB, now time.Time) *gorm.DB {
		return db.Model(new(T)).Where("next_alert_at IS NOT NULL AND next_alert_at < ?", now).Order("next_alert_at, id")
	}
	w.bells = append(w.bells, bell{name, waiting})
	w.queue.Register(name, func(tx *store.Tx, _ json.RawMessage) error {
		var rows []T
		if err := waiting(store.ForUpdate(tx, tx.DB), tx.Now).Limit(some).Find(&rows).Error; err != nil {
			return err
		}
		wake, err := prepare(tx, rows)
		if err != nil {
			return err
		}
		for i := range rows {
			if err := wake(P(&rows[i])); err != nil {
				return err
			}
		}
		if len(rows) == some { // there may be more
			return w.queue.Enqueue(tx, name, struct{}{})
		}
		return nil
	})
}

// Call is Wake for what has no alert of its own: waiting selects rows by their id, and
// do, given some of them to find by itself, tells whether there may be more.
func Call(w *Watch, name string, waiting func(db *gorm.DB, now time.Time) *gorm.DB, do func(tx *store.Tx) (more bool, err error)) {
	w.bells = append(w.bells, bell{name, waiting})
	w.queue.Register(name, func(tx *store.Tx, _ json.RawMessage) error {
		more, err := do(tx)
		if err == nil && more {
			err = w.queue.Enqueue(tx, name, struct{}{})
		}
		return err
	})
}

// Run looks until ctx ends.
func (w *Watch) Run(ctx context.Context) {
	ticker := time.NewTicker(tick)
	defer ticker.Stop()
	for {
		if err := w.Look(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("deadlines are not looked at", "error", err)
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// Look enqueues a job for every office and kind that has something to call out.
// Replicas may all do so: a job finds only what no other has called out, since
// the row that is locked says which level is next.
func (w *Watch) Look(ctx context.Context) error {
	var heads []event.Head
	if err := w.store.Reading(store.AcrossOffices(ctx)).Select("office_id").Order("office_id").Find(&heads).Error; err != nil {
		return w.store.Fault(err)
	}
	var failed []error // of one office, which must not stop the others
	for _, h := range heads {
		for _, b := range w.bells {
			failed = append(failed, w.want(auth.With(ctx, auth.System(h.OfficeID, b.name)), b))
		}
	}
	return errors.Join(failed...)
}

func (w *Watch) want(ctx context.Context, b bell) error {
	var id []uuid.UUID
	if err := b.waiting(w.store.Reading(ctx), w.store.Now()).Limit(1).Pluck("id", &id).Error; err != nil || len(id) == 0 {
		return w.store.Fault(err)
	}
	return w.store.InTx(ctx, func(tx *store.Tx) error { return w.queue.Want(tx, b.name, struct{}{}) })
}
