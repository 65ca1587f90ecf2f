package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/pgtype"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// fetch asks pgx itself: database/sql makes a value of its own of every cell
// first, which takes as long as reading it. Inside a transaction there is no way
// past database/sql.
func (e *postgresEngine) fetch(ctx context.Context, pool gorm.ConnPool, text string, args []any, r reading) error {
	db, ok := pool.(*sql.DB)
	if !ok {
		return fetch(ctx, pool, text, args, r)
	}
	for attempt := 0; ; attempt++ {
		err := onConn(ctx, db, func(c *pgx.Conn) error { return fetchRows(ctx, c, text, args, r) })
		if !errors.Is(err, driver.ErrBadConn) || attempt == staleConns {
			return err
		}
	}
}

func onConn(ctx context.Context, db *sql.DB, do func(*pgx.Conn) error) error {
	c, err := db.Conn(ctx)
	if err != nil {
		return err
	}
	err = c.Raw(func(dc any) error {
		conn, ok := dc.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("%T is no connection of pgx", dc)
		}
		return do(conn.Conn())
	})
	return errors.Join(err, closed(c))
}

// closed gives the connection back; that it was gone has been told already.
func closed(c *sql.Conn) error {
	if err := c.Close(); !errors.Is(err, sql.ErrConnDone) {
		return err
	}
	return nil
}

func fetchRows(ctx context.Context, c *pgx.Conn, text string, args []any, r reading) error {
	rows, err := c.Query(ctx, text, args...)
	if err != nil {
		if pgconn.SafeToRetry(err) {
			return driver.ErrBadConn // nothing was sent
		}
		return err
	}
	defer rows.Close()
	into := plainly(r.into)
	for rows.Next() {
		r.begin()
		if err := rows.Scan(into...); err != nil {
			return err
		}
		r.end()
	}
	return rows.Err()
}

// plainly wraps the places that pgx would fill by reflection or by way of a text.
func plainly(into []any) []any {
	out := make([]any, len(into))
	for i, to := range into {
		switch to := to.(type) {
		case *uuid.UUID:
			out[i] = (*plainID)(to)
		case **uuid.UUID:
			out[i] = maybeID{to}
		case *time.Time:
			out[i] = (*plainTime)(to)
		case **time.Time:
			out[i] = maybeTime{to}
		default:
			out[i] = to
		}
	}
	return out
}

type (
	plainID   uuid.UUID
	maybeID   struct{ to **uuid.UUID }
	plainTime time.Time
	maybeTime struct{ to **time.Time }
)

var errNull = errors.New("NULL where a value must be")

// ScanUUID implements pgtype.UUIDScanner.
func (p *plainID) ScanUUID(v pgtype.UUID) error {
	if *p = v.Bytes; !v.Valid {
		return errNull
	}
	return nil
}

// ScanUUID implements pgtype.UUIDScanner.
func (m maybeID) ScanUUID(v pgtype.UUID) error {
	*m.to = nil
	if v.Valid {
		id := uuid.UUID(v.Bytes)
		*m.to = &id
	}
	return nil
}

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (p *plainTime) ScanTimestamptz(v pgtype.Timestamptz) error {
	if *p = plainTime(v.Time); !v.Valid || v.InfinityModifier != pgtype.Finite {
		return errNull
	}
	return nil
}

// ScanTimestamptz implements pgtype.TimestamptzScanner.
func (m maybeTime) ScanTimestamptz(v pgtype.Timestamptz) error {
	*m.to = nil
	if v.Valid {
		*m.to = &v.Time
	}
	return nil
}
