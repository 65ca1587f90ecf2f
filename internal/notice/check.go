package notice

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/clock"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// Check is a roll call. It begins when it is made; its clock runs until all have
// answered.
type Check struct {
	record.Meta
	record.Void
	clock.Clock
	InspectionID  uuid.UUID
	Title         string
	Targets       []Target `gorm:"serializer:json"`
	AnswerMinutes int64
	StartedBy     uuid.UUID
	People        int64
	Answered      int64
}

// TableName names the table.
func (Check) TableName() string { return "contact_checks" }

// Answer is one person who is called, and what came back.
type Answer struct {
	record.Meta
	Person
	ContactCheckID uuid.UUID
	AnsweredAt     *time.Time
	Seconds        int64
	Method         string
	RecordedBy     *uuid.UUID
}

// TableName names the table.
func (Answer) TableName() string { return "contact_answers" }

// Quiet marks the rows as part of the roll call, whose event tells of them.
func (*Answer) Quiet() {}

// How somebody was reached.
const (
	ownDevice = "own_device"
	byPhone   = "phone"
)

// CheckState is where a roll call stands.
type CheckState string

// The states of a roll call; they follow from the time.
const (
	Running     CheckState = "running"
	Over        CheckState = "over"
	checkVoided CheckState = "voided"
)

// The actions on a roll call.
const (
	OnAnswer = "answer"
	OnRecord = "record"
)

// checkPast names the event of each action.
var checkPast = map[string]string{OnAnswer: "contact_check.answered", OnRecord: "contact_check.recorded", OnVoid: "contact_check.voided"}

// Called is a roll call with everybody who is called.
type Called struct {
	*Check
	Answers []Answer
	now     time.Time
}

// CheckLifecycle says who may do what; an answer that comes late is recorded,
// and late.
var CheckLifecycle = lifecycle.Table[CheckState, *Called, Caller]{
	{From: Running, On: OnAnswer, To: Running, Guard: called},
	{From: Running, On: OnRecord, To: Running, Guard: calls},
	{From: Running, On: OnVoid, To: checkVoided, Guard: calls},
	{From: Over, On: OnAnswer, To: Over, Guard: called},
	{From: Over, On: OnVoid, To: checkVoided, Guard: calls},
}

func calls(_ *Called, by Caller) error { return can(auth.ContactCheckWrite, by) }

func called(c *Called, by Caller) error {
	switch a := c.of(by.PersonID); {
	case can(auth.ContactCheckAnswer, by) != nil:
		return can(auth.ContactCheckAnswer, by)
	case a == nil:
		return errNotAddressed
	case a.AnsweredAt != nil:
		return fault.State("answered", []string{})
	}
	return nil
}

// of is the person's answer; nil for those who are not called.
func (c *Called) of(person uuid.UUID) *Answer {
	i := slices.IndexFunc(c.Answers, func(a Answer) bool { return a.PersonID == person })
	if i < 0 || person == uuid.Nil {
		return nil
	}
	return &c.Answers[i]
}

// State is computed from the time: it is over when all have answered or the time is.
func (c *Called) State() CheckState {
	switch {
	case c.Voided():
		return checkVoided
	case !c.Runs() || c.now.After(c.DueAt):
		return Over
	}
	return Running
}

// Apply returns state_conflict or forbidden.
func (c *Called) Apply(on string, by Caller) error {
	_, err := CheckLifecycle.Apply(c.State(), on, c, by)
	return err
}

// Allowed lists what the caller may do with the roll call now.
func (c *Called) Allowed(by Caller) []string { return CheckLifecycle.Allowed(c.State(), c, by) }

// The states of one who is called.
const (
	pending     = "waiting"
	answered    = "answered"
	lateAnswer  = "late"
	unreachable = "unreachable"
)

// Status is computed from the time; who was not reached in time stays late.
func (a *Answer) Status(due, now time.Time) string {
	switch {
	case a.AnsweredAt != nil && a.AnsweredAt.After(due):
		return lateAnswer
	case a.AnsweredAt != nil:
		return answered
	case now.After(due):
		return unreachable
	}
	return pending
}

// answer notes that the person was reached.
func (a *Answer) answer(started, now time.Time, method string, by uuid.UUID) {
	a.AnsweredAt, a.Seconds, a.Method = &now, int64(now.Sub(started)/time.Second), method
	if method == byPhone {
		a.RecordedBy = &by
	}
}

// settle counts the answers; when all are there, the clock stops.
func (c *Called) settle() {
	c.People, c.Answered = int64(len(c.Answers)), 0
	for i := range c.Answers {
		if c.Answers[i].AnsweredAt != nil {
			c.Answered++
		}
	}
	if c.Answered == c.People {
		c.Meet(c.now)
	}
}

// lost are those who have not answered in time.
func (c *Called) lost() []uuid.UUID {
	out := []uuid.UUID{}
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Status(c.DueAt, c.now) == unreachable {
			out = append(out, a.PersonID)
		}
	}
	return out
}
