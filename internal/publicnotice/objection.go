package publicnotice

import (
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// maxObjections bounds those to one notice.
const maxObjections = 200

// Objection is what somebody has against a case being signed off. Who it is, is
// sealed: they may well be the petitioner.
type Objection struct {
	record.Meta
	NoticeID   uuid.UUID
	CaseID     uuid.UUID
	Cycle      int64
	ReceivedAt time.Time
	Matter     string `words:"free"`
	Sealed     []byte // an Objector, bound to office, notice and objection
	RecordedBy uuid.UUID
	Answer     string `words:"staff"`
	Upheld     bool
	AnsweredAt *time.Time
	AnsweredBy *uuid.UUID

	Objector Objector `gorm:"-"` // opened for those who may read it
}

// TableName names the table.
func (Objection) TableName() string { return "public_notice_objections" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Objection) Quiet() {}

// Objector is who objects; anonymous when there is neither.
type Objector struct {
	Name    string `json:"name,omitempty"`
	Contact string `json:"contact,omitempty"`
}

// place binds a sealed objector to its place.
func place(office, notice, id uuid.UUID) string {
	return "public_notice_objections/" + office.String() + "/" + notice.String() + "/" + id.String()
}

func (o Objector) plain() []byte {
	b, err := json.Marshal(o)
	if err != nil { // two strings always marshal
		return nil
	}
	return b
}

// check returns unprocessable for an objection that did not come while the
// notice hung out.
func (n *Notice) check(received, now time.Time) error {
	var checks fault.Checks
	checks.When(received.After(now), "/received_at", "in_the_future", fault.T("收到时间不能在将来", "what was received was received by now"))
	checks.When(received.Before(n.OpensOn.Midnight()) || received.After(n.EndsAt), "/received_at", "outside_the_notice",
		fault.T("不在公示期内收到；期满后的意见作为新的举报受理", "not received while the notice hung out; what comes later is a new complaint"))
	return checks.Err()
}

// ObjectionState is how far an objection has come.
type ObjectionState string

// The states of an objection.
const (
	Raised   ObjectionState = "raised"
	Answered ObjectionState = "answered"
)

// State is how far the objection has come.
func (o *Objection) State() ObjectionState {
	if o.AnsweredAt != nil {
		return Answered
	}
	return Raised
}

// ObjectionLifecycle is the life of an objection: it is answered once, in the
// cycle that it was raised against.
var ObjectionLifecycle = lifecycle.Table[ObjectionState, *Objection, *petition.Case]{
	{From: Raised, On: "answer", To: Answered, Guard: inCycle},
}

func inCycle(o *Objection, c *petition.Case) error {
	if o.Cycle != c.Cycle {
		return fault.State("earlier_cycle", []string{})
	}
	return nil
}

// Allowed lists what the caller may do with the objection.
func (o *Objection) Allowed(c *petition.Case, by petition.Caller) []string {
	if !c.Admits(petition.OnAnswerObjection, by) {
		return []string{}
	}
	return ObjectionLifecycle.Allowed(o.State(), o, c)
}
