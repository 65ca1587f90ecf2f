package due

import (
	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/clock"
	"lianluo/internal/record"
)

// Deadline is a due time of a case with the way to it, fixed when it was
// computed. It runs until it is met or lapses; only a granted extension moves its
// end.
type Deadline struct {
	record.Meta
	clock.Clock
	CaseID      uuid.UUID
	Cycle       int64
	Step        string
	UnitID      *uuid.UUID // the case's lead unit, while the deadline runs
	RuleID      *uuid.UUID
	Why         string
	Explanation calendar.Explanation `gorm:"serializer:json"`
}

// TableName names the table.
func (Deadline) TableName() string { return "petition_deadlines" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Deadline) Quiet() {}
