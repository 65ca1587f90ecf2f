package feed

import (
	"slices"
	"strings"

	"lianluo/internal/auth"
)

// families are the parts of the stream that a district client may be granted, by
// how the types of their objects begin. A type of no family is only in the whole.
var families = map[string][]string{
	"changes.organisation:read": {"office", "calendar", "deadline_rule", "inspection", "plan_import", "unit", "person", "group", "appointment", "liaison"},
	"changes.petitions:read": {"petition", "disclosure", "public_notice", "duplicate", "proposal", "follow_up_visit", "look_back", "sign_off", "deadline_extension",
		"claim", "measure"},
	"changes.duty:read":       {"duty", "roster", "shift", "spot_check", "discipline", "leave"},
	"changes.work:read":       {"assignment", "work_report", "street_report", "urgent_report", "notice", "contact_check", "message", "meeting", "document"},
	"changes.compliance:read": {"compliance"},
}

// shared is what every part of the stream has.
var shared = []string{"status_report", "statistics_snapshot"}

// Seen is what of the general stream somebody may see.
type Seen struct {
	All      bool
	Prefixes []string // of types of objects
}

// SeenBy gives what of the stream the actor may see: people everything that is
// general, a client what its scopes name.
func SeenBy(a auth.Actor) Seen {
	if a.Kind != auth.KindClient || slices.Contains(a.Scopes, auth.AllChanges) {
		return Seen{All: true}
	}
	s := Seen{Prefixes: slices.Clone(shared)}
	for _, scope := range a.Scopes {
		s.Prefixes = append(s.Prefixes, families[scope]...)
	}
	return s
}

// Has tells whether changes of the type are in it.
func (s Seen) Has(resourceType string) bool {
	return s.All || slices.ContainsFunc(s.Prefixes, func(p string) bool { return strings.HasPrefix(resourceType, p) })
}
