package duty

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/record"
)

// nilEntry says at the end of a quiet shift that nothing has happened.
const nilEntry = "nil"

// Entry is one entry of the duty log. It is never changed: what was wrong or has
// been settled is said by another one.
type Entry struct {
	record.Meta
	ShiftID      uuid.UUID
	DeskID       uuid.UUID
	At           time.Time
	Kind         string
	Party        string
	Content      string
	Instruction  string
	Result       string
	SubjectType  string
	SubjectID    *uuid.UUID
	FollowUp     bool
	ResolvesID   *uuid.UUID
	RecordedBy   uuid.UUID
	RecordedName string
	Open         bool `gorm:"-"` // to be followed up, and not resolved
}

// TableName names the table.
func (Entry) TableName() string { return "duty_log_entries" }

// NewEntry is what an entry is made from.
type NewEntry struct {
	At          time.Time
	Kind        string
	Party       string
	Content     string
	Instruction string
	Result      string
	SubjectType string
	SubjectID   *uuid.UUID
	FollowUp    bool
	ResolvesID  *uuid.UUID
}

// check returns unprocessable for a time outside the shift, half a subject, and a
// quiet shift with something to follow up.
func (n *NewEntry) check(s *Shift, now time.Time) error {
	var c fault.Checks
	c.When(n.At.After(now), "/at", "in_the_future", fault.T("时间不能在将来", "what is recorded has happened"))
	c.When(n.At.Before(s.StartsAt.Add(-opensBefore)), "/at", "before_shift", fault.T("时间不在这一班内", "is before the shift"))
	c.When((n.SubjectType == "") != (n.SubjectID == nil), "/subject_id", "incomplete", fault.T("有关对象要写明种类和 id", "a subject has a type and an id"))
	c.When(n.Kind == nilEntry && (n.FollowUp || n.ResolvesID != nil), "/kind", "not_nil", fault.T("无事记录没有未了事项", "a quiet shift has nothing to follow up"))
	return c.Err()
}

// data is what events tell of an entry: never its words.
func (e *Entry) data() map[string]any {
	return map[string]any{"shift_id": e.ShiftID, "kind": e.Kind, "at": e.At, "follow_up": e.FollowUp}
}

// Allowed lists what the caller may do about the entry, while the shift is theirs.
func (e *Entry) Allowed(c *Case, by Caller) []string {
	if e.Open && c != nil && c.Responsible() && seated(c, by) == nil {
		return []string{"resolve"}
	}
	return []string{}
}
