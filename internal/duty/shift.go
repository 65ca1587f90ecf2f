// Package duty is the shifts of the duty system on their day: who is responsible at
// every instant, how that passes from one pair to the next face to face, what the
// clock finds missing, and what happened meanwhile. Shifts come from published
// rosters; two people share one, a leader and an officer.
package duty

import (
	"time"

	"github.com/google/uuid"

	"lianluo/internal/calendar"
	"lianluo/internal/record"
)

// State is how far a shift has come.
type State string

// The states.
const (
	Planned         State = "planned"
	Unmanned        State = "unmanned" // it has begun, and nobody is responsible
	OnDuty          State = "on_duty"
	HandoverPending State = "handover_pending"
	HandedOver      State = "handed_over"
	Missed          State = "missed"
	Cancelled       State = "cancelled"
)

// Role is one of the two seats.
type Role string

// The roles.
const (
	Leader  Role = "leader"
	Officer Role = "officer"
)

// The times of the rules.
const (
	opensBefore  = 60 * time.Minute // check-in and handover, before the start and the end
	lateAfter    = 10 * time.Minute
	noShowAfter  = 30 * time.Minute // then somebody who has not come does not come
	overdueAfter = 30 * time.Minute // after the end, for a pair that nobody relieves
	earlyBefore  = 15 * time.Minute
	codeLife     = 5 * time.Minute
	codePause    = 30 * time.Second // between two codes
	maxTries     = 5
	maxMatters   = 200
)

// Seat is one person of the pair.
type Seat struct {
	PersonID    uuid.UUID  `gorm:"column:id"`
	PersonName  string     `gorm:"column:name"`
	RosteredID  *uuid.UUID // who was to sit there before an emergency relief
	CheckedInAt *time.Time
	Late        int64 // minutes beyond what is granted
	LeftAt      *time.Time
}

// present tells somebody who has come and not left.
func (s *Seat) present() bool { return s.CheckedInAt != nil && s.LeftAt == nil }

// Shift is one time on one desk: the street's, or a group's.
type Shift struct {
	record.Meta
	InspectionID       uuid.UUID
	GroupID            *uuid.UUID
	DeskID             uuid.UUID // the round for the street, else the group
	RosterID           uuid.UUID
	Day                calendar.Date
	StartsAt           time.Time
	EndsAt             time.Time
	Night              bool
	Weekend            bool
	Holiday            bool
	State              State
	Leader             Seat `gorm:"embedded;embeddedPrefix:leader_"`
	Officer            Seat `gorm:"embedded;embeddedPrefix:officer_"`
	TookOverAt         *time.Time
	HandoverAcceptedAt *time.Time
	RelievedAt         *time.Time
	UnmannedSince      *time.Time
	EscalatedAt        *time.Time
	NextAlertAt        *time.Time
}

// TableName names the table.
func (Shift) TableName() string { return "duty_shifts" }

// Seat gives the seat of the role.
func (s *Shift) Seat(r Role) *Seat {
	if r == Leader {
		return &s.Leader
	}
	return &s.Officer
}

// Of tells in which role the person is rostered; "" for others.
func (s *Shift) Of(person uuid.UUID) Role {
	switch {
	case person == uuid.Nil:
	case s.Leader.PersonID == person:
		return Leader
	case s.Officer.PersonID == person:
		return Officer
	}
	return ""
}

// Responsible tells a shift whose pair is responsible now.
func (s *Shift) Responsible() bool { return s.State == OnDuty || s.State == HandoverPending }

// Open tells a shift that nobody has taken over yet.
func (s *Shift) Open() bool { return s.State == Planned || s.State == Unmanned }

// Begun tells whether people may no longer be exchanged in peace.
func (s *Shift) Begun(now time.Time) bool {
	return !now.Before(s.StartsAt) || s.TookOverAt != nil || s.State != Planned
}

// Change is a seat that passes from one person to another before its shift begins.
type Change struct {
	ShiftID  uuid.UUID
	Role     Role
	From, To uuid.UUID
}

// Bars tells why the seat of the shift cannot change hands so: somebody else sits
// there by now, or has come already. "" when it can.
func (c *Change) Bars(s *Shift, now time.Time) string {
	switch seat := s.Seat(c.Role); {
	case s.State == Cancelled || seat.PersonID != c.From:
		return "not_holder"
	case s.Begun(now) || seat.CheckedInAt != nil:
		return "already_begun"
	}
	return ""
}

// lateness is how late somebody is who comes now: beyond what is granted, and
// whether so late that they count as not having come.
func (s *Shift) lateness(now time.Time) (late time.Duration, noShow bool) {
	if d := now.Sub(s.StartsAt); d > lateAfter {
		return d, d > noShowAfter
	}
	return 0, false
}

// points are the instants at which the clock looks at the shift.
func (s *Shift) points() []time.Time {
	return []time.Time{s.StartsAt, s.StartsAt.Add(lateAfter), s.StartsAt.Add(noShowAfter), s.EndsAt, s.EndsAt.Add(overdueAfter)}
}

// schedule sets when the clock looks next.
func (s *Shift) schedule(now time.Time) {
	s.NextAlertAt = nil
	if s.State == HandedOver || s.State == Missed || s.State == Cancelled {
		return
	}
	for _, p := range s.points() {
		if p.After(now) {
			utc := p.UTC()
			s.NextAlertAt = &utc
			return
		}
	}
}

// Assignment is who was to be on duty, and until when: a change ends one and begins
// another, so that calendars can tell of it.
type Assignment struct {
	record.Meta
	ShiftID  uuid.UUID
	Role     Role
	PersonID uuid.UUID
	EndedAt  *time.Time
}

// TableName names the table.
func (Assignment) TableName() string { return "duty_assignments" }

// Quiet marks the rows as part of the shift, whose event tells of them.
func (*Assignment) Quiet() {}

// data is what events tell of a shift.
func (s *Shift) data() map[string]any {
	out := map[string]any{"inspection_id": s.InspectionID, "starts_at": s.StartsAt, "ends_at": s.EndsAt, "state": s.State, "roster_id": s.RosterID,
		"leader_id": s.Leader.PersonID, "officer_id": s.Officer.PersonID}
	if s.GroupID != nil {
		out["group_id"] = *s.GroupID
	}
	return out
}
