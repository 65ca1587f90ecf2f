package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
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

// Listen calls heard for every signal of the topic until ctx ends, on a
// connection of its own. live is told true while signals would be heard and
// false while they may be missed.
func (s *Store) Listen(ctx context.Context, topic string, live func(bool), heard func()) {
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

func (e *postgresEngine) listen(ctx context.Context, topic string, live func(bool), heard func()) error {
	var cfg *pgx.ConnConfig
	c, err := e.db.Conn(ctx)
	if err != nil {
		return err
	}
	err = c.Raw(func(dc any) error {
		raw, ok := dc.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("not a connection of pgx but %T", dc)
		}
		cfg = raw.Conn().Config()
		return nil
	})
	if closed := c.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return err
	}
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
		_, err := conn.WaitForNotification(wait)
		quiet := wait.Err() != nil && ctx.Err() == nil
		cancel()
		switch {
		case err == nil:
			heard()
		case quiet && !conn.IsClosed():
			if err := conn.Ping(ctx); err != nil {
				return err
			}
		default:
			return err
		}
	}
}
