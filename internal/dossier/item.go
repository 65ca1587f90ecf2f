// Package dossier is what the inspection team asks to see: the items of a
// document request, each prepared, reviewed by somebody else, handed over, and
// confirmed by both sides; originals come back and are ticked.
package dossier

import (
	"slices"
	"time"

	"github.com/google/uuid"

	"lianluo/internal/assignment"
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/order"
	"lianluo/internal/record"
)

// State is how far an item has come.
type State string

// The states.
const (
	Requested  State = "requested"
	Prepared   State = "prepared"
	Reviewed   State = "reviewed"
	HandedOver State = "handed_over"
	Received   State = "received"
	Returned   State = "returned"
	voided     State = "voided"
)

// States lists those that are stored.
var States = []State{Requested, Prepared, Reviewed, HandedOver, Received, Returned}

// The actions.
const (
	onUpdate   = "update"
	onPrepare  = "prepare"
	onReview   = "review"
	onSendBack = "send_back"
	onHandOver = "hand_over"
	onConfirm  = "confirm_receipt"
	onFetch    = "return_originals"
	onVoid     = "void"
)

// classified are the levels whose documents never enter this system: it is no
// place for state secrets.
var classified = []string{"secret", "confidential", "top_secret"}

// Item is one thing that is asked for.
type Item struct {
	record.Meta
	record.Void
	AssignmentID  uuid.UUID
	Position      int64
	Content       string
	Period        string
	Copies        int64
	Original      bool
	Secrecy       string
	State         State
	FileIDs       []uuid.UUID `gorm:"serializer:json"`
	PreparedAt    *time.Time
	PreparedBy    *uuid.UUID
	PreparedName  string
	ReviewedAt    *time.Time
	ReviewedBy    *uuid.UUID
	ReviewedName  string
	Opinion       string // why it was sent back
	HandedAt      *time.Time
	HandedBy      *uuid.UUID
	HandedName    string
	Receiver      string // of the inspection team
	ReceiptNumber string
	ConfirmedAt   *time.Time
	ConfirmedBy   *uuid.UUID
	ConfirmedName string
	ReturnedAt    *time.Time
	ReturnedBy    *uuid.UUID
	ReturnNote    string
}

// TableName names the table.
func (Item) TableName() string { return "assignment_documents" }

// Quiet marks the rows as part of the assignment, whose event tells of them.
func (*Item) Quiet() {}

// open tells whether the item has still to reach the other side.
func (i *Item) open() bool { return !i.Voided() && i.State != Received && i.State != Returned }

// caller is who acts on an item of which assignment.
type caller struct {
	order.Caller
	request *assignment.Assignment
}

func refused(zh, en string) error { return fault.New(fault.CodeForbidden, fault.T(zh, en)) }

var (
	errOwn         = refused("不能审核或确认自己经手的", "nobody reviews or confirms their own act")
	errNotReviewer = refused("只有主办工作组的组长和协调人员可以", "only the lead group's leader and coordinators may")
	errNoOriginal  = func() error {
		f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
		f.Fields = []fault.Field{{Code: "not_original", Detail: fault.T("不是原件，不用收回", "copies are not fetched back")}}
		return f
	}()
)

// reviewer admits who may judge what the lead has prepared, never who did.
func reviewer(i *Item, by caller) error {
	a := by.request
	if !by.Can(auth.AssignmentReview) || !by.Has(auth.Coordinator) && (a.LeadGroupID == nil || !by.LeadsGroup(*a.LeadGroupID)) {
		return errNotReviewer
	}
	return other(i.PreparedBy, by)
}

func other(who *uuid.UUID, by caller) error {
	if who != nil && *who == by.ID {
		return errOwn
	}
	return nil
}

func notHander(i *Item, by caller) error { return other(i.HandedBy, by) }

func lent(i *Item, _ caller) error {
	if !i.Original {
		return errNoOriginal
	}
	return nil
}

// Lifecycle is the life of an item.
var Lifecycle = lifecycle.Table[State, *Item, caller]{
	{From: Requested, On: onUpdate, To: Requested},
	{From: Requested, On: onPrepare, To: Prepared},
	{From: Requested, On: onVoid, To: Requested},
	{From: Prepared, On: onReview, To: Reviewed, Guard: reviewer},
	{From: Prepared, On: onSendBack, To: Requested, Guard: reviewer},
	{From: Prepared, On: onVoid, To: Prepared},
	{From: Reviewed, On: onHandOver, To: HandedOver},
	{From: Reviewed, On: onVoid, To: Reviewed},
	{From: HandedOver, On: onConfirm, To: Received, Guard: notHander},
	{From: Received, On: onFetch, To: Returned, Guard: lent},
}

// partOf is the act on the assignment that an action is; a reviewer need not take
// part in it.
func partOf(on string) string {
	switch on {
	case onFetch:
		return assignment.OnOriginal
	case onReview, onSendBack:
		return assignment.OnJudgeDocument
	}
	return assignment.OnDocument
}

func (i *Item) stage() State {
	if i.Voided() {
		return voided
	}
	return i.State
}

// Allowed lists what the caller may do with the item now.
func (i *Item) Allowed(a *assignment.Assignment, by order.Caller) []string {
	out := Lifecycle.Allowed(i.stage(), i, caller{by, a})
	return slices.DeleteFunc(out, func(on string) bool { return !a.Admits(partOf(on), by) })
}
