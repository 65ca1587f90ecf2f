package feed

import (
	"slices"
	"strings"

	"github.com/google/uuid"

	"lianluo/internal/event"
)

// Filter narrows a stream; empty members do not.
type Filter struct {
	Kinds        []string // "petition_case.*" is all kinds of a type
	ResourceType string
	ResourceID   uuid.UUID
}

// Has tells whether the event is asked for.
func (f Filter) Has(e *event.Event) bool {
	if f.ResourceType != "" && f.ResourceType != e.ResourceType || f.ResourceID != uuid.Nil && f.ResourceID != e.ResourceID {
		return false
	}
	return len(f.Kinds) == 0 || slices.ContainsFunc(f.Kinds, func(k string) bool {
		prefix, all := strings.CutSuffix(k, "*")
		return k == e.Kind || all && strings.HasPrefix(e.Kind, prefix)
	})
}
