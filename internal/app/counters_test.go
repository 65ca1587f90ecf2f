package app

import (
	"bytes"
	"errors"
	"strings"
	"testing"
)

// The sample office's counters hold; one that somebody touched is named, and
// put right when asked to.
func TestCountersAreVerified(t *testing.T) {
	for _, engine := range []string{"sqlite", "postgres"} {
		t.Run(engine, func(t *testing.T) { countersAreVerified(t, engine) })
	}
}

func countersAreVerified(t *testing.T, engine string) {
	a := sampled(t, engine)
	var out bytes.Buffer
	if err := a.VerifyCounters(t.Context(), &out); err != nil {
		t.Fatalf("%v\n%s", err, out.String())
	}
	const touch = "UPDATE petition_tallies SET n = n + 1 WHERE dimension = 'channel' AND value = 'phone' AND detail = 'in_progress'"
	if _, err := a.Store.SQL().ExecContext(t.Context(), touch); err != nil {
		t.Fatal(err)
	}
	if err := a.VerifyCounters(t.Context(), &out); !errors.Is(err, ErrWrongCounters) || !strings.Contains(out.String(), "channel phone in_progress") {
		t.Errorf("%v\n%s", err, out.String())
	}
	out.Reset()
	if err := a.Recount(t.Context(), &out); err != nil || !strings.Contains(out.String(), "1 counters put right") {
		t.Errorf("%v\n%s", err, out.String())
	}
	if err := a.VerifyCounters(t.Context(), &out); err != nil {
		t.Error(err)
	}
}
