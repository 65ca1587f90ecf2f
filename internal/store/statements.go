package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
)

const (
	maxKept     = 128     // statements a connection keeps; the program has fewer that are hot
	maxKeptText = 8 << 10 // longer ones, such as inserts of 200 rows, come once
)

// keeping makes SQLite connections that keep the statements they have prepared,
// since parsing one takes as long as running it. GORM's own cache cannot: what it
// prepares inside a transaction belongs to that transaction, and is parsed again
// in every other.
type keeping struct{ driver.Connector }

// Connect implements driver.Connector.
func (k keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	inner, ok := c.(sqliteConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T is no connection of SQLite", c), c.Close())
	}
	return &keptConn{sqliteConn: inner, free: map[string]sqliteStmt{}}, nil
}

type sqliteConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type sqliteStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// keptConn offers no direct execution, so that database/sql prepares and closes
// a statement for each; preparing takes a kept one and closing gives it back.
// database/sql holds the connection's lock during both.
type keptConn struct {
	sqliteConn
	free map[string]sqliteStmt
}

// PrepareContext implements driver.ConnPrepareContext. A statement whose rows
// are still being read is not free, so a second one is made meanwhile.
func (c *keptConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	if s, ok := c.free[query]; ok {
		delete(c.free, query)
		return &keptStmt{s, c, query}, nil
	}
	s, err := c.sqliteConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	inner, ok := s.(sqliteStmt)
	if !ok {
		return nil, errors.Join(fmt.Errorf("%T is no statement of SQLite", s), s.Close())
	}
	return &keptStmt{inner, c, query}, nil
}

// Close implements driver.Conn.
func (c *keptConn) Close() error {
	var err error
	for _, s := range c.free {
		err = errors.Join(err, s.Close())
	}
	clear(c.free)
	return errors.Join(err, c.sqliteConn.Close())
}

type keptStmt struct {
	sqliteStmt
	conn  *keptConn
	query string
}

// Close implements driver.Stmt. When too many are kept, any one goes.
func (s *keptStmt) Close() error {
	free := s.conn.free
	if _, twice := free[s.query]; twice || len(s.query) > maxKeptText {
		return s.sqliteStmt.Close()
	}
	free[s.query] = s.sqliteStmt
	if len(free) <= maxKept {
		return nil
	}
	for query, old := range free {
		delete(free, query)
		return old.Close()
	}
	return nil
}
