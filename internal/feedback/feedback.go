// Package feedback is the answer on a petition case: drafted by who handles it,
// reviewed in the group, signed by a leader, submitted, and accepted above or
// returned by any of them. Every version stays, with who said what about it.
package feedback

import (
	"slices"
	"time"

	"github.com/google/uuid"
	"github.com/sergi/go-diff/diffmatchpatch"

	"lianluo/internal/fault"
	"lianluo/internal/petition"
	"lianluo/internal/record"
)

// The states of a version.
const (
	Drafted  = "drafted"
	Returned = "returned"
)

// Feedback is one version of the answer.
type Feedback struct {
	record.Meta
	CaseID    uuid.UUID
	Cycle     int64
	Number    int64  // within the cycle, from 1
	Text      string `words:"staff"`
	State     string // drafted, returned, or the handling that the last review led to
	DraftedBy uuid.UUID
	DraftedAt time.Time
	Reviews   []Review `gorm:"serializer:json"`
}

// TableName names the table.
func (Feedback) TableName() string { return "petition_feedback" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Feedback) Quiet() {}

// Review is what somebody said of a version.
type Review struct {
	Step           string    `json:"step"` // group, office, district, city or province
	Outcome        string    `json:"outcome"`
	By             uuid.UUID `json:"by,omitzero"`
	ByName         string    `json:"by_name,omitempty"`
	At             time.Time `json:"at"`
	Opinion        string    `json:"opinion,omitempty" words:"staff"`
	Reason         string    `json:"reason,omitempty" words:"staff"`
	ReasonCodes    []string  `json:"reason_codes,omitempty"`
	DocumentNumber string    `json:"document_number,omitempty"`
}

// Return is one reason for which a version came back, for counting.
type Return struct {
	record.Meta
	InspectionID uuid.UUID
	CaseID       uuid.UUID
	UnitID       *uuid.UUID
	UnitName     string
	Level        string
	ReasonCode   string
	ReturnedAt   time.Time
}

// TableName names the table.
func (Return) TableName() string { return "petition_feedback_returns" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Return) Quiet() {}

// receivers are the levels that an answer goes up to, the lowest first; what they
// say is recorded by a coordinator.
var receivers = []string{"office", "district", "city", "province"}

var errOwn = fault.New(fault.CodeForbidden, fault.T("本级接受的，不能由上报人自己登记", "whoever submitted does not accept for the office itself"))

// errOther is said of a level that has nothing to say about a version now.
func errOther(pointer string) error {
	return fault.Invalid(pointer, "other_level", fault.T("这一稿目前不在这一级", "the version is not at this level now"))
}

// level says which levels may return a version that has come so far, or accept
// it: what has been submitted is with the level it was submitted to, which may
// have passed it on to those above.
func (f *Feedback) level(was petition.Handling, l string) error {
	ok := false
	switch was {
	case petition.FeedbackDrafted:
		ok = l == "group"
	case petition.GroupReviewed, petition.LeaderSigned:
		ok = l == "office"
	case petition.Submitted:
		ok = slices.Contains(receivers, l) && slices.Index(receivers, l) >= slices.Index(receivers, f.submission().Step)
	}
	if ok {
		return nil
	}
	return errOther("/level")
}

// submission is by whom, when and to which level the version was last submitted.
func (f *Feedback) submission() Review {
	for _, r := range slices.Backward(f.Reviews) {
		if r.Outcome == "submitted" {
			return r
		}
	}
	return Review{}
}

// Segment is a piece of text that two versions share or not.
type Segment struct{ Change, Text string }

// Compare tells how a later text differs from an earlier one, in an order in
// which both can be read.
func Compare(from, to string) []Segment {
	d := diffmatchpatch.New()
	d.DiffTimeout = 0 // the same answer every time, however slow the machine
	a, b, words := d.DiffLinesToRunes(sentences(from), sentences(to))
	diffs := d.DiffCharsToLines(d.DiffCleanupSemantic(d.DiffMainRunes(a, b, false)), words)
	out := []Segment{}
	for _, x := range diffs {
		change := map[diffmatchpatch.Operation]string{diffmatchpatch.DiffEqual: "same", diffmatchpatch.DiffDelete: "removed", diffmatchpatch.DiffInsert: "added"}[x.Type]
		out = append(out, Segment{change, joined(x.Text)})
	}
	return out
}
