package app

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/petition"
	"lianluo/internal/plan"
)

// The diagrams are drawn from the tables that decide, so they cannot be wrong.
func TestLifecyclesAreDrawnAsTheyAre(t *testing.T) {
	const file = "../../docs/lifecycles.md"
	var b strings.Builder
	b.WriteString("# Lifecycles\n\nDrawn from the tables in the code by `make golden`. Guards, which may still refuse, are beside the tables.\n")
	for _, l := range []struct{ title, diagram string }{
		{"Inspection (`internal/inspection`)", inspection.Lifecycle.Mermaid()},
		{"Plan import (`internal/plan`)", plan.Lifecycle.Mermaid()},
		{"Appointment (`internal/group`)", group.Lifecycle.Mermaid()},
		{"Liaison (`internal/group`)", group.LiaisonLifecycle.Mermaid()},
		{"Petition case: handling (`internal/petition`)", petition.Lifecycle.Mermaid()},
	} {
		b.WriteString("\n## " + l.title + "\n\n```mermaid\n" + l.diagram + "```\n")
	}
	if os.Getenv("LIANLUO_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(file, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run `make golden` (-file +now):\n%s", diff)
	}
}
