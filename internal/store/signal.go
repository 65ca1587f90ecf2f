package store

import (
	"context"
	"time"

	"github.com/jackc/pgx/v5"
)

const (
	heartbeat  = 5 * time.Second // a silent line may be a dead one
	retryLater = time.Second
)

// Signal tells the other replicas about this transaction when it commits. An
// engine with a single process has nobody to tell.
func (tx *Tx) Signal(topic string) error {
	if _, shared := tx.store.engine.(*postgresEngine); !shared {
		return nil
	}
	return tx.store.Fault(tx.DB.Exec("SELECT pg_notify(?, '')", topic).Error)
}

// Shared tells whether other processes may serve the same database.
func (s *Store) Shared() bool { _, shared := s.engine.(*postgresEngine); return shared }

// Tell sends a notice of less than 8000 bytes to all who hear the topic, outside
// any transaction. On an engine with a single process it does nothing.
func (s *Store) Tell(ctx context.Context, topic, notice string) error {
	if !s.Shared() {
		return nil
	}
	return s.Fault(s.write.WithContext(ctx).Exec("SELECT pg_notify(?, ?)", topic, notice).Error)
}

// Listen calls heard for every signal of the topic until ctx ends, on a
// connection of its own. live is told true while signals would be heard and
// false while they may be missed.
func (s *Store) Listen(ctx context.Context, topic string, live func(bool), heard func()) {
	s.Hear(ctx, topic, live, func(string) { heard() })
}

// Hear is Listen with what was told.
func (s *Store) Hear(ctx context.Context, topic string, live func(bool), heard func(notice string)) {
	e, shared := s.engine.(*postgresEngine)
	if !shared {
		live(true)
		<-ctx.Done()
		return
	}
	for ctx.Err() == nil {
		err := e.listen(ctx, topic, live, heard)
		live(false)
		if ctx.Err() != nil {
			return
		}
		s.log.WarnContext(ctx, "the line to the other replicas is down", "error", err)
		select {
		case <-ctx.Done():
		case <-time.After(retryLater):
		}
	}
}

func (e *postgresEngine) listen(ctx context.Context, topic string, live func(bool), heard func(string)) error {
	cfg, err := e.config(ctx)
	if err != nil {
		return err
	}
	cfg.OnNotification = nil // the copied one puts what this line hears into the other connection's memory
	conn, err := pgx.ConnectConfig(ctx, cfg)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	if _, err := conn.Exec(ctx, "LISTEN "+pgx.Identifier{topic}.Sanitize()); err != nil {
		return err
	}
	live(true)
	for {
		wait, cancel := context.WithTimeout(ctx, heartbeat)
		n, err := conn.WaitForNotification(wait)
		quiet := wait.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			heard(n.Payload)
		case quiet && !conn.IsClosed():
			if err := conn.Ping(ctx); err != nil {
				return err
			}
		default:
			return err
		}
	}
}
