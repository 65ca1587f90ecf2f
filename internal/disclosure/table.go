// Package disclosure is the tables in which an office publishes what became of
// the complaints: rows drafted from the cases and worded by staff, checked for
// what would tell who complained, prepared by one person and released by
// another, corrected in the open, and given to anybody as open data. The texts
// of the cases themselves never change here.
package disclosure

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/lifecycle"
	"lianluo/internal/record"
)

// State is how far a table has come. voided and archived are not stored but
// told by VoidedAt and the round.
type State string

// The states.
const (
	Draft    State = "draft"
	Prepared State = "prepared"
	Released State = "released"
	voided   State = "voided"
	archived State = "archived"
)

// The actions on a table and its rows.
const (
	onUpdate   = "update"
	onAddRow   = "add_row"
	onChange   = "change_row"
	onWithhold = "withhold_row"
	onPrepare  = "prepare"
	onWithdraw = "withdraw"
	onRelease  = "release"
	onVoid     = "void"
	onCorrect  = "correct"
)

// MaxRows bounds a table; the largest batch published had some 600 cases.
const MaxRows = 1000

// Table is one disclosure table. Label is its own batch number, which need not
// be that of a batch of cases: late cases are published under numbers of their
// own.
type Table struct {
	record.Meta
	record.Void
	InspectionID uuid.UUID
	Profile      string
	Label        string
	Title        string
	Footnote     string
	BatchIDs     []uuid.UUID `gorm:"serializer:json"`
	State        State
	Prepared     *Signature `gorm:"serializer:json"`
	Released     *Signature `gorm:"serializer:json"`
	ReleasedAt   *time.Time
	Counts       Counts `gorm:"serializer:json"`
	// Waivers are the people who let a finding stand; none of them releases.
	Waivers  []uuid.UUID `gorm:"serializer:json"`
	Archived bool        `gorm:"-"` // its round is; known when read to be shown
}

// TableName names the table.
func (Table) TableName() string { return "disclosure_tables" }

// Counts are kept with the table, so that lists need not read its rows.
type Counts struct {
	Rows     int `json:"rows"`     // live, the withheld ones included
	Withheld int `json:"withheld"` // of those
	Open     int `json:"open"`     // findings that stand in the way of release
}

// Signature is who did something, by the name of that day.
type Signature struct {
	UserID uuid.UUID `json:"user_id"`
	Name   string    `json:"name"`
	At     time.Time `json:"at"`
}

func signed(by auth.Actor, at time.Time) *Signature {
	return &Signature{UserID: by.ID, Name: by.Name, At: at}
}

// Lifecycle is the way of a table: worded, frozen by one person, released by
// another. What is out can only be corrected.
var Lifecycle = lifecycle.Table[State, *Table, auth.Actor]{
	{From: Draft, On: onUpdate, To: Draft, Guard: may(auth.DisclosureWrite)},
	{From: Draft, On: onAddRow, To: Draft, Guard: may(auth.DisclosureWrite)},
	{From: Draft, On: onChange, To: Draft, Guard: may(auth.DisclosureWrite)},
	{From: Draft, On: onWithhold, To: Draft, Guard: may(auth.DisclosureRelease)},
	{From: Draft, On: onPrepare, To: Prepared, Guard: both(may(auth.DisclosureWrite), hasRows)},
	{From: Draft, On: onVoid, To: Draft, Guard: may(auth.DisclosureWrite)},
	{From: Prepared, On: onWithdraw, To: Draft, Guard: may(auth.DisclosureWrite)},
	{From: Prepared, On: onWithhold, To: Prepared, Guard: may(auth.DisclosureRelease)},
	{From: Prepared, On: onRelease, To: Released, Guard: both(may(auth.DisclosureRelease), anotherPerson)},
	{From: Released, On: onCorrect, To: Released, Guard: may(auth.DisclosureWrite)},
}

type guard = func(*Table, auth.Actor) error

func may(p auth.Permission) guard {
	denied := fault.Denied(string(p))
	return func(_ *Table, by auth.Actor) error {
		if !by.Can(p) {
			return denied
		}
		return nil
	}
}

func both(a, b guard) guard {
	return func(t *Table, by auth.Actor) error {
		if err := a(t, by); err != nil {
			return err
		}
		return b(t, by)
	}
}

var (
	errOwnAct = fault.New(fault.CodeForbidden, fault.T("不能发布自己审定或放行的内容", "nobody releases what they prepared or let stand"))
	errNoRows = unmet(fault.Field{Code: "no_rows", Detail: fault.T("表里没有可公开的行", "the table has no row to publish")})
)

// unmet is a 409 that names what is missing, with all of it.
func unmet(fields ...fault.Field) *fault.Fault {
	f := fault.New(fault.CodeRequirementsUnmet, fault.Text{})
	f.Fields = fields
	return f
}

func hasRows(t *Table, _ auth.Actor) error {
	if t.Counts.Rows <= t.Counts.Withheld {
		return errNoRows
	}
	return nil
}

// anotherPerson refuses whoever prepared the table or let a finding stand.
func anotherPerson(t *Table, by auth.Actor) error {
	if t.Prepared != nil && t.Prepared.UserID == by.ID {
		return errOwnAct
	}
	for _, w := range t.Waivers {
		if w == by.ID {
			return errOwnAct
		}
	}
	return nil
}

func (t *Table) stage() State {
	switch {
	case t.Archived:
		return archived
	case t.Voided():
		return voided
	}
	return t.State
}

// apply moves the table along its lifecycle. It returns state_conflict with
// what is possible, forbidden, or requirements_unmet.
func (t *Table) apply(on string, by auth.Actor) error {
	next, err := Lifecycle.Apply(t.stage(), on, t, by)
	if err != nil {
		return err
	}
	t.State = next
	return nil
}

// Allowed lists what the actor may do with the table now.
func (t *Table) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(t.stage(), t, by) }

// profile is the shape of the table; tables of unknown profiles are not made.
func (t *Table) profile() Profile {
	p, _ := ProfileOf(t.Profile)
	return p
}
