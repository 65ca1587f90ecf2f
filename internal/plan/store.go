package plan

import (
	"context"

	"github.com/google/uuid"

	"lianluo/internal/store"
)

var list = store.List[Summary]{
	Table:   "plan_imports",
	Default: "-created_at",
	Columns: map[string]store.Column[Summary]{
		"created_at": {Name: "created_at", Value: func(s *Summary) any { return s.CreatedAt }},
	},
}

// summaryColumns leaves the text and the draft of a megabyte each where they are.
var summaryColumns = []string{"id", "office_id", "version", "created_at", "updated_at", "voided_at", "void_reason", "state", "filename",
	"inspection_name", "working_group_count", "duty_count", "vacant_post_count", "unread_count", "warning_count", "inspection_id", "applied_at"}

// List gives one page of live imports, all or those of a state. It returns invalid_cursor.
func (s *Service) List(ctx context.Context, state State, r store.Request) (store.Page[Summary], error) {
	db := s.store.Reading(ctx).Model(&Summary{}).Select(summaryColumns).Scopes(store.NotVoided)
	if state != "" {
		db = db.Where("state = ?", state)
	}
	return list.Fetch(s.store, db, r)
}

// Get reads an import with its text and draft, voided ones included; not_found otherwise.
func (s *Service) Get(ctx context.Context, id uuid.UUID) (*Import, error) {
	i, err := store.Get[Import](s.store.Reading(ctx), id)
	return i, s.store.Fault(err)
}
