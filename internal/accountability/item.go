// Package accountability is what the office urges and whom it holds to account:
// an item is filed about a unit, ordered with a deadline, answered, reviewed,
// decided, and closed when what was decided has been carried out. Only those who
// supervise, those who command and the readers whom an item names know of it;
// whoever is concerned neither handles nor sees it.
package accountability

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/clock"
	"lianluo/internal/order"
	"lianluo/internal/record"
	"lianluo/internal/store"
)

// Source is where an item comes from.
type Source string

// The sources: three of the plan, and three that facts draft by themselves.
const (
	ProvincialKeyPetition Source = "provincial_key_petition"
	UndercoverExposure    Source = "undercover_exposure"
	LeaderAssigned        Source = "leader_assigned"
	OverdueCase           Source = "overdue_case"
	DutyViolation         Source = "duty_violation"
	Relapse               Source = "relapse"
)

// Sources lists them all.
var Sources = []Source{ProvincialKeyPetition, UndercoverExposure, LeaderAssigned, OverdueCase, DutyViolation, Relapse}

// sourceWords are how people call the sources.
var sourceWords = map[Source]string{
	ProvincialKeyPetition: "省重点信访件", UndercoverExposure: "暗访曝光", LeaderAssigned: "领导交办",
	OverdueCase: "超期未办结", DutyViolation: "违反值班纪律", Relapse: "问题反弹",
}

// The decisions on whether anybody answers for it.
const (
	Accountable    = "accountable"
	NotAccountable = "not_accountable"
)

// Item is one matter of supervision and how far it has come.
type Item struct {
	record.Meta
	record.Void
	record.Search
	order.Serial
	order.Standing
	InspectionID        uuid.UUID
	Source              Source
	Matter              string
	SubjectType         string // what it is about: a case, an assignment; or nothing
	SubjectID           *uuid.UUID
	SubjectLabel        string
	Cause               string     // of a draft; no cause drafts twice
	ResponsibleUnitID   *uuid.UUID // known from the filing on
	ResponsibleUnitName string
	Subjects            []uuid.UUID `gorm:"serializer:json"` // people who are concerned
	SubjectUnits        []uuid.UUID `gorm:"serializer:json"` // units that are, the responsible one included
	Readers             []uuid.UUID `gorm:"serializer:json"` // people who may know of it
	Why                 string      // how the deadline came about
	FiledAt             *time.Time
	FiledBy             *uuid.UUID
	DropReason          string
	Records             int64 // live ones
	Outcome             string
	Decision            string
	DecidedAt           *time.Time
	DecidedBy           *uuid.UUID
	Execution           string
	ExecutedAt          *time.Time
	ExecutedBy          *uuid.UUID
	Closing             string
	ClosedAt            *time.Time
	ClosedBy            *uuid.UUID
}

// TableName names the table.
func (Item) TableName() string { return "accountability_items" }

// The parts that somebody has in an item.
const (
	roleReader  = "reader"
	roleSubject = "subject"
)

// Party is somebody who has a part in an item, by which queries find it.
type Party struct {
	record.Meta
	ItemID   uuid.UUID
	Role     string
	PersonID *uuid.UUID
	UnitID   *uuid.UUID
}

// TableName names the table.
func (Party) TableName() string { return "accountability_parties" }

// Quiet marks the rows as part of the item, whose event tells of them.
func (*Party) Quiet() {}

// parties are the rows that say who has which part.
func (i *Item) parties() []Party {
	var out []Party
	for _, p := range i.Readers {
		out = append(out, Party{ItemID: i.ID, Role: roleReader, PersonID: &p})
	}
	for _, p := range i.Subjects {
		out = append(out, Party{ItemID: i.ID, Role: roleSubject, PersonID: &p})
	}
	for _, u := range i.SubjectUnits {
		out = append(out, Party{ItemID: i.ID, Role: roleSubject, UnitID: &u})
	}
	return out
}

// concerns adds a person or a unit to those whom the item is about, and tells
// whether that is new. Nobody ever stops being concerned.
func (i *Item) concerns(person, unit *uuid.UUID) bool {
	add := func(to *[]uuid.UUID, id *uuid.UUID) bool {
		if id == nil || slices.Contains(*to, *id) {
			return false
		}
		*to = append(*to, *id)
		return true
	}
	a, b := add(&i.Subjects, person), add(&i.SubjectUnits, unit)
	return a || b
}

// Concerned tells whether the caller is one of those whom the item is about, or
// belongs to a unit that is.
func (i *Item) Concerned(by order.Caller) bool {
	return by.PersonID != uuid.Nil && slices.Contains(i.Subjects, by.PersonID) ||
		by.HomeUnitID != uuid.Nil && slices.Contains(i.SubjectUnits, by.HomeUnitID) ||
		by.UnitID != uuid.Nil && slices.Contains(i.SubjectUnits, by.UnitID)
}

func (i *Item) index() {
	i.Search = store.Index(i.Number, i.Matter, i.SubjectLabel, i.ResponsibleUnitName)
}

// Overdue tells whether the deadline is over and no feedback that still counts
// was given by then.
func (i *Item) Overdue(now time.Time) bool { return i.Runs() && !i.Voided() && now.After(i.DueAt) }

// Subject is what an item is about, as its own slice knows it.
type Subject struct {
	Type         string
	ID           uuid.UUID
	Label        string // its number
	Round        int64  // which of its lives
	InspectionID uuid.UUID
	UnitID       *uuid.UUID // who has it
	PersonID     *uuid.UUID // who is concerned
}

// New is an item that somebody files.
type New struct {
	InspectionID      uuid.UUID
	Source            Source
	Matter            string
	SubjectType       string
	SubjectID         *uuid.UUID
	ResponsibleUnitID uuid.UUID
	Subjects          []uuid.UUID
	Readers           []uuid.UUID
}

// Patch changes what has not been ordered yet; nil fields stay.
type Patch struct {
	Matter            *string
	ResponsibleUnitID *uuid.UUID
	Subjects          *[]uuid.UUID
}

// shownColour is the colour at an instant: what is overdue is red without any job
// having run, unless nobody works on it any more.
func (i *Item) shownColour(now time.Time) clock.Colour {
	if i.Voided() {
		return i.Colour
	}
	return i.Shown(now)
}
