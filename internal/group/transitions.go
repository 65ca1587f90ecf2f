package group

import (
	"lianluo/internal/auth"
	"lianluo/internal/fault"
	"lianluo/internal/inspection"
	"lianluo/internal/lifecycle"
)

// Condition is where an appointment stands; it follows from its fields.
type Condition string

// The conditions of an appointment.
const (
	Open   Condition = "vacant"
	Held   Condition = "current"
	Ended  Condition = "ended"
	Voided Condition = "voided"
)

// The actions on an appointment.
const (
	update = "update"
	end    = "end"
	fill   = "fill"
	void   = "void"
)

// Post is an appointment with what decides about it: its group and the round.
type Post struct {
	*Appointment
	Group      *Group
	Inspection *inspection.Inspection
}

// Condition tells where the appointment stands.
func (p Post) Condition() Condition {
	switch {
	case p.Voided():
		return Voided
	case p.EndsAt != nil:
		return Ended
	case p.Vacant():
		return Open
	}
	return Held
}

// Lifecycle is the life of an appointment. Filling a vacancy ends it and begins
// an appointment of its own; voiding is for records made by mistake.
var Lifecycle = lifecycle.Table[Condition, Post, auth.Actor]{
	{From: Open, On: fill, To: Ended, Guard: all(appointer, writable)},
	{From: Open, On: end, To: Ended, Guard: all(appointer, writable)},
	{From: Open, On: void, To: Voided, Guard: all(appointer, writable)},
	{From: Held, On: end, To: Ended, Guard: all(appointer, writable, successor)},
	{From: Held, On: void, To: Voided, Guard: all(appointer, writable, successor)},
	{From: Ended, On: void, To: Voided, Guard: all(appointer, writable)},
}

// LiaisonLifecycle is the same life seen from the liaison directory.
var LiaisonLifecycle = lifecycle.Table[Condition, Post, auth.Actor]{
	{From: Held, On: update, To: Held, Guard: all(MayDesignate, writable)},
	{From: Held, On: end, To: Ended, Guard: all(MayDesignate, writable, successor)},
}

type guard = func(Post, auth.Actor) error

func all(guards ...guard) guard {
	return func(p Post, by auth.Actor) error {
		for _, g := range guards {
			if err := g(p, by); err != nil {
				return err
			}
		}
		return nil
	}
}

func appointer(_ Post, by auth.Actor) error {
	if !by.Can(auth.AppointmentWrite) {
		return fault.Denied(string(auth.AppointmentWrite))
	}
	return nil
}

// MayDesignate lets administrators and coordinators care for every group's
// liaison, and leaders for their own group's.
func MayDesignate(p Post, by auth.Actor) error {
	if by.Can(auth.AppointmentWrite) || (by.Can(auth.LiaisonWrite) && by.LeadsGroup(p.Group.ID)) {
		return nil
	}
	return fault.Denied(string(auth.LiaisonWrite))
}

func writable(p Post, _ auth.Actor) error { return p.Inspection.Writable() }

// successor keeps a working group from being without a liaison while the team
// is stationed (P3.4): the way on is to designate the next one.
func successor(p Post, _ auth.Actor) error {
	if p.Role == Liaison && p.Group.Kind == Working && p.Inspection.State == inspection.Stationed {
		f := fault.New(fault.CodeSuccessorRequired, fault.Text{})
		f.CurrentState = string(inspection.Stationed)
		return f
	}
	return nil
}

// Allowed lists what the actor may do with the appointment now.
func (p Post) Allowed(by auth.Actor) []string { return Lifecycle.Allowed(p.Condition(), p, by) }

// AllowedLiaison lists what the actor may do with the liaison now.
func (p Post) AllowedLiaison(by auth.Actor) []string {
	return LiaisonLifecycle.Allowed(p.Condition(), p, by)
}
