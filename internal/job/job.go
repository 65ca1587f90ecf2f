// Package job runs background work. A job is enqueued in the transaction of the
// change that wants it, has a name under which it acts, is retried with growing
// pauses, and becomes a dead letter in the end. The queue itself is goqite.
package job

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"time"

	"github.com/google/uuid"
	"maragu.dev/goqite"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

const (
	queueName   = "jobs"
	maxAttempts = 5
	// lease is how long a runner may hold a job before another may take it.
	lease = 2 * time.Minute
	poll  = time.Second
)

// Handler does a job inside one transaction together with its removal from the
// queue, so the effect happens once even when the process is killed.
type Handler func(tx *store.Tx, payload json.RawMessage) error

// Queue is the office's background work.
type Queue struct {
	store    *store.Store
	queue    *goqite.Queue
	log      *slog.Logger
	handlers map[string]Handler
	wake     chan struct{}
}

type envelope struct {
	Name      string          `json:"name"`
	OfficeID  uuid.UUID       `json:"office_id"`
	RequestID string          `json:"request_id"`
	Payload   json.RawMessage `json:"payload"`
}

// New makes a queue on the store. Register handlers before Run.
func New(s *store.Store, log *slog.Logger) *Queue {
	flavor := goqite.SQLFlavorSQLite
	if s.Engine() == "postgres" {
		flavor = goqite.SQLFlavorPostgreSQL
	}
	return &Queue{
		store: s, log: log, handlers: map[string]Handler{}, wake: make(chan struct{}, 1),
		queue: goqite.New(goqite.NewOpts{DB: s.SQL(), Name: queueName, MaxReceive: maxAttempts, Timeout: lease, SQLFlavor: flavor}),
	}
}

// Register gives a name its handler.
func (q *Queue) Register(name string, h Handler) { q.handlers[name] = h }

// Names are those that have a handler.
func (q *Queue) Names() []string { return slices.Sorted(maps.Keys(q.handlers)) }

// Enqueue adds a job to the transaction: it exists exactly when tx commits.
func (q *Queue) Enqueue(tx *store.Tx, name string, payload any) error {
	body, err := q.envelope(tx, name, payload)
	if err != nil {
		return err
	}
	return q.send(tx, body)
}

// Want is Enqueue unless the same job waits already: it is for work that is asked
// for again and again until it is done. Two transactions may still enqueue one
// each.
func (q *Queue) Want(tx *store.Tx, name string, payload any) error {
	body, err := q.envelope(tx, name, payload)
	if err != nil {
		return err
	}
	var waiting int64
	err = tx.DB.Model(&message{}).Where("queue = ? AND body = ? AND received < ?", queueName, body, maxAttempts).Limit(1).Count(&waiting).Error
	if err != nil || waiting > 0 {
		return q.store.Fault(err)
	}
	return q.send(tx, body)
}

func (q *Queue) envelope(tx *store.Tx, name string, payload any) ([]byte, error) {
	if q.handlers[name] == nil {
		return nil, fmt.Errorf("job %q has no handler", name)
	}
	data, err := json.Marshal(payload)
	if err != nil {
		return nil, err
	}
	return json.Marshal(envelope{name, tx.Actor.OfficeID, tx.Actor.RequestID, data})
}

func (q *Queue) send(tx *store.Tx, body []byte) error {
	stx, err := tx.SQL()
	if err != nil {
		return err
	}
	if err := q.queue.SendTx(tx.Context(), stx, goqite.Message{Body: body}); err != nil {
		return q.store.Fault(err)
	}
	tx.AfterCommit(func() {
		select {
		case q.wake <- struct{}{}:
		default: // somebody is being woken already
		}
	})
	return nil
}

// Run works until ctx ends, one job at a time: none of them is urgent and the
// requests come first.
func (q *Queue) Run(ctx context.Context) {
	tick := time.NewTicker(poll)
	defer tick.Stop()
	for {
		worked, err := q.Work(ctx)
		if err != nil && ctx.Err() == nil {
			q.log.Error("job queue unavailable", "error", err)
		}
		if worked && err == nil {
			continue
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-q.wake:
		}
	}
}

// Work takes and does at most one job and tells whether there was one. A
// failing job is not an error of Work.
func (q *Queue) Work(ctx context.Context) (bool, error) {
	m, err := q.queue.Receive(ctx)
	if err != nil || m == nil {
		return false, err
	}
	var e envelope
	if err := json.Unmarshal(m.Body, &e); err != nil {
		return true, err
	}
	if err := q.do(ctx, m, e); err != nil {
		q.failed(ctx, m, e, err)
	}
	return true, nil
}

func (q *Queue) do(ctx context.Context, m *goqite.Message, e envelope) error {
	h := q.handlers[e.Name]
	if h == nil {
		return errors.New("no handler")
	}
	a := auth.System(e.OfficeID, e.Name)
	a.RequestID = e.RequestID
	return q.store.InTx(auth.With(ctx, a), func(tx *store.Tx) error {
		mine, err := claim(tx, string(m.ID))
		if err != nil || !mine {
			return err
		}
		if err := h(tx, e.Payload); err != nil {
			return err
		}
		stx, err := tx.SQL()
		if err != nil {
			return err
		}
		return q.queue.DeleteTx(tx.Context(), stx, m.ID)
	})
}

// failed leaves the job in the queue with a pause that doubles from 2 s.
func (q *Queue) failed(ctx context.Context, m *goqite.Message, e envelope, cause error) {
	attempt, err := q.attempts(ctx, m.ID)
	if err != nil {
		attempt = 1
	}
	level := slog.LevelWarn
	if attempt >= maxAttempts {
		level = slog.LevelError
	}
	q.log.Log(ctx, level, "job failed", "job", e.Name, "job_id", m.ID, "attempt", attempt, "dead", attempt >= maxAttempts, "error", cause)
	pause := time.Second << min(attempt, 6)
	if err := q.queue.Extend(context.WithoutCancel(ctx), m.ID, pause); err != nil {
		q.log.Error("job not rescheduled", "job", e.Name, "job_id", m.ID, "error", err) // its lease will end
	}
}
