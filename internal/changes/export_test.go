package changes

import "github.com/google/uuid"

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
