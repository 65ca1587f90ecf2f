// Package event keeps the one append-only table that is the audit trail, the
// outbox and the change stream at once. Each office has a gapless sequence,
// taken under its head row as the last act of the transaction, so the order of
// the sequence is the order of the commits; each event holds the hash of the
// one before.
package event

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"strings"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Audience says who may see an event in the change stream. The audit log shows
// all of them to auditors.
type Audience string

// The audiences.
const (
	General    Audience = "general"    // whoever may read changes
	Restricted Audience = "restricted" // sign-ins, denials, sensitive reads: auditors only
)

// Event is one row of the stream.
type Event struct {
	ID              uuid.UUID `gorm:"primaryKey"`
	OfficeID        uuid.UUID
	Sequence        int64
	OccurredAt      time.Time
	Kind            string
	Audience        Audience
	ResourceType    string
	ResourceID      uuid.UUID
	ResourceVersion int64
	ActorKind       auth.ActorKind
	ActorID         uuid.UUID
	ActorName       string
	Operation       string
	RequestID       string
	Data            string // JSON object; never petitioner data
	PrevHash        string
	Hash            string
}

// Head is where an office's sequence stands.
type Head struct {
	OfficeID uuid.UUID `gorm:"primaryKey"`
	Sequence int64
	Hash     string
	Floor    int64 // positions up to here have been retired from the feed
}

// TableName names the table.
func (Head) TableName() string { return "office_heads" }

// Quiet marks the head as bookkeeping.
func (*Head) Quiet() {}

// Quiet marks events as what the rule is about, not as a change that owes one.
func (*Event) Quiet() {}

// Change is what a slice says happened.
type Change struct {
	Kind     string // "petition_case.dispatched": resource type, dot, past participle
	Audience Audience
	Row      store.Row // the resource after the change; nil for acts without one
	Resource uuid.UUID // used when Row is nil
	OfficeID uuid.UUID // only for acts of nobody's office yet, such as sign-in
	Data     map[string]any
}

// Append queues an event; it is written when the transaction commits. data may
// hold what a reader of the history needs (from, to, reason), never what
// identifies a petitioner.
func Append(tx *store.Tx, kind string, row store.Row, data map[string]any) error {
	return AppendChange(tx, Change{Kind: kind, Row: row, Data: data})
}

// AppendRestricted queues an event that only auditors see.
func AppendRestricted(tx *store.Tx, kind string, row store.Row, data map[string]any) error {
	return AppendChange(tx, Change{Kind: kind, Audience: Restricted, Row: row, Data: data})
}

// AppendChange queues an event with all its particulars.
func AppendChange(tx *store.Tx, c Change) error {
	resource, _, ok := strings.Cut(c.Kind, ".")
	if !ok {
		return fmt.Errorf("event kind %q has no resource", c.Kind)
	}
	if c.Data == nil {
		c.Data = map[string]any{}
	}
	data, err := json.Marshal(c.Data) // keys are sorted, so the bytes are canonical
	if err != nil {
		return err
	}
	if c.Audience == "" {
		c.Audience = General
	}
	a := tx.Actor
	e := &Event{
		ID: record.NewID(), OfficeID: a.OfficeID, OccurredAt: tx.Now, Kind: c.Kind, Audience: c.Audience,
		ResourceType: resource, ResourceID: c.Resource, ActorKind: a.Kind, ActorID: a.ID, ActorName: a.Name,
		Operation: a.Operation, RequestID: a.RequestID, Data: string(data),
	}
	if c.Row != nil {
		m := c.Row.Base()
		e.ResourceID, e.ResourceVersion = m.ID, m.Version
		if e.OfficeID == uuid.Nil {
			e.OfficeID = m.OfficeID
		}
	}
	if c.OfficeID != uuid.Nil {
		e.OfficeID = c.OfficeID
	}
	if e.OfficeID == uuid.Nil {
		return fault.Wrap(fault.CodeInternal, fmt.Errorf("event %s without an office", c.Kind))
	}
	tx.Queue(e)
	return nil
}

// Renew has the events that were queued of a row from a place in the queue on name
// the version that the row has now: they were told before it was saved.
func Renew(tx *store.Tx, from int, row store.Row) {
	m := row.Base()
	for _, x := range tx.Queued()[from:] {
		if e, ok := x.(*Event); ok && e.ResourceID == m.ID {
			e.ResourceVersion = m.Version
		}
	}
}

// Digest is the chained hash of an event, in hexadecimal: SHA-256 over every
// field with its length, the previous hash included.
func (e *Event) Digest() string {
	h := sha256.New()
	number(h, e.Sequence)
	number(h, e.OccurredAt.UnixMicro())
	number(h, e.ResourceVersion)
	for _, s := range []string{
		e.ID.String(), e.OfficeID.String(), e.Kind, string(e.Audience), e.ResourceType, e.ResourceID.String(),
		string(e.ActorKind), e.ActorID.String(), e.ActorName, e.Operation, e.RequestID, e.Data, e.PrevHash,
	} {
		number(h, int64(len(s)))
		h.Write([]byte(s))
	}
	return hex.EncodeToString(h.Sum(nil))
}

func number(h hash.Hash, n int64) {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], uint64(n))
	h.Write(b[:])
}
