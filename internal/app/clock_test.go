package app

import (
	"io"
	"log/slog"
	"testing"
	"time"

	"lianluo/internal/event"
)

// TestDemoGoesOn: a second start on the same data continues after the last
// event, and one that asks for a later moment gets that.
func TestDemoGoesOn(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) {
			c := fresh(t, engine, "")
			at := time.Date(2021, 9, 10, 0, 0, 0, 0, time.UTC)
			start := func(at time.Time) *App {
				t.Helper()
				a, err := New(t.Context(), c, Options{Log: slog.New(slog.DiscardHandler), Kind: MadeByDemo, Migrate: true, Drill: &Drill{At: at, Speed: 100000}})
				if err != nil {
					t.Fatal(err)
				}
				return a
			}
			a := start(at)
			if err := a.Sample(t.Context(), io.Discard); err != nil {
				t.Fatal(err)
			}
			var last event.Event
			if err := a.Store.Reading(operator(t.Context())).Order("sequence DESC").Take(&last).Error; err != nil {
				t.Fatal(err)
			}
			if err := a.Close(); err != nil {
				t.Fatal(err)
			}
			if !last.OccurredAt.After(at.Add(time.Hour)) {
				t.Fatalf("the drill only came to %s", last.OccurredAt)
			}
			tool, err := New(t.Context(), c, Options{Log: slog.New(slog.DiscardHandler), Migrate: true})
			if err != nil {
				t.Fatal(err)
			}
			if now := tool.Store.Now(); now.Before(last.OccurredAt) || now.After(last.OccurredAt.AddDate(1, 0, 0)) {
				t.Errorf("a tool is at %s, the drill had come to %s", now, last.OccurredAt)
			}
			if err := tool.Close(); err != nil {
				t.Fatal(err)
			}
			b := start(at)
			if now := b.Store.Now(); now.Before(last.OccurredAt) {
				t.Errorf("the second start is at %s, before %s", now, last.OccurredAt)
			}
			if err := b.Close(); err != nil {
				t.Fatal(err)
			}
			later := last.OccurredAt.AddDate(1, 0, 0)
			d := start(later)
			if now := d.Store.Now(); now.Before(later) {
				t.Errorf("asked for %s, it is %s", later, now)
			}
			if err := d.Close(); err != nil {
				t.Fatal(err)
			}
		})
	}
}
