package store

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm"
)

// fetch asks pgx itself; see ask.
func (e *postgresEngine) fetch(ctx context.Context, pool gorm.ConnPool, q query) error {
	return ask(ctx, pool, q)
}

// point lets reads that wait for a connection of the pool go together.
func (e *postgresEngine) point(ctx context.Context, pool gorm.ConnPool, q query) error {
	if _, pooled := pool.(*sql.DB); !pooled {
		return ask(ctx, pool, q)
	}
	return e.convoy.fetch(ctx, q)
}

// ask runs queries in one message by way of what pipedConn makes of such a context:
// database/sql picks the connection and tries another one when it has gone, but knows
// nothing of the rows. It would make a value of its own of every cell first, which takes
// as long as reading it.
func ask(ctx context.Context, pool gorm.ConnPool, queries ...query) error {
	_, err := pool.ExecContext(context.WithValue(ctx, queriesKey{}, queries), "")
	return err
}

type queriesKey struct{}

// all reads the rows.
func (r reading) all(rows pgx.Rows) error {
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
