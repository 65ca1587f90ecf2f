package event_test

import (
	"errors"
	"testing"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/event"
	"lianluo/internal/record"
	"lianluo/internal/store"
	"lianluo/internal/store/storetest"
)

// What follows an event is done with it or not at all, and is followed itself.
func TestHooksFollowInTheSameTransaction(t *testing.T) {
	storetest.Each(t, func(t *testing.T, db *storetest.DB) {
		office := record.NewID()
		ctx := storetest.As(t.Context(), office, auth.Coordinator)
		say := func(tx *store.Tx, kind string) error {
			return event.AppendChange(tx, event.Change{Kind: kind, Resource: uuid.New()})
		}
		broken := errors.New("broken")
		db.Events.On("hook.first", func(tx *store.Tx, _ *event.Event) error { return say(tx, "hook.second") })
		db.Events.On("hook.second", func(tx *store.Tx, _ *event.Event) error { return say(tx, "hook.third") })
		db.Events.On("hook.bad", func(*store.Tx, *event.Event) error { return broken })
		if err := db.Store.InTx(ctx, func(tx *store.Tx) error { return say(tx, "hook.first") }); err != nil {
			t.Fatal(err)
		}
		if err := db.Store.InTx(ctx, func(tx *store.Tx) error { return errors.Join(say(tx, "hook.first"), say(tx, "hook.bad")) }); !errors.Is(err, broken) {
			t.Errorf("%v", err)
		}
		var kinds []string
		if err := db.Store.Reading(ctx).Model(&event.Event{}).Order("sequence").Pluck("kind", &kinds).Error; err != nil {
			t.Fatal(err)
		}
		if len(kinds) != 3 || kinds[0] != "hook.first" || kinds[2] != "hook.third" {
			t.Errorf("%v", kinds)
		}
	})
}
