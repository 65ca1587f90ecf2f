package inspection

import (
	"encoding/json"
	"slices"
	"strings"

	"lianluo/internal/fault"
	"lianluo/internal/wire"
)

// Settings are the five systems' rules. A rule that the plan does not state is
// absent, never guessed. Field names are those of the contract.
type Settings struct {
	Meeting *MeetingRule `json:"meeting,omitempty"`
	Report  *ReportRule  `json:"report,omitempty"`
	Duty    *DutyRule    `json:"duty,omitempty"`
	Liaison *LiaisonRule `json:"liaison,omitempty"`
	Leave   *LeaveRule   `json:"leave,omitempty"`
}

// MeetingRule asks for a meeting at least every IntervalDays, chaired by one of
// ChairRoles of the coordination group.
type MeetingRule struct {
	IntervalDays int32      `json:"interval_days"`
	ChairRoles   []string   `json:"chair_roles"`
	Attendees    []Attendee `json:"attendees,omitempty"`
	GroupHuddles *bool      `json:"group_huddles,omitempty"`
}

// Attendee is one sort of people who attend: a role in a kind of group.
type Attendee struct {
	GroupKind string `json:"group_kind"`
	Role      string `json:"role"`
}

// ReportRule says what is reported; DailyCutoff is "HH:MM" of the office's zone.
// Without StatusReport the daily status report is taken.
type ReportRule struct {
	DailyCutoff               *string `json:"daily_cutoff,omitempty"`
	NilReport                 *bool   `json:"nil_report,omitempty"`
	StatusReport              *bool   `json:"status_report,omitempty"`
	UrgentToCoordinationGroup bool    `json:"urgent_to_coordination_group"`
}

// DutyRule says who is on duty each day; ShiftStart is "HH:MM" of the office's zone.
type DutyRule struct {
	RoundTheClock      bool    `json:"round_the_clock"`
	LeadersPerDay      int32   `json:"leaders_per_day"`
	OfficersPerDay     int32   `json:"officers_per_day"`
	ShiftStart         *string `json:"shift_start,omitempty"`
	GroupRosters       bool    `json:"group_rosters"`
	FaceToFaceHandover *bool   `json:"face_to_face_handover,omitempty"`
}

// LiaisonRule says how many liaisons a group has; the system keeps exactly one.
type LiaisonRule struct {
	LiaisonsPerGroup int32 `json:"liaisons_per_group"`
}

// LeaveRule says who approves leave, in order.
type LeaveRule struct {
	AllowedInPrinciple bool     `json:"allowed_in_principle"`
	ApprovalChain      []string `json:"approval_chain"`
	ReportBack         *bool    `json:"report_back,omitempty"`
}

// required are the members without which a rule says nothing. A merge patch
// may leave them out only when the rule exists already.
var required = map[string][]string{
	"meeting": {"interval_days", "chair_roles"},
	"report":  {"urgent_to_coordination_group"},
	"duty":    {"round_the_clock", "leaders_per_day", "officers_per_day", "group_rosters"},
	"liaison": {"liaisons_per_group"},
	"leave":   {"allowed_in_principle", "approval_chain"},
}

// Merge applies a merge patch (RFC 7396) and gives the result, or a 422 naming
// every member that a new rule still lacks.
func (s Settings) Merge(patch json.RawMessage) (Settings, error) {
	var out Settings
	data, err := json.Marshal(s)
	if err != nil {
		return out, err
	}
	var doc, p any
	if err := json.Unmarshal(data, &doc); err != nil {
		return out, err
	}
	if err := json.Unmarshal(patch, &p); err != nil {
		return out, err
	}
	merged := wire.Merge(doc, p)
	if err := complete(merged); err != nil {
		return out, err
	}
	if data, err = json.Marshal(merged); err != nil {
		return out, err
	}
	return out, json.Unmarshal(data, &out)
}

func complete(doc any) error {
	rules, _ := doc.(map[string]any)
	missing := []string{}
	for name, rule := range rules {
		members, _ := rule.(map[string]any)
		for _, k := range required[name] {
			if _, ok := members[k]; !ok {
				missing = append(missing, "/settings/"+name+"/"+k)
			}
		}
	}
	slices.SortFunc(missing, strings.Compare)
	var c fault.Checks
	for _, pointer := range missing {
		c.Add(pointer, "required", fault.T("这项制度还缺这一条", "the rule needs this member"))
	}
	return c.Err()
}
