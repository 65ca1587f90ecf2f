// Package signoff is the six steps by which a rectified case leaves the books:
// applied for by who handled it, accepted on site by somebody else, noticed to
// the public, signed by a leader, reviewed by the city, and signed off. Who said
// what at each step stays.
package signoff

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/casepart"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// The conclusions of the city's review.
const (
	Passed    = "passed"
	NotPassed = "not_passed"
)

// Step is one step of a case towards sign-off, or back.
type Step struct {
	record.Meta
	casepart.InCase
	Action         string // of petition.SignOffLifecycle
	State          string // what the step led to
	ByID           uuid.UUID
	ByName         string
	At             time.Time
	Opinion        string `words:"staff"`
	DocumentNumber string
	Conclusion     string         // of the city's review
	DecidedOn      *calendar.Date // on the document
	Reason         string         `words:"staff"`          // of a rejection
	Photos         []uuid.UUID    `gorm:"serializer:json"` // of the site, files of the case
}

// TableName names the table.
func (Step) TableName() string { return "petition_sign_off_steps" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Step) Quiet() {}

// action is what a step does: a review by the city that is not passed rejects.
func (s *Step) action(on string, c *petition.Case) string {
	if on == petition.OnRecordCityReview && s.Conclusion == NotPassed && c.SignOff == petition.SignOffLeaderSigned {
		return petition.OnRejectSignOff
	}
	return on
}

// effect is what the case remembers of a step.
func effect(on string, c *petition.Case, by petition.Caller) {
	switch on {
	case petition.OnApplySignOff:
		c.Applied(by)
	case petition.OnAcceptRectification:
		c.Inspected(by)
	case petition.OnRejectSignOff:
		c.Unnoticed()
	}
}

// words is what the case's history tells of the step.
func (s *Step) words() string {
	if s.Reason != "" {
		return s.Reason
	}
	return s.Opinion
}
