// Package discipline is what is held against people: late, absent, gone or stood in
// for on duty, without a report or not to be reached. Records are made by rule from facts, never by hand; whoever is
// concerned may appeal once, and somebody else decides.
package discipline

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// Kind is what somebody did or failed to do.
type Kind string

// The kinds.
const (
	Late            Kind = "late"
	EarlyLeave      Kind = "early_leave"
	NoShow          Kind = "no_show"
	LeftPost        Kind = "left_post"
	Unmanned        Kind = "unmanned"
	Substitution    Kind = "substitution"
	SpotCheckFailed Kind = "spot_check_failed"
	MissedReport    Kind = "missed_report"
	Unreachable     Kind = "unreachable"
)

// State is how far an appeal has come.
type State string

// The states.
const (
	Recorded  State = "recorded"
	Appealed  State = "appealed"
	Revoked   State = "revoked"
	Confirmed State = "confirmed"
)

// Record is one fact held against somebody, with what proves it. There is one of a
// kind for a person and an evidence.
type Record struct {
	record.Meta
	InspectionID uuid.UUID
	PersonID     uuid.UUID
	PersonName   string
	Kind         Kind
	At           time.Time
	Minutes      int64
	EvidenceType string
	EvidenceID   uuid.UUID
	State        State
	AppealReason string
	AppealedAt   *time.Time
	Decision     string
	DecidedAt    *time.Time
	DecidedBy    *uuid.UUID
}

// TableName names the table.
func (Record) TableName() string { return "discipline_records" }

// The actions on a record.
const (
	appeal  = "appeal"
	grant   = "grant_appeal"
	dismiss = "dismiss_appeal"
)

var past = map[string]string{
	appeal: "discipline_record.appealed", grant: "discipline_record.revoked", dismiss: "discipline_record.confirmed",
}

// appealTime is how long after the fact one may appeal.
const appealTime = 30 * 24 * time.Hour

// Caller is who acts, and when.
type Caller struct {
	auth.Actor
	Now time.Time
}

// Lifecycle is one appeal at most, decided once.
var Lifecycle = lifecycle.Table[State, *Record, Caller]{
	{From: Recorded, On: appeal, To: Appealed, Guard: concerned},
	{From: Appealed, On: grant, To: Revoked, Guard: judge},
	{From: Appealed, On: dismiss, To: Confirmed, Guard: judge},
}

func concerned(r *Record, by Caller) error {
	switch {
	case by.PersonID != r.PersonID || !by.Can(auth.DisciplineAppeal):
		return fault.Denied(string(auth.DisciplineAppeal))
	case by.Now.After(r.CreatedAt.Add(appealTime)):
		return fault.New(fault.CodeWindowClosed, fault.T("申诉须在 30 天以内", "one may appeal within 30 days"))
	}
	return nil
}

func judge(r *Record, by Caller) error {
	switch {
	case !by.Can(auth.DisciplineDecide):
		return fault.Denied(string(auth.DisciplineDecide))
	case by.PersonID == r.PersonID:
		return fault.New(fault.CodeForbidden, fault.T("不能决定自己的申诉", "nobody decides their own appeal"))
	}
	return nil
}

// Allowed lists what the caller may do with the record.
func (r *Record) Allowed(by Caller) []string { return Lifecycle.Allowed(r.State, r, by) }

// seesAll tells whether the actor sees the records of others.
func seesAll(a auth.Actor) bool {
	return a.Kind == auth.KindSystem || a.Has(auth.Auditor|auth.Commander|auth.Coordinator|auth.SupervisionStaff)
}

// Tally is how much of what is held against one person.
type Tally struct {
	PersonID   uuid.UUID
	PersonName string
	Counts     map[Kind]int
}

// Kinds are all kinds in the order of summaries.
var Kinds = []Kind{Late, EarlyLeave, NoShow, LeftPost, Unmanned, Substitution, SpotCheckFailed, MissedReport, Unreachable}
