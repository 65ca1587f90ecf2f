package accountability

import (
	"context"

	"gorm.io/gorm"
)

// Query is what a list asks the engine for.
func (s *Service) Query(ctx context.Context, f Filter) (*gorm.DB, error) {
	return s.narrow(s.Store.Reading(ctx), f)
}
