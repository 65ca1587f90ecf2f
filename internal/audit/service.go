package audit

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/store"
)

const batchSize = 1000 // events in memory at a time while walking a chain

// Service reads and verifies the events.
type Service struct{ store *store.Store }

// NewService serves auditors from the store.
func NewService(s *store.Store) *Service { return &Service{store: s} }

// Verify walks the chain of the caller's office from its first event to where
// the head stands now, in bounded batches, and tells the first fault. Events
// that commit meanwhile are left for the next time. Checkpoints that the caller
// found genuine are held against the chain, too.
func (s *Service) Verify(ctx context.Context, checkpoints ...Checkpoint) (Verification, error) {
	return s.verify(ctx, auth.From(ctx).OfficeID, checkpoints)
}

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
		v, err := s.verify(ctx, id, checkpoints)
		if err != nil {
			return out, err
		}
		out = append(out, v)
	}
	return out, nil
}

func (s *Service) verify(ctx context.Context, office uuid.UUID, checkpoints []Checkpoint) (Verification, error) {
	// Read before the head: the head can only have moved on since.
	highest, err := s.highest(ctx, office)
	if err != nil {
		return Verification{}, err
	}
	head, err := s.head(ctx, office)
	if err != nil {
		return Verification{}, err
	}
	w := walk{checkpoints: map[int64]string{}}
	w.v.OfficeID, w.v.VerifiedAt = office, s.store.Now()
	for _, c := range checkpoints {
		if c.OfficeID == office {
			w.checkpoints[c.Sequence] = c.Hash
		}
	}
	for {
		events, err := s.batch(ctx, office, w.v.Last, head.Sequence)
		if err != nil {
			return Verification{}, err
		}
		for i := range events {
			e := &events[i]
			if !w.step(link{id: e.ID, sequence: e.Sequence, prev: e.PrevHash, hash: e.Hash, digest: e.Digest()}) {
				return w.finish(head.Sequence, head.Hash, highest), nil
			}
		}
		if len(events) < batchSize {
			return w.finish(head.Sequence, head.Hash, highest), nil
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
