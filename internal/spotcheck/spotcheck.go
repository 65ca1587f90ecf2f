// Package spotcheck is the looks at whether those on duty are on their post: by
// phone, by video or in person. What fails is held against them by rule.
package spotcheck

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/duty"
	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// The results.
const (
	OnPost     = "on_post"
	SlowAnswer = "slow_answer"
	NoAnswer   = "no_answer"
	NotOnPost  = "not_on_post"
)

// passes are the results that are not held against anybody.
var passes = map[string]bool{OnPost: true, SlowAnswer: true}

// answers are the results that come with seconds to answer.
var answers = map[string]bool{OnPost: true, SlowAnswer: true}

// Check is one spot check; it is never changed.
type Check struct {
	record.Meta
	ShiftID       uuid.UUID
	InspectionID  uuid.UUID
	Role          duty.Role
	PersonID      uuid.UUID
	PersonName    string
	Method        string
	CheckedAt     time.Time
	AnswerSeconds *int64
	Result        string
	Passed        bool
	Note          string
	CheckedBy     uuid.UUID
}

// TableName names the table.
func (Check) TableName() string { return "spot_checks" }

// New is what a check is made from.
type New struct {
	ShiftID       uuid.UUID
	Role          duty.Role
	Method        string
	CheckedAt     time.Time
	AnswerSeconds *int64
	Result        string
	Note          string
}

func (n *New) check() error {
	if n.AnswerSeconds != nil && !answers[n.Result] {
		return fault.Invalid("/answer_seconds", "not_answered", fault.T("没有应答的不写秒数", "nobody has answered"))
	}
	return nil
}
