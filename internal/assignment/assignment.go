// Package assignment is an order that is passed down with a deadline, from the
// inspection team, the upper groups or the office itself: to take it or hand it
// back, to report, to be reviewed, and to be done with. What people are asked in
// person is known only to those concerned.
package assignment

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/order"
	"lianluo/internal/record"
)

// Kind is what an order asks for.
type Kind string

// The kinds of assignment.
const (
	Directive          Kind = "directive"
	DocumentRequest    Kind = "document_request"
	WrittenExplanation Kind = "written_explanation"
	Interview          Kind = "interview"
	InquiryVisit       Kind = "inquiry_visit"
	FieldInspection    Kind = "field_inspection"
	MeetingDecision    Kind = "meeting_decision"
	Assistance         Kind = "assistance"
)

// Kinds lists them all.
var Kinds = []Kind{Directive, DocumentRequest, WrittenExplanation, Interview, InquiryVisit, FieldInspection, MeetingDecision, Assistance}

// Personal tells the kinds that only those concerned and coordinators see.
func (k Kind) Personal() bool { return k == Interview || k == WrittenExplanation }

// Sources are who may ask, the office's own last.
var Sources = []string{"inspection_team", "province", "city", "district", Own}

// Own is the source of what the office orders itself.
const Own = "office"

// Party is a unit or a group that has a share in an assignment.
type Party struct {
	UnitID  *uuid.UUID `json:"unit_id,omitempty"`
	GroupID *uuid.UUID `json:"group_id,omitempty"`
	Name    string     `json:"name"`
}

// Link names what an assignment comes from or leads to.
type Link struct {
	Type string    `json:"type"`
	ID   uuid.UUID `json:"id"`
}

// Point is a place on the way of an inspection.
type Point struct {
	Name    string     `json:"name"`
	Address string     `json:"address,omitempty"`
	At      *time.Time `json:"at,omitempty"`
}

// Visit is when and where somebody is met or something is looked at.
type Visit struct {
	Place        string     `json:"place,omitempty"`
	At           *time.Time `json:"at,omitempty"`
	Visitors     string     `json:"visitors,omitempty"` // of the inspection team
	Accompanying []string   `json:"accompanying,omitempty"`
	Points       []Point    `json:"points,omitempty"`
}

// Delivery is one handing down: to whom, and the proof that it arrived.
type Delivery struct {
	To               Party      `json:"to"`
	At               time.Time  `json:"at"`
	AcknowledgeBy    *time.Time `json:"acknowledge_by,omitempty"`
	AcknowledgedAt   *time.Time `json:"acknowledged_at,omitempty"`
	AcknowledgedBy   *uuid.UUID `json:"acknowledged_by,omitempty"`
	AcknowledgedName string     `json:"acknowledged_name,omitempty"`
	DeclinedAt       *time.Time `json:"declined_at,omitempty"`
	DeclinedBy       *uuid.UUID `json:"declined_by,omitempty"`
	DeclineReason    string     `json:"decline_reason,omitempty"`
}

// Assignment is one order and how far it has come.
type Assignment struct {
	record.Meta
	record.Void
	record.Search
	order.Serial
	order.Standing
	InspectionID   uuid.UUID
	Kind           Kind
	Source         string
	SourceDocument string // number of the paper that it came with
	Title          string
	Matter         string
	LeadUnitID     *uuid.UUID // or the group, never both
	LeadGroupID    *uuid.UUID
	LeadName       string
	Assisting      []Party     `gorm:"serializer:json"`
	Concerned      []uuid.UUID `gorm:"serializer:json"` // people, of personal kinds
	Visit          *Visit      `gorm:"serializer:json"`
	Links          []Link      `gorm:"serializer:json"`
	Withheld       []Link      `gorm:"-"` // to what few may know of: those that whoever asks may see
	IssuedBy       uuid.UUID
	Why            string     // how the deadline came about
	Deliveries     []Delivery `gorm:"serializer:json"` // the last one is in force
	Documents      int64      // items of a document request, and those not handed over
	DocumentsOpen  int64
	CompletedAt    *time.Time
	CompletedBy    *uuid.UUID
	Closing        string // words that came with the completion
}

// TableName names the table.
func (Assignment) TableName() string { return "assignments" }

// lead is who has the assignment.
func (a *Assignment) lead() Party { return Party{a.LeadUnitID, a.LeadGroupID, a.LeadName} }

// delivery is the one in force; an assignment is never without.
func (a *Assignment) delivery() *Delivery { return &a.Deliveries[len(a.Deliveries)-1] }

// Overdue tells whether the end is over and nothing was completed in time.
func (a *Assignment) Overdue(now time.Time) bool {
	return a.Runs() && !a.Voided() && now.After(a.DueAt)
}

// leads tells whether the caller belongs to those who have the assignment.
func (a *Assignment) leads(by order.Caller) bool {
	return a.LeadUnitID != nil && by.UnitID == *a.LeadUnitID || a.LeadGroupID != nil && by.InGroup(*a.LeadGroupID)
}

func (a *Assignment) assists(by order.Caller) bool {
	return slices.ContainsFunc(a.Assisting, func(p Party) bool {
		return p.UnitID != nil && *p.UnitID == by.UnitID || p.GroupID != nil && by.InGroup(*p.GroupID)
	})
}

// concerns tells whether the caller is one of the people whom a personal
// assignment is about.
func (a *Assignment) concerns(by order.Caller) bool {
	return by.PersonID != uuid.Nil && slices.Contains(a.Concerned, by.PersonID)
}

// handed tells whether the caller acts for those who have the assignment: of a
// personal one that is whom it concerns.
func (a *Assignment) handed(by order.Caller) bool {
	if a.Kind.Personal() {
		return a.concerns(by)
	}
	return a.leads(by)
}
