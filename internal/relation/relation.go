// Package relation keeps how petition cases belong together: which look like one
// matter, which people have found to be, which was merged into which, and which
// parts a case was split into. Nothing here is decided by the program: it proposes.
package relation

import (
	"strconv"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/intake"
	"lianluo/internal/lifecycle"
	"lianluo/internal/petition"
	"lianluo/internal/record"
	"lianluo/internal/relation/likeness"
)

// Kind is what a link says.
type Kind string

// The kinds of links. Of a duplicate, from is the later case; of a merger, the one
// that was merged; of a split, the part.
const (
	Duplicate  Kind = "duplicate"
	Related    Kind = "related"
	MergedInto Kind = "merged_into"
	SplitFrom  Kind = "split_from"
)

// Link is a relation that people have stated. First and Second are its two cases
// in the order of their ids, so that a pair is one pair whichever way it is said.
type Link struct {
	record.Meta
	record.Void
	Kind      Kind
	FromID    uuid.UUID
	ToID      uuid.UUID
	FirstID   uuid.UUID
	SecondID  uuid.UUID
	Reason    string `words:"staff"`
	CreatedBy uuid.UUID
	Absorbed  petition.Absorbed `gorm:"serializer:json"` // of a merger
}

// TableName names the table.
func (Link) TableName() string { return "petition_case_links" }

// Quiet marks the rows as part of the case, whose event tells of them.
func (*Link) Quiet() {}

// OfCases are the cases whose petitioners the reason must not name.
func (l *Link) OfCases() []uuid.UUID { return []uuid.UUID{l.FromID, l.ToID} }

func newLink(kind Kind, from, to uuid.UUID, reason string, by auth.Actor) *Link {
	l := &Link{Kind: kind, FromID: from, ToID: to, Reason: reason, CreatedBy: by.ID}
	l.FirstID, l.SecondID = ordered(from, to)
	return l
}

// ordered gives the pair in the order of the ids, which is that of registration.
func ordered(a, b uuid.UUID) (first, second uuid.UUID) {
	if a.String() > b.String() {
		return b, a
	}
	return a, b
}

// Other is the case at the link's other end.
func (l *Link) Other(id uuid.UUID) uuid.UUID {
	if l.FromID == id {
		return l.ToID
	}
	return l.FromID
}

// Allowed lists what the actor may do with the link now. Mergers are undone on
// the merged case, and a split stands.
func (l *Link) Allowed(by auth.Actor) []string {
	if l.Voided() || !by.Can(auth.CaseLink) || l.Kind != Duplicate && l.Kind != Related {
		return []string{}
	}
	return []string{"void"}
}

func (l *Link) stage() string {
	if l.Voided() {
		return "voided"
	}
	return string(l.Kind)
}

// State is what has become of a proposal.
type State string

// The states of a proposal. Lapsed ones no longer look alike, or a case of theirs
// is gone; they may come back.
const (
	Open      State = "open"
	Confirmed State = "confirmed"
	Dismissed State = "dismissed"
	Lapsed    State = "lapsed"
)

// Proposal is a pair of cases that looks like one matter. Score and Reasons hold
// nothing of the petitioner; a confidential pair is there only because of the
// petitioner's phone, and its score counts that.
type Proposal struct {
	record.Meta
	FirstID      uuid.UUID
	SecondID     uuid.UUID
	State        State
	Score        int64
	Reasons      []likeness.Reason `gorm:"serializer:json"`
	Confidential bool
	DecidedAt    *time.Time
	DecidedBy    *uuid.UUID
	Reason       string `words:"staff"`
	LinkID       *uuid.UUID
}

// TableName names the table.
func (Proposal) TableName() string { return "duplicate_proposals" }

// OfCases are the two cases, whose petitioners the reason must not name.
func (p *Proposal) OfCases() []uuid.UUID { return []uuid.UUID{p.SecondID, p.FirstID} }

// The actions on a proposal; the last three are the program's own.
const (
	confirm = "confirm"
	dismiss = "dismiss"
	lapse   = "lapse"
	revive  = "revive"
	undo    = "undo"
)

// Lifecycle is the life of a proposal: people decide it once; undoing a confirmed
// duplicate opens it again.
var Lifecycle = lifecycle.Table[State, *Proposal, auth.Actor]{
	{From: Open, On: confirm, To: Confirmed, Guard: links},
	{From: Open, On: dismiss, To: Dismissed, Guard: links},
	{From: Open, On: lapse, To: Lapsed, Guard: system},
	{From: Lapsed, On: revive, To: Open, Guard: system},
	{From: Confirmed, On: undo, To: Open, Guard: links},
}

func links(_ *Proposal, by auth.Actor) error {
	if !by.Can(auth.CaseLink) {
		return fault.Denied(string(auth.CaseLink))
	}
	return nil
}

func system(_ *Proposal, by auth.Actor) error {
	if by.Kind != auth.KindSystem {
		return fault.New(fault.CodeForbidden, fault.Text{})
	}
	return nil
}

// Allowed lists what a person may do with the proposal now. Undoing is done by
// voiding the link.
func (p *Proposal) Allowed(by auth.Actor) []string {
	out := []string{}
	for _, on := range Lifecycle.Allowed(p.State, p, by) {
		if on == confirm || on == dismiss {
			out = append(out, on)
		}
	}
	return out
}

func (p *Proposal) apply(on string, by auth.Actor) error {
	next, err := Lifecycle.Apply(p.State, on, p, by)
	if err != nil {
		if f, ok := fault.As(err); ok && f.Code == fault.CodeStateConflict {
			return fault.State(string(p.State), p.Allowed(by))
		}
		return err
	}
	p.State = next
	return nil
}

// decide notes who decided, when and why.
func (p *Proposal) decide(at time.Time, by auth.Actor, reason string) {
	p.DecidedAt, p.DecidedBy, p.Reason = &at, &by.ID, reason
}

// Mark is one entry of the index of like cases.
type Mark struct {
	OfficeID uuid.UUID `gorm:"primaryKey"`
	Mark     int64     `gorm:"primaryKey;autoIncrement:false"`
	CaseID   uuid.UUID `gorm:"primaryKey"`
}

// TableName names the table.
func (Mark) TableName() string { return "petition_case_marks" }

// marks are those of one case.
type marks []Mark

// Quiet marks the index as derived from the cases.
func (*marks) Quiet() {}

// Position is how far an office's events have been looked at.
type Position struct {
	record.Meta
	Sequence int64
}

// TableName names the table.
func (Position) TableName() string { return "relation_positions" }

// Quiet marks the position as bookkeeping.
func (*Position) Quiet() {}

// Candidate is a case that looks like another one.
type Candidate struct {
	Case     petition.Case
	Reasons  []likeness.Reason
	Score    int
	Proposal *Proposal // when the pair has been put before people
}

// facts reads what a case says of itself.
func facts(c *petition.Case) likeness.Facts {
	var numbers []string
	for _, n := range append([]string{c.Number}, c.SecondaryNumbers...) {
		if p := intake.ParseNumber(n); telling(p) {
			numbers = append(numbers, p.Key)
		}
	}
	return likeness.Read(likeness.Source{Numbers: numbers, Summary: c.Summary, Address: c.Address})
}

// telling leaves out numbers that every round has, such as 41.
func telling(n intake.Number) bool { return n.Date != "" || len(n.Key) >= 9 }

// Sentence says a reason in words.
func Sentence(r likeness.Reason) string {
	switch r.Kind {
	case likeness.Number:
		return "两件都写有编号「" + r.Value + "」"
	case likeness.Address:
		return "两件都指向「" + r.Value + "」"
	case likeness.Place:
		return "两件都提到「" + r.Value + "」"
	case likeness.Polluter:
		return "两件都点名「" + r.Value + "」"
	case likeness.Phone:
		return "两件的举报人电话相同"
	}
	return "两件的表述相近，折合 " + strconv.Itoa(r.Weight) + " 分"
}
