package audit

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/store"
)

const (
	batchSize = 1000 // events in memory at a time while walking a chain

	// DefaultPart is how many events one request verifies, so that a long chain
	// ends no request by its time limit.
	DefaultPart = 20_000
	// MaxPart is how many it may be asked to.
	MaxPart = 50_000
)

// Service reads and verifies the events.
type Service struct{ store *store.Store }

// NewService serves auditors from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Verify walks the chain of the caller's office from its first event to where
// the head stands now, in bounded batches, and tells the first fault. Events
// that commit meanwhile are left for the next time. Checkpoints that the caller
// found genuine are held against the chain, too.
func (s *Service) Verify(ctx context.Context, checkpoints ...Checkpoint) (Verification, error) {
	return s.verify(ctx, auth.From(ctx).OfficeID, span{}, checkpoints)
}

// VerifyPart verifies at most limit events of the caller's office that come
// after a sequence, and tells in Next where to go on. Only the part that reaches
// the end is compared with the head. It returns unprocessable for an after
// beyond the head.
func (s *Service) VerifyPart(ctx context.Context, after int64, limit int) (Verification, error) {
	return s.verify(ctx, auth.From(ctx).OfficeID, span{after: after, limit: int64(min(max(limit, 1), MaxPart))}, nil)
}

// span is the part of a chain to walk; limit 0 is to the end.
type span struct{ after, limit int64 }

// VerifyAll walks the chain of every office of the installation; for the
// command line.
func (s *Service) VerifyAll(ctx context.Context, checkpoints ...Checkpoint) ([]Verification, error) {
	ctx = store.AcrossOffices(ctx)
	offices, err := s.offices(ctx)
	if err != nil {
		return nil, err
	}
	for _, c := range checkpoints { // an office that vanished altogether
		known := false
		for _, id := range offices {
			known = known || id == c.OfficeID
		}
		if !known {
			offices = append(offices, c.OfficeID)
		}
	}
	out := make([]Verification, 0, len(offices))
	for _, id := range offices {
		v, err := s.verify(ctx, id, span{}, checkpoints)
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Service) verify(ctx context.Context, office uuid.UUID, part span, checkpoints []Checkpoint) (Verification, error) {
	// Read before the head: the head can only have moved on since.
	highest, err := s.highest(ctx, office)
	if err != nil {
		return Verification{}, err
	}
	head, err := s.head(ctx, office)
	if err != nil {
		return Verification{}, err
	}
	if part.after > max(head.Sequence, highest) {
		return Verification{}, fault.Fields(fault.Field{Parameter: "after", Code: "beyond_the_end",
			Detail: fault.T("还没有这么多条记录", "there are not so many events yet")})
	}
	w := walk{checkpoints: map[int64]string{}}
	w.v.OfficeID, w.v.VerifiedAt = office, s.store.Now()
	for _, c := range checkpoints {
		if c.OfficeID == office {
			w.checkpoints[c.Sequence] = c.Hash
		}
	}
	if part.after > 0 {
		links, err := s.batch(ctx, office, part.after-1, part.after, 1)
		if err != nil {
			return Verification{}, err
		}
		if !w.begin(part.after, links) {
			return w.v, nil
		}
	}
	if err := s.walk(ctx, office, &w, head.Sequence, part.limit); err != nil {
		return Verification{}, err
	}
	if w.v.Fault == nil && w.v.Last < head.Sequence && part.limit > 0 && w.v.Checked == part.limit {
		w.v.Next, w.v.HeadHash = w.v.Last, head.Hash
		return w.v, nil
	}
	return w.finish(head.Sequence, head.Hash, highest), nil
}

// walk takes events up to a sequence, at most limit of them unless it is 0, and
// stops at the first that does not fit.
func (s *Service) walk(ctx context.Context, office uuid.UUID, w *walk, upTo, limit int64) error {
	for {
		size := int64(batchSize)
		if limit > 0 {
			size = min(size, limit-w.v.Checked)
		}
		links, err := s.batch(ctx, office, w.v.Last, upTo, int(size))
		if err != nil {
			return err
		}
		for i := range links {
			if !w.step(links[i]) {
				return nil
			}
		}
		if len(links) < batchSize {
			return nil
		}
	}
}

// Checkpoints seals where every office's chain stands, for keeping elsewhere.
// It verifies nothing; verify first.
func (s *Service) Checkpoints(ctx context.Context, key []byte) ([]Checkpoint, error) {
	ctx = store.AcrossOffices(ctx)
	offices, err := s.offices(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]Checkpoint, 0, len(offices))
	for _, id := range offices {
		head, err := s.head(ctx, id)
		if err != nil {
			return nil, err
		}
		c := Checkpoint{OfficeID: id, Sequence: head.Sequence, Hash: head.Hash, TakenAt: s.store.Now()}
		c.Seal = c.mac(key)
		out = append(out, c)
	}
	return out, nil
}
