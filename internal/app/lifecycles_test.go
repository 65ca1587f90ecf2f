package app

import (
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/internal/accountability"
	"lianluo/internal/assignment"
	"lianluo/internal/clock"
	"lianluo/internal/discipline"
	"lianluo/internal/disclosure"
	"lianluo/internal/dossier"
	"lianluo/internal/duty"
	"lianluo/internal/file"
	"lianluo/internal/finding"
	"lianluo/internal/group"
	"lianluo/internal/inspection"
	"lianluo/internal/leave"
	"lianluo/internal/meeting"
	"lianluo/internal/notice"
	"lianluo/internal/petition"
	"lianluo/internal/plan"
	"lianluo/internal/publicnotice"
	"lianluo/internal/relation"
	"lianluo/internal/report"
	"lianluo/internal/roster"
	"lianluo/internal/swap"
	"lianluo/internal/urgent"
	"lianluo/internal/webhook"
)

// The diagrams are drawn from the tables that decide, so they cannot be wrong.
func TestLifecyclesAreDrawnAsTheyAre(t *testing.T) {
	const path = "../../docs/lifecycles.md"
	var b strings.Builder
	b.WriteString("# Lifecycles\n\nDrawn from the tables in the code by `make golden`. Guards, which may still refuse, are beside the tables.\n")
	for _, l := range []struct{ title, diagram string }{
		{"Inspection (`internal/inspection`)", inspection.Lifecycle.Mermaid()},
		{"Plan import (`internal/plan`)", plan.Lifecycle.Mermaid()},
		{"Appointment (`internal/group`)", group.Lifecycle.Mermaid()},
		{"Liaison (`internal/group`)", group.LiaisonLifecycle.Mermaid()},
		{"Petition case: handling (`internal/petition`)", petition.Lifecycle.Mermaid()},
		{"Petition case: completion (`internal/petition`)", petition.CompletionLifecycle.Mermaid()},
		{"Petition case: publication (`internal/petition`)", petition.PublicationLifecycle.Mermaid()},
		{"Petition case: sign-off (`internal/petition`)", petition.SignOffLifecycle.Mermaid()},
		{"Petition case: request for more time, also of assignments and supervision (`internal/clock`)", clock.Lifecycle.Mermaid()},
		{"Public notice (`internal/publicnotice`)", publicnotice.Lifecycle.Mermaid()},
		{"Objection to a notice (`internal/publicnotice`)", publicnotice.ObjectionLifecycle.Mermaid()},
		{"Duplicate proposal (`internal/relation`)", relation.Lifecycle.Mermaid()},
		{"Disclosure table (`internal/disclosure`)", disclosure.Lifecycle.Mermaid()},
		{"Correction of what was disclosed (`internal/disclosure`)", disclosure.CorrectionLifecycle.Mermaid()},
		{"Leave (`internal/leave`)", leave.Lifecycle.Mermaid()},
		{"Leave: extension (`internal/leave`)", leave.ExtensionLifecycle.Mermaid()},
		{"Meeting (`internal/meeting`)", meeting.Lifecycle.Mermaid()},
		{"Assignment (`internal/assignment`)", assignment.Lifecycle.Mermaid()},
		{"Item of a document request (`internal/dossier`)", dossier.Lifecycle.Mermaid()},
		{"Finding of an inspection (`internal/finding`)", finding.Lifecycle.Mermaid()},
		{"Accountability item (`internal/accountability`)", accountability.Lifecycle.Mermaid()},
		{"File (`internal/file`)", file.Lifecycle.Mermaid()},
		{"Notice (`internal/notice`)", notice.Lifecycle.Mermaid()},
		{"Roll call (`internal/notice`)", notice.CheckLifecycle.Mermaid()},
		{"Work report (`internal/report`)", report.Lifecycle.Mermaid()},
		{"Urgent report (`internal/urgent`)", urgent.Lifecycle.Mermaid()},
		{"Webhook (`internal/webhook`)", webhook.Lifecycle.Mermaid()},
		{"Duty roster (`internal/roster`)", roster.Lifecycle.Mermaid()},
		{"Duty shift (`internal/duty`)", duty.Lifecycle.Mermaid()},
		{"Shift swap (`internal/swap`)", swap.Lifecycle.Mermaid()},
		{"Discipline record (`internal/discipline`)", discipline.Lifecycle.Mermaid()},
	} {
		b.WriteString("\n## " + l.title + "\n\n```mermaid\n" + l.diagram + "```\n")
	}
	if os.Getenv("LIANLUO_UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("run `make golden` (-file +now):\n%s", diff)
	}
}
