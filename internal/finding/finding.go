// Package finding is what is found on the spot during an inspection or a visit.
// Nothing found gets lost: in one act it becomes a case or an assignment, once.
package finding

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

// State is what has become of a finding.
type State string

// The states.
const (
	Noted      State = "noted"
	CaseRaised State = "case_raised"
	PassedDown State = "passed_down"
	voided     State = "voided"
)

// States lists those that are stored.
var States = []State{Noted, CaseRaised, PassedDown}

// The actions.
const (
	onRaise    = "raise_case"
	onPassDown = "pass_down"
	onVoid     = "void"
)

// Finding is one thing found, where and when, and what it has become.
type Finding struct {
	record.Meta
	record.Void
	AssignmentID uuid.UUID
	Number       int64
	Point        string
	Place        string
	FoundAt      time.Time
	Text         string
	FileIDs      []uuid.UUID `gorm:"serializer:json"`
	FoundBy      string
	State        State
	CaseID       *uuid.UUID
	FollowUpID   *uuid.UUID
	FollowedAt   *time.Time
	FollowedBy   *uuid.UUID
	FollowedName string
}

// TableName names the table.
func (Finding) TableName() string { return "assignment_findings" }

// Quiet marks the rows as part of the assignment, whose event tells of them.
func (*Finding) Quiet() {}

// follow notes who had something made of the finding.
func (f *Finding) follow(by order.Caller) {
	f.FollowedAt, f.FollowedBy, f.FollowedName = &by.Now, &by.ID, by.Name
}

// where is the most exact place that is known.
func (f *Finding) where() string {
	if f.Place != "" {
		return f.Place
	}
	return f.Point
}

func may(p auth.Permission) func(*Finding, order.Caller) error {
	denied := fault.Denied(string(p))
	return func(_ *Finding, by order.Caller) error {
		if !by.Can(p) {
			return denied
		}
		return nil
	}
}

// Lifecycle is the life of a finding.
var Lifecycle = lifecycle.Table[State, *Finding, order.Caller]{
	{From: Noted, On: onRaise, To: CaseRaised, Guard: may(auth.CaseWrite)},
	{From: Noted, On: onPassDown, To: PassedDown, Guard: may(auth.AssignmentIssue)},
	{From: Noted, On: onVoid, To: Noted},
}

// partOf is the act on the assignment that an action is; who makes a case of a
// finding need not take part in the inspection.
func partOf(on string) string {
	if on == onVoid {
		return assignment.OnFinding
	}
	return assignment.OnFollow
}

func (f *Finding) stage() State {
	if f.Voided() {
		return voided
	}
	return f.State
}

// Allowed lists what the caller may do with the finding now.
func (f *Finding) Allowed(a *assignment.Assignment, by order.Caller) []string {
	out := Lifecycle.Allowed(f.stage(), f, by)
	return slices.DeleteFunc(out, func(on string) bool { return !a.Admits(partOf(on), by) })
}
