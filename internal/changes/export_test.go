package changes

import (
	"context"

	"github.com/google/uuid"
)

// Line tells how many follow an office's stream here, and how many of its events are
// kept for all of them.
func (s *Service) Line(office uuid.UUID) (readers, kept int) {
	x := s.live.followed()[office]
	if x == nil {
		return 0, 0
	}
	s.live.mu.Lock()
	defer s.live.mu.Unlock()
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.readers, len(x.events)
}

// Kept is how many events of an office are kept at most.
const Kept = keptFew

// Follow opens a line and goes on until it ends.
func (s *Service) Follow(ctx context.Context, q Follow, to Sink) error {
	l, err := s.Open(ctx, q, to)
	if err != nil || l == nil {
		return err
	}
	return l.GoOn(ctx, to)
}
