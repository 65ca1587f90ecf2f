package feed

import (
	"testing"

	"lianluo/internal/auth"
)

// Each narrow scope sees its own part and reports, never another's nor what belongs
// to none; the whole and people see all.
func TestScopesSeeTheirPart(t *testing.T) {
	of := map[string]string{"petition_case": "changes.petitions:read", "petition_batch": "changes.petitions:read", "unit": "changes.organisation:read", "group_duty": "changes.organisation:read",
		"duty_shift": "changes.duty:read", "leave_request": "changes.duty:read", "assignment": "changes.work:read", "notice": "changes.work:read", "street_report": "changes.work:read", "compliance": "changes.compliance:read",
		"webhook": "", "user": "", "accountability_item": "", "session": ""}
	for scope := range families {
		s := SeenBy(auth.Actor{Kind: auth.KindClient, Scopes: []string{scope, "statistics:read"}})
		for kind, family := range of {
			if s.Has(kind) != (family == scope) {
				t.Errorf("%s sees %s: %v", scope, kind, s.Has(kind))
			}
		}
		if !s.Has("status_report") {
			t.Errorf("%s does not see reports", scope)
		}
	}
	for _, a := range []auth.Actor{{Kind: auth.KindClient, Scopes: []string{auth.AllChanges}}, {Kind: auth.KindUser}} {
		if !SeenBy(a).Has("webhook") {
			t.Errorf("%+v does not see all", a)
		}
	}
	if SeenBy(auth.Actor{Kind: auth.KindClient}).Has("unit") {
		t.Error("a client without a scope sees something")
	}
}
