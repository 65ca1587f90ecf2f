package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
)

// piping makes connections to PostgreSQL that owe it what Later has marked, and send
// that together with the next statement, or with the COMMIT. What a transaction ends
// with holds locks for which others wait, and a round trip takes longer than most of
// its statements.
type piping struct{ driver.Connector }

// Connect implements driver.Connector.
func (p piping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(*stdlib.Conn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T is no connection of pgx", c), c.Close())
	}
	return &pipedConn{pgxConn: inner}, nil
}

type pgxConn = stdlib.Conn

// pipedConn owes the server statements of the transaction that it is in. database/sql
// holds the connection's lock while it calls any of its methods.
type pipedConn struct {
	*pgxConn
	within bool
	owed   []statement
}

// BeginTx implements driver.ConnBeginTx.
func (c *pipedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	tx, err := c.pgxConn.BeginTx(ctx, opts)
	if err != nil {
		return nil, err
	}
	c.within = true
	return &pipedTx{ctx: ctx, Tx: tx, conn: c}, nil
}

// ExecContext implements driver.ExecerContext. Of a statement that is owed it tells that
// it has changed a row. A context may hold queries to run instead; see ask.
func (c *pipedConn) ExecContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Result, error) {
	if c.Conn().IsClosed() {
		return nil, driver.ErrBadConn
	}
	queries, reads := ctx.Value(queriesKey{}).([]query)
	switch {
	case reads:
		return driver.RowsAffected(0), retried(c.fetch(ctx, queries))
	case c.within && ctx.Value(laterKey{}) != nil:
		frozen, err := freeze(args)
		c.owed = append(c.owed, statement{text, frozen})
		return driver.RowsAffected(1), err
	case len(c.owed) == 0:
		return c.pgxConn.ExecContext(ctx, text, args)
	}
	tag, err := c.settle(ctx, statement{text, plain(args)})
	return driver.RowsAffected(tag.RowsAffected()), err
}

// QueryContext implements driver.QueryerContext.
func (c *pipedConn) QueryContext(ctx context.Context, text string, args []driver.NamedValue) (driver.Rows, error) {
	if len(c.owed) > 0 {
		if _, err := c.settle(ctx); err != nil {
			return nil, err
		}
	}
	return c.pgxConn.QueryContext(ctx, text, args)
}

// PrepareContext implements driver.ConnPrepareContext. pgx keeps statements by itself, and
// one that was prepared would pass by what is owed.
func (c *pipedConn) PrepareContext(context.Context, string) (driver.Stmt, error) {
	return nil, errors.New("prepared statements are kept by pgx")
}

// settle sends what is owed and more behind it, and tells what the last one did. When one
// fails the server leaves out the rest.
func (c *pipedConn) settle(ctx context.Context, more ...statement) (tag pgconn.CommandTag, err error) {
	err = c.send(ctx, more, func(results pgx.BatchResults) error {
		for range more {
			if tag, err = results.Exec(); err != nil {
				return err
			}
		}
		return nil
	})
	return tag, err
}

// send sends what is owed and more behind it, and has the results of that read once all
// that was owed has been done.
func (c *pipedConn) send(ctx context.Context, more []statement, read func(pgx.BatchResults) error) error {
	b, owed := &pgx.Batch{}, c.owed
	c.owed = nil
	for _, s := range append(owed, more...) {
		b.Queue(s.text, s.args...)
	}
	results := c.Conn().SendBatch(ctx, b)
	for range owed {
		if _, err := results.Exec(); err != nil {
			_ = results.Close() // says the same
			return err
		}
	}
	err := read(results)
	if closed := results.Close(); err == nil {
		err = closed
	}
	return err
}

// fetch reads the rows of queries, behind what is owed.
func (c *pipedConn) fetch(ctx context.Context, queries []query) error {
	if q := queries[0]; len(c.owed) == 0 && len(queries) == 1 {
		rows, err := c.Conn().Query(ctx, q.text, q.args...)
		if err != nil {
			return err
		}
		return q.all(rows)
	}
	statements := make([]statement, len(queries))
	for i, q := range queries {
		statements[i] = q.statement
	}
	return c.send(ctx, statements, func(results pgx.BatchResults) error {
		for _, q := range queries {
			rows, err := results.Query()
			if err != nil {
				return err
			}
			if err := q.all(rows); err != nil {
				return err
			}
		}
		return nil
	})
}

// retried lets database/sql try another connection when nothing was sent on this one.
func retried(err error) error {
	if err != nil && pgconn.SafeToRetry(err) {
		return driver.ErrBadConn
	}
	return err
}

// pipedTx ends a transaction.
type pipedTx struct {
	driver.Tx
	ctx  context.Context //nolint:containedctx // database/sql gives none to Commit
	conn *pipedConn
}

// Commit implements driver.Tx.
func (t *pipedTx) Commit() error {
	t.conn.within = false
	if len(t.conn.owed) == 0 {
		return t.Tx.Commit()
	}
	tag, err := t.conn.settle(t.ctx, statement{text: "commit"})
	switch {
	case err != nil && t.conn.Conn().IsClosed():
		return err // nobody knows what became of it
	case err != nil:
		return undone{errors.Join(err, t.undo())}
	case tag.String() == "ROLLBACK":
		return pgx.ErrTxCommitRollback
	}
	return nil
}

// undo ends a transaction in which a statement has failed, so that the connection can
// serve another.
func (t *pipedTx) undo() error {
	if t.conn.Conn().PgConn().TxStatus() == 'I' {
		return nil
	}
	return t.Tx.Rollback()
}

// undone is why a COMMIT did not take effect.
type undone struct{ error }

// Unwrap gives the cause.
func (u undone) Unwrap() error { return u.error }

// Rollback implements driver.Tx. What is owed was never sent.
func (t *pipedTx) Rollback() error {
	t.conn.within, t.conn.owed = false, nil
	return t.Tx.Rollback()
}

func plain(args []driver.NamedValue) []any {
	out := make([]any, len(args))
	for i, a := range args {
		out[i] = a.Value
	}
	return out
}

// freeze takes the values as they are now: what they point to may change before they
// are sent.
func freeze(args []driver.NamedValue) ([]any, error) {
	out := plain(args)
	for i, x := range out {
		switch x := x.(type) {
		case uuid.UUID: // sent as it is; see plainUUIDs
		case *uuid.UUID:
			if out[i] = nil; x != nil {
				out[i] = *x
			}
		default:
			v, err := driver.DefaultParameterConverter.ConvertValue(x)
			if err != nil {
				return nil, err
			}
			if b, ok := v.([]byte); ok {
				v = append([]byte(nil), b...)
			}
			out[i] = v
		}
	}
	return out, nil
}
