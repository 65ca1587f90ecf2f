// Package feed is what leaves the office of its events: one reading of the stream
// and one form of a change, whichever way it goes out.
package feed

import (
	"strings"

	"github.com/google/uuid"

	"lianluo/api"
	"lianluo/internal/event"
	"lianluo/internal/wire"
)

// Change is an event as the office's readers see it: which object became which
// version, and nothing of what is in it.
func Change(e *event.Event) api.Change {
	c := api.Change{
		Id: e.ID, Kind: e.Kind, OccurredAt: wire.Local(e.OccurredAt), ResourceType: wire.Optional[string](e.ResourceType),
		RequestId: wire.Optional[string](e.RequestID), Tombstone: strings.HasSuffix(e.Kind, ".voided"),
	}
	if e.ResourceID != uuid.Nil {
		c.ResourceId = &e.ResourceID
	}
	if e.ResourceVersion > 0 {
		c.ResourceVersion = &e.ResourceVersion
	}
	return c
}
