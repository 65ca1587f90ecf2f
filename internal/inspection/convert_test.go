package inspection

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lianluo/api"
)

// TestSettingsHaveOneShape holds the contract's settings and ours together: a
// full document passes through both and loses nothing.
func TestSettingsHaveOneShape(t *testing.T) {
	const full = `{"duty":{"face_to_face_handover":true,"group_rosters":true,"leaders_per_day":1,"officers_per_day":2,"round_the_clock":true,"shift_start":"08:00"},` +
		`"leave":{"allowed_in_principle":false,"approval_chain":["group_leader","coordination_group"],"report_back":true},` +
		`"liaison":{"liaisons_per_group":1},` +
		`"meeting":{"attendees":[{"group_kind":"working_group","role":"leader"}],"chair_roles":["leader"],"group_huddles":true,"interval_days":7},` +
		`"report":{"daily_cutoff":"22:00","nil_report":true,"urgent_to_coordination_group":true}}`
	var theirs api.InspectionSettings
	var ours Settings
	if err := json.Unmarshal([]byte(full), &theirs); err != nil {
		t.Fatal(err)
	}
	if err := recast(theirs, &ours); err != nil {
		t.Fatal(err)
	}
	theirs = api.InspectionSettings{}
	if err := recast(ours, &theirs); err != nil {
		t.Fatal(err)
	}
	var want, got any
	data, err := json.Marshal(theirs)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal([]byte(full), &want); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
