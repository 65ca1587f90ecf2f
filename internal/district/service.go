package district

import (
	"context"
	"encoding/binary"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/calendar"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Service makes status reports and serves them and the change stream.
type Service struct{ store *store.Store }

// NewService serves the district from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// NewReport is what a coordinator says of a report.
type NewReport struct {
	InspectionID *uuid.UUID // nil: the round the team is stationed for
	Remarks      string
}

// Create counts everything at one moment and keeps the answer for ever. The
// office's head is held meanwhile: nobody else's act commits between two
// counts, and numbers have no gaps. It returns unprocessable without a round.
func (s *Service) Create(ctx context.Context, n NewReport) (*Report, error) {
	r := &Report{}
	err := s.store.InTx(ctx, func(tx *store.Tx) error {
		if err := event.Freeze(tx); err != nil {
			return err
		}
		inspection, err := inspectionFor(tx, n.InspectionID)
		if err != nil {
			return err
		}
		office, err := officeOf(tx)
		if err != nil {
			return err
		}
		f, err := count(tx, inspection.id)
		if err != nil {
			return err
		}
		*r = Report{Meta: record.Meta{ID: record.NewID()}, InspectionID: inspection.id, TakenAt: tx.Now, Year: calendar.DateOf(tx.Now).Year()}
		last, err := lastOrdinal(tx, r.Year)
		if err != nil {
			return err
		}
		r.Ordinal = last + 1
		if err := r.compose(office, inspection, f, strings.TrimSpace(n.Remarks)); err != nil {
			return err
		}
		if err := tx.Create(r); err != nil {
			return err
		}
		return event.Append(tx, "status_report.created", r, map[string]any{"number": r.Number, "digest": r.Digest})
	})
	return r, err
}

// Changes is a page of the stream. More tells whether to ask on at once.
type Changes struct {
	Events   []event.Event
	Position string
	More     bool
}

const (
	defaultChanges = 200
	positionMark   = 'c'
	positionSize   = 1 + 16 + 8
)

// Changes reads the stream from behind a position, or from its oldest event
// when there is none. It returns invalid_cursor for a position that is not one
// of this office, and resync_required for one that has been retired or that
// lies ahead of a database brought back from a backup.
func (s *Service) Changes(ctx context.Context, after *string, limit *int32) (Changes, error) {
	office := auth.From(ctx).OfficeID
	// The head is read first: every event up to it is visible afterwards.
	head, err := s.head(ctx, office)
	if err != nil {
		return Changes{}, err
	}
	from := head.Floor
	if after != nil {
		if from, err = s.position(*after, office); err != nil {
			return Changes{}, err
		}
		if from < head.Floor || from > head.Sequence {
			return Changes{}, fault.New(fault.CodeResyncRequired, fault.Text{})
		}
	}
	n := defaultChanges
	if limit != nil {
		n = int(*limit)
	}
	var events []event.Event
	err = s.store.Reading(ctx).Where("audience = ? AND sequence > ?", event.General, from).
		Order("sequence").Limit(n + 1).Find(&events).Error
	if err != nil {
		return Changes{}, s.store.Fault(err)
	}
	c := Changes{Events: events}
	reached := max(from, head.Sequence)
	if len(events) > n {
		c.Events, c.More = events[:n], true
		reached = events[n-1].Sequence
	} else if len(events) > 0 {
		reached = max(reached, events[len(events)-1].Sequence)
	}
	c.Position = s.seal(office, reached)
	return c, nil
}

// seal makes an opaque position that only the same office can use.
func (s *Service) seal(office uuid.UUID, sequence int64) string {
	b := append([]byte{positionMark}, office[:]...)
	return s.store.SealCursor(binary.BigEndian.AppendUint64(b, uint64(sequence)))
}

func (s *Service) position(text string, office uuid.UUID) (int64, error) {
	b, ok := s.store.OpenCursor(text)
	if !ok || len(b) != positionSize || b[0] != positionMark || uuid.UUID(b[1:17]) != office {
		return 0, fault.New(fault.CodeInvalidCursor, fault.Text{})
	}
	return int64(binary.BigEndian.Uint64(b[17:])), nil
}
