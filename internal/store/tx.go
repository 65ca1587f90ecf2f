package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
)

const (
	txLife      = 30 * time.Second        // a transaction's own deadline, beyond the request's
	commitLife  = 8 * time.Second         // after this a COMMIT's outcome is told as unknown
	beginWait   = 1500 * time.Millisecond // for a free connection; then 503 rather than a queue
	maxAttempts = 5
)

// Tx is one transaction with one clock reading and one actor. DB is scoped to
// the actor's office.
type Tx struct {
	DB    *gorm.DB
	Now   time.Time // UTC, microseconds
	Actor auth.Actor

	ctx     context.Context
	store   *Store
	cancel  context.CancelFunc
	leave   func()          // gives the turn back
	touched map[string]bool // tables whose rows changed
	images  map[any]image   // what Load has read, by the row's pointer
	loud    bool            // a change that owes an event was made
	pending []any           // events waiting for the last act
	kept    map[any]any     // what finishers gather until then
	after   []func()
}

// Context is the transaction's context: it carries the actor and ends with the
// request, but the COMMIT does not.
func (tx *Tx) Context() context.Context { return tx.ctx }

// Later gives a handle for writes of which nobody needs to know what they did: whatever
// is wrong with them comes of a later statement, or of the commit. PostgreSQL gets them
// together with that one, which saves their round trips.
func (tx *Tx) Later() *gorm.DB { return tx.DB.WithContext(Later(tx.ctx)) }

type laterKey struct{}

// Later marks a context in that way.
func Later(ctx context.Context) context.Context { return context.WithValue(ctx, laterKey{}, true) }

// Queue keeps something for the finishers; package event queues its events.
func (tx *Tx) Queue(x any) { tx.pending = append(tx.pending, x) }

// Queued gives what has been queued.
func (tx *Tx) Queued() []any { return tx.pending }

// Keep gives what the transaction keeps under the key; the first who asks makes
// it. Without a way to make it, nil says that nobody has.
func (tx *Tx) Keep(key any, first func() any) any {
	x, ok := tx.kept[key]
	if !ok && first != nil {
		if tx.kept == nil {
			tx.kept = map[any]any{}
		}
		x = first()
		tx.kept[key] = x
	}
	return x
}

// Touched tells whether rows of the table changed in this transaction.
func (tx *Tx) Touched(table string) bool { return tx.touched[table] }

// AfterCommit runs f once the transaction is durable.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// SQL gives the standard library's transaction below GORM, for libraries that
// bring their own statements and must commit together with the change.
func (tx *Tx) SQL() (*sql.Tx, error) {
	switch p := tx.DB.Statement.ConnPool.(type) {
	case *sql.Tx:
		return p, nil
	case *gorm.PreparedStmtTX:
		if t, ok := p.Tx.(*sql.Tx); ok {
			return t, nil
		}
	}
	return nil, fmt.Errorf("no transaction in %T", tx.DB.Statement.ConnPool)
}

type txKey struct{}
type unitKey struct{}

func txFrom(ctx context.Context) *Tx { tx, _ := ctx.Value(txKey{}).(*Tx); return tx }

// Unit is a unit of work: the one transaction of a request, begun by the first
// InTx inside it and ended by whoever opened the unit.
type Unit struct {
	// Rehearsal says that the unit will be rolled back whatever comes of it.
	Rehearsal bool

	store   *Store
	tx      *Tx
	remains []func() error
}

// Outlive has f write what remains of a refusal, in a transaction of its own: at
// once where there is no unit of work, else when the unit has been undone, since
// SQLite has one writer. Nothing remains of a unit that commits. Call it outside
// InTx.
func (s *Store) Outlive(ctx context.Context, f func(tx *Tx) error) error {
	u, ok := ctx.Value(unitKey{}).(*Unit)
	if !ok || u == nil {
		return s.InTx(ctx, f)
	}
	u.remains = append(u.remains, func() error { return s.InTx(Apart(ctx), f) })
	return nil
}

// Refuse undoes the unit, writes what remains of the refusal and gives it back; or
// the fault that kept what remains from being written.
func (u *Unit) Refuse(refusal error) error {
	u.Rollback()
	remains := u.remains
	u.remains = nil
	if u.store.Retryable(refusal) {
		return refusal // whoever runs it again will be refused again
	}
	for _, f := range remains {
		if err := f(); err != nil {
			return err
		}
	}
	return refusal
}

// Rehearsed tells whether the unit of work in the context is a rehearsal: what is
// written apart from it has to be left undone, too.
func Rehearsed(ctx context.Context) bool {
	u, ok := ctx.Value(unitKey{}).(*Unit)
	return ok && u != nil && u.Rehearsal
}

// OpenUnit puts a unit of work into the context. Every InTx below joins it.
func (s *Store) OpenUnit(ctx context.Context) (context.Context, *Unit) {
	u := &Unit{store: s}
	return context.WithValue(ctx, unitKey{}, u), u
}

// Apart leaves the unit of work and any transaction: what is written under the
// context commits on its own, whatever becomes of the request. It is for what
// must outlive a refusal, such as the count of failed sign-ins, and has to come
// before the unit has begun, since SQLite has one writer.
func Apart(ctx context.Context) context.Context {
	return context.WithValue(context.WithValue(ctx, unitKey{}, nil), txKey{}, nil)
}

// Tx is the unit's transaction, or nil when nothing has begun one.
func (u *Unit) Tx() *Tx { return u.tx }

// Commit runs the last acts and commits. It does nothing when the unit never
// began. Afterwards the unit can begin anew.
func (u *Unit) Commit() error {
	if u.tx == nil {
		return nil
	}
	tx := u.tx
	u.tx, u.remains = nil, nil
	return u.store.commit(tx)
}

// Rollback undoes everything of the unit; it is harmless after Commit.
func (u *Unit) Rollback() {
	if u.tx != nil {
		u.tx.rollback()
		u.tx = nil
	}
}

// InTx runs f in a transaction. Inside another InTx or a unit of work it joins
// that one. Alone, it retries after serialization failures and deadlocks, so f
// must not keep effects of its own. It returns f's error, or a fault such as
// unavailable or outcome_unknown.
func (s *Store) InTx(ctx context.Context, f func(tx *Tx) error) error {
	if tx := txFrom(ctx); tx != nil {
		return f(tx)
	}
	if u, ok := ctx.Value(unitKey{}).(*Unit); ok {
		if u.tx == nil {
			tx, err := s.begin(ctx)
			if err != nil {
				return err
			}
			u.tx = tx
		}
		return f(u.tx)
	}
	var err error
	for range maxAttempts {
		if err = s.attempt(ctx, f); err == nil || !s.Retryable(err) {
			return err
		}
	}
	return err
}

func (s *Store) attempt(ctx context.Context, f func(tx *Tx) error) error {
	tx, err := s.begin(ctx)
	if err != nil {
		return err
	}
	defer tx.rollback()
	if err := f(tx); err != nil {
		return s.Fault(err)
	}
	return s.commit(tx)
}

// turns lets transactions begin in the order of their coming, as many at a time
// as there are connections. The pool of database/sql picks among its waiters at
// random: of 16 that wait for one connection, one in a hundred would wait five
// times the mean. No office has all of them, however much it wants or whatever it
// waits for: its next one comes forward only when one of its own has ended, so that
// the others find a connection, or have to wait for no more than one before them.
type turns struct {
	all     chan struct{}
	offices sync.Map // of a channel for each office
}

func newTurns(connections int) *turns { return &turns{all: make(chan struct{}, connections)} }

// share are the turns of one office.
func (t *turns) share(office uuid.UUID) chan struct{} {
	c, ok := t.offices.Load(office)
	if !ok {
		c, _ = t.offices.LoadOrStore(office, make(chan struct{}, max(1, cap(t.all)-1)))
	}
	own, _ := c.(chan struct{})
	return own
}

// take waits for a turn of the office and gives what returns it.
func (t *turns) take(ctx context.Context, office uuid.UUID) (leave func(), err error) {
	own := t.share(office)
	for _, c := range []chan struct{}{own, t.all} {
		select {
		case c <- struct{}{}: // senders that wait are served first come, first served
		case <-ctx.Done():
			if c == t.all {
				<-own
			}
			return nil, ctx.Err()
		}
	}
	return func() { <-t.all; <-own }, nil
}

// begin opens a transaction whose COMMIT cannot be cancelled by the caller
// going away: a cancelled COMMIT may be reported as done and then be lost.
func (s *Store) begin(ctx context.Context) (*Tx, error) {
	if err := ctx.Err(); err != nil {
		return nil, s.Fault(err)
	}
	life, cancel := context.WithTimeout(context.WithoutCancel(ctx), txLife)
	left, late := context.AfterFunc(ctx, cancel), time.AfterFunc(beginWait, cancel)
	leave, err := s.turns.take(life, auth.From(ctx).OfficeID)
	if err != nil {
		left()
		late.Stop()
		cancel()
		return nil, s.Fault(err)
	}
	db := s.write.WithContext(life).Begin()
	if !left() || !late.Stop() || db.Error != nil {
		if db.Error == nil {
			db.Rollback() // somebody cancelled in the last moment
			db.Error = context.DeadlineExceeded
		}
		cancel()
		leave()
		return nil, s.Fault(db.Error)
	}
	tx := &Tx{store: s, cancel: cancel, leave: leave, Now: s.Now(), Actor: auth.From(ctx), touched: map[string]bool{}}
	tx.ctx = context.WithValue(ctx, txKey{}, tx)
	tx.DB = db.WithContext(tx.ctx)
	return tx, nil
}

func (tx *Tx) rollback() {
	if tx.cancel == nil {
		return
	}
	tx.DB.Rollback() // its own error says only that the connection is gone, which rolls back too
	tx.end()
}

// end gives the turn to the next one, once the connection is free.
func (tx *Tx) end() {
	tx.cancel()
	tx.cancel = nil
	tx.leave()
}

var errSilent = errors.New("a transaction changed rows and appended no event")

// commit runs the finishers and commits. An unconfirmed commit is never told as
// success.
func (s *Store) commit(tx *Tx) error {
	defer tx.rollback()
	if tx.loud && len(tx.pending) == 0 {
		return errSilent
	}
	for _, f := range s.finishers {
		if err := f(tx); err != nil {
			return s.Fault(err)
		}
	}
	doubt := s.engine.doubtful()
	giveUp := time.AfterFunc(commitLife, tx.cancel)
	defer giveUp.Stop()
	if err := tx.DB.Commit().Error; err != nil {
		if f := s.Fault(err); fault.Is(f, fault.CodeUnavailable) && !s.Retryable(err) && !errors.As(err, new(undone)) {
			return fault.Wrap(fault.CodeOutcomeUnknown, err)
		}
		return s.Fault(err)
	}
	tx.end()
	if s.engine.doubtful() != doubt {
		return fault.New(fault.CodeOutcomeUnknown, fault.Text{})
	}
	for _, f := range s.committed {
		f(tx)
	}
	for _, f := range tx.after {
		f()
	}
	return nil
}

// Reading gives a handle for queries: the transaction when there is one in the
// context, else the readers. It is scoped to the actor's office.
func (s *Store) Reading(ctx context.Context) *gorm.DB {
	if tx := txFrom(ctx); tx != nil {
		return tx.DB
	}
	if u, ok := ctx.Value(unitKey{}).(*Unit); ok && u.tx != nil {
		return u.tx.DB.WithContext(context.WithValue(ctx, txKey{}, u.tx))
	}
	return s.read.WithContext(ctx)
}

// Retryable tells whether the whole unit of work may be run again.
func (s *Store) Retryable(err error) bool { return s.engine.retryable(err) }

// Fault turns an engine's error into one a caller may see; faults and unknown
// errors pass through.
func (s *Store) Fault(err error) error {
	if err == nil {
		return nil
	}
	if _, ok := fault.As(err); ok {
		return err
	}
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return fault.Missing()
	}
	if f := s.engine.fault(err); f != nil {
		return f
	}
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, sql.ErrTxDone) {
		return fault.Wrap(fault.CodeUnavailable, err)
	}
	return err
}
