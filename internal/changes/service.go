// Package changes serves the office's stream of changes: in pages that a reader asks
// for, and as they happen to those who keep a line open.
package changes

import (
	"context"
	"encoding/binary"
	"strings"
	"time"

	"github.com/google/uuid"
	"gorm.io/gorm"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/fault"
	"lianluo/internal/feed"
	"lianluo/internal/store"
)

// Service reads the stream.
type Service struct {
	store *store.Store
	keep  time.Duration
	live  *live
}

// NewService reads the streams of the store. Positions older than keep are retired;
// zero retires none.
func NewService(s *store.Store, keep time.Duration) *Service {
	return &Service{store: s, keep: keep, live: newLive(s)}
}

// Page is a page of the stream. More tells whether to ask on at once.
type Page struct {
	Events   []event.Event
	Position string
	More     bool
}

const (
	defaultLimit = 200
	// window bounds what is looked through for one page: of a busy office few changes
	// may be what a narrow scope sees, and a page must not cost more for that.
	window       = 5000
	positionMark = 'c'
	positionSize = 1 + 16 + 8
)

// Ask is what a reader wants: what comes after a position, or from the oldest on, or,
// with Latest, nothing but where the stream stands now.
type Ask struct {
	After  string
	Latest bool
	Limit  int
}

// Read gives a page from behind a position. It returns invalid_cursor for a position
// that is not one of this office, and resync_required for one that has been retired
// or that lies ahead of a database brought back from a backup.
func (s *Service) Read(ctx context.Context, q Ask) (Page, error) {
	a := auth.From(ctx)
	// The head is read first: every event up to it is visible afterwards.
	head, err := s.head(ctx, a.OfficeID)
	if err != nil {
		return Page{}, err
	}
	from := head.Floor
	if q.After != "" {
		if from, err = s.from(q.After, head, a.OfficeID); err != nil {
			return Page{}, err
		}
	} else if q.Latest {
		return Page{Position: s.seal(a.OfficeID, head.Sequence)}, nil
	}
	if q.Limit <= 0 {
		q.Limit = defaultLimit
	}
	events, reached, err := s.span(ctx, feed.SeenBy(a), from, head.Sequence, q.Limit)
	return Page{Events: events, Position: s.seal(a.OfficeID, reached), More: reached < head.Sequence}, err
}

// span reads at most limit events that may be seen, up to a sequence, and tells how
// far it has looked.
func (s *Service) span(ctx context.Context, seen feed.Seen, from, to int64, limit int) ([]event.Event, int64, error) {
	reached := max(from, min(to, from+window))
	var events []event.Event
	err := s.store.Reading(ctx).Scopes(visible(seen)).Where("audience = ? AND sequence > ? AND sequence <= ?", event.General, from, reached).
		Order("sequence").Limit(limit).Find(&events).Error
	if len(events) == limit {
		reached = events[limit-1].Sequence
	}
	return events, reached, s.store.Fault(err)
}

func visible(seen feed.Seen) func(*gorm.DB) *gorm.DB {
	return func(db *gorm.DB) *gorm.DB {
		if seen.All {
			return db
		}
		words := make([]string, len(seen.Prefixes))
		args := make([]any, len(seen.Prefixes))
		for i, p := range seen.Prefixes {
			words[i], args[i] = `resource_type LIKE ? ESCAPE '\'`, store.Like(p)+"%"
		}
		return db.Where("("+strings.Join(words, " OR ")+")", args...)
	}
}

// from is the sequence of a position, if the stream can be followed from there.
func (s *Service) from(text string, head event.Head, office uuid.UUID) (int64, error) {
	b, ok := s.store.OpenCursor(text)
	if !ok || len(b) != positionSize || b[0] != positionMark || uuid.UUID(b[1:17]) != office {
		return 0, fault.BadCursor("after")
	}
	from := int64(binary.BigEndian.Uint64(b[17:]))
	if from < head.Floor || from > head.Sequence {
		return 0, fault.New(fault.CodeResyncRequired, fault.Text{})
	}
	return from, nil
}

// seal makes an opaque position that only the same office can use.
func (s *Service) seal(office uuid.UUID, sequence int64) string {
	b := append([]byte{positionMark}, office[:]...)
	return s.store.SealCursor(binary.BigEndian.AppendUint64(b, uint64(sequence)))
}

// head reads where the office's stream stands; zero for an office without events.
func (s *Service) head(ctx context.Context, office uuid.UUID) (event.Head, error) {
	var heads []event.Head
	err := s.store.Reading(ctx).Where("office_id = ?", office).Limit(1).Find(&heads).Error
	if err != nil || len(heads) == 0 {
		return event.Head{}, s.store.Fault(err)
	}
	return heads[0], nil
}

// Retire raises the floor of every office to its last event that is older than what
// is kept. The events stay: they are the audit trail.
func (s *Service) Retire(ctx context.Context) error {
	if s.keep <= 0 {
		return nil
	}
	var heads []event.Head
	if err := s.store.Reading(store.AcrossOffices(ctx)).Order("office_id").Find(&heads).Error; err != nil {
		return s.store.Fault(err)
	}
	for _, h := range heads {
		as := auth.With(ctx, auth.System(h.OfficeID, "tidy"))
		var old []int64
		err := s.store.Reading(as).Model(&event.Event{}).Where("occurred_at < ?", s.store.Now().Add(-s.keep)).
			Order("sequence DESC").Limit(1).Pluck("sequence", &old).Error
		if err != nil {
			return s.store.Fault(err)
		}
		if len(old) == 0 || old[0] <= h.Floor {
			continue
		}
		err = s.store.InTx(as, func(tx *store.Tx) error {
			return tx.DB.Model(&event.Head{}).Where("office_id = ? AND floor < ?", h.OfficeID, old[0]).UpdateColumn("floor", old[0]).Error
		})
		if err != nil {
			return err
		}
	}
	return nil
}
